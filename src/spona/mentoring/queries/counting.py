"""What the sessions and yeses of pairs come to on a day: for a report in SQL, for a page in Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.queries.agreement import yeses_in_force
from spona.mentoring.states import NO_SHOWS, Outcome
from spona.programmes.models import Cycle

# Rule 14 of the programme: hours count once confirmed, or left unchallenged so many days.
UNCHALLENGED_DAYS = 14
# (outcome, minutes, held on, recorded at, the other side's word: True, False or None)
SessionRow = tuple[str, int, date, datetime, bool | None]
SESSION_ROW = ("outcome", "minutes", "held_on", "recorded_at", "views__agrees")


def counted_sessions(*, cycle: Cycle, today: date) -> QuerySet[Session]:
    """Sessions of the cycle that a report may count: held, and confirmed or long unchallenged."""
    views = SessionView.objects.filter(session=OuterRef("pk"))
    unchallenged = ~Exists(views.filter(agrees=False)) & Q(
        recorded_at__lt=_unchallenged_before(today)
    )
    confirmed = Q(Exists(views.filter(agrees=True)))
    held = Session.objects.filter(mentorship__cycle=cycle, outcome=Outcome.HELD)
    return held.filter(confirmed | unchallenged)


def _unchallenged_before(today: date) -> datetime:
    return timezone.make_aware(
        datetime.combine(today - timedelta(days=UNCHALLENGED_DAYS - 1), time.min)
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the sessions and yeses of a pair come to, on a day."""

    held: int = 0
    sessions_counted: int = 0
    minutes_counted: int = 0
    last_held_on: date | None = None
    disputed: int = 0
    differing_on: date | None = None  # the oldest meeting that the two tell differently
    no_shows: int = 0  # in a row, up to the latest meeting
    accepted: int = 0  # sides that accepted the agreement in force


def numbers_from(rows: Iterable[SessionRow], *, accepted: int, today: date) -> Numbers:
    """The numbers of one pair from its sessions, the newest first. As `counted_sessions` in SQL."""
    cutoff = _unchallenged_before(today)
    rows = list(rows)
    held = [row for row in rows if row[0] == Outcome.HELD]
    counted = [
        minutes
        for _outcome, minutes, _day, recorded_at, agrees in held
        if agrees or (agrees is None and recorded_at < cutoff)
    ]
    differing = [row[2] for row in rows if row[4] is False]
    no_shows = next((n for n, row in enumerate(rows) if row[0] not in NO_SHOWS), len(rows))
    return Numbers(
        held=len(held),
        sessions_counted=len(counted),
        minutes_counted=sum(counted),
        last_held_on=held[0][2] if held else None,
        disputed=len(differing),
        differing_on=differing[-1] if differing else None,
        no_shows=no_shows,
        accepted=accepted,
    )


def numbers_of(*, pairs: Iterable[Mentorship], today: date) -> dict[int, Numbers]:
    """By the pair's primary key, for the pairs of one page; two queries."""
    keys = [pair.pk for pair in pairs]
    rows: dict[int, list[SessionRow]] = {key: [] for key in keys}
    found = Session.objects.filter(mentorship__in=keys).order_by("-held_on", "-pk")
    for key, *row in found.values_list("mentorship", *SESSION_ROW):
        rows[key].append(tuple(row))
    yeses = dict(
        yeses_in_force()
        .filter(mentorship__in=keys)
        .order_by()
        .values_list("mentorship")
        .annotate(Count("pk"))
    )
    return {key: numbers_from(rows[key], accepted=yeses.get(key, 0), today=today) for key in keys}
