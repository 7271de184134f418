"""People the demo's team thinks of as mentors. All are invented, like everybody here."""

from dataclasses import dataclass

from spona.engine.names import fold


@dataclass(frozen=True)
class Prospect:
    """`state` is an AskState or "paused"; `asked` is the day of the letter, from the kick-off."""

    name: str
    script: str
    address: str
    economy: str
    town: str
    employer: str
    title: str
    years: int
    speaks: str
    areas: str
    source: str
    state: str
    asked: int = 0
    why: str = ""
    note: str = ""
    for_hard: bool = False  # written to for the mentee nobody fits
    reads: str = "en"

    @property
    def email(self) -> str:
        return f"{'.'.join(fold(self.name).split())}@prospects.example"


PROSPECTS = [
    Prospect(
        "Ágnes Halász-Vig",
        "hu",
        "f",
        "RS",
        "Subotica",
        "Faluszínház",
        "Theatre founder",
        22,
        "hu6 sr5 en4",
        "governance; finance; leadership",
        "suggested",
        "no",
        asked=-55,
        why="I am expecting a child in spring.",
        for_hard=True,
    ),
    Prospect(
        "Ildikó Szűcs-Pap",
        "hu",
        "f",
        "RS",
        "Kanjiža",
        "Művésztelep",
        "Director of an artists' colony",
        18,
        "hu6 sr4",
        "governance; conflict",
        "team",
        "thinking",
        asked=-44,
        for_hard=True,
    ),
    Prospect(
        "Tamás Berény",
        "hu",
        "m",
        "RS",
        "Novi Sad",
        "Berény Produkció",
        "Producer",
        16,
        "hu6 en5 sr4",
        "finance; production; conflict",
        "patron",
        "to_ask",
        note="Spoke at our closing in 2024.",
    ),
    Prospect(
        "Mirna Škrgić",
        "sr-latn",
        "f",
        "BA",
        "Mostar",
        "Digitalni atelje",
        "Digital producer",
        14,
        "bs6 en5",
        "digital; audience; strategy",
        "past_mentor",
        "yes",
        asked=-50,
        reads="sr",
    ),
    Prospect(
        "Driton Selmani-Kosumi",
        "sq",
        "m",
        "XK",
        "Prishtina",
        "Selmani Law",
        "Lawyer",
        20,
        "sq6 en5",
        "legal; finance",
        "patron",
        "asked",
        asked=-29,
    ),
    Prospect(
        "Катерина Бојаџиева",
        "mk",
        "f",
        "MK",
        "Битола",
        "Центар Покрај Драгор",
        "Psychologist",
        19,
        "mk6 en5 sr4",
        "burnout; balance; confidence",
        "team",
        "later",
        asked=-52,
        why="Not before the summer: I am finishing a book.",
    ),
    Prospect(
        "Lena Aslani",
        "sq",
        "f",
        "AL",
        "Durrës",
        "Porti i Kulturës",
        "Cultural manager",
        13,
        "sq6 en5 it4",
        "international; fundraising; project-logic",
        "alumni",
        "to_ask",
    ),
    Prospect(
        "Vuk Radonjić",
        "sr-latn",
        "m",
        "ME",
        "Cetinje",
        "Zadužbina Radonjić",
        "Patron",
        25,
        "cnr6 en4",
        "governance; fundraising",
        "patron",
        "paused",
        note="Asked us to come back after the elections.",
    ),
]
