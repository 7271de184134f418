"""The criteria: how much of its worth each one gives a pair, as an exact share of whole numbers.

A criterion is two functions. `share` says how much is fulfilled, as (part, whole), for all
people at once in tables with a row per mentee and a column per mentor; the points are the weight
times that share, rounded to a whole number once. So equal is equal, and the reasons of a pair
add up to its score exactly. `facts` says why, for one pair, in keys, codes and numbers.

What is not known counts half: it should neither lift a pair nor sink it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.plan import Reason
from spona.engine.matching.problem import (
    HIGHEST_LANGUAGE_LEVEL,
    CrossBorder,
    Mentee,
    Mentor,
    Problem,
)
from spona.engine.matching.rules import Mentees, Mentors, common_level, same_economy

Share = tuple[Any, Any]  # part and whole: whole numbers, or NumPy tables of them
RANK_WORTH = (3, 2, 1)  # a first wish counts three thirds, a second two, any further one


def whole_points(weight: int, share: Share) -> Any:
    """Weight × part / whole, half rounded up, without ever leaving the whole numbers."""
    import numpy as np

    part, whole = share
    return (2 * weight * part + whole) // np.maximum(2 * whole, 1)


def scores(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    """The points of every pair: whole numbers, a row per mentee and a column per mentor."""
    import numpy as np

    total = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    for criterion, weight in weighted(problem):
        total += whole_points(weight, criterion.share(problem, mentees, mentors))
    return total


def reasons(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Reason, ...]:
    """One reason per criterion that is worth anything; their points make the score."""
    return tuple(
        Reason(
            code=criterion.code,
            points=int(whole_points(weight, criterion.share(problem, [mentee], [mentor]))[0, 0]),
            max_points=weight,
            params=criterion.facts(problem, mentee, mentor),
        )
        for criterion, weight in weighted(problem)
    )


def needs_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """The part of the mentee's total gap that lies in areas the mentor offers."""
    import numpy as np

    areas = sorted({need.area for mentee in mentees for need in mentee.needs})
    number = {area: k for k, area in enumerate(areas)}
    gaps = np.zeros((len(mentees), len(areas)), dtype=np.int64)
    for i, mentee in enumerate(mentees):
        for need in mentee.needs:
            gaps[i, number[need.area]] = need.gap
    offers = _incidence([mentor.offers for mentor in mentors], number)
    return gaps @ offers.T, gaps.sum(axis=1)[:, None]


def needs_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    ranked = sorted(mentee.needs, key=lambda need: (-need.gap, need.area))
    met = [need for need in ranked if need.gap and need.area in mentor.offers]
    unmet = [need for need in ranked if need.gap and need.area not in mentor.offers]
    return {
        "met": [need.area for need in met],
        "unmet": [need.area for need in unmet],
        "met_gap": sum(need.gap for need in met),
        "total_gap": sum(need.gap for need in ranked),
    }


def languages_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """How freely they can talk: from just enough (one step) to both at home in a language."""
    lowest = problem.rules.language_level - 1
    steps = (common_level(mentees, mentors) - lowest).clip(min=0)
    return steps, HIGHEST_LANGUAGE_LEVEL - lowest


def languages_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    theirs = mentor.level_by_language
    shared = [
        {"code": code, "level": min(level, theirs.get(code, 0))}
        for code, level in mentee.level_by_language.items()
        if min(level, theirs.get(code, 0)) >= problem.rules.language_level
    ]
    return {"shared": sorted(shared, key=lambda item: (-item["level"], item["code"]))}


def experience_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """A mentor some years ahead; the full worth from the desired distance on."""
    import numpy as np

    desired = problem.rules.desired_experience_gap
    ours = np.array([m.experience_years or 0 for m in mentees], dtype=np.int64)
    theirs = np.array([m.experience_years or 0 for m in mentors], dtype=np.int64)
    ahead = (theirs[None, :] - ours[:, None]).clip(0, desired)
    known = _known(
        [m.experience_years is not None for m in mentees],
        [m.experience_years is not None for m in mentors],
    )
    return np.where(known, 2 * ahead, desired), 2 * desired


def experience_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "mentee_years": mentee.experience_years,
        "mentor_years": mentor.experience_years,
        "years_ahead": years_ahead(mentee, mentor),
        "desired": problem.rules.desired_experience_gap,
    }


def years_ahead(mentee: Mentee, mentor: Mentor) -> int | None:
    if mentee.experience_years is None or mentor.experience_years is None:
        return None
    return mentor.experience_years - mentee.experience_years


