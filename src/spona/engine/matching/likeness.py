"""How alike two texts are, across scripts and languages, in whole numbers.

Words are folded to one Latin spelling (see `engine.names`), so Serbian is the same in both scripts
and Macedonian, Albanian and English lie in the same space; then each is cut into pieces of three
and four letters, so that finansije, финансии, financa and finance have most of theirs in common.
A text is the list of its pieces, each weighted by how often it stands there and how rare it is
among the mentees' texts (TF-IDF); the likeness of two texts is the cosine of the angle between
them, in thousandths.

Rarity is counted over the mentees alone: a mentor who joins changes nobody else's points. No
floating-point number decides anything: logarithms and roots are taken in whole numbers, so every
machine comes to the same points.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import isqrt
from typing import Any

from spona.engine.names import fold

WHOLE = 1000  # the likeness of a text with itself
PIECE_SIZES = (3, 4)
SHORTEST_WORD = 3
MOST_SHOWN = 5
LONGEST_TEXT = 20_000  # characters that are read

_STEPS = 16  # of rarity for each halving of the number of texts a piece stands in
_UNIT_BITS = 14  # a text's weights are scaled to a length of 2**14
_HALF = 1 << (2 * _UNIT_BITS - 1)
_MOST_OFTEN = 127  # more repetitions of a piece are not counted
_SAYS_NOTHING = (20, 10)  # a piece in more than 20 texts and more than one in 10 is passed over
_BLOCK = 512  # rows computed at once
_WORD = re.compile(r"[^\W\d_]+")
_ONE_WORD = re.compile(r"['’ʼ`´]")

_SOUNDS = ((" ", ""), ("xh", "dz"), ("sh", "s"), ("zh", "z"), ("ch", "c"), ("ph", "f"))
_DOUBLED = re.compile(r"([a-z])\1+")

# Words without a topic, folded: Serbian and its sisters, Macedonian, Albanian, English.
_WITHOUT_TOPIC = """
    ako ali bez bih bila bili bilo biti bude budem budu cak cega cemu cesto cija ciji dobro dok dosta
    dve dva dvije dvoje drugi druga druge drugo drugih gde gdje gotovo hocu hteo htela htjela ili imam
    imati ima imaju ipak ista isto jedan jedna jednu jedno jednog jednom jer jesam jeste jesu jos kada kad
    kakav kako kao koga koja koje kojem kojeg kojih kojim kojima koji koju koliko kod kroz malo meni
    mene mnogo moci mogu mogao mogla moze mozemo mozete moj moja moje mojih mojim mojoj moju mora moram
    nakon nam nama nas nasa nase nasi nego neka neke neki neko nekog nekoga nesto nije nikad nisam nista nje
    njega njegov njen njih njima oko ona one oni ono osim ova ovaj ove ovo ovom pod pored posle poslije
    postoji prema pre prije preko pri sama sam samo sada sebe sebi sve svi svih svim svima svoj svoja
    svoje svojih svojim svojoj svoju svog svom taj tako takodje tamo tebe toga tom tome treba trebam tu u uz
    uvek uvijek vam vama vas vasa vase vasi vec veoma vise vrlo zato zbog zelim zelela zelio zeleo zeljela
    zasto sto sta nismo smo ste bismo biste gdje kojoj
    deka dali ova toa ovie tie koj koi koe koja kade koga kako kolku eden edna edno ednas ima imam imame
    imaat nema sum sme ste bese bev bea bide bidam bidat mene meni moj moja moe moi nas nasi nasa nase tvoj
    vie nie toj taa tie mnogu malku samo sakam saka moze mozam mozat treba trebaat povekje poveke pomalku
    site sekoj sekogas nikogas ili ako zatoa bidejki bidejkji pokraj pred posle spored preku niz pod nad
    isto taka ustes uste vekje veke vo od za so na do gi go im mu se si ke kje bi
    dhe edhe ose por nese kur ku qe cfare cili cila cilat cilet kjo ky keto keta ato ata ajo tyre tij saj
    une jam jemi jane eshte ishte ishin isha kam kemi kane kishte kishin mund duhet dua duam do nuk nje
    disa shume pak me tek nga mbi nen pas per prej gjate pa si sic sepse pasi qene bere bej bejme
    juaj tjeter tjere vetem gjithe cdo ketu atje
    about after all also and any are been before being both but can could did does doing down each even
    every few for from had has have having her here hers him his how into its itself just like made make
    makes many may more most much must need not now off once one only other our ours out over own same she
    should some such than that the their them then there these they this those through too two under until
    very want was were what when where which while who whom why will with would you your yours
