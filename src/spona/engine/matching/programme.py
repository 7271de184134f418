"""Whole numbers under linear constraints, one wish after the other, each to its proved best.

SciPy's `milp` can do that alone, and on tens of thousands of variables takes minutes. So every
wish is first *relaxed*: `linprog` forgets that the numbers are whole and puts a price on every
constraint. Whatever the prices are, no answer can gain more than

    the price of every limit
  + the best of every variable within its bounds (its gain minus the prices of what it uses)

so a solver's rounding makes this bound looser, never wrong. Three things follow:

* An answer that reaches the bound is a best one, and nothing more has to be solved.
* What is left of a variable's gain says how much an answer loses at least by moving it from its
  better end. So `milp` need only look at the *kernel*, the variables that lose least, if no
  answer with another one could be better.
* A variable that would lose more than there is between the bound and the best answer never
  moves again. Of tens of thousands a few hundred are left for the next wish.
"""

import math
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.exact import SolverFailed
from spona.engine.matching.plan import Stage

SURE = 1e-6  # what `milp` may be wrong by
ROUNDING = 2.0**-50  # times the size of all that is added up: more than adding can be wrong by
KERNEL = 4  # times the number of constraints


@dataclass(frozen=True, eq=False)
class Relaxed:
    """No answer gains more than `bound`, nor, if it has a variable elsewhere than at its better
    end, more than `bound` minus the size of its `left` (what the prices leave of its gain)."""

    bound: float
    left: Any
    point: Any = None

    @property
    def whole(self) -> int:
        return math.floor(self.bound)


@dataclass(frozen=True, eq=False)
class Best:
    answer: Any
    reached: int
    relaxed: Relaxed


