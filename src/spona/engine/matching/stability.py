"""Who would rather be with somebody else, both of them.

The best plan for all is not always the one any two people would make. Where a mentee and a mentor
would each leave what they have for the other, a committee should know before the two find out
(Gale and Shapley call this a blocking pair). A plan without any is stable.

What somebody prefers is taken from what they said, in this order: the people they named, first to
last; those they said yes to; all others; those they said no to. Among equals the points decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.codec import digest
from spona.engine.matching.market import Market, open_market
from spona.engine.matching.people import Answer, Mentee, Mentor
from spona.engine.matching.plan import Plan
from spona.engine.matching.problem import BadProblem, Problem

NAMED, YES, SILENT, NO = 1000, 400, 200, 0  # the first one named; each further one counts one less
TIER = 2**12  # more than any points


@dataclass(frozen=True, kw_only=True)
class Blocking:
    """Two who would rather be together. `leaves` is the mentor she has now, `replaces` the mentee
    the mentor would give up: None for nobody, or for a seat that is free."""

    mentee: str
    mentor: str
    points: int
    leaves: str | None
    leaves_points: int | None
    replaces: str | None
    replaces_points: int | None


@dataclass(frozen=True, kw_only=True)
class Stability:
    """Blocking pairs, the ones with most to gain in points first."""

    blocking: tuple[Blocking, ...]

    @property
    def stable(self) -> bool:
        return not self.blocking


def stability(problem: Problem, plan: Plan) -> Stability:
    """All pairs the rules allow who would both rather be together than as the plan has them.

    Raises BadProblem if the plan is of another problem.
    """
    if plan.problem != digest(problem):
        raise BadProblem("the plan belongs to another problem")
    market = open_market(problem)
    if not market.points.size:
        return Stability(blocking=())
    return Stability(blocking=tuple(_Wishes(market, plan).blocking()))


class _Wishes:
    def __init__(self, market: Market, plan: Plan) -> None:
        import numpy as np

        self.market, problem = market, market.problem
        column = {mentor.id: j for j, mentor in enumerate(problem.mentors)}
        chosen = plan.mentor_by_mentee
        self.columns = [column.get(chosen.get(m.id, ""), market.nobody) for m in problem.mentees]
        self.of_mentees = market.points + TIER * _tiers(problem.mentees, problem.mentors)
        self.of_mentors = market.points + TIER * _tiers(problem.mentors, problem.mentees).T
        self.members: list[list[int]] = [[] for _ in problem.mentors]
        for i, j in enumerate(self.columns):
            if j != market.nobody:
                self.members[j].append(i)
        # What each has now: a mentee her mentor, a mentor the least wanted of the mentees.
        paired = [(i, j) for i, j in enumerate(self.columns) if j != market.nobody]
        self.now = np.full(market.size, -1)
        for i, j in paired:
            self.now[i] = self.of_mentees[i, j]
        self.least = np.array([self._least(j) for j in range(market.nobody)])

    def _least(self, j: int) -> int:
        """Below everybody while a seat is free; above everybody where no seat ever was."""
        if len(self.members[j]) < self.market.high[j]:
            return -1
        return min((int(self.of_mentors[i, j]) for i in self.members[j]), default=2**40)

    def blocking(self) -> list[Blocking]:
        import numpy as np

        rather = (self.of_mentees > self.now[:, None]) & (self.of_mentors > self.least[None, :])
        rows, cols = np.nonzero(rather & ~self.market.excluded)
        found = [self._told(i, j) for i, j in zip(rows.tolist(), cols.tolist(), strict=True)]
        return sorted(found, key=lambda pair: (-self._gain(pair), pair.mentee, pair.mentor))

    def _gain(self, pair: Blocking) -> int:
        return 2 * pair.points - (pair.leaves_points or 0) - (pair.replaces_points or 0)

    def _told(self, i: int, j: int) -> Blocking:
        market, problem = self.market, self.market.problem
        here = self.columns[i]
        full = len(self.members[j]) >= market.high[j]
        gone = min(self.members[j], key=lambda k: self.of_mentors[k, j]) if full else None
        return Blocking(
            mentee=problem.mentees[i].id,
            mentor=problem.mentors[j].id,
            points=market.fit(i, j),
            leaves=None if here == market.nobody else problem.mentors[here].id,
            leaves_points=None if here == market.nobody else market.fit(i, here),
            replaces=None if gone is None else problem.mentees[gone].id,
            replaces_points=None if gone is None else market.fit(gone, j),
        )


def _tiers(people: Sequence[Mentee | Mentor], others: Sequence[Mentee | Mentor]) -> Any:
    """What each of `people` (rows) said about each of `others`."""
    import numpy as np

    number = {other.id: k for k, other in enumerate(others)}
    table = np.full((len(people), len(others)), SILENT, dtype=np.int64)
    for row, person in enumerate(people):
        for opinion in person.opinions:
            if opinion.of in number and opinion.answer is not Answer.MAYBE:
                table[row, number[opinion.of]] = YES if opinion.answer is Answer.YES else NO
        named = person.preferred_mentors if isinstance(person, Mentee) else person.preferred_mentees
        for place, other in enumerate(named):
            if other in number:
                table[row, number[other]] = NAMED - place
    return table
