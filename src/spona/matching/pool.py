"""The pool of prospective mentors: who joins it, who is asked for a cycle, what they answer.

A mentee never learns whom the team asked in vain: nothing here writes to a mentee.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.models import Organisation
from spona.core.states import WrongState, require_step
from spona.matching import pool_mails
from spona.matching.pool_models import PoolAsk, PoolMember, PoolSettings
from spona.matching.pool_queries import is_closed
from spona.matching.pool_states import (
    ASK_STEPS,
    MAY_BE_WRITTEN_TO,
    AskState,
    PoolStanding,
    Source,
)
from spona.needs.actions import begin_offer
from spona.needs.models import Suggestion
from spona.people.actions import add_person
from spona.people.models import Person
from spona.programmes.actions import AlreadyThere, add_participant, change_standing
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import TAKING_PART, Part, Stage, Standing


class CannotAsk(ValidationError):
    """A step of the pool that is refused, with the sentence for the team or the prospect."""


@transaction.atomic
def add_to_pool(
    *,
    person: Person,
    source: Source,
    by: Person | None,
    now: datetime,
    areas: Iterable[str] = (),
    capacity: int = 1,
    note: str = "",
    suggestion: Suggestion | None = None,
) -> PoolMember:
    """Give somebody a standing place in the pool; who has one keeps it as it is.

    `areas` are keys of need areas, `capacity` 0 to 5 mentees a cycle. A suggestion is taken up.
    """
    member, created = PoolMember.objects.get_or_create(
        person=person,
        defaults={
            "organisation": person.organisation,
            "source": source,
            "suggestion": suggestion,
            "note": note,
            "areas": sorted(set(areas)),
            "capacity": capacity,
            "added_at": now,
            "added_by": by,
        },
    )
    if suggestion is not None and suggestion.taken_up_at is None:
        suggestion.taken_up_at = now
        suggestion.save(update_fields=["taken_up_at"])
    if created:
        record(verb="matching.pool_joined", target=person, by=by, source=source)
    return member


@transaction.atomic
def add_new_to_pool(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    languages: Mapping[str, int],
    by: Person | None,
    now: datetime,
    source: Source = Source.TEAM,
    areas: Iterable[str] = (),
    capacity: int = 1,
    note: str = "",
    suggestion: Suggestion | None = None,
    **about: object,
) -> PoolMember:
    """Somebody by hand. Who is known by the same mail address is taken, not doubled or changed.

    `about` are fields of Person: employer, job_title, economy, town, years_of_experience.
    """
    email = email.strip().lower()
    person = Person.objects.filter(email=email).order_by("pk").first() if email else None
    if person is None:
        person = add_person(
            organisation=organisation,
            name=name,
            email=email,
            languages=dict(languages),
            by=by,
            **about,
        )
    return add_to_pool(
        person=person,
        source=source,
        areas=areas,
        capacity=capacity,
        note=note,
        suggestion=suggestion,
        by=by,
        now=now,
    )


@transaction.atomic
def add_known_to_pool(*, people: Mapping[Person, Source], by: Person | None, now: datetime) -> int:
    """People of earlier cycles into the pool, with what they once offered. How many were added."""
    for person, source in people.items():
        add_to_pool(
            person=person,
            source=source,
            areas=_offered_before(person),
            by=by,
            now=now,
        )
    return len(people)


def _offered_before(person: Person) -> list[str]:
    """Keys of the areas of her latest offer as a mentor."""
    last = (
        Participation.objects.filter(person=person, part=Part.MENTOR, offer__isnull=False)
        .order_by("-cycle__kick_off_on", "-pk")
        .first()
    )
    return list(last.offer.areas.values_list("key", flat=True)) if last else []


@transaction.atomic
def change_member(
    *,
    member: PoolMember,
    areas: Iterable[str],
    capacity: int,
    note: str,
    source: Source,
    by: Person | None,
) -> PoolMember:
    """What the team knows of a prospect; her person has its own page."""
    member.areas, member.capacity = sorted(set(areas)), capacity
    member.note, member.source = note, source
    member.save(update_fields=["areas", "capacity", "note", "source"])
    record(verb="matching.pool_changed", target=member.person, by=by)
    return member


@transaction.atomic
def change_pool_standing(
    *,
    member: PoolMember,
    standing: PoolStanding,
    by: Person | None,
    until: date | None = None,
) -> PoolMember:
    """Pause (until a day, or until the team ends it), come back, or never be asked again."""
    member.standing = standing
    member.paused_until = until if standing == PoolStanding.PAUSED else None
    member.save(update_fields=["standing", "paused_until"])
    record(verb=f"matching.pool_{standing}", target=member.person, by=by)
    return member


@transaction.atomic
def put_suggestion_aside(*, suggestion: Suggestion, by: Person, now: datetime) -> None:
    """Looked at, and nobody is asked. The mentee sees no difference."""
    if suggestion.taken_up_at is None:
        suggestion.taken_up_at = now
        suggestion.save(update_fields=["taken_up_at"])
        record(verb="matching.suggestion_put_aside", target=suggestion.by, by=by)


@transaction.atomic
def close_pool_on(*, cycle: Cycle, day: date | None, by: Person) -> None:
    """The last day on which somebody may be asked for this cycle; None for no such day."""
    PoolSettings.objects.update_or_create(
        cycle=cycle, defaults={"organisation": cycle.organisation, "closes_on": day}
    )
    record(verb="matching.pool_closing", target=cycle, by=by, on=str(day or ""))


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

    CannotAsk with the sentence why not: no address, pausing, closed, answered, asked today.
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
    what she said, or when her yes would undo what the team has decided.
    """
    ask = _ask_row(member, cycle)
    if answer == AskState.YES and by == member.person:
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


def _require_place(ask: PoolAsk, *, today: date) -> None:
    """CannotAsk when a yes by an old link would bring back whom the team took out, or come too late.

    The team itself may still take her yes.
    """
    mine = Participation.objects.filter(cycle=ask.cycle, person=ask.member.person, part=Part.MENTOR)
    if mine.filter(standing=Standing.WITHDRAWN).exists():
        raise CannotAsk(
            _(
                "Your place in this cycle has ended. If you would like to come back, please write to the team."
            )
        )
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
