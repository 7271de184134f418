"""The application of a mentee: eligibility, motivation, needs, goals, the mentor, contribution, dates.

Name and mail address are asked by the house before the form begins. What somebody eats and which
access she needs is asked only after the selection; monitoring has a block of its own.
"""

from typing import Any

YES_NO = [
    {"key": "yes", "label": {"en": "Yes", "sr": "Да"}},
    {"key": "partly", "label": {"en": "Most of them", "sr": "Већину"}},
    {"key": "no", "label": {"en": "No", "sr": "Не"}},
]

MENTEE: list[dict[str, Any]] = [
    {
        "key": "about-you",
        "kind": "section",
        "text": {"en": "About you", "sr": "О вама"},
        "help": {
            "en": "How we reach you, and where and in what you work.",
            "sr": "Како да дођемо до вас, где и чиме се бавите.",
        },
    },
    {
        "key": "phone",
        "kind": "short_text",
        "text": {"en": "Telephone", "sr": "Телефон"},
        "help": {
            "en": "With the code of your economy, for example +387 61 234 567. We call only about "
            "this application.",
            "sr": "Са позивним бројем, на пример +387 61 234 567. Зовемо само због ове пријаве.",
        },
        "is_required": True,
        "settings": {"max_chars": 40},
        "meaning": "phone",
        "is_identifying": True,
    },
    {
        "key": "economy",
        "kind": "choice",
        "text": {"en": "Where do you live?", "sr": "Где живите?"},
        "is_required": True,
        "meaning": "economy",
    },
    {
        "key": "town",
        "kind": "short_text",
        "text": {"en": "Town", "sr": "Место"},
        "is_required": True,
        "settings": {"max_chars": 120},
        "meaning": "town",
    },
    {
        "key": "work",
        "kind": "section",
        "text": {"en": "Your work", "sr": "Ваш рад"},
        "help": {
            "en": "This tells us whether the programme is for you.",
            "sr": "По овоме знамо да ли је програм за вас.",
        },
    },
    {
        "key": "fields",
        "kind": "choices",
        "text": {"en": "In which fields do you work?", "sr": "У којим областима радите?"},
        "help": {
            "en": "Up to three, the main one first.",
            "sr": "Највише три, главна прва.",
        },
        "is_required": True,
        "settings": {"most": 3},
        "meaning": "fields",
    },
    {
        "key": "sector",
        "kind": "choice",
        "text": {"en": "In which sector?", "sr": "У ком сектору?"},
        "is_required": True,
        "meaning": "sector_of_work",
    },
    {
        "key": "employer",
        "kind": "short_text",
        "text": {
            "en": "Where do you work, or whom do you work with?",
            "sr": "Где радите, или с ким сарађујете?",
        },
        "help": {
            "en": "An organisation, a collective, or “freelance”.",
            "sr": "Организација, колектив, или „самостално“.",
        },
        "settings": {"max_chars": 200},
        "meaning": "employer",
        "is_identifying": True,
    },
    {
        "key": "position",
        "kind": "short_text",
        "text": {"en": "What do you do there?", "sr": "Шта тамо радите?"},
        "settings": {"max_chars": 200},
        "meaning": "job_title",
    },
    {
        "key": "years",
        "kind": "number",
        "text": {
            "en": "How many years have you worked in culture?",
            "sr": "Колико година радите у култури?",
        },
        "help": {
            "en": "Paid or not, employed or freelance.",
            "sr": "Плаћено или не, у радном односу или самостално.",
        },
        "is_required": True,
        "settings": {"minimum": 0, "maximum": 60, "unit": {"en": "years", "sr": "година"}},
        "meaning": "years",
    },
    {
        "key": "languages",
        "kind": "choices",
        "text": {
            "en": "In which languages can you hold a conversation about your work?",
            "sr": "На којим језицима можете да разговарате о свом раду?",
        },
        "is_required": True,
        "meaning": "languages",
    },
    {
        "key": "cv",
        "kind": "file",
        "text": {"en": "Short CV", "sr": "Кратка биографија"},
        "help": {
            "en": "Two pages are enough. No file at hand? Leave it out and write about your path in "
            "the next question.",
            "sr": "Две стране су довољне. Немате документ? Прескочите и опишите свој пут у следећем "
            "питању.",
        },
        "settings": {"accepts": ["pdf", "docx"], "most": 1},
        "is_identifying": True,
    },
    {
        "key": "path",
        "kind": "long_text",
        "text": {
            "en": "Your path so far, and two or three works you are proud of",
            "sr": "Ваш досадашњи пут, и два-три рада на које сте поносни",
        },
        "help": {
            "en": "What was your own part in them?",
            "sr": "Шта је у њима било ваше?",
        },
        "is_required": True,
        "settings": {"max_chars": 1500},
        "meaning": "bio",
    },
    {
        "key": "motivation-part",
        "kind": "section",
        "text": {"en": "Why now", "sr": "Зашто сада"},
    },
    {
        "key": "motivation",
        "kind": "long_text",
        "text": {
            "en": "Why do you apply, and why now?",
            "sr": "Зашто се пријављујете, и зашто сада?",
        },
        "help": {
            "en": "Where do you want to go, and what would a mentor speed up? Plain words count for "
            "more than fine ones.",
            "sr": "Куда желите, и шта би ментор убрзао? Обичне речи вреде више од лепих.",
        },
        "is_required": True,
        "settings": {"min_chars": 200, "max_chars": 2000},
    },
    {
        "key": "needs-part",
        "kind": "section",
        "text": {"en": "What you need", "sr": "Шта вам треба"},
        "help": {
            "en": "From this we look for a mentor who fits.",
            "sr": "По овоме тражимо ментора који одговара.",
        },
    },
    {
        "key": "challenges",
        "kind": "long_text",
        "text": {
            "en": "Three challenges in your work now",
            "sr": "Три изазова у вашем раду сада",
        },
        "help": {
            "en": "For each: what is hard, what have you tried, what help do you seek?",
            "sr": "За сваки: шта је тешко, шта сте покушали, какву помоћ тражите?",
        },
        "is_required": True,
        "settings": {"max_chars": 2000},
        "meaning": "challenges",
    },
    {
        "key": "need-areas",
        "kind": "choices",
        "text": {
            "en": "In which areas do you need a mentor most?",
            "sr": "У којим областима вам је ментор најпотребнији?",
        },
        "help": {
            "en": "Up to three. You can say more about them when the programme begins.",
            "sr": "Највише три. Више о њима можете рећи када програм почне.",
        },
        "is_required": True,
        "settings": {"most": 3},
        "meaning": "need_areas",
    },
    {
        "key": "goals",
        "kind": "long_text",
        "text": {
            "en": "Your goals: for this year, for three years, and further",
            "sr": "Ваши циљеви: за ову годину, за три године, и даље",
        },
        "help": {
            "en": "How will we know in a year that something has moved?",
            "sr": "По чему ћемо за годину дана знати да се нешто померило?",
        },
        "is_required": True,
        "settings": {"max_chars": 1500},
        "meaning": "goals",
    },
    {
        "key": "mentor-part",
        "kind": "section",
        "text": {"en": "Your mentor", "sr": "Ваш ментор"},
    },
    {
        "key": "mentor-wish",
        "kind": "long_text",
        "text": {
            "en": "What experience should your mentor have?",
            "sr": "Какво искуство треба да има ваш ментор?",
        },
        "is_required": True,
        "settings": {"max_chars": 1000},
        "meaning": "mentor_wish",
    },
    {
        "key": "other-sector",
        "kind": "choice",
        "text": {
            "en": "May your mentor come from another field or sector?",
            "sr": "Може ли ментор бити из друге области или сектора?",
        },
        "is_required": True,
        "settings": {
            "options": [
                {"key": "welcome", "label": {"en": "Yes, gladly", "sr": "Да, радо"}},
                {
                    "key": "perhaps",
                    "label": {"en": "If it fits my need", "sr": "Ако одговара мојој потреби"},
                },
                {"key": "no", "label": {"en": "Rather not", "sr": "Радије не"}},
            ]
        },
    },
    {
        "key": "cross-border",
        "kind": "choice",
        "text": {
            "en": "May your mentor live in another economy of the region?",
            "sr": "Може ли ментор живети у другој економији региона?",
        },
        "help": {
            "en": "Then you would meet mostly online.",
            "sr": "Тада бисте се сретали углавном онлајн.",
        },
        "is_required": True,
        "settings": {
            "options": [
                {"key": "welcome", "label": {"en": "Yes, gladly", "sr": "Да, радо"}},
                {"key": "same", "label": {"en": "Either is fine", "sr": "Свеједно ми је"}},
                {"key": "no", "label": {"en": "Rather not", "sr": "Радије не"}},
            ]
        },
    },
    {
        "key": "suggests",
        "kind": "choice",
        "text": {
            "en": "Do you have somebody in mind as your mentor?",
            "sr": "Имате ли некога на уму као ментора?",
        },
        "settings": {
            "options": [
                {"key": "yes", "label": {"en": "Yes", "sr": "Да"}},
                {"key": "no", "label": {"en": "No", "sr": "Не"}},
            ]
        },
    },
    {
        "key": "suggestion",
        "kind": "short_text",
        "text": {"en": "Whom?", "sr": "Кога?"},
        "help": {
            "en": "One name, and why. We ask that person if we can; we cannot promise it.",
            "sr": "Једно име, и зашто. Питаћемо ту особу ако можемо; то не можемо да обећамо.",
        },
        "settings": {"max_chars": 300},
        "show_if": [{"key": "suggests", "op": "is", "values": ["yes"]}],
    },
    {
        "key": "group-part",
        "kind": "section",
        "text": {"en": "The group and the dates", "sr": "Група и датуми"},
    },
    {
        "key": "contribution",
        "kind": "long_text",
        "text": {
            "en": "What will the others in the group have from you?",
            "sr": "Шта ће други у групи имати од вас?",
        },
        "help": {
            "en": "Knowledge, contacts, a skill, a way of looking at things.",
            "sr": "Знање, контакти, вештина, начин гледања на ствари.",
        },
        "is_required": True,
        "settings": {"max_chars": 1000},
    },
    {
        "key": "dates",
        "kind": "choice",
        "text": {
            "en": "Can you take part in the meetings whose dates stand in the call?",
            "sr": "Можете ли да учествујете на сусретима чији су датуми у позиву?",
        },
        "is_required": True,
        "settings": {"options": YES_NO},
    },
    {
        "key": "dates-which",
        "kind": "short_text",
        "text": {"en": "Which dates are hard for you?", "sr": "Који датуми су вам тешки?"},
        "is_required": True,
        "settings": {"max_chars": 300},
        "show_if": [{"key": "dates", "op": "is", "values": ["partly", "no"]}],
    },
    {
        "key": "hours",
        "kind": "consent",
        "text": {
            "en": "I can give at least two hours a month to meetings with my mentor",
            "sr": "Могу да одвојим најмање два сата месечно за сусрете с ментором",
        },
        "is_required": True,
    },
    {
        "key": "ties-part",
        "kind": "section",
        "text": {"en": "To be fair", "sr": "Да буде поштено"},
    },
    {
        "key": "ties",
        "kind": "choice",
        "text": {
            "en": "Do you have close ties to anybody in our team, jury or among our mentors?",
            "sr": "Да ли сте блиски с неким из нашег тима, комисије или међу менторима?",
        },
        "help": {
            "en": "Family, employer, business. It does not exclude you: that person will just not "
            "decide about your application.",
            "sr": "Породица, послодавац, посао. То вас не искључује: та особа само неће одлучивати о "
            "вашој пријави.",
        },
        "is_required": True,
        "settings": {
            "options": [
                {"key": "no", "label": {"en": "No", "sr": "Не"}},
                {"key": "yes", "label": {"en": "Yes", "sr": "Да"}},
            ]
        },
        "is_identifying": True,
    },
    {
        "key": "ties-whom",
        "kind": "short_text",
        "text": {"en": "With whom, and how?", "sr": "С ким, и како?"},
        "is_required": True,
        "settings": {"max_chars": 300},
        "show_if": [{"key": "ties", "op": "is", "values": ["yes"]}],
        "is_identifying": True,
    },
    {
        "key": "true",
        "kind": "consent",
        "text": {
            "en": "What I wrote is true, and I wrote it about my own work",
            "sr": "Оно што сам написао/ла је истина и односи се на мој рад",
        },
        "is_required": True,
    },
    {
        "key": "keep-me",
        "kind": "consent",
        "text": {
            "en": "If I am not selected, write to me about the next call",
            "sr": "Ако не будем изабран/а, јавите ми за следећи позив",
        },
        "help": {
            "en": "A free choice; you can take it back at any time.",
            "sr": "Слободан избор; можете га повући у сваком тренутку.",
        },
    },
]
