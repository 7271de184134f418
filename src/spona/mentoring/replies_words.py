"""What a short answer to "did you meet?" says, in the languages of the region, in both scripts.

Cautious on purpose: a sentence counts only when every word of it is known. Whoever writes more than a yes
and a length gets a link instead of a guess. Pure: text and day in, facts out.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from spona.engine.names import latin
from spona.mentoring.states import Medium

MOST = 600  # characters, and minutes


def _words(text: str) -> set[str]:
    return set(text.split())


YES = _words("yes yep yeah yup sure da jesmo jeste jest po posigurno tako")
NO = _words("""no nope not didnt didn never ne nismo nije nisam nuk jo mos otkazan otkazano otkazali otkazana
    odlozen odlozeno odlozili odgodjen odgodjeno odgodili pomeren pomereno pomerili pomjeren pomjereno
    pomjerili pomaknut prebacen prebaceno prebacili propao propalo cancelled canceled postponed
    rescheduled moved otkazavme pomesteno odlozivme shty shtyre shtyme anuluar anulua""")
MET = _words("""met meet meeting talked spoke held sastali sreli susreli nasli videli vidjeli culi cule srele
    sastale odrzan odrzano odrzali odrzana takuam takuar takova takohem sretnavme vidovme sostanavme
    slusnavme odrzavme done""")
ALBANIAN = {"takuam", "takuar", "takova"}  # where "ne" is "we"
FILLER = _words("""we i he she it us the a an for on in of and was were had have did do our with her him session
    yet still it's its that took place lasted total about around approx circa cca just already
    sastanak sesija razgovor susret smo se je su sa s u na za od do jos trajao trajalo trajala
    trajanju ukupno oko otprilike vremena vec bio bila bilo imali mi nas sve ok okay okej dobro super
    odlicno odlično fine good great well went all thanks thank you hvala fala blagodaram faleminderit
    lepo lijepo veoma very takimi takim u rreth per nje dhe me ishte zgjati kemi uste sostanok
    sredbata traese ima imavme nie beshe bese vo so te""")  # fmt: skip
DOUBT = _words(
    "but ali por pa however except osim actually zapravo correction ispravka perhaps mozda"
)
VIDEO = _words("online onlajn video zoom teams skype viber whatsapp videom")
PHONE = _words("phone telefon telefonom telefonski telefoni")
IN_PERSON = _words("person uzivo licno personally fizicki")
WORDS_FOR_NUMBERS = {
    **dict.fromkeys(_words("a an one jedan jedna jednu eden edna edno nje"), 1),
    **dict.fromkeys(_words("two dva dve dvije dy"), 2),
    **dict.fromkeys(_words("three tri tre"), 3),
}
MONTHS = (
    "jan|sijec", "feb|fev|veljac|shkurt", "mar|ozuj", "apr|prill|travn", "may|maj|svib",
    "jun|lip|qersh", "jul|srp|korr", "aug|avg|kolov|gusht", "sep|rujn|shtat", "oct|okt|listop|tetor",
    "nov|noem|stud|nent", "dec|dek|prosin|dhjet",
)  # fmt: skip
TODAY = _words("today danas deneska denes sot")
YESTERDAY = _words("yesterday juce jucer vcera dje")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|zdravo|pozdrav|cao|bok|draga|dragi|drage|postovan\w*|pershendetje|tung"
    r"|miremengjes\w*|good (?:morning|evening|day)|dobar dan|dobro vece|dobra vecer|dobro jutro)\b"
)
_PARTING = re.compile(
    r"^(?:(?:kind|best|warm)?\s*regards|best|cheers|greetings|pozdrav\w*|srdac\w*|s postovanjem"
    r"|lep pozdrav|lijep pozdrav|lp|sve najbolje|me respekt|gjithe te mirat|so pocit)\b[\s,!.]*$"
)
_N = r"(?:\d{1,2}|" + "|".join(WORDS_FOR_NUMBERS) + ")"
_H = r"(?:hours?|hrs?|h|sat[ai]?|sati|cas|casa|casova|casovi|ore)"
_M = r"(?:min|mins|minutes?|minut[aei]?|minutite|minutash|m)\b\.?"
_HALF = r"(?:a half|half|po|pol|polovina|gjysme)"
_CLOCK = re.compile(
    r"\b(?:at|u|vo|ne|from)\s+(?:[01]?\d|2[0-4])(?:[:.]\d{2})?(?:\s*(?:h|sati|sata|casa|casova|am|pm|"
    rf"o'?clock))?\b(?!\s*{_M})(?![.:\d])|\b\d{{1,2}}(?::\d{{2}})?\s*[ap]m\b"
)
_LENGTHS = [  # each with how the minutes follow from what it found
    (re.compile(rf"\b(?:half an hour|pola {_H}|gjysme {_H}|polovina {_H})\b"), lambda m: 30),
    (
        re.compile(rf"\b(?:({_N})\s*)?{_H}\s+(?:i|and|e)\s+{_HALF}\b"),
        lambda m: 60 * _number(m[1]) + 30,
    ),
    (re.compile(rf"\b({_N})\s+(?:i|and|e)\s+{_HALF}\s+{_H}\b"), lambda m: 60 * _number(m[1]) + 30),
    (
        re.compile(rf"\b(\d)[.,](\d{{1,2}})\s*{_H}\b"),
        lambda m: round(60 * float(f"{m[1]}.{m[2]}")),
    ),
    (
        re.compile(rf"\b(?:({_N})\s*)?{_H}\s*(?:i|and|e)?\s*(\d{{1,2}})(?:\s*{_M}|\b)"),
        lambda m: 60 * _number(m[1]) + int(m[2]),
    ),
    (re.compile(rf"\b({_N})\s*{_H}\b(?:\s+vremena\b)?"), lambda m: 60 * _number(m[1])),
    (re.compile(r"\b(?:sat|cas) vremena\b"), lambda m: 60),
    (re.compile(rf"\b(\d{{1,3}})\s*{_M}"), lambda m: int(m[1])),
    (re.compile(r"\b([0-3]):([0-5]\d)\b"), lambda m: 60 * int(m[1]) + int(m[2])),
]
_DAYS = [
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4})\b\.?)?"),
    re.compile(r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:of )?(?P<name>[a-z]{3,12})\b"
               r"(?:\s+(?P<y>\d{4})\b\.?)?"),
    re.compile(r"\b(?P<name>[a-z]{3,12})\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?!\s*(?:min|h\b))"
               r"(?:,?\s+(?P<y>\d{4})\b)?"),
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What an answer says for certain. What it does not say is None."""

    did: bool
    minutes: int | None = None
    day: date | None = None
    medium: Medium | None = None


