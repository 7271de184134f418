"""Asking a prospective mentor for a cycle, and what she answers: by her link, or noted by the team."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.states import WrongState, require_step
from spona.matching import pool_mails
from spona.matching.pool import change_pool_standing
from spona.matching.pool_models import PoolAsk, PoolMember
from spona.matching.pool_queries import has_ended, is_closed, mentor_rows
from spona.matching.pool_states import ASK_STEPS, MAY_BE_WRITTEN_TO, AskState, PoolStanding
from spona.needs.actions import begin_offer
from spona.people.models import Person
from spona.programmes.actions import AlreadyThere, add_participant, change_standing
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import TAKING_PART, Part, Stage, Standing


class CannotAsk(ValidationError):
    """A step of the pool that is refused, with the sentence for the team or the prospect."""


@transaction.atomic
def ask_prospect(
    *,
    member: PoolMember,
    cycle: Cycle,
    letter: str,
    for_mentee: Participation | None = None,
    by: Person | None,
    now: datetime,
    today: date,
) -> PoolAsk:
    """Send the letter with a link to answer by, good for 30 days; asked again, it is refreshed.

    CannotAsk with the sentence why not: no address, pausing, closed, withdrawn, answered, asked today.
    """
    if not member.person.email:
        raise CannotAsk(_("There is no mail address to write to."))
    if member.standing == PoolStanding.LEFT:
        raise CannotAsk(_("This person does not want to be asked again."))
    if is_pausing(member, today=today):
        raise CannotAsk(_("This person is pausing. End the pause first."))
    if is_closed(cycle=cycle, today=today):
        raise CannotAsk(_("The day for asking has passed. Move it to ask more people."))
    ask = _ask_row(member, cycle)
    if mentor_rows(ask=ask).filter(standing=Standing.WITHDRAWN).exists():
        raise CannotAsk(_("This person was withdrawn from the cycle. Take them back there first."))
    state = AskState(ask.state)
    if state not in MAY_BE_WRITTEN_TO:
        raise CannotAsk(_("This person has answered already."))
    if ask.asked_at and ask.asked_at.date() == now.date():
        raise CannotAsk(_("This person was written to today. Once a day is enough."))
    if state != AskState.THINKING:  # a second letter does not undo that she is thinking
        require_step(ASK_STEPS, state, AskState.ASKED)
        ask.state = AskState.ASKED
    ask.letter, ask.for_mentee, ask.asked_at = letter.strip(), for_mentee, now
    ask.ask_again_on = None
    ask.save()
    pool_mails.invite_prospect(ask=ask, now=now)
    record(verb="matching.prospect_asked", target=member.person, by=by, cycle=cycle.public_id)
    return ask


def is_pausing(member: PoolMember, *, today: date) -> bool:
    """Pausing, and the pause has not run out by itself."""
    until = member.paused_until
    return member.standing == PoolStanding.PAUSED and (until is None or until >= today)


@transaction.atomic
def answer_ask(
    *,
    member: PoolMember,
    cycle: Cycle,
    answer: AskState,
    reason: str = "",
    ask_again_on: date | None = None,
    never: bool = False,
    by: Person | None,
    now: datetime,
    today: date,
) -> PoolAsk:
    """Thinking, yes, no or later: by the prospect's link, or noted by the team after a call.

    A yes makes her a mentor of the cycle with a first draft of her offer; after the closing day
    only the team can take it. `never` with a no ends her place in the pool. The same answer twice
    is one answer, but a second no may add a reason or `never`; CannotAsk when it does not follow on
    what she said, or when it would undo what the team has decided.
    """
    ask = _ask_row(member, cycle)
    if by == member.person:
        if has_ended(ask=ask):
            raise _place_ended()
        if answer == AskState.YES:
            _require_place(ask, today=today)
    if ask.state == answer != AskState.LATER:
        if answer == AskState.NO:
            return _said_no_again(ask, reason=reason, never=never, by=by)
        return ask
    try:
        require_step(ASK_STEPS, AskState(ask.state), answer)
    except WrongState as error:
        raise CannotAsk(_("This has been answered already.")) from error
    ask.state, ask.answered_at, ask.reason = answer, now, reason.strip()
    ask.ask_again_on = ask_again_on if answer == AskState.LATER else None
    if answer == AskState.YES:
        ask.participation = _becomes_mentor(ask, by=by, now=now)
    ask.save()
    record(verb=f"matching.prospect_{answer}", target=member.person, by=by, cycle=cycle.public_id)
    if answer == AskState.NO and never:
        change_pool_standing(member=member, standing=PoolStanding.LEFT, by=by)
    return ask


def _place_ended() -> CannotAsk:
    return CannotAsk(
        _(
            "Your place in this cycle has ended. If you would like to come back, please write to the team."
        )
    )


def _require_place(ask: PoolAsk, *, today: date) -> None:
    """CannotAsk when a yes by her link comes too late.

    The team itself may still take her yes.
    """
    mine = mentor_rows(ask=ask)
    if ask.state == AskState.YES:
        return
    if is_closed(cycle=ask.cycle, today=today):
        raise CannotAsk(_("The choice for this cycle is closed."))
    said_no = ask.state == AskState.NO or mine.filter(standing=Standing.DECLINED).exists()
    if said_no and ask.cycle.stage not in {Stage.PREPARING, Stage.MATCHING}:
        raise CannotAsk(
            _(
                "The cycle has begun without you. If you changed your mind, please write to the team."
            )
        )


def _said_no_again(ask: PoolAsk, *, reason: str, never: bool, by: Person | None) -> PoolAsk:
    """A second no changes no answer, but what comes with it is kept."""
    if reason.strip():
        ask.reason = reason.strip()
        ask.save(update_fields=["reason"])
    if never and ask.member.standing != PoolStanding.LEFT:
        change_pool_standing(member=ask.member, standing=PoolStanding.LEFT, by=by)
    return ask


def _ask_row(member: PoolMember, cycle: Cycle) -> PoolAsk:
    PoolMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    ask, _created = PoolAsk.objects.get_or_create(
        member=member, cycle=cycle, defaults={"organisation": member.organisation}
    )
    ask.member, ask.cycle = member, cycle
    return ask


def _becomes_mentor(ask: PoolAsk, *, by: Person | None, now: datetime) -> Participation:
    """Taking part as a mentor, with a draft of the offer from what the pool knows."""
    member = ask.member
    try:
        mine = add_participant(
            cycle=ask.cycle,
            person=member.person,
            part=Part.MENTOR,
            standing=Standing.CONFIRMED,
            by=by,
            now=now,
        )
    except AlreadyThere as there:
        mine = there.participation
        if mine.standing not in TAKING_PART:
            change_standing(participation=mine, standing=Standing.CONFIRMED, by=by, now=now)
    begin_offer(participation=mine, keys=member.areas, capacity=member.capacity)
    if member.joined_at is None or member.standing != PoolStanding.ACTIVE:
        member.joined_at = member.joined_at or now
        member.standing, member.paused_until = PoolStanding.ACTIVE, None
        member.save(update_fields=["joined_at", "standing", "paused_until"])
    return mine
