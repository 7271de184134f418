"""Sort keys for names in the alphabet of the reader, on the Latin form of the name.

On the Latin form, so that Ана and Ana stand together; in the reader's alphabet, because a list of
the region has no single right order. A key is digits only: it sorts alike in Python, SQLite and in
PostgreSQL under whatever collation the database has.
"""

import unicodedata

from spona.engine.names.scripts import latin

GAJ = "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž"
MONTENEGRIN = "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š ś t u v w x y z ž ź"
MACEDONIAN = "a b c č ć d dz dž đ e f g gj h i j k kj l lj m n nj o p q r s š t u v w x y z ž"
ALBANIAN = "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh"
ENGLISH = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
ALPHABETS = {
    "sr": GAJ,
    "hr": GAJ,
    "bs": GAJ,
    "sh": GAJ,
    "cnr": MONTENEGRIN,
    "mk": MACEDONIAN,
    "sq": ALBANIAN,
}
STROKED = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ǆ": "dž",
           "ǉ": "lj", "ǌ": "nj"}  # fmt: skip
END, SPACE, FIRST_DIGIT, FIRST_LETTER, OTHER = "00", "01", 10, 20, "99"


def collation_key(text: str, locale: str = "en") -> str:
    """A string of digits that sorts names as a reader of `locale` expects.

    First the letters of the reader's alphabet (Lj after Lz in Serbian, Sh after Sz in Albanian;
    letters foreign to it beside their plain ones), then, among equals, plain before accented.
    Case and punctuation do not count; a hyphen counts as a space.
    """
    ranks = _RANKS.get(locale.lower().replace("_", "-").split("-")[0], _RANKS["en"])
    letters, marks = [], []
    for part in _parts(latin(text, "mk" if locale.startswith("mk") else "sr").casefold(), ranks):
        weight, mark = _weigh(part, ranks)
        letters.append(weight)
        marks.append(mark)
    # A text in plain letters needs no second level, and an absent one sorts first.
    accents = "".join(marks).rstrip("0")
    return "".join(letters) + (END + accents if accents else "")


def _parts(text: str, ranks: dict[str, int]) -> list[str]:
    """Letters of the alphabet, two-letter ones taken whole; inner runs of blanks as one blank."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(STROKED[c] if c in "ǆǉǌ" else c for c in text)
    text = "".join(" " if c.isspace() or unicodedata.category(c) == "Pd" else c for c in text)
    text = " ".join("".join(c for c in text if c == " " or c.isalnum()).split())
    parts, place = [], 0
    while place < len(text):
        size = 2 if text[place : place + 2] in ranks else 1
        parts.append(text[place : place + size])
        place += size
    return parts


def _weigh(part: str, ranks: dict[str, int]) -> tuple[str, str]:
    """(weight, mark of accent), the mark one digit for each letter weighed."""
    if part == " ":
        return SPACE, "0"
    if part in ranks:
        return str(ranks[part]), "0"
    if part.isdecimal():
        return "".join(str(FIRST_DIGIT + int(c)) for c in part), "0" * len(part)
    plain = "".join(
        STROKED.get(c, c)
        for c in unicodedata.normalize("NFKD", part).casefold()
        if not unicodedata.combining(c)
    )
    if plain and all(c in ranks for c in plain):
        return "".join(str(ranks[c]) for c in plain), "1" + "0" * (len(plain) - 1)
    return "".join(f"{OTHER}{ord(c):07d}" for c in part), "0"


_RANKS = {
    language: {letter: FIRST_LETTER + rank for rank, letter in enumerate(alphabet.split())}
    for language, alphabet in (ALPHABETS | {"en": ENGLISH}).items()
}
