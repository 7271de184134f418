"""The committee's decisions: parked one by one, published together, letters one after the other.

Publication is a wish noted on the call; the letters are then worked off row by row, each in its own
transaction. A crash in the middle leaves every application either decided with its letter or not yet,
and the sweep goes on with the rest. Stopped, what is out stays out, and the rest stays parked.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from spona.admissions.actions.offers import advance_reserve, hold_call, offer_place
from spona.admissions.actions.steps import take_step
from spona.admissions.mails import decisions as letters
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Decision
from spona.admissions.queries.decisions import has_room, waiting
from spona.admissions.queries.standing import Problem, standing
from spona.admissions.states import IN_SELECTION, Outcome, State
from spona.core.audit import record
from spona.core.states import WrongState
from spona.people.models import Person

log = logging.getLogger("spona.admissions")
AFTER = {
    Outcome.SELECTED: State.OFFERED,
    Outcome.RESERVE: State.RESERVE,
    Outcome.NOT_SELECTED: State.NOT_SELECTED,
}


class NotReady(Exception):
    """Decisions cannot be published yet; `problems` says what is missing."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.kind for problem in problems))
        self.problems = list(problems)


class NeedsReason(Exception):
    """Deciding otherwise than proposed, or mending a decision, needs a reason for the minutes."""


@transaction.atomic
def park_decision(
    *,
    application: Application,
    outcome: Outcome,
    reason: str = "",
    next_step: str = "",
    overruling: str = "",
    reserve_rank: int | None = None,
    by: Person | None,
    now: datetime,
) -> Decision:
    """Note what the committee decided; nobody outside sees it before publication.

    A reserve without a rank comes last. NeedsReason when the proposal it stands on says otherwise and
    `overruling` is empty; WrongState for an application that is not in selection. Whoever was decided
    about, left and is in selection again is decided about anew.
    """
    hold_call(application.call_id)
    locked = _in_selection(application)
    before = Decision.objects.filter(application=locked).first()
    if before is not None and before.published_at is not None:
        Decision.objects.filter(pk=before.pk).update(published_at=None, composition=None)
        before = None
    proposed = before.composition if before else None
    if proposed is not None and before is not None and before.outcome != outcome:
        if not overruling.strip():
            raise NeedsReason
    elif before is not None and not overruling:
        overruling = before.overruling
    if outcome != Outcome.RESERVE:
        reserve_rank = None
    elif reserve_rank is None:
        reserve_rank = (
            before.reserve_rank if before and before.reserve_rank else _last_rank(locked.call) + 1
        )
    decision, _created = Decision.objects.update_or_create(
        application=locked,
        defaults={
            "organisation": locked.organisation,
            "outcome": outcome,
            "reserve_rank": reserve_rank,
            "reason": reason.strip(),
            "next_step": next_step.strip(),
            "overruling": overruling.strip(),
            "by": by,
            "parked_at": now,
        },
    )
    record(verb="admissions.decision_parked", target=application, by=by, outcome=outcome)
    return decision


def _in_selection(application: Application) -> Application:
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call")
        .get(pk=application.pk)
    )
    if locked.state not in IN_SELECTION:
        raise WrongState(locked.state, "decided")
    return locked


def _last_rank(call: Call) -> int:
    ranks = Decision.objects.filter(application__call=call, outcome=Outcome.RESERVE)
    return max((rank or 0 for rank in ranks.values_list("reserve_rank", flat=True)), default=0)


