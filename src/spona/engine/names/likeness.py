"""How alike two names are, for "is this the same person?"; and initials."""

import re
import unicodedata

from spona.engine.names.folding import fold

# How names of the region are spelled abroad: Jewtitsch, Jevtich and Jevtic are one family.
ABROAD = [
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("ch", "c"), ("sh", "s"), ("zh", "z"), ("ts", "c"),
    ("tz", "c"), ("dj", "d"), ("gj", "d"), ("kj", "c"), ("ph", "f"), ("ck", "k"), ("qu", "kv"),
    ("w", "v"), ("y", "j"), ("x", "ks"), ("ou", "u"), ("ie", "i"),
]  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def similar(a: str, b: str) -> float:
    """0 to 1: the share of trigrams two names have in common, in the kindest of two readings.

    Order of words, script, case and diacritics do not count; spellings abroad count a little
    less than the same spelling. From about 0.5 on worth showing to a person, who decides.
    """
    plain_a, plain_b = fold(a), fold(b)
    if not plain_a or not plain_b:
        return 0.0
    plain = _shared(_trigrams(plain_a), _trigrams(plain_b))
    heard = _shared(_trigrams(_as_heard(plain_a)), _trigrams(_as_heard(plain_b)))
    return max(plain, 0.95 * heard)


def initials(name: str) -> str:
    """At most two letters, in the script of the name: Marija Petrović Njegoš is MN."""
    words = re.findall(r"[^\W\d_]\w*", unicodedata.normalize("NFC", name))
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0].upper()[:1] for word in chosen)


def _as_heard(folded: str) -> str:
    for abroad, home in ABROAD:
        folded = folded.replace(abroad, home)
    return _DOUBLED.sub(r"\1", folded)


def _trigrams(text: str) -> frozenset[str]:
    padded = [f"  {word} " for word in text.split()]
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)
