"""Checking a plan against its problem, long after it was made and by somebody who doubts it.

Nothing in the plan is believed: the pairs are scored again, the rules applied again, and the
certificate must bring the upper bound (see `proof`) down to exactly what the plan is worth.
"""

from collections import Counter
from dataclasses import dataclass

from spona.engine.matching.board import Board, lay_out
from spona.engine.matching.codec import digest
from spona.engine.matching.floors import Floors
from spona.engine.matching.leftover import as_advised_then
from spona.engine.matching.market import Market, open_market
from spona.engine.matching.plan import Objective, Plan
from spona.engine.matching.problem import Problem
from spona.engine.matching.proof import upper_bound, value
from spona.engine.matching.solving import judged, solve


@dataclass(frozen=True)
class Verdict:
    """`complaints` are codes: other_problem, unknown_person, twice, rule_broken, pin_ignored,
    over_capacity, wrong_points, wrong_total, wrong_unmatched, wrong_quotas, wrong_floor, not_optimal."""

    complaints: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.complaints


def check(plan: Plan, problem: Problem) -> Verdict:
    """Whether the plan keeps every rule of the problem and is proved to be a best one."""
    if plan.problem != digest(problem):
        return Verdict(("other_problem",))
    market = open_market(problem)
    row = {mentee.id: i for i, mentee in enumerate(problem.mentees)}
    column = {mentor.id: j for j, mentor in enumerate(problem.mentors)}
    if any(pair.mentee not in row or pair.mentor not in column for pair in plan.pairs):
        return Verdict(("unknown_person",))
    if len(plan.mentor_by_mentee) < len(plan.pairs):
        return Verdict(("twice",))
    columns = [market.nobody] * len(row)
    for pair in plan.pairs:
        columns[row[pair.mentee]] = column[pair.mentor]
    board = lay_out(market, plan.objective, plan.floor)
    complaints = _broken(plan, market, board, columns)
    if plan.quotas != judged(market, columns):
        complaints.append("wrong_quotas")
    if plan.certificate.stages:
        # Stages are the solver's word; the only way to doubt it is to solve again.
        if not complaints and as_advised_then(solve(problem, plan.objective), plan) != plan:
            complaints.append("not_optimal")
        return Verdict(tuple(complaints))
    if not complaints and not _proved(plan, problem, board, columns):
        complaints.append("not_optimal")
    balanced = plan.objective is Objective.BALANCED
    if plan.floor != (Floors(market).plain() if balanced else None):
        complaints.append("wrong_floor")
    return Verdict(tuple(complaints))


def _broken(plan: Plan, market: Market, board: Board, columns: list[int]) -> list[str]:
    found = []
    if not all(board.open[range(len(columns)), columns]):
        pinned = any(home is not None and columns[i] != home for i, home in enumerate(market.home))
        found.append("pin_ignored" if pinned else "rule_broken")
    load = Counter(columns)
    if any(load[j] > seats for j, seats in enumerate(market.high)):
        found.append("over_capacity")
    points = {
        mentee.id: market.fit(i, columns[i])
        for i, mentee in enumerate(market.problem.mentees)
        if columns[i] != market.nobody
    }
    if points != {pair.mentee: pair.points for pair in plan.pairs}:
        found.append("wrong_points")
    if plan.total != sum(points.values()) or plan.worst != min(points.values(), default=None):
        found.append("wrong_total")
    left = {mentee.id for mentee in market.problem.mentees} - points.keys()
    if sorted(left) != [unmatched.mentee for unmatched in plan.unmatched]:
        found.append("wrong_unmatched")
    return found


def _proved(plan: Plan, problem: Problem, board: Board, columns: list[int]) -> bool:
    prices = {price.mentor: price.price for price in plan.certificate.seat_prices}
    if prices.keys() != problem.mentor_by_id.keys():
        return False
    bound = upper_bound(board, [prices[mentor.id] for mentor in problem.mentors])
    return plan.certificate.value == value(board, columns) == bound