"""


class Corpus:
    """Texts are measured against it; `background` are the texts that say which pieces are rare."""

    def __init__(self, background: Iterable[str]) -> None:
        self._folded: dict[str, str] = {}
        self._known_units: dict[str, dict[str, int]] = {}
        self._size = 0
        self._texts_with: Counter[str] = Counter()
        for text in background:
            if words := {word for word, _written in self.words(text)}:
                self._size += 1
                self._texts_with.update({piece for word in words for piece in _pieces(word)})

    def words(self, text: str) -> list[tuple[str, str]]:
        """(folded, as written) of every word with a topic, in the text's order."""
        plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
        found = []
        for written in _WORD.findall(_ONE_WORD.sub("", plain)):
            word = self._folded.get(written)
            if word is None:
                word = self._folded[written] = _heard(fold(written))
            if len(word) >= SHORTEST_WORD and word not in _TOPICLESS:
                found.append((word, written))
        return found

    def rarity(self, piece: str) -> int:
        """16 for a piece in every text, 16 more for each halving of their number; 0: passed over."""
        number = self._texts_with[piece]
        often, tenth = _SAYS_NOTHING
        if number > often and number * tenth > self._size:
            return 0
        return _rarity(self._size, number)

    def likeness(self, left: Sequence[str], right: Sequence[str]) -> Any:
        """Thousandths, a row per text of `left` and a column per text of `right`; 0 for no words."""
        import numpy as np

        table = np.zeros((len(left), len(right)), dtype=np.int64)
        if len(left) == len(right) == 1:
            table[0, 0] = self._of_two(left[0], right[0])
            return table
        ours, theirs = self._units(left, right)
        across = theirs.T.tocsr()
        for start in range(0, len(left), _BLOCK):
            block = (ours[start : start + _BLOCK] @ across).toarray()
            table[start : start + _BLOCK] = (block * WHOLE + _HALF) >> (2 * _UNIT_BITS)
        return table

    def _of_two(self, one: str, other: str) -> int:
        """The same numbers as in the table, without the table."""
        ours, theirs = self._unit_of(one), self._unit_of(other)
        dot = sum(length * theirs.get(piece, 0) for piece, length in ours.items())
        return (dot * WHOLE + _HALF) >> (2 * _UNIT_BITS)

    def _unit_of(self, text: str) -> dict[str, int]:
        if text not in self._known_units:
            often = Counter(piece for word, _w in self.words(text) for piece in _pieces(word))
            weight = {
                piece: min(count, _MOST_OFTEN).bit_length() * self.rarity(piece)
                for piece, count in often.items()
            }
            length = max(1, sum(w * w for w in weight.values()))
            self._known_units[text] = {
                piece: isqrt((w * w << (2 * _UNIT_BITS)) // length) for piece, w in weight.items()
            }
        return self._known_units[text]

    def common(self, one: str, other: str) -> list[list[str]]:
        """[word of `one`, word of `other`] as they were written: the likest and rarest first."""
        theirs: dict[str, str] = {}
        for word, written in self.words(other):
            theirs.setdefault(word, written)
        holders: dict[str, list[str]] = {}
        for word in theirs:
            for piece in _pieces(word):
                holders.setdefault(piece, []).append(word)
        found: dict[str, tuple[int, str, str, str]] = {}
        for word, written in self.words(one):
            if word not in found and (match := self._likest(word, holders)):
                weight, twin = match
                found[word] = (-weight, word, written, theirs[twin])
        shown: dict[str, list[str]] = {}
        for _weight, _word, written, twin in sorted(found.values()):
            shown.setdefault(twin, [written, twin])  # each of their words once
        return list(shown.values())[:MOST_SHOWN]

    def _likest(self, word: str, holders: dict[str, list[str]]) -> tuple[int, str] | None:
        """The other text's word with at least half of the pieces in common, by their rarity."""
        mine = _pieces(word)
        shared: Counter[str] = Counter()
        weight: Counter[str] = Counter()
        for piece in mine:
            rarity = self.rarity(piece)
            for twin in holders.get(piece, ()):
                shared[twin] += 1
                weight[twin] += rarity
        near = [
            (weight[twin], twin)
            for twin, count in shared.items()
            if weight[twin] and 4 * count >= len(mine) + len(_pieces(twin))
        ]
        return max(near) if near else None

    def _units(self, left: Sequence[str], right: Sequence[str]) -> tuple[Any, Any]:
        """Two sparse tables over the same pieces; every row has a length of 2**14 at most."""
        import numpy as np

        words: dict[str, int] = {}
        pieces: dict[str, int] = {}
        ours, theirs = self._counts(left, words), self._counts(right, words)
        spelled = [[pieces.setdefault(p, len(pieces)) for p in _pieces(word)] for word in words]
        cut = _sparse(spelled, len(pieces))
        rarity = np.array([self.rarity(piece) for piece in pieces], dtype=np.int64)
        return tuple(_unit(_sparse(rows, len(words)) @ cut, rarity) for rows in (ours, theirs))  # type: ignore[return-value]

    def _counts(self, texts: Sequence[str], words: dict[str, int]) -> list[list[int]]:
        return [
            [words.setdefault(word, len(words)) for word, _written in self.words(text)]
            for text in texts
        ]


def _heard(folded: str) -> str:
    """As it sounds: Albanian xh, sh and zh are written dž, š and ž elsewhere."""
    for spelled, sound in _SOUNDS:
        folded = folded.replace(spelled, sound)
    return _DOUBLED.sub(r"\1", folded)


_TOPICLESS = frozenset(_heard(word) for word in _WITHOUT_TOPIC.split())


@cache
def _rarity(size: int, number: int) -> int:
    """16 + the whole part of 16 × log2((size + 1) / (number + 1)), in whole numbers alone."""
    ratio = (size + 1) ** _STEPS // (min(number, size) + 1) ** _STEPS
    return _STEPS + ratio.bit_length() - 1


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[i : i + n] for n in PIECE_SIZES for i in range(len(padded) - n + 1))


def _sparse(rows: list[list[int]], width: int) -> Any:
    """A row per list, counting how often each number stands in it."""
    import numpy as np
    from scipy import sparse

    flat = np.fromiter((n for row in rows for n in row), dtype=np.int64)
    starts = np.cumsum([0, *map(len, rows)])
    table = sparse.csr_matrix(
        (np.ones(len(flat), dtype=np.int64), flat, starts), shape=(len(rows), width)
    )
    table.sum_duplicates()
    return table


def _unit(counts: Any, rarity: Any) -> Any:
    """TF-IDF scaled to length 2**14. Twice or thrice counts double, four to seven times triple, …"""
    import numpy as np

    often = np.minimum(counts.data, _MOST_OFTEN)
    weight = (np.frexp(often.astype(np.float64))[1] * rarity[counts.indices]).astype(np.int64)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    # Sums of whole numbers below 2**53 are exact in floating point too.
    length = np.bincount(rows, weight * weight, counts.shape[0]).astype(np.int64)
    square = (weight * weight << (2 * _UNIT_BITS)) // np.maximum(length, 1)[rows]
    counts.data = np.sqrt(square).astype(np.int64)  # exact: the square is far below 2**52
    return counts
