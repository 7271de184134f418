"""Places offered: answered once, running out by themselves, moving on along the reserve list."""

from datetime import datetime, timedelta

from django.db import transaction

from spona.admissions.actions.steps import take_step
from spona.admissions.actions.taking_in import take_in
from spona.admissions.mails import decisions as letters
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Offer
from spona.admissions.queries.decisions import answer_until, free_places, next_reserve
from spona.admissions.states import OfferState, State
from spona.core.audit import record
from spona.core.states import WrongState
from spona.people.models import Person
from spona.programmes.states import Stage

REMIND_BEFORE = timedelta(days=2)


class OfferOver(Exception):
    """The offer was answered otherwise, ran out, or was taken back."""


def hold_call(call_id: int) -> Call:
    """The row of the call, held until the transaction ends, with its cycle: places are given one at a
    time.

    Everything that decides, offers or frees a place holds this row before it changes any other: first
    the call, then applications, decisions, offers, duplicates, in whatever order. So nobody waits in
    a circle, and whoever counts places counts what the one before her left. What touches a single row
    (a longer offer, a reminder, a letter's text) needs none of it.
    """
    found = Call.objects.select_for_update(of=("self",)).select_related("cycle")
    return found.get(pk=call_id)


def offer_place(*, application: Application, is_from_reserve: bool, now: datetime) -> Offer:
    """An offer that waits until the end of the day, on the call's clock, `offer_days` from now."""
    return Offer.objects.create(
        organisation=application.organisation,
        application=application,
        is_from_reserve=is_from_reserve,
        made_at=now,
        answer_by=answer_until(call=application.call, now=now),
    )


@transaction.atomic
def answer_offer(
    *, offer: Offer, accepted: bool, reason: str = "", by: Person | None, now: datetime
) -> str:
    """Her yes makes her a participant and answers the address of the page that comes next; her no
    moves the place on, and answers "".

    OfferOver when the time is over or it was answered otherwise; the same answer twice is one answer.
    """
    state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    call = hold_call(offer.application.call_id)
    changed = Offer.objects.filter(pk=offer.pk, state=OfferState.OPEN, answer_by__gt=now).update(
        state=state, answered_at=now, reason=reason.strip()[:500]
    )
    offer.refresh_from_db()
    application = offer.application
    if not changed:
        if offer.state != state:
            raise OfferOver
        return _next_page(application, now=now) if accepted else ""
    to = State.ACCEPTED if accepted else State.DECLINED
    take_step(application=application, to=to, by=by, now=now)
    if not accepted:
        advance_reserve(call=call, by=None, now=now)
        return ""
    take_in(application=application, by=by, now=now)
    onward = _next_page(application, now=now)
    letters.place_accepted(offer=offer, link=onward, now=now)
    return onward


def _next_page(application: Application, *, now: datetime) -> str:
    from spona.programmes.invitations import next_address

    participation = application.participation
    return next_address(participation=participation, now=now) if participation else ""


@transaction.atomic
def leave_reserve(*, application: Application, by: Person | None, now: datetime) -> None:
    """She does not want to wait any longer. WrongState when she is not on the list."""
    hold_call(application.call_id)
    if application.state != State.RESERVE:
        raise WrongState(application.state, State.WITHDRAWN)
    take_step(application=application, to=State.WITHDRAWN, by=by, now=now)


@transaction.atomic
def place_became_free(*, application: Application, by: Person | None, now: datetime) -> None:
    """Somebody who had accepted left the cycle: her application says so, and the place moves on."""
    call = hold_call(application.call_id)
    take_step(application=application, to=State.WITHDRAWN, by=by, now=now)
    advance_reserve(call=call, by=None, now=now)


@transaction.atomic
def take_offer_back(*, application: Application, now: datetime) -> None:
    """The application is out, whatever it had been offered: the place moves on."""
    call = hold_call(application.call_id)
    Offer.objects.filter(application=application, state=OfferState.OPEN).update(
        state=OfferState.TAKEN_BACK, answered_at=now
    )
    advance_reserve(call=call, by=None, now=now)


@transaction.atomic
def offer_again(*, application: Application, by: Person | None, now: datetime) -> Offer:
    """A place once more for somebody whose answer came too late, if one is free; else WrongState."""
    call = hold_call(application.call_id)
    if not free_places(call=call):
        raise WrongState(application.state, State.OFFERED)
    take_step(application=application, to=State.OFFERED, by=by, now=now)
    offer = offer_place(application=application, is_from_reserve=True, now=now)
    letters.place_from_reserve(offer=offer, now=now)
    return offer


@transaction.atomic
def lengthen_offer(*, offer: Offer, until: datetime, by: Person | None, now: datetime) -> Offer:
    """More time to answer, while the offer is open; OfferOver when it is not, or `until` is no later."""
    changed = Offer.objects.filter(pk=offer.pk, state=OfferState.OPEN, answer_by__lt=until).update(
        answer_by=until, reminded_at=None
    )
    if not changed or until <= now:
        raise OfferOver
    offer.answer_by = until
    record(
        verb="admissions.offer_lengthened",
        target=offer.application,
        by=by,
        until=until.isoformat(),
    )
    return offer


@transaction.atomic
def advance_reserve(*, call: Call, by: Person | None, now: datetime) -> list[Offer]:
    """Offer every free place to the next of the reserve, in the recorded order; one at a time per call.

    Not while decisions are still going out (the end of that asks again), nor once the cycle runs: then
    a late joiner is the team's decision.
    """
    locked = hold_call(call.pk)
    if locked.publishing_since or locked.cycle.stage in {Stage.RUNNING, Stage.FINISHED}:
        return []
    made: list[Offer] = []
    free = free_places(call=locked)
    while len(made) < free and (application := next_reserve(call=locked)):
        try:
            take_step(application=application, to=State.OFFERED, by=by, now=now)
        except WrongState:  # she left the list this moment; the place is the next one's
            continue
        offer = offer_place(application=application, is_from_reserve=True, now=now)
        letters.place_from_reserve(offer=offer, now=now)
        made.append(offer)
    return made


@transaction.atomic
def lapse_offer(*, offer: Offer, now: datetime) -> bool:
    """The time is over: the place moves on. False when it was answered in the meantime."""
    call = hold_call(offer.application.call_id)
    lapsed = Offer.objects.filter(pk=offer.pk, state=OfferState.OPEN, answer_by__lte=now).update(
        state=OfferState.LAPSED, answered_at=None
    )
    if not lapsed:
        return False
    take_step(application=offer.application, to=State.LAPSED, by=None, now=now)
    letters.place_lapsed(offer=offer, now=now)
    advance_reserve(call=call, by=None, now=now)
    return True


@transaction.atomic
def remind_of_offer(*, offer: Offer, now: datetime) -> bool:
    """Once, two days before the time is over (for short times: half way)."""
    reminded = Offer.objects.filter(
        pk=offer.pk, state=OfferState.OPEN, reminded_at__isnull=True
    ).update(reminded_at=now)
    if reminded:
        letters.place_reminder(offer=offer, now=now)
    return bool(reminded)


def reminder_due_at(offer: Offer) -> datetime:
    """When the reminder goes out."""
    half_way = offer.made_at + (offer.answer_by - offer.made_at) / 2
    return max(half_way, offer.answer_by - REMIND_BEFORE)