def cross_border_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """Half of the worth for what each of the two wishes about borders."""
    import numpy as np

    crosses = ~same_economy(problem, mentees, mentors)
    pleased = _pleased([m.cross_border for m in mentees], crosses)
    pleased += _pleased([m.cross_border for m in mentors], crosses.T).T
    known = _known([bool(m.economy) for m in mentees], [bool(m.economy) for m in mentors])
    return np.where(known, pleased, 1), 2


def _pleased(wishes: list[CrossBorder], crosses: Any) -> Any:
    """1 where the wish of the row's person is met."""
    import numpy as np

    anyway = np.array([wish is CrossBorder.INDIFFERENT for wish in wishes], dtype=bool)[:, None]
    across = np.array([wish is CrossBorder.WISH for wish in wishes], dtype=bool)[:, None]
    return (anyway | (crosses == across)).astype(np.int64)


def cross_border_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    known = bool(mentee.economy and mentor.economy)
    return {
        "mentee_economy": mentee.economy,
        "mentor_economy": mentor.economy,
        "crosses": mentee.economy != mentor.economy if known else None,
        "mentee_wish": mentee.cross_border.value,
        "mentor_wish": mentor.cross_border.value,
    }


def sector_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """A shared sector is all of it; another one too for those who welcome it. Kept low by default:
    needs say more about a good pair than the trade somebody comes from."""
    import numpy as np

    sectors = sorted({sector for mentee in mentees for sector in mentee.sectors})
    number = {sector: k for k, sector in enumerate(sectors)}
    ours = _incidence([m.sectors for m in mentees], number)
    theirs = _incidence([m.sectors for m in mentors], number)
    welcome = [m.other_sector_welcome for m in mentees]
    full = (ours @ theirs.T > 0) | np.array([w is True for w in welcome], dtype=bool)[:, None]
    said = np.array([w is False for w in welcome], dtype=bool)[:, None]
    known = _known([bool(m.sectors) for m in mentees], [bool(m.sectors) for m in mentors])
    return np.where(full, 2, np.where(said & known, 0, 1)), 2


def sector_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "shared": sorted(set(mentee.sectors) & set(mentor.sectors)),
        "other_welcome": mentee.other_sector_welcome,
    }


def wishes_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """Half for the mentee having named this mentor, half for the mentor having named the mentee."""
    import numpy as np

    part = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    row = {mentee.id: i for i, mentee in enumerate(mentees)}
    column = {mentor.id: j for j, mentor in enumerate(mentors)}
    for mentee in mentees:
        for other in set(mentee.preferred_mentors) & column.keys():
            part[row[mentee.id], column[other]] += _rank_worth(mentee.preferred_mentors, other)
    for mentor in mentors:
        for other in set(mentor.preferred_mentees) & row.keys():
            part[row[other], column[mentor.id]] += _rank_worth(mentor.preferred_mentees, other)
    return part, 2 * RANK_WORTH[0]


def wishes_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "mentee_rank": _rank(mentee.preferred_mentors, mentor.id),
        "mentor_rank": _rank(mentor.preferred_mentees, mentee.id),
    }


def _rank(preferred: tuple[str, ...], other: str) -> int | None:
    return preferred.index(other) + 1 if other in preferred else None


def _rank_worth(preferred: tuple[str, ...], other: str) -> int:
    rank = _rank(preferred, other)
    return RANK_WORTH[min(rank, len(RANK_WORTH)) - 1] if rank else 0


def _incidence(sets: list[tuple[str, ...]], number: dict[str, int]) -> Any:
    """A row per set with a 1 for each numbered key in it."""
    import numpy as np

    table = np.zeros((len(sets), len(number)), dtype=np.int64)
    for row, keys in enumerate(sets):
        table[row, [number[key] for key in keys if key in number]] = 1
    return table


def _known(ours: list[bool], theirs: list[bool]) -> Any:
    import numpy as np

    return np.logical_and.outer(np.array(ours, dtype=bool), np.array(theirs, dtype=bool))


@dataclass(frozen=True)
class Criterion:
    code: str
    share: Callable[[Problem, Mentees, Mentors], Share]
    facts: Callable[[Problem, Mentee, Mentor], dict[str, Any]]


CRITERIA = (
    Criterion("needs", needs_share, needs_facts),
    Criterion("languages", languages_share, languages_facts),
    Criterion("experience", experience_share, experience_facts),
    Criterion("cross_border", cross_border_share, cross_border_facts),
    Criterion("sector", sector_share, sector_facts),
    Criterion("wishes", wishes_share, wishes_facts),
)


def weighted(problem: Problem) -> list[tuple[Criterion, int]]:
    """The criteria in use, with what each is worth; `code` is the field's name in `Weights`."""
    pairs = [(criterion, getattr(problem.weights, criterion.code)) for criterion in CRITERIA]
    return [(criterion, weight) for criterion, weight in pairs if weight]
