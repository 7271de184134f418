"""Cells with several choices: "Design, Robotics", "A; B;", options that contain commas.

A single cell cannot tell whether "Finance, budgets and prices" is one option or two. The known
options can, and so can the rest of the column: pieces that never occur without each other are one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spona.intake.values import folded

LONGEST_OPTION = 120
_HARD = re.compile(r"\s*[;\n|•]\s*|\s+/\s+")
_SOFT = re.compile(r"\s*,\s*")
_TOGETHER_AT_LEAST = 4  # times two pieces must meet, when nothing but their meeting speaks for it


@dataclass(frozen=True)
class Options:
    """How the cells of one column are read. `counts`: option → how many cells chose it."""

    known: dict[str, str] = field(default_factory=dict)  # folded → as it is called
    compounds: frozenset[tuple[str, str]] = frozenset()  # pieces that belong to one option
    hard: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def split(self, cell: str) -> list[str]:
        """The options chosen in a cell, known ones by their known name, each once."""
        found: list[str] = []
        for part in _parts(cell, hard=self.hard):
            found += self._pieces(part)
        return list(dict.fromkeys(piece for piece in found if piece))

    def _pieces(self, part: str) -> list[str]:
        if not part or self.hard or folded(part) in self.known:
            return [self._named(part)]
        pieces = _comma_pieces(part)
        found: list[str] = []
        while pieces:
            count = self._longest_known(pieces) or self._compound(pieces)
            found.append(self._named(", ".join(pieces[:count])))
            pieces = pieces[count:]
        return found

    def _longest_known(self, pieces: Sequence[str]) -> int:
        for count in range(min(len(pieces), 8), 0, -1):
            if folded(" ".join(pieces[:count])) in self.known:
                return count
        return 0

    def _compound(self, pieces: Sequence[str]) -> int:
        count = 1
        while (
            count < len(pieces)
            and (folded(pieces[count - 1]), folded(pieces[count])) in self.compounds
        ):
            count += 1
        return count

    def _named(self, text: str) -> str:
        return self.known.get(folded(text), text)[:LONGEST_OPTION]


def learn_options(cells: Iterable[str], *, known: Iterable[str] = ()) -> Options:
    """Read a whole column: its separator, which pieces belong together, how often each occurs."""
    cells = [cell for cell in cells if cell]
    by_fold = {folded(name): name for name in known if folded(name)}
    hard = _separator_is_hard(cells)
    compounds = frozenset() if hard else _compounds(cells, by_fold)
    reader = Options(by_fold, compounds, hard)
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for cell in cells:
        for option in reader.split(cell):
            counts[spelling.setdefault(folded(option) or option, option)] += 1
    # One option in two spellings ("design", "Design") is one.
    return Options(by_fold | spelling, compounds, hard, dict(counts.most_common()))


def _separator_is_hard(cells: Sequence[str]) -> bool:
    """Semicolons or line ends part the choices, so that commas are free to be part of one."""
    return sum(1 for cell in cells if len(_parts(cell, hard=True)) > 1 or cell.endswith(";")) > max(
        0, len(cells) * 0.1
    )


def _parts(cell: str, *, hard: bool) -> list[str]:
    parts = [part.strip(" ,\t-–•").strip() for part in _HARD.split(cell)]
    return [part for part in parts if part] if hard else [p for p in parts if p]


def _comma_pieces(text: str) -> list[str]:
    """Split at commas, but not inside brackets or quotation marks."""
    pieces, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "([„“«":
            depth += 1
        elif char in ")]”»":
            depth = max(0, depth - 1)
        elif char == "," and depth == 0:
            pieces.append(text[start:index])
            start = index + 1
    pieces.append(text[start:])
    return [piece.strip(' "\t') for piece in pieces if piece.strip(' "\t')]


def _compounds(cells: Sequence[str], known: dict[str, str]) -> frozenset[tuple[str, str]]:
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    small_second: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for part in _parts(cell, hard=False):
            pieces = _comma_pieces(part)
            names = [folded(piece) for piece in pieces]
            singles.update(names)
            for index in range(len(pieces) - 1):
                pair = names[index], names[index + 1]
                pairs[pair] += 1
                # "Finance, budgets": a small letter after a capital one continues the option.
                small_second[pair] += (
                    pieces[index][:1].isupper() and pieces[index + 1][:1].islower()
                )
    capitals = sum(1 for cell in cells if cell[:1].isupper()) > len(cells) * 0.8
    return frozenset(
        pair
        for pair, count in pairs.items()
        if singles[pair[0]] == singles[pair[1]] == count
        and pair[0] not in known
        and pair[1] not in known
        and ((capitals and small_second[pair] == count) or _always(pair, count, len(cells)))
    )


def _always(pair: tuple[str, str], count: int, cells: int) -> bool:
    """Met often and never apart; in few cells that would be chance."""
    return pair[0] != pair[1] and count >= _TOGETHER_AT_LEAST and cells >= 3 * count // 2
