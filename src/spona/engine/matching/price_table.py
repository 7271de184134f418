"""The prices of a whole matrix as tables of figures.

`PriceList` tells one price with everybody who moves. A matrix on a screen needs four numbers per
cell, for hundreds of thousands of cells: here all chains are walked at the same time, one step of
each per round.
"""

from dataclasses import dataclass
from typing import Any

from spona.engine.matching.chains import Chains
from spona.engine.matching.exact import SolverFailed

WATCHED = 62  # the weakest pairs of the plan, one bit each: has a chain moved them?


@dataclass(frozen=True, eq=False)
class PriceTable:
    """What forcing each pair costs: NumPy tables, a row per mentee and a column per mentor.

    `lost_points`, `lost_pairs` and `worst_after` as in `Price` (`worst_after` is -1 where no pair
    remains), `moved` counts the people who move, the pair's own mentee included.
    """

    lost_points: Any
    lost_pairs: Any
    worst_after: Any
    moved: Any


def price_table(chains: Chains) -> PriceTable:
    import numpy as np

    market = chains.board.market
    shape = (market.size, market.nobody)
    walk = _Walk(chains)
    if market.size and market.nobody:
        walk.run()
    return PriceTable(
        lost_points=walk.lost.reshape(shape),
        lost_pairs=walk.fewer.reshape(shape),
        worst_after=np.where(walk.worst < _Walk.NONE, walk.worst, -1).reshape(shape),
        moved=walk.moved.reshape(shape),
    )


class _Walk:
    """One chain per cell (mentee i to mentor j, numbered i × mentors + j), all under way at once."""

    NONE = 2**30

    def __init__(self, chains: Chains) -> None:
        import numpy as np

        self.chains, market = chains, chains.board.market
        self.nobody = market.nobody
        self.columns = np.array(chains.columns, dtype=np.int64)
        self.points = np.zeros((market.size, market.nobody + 1), dtype=np.int64)
        self.points[:, :-1] = market.points
        count = market.size * market.nobody
        self.lost = np.zeros(count, dtype=np.int64)
        self.fewer = np.zeros(count, dtype=np.int64)
        self.moved = np.zeros(count, dtype=np.int64)
        self.worst = np.full(count, self.NONE, dtype=np.int64)
        self.seen = np.zeros(count, dtype=np.int64)
        self._rank()

    def _rank(self) -> None:
        """Number the plan's pairs from the weakest on."""
        import numpy as np

        paired = np.flatnonzero(self.columns != self.nobody)
        fits = self.points[paired, self.columns[paired]]
        order = np.argsort(fits, kind="stable")
        self.ranked = fits[order]
        self.bit = np.zeros(len(self.columns), dtype=np.int64)
        watched = paired[order[:WATCHED]]
        self.bit[watched] = 1 << np.arange(len(watched))

    def run(self) -> None:
        import numpy as np

        chains, bench = self.chains, self.chains.bench
        following = chains.all_ways[1]
        places = np.array([*chains.residual.places, -1])
        into_free = np.append(chains.into_free, -1)
        here, end = self._starts()
        under_way = self._first_moves()
        under_way = under_way[here[under_way] != end[under_way]]
        for _ in range(len(places) + 1):  # a cheapest way meets no place twice
            if not len(under_way):
                break
            now = here[under_way]
            after = following[now, end[under_way]]
            to = np.where(after == bench, into_free[now], places[after])
            moves = (now != bench) & (to >= 0)
            who = chains.residual.who[now[moves], to[moves]]
            self._move(under_way[moves], who, to[moves])
            here[under_way] = after
            under_way = under_way[after != end[under_way]]
        else:
            raise SolverFailed("a chain of moves that does not end")
        self._look_at_the_unmoved()

    def _starts(self) -> tuple[Any, Any]:
        """`Chains._ends` for all cells."""
        import numpy as np

        chains, market = self.chains, self.chains.board.market
        bench, nobody = chains.bench, self.nobody
        index = np.full(nobody + 1, bench)
        index[chains.residual.places] = np.arange(bench)
        lent = np.append(np.array(chains.borrowed, dtype=bool), False)
        end = np.where(lent[self.columns], bench, index[self.columns])
        pinned = np.tile(np.array(chains.pinned, dtype=np.int64), (market.size, 1))
        for i, home in enumerate(market.home):
            if home is not None:
                pinned[i, home] -= 1
        seats = np.array([mentor.most for mentor in market.problem.mentors], dtype=np.int64)
        here = np.where(pinned >= seats, bench, index[:nobody])
        return here.ravel(), np.repeat(end, nobody)

    def _first_moves(self) -> Any:
        """Every mentee goes where she is forced to; those already there start no chain."""
        import numpy as np

        mentee, mentor = np.divmod(np.arange(len(self.lost)), self.nobody)
        cells = np.flatnonzero(self.columns[mentee] != mentor)
        self._move(cells, mentee[cells], mentor[cells])
        return cells

    def _move(self, cells: Any, who: Any, to: Any) -> None:
        import numpy as np

        origin, points = self.columns[who], self.points[who, to]
        self.lost[cells] += self.points[who, origin] - points
        self.fewer[cells] += (to == self.nobody).astype(np.int64) - (origin == self.nobody)
        self.moved[cells] += 1
        self.seen[cells] |= self.bit[who]
        after = np.where(to == self.nobody, self.NONE, points)
        self.worst[cells] = np.minimum(self.worst[cells], after)

    def _look_at_the_unmoved(self) -> None:
        """The weakest pair that stays: the first one not seen moving."""
        import numpy as np

        weakest = np.full(len(self.seen), self.NONE, dtype=np.int64)
        open_ = np.arange(len(self.seen))
        for rank, points in enumerate(self.ranked[:WATCHED].tolist()):
            stays = (self.seen[open_] >> rank) & 1 == 0
            weakest[open_[stays]] = points
            open_ = open_[~stays]
        if len(self.ranked) > WATCHED:
            # A chain that moves all of the sixty-two weakest: look at it person by person.
            for cell in open_.tolist():
                weakest[cell] = self._weakest_unmoved(*divmod(cell, self.nobody))
        self.worst = np.minimum(self.worst, weakest)

    def _weakest_unmoved(self, i: int, j: int) -> int:
        moved = self.chains.chain(i, j)
        stay = [
            k for k, c in enumerate(self.columns.tolist()) if c != self.nobody and k not in moved
        ]
        return min((int(self.points[k, self.columns[k]]) for k in stay), default=self.NONE)
