"""Plans under quotas: SciPy's `milp` (HiGHS), one wish after the other.

A quota ties pairs together across the whole table, and with that the structure that lets paths
and prices solve everything is gone. So this is only used when the best plan without quotas does
not keep them. It is still exact. Each wish is a stage of its own,

    pairs  >  quotas as far as one can get  >  kept pairs  >  promised seats  >  fit  >  lot

solved to a gap of nought and then held fast for all later ones. All numbers are whole and small,
so a dual bound less than one away from the value proves it; both are stored with the plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.exact import SolverFailed
from spona.engine.matching.market import Market
from spona.engine.matching.plan import Objective, Stage
from spona.engine.matching.quotas import Group, QuotaKind, Side, crosses, groups, wanted
from spona.engine.matching.ties import lot

LARGEST_COEFFICIENT = 2**20
LOT_BITS = 16
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class QuotaPlan:
    """`columns` as in `exact.Best`, the floor of a balanced plan, and the stages that prove it."""

    columns: list[int]
    floor: int | None
    stages: tuple[Stage, ...]


def solve_with_quotas(market: Market, objective: Objective, told: Told | None = None) -> QuotaPlan:
    """The best plan that keeps the quotas, or comes as near to them as possible."""
    floor = None
    if objective is Objective.BALANCED:
        floor = _floor(market)
    model = _Model(market, floor)
    stages = [*model.wishes(), *model.fit(objective), *model.lots()]
    for number, (name, gain) in enumerate(stages):
        model.settle(name, gain)
        if told:
            told(number + 1, len(stages))
    return QuotaPlan(model.columns(), floor, tuple(model.stages))


def _floor(market: Market) -> int | None:
    """As in `floors`: the highest level below which all pairs can be closed without loss."""
    import numpy as np

    goal = _reached(market, None)
    free = market.size - sum(home is not None for home in market.home)
    if not free or not goal[0]:
        return None
    levels = np.flatnonzero(np.bincount(market.points.ravel())).tolist()
    found = 0
    while levels:
        middle = len(levels) // 2
        if _reached(market, levels[middle]) == goal:
            found, levels = levels[middle], levels[middle + 1 :]
        else:
            levels = levels[:middle]
    return max(0, found - market.problem.balance_within)


def _reached(market: Market, floor: int | None) -> list[int]:
    model = _Model(market, floor)
    for name, gain in model.wishes():
        model.settle(name, gain)
    return [stage.reached for stage in model.stages]


class _Model:
    """Variables: a pair each (0 or 1), a shortfall per quota that gives way, and per mentor the
    promised seats that are filled. Constraints are rows of (variables, factors, low, high)."""

    def __init__(self, market: Market, floor: int | None) -> None:
        import numpy as np

        self.market, problem = market, market.problem
        opened = ~market.excluded
        if floor:
            opened &= market.points >= floor
        for i, home in enumerate(market.home):
            if home is not None:
                opened[i] = False
                opened[i, home] = True
        self.rows, self.cols = np.nonzero(opened)
        self.pairs = len(self.rows)
        self.high = [1] * self.pairs
        self.shortfalls: list[tuple[int, int]] = []  # variable, and what one of it weighs
        self.promised: list[int] = []
        self.constraints: list[tuple[Any, Any, float, float]] = []
        self.stages: list[Stage] = []
        self.answer: Any = None
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

        points = self.market.points[self.rows, self.cols]
        if objective is not Objective.WORST_FIRST:
            yield "fit", self._gain(points)
            return
        base, together = self.market.size + 2, 1  # above any count, and above 1 for nobody at all
        while base ** (together + 1) <= LARGEST_COEFFICIENT:
            together += 1
        levels = np.unique(points).tolist()
        for start in range(0, len(levels), together):
            gain = np.zeros(self.pairs)
            for k, level in enumerate(reversed(levels[start : start + together])):
                gain[points == level] = -(base**k)
            yield f"fit of {levels[start]} and more", self._gain(gain)

    def lots(self) -> Iterator[tuple[str, Any]]:
        """Drawn numbers, twice: two plans that are equal in everything do not stay equal."""
        problem = self.market.problem
        for turn in ("1", "2"):
            drawn = [
                int.from_bytes(
                    lot(problem.seed, turn, problem.mentees[i].id, problem.mentors[j].id)[:2]
                )
                for i, j in zip(self.rows.tolist(), self.cols.tolist(), strict=True)
            ]
            yield f"lot {turn}", self._gain(drawn)

    def _gain(self, of_pairs: Any) -> Any:
        import numpy as np

        gain = np.zeros(len(self.high))
        gain[: self.pairs] = of_pairs
        return gain

    def settle(self, name: str, gain: Any) -> None:
        """Reach the most of one wish, and hold on to it."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if not len(self.high) or not gain.any():
            return
        sizes = [len(variables) for variables, _, _, _ in self.constraints]
        table = csr_array(
            (
                np.concatenate([factors for _, factors, _, _ in self.constraints]),
                (
                    np.repeat(np.arange(len(sizes)), sizes),
                    np.concatenate([variables for variables, _, _, _ in self.constraints]),
                ),
            ),
            shape=(len(sizes), len(self.high)),
        )
        low = [low for _, _, low, _ in self.constraints]
        high = [high for _, _, _, high in self.constraints]
        found = milp(
            -gain,
            integrality=np.ones(len(self.high)),
            bounds=Bounds(np.zeros(len(self.high)), np.array(self.high, dtype=float)),
            constraints=LinearConstraint(table, low, high),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise SolverFailed(f"{name}: {found.message}")
        self.answer = np.rint(found.x).astype(np.int64)
        reached = int(gain.astype(np.int64) @ self.answer)
        bound = int(np.floor(1e-6 - found.mip_dual_bound))
        if bound > reached:
            raise SolverFailed(f"{name}: {reached} reached, {bound} not excluded")
        self.stages.append(Stage(name=name, reached=reached, bound=max(bound, reached)))
        used = np.flatnonzero(gain)
        self.constraints.append((used, gain[used], reached - 0.5, np.inf))

    def columns(self) -> list[int]:
        chosen = [self.market.nobody] * self.market.size
        if self.answer is not None:
            for cell in self.answer[: self.pairs].nonzero()[0].tolist():
                chosen[int(self.rows[cell])] = int(self.cols[cell])
        return chosen
