"""The offer of a mentor: experience, what she can help with and what she does not do, how many mentees."""

from typing import Any

MENTOR: list[dict[str, Any]] = [
    {
        "key": "about-you",
        "kind": "section",
        "text": {"en": "About you", "sr": "О вама"},
    },
    {
        "key": "phone",
        "kind": "short_text",
        "text": {"en": "Telephone", "sr": "Телефон"},
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
        "key": "languages",
        "kind": "choices",
        "text": {
            "en": "In which languages can you lead a conversation about work?",
            "sr": "На којим језицима можете да водите разговор о раду?",
        },
        "is_required": True,
        "meaning": "languages",
    },
    {
        "key": "experience-part",
        "kind": "section",
        "text": {"en": "Your experience", "sr": "Ваше искуство"},
    },
    {
        "key": "fields",
        "kind": "choices",
        "text": {"en": "In which fields do you work?", "sr": "У којим областима радите?"},
        "help": {"en": "Up to three, the main one first.", "sr": "Највише три, главна прва."},
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
        "text": {"en": "Where do you work?", "sr": "Где радите?"},
        "settings": {"max_chars": 200},
        "meaning": "employer",
        "is_identifying": True,
    },
    {
        "key": "position",
        "kind": "short_text",
        "text": {"en": "Your position", "sr": "Ваша функција"},
        "settings": {"max_chars": 200},
        "meaning": "job_title",
    },
    {
        "key": "years",
        "kind": "number",
        "text": {
            "en": "How many years of experience do you have?",
            "sr": "Колико година искуства имате?",
        },
        "is_required": True,
        "settings": {"minimum": 0, "maximum": 70, "unit": {"en": "years", "sr": "година"}},
        "meaning": "years",
    },
    {
        "key": "bio",
        "kind": "long_text",
        "text": {"en": "Short biography", "sr": "Кратка биографија"},
        "help": {
            "en": "Mentees read it. It is published only if you say so later.",
            "sr": "Читају је ментији. Објављује се само ако то касније дозволите.",
        },
        "is_required": True,
        "settings": {"max_chars": 1500},
        "meaning": "bio",
    },
    {
        "key": "mentored",
        "kind": "choice",
        "text": {
            "en": "Have you been a mentor before?",
            "sr": "Да ли сте већ били ментор/ка?",
        },
        "is_required": True,
        "settings": {
            "options": [
                {"key": "yes", "label": {"en": "Yes", "sr": "Да"}},
                {
                    "key": "alike",
                    "label": {
                        "en": "Something like it: teaching, leading, coaching",
                        "sr": "Нешто слично: настава, вођење, коучинг",
                    },
                },
                {"key": "no", "label": {"en": "Not yet", "sr": "Још не"}},
            ]
        },
    },
    {
        "key": "mentored-how",
        "kind": "long_text",
        "text": {
            "en": "What did you take from it?",
            "sr": "Шта сте из тога понели?",
        },
        "settings": {"max_chars": 1000},
        "show_if": [{"key": "mentored", "op": "is", "values": ["yes", "alike"]}],
    },
    {
        "key": "offer-part",
        "kind": "section",
        "text": {"en": "What you offer", "sr": "Шта нудите"},
    },
    {
        "key": "offer-areas",
        "kind": "choices",
        "text": {
            "en": "In which areas can you help?",
            "sr": "У којим областима можете да помогнете?",
        },
        "is_required": True,
        "meaning": "offer_areas",
    },
    {
        "key": "offer",
        "kind": "long_text",
        "text": {
            "en": "What can a mentee come to you with?",
            "sr": "С чим вам се менти може обратити?",
        },
        "is_required": True,
        "settings": {"max_chars": 1500},
        "meaning": "offer_summary",
    },
    {
        "key": "not-do",
        "kind": "long_text",
        "text": {
            "en": "What do you not do as a mentor?",
            "sr": "Шта као ментор/ка не радите?",
        },
        "help": {
            "en": "For example: write applications for others, give legal advice, look for a job for "
            "somebody.",
            "sr": "На пример: не пишете пријаве за друге, не дајете правне савете, не тражите некоме "
            "посао.",
        },
        "settings": {"max_chars": 800},
    },
    {
        "key": "stage",
        "kind": "choices",
        "text": {
            "en": "With whom do you like to work?",
            "sr": "С ким радо радите?",
        },
        "settings": {
            "options": [
                {
                    "key": "start",
                    "label": {"en": "People at the beginning", "sr": "Људи на почетку"},
                },
                {
                    "key": "middle",
                    "label": {
                        "en": "People before a next step",
                        "sr": "Људи пред следећим кораком",
                    },
                },
                {
                    "key": "lead",
                    "label": {"en": "People who lead already", "sr": "Људи који већ воде"},
                },
            ]
        },
    },
    {
        "key": "time-part",
        "kind": "section",
        "text": {"en": "Time and place", "sr": "Време и место"},
    },
    {
        "key": "capacity",
        "kind": "number",
        "text": {
            "en": "How many mentees can you take in this cycle?",
            "sr": "Колико ментија можете да примите у овом циклусу?",
        },
        "help": {
            "en": "Each takes about two hours a month. 0 means: not this time, but ask me again.",
            "sr": "Сваки тражи око два сата месечно. 0 значи: не овај пут, али питајте ме поново.",
        },
        "is_required": True,
        "settings": {"minimum": 0, "maximum": 5},
        "meaning": "capacity",
    },
    {
        "key": "cross-border",
        "kind": "choice",
        "text": {
            "en": "May your mentee live in another economy of the region?",
            "sr": "Може ли ваш менти живети у другој економији региона?",
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
        "key": "how",
        "kind": "choices",
        "text": {"en": "How can you meet?", "sr": "Како можете да се састајете?"},
        "settings": {
            "options": [
                {"key": "person", "label": {"en": "In person", "sr": "Уживо"}},
                {"key": "online", "label": {"en": "Online", "sr": "Онлајн"}},
                {"key": "phone", "label": {"en": "By telephone", "sr": "Телефоном"}},
            ]
        },
    },
    {
        "key": "end-part",
        "kind": "section",
        "text": {"en": "Last things", "sr": "На крају"},
    },
    {
        "key": "motivation",
        "kind": "long_text",
        "text": {
            "en": "What draws you to mentoring?",
            "sr": "Шта вас привлачи менторству?",
        },
        "settings": {"max_chars": 1000},
    },
    {
        "key": "conflicts",
        "kind": "long_text",
        "text": {
            "en": "Is there anybody you should not be paired with?",
            "sr": "Постоји ли неко с ким не би требало да будете у пару?",
        },
        "help": {
            "en": "Family, people you employ or compete with. Only the team reads this.",
            "sr": "Породица, људи које запошљавате или с којима се такмичите. Ово чита само тим.",
        },
        "settings": {"max_chars": 500},
        "is_identifying": True,
    },
    {
        "key": "pool",
        "kind": "consent",
        "text": {
            "en": "Keep my offer and ask me again for the next cycles",
            "sr": "Сачувајте моју понуду и питајте ме поново за следеће циклусе",
        },
        "help": {
            "en": "A free choice; you can take it back at any time.",
            "sr": "Слободан избор; можете га повући у сваком тренутку.",
        },
    },
]
