"""Where the floor of a balanced plan comes to lie, also under a decision by hand.

The best worst pair is found by halving: the highest level below which all pairs can be closed
without losing anybody, a kept pair or a promised seat. Pinned pairs are as they are. To ask the
same with one pair forced or forbidden, little is solved again: a best plan above each level is
kept with its chains, and those tell what the decision would cost there.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from spona.engine.matching.board import Board, Layer, lay_out
from spona.engine.matching.chains import Chains
from spona.engine.matching.exact import Best, best
from spona.engine.matching.market import Market
from spona.engine.matching.plan import Objective
from spona.engine.matching.proof import value

Told = Callable[[int, int], None]


class Floors:
    """The floors of one market. A level is the points of a pair; None stands for no floor."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._boards: dict[int, tuple[Board, Best]] = {}
        self._chains: dict[int, Chains] = {}

    def plain(self, told: Told | None = None) -> int | None:
        """Without any decision; None if there is no free pair to balance."""
        market = self.market
        columns = self._at(0)[1].columns.tolist()
        if all(j == market.nobody or market.home[i] is not None for i, j in enumerate(columns)):
            return None
        return self._highest(self._reached, told)

    def with_forced(self, i: int, j: int) -> int:
        """If mentee i goes to mentor j, whatever the rules say."""
        return self._highest(lambda level: self._reached(level, (i, j)))

    def without(self, i: int, j: int) -> int:
        """If mentee i may not go to mentor j."""

        def reached(level: int) -> int:
            if self._at(level)[1].columns[i] != j:
                return self._reached(level)
            return self._reached(level, (i, self._chains_at(level).next_best(i, j)))

        return self._highest(reached)

    def columns_with(self, i: int, j: int, floor: int, near: list[int]) -> list[int]:
        """A best plan above that floor with i at j; of several the one nearest to `near`."""
        board = self._freed(i, floor, also=j)
        board.open[i] = False
        board.open[i, j] = True
        return self._nearest(board, near)

    def columns_without(self, i: int, j: int, floor: int, near: list[int]) -> list[int]:
        board = self._freed(i, floor)
        board.open[i, :-1] = ~self.market.excluded[i] & (self.market.points[i] >= floor)
        board.open[i, j], board.open[i, -1] = False, True
        return self._nearest(board, near)

    def _freed(self, i: int, floor: int, also: int | None = None) -> Board:
        """The board as if i had no pin, with one seat more where `also` another is needed."""
        market = self.market
        taken = [home for k, home in enumerate(market.home) if home is not None and k != i]
        taken += [also] if also is not None else []
        high = tuple(
            max(mentor.most, taken.count(j)) for j, mentor in enumerate(market.problem.mentors)
        )
        return replace(lay_out(market, Objective.TOTAL, floor), high=high)

    def _nearest(self, board: Board, near: list[int]) -> list[int]:
        import numpy as np

        nothing = np.zeros(len(board.worth_of), dtype=np.int64)
        close = Layer(nothing, 1, 0, 0, 2 * board.size + 2, dict(enumerate(near)))
        return best(replace(board, layers=(*board.layers, close))).columns.tolist()

    @cached_property
    def _levels(self) -> list[int]:
        import numpy as np

        return np.flatnonzero(np.bincount(self.market.points.ravel())).tolist()

    def _highest(self, reached: Callable[[int], int], told: Told | None = None) -> int:
        goal, levels = reached(0), self._levels
        rounds = len(levels).bit_length()
        found = 0
        while levels:
            if told:
                told(rounds - len(levels).bit_length(), rounds)
            middle = len(levels) // 2
            if reached(levels[middle]) == goal:
                found, levels = levels[middle], levels[middle + 1 :]
            else:
                levels = levels[:middle]
        return max(0, found - self.market.problem.balance_within)

    def _at(self, level: int) -> tuple[Board, Best]:
        if level not in self._boards:
            board = lay_out(self.market, Objective.TOTAL, level)
            self._boards[level] = board, best(board)
        return self._boards[level]

    def _chains_at(self, level: int) -> Chains:
        if level not in self._chains:
            board, found = self._at(level)
            self._chains[level] = Chains(board, found.columns.tolist(), found.prices)
        return self._chains[level]

    def _reached(self, level: int, decided: tuple[int, int] | None = None) -> int:
        """What a best plan above the level reaches in the wishes above fit."""
        board, found = self._at(level)
        reached = value(board, found.columns)
        if decided:
            chains = self._chains_at(level)
            reached -= int(chains.loss(*decided) // chains.residual.scale)
        return reached // board.room
