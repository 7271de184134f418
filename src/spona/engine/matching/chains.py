"""What happens next when one mentee is put somewhere else.

She displaces somebody, who displaces somebody, until the chain ends in a free seat or in the
seat she left. The cheapest chain is a shortest path in the residual of the best plan (`exact`),
and with it the plan is again a best one under the changed conditions. So after one all-pairs run
(Floyd–Warshall over the mentors who have mentees) the consequence of *every* such change is
known, and nothing is solved again.
"""

from dataclasses import replace

from spona.engine.matching.exact import Residual
from spona.engine.matching.market import Market, lay_out
from spona.engine.matching.plan import Objective


class Chains:
    """All cheapest chains of moves in one best assignment, fewest people first among equals.

    `columns` must be a best assignment for the objective, or the paths mean nothing."""

    def __init__(self, market: Market, objective: Objective, columns: list[int]) -> None:
        import numpy as np

        board = lay_out(market, objective)
        # One move weighs less than any point, and all moves together weigh less than one point.
        self.scale = board.size + 2
        board = replace(board, worth=board.worth * self.scale, promise=board.promise * self.scale)
        self.board, self.columns, self.far = board, columns, board.far
        self.residual = residual = Residual(board, columns, per_move=1)
        self.bench = bench = len(residual.places)
        pinned = [market.home.count(j) for j in range(market.nobody)]
        mentors = market.problem.mentors
        self.borrowed = [taken > m.most for taken, m in zip(pinned, mentors, strict=True)]
        self.cost = np.full((bench + 1, bench + 1), self.far, dtype=board.worth.dtype)
        self.cost[:bench, :bench] = residual.step[:, residual.places]
        self.cost[bench, :bench] = residual.back[residual.places]
        self.into_free = self._ends_in_free_seats()
        np.fill_diagonal(self.cost, 0)
        self.following = np.tile(np.arange(bench + 1), (bench + 1, 1))
        self._close()

    def _ends_in_free_seats(self) -> list[int]:
        """How each place's chain reaches the bench: over which empty mentor, or -1 for its own
        free seat."""
        import numpy as np

        residual, bench = self.residual, self.bench
        empty = np.setdiff1d(np.arange(self.board.nobody), np.array(residual.places))
        own = residual.leave[residual.places]
        self.cost[:bench, bench] = own
        if not len(empty):
            return [-1] * bench
        through = residual.step[:, empty] + residual.leave[empty]
        best = through.argmin(axis=1)
        nearest = through[np.arange(bench), best]
        self.cost[:bench, bench] = np.minimum(np.minimum(own, nearest), self.far)
        shorter = (nearest < own) & (nearest < self.far)
        return np.where(shorter, empty[best], -1).tolist()

    def _close(self) -> None:
        import numpy as np

        for k in range(self.bench + 1):
            through = self.cost[:, k : k + 1] + self.cost[k : k + 1, :]
            usable = (self.cost[:, k : k + 1] < self.far) & (self.cost[k : k + 1, :] < self.far)
            shorter = usable & (through < self.cost)
            self.cost = np.where(shorter, through, self.cost)
            self.following = np.where(shorter, self.following[:, k : k + 1], self.following)
        # From here on single numbers are looked up, which lists answer faster than arrays.
        self.cost, self.following = self.cost.tolist(), self.following.tolist()
        self.who = self.residual.who.tolist()

    def seat_missing(self, i: int, j: int) -> bool:
        """Whether no room can be made for i: the mentor takes nobody, or others are pinned to
        all her seats."""
        market = self.board.market
        pinned = market.home.count(j) - (market.home[i] == j)
        return pinned >= market.problem.mentors[j].most

    def loss(self, i: int, j: int) -> int:
        """What the whole plan loses, in scaled board units, if mentee i goes to column j."""
        start, end, entry = self._ends(i, j)
        own = self.board.worth[i, self.columns[i]] - self.board.worth[i, j]
        return int(own + entry + self.cost[start][end])

    def chain(self, i: int, j: int) -> dict[int, int]:
        """Everybody who moves, with the new column; mentee i first."""
        if self.columns[i] == j:
            return {}
        moved, residual = {i: j}, self.residual
        here, end, _ = self._ends(i, j)
        while here != end:
            following = self.following[here][end]
            if here != self.bench:
                to = self.into_free[here] if following == self.bench else residual.places[following]
                if to >= 0:
                    moved[self.who[here][to]] = to
            here = following
        return moved

    def _ends(self, i: int, j: int) -> tuple[int, int, int]:
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
        return self.bench, end, int(self.residual.leave[j])
