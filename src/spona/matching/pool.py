"""The pool of prospective mentors: who joins it, pauses, leaves; suggestions; the closing day.

A mentee never learns whom the team asked in vain: nothing here writes to a mentee.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from spona.core.audit import record
from spona.core.models import Organisation
from spona.matching.pool_models import PoolAsk, PoolMember, PoolSettings
from spona.matching.pool_states import OPEN_ASKS, AskState, PoolStanding, Source
from spona.needs.models import Suggestion
from spona.people.actions import add_person
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part


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
    """Pause (until a day, or until the team ends it), come back, or never be asked again.

    Whom the team takes out is not waited for any longer: her open questions end.
    """
    member.standing = standing
    member.paused_until = until if standing == PoolStanding.PAUSED else None
    member.save(update_fields=["standing", "paused_until"])
    record(verb=f"matching.pool_{standing}", target=member.person, by=by)
    if standing == PoolStanding.LEFT and by != member.person:
        end_asks(asks=PoolAsk.objects.filter(member=member), by=by)
    return member


@transaction.atomic
def end_asks(*, asks: QuerySet[PoolAsk], by: Person | None) -> None:
    """Of these the open ones end, withdrawn by the team; their links say so and take no answer."""
    for ask in asks.filter(state__in=OPEN_ASKS).select_related("member__person", "cycle"):
        ask.state = AskState.ENDED
        ask.save(update_fields=["state"])
        record(
            verb="matching.prospect_ended",
            target=ask.member.person,
            by=by,
            cycle=ask.cycle.public_id,
        )


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
