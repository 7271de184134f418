"""The best proposal, one wish after the other, each to its proved best:

    soft quotas as far as one can get  >  points  >  (few moves)  >  the order of the list

It is a programme in whole numbers (`matching.programme`): a linear relaxation prices the quotas; the
prices prove for nearly everybody whether they are in every best proposal or in none; HiGHS'
`milp` is left with the few at the margin, no gap allowed. The last wish makes the answer unique: of
two proposals equal in all else, the one that holds the first on the list on whom they differ.
"""

from dataclasses import dataclass
from typing import Any

from spona.engine.matching.programme import Programme
from spona.engine.selection.table import Table

AT_ONCE = 16  # on the list that are decided in one step: weights up to 2^15


@dataclass(frozen=True, eq=False)
class Seating:
    """Masks over the table. `ever_in`: in some proposal that is just as good; `ever_out` likewise."""

    chosen: Any
    total: int
    shortfall: int
    ever_in: Any
    ever_out: Any


def seat(table: Table, *, near: Any = None, margin: bool = False) -> Seating:
    """The best seating of a table that has one. `near` (a mask): of equals, few moves from there.
    `margin`: find out who is in or out of any seating as good; otherwise `ever_in` is just who is in.
    """
    import numpy as np

    first = by_list(table)
    easy = table.keeps(first) and not table.shortfall(first)
    programme = _programme(table)
    start = near if near is not None and table.keeps(near) else first if easy else None
    if start is not None:
        programme.answer = _with_shortfalls(table, start, len(programme.high))
    elif (programme.low == programme.high).all():
        programme.answer = programme.low.copy()
    shortfall, ever = 0, None
    gains = _gains(table, len(programme.high))
    if gains["quotas"].any():
        shortfall = -programme.settle("quotas", gains["quotas"]).reached
    total = programme.settle("points", gains["points"]).reached
    if margin:
        ever = _ever(programme, table.size)
    if not easy or near is not None:
        _follow_the_list(programme, table, near)
        first = np.rint(programme.answer[: table.size]).astype(bool)
    if not table.keeps(first) or (table.total(first), table.shortfall(first)) != (total, shortfall):
        raise AssertionError("a seating that does not add up")
    ever_in, ever_out = ever if ever else (first, ~first)
    return Seating(first, total, shortfall, ever_in, ever_out)


def by_list(table: Table) -> Any:
    """Pins, then the first on the list who are not excluded: the best if it keeps the quotas."""
    import numpy as np

    chosen = table.pinned.copy()
    others = np.flatnonzero(~table.pinned & ~table.excluded)
    chosen[others[: max(0, table.problem.seats - int(chosen.sum()))]] = True
    return chosen


def _soft_sides(table: Table) -> list[tuple[int, int]]:
    """(quota, +1 too few or -1 too many) of each variable that counts a shortfall."""
    soft = [q for q in range(len(table.hard)) if not table.hard[q]]
    few = [(q, 1) for q in soft if table.least[q] > 0]
    return few + [(q, -1) for q in soft if table.most[q] < table.problem.seats]


def _programme(table: Table) -> Programme:
    """An applicant is a variable from 0 to 1; behind them what soft quotas fall short by."""
    import numpy as np

    size, seats, sides = table.size, table.problem.seats, _soft_sides(table)
    rows: list[tuple[Any, Any, float, float]] = [(np.arange(size), np.ones(size), seats, seats)]
    for q in np.flatnonzero(table.hard).tolist():
        cells = np.flatnonzero(table.inside[q])
        if table.least[q] > 0 or table.most[q] < min(seats, len(cells)):
            rows.append((cells, np.ones(len(cells)), table.least[q], table.most[q]))
    for number, (q, side) in enumerate(sides):
        cells = np.append(np.flatnonzero(table.inside[q]), size + number)
        factors = np.append(np.ones(len(cells) - 1), side)
        low, high = (table.least[q], np.inf) if side > 0 else (-np.inf, table.most[q])
        rows.append((cells, factors, low, high))
    high = [1] * size + [int(table.least[q]) if side > 0 else seats for q, side in sides]
    liking = np.append(-np.arange(size, dtype=float), np.full(len(sides), np.inf))
    programme = Programme(high, rows, liking)
    programme.low[:size][table.pinned] = 1
    programme.high[:size][table.excluded] = 0
    return programme


