"""The exact solver, and the seat prices that prove its answer.

One solver does all the work: SciPy's `min_weight_full_bipartite_matching`, the shortest
augmenting paths of Jonker and Volgenant on a sparse table. A column stands for a seat, and for
being left without a mentor every mentee has one of her own.

It need not see every pair. On a large board it is first shown each mentee's and each mentor's
best few; the prices of that small market then tell which of the pairs left out would be a better
bargain for somebody. Those are added, until there are none: what holds for the small market is
then proved for the whole (column generation).

A price says what one more seat with a mentor would add to the whole plan. These are shortest
ways in the *residual*: how an assignment can be changed one person at a time. Prices that fit
(see `proof`) exist only for a best assignment, and they are the same for each of several best
ones. They also say which pairs occur in any best assignment at all, the *tight* ones, and that is
what the next layer of the board is solved on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.board import Board
from spona.engine.matching.market import blocks
from spona.engine.matching.proof import upper_bound, value

ALL_AT_ONCE = 10_000  # cells; from there on the solver is shown candidates
CANDIDATES = 12
ADDED = 8


class SolverFailed(RuntimeError):
    """The solver's answer is not the best one. Never seen; checked every time all the same."""


@dataclass(frozen=True, eq=False)
class Best:
    """A best assignment and all there is to know about the others.

    `columns` has a column per row, `prices` a whole number per mentor. An assignment is a best
    one exactly if it uses `tight` cells only and has from `least[j]` to `most[j]` mentees with
    each mentor.
    """

    columns: Any
    prices: list[int]
    tight: Any
    least: Any
    most: Any


@dataclass(frozen=True, eq=False)
class Seats:
    """Up to `high` per mentor, of which the first `low` add `promise` each when filled."""

    low: Any
    high: Any
    promise: float

    def bounds(self, prices: Any) -> tuple[Any, Any]:
        """How many mentees each mentor has in every best assignment, from and to."""
        import numpy as np

        low = self.low if self.promise else np.zeros_like(self.low)
        least = np.select([prices > 0, prices > -self.promise], [self.high, low], 0)
        most = np.select([prices >= 0, prices >= -self.promise], [self.high, low], 0)
        return least, most


def best(board: Board, told: Callable[[int, int], None] | None = None) -> Best:
    """A best assignment of the board, seen to reach its upper bound.

    `told` hears how many layers are done, of how many.
    """
    import numpy as np

    nobody = board.nobody
    least, most = np.array(board.low, dtype=np.int64), np.array(board.high, dtype=np.int64)
    columns = np.where(board.open[:, nobody], nobody, board.open.argmax(axis=1))
    tight = board.open
    prices = [0] * nobody
    for number, layer in enumerate(board.layers):
        worth = board.table(layer)
        worth[~tight] = -np.inf
        # What upper layers have settled about seats is promised by more than any chain can gain.
        promise = 2 * layer.span + 1 if number else layer.promise
        seats = Seats(least, most, float(promise))
        columns, found, tight = solve_table(worth, seats, columns)
        least, most = seats.bounds(found)
        prices = [p + int(f) * layer.scale for p, f in zip(prices, found.tolist(), strict=True)]
        if told:
            told(number + 1, len(board.layers))
    if value(board, columns) != upper_bound(board, prices):
        raise SolverFailed("the assignment does not reach its bound")
    return Best(columns, prices, tight, least, most)


def solve_table(worth: Any, seats: Seats, before: Any = None) -> tuple[Any, Any, Any]:
    """Columns, prices and tight cells of one table of worth, closed cells at minus infinity.

    `before` is an assignment that is possible: all alone, where nothing is said.
    """
    import numpy as np

    width = worth.shape[1]
    nobody = width - 1
    if before is None:
        before = np.full(len(worth), nobody)
    shown = _candidates(worth, before)
    while True:
        rows, cols = shown
        columns = match_cells(rows, cols, worth[rows, cols], seats, worth.shape)
        load = np.bincount(columns, minlength=width)
        if (load[:nobody] > seats.high).any():
            raise SolverFailed("more people than seats")
        prices = price_cells(rows, cols, worth[rows, cols], columns, load, seats)
        tight, better = _tight(worth, columns, prices)
        if better is None:
            return columns, prices[:nobody], tight
        more = _joined(shown, better, width)
        if len(more[0]) == len(shown[0]):
            raise SolverFailed("a better bargain that the solver has seen and not taken")
        shown = more


