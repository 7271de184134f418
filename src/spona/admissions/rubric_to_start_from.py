"""The rubric a call for mentees starts from: five criteria, weights of 100, anchors at 0, 3 and 5."""

from dataclasses import dataclass

from spona.core.translated import Said


@dataclass(frozen=True)
class StartCriterion:
    key: str
    weight: int
    name: Said
    help: Said
    anchors: dict[str, Said]


START = (
    StartCriterion(
        "clarity",
        30,
        {"en": "Clarity of needs and goals", "sr": "Јасноћа потреба и циљева"},
        {
            "en": "Does the application say what should change in a year, and why now?",
            "sr": "Каже ли пријава шта би требало да се промени за годину дана, и зашто сада?",
        },
        {
            "0": {"en": "No goal can be found.", "sr": "Циљ се не може наћи."},
            "3": {
                "en": "A goal, but broad or without reasons.",
                "sr": "Циљ постоји, али је широк или без разлога.",
            },
            "5": {
                "en": "A definite goal, with reasons and first steps.",
                "sr": "Одређен циљ, с разлозима и првим корацима.",
            },
        },
    ),
    StartCriterion(
        "readiness",
        20,
        {"en": "Readiness and commitment", "sr": "Спремност и посвећеност"},
        {
            "en": "Is there time for the year, and openness to learn from somebody?",
            "sr": "Има ли времена за ову годину и отворености за учење од неког другог?",
        },
        {
            "0": {"en": "Time or readiness is missing.", "sr": "Недостаје време или спремност."},
            "3": {
                "en": "Willing, but it is unclear how it fits into the year.",
                "sr": "Воља постоји, али није јасно како се уклапа у годину.",
            },
            "5": {
                "en": "Time is planned, and feedback has been used before.",
                "sr": "Време је испланирано, а повратна реч је и раније коришћена.",
            },
        },
    ),
    StartCriterion(
        "effect",
        20,
        {"en": "Effect on community and field", "sr": "Утицај на заједницу и област"},
        {
            "en": "Who else would gain from it?",
            "sr": "Ко би још имао користи од тога?",
        },
        {
            "0": {"en": "No effect on others can be seen.", "sr": "Не види се утицај на друге."},
            "3": {
                "en": "Others would gain, in general words.",
                "sr": "Други би имали користи, речено уопштено.",
            },
            "5": {
                "en": "It is clear who would gain, and how.",
                "sr": "Јасно је ко би имао користи, и како.",
            },
        },
    ),
    StartCriterion(
        "quality",
        20,
        {"en": "Quality of work so far", "sr": "Квалитет досадашњег рада"},
        {
            "en": "Judged against the conditions in which it was done.",
            "sr": "Према условима у којима је настао.",
        },
        {
            "0": {"en": "Nothing shows what was done.", "sr": "Ништа не показује шта је урађено."},
            "3": {"en": "Solid work.", "sr": "Солидан рад."},
            "5": {
                "en": "Work with its own voice, or with unusual reach.",
                "sr": "Рад са сопственим гласом или неуобичајеним дометом.",
            },
        },
    ),
    StartCriterion(
        "peers",
        10,
        {"en": "Contribution to peers", "sr": "Допринос другима у групи"},
        {
            "en": "What would the others in the group learn?",
            "sr": "Шта би други у групи научили?",
        },
        {
            "0": {"en": "Nothing is offered to others.", "sr": "Другима се ништа не нуди."},
            "3": {"en": "Ready to share.", "sr": "Спремност на дељење."},
            "5": {
                "en": "Brings experience others lack, and shares already.",
                "sr": "Доноси искуство које другима недостаје, и већ дели.",
            },
        },
    ),
)
