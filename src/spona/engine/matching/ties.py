"""Several plans may be equally good. Which one is taken must not depend on the solver.

Given the seat prices, a plan is best exactly when every mentee sits at one of her best bargains
(worth minus seat price) and every seat with a price is filled. Among all such plans the lot
decides: mentees draw in an order, and each takes her best-drawn mentor that still leaves a best
plan for the rest. The lot is a hash of the seed and the two ids, so it is nobody's choice, and
the same on every machine, for every solver and for every order of the rows.
"""

import hashlib

from spona.engine.matching.board import Board
from spona.engine.matching.exact import Best


def settle(board: Board, best: Best, seed: str) -> list[int]:
    """Of all the best plans the one that the lot prefers."""
    draw = _Draw(board, best, seed)
    for i in draw.order():
        draw.take_turn(i)
    return draw.columns


def lot(seed: str, *ids: str) -> bytes:
    return hashlib.sha256("\x1f".join((seed, *ids)).encode()).digest()


class _Draw:
    def __init__(self, board: Board, best: Best, seed: str) -> None:
        import numpy as np

        self.board, self.columns, self.seed = board, best.columns.tolist(), seed
        self.tight: list[list[int]] = [[] for _ in range(board.size)]
        self.drawn_to: list[list[int]] = [[] for _ in range(board.nobody + 1)]
        for i, j in zip(*(axis.tolist() for axis in np.nonzero(best.tight)), strict=True):
            self.tight[i].append(j)
            self.drawn_to[j].append(i)
        self.load = np.bincount(best.columns, minlength=board.nobody + 1).tolist()
        self.least = [*best.least.tolist(), 0]
        self.most = [*best.most.tolist(), board.size]
        self.fixed = [home is not None for home in board.market.home]

    def order(self) -> list[int]:
        ids = [mentee.id for mentee in self.board.market.problem.mentees]
        return sorted(range(self.board.size), key=lambda i: lot(self.seed, ids[i]))

    def take_turn(self, i: int) -> None:
        if len(self.tight[i]) > 1 and not self.fixed[i]:
            here = self.columns[i]
            self.fixed[i] = True
            ways = self._ways_to(here)
            there = min((j for j in self.tight[i] if j in ways), key=lambda j: self._rank(i, j))
            self._move(i, there, ways)
        self.fixed[i] = True

    def _rank(self, i: int, j: int) -> tuple[bool, bytes]:
        problem = self.board.market.problem
        if j == self.board.nobody:
            return True, b""
        return False, lot(self.seed, problem.mentees[i].id, problem.mentors[j].id)

    def _ways_to(self, here: int) -> dict[int, tuple[int, int] | None]:
        """Every place from which a chain of equally good moves leads here, with its first move.

        A move is (person, place); person -1 means that the chain ends in a free seat at this
        place and that the seat at `place` stays empty instead.
        """
        ways: dict[int, tuple[int, int] | None] = {here: None}
        queue, bench_open = [here], False
        for place in queue:
            for person in self.drawn_to[place]:
                origin = self.columns[person]
                if not self.fixed[person] and origin not in ways:
                    ways[origin] = (person, place)
                    queue.append(origin)
            if not bench_open and self.load[place] > self.least[place]:
                bench_open = True
                for j, load in enumerate(self.load):
                    if load < self.most[j] and j not in ways:
                        ways[j] = (-1, place)
                        queue.append(j)
        return ways

    def _move(self, i: int, there: int, ways: dict[int, tuple[int, int] | None]) -> None:
        here, place = self.columns[i], there
        self.columns[i] = there
        while (way := ways[place]) is not None:
            person, following = way
            if person >= 0:
                self.columns[person] = following
            else:
                self.load[place] += 1
                self.load[following] -= 1
            place = following
        assert place == here
