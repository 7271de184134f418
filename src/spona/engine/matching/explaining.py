"""Why this pair, and why not that one.

Reasons come as codes, points and language-neutral facts; the room above turns them into words
in the reader's language. Their points add up to the pair's score, always: a reason that is not
in the sum is not a reason.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from spona.engine.matching.plan import Finding, Plan, Reason
from spona.engine.matching.problem import BadProblem, Mentee, Mentor, Problem
from spona.engine.matching.rules import exclusions, warnings
from spona.engine.matching.scoring import reasons, reasons_of_pairs


class Standing(StrEnum):
    """Where a pair stands in a plan."""

    CHOSEN = "chosen"
    EXCLUDED = "excluded"  # a rule blocks it
    FREE = "free"  # the mentor has a seat; the plan is better without this pair
    TAKEN = "taken"  # others sit with the mentor; moving them would make the plan worse
    PINNED_ELSEWHERE = "pinned_elsewhere"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One criterion, for the asked mentor and for the one the plan chose."""

    code: str
    max_points: int
    points: int
    chosen_points: int


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """The answer to "why not X?". `chosen` and its points are None for a mentee left without."""

    mentee: str
    mentor: str
    standing: Standing
    points: int
    reasons: tuple[Reason, ...]
    exclusions: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    chosen: str | None
    chosen_points: int | None
    comparison: tuple[Comparison, ...]
    taken_by: tuple[str, ...]


def explain(problem: Problem, plan: Plan, mentee: str, mentor: str) -> tuple[Reason, ...]:
    """The reasons for any pair, chosen or not, excluded or not; their points make its score.

    The order is the criteria's. Raises BadProblem for somebody who is not in the problem.
    """
    return reasons(problem, *_people(problem, mentee, mentor))


def explain_all(problem: Problem, plan: Plan) -> dict[str, tuple[Reason, ...]]:
    """The reasons of every pair of the plan, by mentee: `explain` for all at once, and faster."""
    people = [_people(problem, pair.mentee, pair.mentor) for pair in plan.pairs]
    found = reasons_of_pairs(problem, people)
    return {pair.mentee: said for pair, said in zip(plan.pairs, found, strict=True)}


def why_not(problem: Problem, plan: Plan, mentee: str, mentor: str) -> WhyNot:
    """What speaks for and against a pair, beside what the plan gives this mentee.

    What it would cost all others is another question: see `prices.price_of_forcing`.
    """
    person, other = _people(problem, mentee, mentor)
    asked = reasons(problem, person, other)
    chosen = plan.mentor_by_mentee.get(mentee)
    given = reasons(problem, person, problem.mentor_by_id[chosen]) if chosen else ()
    return WhyNot(
        mentee=mentee,
        mentor=mentor,
        standing=_standing(problem, plan, person, other),
        points=sum(reason.points for reason in asked),
        reasons=asked,
        exclusions=exclusions(problem, person, other),
        warnings=warnings(problem, person, other),
        chosen=chosen,
        chosen_points=sum(reason.points for reason in given) if chosen else None,
        comparison=tuple(
            Comparison(
                code=mine.code,
                max_points=mine.max_points,
                points=mine.points,
                chosen_points=theirs.points,
            )
            for mine, theirs in zip(asked, given, strict=False)
        ),
        taken_by=tuple(pair.mentee for pair in plan.pairs if pair.mentor == mentor),
    )


def _standing(problem: Problem, plan: Plan, mentee: Mentee, mentor: Mentor) -> Standing:
    if plan.mentor_by_mentee.get(mentee.id) == mentor.id:
        return Standing.CHOSEN
    if exclusions(problem, mentee, mentor):
        return Standing.EXCLUDED
    if mentee.id in problem.pin_by_mentee:
        return Standing.PINNED_ELSEWHERE
    taken = Counter(plan.mentor_by_mentee.values())[mentor.id]
    return Standing.FREE if taken < mentor.most else Standing.TAKEN


def _people(problem: Problem, mentee: str, mentor: str) -> tuple[Mentee, Mentor]:
    try:
        return problem.mentee_by_id[mentee], problem.mentor_by_id[mentor]
    except KeyError as unknown:
        raise BadProblem(f"nobody called {unknown} here") from unknown
