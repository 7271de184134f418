"""What a decision by hand costs everybody else, to the point.

The prices of a whole matrix are read off one best plan: see `chains`. Of several equally good
ways to live with a decision, the one that moves the fewest people is told. Under *balanced* a
decision may shift the floor itself: see `floors`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from spona.engine.matching.board import lay_out
from spona.engine.matching.chains import Chains
from spona.engine.matching.codec import digest
from spona.engine.matching.floors import Floors
from spona.engine.matching.market import open_market
from spona.engine.matching.plan import Objective, Plan
from spona.engine.matching.price_table import PriceTable, price_table
from spona.engine.matching.problem import BadProblem, Forbid, Pin, Problem
from spona.engine.matching.rules import NO_CAPACITY
from spona.engine.matching.solving import judged, solve


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
        self._rows: dict[int, list[int]] = {}
        self.ranked = sorted(
            (self.market.fit(i, j), i) for i, j in enumerate(self.columns) if j != nobody
        )
        board = lay_out(self.market, plan.objective, plan.floor)
        prices = {price.mentor: price.price for price in plan.certificate.seat_prices}
        self.chains = Chains(board, self.columns, [prices[m.id] for m in problem.mentors])
        self.floors: Floors | None = None
        if plan.objective is Objective.BALANCED:
            self.floors = Floors(self.market)

    def forcing(self, mentee: str, mentor: str) -> Price:
        """What pinning a pair costs."""
        i, j = self._place(mentee, mentor)
        return self._price(Decision.FORCE, i, j, self._forced(i, j), self._overrides(i, j))

    def forbidding(self, mentee: str, mentor: str) -> Price:
        """What forbidding a pair costs; nothing, if it is not in the plan."""
        i, j = self._place(mentee, mentor)
        moved = self._forbidden(i, j) if self.columns[i] == j else {}
        return self._price(Decision.FORBID, i, j, moved, ())

    def all_forcing(self) -> Iterator[Price]:
        """Every pair of the matrix, mentee by mentee. For the figures alone see `table`."""
        for mentee in self.problem.mentees:
            for mentor in self.problem.mentors:
                yield self.forcing(mentee.id, mentor.id)

    @property
    def has_table(self) -> bool:
        """Not for *balanced* and not with quotas: there `all_forcing` is the way."""
        return self.floors is None and not self.problem.quotas

    def table(self) -> PriceTable:
        """The figures of `all_forcing`, all at once. Raises BadProblem without `has_table`."""
        if not self.has_table:
            raise BadProblem("a balanced plan, or one with quotas, has no table of prices")
        return price_table(self.chains)

    def all_forbidding(self) -> Iterator[Price]:
        """Every pair of the plan."""
        for pair in self.plan.pairs:
            yield self.forbidding(pair.mentee, pair.mentor)

    def _overrides(self, i: int, j: int) -> tuple[str, ...]:
        broken = [rule.code for rule in self.market.broken(i, j)]
        if self.chains.seat_missing(i, j) and NO_CAPACITY not in broken:
            broken.append(NO_CAPACITY)
        return tuple(sorted(broken))

    def _forced(self, i: int, j: int) -> dict[int, int]:
        """Everybody who moves if i goes to j, with the new column."""
        if self.problem.quotas and self.columns[i] != j:
            return self._under_quotas(Decision.FORCE, i, j)
        if self.floors is not None and self.columns[i] != j:
            floor = self.floors.with_forced(i, j)
            if floor != self.plan.floor:
                return self._moved_to(self.floors.columns_with(i, j, floor, self.columns), i)
        return self.chains.chain(i, j)

    def _forbidden(self, i: int, j: int) -> dict[int, int]:
        if self.problem.quotas:
            return self._under_quotas(Decision.FORBID, i, j)
        if self.floors is not None:
            floor = self.floors.without(i, j)
            if floor != self.plan.floor:
                return self._moved_to(self.floors.columns_without(i, j, floor, self.columns), i)
        return self.chains.chain(i, self.chains.next_best(i, j))

    def _under_quotas(self, decision: Decision, i: int, j: int) -> dict[int, int]:
        """A cheapest chain that keeps the quotas is the answer; else it takes a new solve.

        A plan that gave way to its quotas is not the best of its board: circles of moves would gain
        there, and a cheapest chain does not exist.
        """
        if self.floors is None and not self.plan.certificate.stages:
            to = j if decision is Decision.FORCE else self.chains.next_best(i, j)
            chain = self.chains.chain(i, to)
            columns = [chain.get(k, c) for k, c in enumerate(self.columns)]
            if all(outcome.met for outcome in judged(self.market, columns)):
                return chain
        problem, mentee, mentor = self.problem, self._mentee(i), self._mentor(j)
        assert mentor is not None
        pins = tuple(pin for pin in problem.pins if pin.mentee != mentee)
        if decision is Decision.FORCE:
            pin = Pin(mentee=mentee, mentor=mentor, overrides=self._overrides(i, j))
            changed = replace(problem, pins=(*pins, pin))
        else:
            forbid = Forbid(mentee=mentee, mentor=mentor)
            changed = replace(problem, pins=pins, forbids=(*problem.forbids, forbid))
        chosen = solve(changed, self.plan.objective).mentor_by_mentee
        ids = (chosen.get(person.id) for person in problem.mentees)
        nobody = self.market.nobody
        return self._moved_to([nobody if m is None else self.column[m] for m in ids], i)

    def _moved_to(self, columns: list[int], first: int) -> dict[int, int]:
        order = [first, *(k for k in range(len(columns)) if k != first)]
        return {k: columns[k] for k in order if columns[k] != self.columns[k]}

    def _place(self, mentee: str, mentor: str) -> tuple[int, int]:
        try:
            return self.row[mentee], self.column[mentor]
        except KeyError as unknown:
            raise BadProblem(f"nobody called {unknown} here") from unknown

    def _price(
        self, decision: Decision, i: int, j: int, moved: dict[int, int], broken: tuple[str, ...]
    ) -> Price:
        nobody, columns, fit = self.market.nobody, self.columns, self._fit
        after = [fit(k, to) for k, to in moved.items() if to != nobody]
        unmoved = next((points for points, k in self.ranked if k not in moved), None)
        if unmoved is not None:
            after.append(unmoved)
        return Price(
            decision=decision,
            mentee=self.problem.mentees[i].id,
            mentor=self.problem.mentors[j].id,
            lost_points=sum(fit(k, columns[k]) - fit(k, to) for k, to in moved.items()),
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

    def _fit(self, i: int, j: int) -> int:
        if i not in self._rows:
            self._rows[i] = [*self.market.points[i].tolist(), 0]
        return self._rows[i][j]

    def _mentee(self, i: int) -> str:
        return self.problem.mentees[i].id

    def _mentor(self, j: int) -> str | None:
        return None if j == self.market.nobody else self.problem.mentors[j].id
