"""What one cell says: e-mail, date, yes or no, role, capacity, economy. Nothing raises.

Every parser takes the text of a cell and answers None where it cannot tell; nobody's meaning is
guessed beyond what the words say.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spona.core.economies import code_of
from spona.engine.names import fold

MOST_MENTEES = 5  # what Offer.capacity holds
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+\.[^\W\d_]{2,}")
_DATE_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?")
_DATE = re.compile(
    r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})\.?"
    r"(?:,?\s+(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap])?\.?m?\.?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")

NUMBER_WORDS = {
    0: "nula nijedan nijednog nijednu nobody none zero asnje nikogo nikoj",
    1: "jedan jedna jednu jednog jedno one single eden edna edno nje",
    2: "dva dve dvije dvoje dvoga two dy pair both obe",
    3: "tri troje three tre",
    4: "cetiri cetvoro four cetvorica cetri kater",
    5: "pet petoro five pese",
}
_NUMBER_OF = {word: number for number, words in NUMBER_WORDS.items() for word in words.split()}

_YES = {
    "yes",
    "y",
    "true",
    "da",
    "po",
    "1",
    "x",
    "✓",
    "ok",
    "jes",
    "ja",
    "agree",
    "agreed",
    "check",
}
_NO = {"no", "n", "false", "ne", "jo", "0", "nein", "nijesam", "nisam", "disagree", "nuk", "not"}
_YES_STEMS = ("saglas", "suglas", "soglas", "pristaj", "slazem", "pajtoh", "pranoj", "dozvolj",
              "dopust", "prihvat", "prifak", "agree", "accept", "consent", "dakord")  # fmt: skip
_NEGATION = {"ne", "not", "nisam", "nijesam", "don", "dont", "nuk", "no", "nikako", "jo", "odbijam"}

_MENTEE = (
    "mentee",
    "menti",
    "mentij",
    "mentoris",
    "mentoriran",
    "mentoruar",
    "mentorir",
    "protege",
)
_SEEKING = ("trazim", "zelim mentor", "potreban", "potrebna mi", "seek", "looking for", "i want a",
            "want a mentor", "need a mentor", "kerkoj", "baram", "need mentor", "dua nje mentor",
            "sakam mentor", "imati mentor", "dobijem mentor", "dobiti mentor")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many mentees: `most` counts; `doubtful` when the cell says something odd."""

    least: int
    most: int
    doubtful: bool = False


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Lower case, Latin, no diacritics, words parted by one space; cells repeat, so remembered."""
    return fold(text[:2000])


def parse_email(text: str) -> str | None:
    """The first address in the cell, in small letters; None when there is none that can be one."""
    found = _EMAIL.search(text.replace("mailto:", ""))
    if not found:
        return None
    address = found.group().strip(".-").lower()
    local, _at, domain = address.rpartition("@")
    if len(address) > 254 or ".." in address or len(local) > 64 or domain.startswith("-"):
        return None
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(address)
    except ValidationError:
        return None
    return address


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text.strip()))


def is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return (
        7 <= digits <= 15
        and all(char.isdigit() or char in " +()/-." for char in text)
        and parse_date(text) is None
    )


def is_datelike(text: str) -> bool:
    return len(text) <= 40 and parse_date(text) is not None


def parse_date(text: str, *, day_first: bool = True) -> dt.datetime | None:
    """A date (with time when there is one). `3/4/2026` reads as 3 April unless `day_first` is off."""
    text = text.strip()
    if match := _DATE_ISO.match(text):
        year, month, day, hour, minute = (int(part or 0) for part in match.groups())
        return _moment(year, month, day, hour, minute)
    if match := _DATE.match(text):
        one, two, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        hour, minute = int(match[4] or 0), int(match[5] or 0)
        if (match[6] or "").lower() == "p" and hour < 12:
            hour += 12
        day, month = (one, two) if (day_first or one > 12) and two <= 12 else (two, one)
        return _moment(year, month, day, hour, minute)
    return None


def column_is_day_first(values: Iterable[str]) -> bool:
    """Whether a column writes the day first; only a 13th or later in second place says no."""
    for value in values:
        match = _DATE.match(value.strip())
        if match and int(match[2]) > 12 and int(match[1]) <= 12:
            return False
    return True


def _moment(year: int, month: int, day: int, hour: int, minute: int) -> dt.datetime | None:
    if not 1900 <= year <= 2200:
        return None
    try:
        return dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the caller knows the zone
    except ValueError:
        return None


def parse_yes_no(text: str) -> bool | None:
    """Yes and no in the region's languages, also as a sentence ("Saglasna sam", "Ne pristajem")."""
    if text.strip() in {"✓", "✔", "☑", "✅"}:
        return True
    if text.strip() in {"✗", "✘", "☐", "❌", "-", "–"}:
        return False
    words = folded(text).split()
    if not words:
        return None
    if words[0] in _NO:
        return False
    if words[0] in _YES and not (words[0] == "1" and len(words) > 1):
        return True
    if any(word.startswith(_YES_STEMS) for word in words):
        before = words[: next(i for i, w in enumerate(words) if w.startswith(_YES_STEMS))]
        return not (set(before[-3:]) & _NEGATION)
    return None


