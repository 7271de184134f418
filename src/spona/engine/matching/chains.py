"""What happens next when one mentee is put somewhere else.

She displaces somebody, who displaces somebody, until the chain ends in a free seat or in the
seat she left. The cheapest chain is a shortest path in the residual of the best plan, and with
it the plan is again a best one under the changed conditions. So one run of shortest paths tells
the consequence of *every* such change, and nothing is solved again: all of them at once (Floyd,
Warshall) where the numbers are short, one end at a time (Dijkstra) where they are long.
"""

from functools import cached_property
from typing import Any

from spona.engine.matching.board import EXACT_IN_FLOAT, SPARE_BITS, Board
from spona.engine.matching.exact import SolverFailed
from spona.engine.matching.paths import all_ways_of_long_numbers


class Residual:
    """How an assignment can be changed: one step moves one mentee from her mentor to another.

    Rows of `step` are the places people can leave (mentors with mentees, and "nobody"), columns
    all places; `step[k, b]` is the least value lost by moving one person from `places[k]` to b,
    and `who[k, b]` is that person. Pinned mentees never move. The *bench* closes the circle: a
    chain of moves ends there in a free seat (`leave`), and begins there when somebody's seat is
    simply left empty (`back`). Infinity stands for what cannot be.

    Values are counted in `scale` parts of a point, of which every move costs one: of equally good
    chains the one that moves the fewest people wins.
    """

    def __init__(self, board: Board, columns: list[int]) -> None:
        import numpy as np

        nobody = board.nobody
        self.board, self.scale = board, board.size + 2
        self.promise = board.promise * self.scale
        most = int(board.worth_of[-1]) + board.keep if len(board.worth_of) else 0
        short = 3 * most * self.scale * SPARE_BITS < EXACT_IN_FLOAT
        self.kind = np.float64 if short else object
        self.load = np.bincount(columns, minlength=nobody + 1).tolist()
        members: dict[int, list[int]] = {nobody: []}
        for i, j in enumerate(columns):
            members.setdefault(j, []).append(i)
        self.places = sorted(members)
        self.index = {place: k for k, place in enumerate(self.places)}
        self.step = np.full((len(self.places), nobody + 1), np.inf, dtype=self.kind)
        self.who = np.full((len(self.places), nobody + 1), -1)
        for k, place in enumerate(self.places):
            movable = [i for i in members[place] if board.market.home[i] is None]
            if movable:
                self._from(k, place, np.array(movable))
        self.leave = np.array([self._leave(j) for j in range(nobody + 1)], dtype=self.kind)
        self.back = np.array([self._back(j) for j in range(nobody + 1)], dtype=self.kind)

    def _from(self, k: int, place: int, rows: Any) -> None:
        import numpy as np

        worth = self.board.worth[rows].astype(self.kind)
        lost = (worth[:, place][:, None] - worth) * self.scale + 1
        lost[~self.board.open[rows]] = np.inf
        best = lost.argmin(axis=0)
        self.step[k] = lost[best, np.arange(lost.shape[1])]
        self.who[k] = np.where(self.step[k] < np.inf, rows[best], -1)

    def _leave(self, j: int) -> float:
        if j == self.board.nobody:
            return 0
        if self.load[j] < self.board.low[j]:
            return -self.promise
        return 0 if self.load[j] < self.board.high[j] else float("inf")

    def _back(self, j: int) -> float:
        if j == self.board.nobody:
            return 0
        if not self.load[j]:
            return float("inf")
        return self.promise if self.load[j] <= self.board.low[j] else 0