class Programme:
    """Variables from nought to `high` and constraints, rows of (variables, factors, low, high).

    `answer` is the best one for all wishes settled so far. Of variables that promise the same,
    those of higher `liking` are looked at first.
    """

    def __init__(self, high: Any, constraints: list[tuple[Any, Any, float, float]], liking: Any):
        import numpy as np

        self.low = np.zeros(len(high))
        self.high = np.array(high, dtype=float)
        self.liking = liking
        self.table = self._rows([(variables, factors) for variables, factors, _, _ in constraints])
        self.least = np.array([low for _, _, low, _ in constraints])
        self.most = np.array([high for _, _, _, high in constraints])
        self.answer: Any = None

    def _rows(self, rows: list[tuple[Any, Any]]) -> Any:
        import numpy as np
        from scipy.sparse import csr_array

        sizes = [len(variables) for variables, _ in rows]
        cells = np.concatenate([np.zeros(0, dtype=np.int64), *(variables for variables, _ in rows)])
        factors = np.concatenate([np.zeros(0), *(factors for _, factors in rows)])
        places = (np.repeat(np.arange(len(sizes)), sizes), cells)
        return csr_array((factors, places), shape=(len(sizes), len(self.high)))

    def demand(self, variables: Any, factors: Any, least: float) -> None:
        """One more constraint, which the answer keeps already."""
        import numpy as np
        from scipy.sparse import vstack

        self.table = vstack([self.table, self._rows([(variables, factors)])], format="csr")
        self.least = np.append(self.least, least)
        self.most = np.append(self.most, np.inf)

    def close(self, variables: Any) -> None:
        """Variables (a mask) that are to stay at nought, as they are in the answer."""
        self.high[variables] = 0

    def settle(self, name: str, gain: Any) -> Stage:
        """Reach the most of one wish, and hold on to it."""
        import numpy as np

        best = self.best(name, gain)
        self.answer = best.answer
        used = np.flatnonzero(gain)
        self.demand(used, gain[used], best.reached)
        settled = abs(best.relaxed.left) > best.relaxed.bound - best.reached
        end = np.where(best.relaxed.left > 0, self.high, self.low)[settled]
        self.low[settled] = self.high[settled] = end
        return Stage(name=name, reached=best.reached, bound=best.reached)

    def reachable(self, name: str, gain: Any, goal: int) -> bool:
        """Whether some answer gains that much; if so, it becomes the one so far."""
        best = self.best(name, gain, goal)
        if best.reached < goal:
            return False
        self.answer = best.answer
        return True

    def best(self, name: str, gain: Any, goal: int | None = None) -> Best:
        """The best answer for a gain, or, if it turns out that no answer reaches `goal`, any."""
        import numpy as np

        free_of_charge = np.where(gain > 0, self.high, self.low)
        relaxed = Relaxed(float(gain @ free_of_charge), gain)
        if self.answer is None or self._value(gain, self.answer) < relaxed.whole:
            relaxed = self._relax(gain) or relaxed
        candidates = [x for x in (self.answer, relaxed.point) if x is not None and self.allows(x)]
        for x in candidates:
            reached = self._value(gain, x)
            if reached >= relaxed.whole or (goal is not None and relaxed.whole < goal):
                return Best(x, reached, relaxed)
        return self._search(name, gain, relaxed, goal)

    def allows(self, x: Any) -> bool:
        used = self.table @ x
        return bool(
            ((self.least <= used) & (used <= self.most)).all()
            and ((self.low <= x) & (x <= self.high)).all()
        )

    @staticmethod
    def _value(gain: Any, x: Any) -> int:
        return round(float(gain @ x))  # whole numbers below 2^53: exact

    def _relax(self, gain: Any) -> Relaxed | None:
        """The prices `linprog` finds, and what they prove; nothing if it gives up."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        free = np.flatnonzero(self.low < self.high)
        fixed = self.table @ np.where(self.low < self.high, 0, self.low)
        upper, lower = np.isfinite(self.most), np.isfinite(self.least) & (self.least != 0)
        # A lower limit of nought binds nobody unless something is taken away.
        lower |= np.isfinite(self.least) & (self.table.minimum(0).sum(axis=1) < 0)
        limits = np.concatenate([(self.most - fixed)[upper], (fixed - self.least)[lower]])
        table = self.table[:, free]
        table = vstack([table[upper], -table[lower]], format="csr")
        bounds = np.column_stack([self.low[free], self.high[free]])
        found = linprog(-gain[free], A_ub=table, b_ub=limits, bounds=bounds, method=_method(free))
        if found.x is None or found.status:
            return None
        prices = np.maximum(-found.ineqlin.marginals, 0)
        left = np.zeros(len(gain))
        left[free] = gain[free] - table.T @ prices
        ends = np.where(left > 0, self.high, self.low)
        settled = np.where(self.low < self.high, 0, self.low)
        bound = float(prices @ limits + left @ ends + gain @ settled)
        sizes = prices @ abs(limits) + (abs(table).T @ prices + abs(gain[free])) @ self.high[free]
        point = settled.copy()
        point[free] = np.rint(found.x)
        return Relaxed(bound + ROUNDING * float(sizes), left, point)

    def _search(self, name: str, gain: Any, relaxed: Relaxed, goal: int | None) -> Best:
        """`milp` on the kernel, and on more until nothing outside could be better."""
        import numpy as np

        free = np.flatnonzero(self.low < self.high)
        ends = np.where(relaxed.left > 0, self.high, self.low)
        loss = abs(relaxed.left)
        wanted = np.isinf(self.liking)
        for x in (self.answer, relaxed.point):
            wanted |= False if x is None else x != ends
        order = free[np.lexsort((-self.liking[free], loss[free], ~wanted[free]))]
        count = KERNEL * len(self.least) + int(wanted[free].sum())
        while True:
            answer, inside = self._solve(gain, ends, order[:count])
            outside = relaxed.bound - loss[order[count]] if count < len(order) else -np.inf
            if answer is None:
                if count >= len(order):
                    raise SolverFailed(f"{name}: there is no answer")
                count *= 4
                continue
            reached = self._value(gain, answer)
            excluded = math.floor(max(inside + SURE, outside))
            if excluded <= reached or (goal is not None and excluded < goal):
                return Best(answer, reached, relaxed)
            if count >= len(order):
                raise SolverFailed(f"{name}: {reached} reached, {excluded} not excluded")
            near = loss[order] <= relaxed.bound - reached
            count = max(4 * count, int(near.nonzero()[0].max(initial=0)) + 1)

    def _solve(self, gain: Any, ends: Any, kernel: Any) -> tuple[Any, float]:
        """The best answer that moves only the kernel, and what none of these exceeds."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        rest = ends.copy()
        rest[kernel] = 0
        fixed = self.table @ rest
        found = milp(
            -gain[kernel],
            integrality=np.ones(len(kernel)),
            bounds=Bounds(self.low[kernel], self.high[kernel]),
            constraints=LinearConstraint(
                self.table[:, kernel], self.least - fixed, self.most - fixed
            ),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None, -np.inf
        rest[kernel] = np.rint(found.x)
        if not self.allows(rest):
            raise SolverFailed("an answer that breaks its constraints")
        return rest, float(gain @ ends - gain[kernel] @ ends[kernel] - found.mip_dual_bound)


def _method(free: Any) -> str:
    """The simplex method is faster on small tables, the interior one on large ones."""
    return "highs-ds" if len(free) < 20_000 else "highs-ipm"
