"""Two plans beside each other: two objectives for the same people, or two runs."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from spona.engine.matching import BadRecord, Objective, PinRefused, Plan, Problem, solve
from spona.matching import queries
from spona.matching.desk import Desk
from spona.matching.forms import OBJECTIVES
from spona.matching.models import MatchingRun
from spona.matching.opened import Opened, opened
from spona.people.ordering import sort_column
from spona.programmes.models import Cycle, Participation

AT_ONCE = 10_000  # pairs; above, only runs that were made are compared
MOST = 60  # mentees drawn; those who differ most come first
ROW, LEFT, WIDTH = 30, 10, 600  # of the drawing, in its own units


@dataclass(frozen=True)
class Side:
    """One of the two plans."""

    key: str
    title: str
    problem: Problem
    plan: Plan


@dataclass(frozen=True)
class Dumbbell:
    """A mentee's fit under both; x and y in the units of the drawing, None where unpaired."""

    mentee: Participation
    mentors: tuple[Participation | None, Participation | None]
    points: tuple[int | None, int | None]
    x: tuple[float, float]
    y: float

    @property
    def differs(self) -> bool:
        return self.mentors[0] != self.mentors[1]

    @property
    def left(self) -> float:
        return min(self.x)

    @property
    def width(self) -> float:
        return abs(self.x[0] - self.x[1])


class Comparison:
    """`one` and `other` are numbers of runs or codes of objectives; by default the run on the desk
    beside the same people with the weakest pair first."""

    def __init__(self, *, cycle: Cycle, one: str, other: str) -> None:
        self.cycle, self.desk = cycle, Desk(cycle=cycle)
        self.runs = list(queries.runs(cycle)[:20])
        latest = str(self.runs[0].number) if self.runs else ""
        first = self.runs[0].objective if self.runs else ""
        beside = Objective.TOTAL if first == Objective.WORST_FIRST else Objective.WORST_FIRST
        keys = {key for key, _label in self.choices}
        self.one = one if one in keys else latest
        self.other = other if other in keys else beside.value
        if self.other not in keys and len(self.runs) > 1:
            self.other = str(self.runs[1].number)

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        found = [(str(run.number), _("Proposal %(n)s") % {"n": run.number}) for run in self.runs]
        if self._base and self._is_small(self._base.problem):
            found += [
                (key, _("Now: %(objective)s") % {"objective": label}) for key, label in OBJECTIVES
            ]
        return found

    @cached_property
    def sides(self) -> tuple[Side, Side] | None:
        """None when there is nothing to compare."""
        one, other = self._side(self.one), self._side(self.other)
        return (one, other) if one and other else None

    @cached_property
    def _base(self) -> Opened | None:
        return self._opened(self.runs[0]) if self.runs else None

    def _opened(self, run: MatchingRun) -> Opened | None:
        try:
            return opened(run)
        except BadRecord:
            return None

    @staticmethod
    def _is_small(problem: Problem) -> bool:
        return len(problem.mentees) * len(problem.mentors) <= AT_ONCE

    def _side(self, key: str) -> Side | None:
        title = dict(self.choices).get(key)
        if title is None:
            return None
        for run in self.runs:
            if str(run.number) == key:
                found = self._opened(run)
                return Side(key, title, found.problem, found.plan) if found else None
        assert self._base is not None
        problem = replace(self._base.problem, stays=())
        try:
            return Side(key, title, problem, solve(problem, Objective(key)))
        except PinRefused:
            return None

    @cached_property
    def most(self) -> int:
        return max((s.problem.weights.total for s in self.sides or ()), default=0)

    @cached_property
    def rows(self) -> list[Dumbbell]:
        """Every mentee of either plan, the largest difference first."""
        if self.sides is None:
            return []
        fits: list[dict[str, Any]] = [{p.mentee: p for p in s.plan.pairs} for s in self.sides]
        people = self.desk.people
        mentees = [m for m in {*fits[0], *fits[1]} if m in people]

        def points(m: str) -> tuple[int | None, int | None]:
            return tuple(f[m].points if m in f else None for f in fits)  # type: ignore[return-value]

        def gap(m: str) -> int:
            a, b = points(m)
            return abs((a or 0) - (b or 0))

        order = sort_column()
        mentees.sort(key=lambda m: (-gap(m), getattr(people[m].person, order)))
        return [
            Dumbbell(
                people[m],
                tuple(people.get(f[m].mentor) if m in f else None for f in fits),  # type: ignore[arg-type]
                points(m),
                tuple(self._x(p) for p in points(m)),  # type: ignore[arg-type]
                ROW * n + ROW / 2,
            )
            for n, m in enumerate(mentees)
        ]

    def _x(self, points: int | None) -> float:
        return round(LEFT + (points or 0) / max(self.most, 1) * (WIDTH - 2 * LEFT), 1)

    @property
    def drawn(self) -> list[Dumbbell]:
        return self.rows[:MOST]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)