def parse_role(text: str) -> str | None:
    """ "mentor", "mentee" or "both"; None when the cell does not say."""
    if len(text) > 200:
        return None
    plain = folded(text)
    words = plain.split()
    if any(phrase in plain for phrase in _SEEKING) and "mentor" in plain:
        return "mentee"
    mentee = any(word.startswith(_MENTEE) for word in words)
    mentor = any(word.startswith("mentor") and not word.startswith(_MENTEE) for word in words)
    if mentee and mentor:
        return "both"
    if mentee or mentor:
        return "mentee" if mentee else "mentor"
    return None


def parse_capacity(text: str) -> Capacity | None:
    """How many mentees a mentor takes: "2", "1-2", "dva", "do 3", also the 1 February Excel made."""
    text = text.strip()
    if match := _DATE_ISO.match(text):  # Excel turned "1-2" into a date
        day, month = int(match[3]), int(match[2])
        low, high = min(day, month), max(day, month)
        return Capacity(low, high, doubtful=True) if high <= MOST_MENTEES else None
    plain = folded(text)
    numbers = [int(digits[:6]) for digits in _NUMBER.findall(plain)]
    numbers += [_NUMBER_OF[word] for word in plain.split() if word in _NUMBER_OF]
    if not numbers:
        if plain.split()[:1] in (["ne"], ["no"], ["jo"], ["nema"], ["nemam"], ["nemoze"]):
            return Capacity(0, 0)
        return None
    low, high = min(numbers), max(numbers)
    if high > MOST_MENTEES:
        return Capacity(min(low, MOST_MENTEES), MOST_MENTEES, doubtful=True)
    if len(numbers) == 1 and plain.startswith(("do ", "max", "up to", "deri", "najvise")):
        low = min(1, high)
    return Capacity(low, high, doubtful=len(numbers) > 2)


def parse_years(text: str) -> int | None:
    """Years of experience: the first number; a year like 2011 is not one. "10+" is 10."""
    numbers = [int(digits[:6]) for digits in _NUMBER.findall(text)]
    numbers = numbers or [_NUMBER_OF[word] for word in folded(text).split() if word in _NUMBER_OF]
    return numbers[0] if numbers and numbers[0] <= 80 else None


def parse_address(text: str) -> str | None:
    """Form of address: "f", "m" or "n"."""
    words = folded(text).split()
    if not words:
        return None
    slash = re.search(r"/\s?-?(a|i|e|ka|ca)\b", text)  # "Poštovana/i"
    feminine = any(
        w in {"f", "z", "she", "her", "ona", "ms", "mrs", "gospodja", "gdja", "gospogja", "zonja",
              "zonje", "ajo", "taa"} or w.startswith(("zensk", "femin", "postovana", "draga",
              "femer")) for w in words
    )  # fmt: skip
    masculine = any(
        w in {"m", "he", "him", "on", "mr", "gospodin", "g", "zoteri", "zoti", "ai", "toj"}
        or w.startswith(("musk", "mask", "mascul", "postovani", "dragi", "mashkul")) for w in words
    )  # fmt: skip
    if slash or (feminine and masculine) or any(w.startswith(("neutr", "they")) for w in words):
        return "n"
    return "f" if feminine else "m" if masculine else None


@lru_cache(maxsize=20_000)
def parse_economy(text: str) -> str | None:
    """Two-letter code of an economy named in any of the languages; None when unknown.

    Also "Republika Srbija", "S. Makedonija", "Kosovo* (UNSCR 1244)" and "Novi Sad, Srbija".
    """
    text = text.strip()
    if not 0 < len(text) <= 80:
        return None
    if len(text) == 2 and (not text.isupper() or text in {"NE", "NO"}):
        return None  # a "no" far more often than Niger or Norway
    bare = " ".join(_BRACKETS.sub(" ", text).replace("*", " ").split()).strip(" .,;")
    ways = [text, bare, _OF_STATE.sub("", folded(bare))]
    ways += [part for part in reversed(re.split("[,/]", bare)) if len(part.strip()) > 2]
    if _NORTH.match(folded(bare)):
        return "MK"
    return next((code for way in ways if way and (code := code_of(way))), None)


_BRACKETS = re.compile(r"\([^)]*\)")
_NORTH = re.compile(r"(s|n|sev|sj|north|severna) ?(maked|maced|maqed)")
_OF_STATE = re.compile(r"^(the )?(republic of|republika e|republika|republikes|drzava|r) ")
