"""From people to numbers, in two steps.

A *market* is the problem as a committee would lay it out on a table: the points of every pair,
the pairs the rules exclude, the seats of every mentor, the pairs pinned by hand.

A *board* is that table for one objective. Everything the objective asks for is folded into a
single whole number per pair, digit above digit, so that "largest sum" is the whole objective:

    paired at all  >  keeps an earlier pair  >  fills a promised seat  >  fit

Each digit has room for every sum the digits below can reach, so a lower wish never outvotes a
higher one: nobody is left out for the sake of a better fit. The fit digit is the points
themselves, or, for *worst first*, a ladder in which one pair on a low rung costs more than all
pairs together on the rungs above it. Such numbers grow long; Python holds them exactly.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spona.engine.matching.plan import Finding, Objective
from spona.engine.matching.problem import Pin, Problem, Severity
from spona.engine.matching.rules import NO_CAPACITY, Rule, rules_at
from spona.engine.matching.scoring import scores


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

    `points` is a table of whole numbers, `excluded` one of yes and no, `caught` the same for each
    blocking rule. `home[i]` is the column mentee i is pinned to, or None. `high[j]` is raised
    where overridden pins put more people with a mentor than she offered to take.
    """

    problem: Problem
    points: Any
    excluded: Any
    caught: tuple[tuple[Rule, Any], ...]
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
    import numpy as np

    mentees, mentors = problem.mentees, problem.mentors
    blocking = rules_at(problem, Severity.BLOCK)
    caught = tuple((rule, rule.catches(problem, mentees, mentors)) for rule in blocking)
    row = {mentee.id: i for i, mentee in enumerate(mentees)}
    column = {mentor.id: j for j, mentor in enumerate(mentors)}
    home: list[int | None] = [None] * len(mentees)
    pinned = [0] * len(mentors)
    for pin in problem.pins:
        home[row[pin.mentee]] = column[pin.mentor]
        pinned[column[pin.mentor]] += 1
    market = Market(
        problem=problem,
        points=scores(problem, mentees, mentors),
        excluded=np.logical_or.reduce([table for _, table in caught]),
        caught=caught,
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


@dataclass(frozen=True, eq=False)
class Board:
    """The market in numbers for one objective; the last column is "nobody" and worth nothing.

    `worth` (rows × columns) are whole numbers in a NumPy array, 64 bits wide where they are
    sure to fit and Python's own otherwise. `open` says which cells may be used. The first
    `low[j]` seats of a mentor add `promise` each. All fit together stays below `room`, so value
    divided by `room` is what the wishes above fit have reached. No chain of moves gains or loses more than
    `reach`; `far` stays beyond it even when every move is counted as well.
    """

    market: Market
    worth: Any
    open: Any
    low: tuple[int, ...]
    high: tuple[int, ...]
    promise: int
    room: int
    reach: int
    far: int

    @property
    def nobody(self) -> int:
        return self.market.nobody

    @property
    def size(self) -> int:
        return self.market.size


def lay_out(market: Market, objective: Objective, floor: int | None = None) -> Board:
    """The board of an objective. Pairs below `floor` points are closed unless pinned."""
    import numpy as np

    size, nobody = market.size, market.nobody
    fit, top = _fit(market, objective)
    room = size * top + 1
    low, promise = (market.low, room) if any(market.low) else ((0,) * nobody, 0)
    keep = room * (size + 1) if promise else room
    place = keep * (size + 1) if market.stay else keep
    reach = 4 * (size + 2) * (place + keep + top)
    far = 2 * (size + 2) * reach
    worth = np.zeros((size, nobody + 1), dtype=np.int64 if far < 2**60 else object)
    worth[:, :nobody] = fit + place
    opened = np.ones((size, nobody + 1), dtype=bool)
    opened[:, :nobody] = ~market.excluded & (market.points >= (floor or 0))
    for i, j in market.stay.items():
        worth[i, j] += keep
    for i, home in enumerate(market.home):
        if home is not None:
            opened[i] = False
            opened[i, home] = True
    return Board(market, worth, opened, low, market.high, promise, room, reach, far)


def _fit(market: Market, objective: Objective) -> tuple[Any, int]:
    """What the points of each pair are worth under the objective, and the most any can be."""
    import numpy as np

    if not market.points.size:
        return market.points, 0
    if objective is not Objective.WORST_FIRST:
        return market.points, int(market.points.max())
    levels, rung = np.unique(market.points, return_inverse=True)
    base, top = market.size + 1, len(levels)
    ladder = [base**top - base ** (top - 1 - i) for i in range(top)]
    return np.array(ladder, dtype=object)[rung.reshape(market.points.shape)], ladder[-1]
