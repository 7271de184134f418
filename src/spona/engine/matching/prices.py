"""What a decision by hand costs everybody else, to the point.

The prices of a whole matrix are read off one best plan: see `chains`. Of several equally good
ways to live with a decision, the one that moves the fewest people is told.

Only *balanced* is solved again for each price, because there a forced pair may shift the floor.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from spona.engine.matching.chains import Chains
from spona.engine.matching.codec import digest
from spona.engine.matching.market import PinRefused, open_market
from spona.engine.matching.plan import Objective, Plan
from spona.engine.matching.problem import BadProblem, Forbid, Pin, Problem
from spona.engine.matching.rules import NO_CAPACITY
from spona.engine.matching.solving import solve


class Decision(StrEnum):
    FORCE = "force"
    FORBID = "forbid"


@dataclass(frozen=True, kw_only=True)
class Move:
    """One mentee changes mentor; None stands for having none."""

    mentee: str
    origin: str | None
    to: str | None


@dataclass(frozen=True, kw_only=True)
class Price:
    """The best plan with this decision, set against the best plan without it.

    `lost_points` of the total (negative: a gain, where a pin is lifted or somebody gets paired),
    `lost_pairs` mentees fewer with a mentor, the worst pair's points before and after, and
    everybody who moves, the decision's own mentee first. `overrides` are the rules that forcing
    this pair would break; empty for an ordinary pin.
    """

    decision: Decision
    mentee: str
    mentor: str
    lost_points: int
    lost_pairs: int
    worst_before: int | None
    worst_after: int | None
    moves: tuple[Move, ...]
    overrides: tuple[str, ...] = ()


def price_of_forcing(problem: Problem, plan: Plan, mentee: str, mentor: str) -> Price:
    """What pinning this pair would cost, also for a pair that the rules exclude."""
    return PriceList(problem, plan).forcing(mentee, mentor)


def price_of_forbidding(problem: Problem, plan: Plan, mentee: str, mentor: str) -> Price:
    """What forbidding this chosen pair would cost; a pair not in the plan costs nothing."""
    return PriceList(problem, plan).forbidding(mentee, mentor)


class PriceList:
    """All prices of a plan from one residual. Raises BadProblem if the plan is of another problem.

    `forcing` answers for any pair, `forbidding` for any pair, `all_forcing` and `all_forbidding`
    for the whole matrix and the whole plan.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        if plan.problem != digest(problem):
            raise BadProblem("the plan belongs to another problem")
        self.problem, self.plan, self.market = problem, plan, open_market(problem)
        self.row = {mentee.id: i for i, mentee in enumerate(problem.mentees)}
        self.column = {mentor.id: j for j, mentor in enumerate(problem.mentors)}
        nobody = self.market.nobody
        chosen = plan.mentor_by_mentee
        self.columns = [
            self.column[chosen[mentee.id]] if mentee.id in chosen else nobody
            for mentee in problem.mentees
        ]
        self.points = [[*row, 0] for row in self.market.points.tolist()]
        self.ranked = sorted(
            (self.points[i][j], i) for i, j in enumerate(self.columns) if j != nobody
        )
        self.chains: Chains | None = None
        if plan.objective is not Objective.BALANCED:
            self.chains = Chains(self.market, plan.objective, self.columns)

    def forcing(self, mentee: str, mentor: str) -> Price:
        i, j = self._place(mentee, mentor)
        if self.chains is None:
            return self._solved_again(Decision.FORCE, i, j)
        broken = [rule.code for rule in self.market.broken(i, j)]
        if self.chains.seat_missing(i, j) and NO_CAPACITY not in broken:
            broken.append(NO_CAPACITY)
        return self._price(Decision.FORCE, i, j, self.chains.chain(i, j), tuple(sorted(broken)))

    def forbidding(self, mentee: str, mentor: str) -> Price:
        i, j = self._place(mentee, mentor)
        if self.columns[i] != j:
            return self._price(Decision.FORBID, i, j, {}, ())
        chains = self.chains
        if chains is None:
            return self._solved_again(Decision.FORBID, i, j)
        # A seat that would have to be added first is no alternative: forcing may ask for it,
        # a plan may not.
        others = [
            other
            for other in self.market.possible(i)
            if other != j and not chains.seat_missing(i, other)
        ]
        best = min([*others, self.market.nobody], key=lambda other: chains.loss(i, other))
        return self._price(Decision.FORBID, i, j, chains.chain(i, best), ())

    def all_forcing(self) -> Iterator[Price]:
        """Every pair of the matrix, mentee by mentee."""
        for mentee in self.problem.mentees:
            for mentor in self.problem.mentors:
                yield self.forcing(mentee.id, mentor.id)

    def all_forbidding(self) -> Iterator[Price]:
        """Every pair of the plan."""
        for pair in self.plan.pairs:
            yield self.forbidding(pair.mentee, pair.mentor)

    def _place(self, mentee: str, mentor: str) -> tuple[int, int]:
        try:
            return self.row[mentee], self.column[mentor]
        except KeyError as unknown:
            raise BadProblem(f"nobody called {unknown} here") from unknown

    def _price(
        self, decision: Decision, i: int, j: int, moved: dict[int, int], broken: tuple[str, ...]
    ) -> Price:
        nobody, columns = self.market.nobody, self.columns
        after = [self.points[k][to] for k, to in moved.items() if to != nobody]
        unmoved = next((points for points, k in self.ranked if k not in moved), None)
        if unmoved is not None:
            after.append(unmoved)
        return Price(
            decision=decision,
            mentee=self.problem.mentees[i].id,
            mentor=self.problem.mentors[j].id,
            lost_points=sum(
                self.points[k][columns[k]] - self.points[k][to] for k, to in moved.items()
            ),
            lost_pairs=sum((to == nobody) - (columns[k] == nobody) for k, to in moved.items()),
            worst_before=self.plan.worst,
            worst_after=min(after, default=None),
            moves=tuple(
                Move(
                    mentee=self.problem.mentees[k].id,
                    origin=self._mentor(columns[k]),
                    to=self._mentor(to),
                )
                for k, to in moved.items()
            ),
            overrides=broken,
        )

    def _mentor(self, j: int) -> str | None:
        return None if j == self.market.nobody else self.problem.mentors[j].id

    def _solved_again(self, decision: Decision, i: int, j: int) -> Price:
        mentee, mentor = self.problem.mentees[i].id, self.problem.mentors[j].id
        pins = tuple(pin for pin in self.problem.pins if pin.mentee != mentee)
        if decision is Decision.FORCE:
            changed, broken = _forced(replace(self.problem, pins=pins), mentee, mentor)
        else:
            forbid = Forbid(mentee=mentee, mentor=mentor)
            forbids = (*self.problem.forbids, forbid)
            changed, broken = replace(self.problem, pins=pins, forbids=forbids), ()
        chosen = solve(changed, self.plan.objective).mentor_by_mentee
        order = [i, *(k for k in range(len(self.columns)) if k != i)]
        moved = {}
        for k in order:
            to = chosen.get(self.problem.mentees[k].id)
            column = self.market.nobody if to is None else self.column[to]
            if column != self.columns[k]:
                moved[k] = column
        return self._price(decision, i, j, moved, broken)


def _forced(problem: Problem, mentee: str, mentor: str) -> tuple[Problem, tuple[str, ...]]:
    """The problem with one more pin, which names exactly the rules that it breaks."""
    pin = Pin(mentee=mentee, mentor=mentor)
    forced = replace(problem, pins=(*problem.pins, pin))
    try:
        open_market(forced)
    except PinRefused as refused:
        codes = tuple(sorted({code for refusal in refused.refusals for code in refusal.codes}))
        pin = replace(pin, overrides=codes)
        return replace(problem, pins=(*problem.pins, pin)), codes
    return forced, ()
