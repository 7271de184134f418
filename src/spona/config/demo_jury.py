# ruff: noqa: E501 - what people write is in one line each
"""The demo's jury and what they write; what the committee asks, and answers."""

from dataclasses import dataclass

from spona.config.demo_people import MENTORS


@dataclass(frozen=True)
class Juror:
    """`lean`: how much kinder than others she scores; no `languages`: reads all."""

    name: str
    email: str
    lean: float = 0.0
    languages: tuple[str, ...] = ()
    is_chair: bool = False


SLOW = "Zdenka Pivljanin"
JURY = [
    Juror("Јелисавета Мандарић", "jelisaveta@jury.example", is_chair=True),
    Juror("Besnik Karadaku", "besnik@jury.example", -0.5),
    Juror("Олга Смилевска", "olga@jury.example", 0.4),
    Juror(MENTORS[0].name, "", -0.1),
    Juror("Damir Vlahović-Kos", "damir@jury.example", 0.2, ("sr", "en")),
    Juror("Ilirjana Fusha", "ilirjana@jury.example", 0.1, ("sq", "en")),
    Juror(SLOW, "zdenka@jury.example", -0.3),
]
WHY = ["She worked at the theatre I led until last year.", "My brother's wife."]
COMMENTS = {
    "high": [
        "Clear, and she knows whom it is for.",
        "Јасно и без украса. Тачно зна шта јој треба и зашто баш сада.",
        "The first step is already taken; a mentor would double it.",
        "Shumë konkrete, me hapa dhe afate.",
    ],
    "low": [
        "I looked for a goal and found a wish.",
        "Опште реченице; не видим шта би се за годину дана променило.",
        "Nothing about the others in the group.",
        "Не се гледа што е негова работа, а што на тимот.",
    ],
    "whole": [
        "Would gain from a mentor outside the field.",
        "Тихо написано, а иза тога много рада.",
        "Strong work, weak plan. An interview would show more.",
        "One of those I would like to meet.",
    ],
    "talk": [
        "Answered what was asked, and said once that she did not know.",
        "More certain in talk than on paper.",
        "Знала је шта не жели. Добар знак.",
        "Nervous at first; then the clearest of the day.",
    ],
}
INTERVIEW = [
    (
        {"en": "What would you stop doing if you had a mentor?", "sr": "Шта бисте престали да радите када бисте имали ментора?"},
        {"en": "Something definite, and that it is hers to stop.", "sr": "Нешто одређено, и да је на њој да престане."},
        40,
    ),
    (
        {"en": "Tell us of a time somebody changed your mind.", "sr": "Испричајте нам када вам је неко променио мишљење."},
        {"en": "Readiness to learn; how she speaks of the other.", "sr": "Спремност да учи; како говори о другоме."},
        35,
    ),
    (
        {"en": "What will the group have from you on a bad day?", "sr": "Шта ће група имати од вас у лошем дану?"},
        {"en": "Honesty before charm.", "sr": "Искреност пре шарма."},
        25,
    ),
]  # fmt: skip
REASONS = {
    "en": ["Your work convinced the jury; the goals for the year stayed too wide to choose a mentor for them."],
    "sr": [
        "Ваш рад је уверио комисију; циљеви за годину остали су прешироки да бисмо за њих изабрали ментора.",
        "Јасно сте рекли шта вам треба. Места је било двадесет пет, а за вашу област јавило се више од трећине.",
    ],
    "sq": ["Puna juaj e bindi jurinë; qëllimet për vitin mbetën shumë të gjera për të zgjedhur një mentor."],
    "mk": ["Вашата работа ја убеди комисијата; целите за годината останаа прешироки за да избереме ментор."],
}  # fmt: skip
NEXT_STEP = {
    "en": "Our open workshops begin in the autumn; you are invited to all of them.",
    "sr": "На јесен почињу наше отворене радионице; позвани сте на све.",
    "sq": "Në vjeshtë fillojnë punëtoritë tona të hapura; jeni të ftuar në të gjitha.",
    "mk": "Наесен почнуваат нашите отворени работилници; поканети сте на сите.",
}
MINUTES = {
    "why": "Both stand within one point. The committee prefers a second application from a small town.",
    "en": "The committee met for three hours. It read the list from the top, then the ten around the line. Those in conflict left the room for their cases.",
}