def _candidates(worth: Any, before: Any) -> tuple[Any, Any]:
    """The cells to start with, row by row: all of a small board, the best few of a large one."""
    import numpy as np

    size, width = worth.shape
    if worth.size <= ALL_AT_ONCE:
        return np.nonzero(worth > -np.inf)
    rows, cols = top_cells(worth, CANDIDATES)
    of_columns, of_rows = top_cells(worth[:, :-1].T, CANDIDATES // 2)
    found = _joined((rows, cols), (of_rows, of_columns), width)
    return _joined(found, (np.arange(size), before), width)


def top_cells(worth: Any, count: int, *, scattered: bool = False) -> tuple[Any, Any]:
    """The best open cells of each row. Equal ones are scattered, or all rows would pick the same;
    `scattered` says that they are already."""
    import numpy as np

    size, width = worth.shape
    count = min(count, width)
    rows, cols = [], []
    for start, stop in blocks(size, width):
        block = np.ascontiguousarray(worth[start:stop])
        if not scattered:
            block = block + scatter(start, stop, width)
        picked = np.argpartition(block, width - count, axis=1)[:, width - count :]
        row = np.repeat(np.arange(start, stop), count)
        usable = worth[row, picked.ravel()] > -np.inf
        rows.append(row[usable])
        cols.append(picked.ravel()[usable])
    return np.concatenate(rows), np.concatenate(cols)


def scatter(start: int, stop: int, width: int) -> Any:
    """Numbers below a half that differ from cell to cell."""
    import numpy as np

    rows = np.arange(start, stop, dtype=np.uint32)[:, None] * np.uint32(2654435761)
    mixed = (rows ^ (np.arange(width, dtype=np.uint32) * np.uint32(2246822519))[None, :]) >> 17
    return mixed.astype(np.float64) / 2.0**16


def _joined(ones: tuple[Any, Any], others: tuple[Any, Any], width: int) -> tuple[Any, Any]:
    """Two lists of cells as one, sorted and without doubles."""
    import numpy as np

    keys = np.concatenate([ones[0] * width + ones[1], others[0] * width + others[1]])
    keys = np.unique(keys)
    return keys // width, keys % width


def match_cells(rows: Any, cols: Any, worth: Any, seats: Seats, shape: tuple[int, int]) -> Any:
    """A best assignment on these cells: a column per row."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    size, width = shape
    if not size:
        return np.zeros(0, dtype=np.int64)
    wanted = np.bincount(cols, minlength=width)
    offered = np.minimum(np.append(seats.high, size), wanted)
    promised = np.append(np.minimum(seats.low, offered[:-1]) if seats.promise else 0 * seats.low, 0)
    # Where there are seats for all who could come, each gets one of her own: fewer cells.
    private = (offered == wanted) & (promised == 0)
    first = np.cumsum(offered) - offered
    by_column = np.argsort(cols, kind="stable")
    turn = np.empty(len(cols), dtype=np.int64)
    turn[by_column] = np.arange(len(cols)) - (np.cumsum(wanted) - wanted)[cols[by_column]]
    copies = np.where(private[cols], 1, offered[cols])
    cell = np.repeat(np.arange(len(cols)), copies)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(copies) - copies, copies)
    nth = np.where(private[cols[cell]], turn[cell], nth)
    seat = first[cols[cell]] + nth
    gain = worth[cell] + np.where(nth < promised[cols[cell]], seats.promise, 0.0)
    cost = gain.max() + 1.0 - gain
    table = csr_array((cost, (rows[cell], seat)), shape=(size, int(offered.sum())))
    _, chosen = min_weight_full_bipartite_matching(table)
    return np.repeat(np.arange(width), offered)[chosen]


def price_cells(rows: Any, cols: Any, worth: Any, columns: Any, load: Any, seats: Seats) -> Any:
    """Seat prices on these cells: minus the shortest way from the bench to each column.

    The *bench* is where a chain of moves begins when somebody's seat is simply left empty; a
    step moves one mentee from her column to another. Ways from the bench exist only if no
    circle of moves gains anything, that is, if the assignment is a best one.
    """
    import numpy as np

    low, nobody = seats.low, len(seats.low)
    here = columns[rows]
    own = np.full(len(columns), -np.inf)
    own[rows[cols == here]] = worth[cols == here]
    step = cols != here
    source, target, cost = here[step], cols[step], own[rows[step]] - worth[step]
    order = np.argsort(target, kind="stable")
    source, target, cost = source[order], target[order], cost[order]
    starts = np.flatnonzero(np.diff(target, prepend=-1))
    way = np.full(nobody + 1, np.inf)
    way[nobody] = 0.0
    taken = load[:nobody]
    way[:nobody][taken > 0] = 0.0
    if seats.promise:
        way[:nobody][(taken > 0) & (taken <= low)] = seats.promise
    for _ in range(nobody + 3):
        if not len(starts):
            break
        arrived = np.minimum.reduceat(way[source] + cost, starts)
        before = way[target[starts]]
        if (arrived >= before).all():
            break
        way[target[starts]] = np.minimum(arrived, before)
    else:
        raise SolverFailed("a circle of moves would gain: the assignment is not a best one")
    # Where nobody may come, only a promise gives a seat its price.
    empty = -seats.promise if seats.promise else 0.0
    alone = np.where((taken < low) & (taken < seats.high), empty, 0.0)
    way[:nobody] = np.where(np.isinf(way[:nobody]), -alone, way[:nobody])
    return -way


def _tight(worth: Any, columns: Any, prices: Any) -> tuple[Any, tuple[Any, Any] | None]:
    """The cells as good a bargain as the one taken, and, if any are better, some of those."""
    import numpy as np

    size, width = worth.shape
    tight = np.zeros(worth.shape, dtype=bool)
    rows, cols = [], []
    for start, stop in blocks(size, width):
        bargain = worth[start:stop] - prices
        taken = bargain[np.arange(stop - start), columns[start:stop]][:, None]
        np.equal(bargain, taken, out=tight[start:stop])
        hungry = np.flatnonzero((bargain > taken).any(axis=1))
        if len(hungry):
            row, col = top_cells(bargain[hungry], ADDED)
            rows.append(start + hungry[row])
            cols.append(col)
    return tight, (np.concatenate(rows), np.concatenate(cols)) if rows else None
