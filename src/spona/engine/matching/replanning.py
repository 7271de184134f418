"""After a decline, a drop-out or a late joiner: a new plan that stays close to the old one.

Still everybody who can be paired is paired; then as few people as possible change their mentor;
only then fit counts. Pairs that both sides have confirmed are locked: they become pins, and the
pin overrides whatever rule has come to stand against them since.
"""

from dataclasses import dataclass, replace

from spona.engine.matching.market import pin_refusals
from spona.engine.matching.plan import Plan
from spona.engine.matching.prices import Move
from spona.engine.matching.problem import BadProblem, Pin, Problem, Stay
from spona.engine.matching.solving import Progress, solve


@dataclass(frozen=True, kw_only=True)
class Replan:
    """`problem` is the one that was solved, stays and locks included; record it with the plan."""

    problem: Problem
    plan: Plan
    moves: tuple[Move, ...]


def replan(
    problem: Problem,
    previous: Plan,
    locked: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Replan:
    """Solve the changed problem staying close to `previous`, under the same objective.

    `locked` are mentees whose pair must stay; `progress` is told as in `solve`. Raises BadProblem
    when a locked pair is gone from the problem or was never in the previous plan.
    """
    known = [
        pair
        for pair in previous.pairs
        if pair.mentee in problem.mentee_by_id and pair.mentor in problem.mentor_by_id
    ]
    before = {pair.mentee: pair.mentor for pair in known}
    if lost := sorted(set(locked) - before.keys()):
        raise BadProblem(f"locked, but no longer a pair: {', '.join(lost)}")
    close = replace(
        problem,
        stays=tuple(Stay(mentee=mentee, mentor=before[mentee]) for mentee in before),
        pins=(
            *(pin for pin in problem.pins if pin.mentee not in locked),
            *(Pin(mentee=mentee, mentor=before[mentee], by="locked") for mentee in set(locked)),
        ),
    )
    close = _naming_overrides(close, set(locked))
    plan = solve(close, previous.objective, progress)
    return Replan(problem=close, plan=plan, moves=moves_between(previous, plan))


def moves_between(before: Plan, after: Plan) -> tuple[Move, ...]:
    """Everybody whose mentor differs between two plans, by mentee."""
    old, new = before.mentor_by_mentee, after.mentor_by_mentee
    return tuple(
        Move(mentee=mentee, origin=old.get(mentee), to=new.get(mentee))
        for mentee in sorted(old.keys() | new.keys())
        if old.get(mentee) != new.get(mentee)
    )


def _naming_overrides(problem: Problem, locked: set[str]) -> Problem:
    needed = {
        refusal.pin.mentee: refusal.codes
        for refusal in pin_refusals(problem)
        if refusal.pin.mentee in locked
    }
    pins = (replace(pin, overrides=needed.get(pin.mentee, pin.overrides)) for pin in problem.pins)
    return replace(problem, pins=tuple(pins))