@transaction.atomic
def park_proposal(
    *,
    call: Call,
    composition: Composition,
    selected: Sequence[str],
    reserve: Sequence[str],
    by: Person | None,
    now: datetime,
) -> int:
    """Park what the composer proposed for every application in selection; returns for how many.

    `selected` and `reserve` (in order) hold public ids; all others are not selected. What was decided
    by hand with a reason stays as it was, and so do reasons and next steps written already.
    """
    hold_call(call.pk)
    ranks = {public_id: rank for rank, public_id in enumerate(reserve, start=1)}
    chosen = set(selected)
    known = {
        decision.application_id: decision
        for decision in Decision.objects.filter(application__call=call)
    }
    parked = 0
    applications = Application.objects.select_for_update(of=("self",)).filter(
        call=call, state__in=IN_SELECTION
    )
    for application in applications.order_by("pk"):
        decision = known.get(application.pk)
        was_published = decision is not None and decision.published_at is not None
        if decision is not None and decision.overruling and not was_published:
            continue
        key = application.public_id
        outcome = (
            Outcome.SELECTED
            if key in chosen
            else Outcome.RESERVE
            if key in ranks
            else Outcome.NOT_SELECTED
        )
        decision = decision or Decision(
            organisation=application.organisation, application=application
        )
        if was_published:  # she left, and is in selection again
            decision.published_at, decision.overruling = None, ""
            decision.reason = decision.next_step = ""
        decision.outcome, decision.reserve_rank = outcome, ranks.get(key)
        decision.composition, decision.by, decision.parked_at = composition, by, now
        decision.save()
        parked += 1
    record(
        verb="admissions.proposal_parked",
        target=call,
        by=by,
        composition=composition.number,
        hash=composition.hash,
        n=parked,
    )
    return parked


@transaction.atomic
def write_letters(
    *, call: Call, texts: Mapping[str, tuple[str, str]], by: Person | None, now: datetime
) -> int:
    """Reason and next step for many at once: {public id of the application: (reason, next step)}.

    Only parked decisions are written to; returns how many.
    """
    n = 0
    for decision in waiting(call=call).filter(application__public_id__in=list(texts)):
        reason, next_step = texts[decision.application.public_id]
        n += Decision.objects.filter(pk=decision.pk, published_at__isnull=True).update(
            reason=reason.strip(), next_step=next_step.strip(), parked_at=now
        )
    record(verb="admissions.letters_written", target=call, by=by, n=n)
    return n


@transaction.atomic
def move_in_reserve(*, application: Application, up: bool, by: Person | None, reason: str) -> None:
    """One place up or down in the order of the reserve, before it is published, for a stated reason."""
    if not reason.strip():
        raise NeedsReason
    call = hold_call(application.call_id)
    order = list(
        Decision.objects.filter(application__call=call, outcome=Outcome.RESERVE).order_by(
            "reserve_rank", "pk"
        )
    )
    place = next(
        (n for n, decision in enumerate(order) if decision.application_id == application.pk), None
    )
    if place is None or any(decision.published_at for decision in order):
        raise WrongState(application.state, Outcome.RESERVE)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for rank, decision in enumerate(order, start=1):
        if decision.application_id == application.pk:
            decision.overruling = reason.strip()
        decision.reserve_rank = rank
        decision.save(update_fields=["reserve_rank", "overruling"])
    record(verb="admissions.reserve_moved", target=application, by=by, up=up)


@transaction.atomic
def begin_publication(
    *, call: Call, by: Person | None, now: datetime, in_english: bool = False
) -> int:
    """Publish all parked decisions, from now on. How many letters will go out.

    NotReady with what is missing, or when letters would go out in English to people who wrote in
    another language and `in_english` does not answer for it. Asked for while letters are going out,
    it changes nothing.
    """
    locked = hold_call(call.pk)
    found = standing(call=locked)
    n = sum(found.parked.values())
    if locked.publishing_since is not None:
        return n
    if found.problems or not n:
        raise NotReady(found.problems or [Problem("nothing_parked")])
    if found.in_english and not in_english:
        raise NotReady([w for w in found.warnings if w.kind == "no_wording"])
    locked.publishing_since, locked.publishing_by = now, by
    locked.decided_at = locked.decided_at or now
    locked.save(update_fields=["publishing_since", "publishing_by", "decided_at"])
    call.publishing_since, call.decided_at = now, locked.decided_at
    record(
        verb="admissions.decisions_published",
        target=locked,
        by=by,
        in_english=found.in_english,
        **found.parked,
    )
    return n


