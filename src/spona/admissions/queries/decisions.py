"""What the committee decided, as letters and as lines of the board, and the places offered."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import Http404

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries.hiding import Hidden
from spona.admissions.states import IN_SELECTION, TAKEN, OfferState, Outcome, State
from spona.people.models import Person


def waiting(*, call: Call) -> QuerySet[Decision]:
    """Parked decisions that can be published, in the order in which letters go out."""
    return (
        Decision.objects.filter(
            application__call=call,
            application__state__in=IN_SELECTION,
            published_at__isnull=True,
        )
        .select_related("application__person__organisation", "application__call__cycle")
        .order_by("-outcome", "reserve_rank", "pk")  # selected, reserve, not selected
    )


def letters_for(*, call: Call, person: Person) -> QuerySet[Decision]:
    """The same for somebody of the team: what a letter says of it tells what the jury found."""
    seen = Application.objects.visible_to(person).not_to_be_read_by(person).filter(call=call)
    return waiting(call=call).filter(application__in=seen)


class Row(NamedTuple):
    """A line of the board. What she reads herself comes without points, outcome or place."""

    public_id: str
    name: str
    name_language: str
    town: str
    economy: str
    state: str
    is_unread: bool
    outcome: str
    reserve_rank: int | None
    overruling: str
    published_at: datetime | None
    is_written: bool
    points: int | None
    interview_points: int | None
    credit: int


def decisions_seen_by(*, call: Call, hidden: Hidden) -> QuerySet[Application, Row]:
    """Lines of applications in selection or decided, in the order of the letters and then of points;
    what she still reads stands at the end, in no order that tells anything."""

    def known(column: str, *unless: When) -> Case:
        return Case(When(pk__in=hidden.unread, then=None), *unless, default=F(column))

    # Decided about once and in selection again: undecided.
    again = When(state__in=IN_SELECTION, decision__published_at__isnull=False, then=None)

    found = Application.objects.filter(call=call).filter(
        Q(state__in=IN_SELECTION) | Q(decision__isnull=False)
    )
    if hidden.away:
        found = found.exclude(pk__in=hidden.away)
    rows = found.annotate(
        is_unread=Case(When(pk__in=hidden.unread, then=True), default=False),
        outcome=known("decision__outcome", again),
        rank=known("decision__reserve_rank"),
        known_points=known("points"),
        total=_total(call, unless=When(pk__in=hidden.unread, then=None)),
    )
    return rows.order_by(
        "is_unread",
        F("outcome").desc(nulls_last=True),
        "rank",
        F("total").desc(nulls_last=True),
        "pk",
    ).values_list(
        "public_id",
        "person__name",
        "person__name_language",
        "town",
        "economy",
        "state",
        "is_unread",
        "outcome",
        "rank",
        known("decision__overruling"),
        known("decision__published_at"),
        Case(When(decision__reason__gt="", then=True), default=False),
        "known_points",
        known("interview_points"),
        known("credit"),
    )


def _total(call: Call, *, unless: When) -> Case:
    """Reading and interview together, as `composing.combined` puts them, to sort by."""
    share = call.interview_share
    return Case(
        unless,
        When(interview_points__isnull=True, then=F("points")),
        When(points__isnull=True, then=F("interview_points")),
        default=(F("points") * (100 - share) + F("interview_points") * share + 50) / 100,
    )


def answer_until(*, call: Call, now: datetime) -> datetime:
    """Until when a place offered at `now` is kept: the end of a day, on the call's clock."""
    last = now.astimezone(call.zone) + timedelta(days=call.offer_days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def free_places(*, call: Call) -> int:
    """Places the committee gave (published as selected) that nobody holds or has been offered."""
    given = Decision.objects.filter(
        application__call=call, outcome=Outcome.SELECTED, published_at__isnull=False
    ).count()
    if call.closes_at is not None:
        given = min(given, call.seats)
    return max(0, given - _taken(call))


def _taken(call: Call) -> int:
    """Held, offered, or on its way by a letter that goes out now."""
    taken = Application.objects.filter(call=call, state__in=TAKEN).count()
    if call.publishing_since is None:
        return taken
    return taken + waiting(call=call).filter(outcome=Outcome.SELECTED).count()


def has_room(*, call: Call) -> bool:
    """Is there a seat that nobody holds or has been offered?"""
    if call.closes_at is None:
        return True
    return _taken(call) < call.seats


def next_reserve(*, call: Call) -> Application | None:
    """The first of the reserve list, in the order that was recorded."""
    return (
        Application.objects.filter(call=call, state=State.RESERVE, decision__isnull=False)
        .select_related("person__organisation", "call__cycle", "decision")
        .order_by("decision__reserve_rank", "pk")
        .first()
    )


OFFERS = 50  # named on the board; the others are in its list, with their states


def offers_of(*, call: Call, hidden: Hidden) -> tuple[list[Offer], dict[str, int]]:
    """Places offered, those that wait for an answer first and the next to run out on top, 50 at most;
    and how many are in each state. Without what a conflict hides; two queries."""
    found = Offer.objects.filter(application__call=call).exclude(application__in=hidden.away)
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    if not counts:
        return [], {}
    is_open = Case(When(state=OfferState.OPEN, then=0), default=1)
    rows = found.select_related("application__person").order_by(is_open, "answer_by", "pk")
    return list(rows[:OFFERS]), counts


def place_of(*, person: Person, public_id: str) -> tuple[Application, Offer | None]:
    """For the applicant herself: her application with its newest offer; Http404 for anybody else."""
    application = (
        Application.objects.filter(public_id=public_id, person=person)
        .select_related("call__cycle__programme", "call__organisation", "person")
        .first()
    )
    if application is None:
        raise Http404
    return application, Offer.objects.filter(application=application).order_by("-pk").first()
