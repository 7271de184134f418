"""The pool as the desk, the prospect's page and the letters read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404

from spona.matching.pool_models import PoolAsk, PoolMember, PoolSettings
from spona.matching.pool_states import AskState, PoolStanding, Source
from spona.needs.models import Suggestion
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import TAKING_PART, Part, Standing


def members(*, cycle: Cycle, today: date) -> QuerySet[Any]:
    """The pool by name; each member knows `state` and `ask_again_on` in this cycle, and `place`:
    a PoolStanding in which a pause that has run out is over."""
    pausing = Q(standing=PoolStanding.PAUSED) & (
        Q(paused_until__isnull=True) | Q(paused_until__gte=today)
    )
    ask = PoolAsk.objects.filter(member=OuterRef("pk"), cycle=cycle)
    return (
        PoolMember.objects.select_related("person")
        .annotate(
            state=Coalesce(Subquery(ask.values("state")[:1]), Value(AskState.TO_ASK.value)),
            ask_again_on=Subquery(ask.values("ask_again_on")[:1]),
            place=Case(
                When(standing=PoolStanding.LEFT, then=Value(PoolStanding.LEFT.value)),
                When(pausing, then=Value(PoolStanding.PAUSED.value)),
                default=Value(PoolStanding.ACTIVE.value),
            ),
        )
        .order_by(*by_name("person"), "pk")
    )


def search_members(
    *, cycle: Cycle, today: date, text: str = "", state: str = "", source: str = ""
) -> QuerySet[Any]:
    """The list as the team filters it. `state` is one of AskState, or of a pausing or ended place."""
    found = members(cycle=cycle, today=today)
    if state in {PoolStanding.PAUSED, PoolStanding.LEFT}:
        found = found.filter(place=state)
    elif state:
        found = found.filter(place=PoolStanding.ACTIVE, state=state)
    if source:
        found = found.filter(source=source)
    if text.strip():
        found = found.filter(person__in=Person.objects.search(text))
    return found


def counts(*, cycle: Cycle, today: date) -> dict[str, int]:
    """How many active members are in each AskState of this cycle, and how many pause or left."""
    rows = members(cycle=cycle, today=today).order_by().values_list("place", "state")
    found: dict[str, int] = dict.fromkeys([*AskState.values, "paused", "left"], 0)
    for place, state, n in rows.annotate(n=Count("pk")):
        found[state if place == PoolStanding.ACTIVE else place] += n
    return found


def get_member(*, public_id: str) -> PoolMember:
    """A member of the organisation in scope, or 404."""
    found = (
        PoolMember.objects.select_related("person__organisation", "suggestion__by__person")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def ask_of(*, member: PoolMember, cycle: Cycle) -> PoolAsk | None:
    return (
        PoolAsk.objects.select_related("for_mentee__person", "participation")
        .filter(member=member, cycle=cycle)
        .first()
    )


def get_ask_for(person: Person, *, public_id: str) -> PoolAsk:
    """The question to this person, or 404."""
    found = (
        PoolAsk.objects.select_related(
            "member__person__organisation", "cycle__programme", "cycle__organisation", "for_mentee"
        )
        .filter(public_id=public_id, member__person=person)
        .first()
    )
    if found is None:
        raise Http404
    return found


def earlier_asks(*, member: PoolMember, cycle: Cycle) -> QuerySet[PoolAsk]:
    """What she answered in other cycles, the newest first."""
    return (
        PoolAsk.objects.select_related("cycle")
        .filter(member=member)
        .exclude(cycle=cycle)
        .order_by("-cycle__kick_off_on", "-pk")
    )


def mentor_rows(*, ask: PoolAsk) -> QuerySet[Participation]:
    """Her place as a mentor in the cycle she was asked for, if she has one: none or one row."""
    return Participation.objects.filter(
        cycle_id=ask.cycle_id, person_id=ask.member.person_id, part=Part.MENTOR
    )


def has_ended(*, ask: PoolAsk) -> bool:
    """Did the team withdraw the question, or her place after she had said yes?"""
    standing = mentor_rows(ask=ask).values_list("standing", flat=True).first()
    withdrawn = ask.state == AskState.ENDED and standing not in TAKING_PART
    return withdrawn or standing == Standing.WITHDRAWN


def closes_on(*, cycle: Cycle) -> date | None:
    return PoolSettings.objects.filter(cycle=cycle).values_list("closes_on", flat=True).first()


def is_closed(*, cycle: Cycle, today: date) -> bool:
    """Has the day passed after which nobody is asked for this cycle?"""
    day = closes_on(cycle=cycle)
    return day is not None and today > day


def open_suggestions(*, cycle: Cycle) -> QuerySet[Suggestion]:
    """Names mentees of this cycle gave, not yet looked at."""
    return (
        Suggestion.objects.select_related("by__person")
        .filter(by__cycle=cycle, taken_up_at__isnull=True)
        .order_by("created_at", "pk")
    )


@dataclass(frozen=True)
class Known:
    """Somebody of earlier cycles who is not in the pool yet, and as what she is known."""

    person: Person
    source: Source


def known_people(*, cycle: Cycle, text: str = "", limit: int = 200) -> list[Known]:
    """Mentors and mentees of the other cycles, mentors first, each person once."""
    rows = (
        Participation.objects.select_related("person")
        .filter(Q(part=Part.MENTOR) | Q(part=Part.MENTEE))
        .exclude(cycle=cycle)
        .exclude(person__pool_membership__isnull=False)
        .exclude(person__participations__cycle=cycle)
        .order_by(F("part").desc(), *by_name("person"), "pk")
    )
    if text.strip():
        rows = rows.filter(person__in=Person.objects.search(text))
    found: dict[int, Known] = {}
    for row in rows[: 2 * limit]:
        source = Source.PAST_MENTOR if row.part == Part.MENTOR else Source.ALUMNI
        found.setdefault(row.person_id, Known(row.person, source))
    return list(found.values())[:limit]
