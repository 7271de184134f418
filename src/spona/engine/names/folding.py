"""One explicit fold across scripts and diacritics, for search and for meeting somebody twice.

Đ is typed as Dj and as D, Ѓ as Gj and as Đ, Ќ as Kj and as Ć: a stored name keeps every variant,
a query keeps the first, so `Djordje` and `Dorde` both find Đorđe and Ђорђе. Compatibility
decomposition of Cyrillic would make Г of Ѓ and К of Ќ, so it is never used there.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import product

from spona.engine.names.scripts import latin

# Letters with more than one usual spelling; the first is the one a query uses.
VARIANTS = {
    "đ": ("dj", "d"),
    "ð": ("dj", "d"),  # looks the same as Đ on many keyboards
    "ѓ": ("gj", "dj", "d"),
    "ǵ": ("gj", "dj", "d"),
    "ќ": ("kj", "c"),
    "ḱ": ("kj", "c"),
}
PLAIN = {
    "č": "c", "ć": "c", "š": "s", "ś": "s", "ž": "z", "ź": "z", "ǆ": "dz", "ǉ": "lj", "ǌ": "nj",
    "ë": "e", "ç": "c", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i",
}  # fmt: skip
MOST_FREE = 3  # letters that may vary freely in one word; beyond, they vary together

_ONE_WORD = re.compile(r"['’ʼ`´]")
_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text as a search sees it: lower case, Latin, no diacritics, words parted by one space."""
    return " ".join(_spellings(word)[0] for word in _words(text))


def search_keys(name: str) -> frozenset[str]:
    """Every folded spelling of each word of the name: {"djordje", "dorde", …}."""
    return frozenset(spelling for word in _words(name) for spelling in _spellings(word))


def stored_keys(*names: str) -> str:
    """For a text column: all search keys of one or several forms of a name, parted by spaces.

    Ask it with `column LIKE %term%` for every term of `query_terms`.
    """
    keys = (spelling for name in names for word in _words(name) for spelling in _spellings(word))
    return " ".join(dict.fromkeys(keys))


def query_terms(query: str) -> list[str]:
    """The folded words of what somebody typed; each has to be found. Empty for no letters."""
    return list(dict.fromkeys(fold(query).split()))


def matches(query: str, keys: str | Iterable[str]) -> bool:
    """Whether every term of the query is in one of the keys (of `stored_keys` or `search_keys`)."""
    text = keys if isinstance(keys, str) else " ".join(keys)
    return all(term in text for term in query_terms(query))


def _words(text: str) -> list[str]:
    """Words in lower case, still with their letters: D'Angelo is one word, Ana-Marija two."""
    text = unicodedata.normalize("NFKC", text).casefold()  # composed: Ѓ stays Ѓ
    return _WORDS.findall(unicodedata.normalize("NFKC", _ONE_WORD.sub("", text)))


def _spellings(word: str) -> list[str]:
    """All spellings of one word, the query's first."""
    parts = [part for letter in _letters(word) if any(part := _choices(letter))]
    free = sum(len(part) > 1 for part in parts)
    if free <= MOST_FREE:
        return list(dict.fromkeys("".join(way) for way in product(*parts)))
    ways = max((len(part) for part in parts), default=1)
    return list(
        dict.fromkeys(
            "".join(part[min(way, len(part) - 1)] for part in parts) for way in range(ways)
        )
    )


def _letters(word: str) -> list[str]:
    """Letters in Latin, but Ѓ and Ќ still as they are: they have several readings."""
    return [
        letter
        for piece in re.split("([ѓќ])", word)
        for letter in ([piece] if piece in VARIANTS else latin(piece))
    ]


def _choices(letter: str) -> tuple[str, ...]:
    if letter in VARIANTS:
        return VARIANTS[letter]
    if letter in PLAIN:
        return (PLAIN[letter],)
    if letter.isascii():
        return (letter,)
    parts = unicodedata.normalize("NFKD", letter)
    base = "".join(part for part in parts if not unicodedata.combining(part)).casefold()
    return (base if base.isascii() else letter,)
