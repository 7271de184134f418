"""The points of a pair: what each criterion is worth times how much of it is fulfilled.

The points are the weight times an exact share (see `criteria` and `common_ground`), rounded to a
whole number once. So equal is equal, and the reasons of a pair add up to its score exactly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from spona.engine.matching import common_ground, criteria
from spona.engine.matching.criteria import Share
from spona.engine.matching.people import Mentee, Mentor
from spona.engine.matching.plan import Reason
from spona.engine.matching.problem import Problem
from spona.engine.matching.rules import Mentees, Mentors

_MOST_CELLS = 4_000_000  # pairs scored at once, to bound the memory
_PAIRS_AT_ONCE = 64


def whole_points(weight: int, share: Share) -> Any:
    """Weight × part / whole, half rounded up, without ever leaving the whole numbers."""
    import numpy as np

    part, whole = share
    return (2 * weight * part + whole) // np.maximum(2 * whole, 1)


def scores(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    """The points of every pair: whole numbers, a row per mentee and a column per mentor."""
    import numpy as np

    total = np.zeros((len(mentees), len(mentors)), dtype=np.int32)
    rows = max(1, _MOST_CELLS // max(1, len(mentors)))
    for start in range(0, len(mentees), rows):
        some = mentees[start : start + rows]
        for criterion, weight in weighted(problem):
            share = criterion.share(problem, some, mentors)
            total[start : start + rows] += whole_points(weight, share)
    return total


def reasons(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Reason, ...]:
    """One reason per criterion that is worth anything; their points make the score."""
    return reasons_of_pairs(problem, [(mentee, mentor)])[0]


def reasons_of_pairs(
    problem: Problem, pairs: Sequence[tuple[Mentee, Mentor]]
) -> list[tuple[Reason, ...]]:
    """`reasons` for many pairs, some at a time: a table of a few people costs as much as of two."""
    found: list[tuple[Reason, ...]] = []
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        found += _reasons_of(problem, pairs[start : start + _PAIRS_AT_ONCE])
    return found


def _reasons_of(
    problem: Problem, pairs: Sequence[tuple[Mentee, Mentor]]
) -> list[tuple[Reason, ...]]:
    # Each person once, also a mentor of several: a table knows people by their id.
    row = {mentee.id: mentee for mentee, _mentor in pairs}
    column = {mentor.id: mentor for _mentee, mentor in pairs}
    i = {key: number for number, key in enumerate(row)}
    j = {key: number for number, key in enumerate(column)}
    some, others = list(row.values()), list(column.values())
    given = [
        (criterion, weight, whole_points(weight, criterion.share(problem, some, others)))
        for criterion, weight in weighted(problem)
    ]
    return [
        tuple(
            Reason(
                code=criterion.code,
                points=int(points[i[mentee.id], j[mentor.id]]),
                max_points=weight,
                params=criterion.facts(problem, mentee, mentor),
            )
            for criterion, weight, points in given
        )
        for mentee, mentor in pairs
    ]


@dataclass(frozen=True)
class Criterion:
    code: str
    share: Callable[[Problem, Mentees, Mentors], Share]
    facts: Callable[[Problem, Mentee, Mentor], dict[str, Any]]


CRITERIA = (
    Criterion("needs", criteria.needs_share, criteria.needs_facts),
    Criterion("languages", criteria.languages_share, criteria.languages_facts),
    Criterion("experience", criteria.experience_share, criteria.experience_facts),
    Criterion("cross_border", criteria.cross_border_share, criteria.cross_border_facts),
    Criterion("sector", criteria.sector_share, criteria.sector_facts),
    Criterion("wishes", criteria.wishes_share, criteria.wishes_facts),
    Criterion("goals", common_ground.goals_share, common_ground.goals_facts),
    Criterion("meeting", common_ground.meeting_share, common_ground.meeting_facts),
    Criterion("time", common_ground.time_share, common_ground.time_facts),
    Criterion("likeness", common_ground.likeness_share, common_ground.likeness_facts),
)


def weighted(problem: Problem) -> list[tuple[Criterion, int]]:
    """The criteria in use, with what each is worth; `code` is the field's name in `Weights`."""
    pairs = [(criterion, getattr(problem.weights, criterion.code)) for criterion in CRITERIA]
    return [(criterion, weight) for criterion, weight in pairs if weight]
