"""Languages and their levels out of one cell: "English (C1), Serbian – native, malo njemački"."""

import re
from dataclasses import dataclass

from spona.intake.values import folded

NATIVE, ADVANCED, GOOD, MIDDLE, BASIC = 6, 5, 4, 3, 2
UNSAID = 4  # PersonLanguage's own default: listed without a level means able to work in it

# Beginnings of the names, folded, in the languages of the region.
_NAMES = {
    "sq": "albansk albanian albanez shqip alban arnaut",
    "bs": "bosansk bosnian bosnjack bosnisht boshnjak bosnjak boshnjak bosnjaci",
    "hr": "hrvatsk croatian kroat hrvat",
    "cnr": "crnogorsk montenegrin malazez malazias",
    "sr": "srpsk serbian serb srbi",
    "mk": "makedonsk macedonian maqedon",
    "en": "english englesk anglisk anglis eng",
    "de": "german nemack njemack germansk gjerman deutsch",
    "fr": "french francusk frengj frances francu",
    "it": "italian italijansk italisht italij",
    "es": "spanish spansk spanj spanjolsk spanish",
    "hu": "hungarian madjarsk madarsk hungar ungarsk",
    "sl": "sloven slovenack",
    "tr": "turkish tursk turk turqisht",
    "rom": "romani romsk roma rome romisht",
    "ro": "romanian rumunsk rumun",
    "bg": "bulgar bugarsk",
    "el": "greek grck grek",
    "ru": "russian rusk rus",
    "pt": "portug",
    "nl": "dutch holandsk nizozemsk",
    "sk": "slovak slovack",
    "cs": "czech cesk",
    "pl": "polish poljsk polsk",
    "uk": "ukrain",
    "ar": "arab arapsk",
    "zh": "chinese kinesk",
    "sv": "swedish svedsk",
    "ja": "japan",
}
_TOGETHER = {"bcms": "bs hr cnr sr", "bhs": "bs hr sr", "bhsc": "bs hr sr cnr", "bcs": "bs hr sr",
             "srpskohrvatski": "sr hr", "serbocroatian": "sr hr", "hrvatskosrpski": "hr sr",
             "bks": "bs hr sr"}  # fmt: skip
_LEVEL_WORDS = (
    (NATIVE, "native mother matern materin amtar bilingual c2 mothertongue tongue rodjen majcin"),
    (ADVANCED, "fluent tecn tecen rrjedh advanced napredn profess odlic izvrs excellent shkelq "
               "c1 proficient perfect konverzac working radn full aktivn active"),
    (GOOD, "b2 upper good dobr mire visi vrlo very solid"),
    (MIDDLE, "b1 intermediate srednj sreden mesatar conversational pasivn passive understand razum"),
    (BASIC, "a1 a2 basic osnov poceti pocetn elementar baz beginner malo little limited slab"),
)  # fmt: skip
_SEGMENTS = re.compile(r"[,;\n/|•+]| - (?=[A-ZА-ЯЉЊЂЋЏЃЌЅČĆŠŽĐ])| & ")
_LEVEL_CODE = re.compile(r"[abc][12]")
_FILLERS = {"i", "and", "dhe", "te", "jezik", "jezici", "language", "level", "nivo", "in", "u",
            "gjuhe", "gjuha", "jazik", "na", "of", "the", "me", "sa", "znanje", "kao", "as"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """`known`: {code: level 1-6}, in the order named. `unknown`: words that were no language."""

    known: dict[str, int]
    unknown: tuple[str, ...] = ()


def parse_languages(text: str) -> Spoken:
    """Languages with levels. A level follows its language, or stands before it in one segment."""
    if coded := _codes(text):
        return Spoken(coded)
    levels: dict[str, int | None] = {}
    unknown: list[str] = []
    open_codes: list[str] = []  # languages that may still get a level
    for segment in _SEGMENTS.split(text[:1000]):
        pending: int | None = None
        heard = False
        for word in folded(segment).split():
            if codes := _language(word):
                if not heard:
                    open_codes = []  # a level said here is not about the segment before
                heard = True
                if levels.keys() & set(open_codes) and any(levels[c] for c in open_codes):
                    open_codes = []
                open_codes = [*open_codes, *codes]
                for code in codes:
                    levels.setdefault(code, pending)
                continue
            level = _level(word)
            if level is None:
                if word not in _FILLERS and not word.isdigit():
                    unknown.append(word)
            elif open_codes and (heard or not pending) and not all(levels[c] for c in open_codes):
                for code in open_codes:
                    levels[code] = levels[code] or level
            elif not heard:
                pending = level
        if heard and not pending:
            # The next segment may hold only a level ("English, C1"), for the last language alone.
            open_codes = open_codes[-1:]
    return Spoken({code: level or UNSAID for code, level in levels.items()}, tuple(unknown[:10]))


def _codes(text: str) -> dict[str, int]:
    """ "en C1, sr" and the like: nothing but codes and levels, or else nothing."""
    found: dict[str, int] = {}
    last = ""
    for word in folded(text[:200]).split():
        if word in _NAMES:
            last = word
            found.setdefault(last, UNSAID)
        elif last and (_LEVEL_CODE.fullmatch(word) or word in set("123456")):
            found[last] = int(word) if word.isdigit() else (_level(word) or UNSAID)
        else:
            return {}
    return found


def _language(word: str) -> list[str]:
    if word in _TOGETHER:
        return _TOGETHER[word].split()
    if len(word) >= 3:
        for code, stems in _STEMS:
            if word.startswith(stems):
                return [code]
    return []


def _level(word: str) -> int | None:
    if _LEVEL_CODE.fullmatch(word):
        return "abc".index(word[0]) * 2 + int(word[1])
    for level, stems in _LEVEL_STEMS:
        if word.startswith(stems):
            return level
    return None


_STEMS = [(code, tuple(names.split())) for code, names in _NAMES.items() if names]
_LEVEL_STEMS = [(level, tuple(stems.split())) for level, stems in _LEVEL_WORDS]
