"""Making a run: at once, in the background, or close to an earlier one. Never half of one."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.engine.matching import (
    BadProblem,
    Objective,
    PinRefused,
    Plan,
    Problem,
    explain,
    solve,
    to_data,
)
from spona.engine.matching import record as record_run
from spona.engine.matching.solving import Progress
from spona.matching import queries
from spona.matching.adapter import problem_of
from spona.matching.models import MatchingRun, PairWish, Proposal
from spona.matching.replanning import Replanned, base_of, replanned
from spona.matching.states import ProposalState, RunState
from spona.messaging.links import revoke
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation


class CannotMatch(ValidationError):
    """A step of matching that is refused, with the sentence for the committee."""


@transaction.atomic
def run_matching(
    *,
    cycle: Cycle,
    by: Person | None,
    now: datetime,
    objective: Objective = Objective.TOTAL,
    distance: int = 5,
) -> MatchingRun:
    """Pair everybody who is open, as well as can be. The earlier draft is replaced by this one.

    1. rows to a problem, 2. solve, 3. keep the record, 4. one proposal per pair with its reasons.
    `distance`: points the weakest pair of a balanced plan may lie below its best.
    """
    lock_cycle(cycle)
    problem = _problem(cycle, distance)
    return _keep(_new_run(cycle, by, now), problem, _solved(problem, objective), now=now)


@transaction.atomic
def make_run(*, cycle: Cycle, problem: Problem, by: Person, now: datetime) -> MatchingRun:
    """A run of a problem that the caller has put together, under `lock_cycle`. Raises CannotMatch."""
    return _keep(_new_run(cycle, by, now), problem, _solved(problem, Objective.TOTAL), now=now)


def replan_shown(
    *, cycle: Cycle, reopen: bool = False, progress: Progress | None = None
) -> Replanned | None:
    """What a re-plan would bring; None without an earlier plan. Raises CannotMatch."""
    try:
        return replanned(cycle, reopen=reopen, progress=progress)
    except PinRefused as error:
        raise CannotMatch(refusal(error)) from error
    except BadProblem as error:
        raise _unworkable(error) from error


@transaction.atomic
def apply_replan(*, cycle: Cycle, by: Person, now: datetime, reopen: bool = False) -> MatchingRun:
    """A new draft close to the last plan, as the page showed it. With `reopen`, questions that the
    mentor has not answered may be taken back; only those whose pair changes are."""
    lock_cycle(cycle)
    found = replan_shown(cycle=cycle, reopen=reopen)
    if found is None:
        raise CannotMatch(_("There is no proposal yet to stay close to."))
    for proposal in found.taken_back:
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.WITHDRAWN)
        revoke(purpose="proposal", target=proposal, now=now)
        record(verb="matching.proposal_withdrawn", target=proposal, by=by, reason="replan")
    run = _new_run(cycle, by, now)
    run.previous = found.base
    return _keep(run, found.replan.problem, found.replan.plan, now=now, standing=_standing(found))


@transaction.atomic
def order_run(
    *, cycle: Cycle, by: Person | None, now: datetime, objective: Objective, distance: int = 5
) -> MatchingRun:
    """A row for a run that the background works out. One at a time: a second order is refused."""
    lock_cycle(cycle)
    run = _new_run(cycle, by, now)
    run.objective, run.distance = objective.value, distance
    run.order = {"objective": objective.value, "distance": distance}
    return _ordered(run, now=now)


@transaction.atomic
def order_replan(*, cycle: Cycle, by: Person | None, now: datetime) -> MatchingRun:
    """The same for a plan close to the last one, under its objective. No question is taken back:
    nobody could look first at which ones. Raises CannotMatch without an earlier plan."""
    lock_cycle(cycle)
    base = base_of(cycle)
    if base is None:
        raise CannotMatch(_("There is no proposal yet to stay close to."))
    run = _new_run(cycle, by, now)
    run.previous, run.objective, run.distance = base, base.objective, base.distance
    run.order = {"replan": True, "objective": base.objective, "distance": base.distance}
    return _ordered(run, now=now)


def _ordered(run: MatchingRun, *, now: datetime) -> MatchingRun:
    run.state, run.beat_at = RunState.COMPUTING, now
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        raise CannotMatch(_("A proposal is being worked out already.")) from error
    record(verb="matching.run_ordered", target=run.cycle, by=run.made_by, run=run.number)
    return run


def compute_run(*, run: MatchingRun, now: datetime, progress: Progress | None = None) -> None:
    """Work an ordered run out. Safe to run twice: whoever finishes first keeps the result, and until
    then nothing but its progress is seen. Raises what `progress` raises."""
    try:
        problem, plan = _worked_out(run, progress)
    except CannotMatch as error:
        fail_run(run=run, why=" ".join(error.messages))
        return
    with transaction.atomic():
        lock_cycle(run.cycle)
        fresh = MatchingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if fresh.state != RunState.COMPUTING:
            return
        if _problem(run.cycle, run.distance) != replace(problem, stays=()):
            fail_run(run=run, why=_("People or answers changed meanwhile. Please propose anew."))
            return
        _keep(fresh, problem, plan, now=now)


def _worked_out(run: MatchingRun, progress: Progress | None) -> tuple[Problem, Plan]:
    if run.order.get("replan"):
        found = replan_shown(cycle=run.cycle, progress=progress)
        if found is None or found.base != run.previous:
            raise CannotMatch(_("People or answers changed meanwhile. Please propose anew."))
        return found.replan.problem, found.replan.plan
    problem = _problem(run.cycle, run.distance)
    return problem, _solved(problem, Objective(run.objective), progress)


def fail_run(*, run: MatchingRun, why: str) -> None:
    """It is not worked out any more, and the page says why; what stood before stands."""
    MatchingRun.objects.filter(pk=run.pk, state=RunState.COMPUTING).update(
        state=RunState.FAILED, failure=why[:500]
    )


@transaction.atomic
def cancel_run(*, run: MatchingRun, by: Person) -> None:
    """Stop a run that is being worked out; what stood before stands."""
    if not MatchingRun.objects.filter(pk=run.pk, state=RunState.COMPUTING).update(
        state=RunState.FAILED, failure=_("Stopped by the team.")
    ):
        raise CannotMatch(_("This proposal is not being worked out any more."))
    record(verb="matching.run_cancelled", target=run.cycle, by=by, run=run.number)


def refusal(error: PinRefused) -> str:
    return _(
        "A pair you keep together breaks a rule: %(why)s. Name the rule to set it aside, or "
        "take the pin away."
    ) % {"why": error}


def _problem(cycle: Cycle, distance: int) -> Problem:
    try:
        return replace(problem_of(cycle), balance_within=distance)
    except BadProblem as error:
        raise _unworkable(error) from error


def _unworkable(error: BadProblem) -> CannotMatch:
    return CannotMatch(
        _("What counts is set in a way that cannot be worked out: %(why)s") % {"why": error}
    )


def _solved(problem: Problem, objective: Objective, progress: Progress | None = None) -> Plan:
    try:
        return solve(problem, objective, progress)
    except PinRefused as error:
        raise CannotMatch(refusal(error)) from error


def lock_cycle(cycle: Cycle) -> None:
    """One at a time decides about the pairs of a cycle."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)


