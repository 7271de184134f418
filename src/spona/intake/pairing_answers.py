"""What forms ask for the sake of pairing alone: whom one wishes for, how and when one can meet.

The import keeps these as answers in people's own words; a matching of files reads them.
"""

import re

from spona.intake.values import folded, parse_yes_no
from spona.intake.vocabulary import Field

WINDOW = tuple[int, int, int]  # day 0 (Monday) to 6, from and to in minutes after midnight


def _field(key: str, label: str, patterns: str, *, several: bool = False) -> Field:
    lines = (" ".join(line.split()) for line in patterns.strip().splitlines())
    return Field(key, label, tuple(p for line in lines for p in line.split(" | ")), several)


PAIRING_FIELDS: tuple[Field, ...] = (
    _field("wished", "Whom she wishes for", """
        preferred mentor | preferred mentee | preference mentor name | mentor like to work
        wish mentor | wished mentor | first choice | choice mentor | mentor choice | whom mentor
        koga zelite za mentor | koga mentor | zelite za mentor | zeljen mentor | zeljen menti
        zelim mentor ime$ | preferiran mentor | posakuvan mentor | mentor preferuar
        izbor mentor | mentor po izboru""", several=True),
    _field("apart", "Not to be paired with", """
        not paired | not pair | do not match | not match with | conflict interest | sukob interes
        ne zelite uparen | ne zelim uparen | ne uparivati | konflikt interes | ne spojuvaj
        mos te cift | konflikt interesi""", several=True),
    _field("met_before", "Mentors before", """
        previous mentor | former mentor | earlier mentor | past mentor | prethodni mentor
        prethodnih mentor | bivsi mentor | raniji mentor | prethoden mentor | pretxoden mentor
        mentor meparshem | previous mentee | prethodni menti""", several=True),
    _field("cross_border", "A partner from another economy", """
        another country | another economy | other country | other economy | different country
        cross border | druge drzav | drugoj drzav | druge zemlj | druge ekonomij | drugu drzav
        prekogranic | druga zemja | druga drzava | druga ekonomija | vend tjeter | shtet tjeter
        ekonomi tjeter"""),
    _field("modes", "How to meet", """
        meeting mode | meeting format | mode meeting | online in person | online or in | how meet
        prefer to meet | nacin susret | nacin sastaj | nacin sastan | uzivo online | uzivo onlajn
        onlajn uzivo | online uzivo | nacin rada mentor | menyra takim | nacin na sredb
        format susret | format takim"""),
    _field("windows", "When to meet", """
        availab | when meet | free time week | kada mozete | kada ste slobod | termin
        raspoloziv | dostupn | kur jeni lire | kur mund takohe | koga ste slobod | slobodni termin
        vreme za susret | vrijeme za susret""", several=True),
    _field("mentor_wish", "What the other should bring", """
        kind mentor | expect mentor | ideal mentor | kakvog mentor | kakva mentor | kakov mentor
        ocekujete od mentor | ocekuvate od mentor | idealan mentor | idealen mentor
        cfare prisni mentor | mentor ideal | looking for mentor"""),
    _field("team", "Team", """
        =team | team name | name team | =tim | naziv tima | ime tima | =group | =grupa | =tim projekat
        =ekipa | =ekipi | emri ekip"""),
    _field("areas", "Areas", """
        skill | topic | interest !conflict | competenc | vestin | vjestin | kompetenc | tema$
        teme$ | temat$ | aftesi | interes !sukob !konflikt | areas$ | oblasti$""", several=True),
)  # fmt: skip
# Short headers, as people write them who made the table for a matching; keys of the vocabulary.
SHORT_FIELDS: tuple[Field, ...] = (
    _field("name", "", "=mentee name | =mentor name | =person | =who | =name of mentee | =name of mentor"),
    _field("needs", "", """
        =need | =needs | need$ area | needs$ area | area$ need | areas need | help need | needs help
        wants help | want learn | wants learn | seeks | seeking | looking help | mentee needs
        development area | growth area | =topics wanted | =skills wanted""", several=True),
    _field("offers", "", """
        =offer | =offers | expert | strength | =skills offered | =topics offered | can teach
        area$ expert | mentor skills | specialis | specializ""", several=True),
    _field("capacity", "", """
        max mentee | mentees max | max number | =slots | =seats | =places | =mentees | places$ mentee
        =broj | =kapacitet"""),
    _field("experience_years", "", """
        year$ experience | years experience | experience years | =experience | =seniority
        =iskustvo | =godine iskustva | =pervoja | =iskustvo godini"""),
    _field("organisation", "", "=org | =employer name | =works at | =radi u"),
    _field("line_manager", "", "=manager | =boss | =direct manager"),
    _field("sectors", "", "=industry | =fields | =domain | =area of work", several=True),
    _field("goals", "", "=aim | =aims | =wants to achieve | =goals for the year"),
)  # fmt: skip
PAIRING_KEYS = frozenset(field.key for field in PAIRING_FIELDS)