class Chains:
    """All cheapest chains of moves in one best assignment, fewest people first among equals.

    `columns` must be a best assignment of the board, and `prices` its seat prices, or the paths
    mean nothing."""

    def __init__(
        self,
        board: Board,
        columns: list[int],
        prices: list[int],
    ) -> None:
        import numpy as np

        market = board.market
        self.board, self.columns, self.prices = board, columns, [*prices, 0]
        self.residual = residual = Residual(board, columns)
        self.bench = bench = len(residual.places)
        pinned = [0] * market.nobody
        for home in market.home:
            if home is not None:
                pinned[home] += 1
        self.pinned = pinned
        mentors = market.problem.mentors
        self.borrowed = [taken > m.most for taken, m in zip(pinned, mentors, strict=True)]
        self.arc = np.full((bench + 1, bench + 1), np.inf, dtype=residual.kind)
        self.arc[:bench, :bench] = residual.step[:, residual.places]
        self.arc[bench, :bench] = residual.back[residual.places]
        self.into_free = self._ends_in_free_seats()
        np.fill_diagonal(self.arc, 0)
        self._ways: dict[int, tuple[Any, Any]] = {}

    def _ends_in_free_seats(self) -> Any:
        """How each place's chain reaches the bench: over which empty mentor, or -1 for its own
        free seat."""
        import numpy as np

        residual, bench = self.residual, self.bench
        empty = np.setdiff1d(np.arange(self.board.nobody), np.array(residual.places))
        own = residual.leave[residual.places]
        self.arc[:bench, bench] = own
        if not len(empty):
            return np.full(bench, -1)
        through = residual.step[:, empty] + residual.leave[empty]
        best = through.argmin(axis=1)
        nearest = through[np.arange(bench), best]
        self.arc[:bench, bench] = np.minimum(own, nearest)
        return np.where(nearest < own, empty[best], -1)

    @cached_property
    def all_ways(self) -> tuple[Any, Any]:
        """Cost of the cheapest chain from each place to each other, and where it goes first."""
        import numpy as np

        if self.residual.kind is object:
            return all_ways_of_long_numbers(self._downhill)
        cost = self.arc.copy()
        following = np.tile(np.arange(self.bench + 1), (self.bench + 1, 1))
        for k in range(self.bench + 1):
            through = cost[:, k : k + 1] + cost[k]
            shorter = through < cost
            np.copyto(cost, through, where=shorter)
            np.copyto(following, following[:, k : k + 1], where=shorter)
        return cost, following

    def _ways_to(self, end: int) -> tuple[Any, Any]:
        """One column of `all_ways`."""
        if end not in self._ways:
            if self.residual.kind is not object:
                cost, following = self.all_ways
                self._ways[end] = cost[:, end].tolist(), following[:, end].tolist()
            else:
                self._ways[end] = self._nearest_first(end)
        return self._ways[end]

    @cached_property
    def _height(self) -> Any:
        """Seat prices seen as heights: between them no step goes down, which is what the methods
        for long numbers ask for."""
        import numpy as np

        return np.array(
            [-self.prices[p] * self.residual.scale for p in self.residual.places] + [0],
            dtype=object,
        )

    @cached_property
    def _downhill(self) -> Any:
        """Steps measured between heights: none is negative."""
        return self.arc + self._height[:, None] - self._height[None, :]

    def _nearest_first(self, end: int) -> tuple[list[Any], list[int]]:
        import numpy as np

        height, count = self._height, self.bench + 1
        into = self._into
        cost = np.full(count, np.inf, dtype=object)
        following = np.full(count, end)
        waiting, cost[end] = np.ones(count, dtype=bool), 0
        for _ in range(count):
            near = np.flatnonzero(waiting & (cost < np.inf))
            if not len(near):
                break
            k = int(near[cost[near].argmin()])
            waiting[k] = False
            rest = np.flatnonzero(waiting)
            through = into[k, rest] + cost[k]
            shorter = through < cost[rest]
            cost[rest[shorter]], following[rest[shorter]] = through[shorter], k
        level = np.where(cost < np.inf, cost + (height[end] - height), cost)
        return level.tolist(), following.tolist()

    @cached_property
    def _into(self) -> Any:
        """A row for each end of a step."""
        import numpy as np

        return np.ascontiguousarray(self._downhill.T)

    def seat_missing(self, i: int, j: int) -> bool:
        """Whether no room can be made for i: the mentor takes nobody, or others are pinned to
        all her seats."""
        market = self.board.market
        return self.pinned[j] - (market.home[i] == j) >= market.problem.mentors[j].most

    def loss(self, i: int, j: int) -> Any:
        """What the whole plan loses, in `scale` parts of a point, if mentee i goes to column j."""
        start, end, entry = self._ends(i, j)
        worth = self.board.worth
        own = (worth[i, self.columns[i]] - worth[i, j]) * self.residual.scale
        return own + entry + self._ways_to(end)[0][start]

    def next_best(self, i: int, j: int) -> int:
        """The column where mentee i would go if j were forbidden to her."""
        import numpy as np

        # A seat that would have to be added first is no alternative: forcing may ask for it,
        # a plan may not.
        open_ = np.flatnonzero(~self.board.market.excluded[i] & self._above_floor(i)).tolist()
        others = [other for other in open_ if other != j and not self.seat_missing(i, other)]
        return min([*others, self.board.nobody], key=lambda other: self.loss(i, other))

    def _above_floor(self, i: int) -> Any:
        return self.board.market.points[i] >= (self.board.floor or 0)

    def chain(self, i: int, j: int) -> dict[int, int]:
        """Everybody who moves, with the new column; mentee i first."""
        if self.columns[i] == j:
            return {}
        moved, residual = {i: j}, self.residual
        here, end, _ = self._ends(i, j)
        following = self._ways_to(end)[1]
        while here != end:
            if len(moved) > self.board.market.size:
                raise SolverFailed("a chain of moves that does not end")
            after = following[here]
            if here != self.bench:
                to = int(self.into_free[here]) if after == self.bench else residual.places[after]
                if to >= 0:
                    moved[int(residual.who[here, to])] = to
            here = after
        return moved

    def _ends(self, i: int, j: int) -> tuple[int, int, Any]:
        """Where the chain starts and ends among the places, and the cost of entering it."""
        market, origin = self.board.market, self.columns[i]
        index = self.residual.index
        # A seat that exists only for a pin is gone when the pinned mentee leaves it.
        lent = origin != market.nobody and self.borrowed[origin]
        end = self.bench if lent else index[origin]
        if origin == j:
            return end, end, 0
        if j != market.nobody and self.seat_missing(i, j):
            return self.bench, end, 0
        if j in index:
            return index[j], end, 0
        return self.bench, end, self.residual.leave[j]
