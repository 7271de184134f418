"""The demo's longer texts, in the languages of its cycle."""

ABOUT = {
    "en": (
        "Spojnica is an independent organisation that has paired people in culture with mentors "
        "since 2011. Every year a new generation works for twelve months on what it needs most."
    ),
    "sr": (
        "Спојница је независна организација која од 2011. повезује људе из културе са менторима. "
        "Свака нова генерација годину дана ради на ономе што јој је најпотребније."
    ),
}
CYCLE_ABOUT = {
    "en": (
        "Twenty-five professionals meet their mentors once a month, learn from each other, and "
        "choose the workshops they need.\n\nMentors come from culture and from far outside it. "
        "They give their time for free."
    ),
    "sr": (
        "Двадесет петоро професионалаца једном месечно среће своје менторе и менторке, учи једно "
        "од другог и бира радионице које су им потребне.\n\nМентори и менторке долазе из културе "
        "и из сасвим других области. Своје време поклањају."
    ),
    "sq": (
        "Njëzet e pesë profesionistë takohen çdo muaj me mentorët e tyre, mësojnë nga njëri-tjetri "
        "dhe zgjedhin punëtoritë që u duhen."
    ),
    "mk": (
        "Дваесет и пет професионалци секој месец се среќаваат со своите ментори, учат едни од "
        "други и ги избираат работилниците што им се потребни."
    ),
}
FUNDERS = [
    (
        {"en": "Fund for Common Ground", "sr": "Фонд за заједничко тло"},
        {
            "en": "Funded by the Fund for Common Ground",
            "sr": "Финансира Фонд за заједничко тло",
            "sq": "Financuar nga Fondi për Truall të Përbashkët",
            "mk": "Финансирано од Фондот за заедничко тло",
        },
        220,
    ),
    (
        {"en": "River Foundation", "sr": "Фондација Река"},
        {
            "en": "With support from the River Foundation",
            "sr": "Уз подршку Фондације Река",
            "sq": "Me mbështetjen e Fondacionit Lumi",
            "mk": "Со поддршка од Фондацијата Река",
        },
        165,
    ),
]
DISCLAIMER = {
    "en": "The contents are the sole responsibility of Spojnica and need not reflect the views of the funder.",
    "sr": "За садржај је одговорна искључиво Спојница; он не мора да одражава ставове финансијера.",
    "sq": "Përmbajtja është përgjegjësi vetëm e Spojnica dhe mund të mos pasqyrojë pikëpamjet e financuesit.",
    "mk": "За содржината е одговорна исклучиво Спојница; таа не мора да ги одразува ставовите на финансиерот.",
}
GOALS = [
    "Say no to two things a month, and keep a list of them",
    "Finish the plan for the next three years",
    "Two partners from other towns have signed",
    "Speak in front of fifty people without notes",
    "A price list that I defend",
    "Hand over the Tuesday meeting",
]
# What the two set out to do between meetings; what one of them wrote looking back.
STEPS = [
    "Ask three colleagues what they would stop doing",
    "Send the two introductions",
    "Draft the first page and read it aloud",
    "Look for two calls that fit",
]
LOOKING_BACK = [
    ("good", "I said no, and nothing fell apart.", False),
    ("hard", "To find an hour that is mine. I moved two of our meetings.", False),
    ("need", "Somebody to read a budget with me before June.", True),
    ("view", "That I may ask before I have an answer.", True),
]
NOTES = [
    "We spoke about the board. The hard part is the chair, and we practised the sentence.",
    "The budget is clearer than I feared. Next time: the two lines we do not dare to cut.",
    "A good hour. I asked what she would have done; she asked what I would like to have done.",
    "Talked about being tired. Agreed on one free evening, and that we will ask about it.",
    "Read the draft aloud together; half of it can go.",
    "Went through the week hour by hour. Two mornings belong to the work from now on.",
    "We compared three ways to ask for money. The shortest letter is the best one.",
    "She told me how her first year as director went. I wrote down four mistakes to avoid.",
    "Met at the theatre, walked home by the river. The hardest talk so far, and a good one.",
    "Names of five people I could write to; two introductions come this week.",
    "The plan has three pages now. Next time somebody from outside will read it.",
    "Nothing urgent today, so we spoke about why I began.",
]
