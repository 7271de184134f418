"""From people to numbers: the problem as a committee would lay it out on a table.

The points of every pair, the pairs the rules exclude, the seats of every mentor, the pairs
pinned by hand. What an objective makes of it is the `board`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from spona.engine.matching.plan import Finding
from spona.engine.matching.problem import Pin, Problem, Severity
from spona.engine.matching.rules import NO_CAPACITY, Rule, rules_at
from spona.engine.matching.scoring import scores

BLOCK_CELLS = 2**20


@dataclass(frozen=True)
class PinRefusal:
    """A pin that breaks rules it does not name; `codes` are the ones still to be overridden."""

    pin: Pin
    codes: tuple[str, ...]


class PinRefused(ValueError):
    def __init__(self, refusals: tuple[PinRefusal, ...]) -> None:
        self.refusals = refusals
        told = (f"{r.pin.mentee} with {r.pin.mentor}: {', '.join(r.codes)}" for r in refusals)
        super().__init__("pinned against the rules: " + "; ".join(told))


@dataclass(frozen=True, eq=False)
class Market:
    """Rows are mentees, columns mentors, both in the problem's order.

    `points` is a table of whole numbers, `excluded` one of yes and no. `home[i]` is the column
    mentee i is pinned to, or None. `high[j]` is raised where overridden pins put more people
    with a mentor than she offered to take.
    """

    problem: Problem
    points: Any
    excluded: Any
    home: tuple[int | None, ...]
    stay: dict[int, int]
    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def nobody(self) -> int:
        """The column after the last mentor stands for having none."""
        return len(self.problem.mentors)

    @property
    def size(self) -> int:
        return len(self.problem.mentees)

    def fit(self, row: int, column: int) -> int:
        return int(self.points[row, column]) if column != self.nobody else 0

    def possible(self, row: int) -> list[int]:
        """The mentors whom no rule keeps away from this mentee."""
        return (~self.excluded[row]).nonzero()[0].tolist()

    @cached_property
    def caught(self) -> tuple[tuple[Rule, Any], ...]:
        """Which blocking rule catches whom: a table of yes and no for each."""
        problem = self.problem
        return tuple(
            (rule, rule.catches(problem, problem.mentees, problem.mentors))
            for rule in rules_at(problem, Severity.BLOCK)
        )

    def broken(self, row: int, column: int) -> list[Rule]:
        """The rules that exclude a pair; empty if it is possible."""
        if not self.excluded[row, column]:
            return []
        return [rule for rule, table in self.caught if table[row, column]]

    def findings(self, row: int, column: int) -> tuple[Finding, ...]:
        mentee, mentor = self.problem.mentees[row], self.problem.mentors[column]
        broken = self.broken(row, column)
        return tuple(rule.finding(self.problem, mentee, mentor) for rule in broken)


@lru_cache(maxsize=4)
def open_market(problem: Problem) -> Market:
    """Score every pair and apply every rule, once per problem.

    Raises PinRefused when a pin breaks a rule that it does not name.
    """
    mentees, mentors = problem.mentees, problem.mentors
    row = {mentee.id: i for i, mentee in enumerate(mentees)}
    column = {mentor.id: j for j, mentor in enumerate(mentors)}
    home: list[int | None] = [None] * len(mentees)
    pinned = [0] * len(mentors)
    for pin in problem.pins:
        home[row[pin.mentee]] = column[pin.mentor]
        pinned[column[pin.mentor]] += 1
    points, excluded = _tables(problem)
    market = Market(
        problem=problem,
        points=points,
        excluded=excluded,
        home=tuple(home),
        stay={
            row[stay.mentee]: column[stay.mentor]
            for stay in problem.stays
            if stay.mentee in row and stay.mentor in column
        },
        low=tuple(mentor.least for mentor in mentors),
        high=tuple(max(m.most, taken) for m, taken in zip(mentors, pinned, strict=True)),
    )
    if refused := _refusals(market, row, column):
        raise PinRefused(refused)
    return market


def _tables(problem: Problem) -> tuple[Any, Any]:
    """Points and exclusions, some rows at a time, so that what lies between stays small."""
    import numpy as np

    mentees, mentors = problem.mentees, problem.mentors
    points = np.zeros((len(mentees), len(mentors)), dtype=np.int32)
    excluded = np.zeros(points.shape, dtype=bool)
    for start, stop in blocks(*points.shape):
        some = mentees[start:stop]
        points[start:stop] = scores(problem, some, mentors)
        for rule in rules_at(problem, Severity.BLOCK):
            excluded[start:stop] |= rule.catches(problem, some, mentors)
    return points, excluded


def blocks(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Rows from and to, a few at a time: what fits near the processor goes fast."""
    step = max(1, BLOCK_CELLS // max(1, columns))
    for start in range(0, rows, step):
        yield start, min(start + step, rows)


def pin_refusals(problem: Problem) -> tuple[PinRefusal, ...]:
    """What stands in the way of the pins of this problem; empty when it can be solved."""
    try:
        open_market(problem)
    except PinRefused as refused:
        return refused.refusals
    return ()


def _refusals(
    market: Market, row: dict[str, int], column: dict[str, int]
) -> tuple[PinRefusal, ...]:
    refused = []
    seats = {mentor.id: mentor.most for mentor in market.problem.mentors}
    # Pins that ask for a seat beyond the offered ones come last, so they get none of those.
    for pin in sorted(market.problem.pins, key=lambda pin: NO_CAPACITY in pin.overrides):
        codes = [rule.code for rule in market.broken(row[pin.mentee], column[pin.mentor])]
        seats[pin.mentor] -= 1
        if seats[pin.mentor] < 0 and NO_CAPACITY not in codes:
            codes.append(NO_CAPACITY)
        if missing := tuple(sorted(set(codes) - set(pin.overrides))):
            refused.append(PinRefusal(pin, missing))
    return tuple(refused)
