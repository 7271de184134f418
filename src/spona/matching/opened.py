"""A run opened for reading: problem, plan and prices, kept for the next page under the plan's hash.

The hash covers everything a plan depends on, so what is kept can never be another plan's.
"""

import threading
from collections import OrderedDict
from functools import cached_property
from typing import Any

from spona.engine.matching import Blocking, Objective, Plan, PriceList, Problem, stability
from spona.matching import queries
from spona.matching.models import MatchingRun

KEPT = 6
MOST_CELLS = 400_000  # above this a table of prices takes longer than a page may
MOST_LONG = 60_000  # the same for *worst first*, whose numbers are long
_kept: OrderedDict[str, "Opened"] = OrderedDict()
_lock = threading.Lock()


class Opened:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan

    @cached_property
    def prices(self) -> PriceList:
        return PriceList(self.problem, self.plan)

    @cached_property
    def _table(self) -> Any:
        cells = len(self.problem.mentees) * len(self.problem.mentors)
        long = self.plan.objective is not Objective.TOTAL
        if cells > (MOST_LONG if long else MOST_CELLS) or not self.prices.has_table:
            return None
        return self.prices.table()

    @cached_property
    def blocking(self) -> tuple[Blocking, ...] | None:
        """Pairs who would both rather be together; None where that is too long to look at."""
        if len(self.problem.mentees) * len(self.problem.mentors) > MOST_CELLS:
            return None
        return stability(self.problem, self.plan).blocking

    @property
    def has_costs(self) -> bool:
        """Can the price of every cell be shown at a glance?"""
        return self._table is not None

    def points(self, mentee: str, mentor: str) -> int:
        prices = self.prices
        return prices.market.fit(prices.row[mentee], prices.column[mentor])

    def is_excluded(self, mentee: str, mentor: str) -> bool:
        prices = self.prices
        return bool(prices.market.excluded[prices.row[mentee], prices.column[mentor]])

    def cost(self, mentee: str, mentor: str) -> tuple[int, int] | None:
        """(points, pairs) lost by forcing this pair; None where it is only told for one pair."""
        if self._table is None:
            return None
        i, j = self.prices.row[mentee], self.prices.column[mentor]
        return int(self._table.lost_points[i, j]), int(self._table.lost_pairs[i, j])


def opened(run: MatchingRun) -> Opened:
    """Raises BadRecord for a damaged record."""
    with _lock:
        if found := _kept.get(run.plan_hash):
            _kept.move_to_end(run.plan_hash)
            return found
    found = Opened(*queries.plan_of(run))
    if found.plan.hash == run.plan_hash:
        with _lock:
            _kept[run.plan_hash] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found
