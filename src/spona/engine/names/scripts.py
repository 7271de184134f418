"""Cyrillic to Latin by explicit tables: loss-free for Serbian, digraphs for Macedonian.

Never the other way round: Latin to Cyrillic loses (`injekcija` is not `njegov`), and a person's
name is never rewritten on a document: this makes suggestions, search keys and sort keys.
"""

import unicodedata

SHARED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "ž", "з": "z", "и": "i",
    "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž",
    "ш": "š",
}  # fmt: skip
SERBIAN = SHARED | {"ђ": "đ", "ћ": "ć"}
MACEDONIAN = SHARED | {"ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ѐ": "e", "ѝ": "i"}
# Neighbours' letters, met in names of guests: better a fair guess than a foreign letter left over.
NEIGHBOURS = {
    "й": "j", "щ": "št", "ъ": "a", "ь": "", "ы": "i", "э": "e", "ю": "ju", "я": "ja", "ё": "jo",
    "і": "i", "ї": "ji", "є": "je", "ґ": "g", "ў": "u",
}  # fmt: skip
TABLES = {
    "sr": NEIGHBOURS | MACEDONIAN | SERBIAN,
    "mk": NEIGHBOURS | SERBIAN | MACEDONIAN,
}


def latin(text: str, language: str = "sr") -> str:
    """The text with every Cyrillic letter in Latin; everything else untouched (but NFC).

    `language` is "sr" or "mk" (others read as "sr") and decides a letter the two would read
    differently; a letter only the other alphabet has is read as there (Ѓ is Gj, Ћ is Ć in both).
    Љ becomes Lj, or LJ among capitals.
    """
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return text
    table = TABLES.get(language, TABLES["sr"])
    out = []
    for place, letter in enumerate(text):
        small = letter.lower()
        if small not in table:
            out.append(letter)
        elif letter == small:
            out.append(table[small])
        else:
            out.append(_capital(table[small], text, place))
    # С and З with an acute (Montenegrin) have no letter of their own in Cyrillic, but do in Latin.
    return unicodedata.normalize("NFC", "".join(out))


def has_cyrillic(text: str) -> bool:
    """Whether any letter of the tables stands in the text."""
    return any(letter in TABLES["sr"] for letter in text.lower())


def _capital(latin_letters: str, text: str, place: int) -> str:
    """LJ when the next letter is a capital too, or the last of a word in capitals; else Lj."""
    if len(latin_letters) < 2:
        return latin_letters.upper()
    following = text[place + 1 : place + 2]
    before = text[place - 1 : place] if place else ""
    loud = following.isupper() if following.isalpha() else before.isupper()
    return latin_letters.upper() if loud else latin_letters.capitalize()
