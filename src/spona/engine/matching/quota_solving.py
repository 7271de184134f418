"""Plans under quotas: a linear programme in whole numbers, one wish after the other.

A quota ties pairs together across the whole table, and with that the structure that lets paths
and prices solve everything is gone. So this is only used when the best plan without quotas does
not keep them. It is still exact. Each wish is a stage of its own,

    pairs  >  quotas as far as one can get  >  kept pairs  >  promised seats  >  fit  >  lot

solved to a gap of nought and then held fast for all later ones; `programme` does the work. All
numbers are whole and small, so a bound less than one away from the value proves it; both are
stored with the plan.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.market import Market
from spona.engine.matching.plan import Objective, Stage
from spona.engine.matching.programme import Programme
from spona.engine.matching.quotas import Group, QuotaKind, Side, crosses, groups, wanted
from spona.engine.matching.ties import lot

LARGEST_COEFFICIENT = 2**20
LOTS = 2
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class QuotaPlan:
    """`columns` as in `exact.Best`, the floor of a balanced plan, and the stages that prove it."""

    columns: list[int]
    floor: int | None
    stages: tuple[Stage, ...]


def solve_with_quotas(market: Market, objective: Objective, told: Told | None = None) -> QuotaPlan:
    """The best plan that keeps the quotas, or comes as near to them as possible."""
    model = _Model(market)
    wishes, fit = [*model.wishes()], [*model.fit(objective)]
    steps = len(wishes) + len(fit) + LOTS
    stages: dict[str, Stage] = {}

    def settle(some: Iterable[tuple[str, Any]]) -> None:
        for name, gain in some:
            if gain.any():
                stages[name] = model.programme.settle(name, gain)
            if told:
                told(len(stages), steps)

    settle(wishes)
    reached = {name: stage.reached for name, stage in stages.items()}
    model.round_shares(reached.get("pairs", 0), reached.get("quotas", 0))
    floor = model.raise_floor(objective) if reached.get("pairs") else None
    settle(fit)
    settle(model.lots())
    return QuotaPlan(model.columns(), floor, tuple(stages.values()))


class _Model:
    """Variables: a pair each (0 or 1), a shortfall per quota that gives way, and per mentor the
    promised seats that are filled. Constraints are rows of (variables, factors, low, high)."""

    def __init__(self, market: Market) -> None:
        import numpy as np

        self.market, problem = market, market.problem
        opened = ~market.excluded
        for i, home in enumerate(market.home):
            if home is not None:
                opened[i] = False
                opened[i, home] = True
        self.rows, self.cols = np.nonzero(opened)
        self.points = market.points[self.rows, self.cols]
        self.pairs = len(self.rows)
        self.high = [1] * self.pairs
        self.shortfalls: list[tuple[int, int]] = []  # variable, and what one of it weighs
        self.promised: list[int] = []
        self.shares: list[tuple[int, Any]] = []  # per cent, and the cells that cross a border
        self.constraints: list[tuple[Any, Any, float, float]] = []
        by_row, by_column = self._by(self.rows, market.size), self._by(self.cols, market.nobody)
        for i, cells in enumerate(by_row):
            least = 1 if market.home[i] is not None else 0
            self._add(cells, np.ones(len(cells)), least, 1)
        for j, cells in enumerate(by_column):
            self._add(cells, np.ones(len(cells)), 0, market.high[j])
            if market.low[j]:
                self._promise(j, cells)
        for quota in problem.quotas:
            if quota.kind is QuotaKind.ACROSS_BORDERS:
                self._across_borders(quota.number)
            else:
                for group in groups(quota, problem.mentees, problem.mentors):
                    self._group(group)
        liking = np.append(self.points, np.full(len(self.high) - self.pairs, np.inf))
        self.programme = Programme(self.high, self.constraints, liking)

    def _by(self, axis: Any, count: int) -> list[Any]:
        import numpy as np

        order = np.argsort(axis, kind="stable")
        return np.split(order, np.cumsum(np.bincount(axis, minlength=count))[:-1]) if count else []

    def _add(self, variables: Any, factors: Any, low: float, high: float) -> None:
        if len(variables):
            self.constraints.append((variables, factors, low, high))

    def _variable(self, high: int) -> int:
        self.high.append(high)
        return len(self.high) - 1

    def _promise(self, j: int, cells: Any) -> None:
        import numpy as np

        filled = self._variable(self.market.low[j])
        self.promised.append(filled)
        self._add(np.append(cells, filled), np.append(np.ones(len(cells)), -1), 0, np.inf)

    def _shortfall(self, high: int, weight: int) -> int:
        variable = self._variable(high)
        self.shortfalls.append((variable, weight))
        return variable

    def _across_borders(self, percent: int) -> None:
        import numpy as np

        problem = self.market.problem
        across = np.array(
            [
                crosses(problem.mentees[i], problem.mentors[j])
                for i, j in zip(self.rows.tolist(), self.cols.tolist(), strict=True)
            ],
            dtype=bool,
        )
        self.shares.append((percent, np.flatnonzero(across)))
        short = self._shortfall(100 * self.market.size, 1)
        factors = np.append(np.where(across, 100 - percent, -percent), 1)
        self._add(np.append(np.arange(self.pairs), short), factors, 0, np.inf)

    def _group(self, group: Group) -> None:
        import numpy as np

        axis = self.rows if group.quota.side is Side.MENTEE else self.cols
        cells = np.flatnonzero(np.isin(axis, sorted(group.members)))
        if group.quota.kind is QuotaKind.AT_MOST:
            home = self.market.home
            pins = [(i, j) for i, j in enumerate(home) if j is not None]
            side = 0 if group.quota.side is Side.MENTEE else 1
            pinned = sum(pin[side] in group.members for pin in pins)
            self._add(cells, np.ones(len(cells)), 0, max(group.quota.number, pinned))
        elif wanted(group):
            short = self._shortfall(wanted(group), 100)
            factors = np.ones(len(cells) + 1)
            self._add(np.append(cells, short), factors, wanted(group), np.inf)

    def wishes(self) -> Iterator[tuple[str, Any]]:
        """The wishes above fit: each a name and what every variable gains."""
        import numpy as np

        nothing = np.zeros(len(self.high))
        everybody = nothing.copy()
        everybody[: self.pairs] = 1
        yield "pairs", everybody
        if self.shortfalls:
            short = nothing.copy()
            for variable, weight in self.shortfalls:
                short[variable] = -weight
            yield "quotas", short
        if self.market.stay:
            kept = nothing.copy()
            stay = np.array([self.market.stay.get(i, -1) for i in self.rows.tolist()])
            kept[: self.pairs] = stay == self.cols
            yield "kept", kept
        if self.promised:
            filled = nothing.copy()
            filled[self.promised] = 1
            yield "promised", filled

    def fit(self, objective: Objective) -> Iterator[tuple[str, Any]]:
        import numpy as np

        if objective is not Objective.WORST_FIRST:
            yield "fit", self._gain(self.points)
            return
        base, together = self.market.size + 2, 1  # above any count, and above 1 for nobody at all
        while base ** (together + 1) <= LARGEST_COEFFICIENT:
            together += 1
        levels = np.unique(self.points).tolist()
        for start in range(0, len(levels), together):
            gain = np.zeros(self.pairs)
            for k, level in enumerate(reversed(levels[start : start + together])):
                gain[self.points == level] = -(base**k)
            yield f"fit of {levels[start]} and more", self._gain(gain)

    def lots(self) -> Iterator[tuple[str, Any]]:
        """Drawn numbers, twice: two plans that are equal in everything do not stay equal."""
        import numpy as np

        problem = self.market.problem
        cells = np.flatnonzero(self.programme.high[: self.pairs])  # the others never come
        people = [
            (problem.mentees[i].id, problem.mentors[j].id)
            for i, j in zip(self.rows[cells].tolist(), self.cols[cells].tolist(), strict=True)
        ]
        for turn in range(1, LOTS + 1):
            drawn = np.zeros(self.pairs)
            drawn[cells] = [
                int.from_bytes(lot(problem.seed, str(turn), *pair)[:2]) for pair in people
            ]
            yield f"lot {turn}", self._gain(drawn)

    def _gain(self, of_pairs: Any) -> Any:
        import numpy as np

        gain = np.zeros(len(self.high))
        gain[: self.pairs] = of_pairs
        return gain

    def round_shares(self, paired: int, quotas: int) -> None:
        """A share of so many pairs is a whole number of them. It follows from what is settled,
        but the relaxed programme would not see it."""
        import numpy as np

        for percent, across in self.shares:
            needed = -(-(percent * paired + quotas) // 100)
            if needed > 0:
                self.programme.demand(across, np.ones(len(across)), needed)

    def raise_floor(self, objective: Objective) -> int | None:
        """For a balanced plan the floor, as in `floors`: within so many points of the highest
        level below which all pairs can be closed without loss. Pairs below it are closed.

        *Worst first* begins with a plan that reaches that level, and its lowest rungs are empty.
        """
        import numpy as np

        home = np.array([-1 if home is None else home for home in self.market.home])
        pinned = home[self.rows] >= 0
        if objective is Objective.TOTAL or (home >= 0).all():
            return None
        levels = np.flatnonzero(np.bincount(self.market.points.ravel())).tolist()
        found = 0
        while levels:
            middle = len(levels) // 2
            below = (self.points < levels[middle]) & ~pinned
            if self.programme.reachable("floor", self._gain(-below.astype(float)), 0):
                found, levels = levels[middle], levels[middle + 1 :]
            else:
                levels = levels[:middle]
        if objective is not Objective.BALANCED:
            return None
        floor: int = max(0, found - self.market.problem.balance_within)
        below = self._gain((self.points < floor) & ~pinned) > 0
        self.programme.close(below)
        return floor

    def columns(self) -> list[int]:
        chosen = [self.market.nobody] * self.market.size
        if self.programme.answer is not None:
            for cell in self.programme.answer[: self.pairs].nonzero()[0].tolist():
                chosen[int(self.rows[cell])] = int(self.cols[cell])
        return chosen