def publish_waiting(*, call: Call, now: datetime) -> int:
    """Send what waits, letter by letter, until all are out or somebody stops it. Safe to run twice."""
    done = 0
    stuck: set[int] = set()
    while decision := waiting(call=call).exclude(pk__in=stuck).first():
        try:
            done += publish_one(decision=decision, now=now)
        except Exception:  # one letter that cannot be made holds up nobody else's
            log.exception("decision %s could not be published", decision.public_id)
            stuck.add(decision.pk)
        fresh = Call.objects.filter(pk=call.pk, publishing_since__isnull=False)
        if not fresh.exists():
            return done
    if stuck:
        return done  # the sweep tries those again
    Call.objects.filter(pk=call.pk).update(publishing_since=None, publishing_by=None)
    advance_reserve(call=call, by=None, now=now)
    return done


@transaction.atomic
def publish_one(*, decision: Decision, now: datetime) -> bool:
    """One application: its new state, the offer of the place, the letter. False if another was faster."""
    call = hold_call(decision.application.call_id)
    if call.publishing_since is None:
        return False
    claimed = Decision.objects.filter(pk=decision.pk, published_at__isnull=True).update(
        published_at=now
    )
    if not claimed:
        return False
    decision.published_at = now
    application = decision.application
    outcome = Outcome(decision.outcome)
    take_step(application=application, to=AFTER[outcome], by=call.publishing_by, now=now)
    offer = None
    if outcome == Outcome.SELECTED:
        offer = offer_place(application=application, is_from_reserve=False, now=now)
    letters.decision(decision=decision, offer=offer, now=now, batch=batch_of(call))
    return True


def batch_of(call: Call) -> str:
    """Name of the batch of letters in the outbox, by which the team can hold it."""
    return f"decisions-{call.public_id}"


@transaction.atomic
def stop_publication(*, call: Call, by: Person | None) -> int:
    """Hold what is not out yet: those decisions stay parked. How many."""
    stopped = Call.objects.filter(pk=call.pk, publishing_since__isnull=False).update(
        publishing_since=None, publishing_by=None
    )
    n = waiting(call=call).count()
    if stopped:
        record(verb="admissions.publication_stopped", target=call, by=by, n=n)
    return n


@transaction.atomic
def mend_decision(
    *, application: Application, outcome: Outcome, reason: str, by: Person | None, now: datetime
) -> Decision:
    """A published "not selected" becomes a reserve, or gets a place that is free, with a reason.

    NeedsReason without one. WrongState for any other step: an accepted or offered place is never
    taken away here.
    """
    if not reason.strip():
        raise NeedsReason
    # The last place is given once, whoever else asks for it now.
    call = hold_call(application.call_id)
    decision = Decision.objects.select_for_update(of=("self",)).get(application=application)
    before = decision.outcome
    if application.state != State.NOT_SELECTED or outcome == Outcome.NOT_SELECTED:
        raise WrongState(application.state, outcome)
    if outcome == Outcome.SELECTED and not has_room(call=call):
        raise WrongState(application.state, outcome)
    rank = _last_rank(application.call) + 1 if outcome == Outcome.RESERVE else None
    take_step(application=application, to=AFTER[outcome], by=by, now=now, reason=reason)
    decision.outcome, decision.reserve_rank, decision.overruling = outcome, rank, reason.strip()
    decision.reason, decision.next_step, decision.by = "", "", by
    decision.save()
    decision.application = application
    offer = None
    if outcome == Outcome.SELECTED:
        offer = offer_place(application=application, is_from_reserve=False, now=now)
    letters.decision(decision=decision, offer=offer, now=now)
    record(
        verb="admissions.decision_mended",
        target=application,
        by=by,
        before=before,
        after=outcome,
    )
    return decision