def _with_shortfalls(table: Table, chosen: Any, length: int) -> Any:
    import numpy as np

    counts = table.counts(chosen)
    short = [
        max(0, int(table.least[q] - counts[q] if side > 0 else counts[q] - table.most[q]))
        for q, side in _soft_sides(table)
    ]
    answer = np.append(chosen.astype(float), np.array(short, dtype=float))
    assert len(answer) == length
    return answer


def _gains(table: Table, length: int) -> dict[str, Any]:
    import numpy as np

    points, quotas = np.zeros(length), np.zeros(length)
    points[: table.size] = table.value
    quotas[table.size :] = -1
    return {"points": points, "quotas": quotas}


def _ever(programme: Programme, size: int) -> tuple[Any, Any]:
    """Who is in, and who is out, of any answer that is as good. All who are not yet known to be are
    asked for at once; when none of them can be had, that is proved for all of them.
    """
    import numpy as np

    free = (programme.low < programme.high)[:size]
    ever_in = programme.answer[:size] > 0.5
    ever_out = ~ever_in
    for wanted, sign in ((ever_in, 1), (ever_out, -1)):
        while (open_ := free & ~wanted).any():
            gain = np.zeros(len(programme.high))
            gain[:size][open_] = sign
            found = programme.best("margin", gain)
            if found.reached == (0 if sign > 0 else -int(open_.sum())):
                break
            ever_in |= found.answer[:size] > 0.5
            ever_out |= found.answer[:size] < 0.5
    return ever_in, ever_out


def _follow_the_list(programme: Programme, table: Table, near: Any) -> None:
    """Of all answers as good, the one nearest to `near`, and of these the first by the list."""
    import numpy as np

    size, kinds = table.size, table.kinds
    if near is not None:
        gain = np.zeros(len(programme.high))
        gain[:size][near] = 1
        programme.settle("few moves", gain)
        kinds = 2 * kinds + near  # a move more tells two of a class apart
    _first_of_each_kind(programme, kinds)
    while True:
        free = np.flatnonzero((programme.low < programme.high)[:size])
        out = np.flatnonzero(programme.answer[free] < 0.5)
        sure = free[: out[0]] if len(out) else free
        programme.low[sure] = 1  # the answer has them, and nobody before them is open
        if not len(out):
            return
        asked = free[out[0] : out[0] + AT_ONCE]
        gain = np.zeros(len(programme.high))
        gain[asked] = 2.0 ** np.arange(len(asked) - 1, -1, -1)
        programme.settle("list", gain)
        programme.low[asked] = programme.high[asked] = np.rint(programme.answer[asked])
        _close_behind(programme, kinds, asked)


def _first_of_each_kind(programme: Programme, kinds: Any) -> None:
    """Those of a class can stand for each other: let it be the first on the list."""
    import numpy as np

    size = len(kinds)
    free = np.flatnonzero((programme.low < programme.high)[:size])
    order = free[np.argsort(kinds[free], kind="stable")]
    for cells in np.split(order, np.flatnonzero(np.diff(kinds[order])) + 1):
        taken = round(float(programme.answer[cells].sum()))
        programme.answer[cells] = np.arange(len(cells)) < taken


def _close_behind(programme: Programme, kinds: Any, asked: Any) -> None:
    """Where somebody cannot be in, nobody of the class behind her can: they would change places."""
    import numpy as np

    place = np.arange(len(kinds))
    for j in asked[programme.high[asked] == 0].tolist():
        behind = (kinds == kinds[j]) & (place > j) & (programme.low[: len(kinds)] == 0)
        behind &= programme.answer[: len(kinds)] < 0.5
        programme.high[: len(kinds)][behind] = 0