def _new_run(cycle: Cycle, by: Person | None, now: datetime) -> MatchingRun:
    last = MatchingRun.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    return MatchingRun(
        organisation=cycle.organisation, cycle=cycle, number=last + 1, made_at=now, made_by=by
    )


def _standing(found: Replanned) -> frozenset[str]:
    """Mentees whose question to the mentor simply goes on."""
    gone = {proposal.pk for proposal in found.taken_back}
    return frozenset(p.mentee.public_id for p in found.reopened if p.pk not in gone)


def _keep(
    run: MatchingRun,
    problem: Problem,
    plan: Plan,
    *,
    now: datetime,
    standing: frozenset[str] = frozenset(),
) -> MatchingRun:
    """The whole run in one transaction: record, figures, decisions, proposals, one audit line."""
    cycle = run.cycle
    MatchingRun.objects.filter(cycle=cycle, state=RunState.DRAFT).update(state=RunState.SUPERSEDED)
    run.state, run.made_at, run.progress = RunState.DRAFT, now, 100
    run.record, run.plan_hash = record_run(problem, plan), plan.hash
    run.objective, run.distance = plan.objective.value, problem.balance_within
    run.total, run.worst = plan.total, plan.worst
    run.pairs, run.left = len(plan.pairs), len(plan.unmatched)
    run.decisions = [_decision(wish) for wish in queries.wishes(cycle)]
    run.save()
    people = {p.public_id: p for p in Participation.objects.filter(cycle=cycle)}
    Proposal.objects.bulk_create(
        Proposal(
            organisation=cycle.organisation,
            run=run,
            mentee=people[pair.mentee],
            mentor=people[pair.mentor],
            score=pair.points,
            reasons=[to_data(r) for r in explain(problem, plan, pair.mentee, pair.mentor)],
        )
        for pair in plan.pairs
        if pair.mentee not in standing
    )
    record(
        verb="matching.run_made",
        target=cycle,
        by=run.made_by,
        run=run.number,
        hash=plan.hash,
        pairs=len(plan.pairs),
        total=plan.total,
    )
    return run


def _decision(wish: PairWish) -> dict[str, object]:
    """A pin or a ban as it stood, for the minutes."""
    return {
        "wish": wish.wish,
        "mentee": wish.mentee.public_id,
        "mentor": wish.mentor.public_id,
        "reason": wish.reason,
        "overrides": wish.overrides,
        "by": wish.by.name if wish.by else "",
        "at": wish.at.isoformat(),
    }