def understand(text: str, *, today: date) -> Said | None:
    """The facts of a short answer, or None when any of it could mean something else.

    `today` is the writer's day; a day without a year is the latest one that is not ahead.
    """
    if len(text) > MOST * 5:
        return None
    sentences = _sentences(text)
    known: list[_Read] = []
    for sentence in sentences:
        found = _read(sentence, today)
        if found is None or found.strange:
            break
        known.append(found)
    rest = " ".join(sentences[len(known) :])
    if not known or re.search(r"[\d?]", rest) or set(re.findall(r"[a-z]+", rest)) & (NO | DOUBT):
        return None
    return _together(known)


@dataclass
class _Read:
    """A sentence taken apart."""

    minutes: list[int]
    days: list[date]
    words: set[str]
    strange: set[str]


def _sentences(text: str) -> list[str]:
    """In small Latin letters without marks; without greeting and farewell."""
    found = []
    for line in text.splitlines():
        line = _plain(line)
        if not line or (
            _GREETING.match(line) and len(line.split()) < 6 and not re.search(r"\d", line)
        ):
            continue
        if _PARTING.match(line):
            break
        found += [one.strip() for one in re.split(r"(?<=[^\d\s][.!?])\s+", line) if one.strip()]
    return found


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", latin(text).lower().replace("đ", "dj"))
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("’", "'")
    text = re.sub(r"n't\b", "nt", text)
    return " ".join(re.sub(r"\bipo\b", "i po", text).split())


def _read(sentence: str, today: date) -> _Read | None:
    rest = _CLOCK.sub(" ", sentence)
    if "?" in rest:
        return None
    minutes: list[int] = []
    for pattern, length in _LENGTHS:
        minutes += [length(found) for found in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    days: list[date] = []
    for pattern in _DAYS:
        for found in list(pattern.finditer(rest)):
            if (day := _day(found.groupdict(), today)) is not None:
                days.append(day)
                rest = rest.replace(found[0], " ", 1)
    minutes += [int(n) for n in re.findall(r"\b\d{2,3}\b", rest)]
    rest = re.sub(r"\b\d{2,3}\b", " ", rest)
    words = set(re.findall(r"[a-z']+", rest))
    days += [today] * bool(words & TODAY) + [today - timedelta(days=1)] * bool(words & YESTERDAY)
    known = YES | NO | MET | FILLER | VIDEO | PHONE | IN_PERSON | TODAY | YESTERDAY
    strange = {word.strip("'") for word in words} - known - {""}
    return _Read(minutes, days, words, strange | set(re.findall(r"\d+", rest)))


def _together(known: list[_Read]) -> Said | None:
    words: set[str] = set().union(*(one.words for one in known))
    minutes = [n for one in known for n in one.minutes]
    days = {day for one in known for day in one.days}
    if len(minutes) > 1 or len(days) > 1 or any(not 5 <= n <= MOST for n in minutes):
        return None
    no = words & NO - ({"ne"} if words & ALBANIAN else set())
    if no:
        return None if words & YES or minutes or days else Said(did=False)
    if not (words & (YES | MET) or minutes):
        return None
    media = [
        medium
        for medium, marks in (
            (Medium.VIDEO, VIDEO),
            (Medium.PHONE, PHONE),
            (Medium.IN_PERSON, IN_PERSON),
        )
        if words & marks
    ]
    if len(media) > 1:
        return None
    return Said(
        did=True,
        minutes=minutes[0] if minutes else None,
        day=next(iter(days), None),
        medium=media[0] if media else None,
    )


def _number(word: str | None) -> int:
    return 1 if word is None else WORDS_FOR_NUMBERS.get(word) or int(word)


def _day(found: dict[str, str | None], today: date) -> date | None:
    name = found.get("name")
    month = _month(name) if name else int(found["m"] or 0)
    if month is None:
        return None
    try:
        if found["y"]:
            return date(int(found["y"]), month, int(found["d"] or 0))
        day = date(today.year, month, int(found["d"] or 0))
        return day if day <= today else day.replace(year=today.year - 1)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    for number, starts in enumerate(MONTHS, start=1):
        if re.fullmatch(rf"(?:{starts})[a-z]{{0,7}}", name):
            return number
    return None
