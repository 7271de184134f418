"""The criteria: how much of its worth each one gives a pair, as an exact share of whole numbers.

A criterion is two functions. `share` says how much is fulfilled, as (part, whole); the points
are the weight times that share, rounded to a whole number once, so that equal is equal and the
reasons of a pair add up to its score exactly. `facts` says why, in keys, codes and numbers.

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

Share = tuple[int, int]
RANK_WORTH = (3, 2, 1)  # a first wish counts three thirds, a second two, any further one


def whole_points(weight: int, share: Share) -> int:
    """Weight × part / whole, half rounded up, without ever leaving the whole numbers."""
    part, whole = share
    return (2 * weight * part + whole) // (2 * whole) if whole else 0


def score(problem: Problem, mentee: Mentee, mentor: Mentor) -> int:
    return sum(
        whole_points(weight, criterion.share(problem, mentee, mentor))
        for criterion, weight in weighted(problem)
    )


def reasons(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Reason, ...]:
    """One reason per criterion that is worth anything; their points make the score."""
    return tuple(
        Reason(
            code=criterion.code,
            points=whole_points(weight, criterion.share(problem, mentee, mentor)),
            max_points=weight,
            params=criterion.facts(problem, mentee, mentor),
        )
        for criterion, weight in weighted(problem)
    )


def needs_share(problem: Problem, mentee: Mentee, mentor: Mentor) -> Share:
    """The part of the mentee's total gap that lies in areas the mentor offers."""
    offered = mentor.offered
    met = sum(need.gap for need in mentee.needs if need.area in offered)
    return met, mentee.total_gap


def needs_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    ranked = sorted(mentee.needs, key=lambda need: (-need.gap, need.area))
    open_needs = [need.area for need in ranked if need.gap]
    return {
        "met": [area for area in open_needs if area in mentor.offered],
        "unmet": [area for area in open_needs if area not in mentor.offered],
        "met_gap": needs_share(problem, mentee, mentor)[0],
        "total_gap": mentee.total_gap,
    }


def languages_share(problem: Problem, mentee: Mentee, mentor: Mentor) -> Share:
    """How freely they can talk: from just enough (one step) to both at home in a language."""
    theirs, best = mentor.level_by_language, 0
    for code, level in mentee.level_by_language.items():
        best = max(best, min(level, theirs.get(code, 0)))
    lowest = problem.rules.language_level - 1
    return max(0, best - lowest), HIGHEST_LANGUAGE_LEVEL - lowest


def languages_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    theirs = mentor.level_by_language
    shared = [
        {"code": code, "level": min(level, theirs.get(code, 0))}
        for code, level in mentee.level_by_language.items()
        if min(level, theirs.get(code, 0)) >= problem.rules.language_level
    ]
    return {"shared": sorted(shared, key=lambda item: (-item["level"], item["code"]))}


def experience_share(problem: Problem, mentee: Mentee, mentor: Mentor) -> Share:
    """A mentor some years ahead; the full worth from the desired distance on."""
    years, desired = years_ahead(mentee, mentor), problem.rules.desired_experience_gap
    return (1, 2) if years is None else (min(max(years, 0), desired), desired)


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


def cross_border_share(problem: Problem, mentee: Mentee, mentor: Mentor) -> Share:
    """Half of the worth for what each of the two wishes about borders."""
    if not mentee.economy or not mentor.economy:
        return 1, 2
    crosses = mentee.economy != mentor.economy
    return _pleased(mentee.cross_border, crosses) + _pleased(mentor.cross_border, crosses), 2


def cross_border_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    known = bool(mentee.economy and mentor.economy)
    return {
        "mentee_economy": mentee.economy,
        "mentor_economy": mentor.economy,
        "crosses": mentee.economy != mentor.economy if known else None,
        "mentee_wish": mentee.cross_border.value,
        "mentor_wish": mentor.cross_border.value,
    }


def _pleased(wish: CrossBorder, crosses: bool) -> bool:
    return wish is CrossBorder.INDIFFERENT or crosses is (wish is CrossBorder.WISH)


def sector_share(problem: Problem, mentee: Mentee, mentor: Mentor) -> Share:
    """A shared sector is all of it; another one too for those who welcome it. Kept low by default:
    needs say more about a good pair than the trade somebody comes from."""
    if mentee.other_sector_welcome or not set(mentee.sectors).isdisjoint(mentor.sectors):
        return 1, 1
    unsaid = mentee.other_sector_welcome is None or not (mentee.sectors and mentor.sectors)
    return (1, 2) if unsaid else (0, 1)


def sector_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "shared": sorted(set(mentee.sectors) & set(mentor.sectors)),
        "other_welcome": mentee.other_sector_welcome,
    }


def wishes_share(problem: Problem, mentee: Mentee, mentor: Mentor) -> Share:
    """Half for the mentee having named this mentor, half for the mentor having named the mentee."""
    by_mentee = _rank_worth(mentee.preferred_mentors, mentor.id)
    return by_mentee + _rank_worth(mentor.preferred_mentees, mentee.id), 2 * RANK_WORTH[0]


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


@dataclass(frozen=True)
class Criterion:
    code: str
    share: Callable[[Problem, Mentee, Mentor], Share]
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