_ONLINE = ("online", "onlajn", "zoom", "daljin", "dalecin", "virtu", "remote", "distanc", "video")
_IN_PERSON = ("uzivo", "in person", "licno", "fizick", "face", "ballafaq", "fizik", "lice v lice",
              "prisustv", "prezenc", "personalisht", "zivo")  # fmt: skip
_EITHER = ("both", "oba", "oboje", "hibrid", "hybrid", "svejedno", "either", "dyja", "dvete",
           "kombin", "nije bitno", "nije vazno", "no preference", "ne e bitno", "seedno",
           "ska rendesi", "s ka rendesi", "njesoj", "any$", "moze i", "doesnt matter",
           "does not matter", "indiferent")  # fmt: skip

_DAYS = (
    ("mon", "pon", "e hene", "hene"),
    ("tue", "uto", "vto", "e marte", "marte"),
    ("wed", "sre", "sri", "e merkure", "merkur"),
    ("thu", "cet", "e enjte", "enjt"),
    ("fri", "pet", "e premte", "premt"),
    ("sat", "sub", "sab", "e shtune", "shtun"),
    ("sun", "ned", "e diel", "diel"),
)
_WEEKDAYS = ("weekday", "working day", "radni", "raboten", "rabotni", "dite pune", "dite jave")
_WEEKEND = ("weekend", "vikend", "fundjav")
_PARTS = (
    (("morning", "prepodne", "prije podne", "pre podne", "ujutr", "jutro", "pretpladne", "paradite",
      "mengjes", "before noon"), 8, 12),
    (("afternoon", "poslepodne", "poslijepodne", "popodne", "posle podne", "po podne", "popladne",
      "pasdite", "after lunch"), 12, 17),
    (("evening", "vece", "uvece", "navece", "vecer", "mbremje", "after work", "posle posla",
      "nakon posla"), 17, 21),
)  # fmt: skip
_HOURS = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*h?\s*(?:-|–|—|do|to|until|deri)\s*(\d{1,2})(?:[:.](\d{2}))?"
)
_SEGMENTS = re.compile(r"[,;\n|/]+")
_DAY_BEGINS, _DAY_ENDS = 8, 21


def parse_modes(text: str) -> tuple[str, ...]:
    """("in_person", "online") or one of the two; empty when the cell does not say."""
    plain = folded(text)
    if _says(plain, _EITHER):
        return ("in_person", "online")
    found = [key for key, words in (("in_person", _IN_PERSON), ("online", _ONLINE))
             if _says(plain, words)]  # fmt: skip
    return tuple(found)


def parse_cross_border(text: str) -> str:
    """ "wish", "indifferent" or "prefer_not"; nothing when the cell does not say."""
    if not folded(text):
        return ""
    if _says(folded(text), _EITHER):
        return "indifferent"
    answer = parse_yes_no(text)
    return "" if answer is None else "wish" if answer else "prefer_not"


def parse_windows(text: str) -> tuple[WINDOW, ...]:
    """ "Mon 17-19; utorak posle podne; vikend" as windows; a day alone is free from 8 to 21."""
    found: list[WINDOW] = []
    waiting: list[int] = []  # days whose time may follow: "Monday, Tuesday 17-19"
    for segment in _SEGMENTS.split(text[:2000]):
        plain = folded(segment)
        days, times = _days(plain), _times(segment, plain)
        if times:
            for begin, end in times:
                found += [(day, begin, end) for day in [*waiting, *days] or range(5)]
            waiting = []
        else:
            waiting += days
    found += [(day, _DAY_BEGINS * 60, _DAY_ENDS * 60) for day in waiting]
    return tuple(sorted(set(found)))


def _days(plain: str) -> list[int]:
    if _says(plain, _WEEKDAYS):
        return [0, 1, 2, 3, 4]
    if _says(plain, _WEEKEND):
        return [5, 6]
    words = plain.split()
    return [
        number
        for number, names in enumerate(_DAYS)
        if any(word.startswith(name) for word in words for name in names if " " not in name)
    ]


def _times(segment: str, plain: str) -> list[tuple[int, int]]:
    spans = []
    for hour, minute, to_hour, to_minute in _HOURS.findall(segment):
        begin, end = int(hour) * 60 + int(minute or 0), int(to_hour) * 60 + int(to_minute or 0)
        if begin < end <= 24 * 60:
            spans.append((begin, end))
    return spans or [(a * 60, b * 60) for words, a, b in _PARTS if _says(plain, words)]


def _says(plain: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a word, or several in a row, begin like one of these."""
    padded = f" {plain} "
    return any(
        (f" {start[:-1]} " if start.endswith("$") else f" {start}") in padded
        for start in beginnings
    )
