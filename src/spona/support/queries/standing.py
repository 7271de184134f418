"""Where pairs stand on a day, as far as rules may know it: dates and numbers, nothing that was said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from spona.mentoring.models import Mentorship, Session
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.agreement import yeses_in_force
from spona.mentoring.queries.counting import (
    SESSION_ROW,
    UNCHALLENGED_DAYS,
    Numbers,
    numbers_from,
)
from spona.mentoring.rules import LATE_DAYS, silent_since
from spona.mentoring.states import LIVE, MeetingState, MentorshipState
from spona.people.models import Standstill
from spona.programmes.models import Cycle
from spona.programmes.states import Standing
from spona.support.states import SilenceKind


@dataclass(frozen=True, slots=True)
class Silence:
    """No session is written down for `days`, counted from `since`.

    `planned_on` is the last day a meeting was to take place by what the two wrote or agreed, if it has
    passed without a word: then they may well have met, and only the writing is missing.
    """

    days: int
    since: date
    planned_on: date | None

    @property
    def kind(self) -> SilenceKind:
        return SilenceKind.NO_LOGGING if self.planned_on else SilenceKind.NO_MEETING


@dataclass(frozen=True, slots=True)
class PairToday:
    """A pair on a day. `pair` knows its cycle; both persons are known by their keys."""

    pair: Mentorship
    people: tuple[int, int]
    numbers: Numbers
    held: tuple[date, ...]  # days of the meetings held, the first one first
    silence: Silence | None  # None too while nothing is expected of the pair
    is_resting: bool
    left: tuple[int, ...]  # participations of those who left the cycle
    mentee_goes_on: bool  # it ended early, and the mentee takes part without a pair
    touched_on: date | None  # the day of the latest record of any kind


_PAIR = (
    "pk", "organisation_id", "public_id", "state", "started_on", "resumed_on", "cycle_id",
    "mentee_id", "mentor_id", "ended_on",
)  # fmt: skip


def pairs_today(*, cycle: Cycle, today: date, only: Iterable[int] | None = None) -> list[PairToday]:
    """The pairs of a cycle that live, ended early, or came to their end lately (their record is still
    open), or those of `only` (keys) among them; six queries at most, however many."""
    lately = today - timedelta(days=LATE_DAYS + UNCHALLENGED_DAYS)
    of_now = Q(state__in=[*LIVE, MentorshipState.ENDED]) | Q(ended_on__gte=lately)
    found = Mentorship.objects.filter(of_now, cycle=cycle)
    if only is not None:
        found = found.filter(pk__in=list(only))
    rows = list(
        found.order_by("pk").values_list(
            *_PAIR,
            "mentee__person_id", "mentor__person_id", "mentee__standing", "mentor__standing",
        )
    )  # fmt: skip
    keys = [row[0] for row in rows] if only is not None else None
    sessions, planned, touched = _sessions(cycle=cycle, keys=keys, today=today)
    yeses = _yeses(cycle=cycle, keys=keys)
    rests = _rests(people={key for row in rows for key in row[10:12]}, today=today)
    paired = _paired(rows)
    result = []
    for row in rows:
        pair = Mentorship(**dict(zip(_PAIR, row, strict=False)))
        pair.cycle = cycle
        mine = sessions[pair.pk]
        numbers = numbers_from(mine, accepted=yeses.get(pair.pk, 0), today=today)
        both = [rest for person in row[10:12] for rest in rests[person]]
        is_resting = any(last is None or last >= today for last in both)
        left = tuple(
            key
            for key, standing in zip((row[7], row[8]), row[12:14], strict=True)
            if standing == Standing.WITHDRAWN and pair.state in LIVE
        )
        silence = None
        if pair.state == MentorshipState.ACTIVE and not is_resting and not left:
            silence = _silence(pair, numbers, both, planned.get(pair.pk), today)
        held = tuple(sorted(day for outcome, _m, day, _at, _v in mine if outcome == "held"))
        result.append(
            PairToday(
                pair,
                (row[10], row[11]),
                numbers,
                held,
                silence,
                is_resting,
                left,
                pair.state == MentorshipState.ENDED
                and row[12] == Standing.CONFIRMED
                and pair.mentee_id not in paired,
                touched.get(pair.pk),
            )
        )
    return result


def _silence(
    pair: Mentorship,
    numbers: Numbers,
    rests: list[date | None],
    planned_on: date | None,
    today: date,
) -> Silence | None:
    """Counted from the last meeting, the start, or the end of a pause or of a standstill."""
    since = silent_since(mentorship=pair, last_held_on=numbers.last_held_on)
    since = max([since, *(last for last in rests if last is not None)])
    days = (today - since).days
    if days < 1:
        return None
    missed = planned_on is not None and since < planned_on < today
    return Silence(days, since, planned_on if missed else None)


def _paired(rows: list[tuple]) -> set[int]:
    """Of the mentees whose pair ended early, who is in a pair again."""
    mentees = [row[7] for row in rows if row[3] == MentorshipState.ENDED]
    if not mentees:
        return set()
    live = Mentorship.objects.filter(mentee__in=mentees, state__in=LIVE)
    return set(live.values_list("mentee", flat=True))


def _sessions(
    *, cycle: Cycle, keys: list[int] | None, today: date
) -> tuple[dict[int, list], dict[int, date], dict[int, date]]:
    """By pair: the rows that numbers are made of, the latest day planned that has passed, the latest day
    of a record."""
    found = Session.objects.filter(mentorship__cycle=cycle)
    if keys is not None:
        found = found.filter(mentorship__in=keys)
    meetings = Meeting.objects.filter(
        mentorship__cycle=cycle, state=MeetingState.AGREED, starts_at__isnull=False
    )
    if keys is not None:
        meetings = meetings.filter(mentorship__in=keys)
    rows: dict[int, list] = defaultdict(list)
    planned: dict[int, date] = {}
    touched: dict[int, date] = {}
    ordered = found.order_by("mentorship", F("held_on").desc(), "-pk")
    for key, next_on, *row in ordered.values_list("mentorship", "next_on", *SESSION_ROW):
        rows[key].append(tuple(row))
        if next_on is not None and next_on < today:
            planned[key] = max(next_on, planned.get(key, next_on))
        day = timezone.localdate(row[3])
        touched[key] = max(day, touched.get(key, day))
    for key, starts_at in meetings.values_list("mentorship", "starts_at"):
        day = timezone.localdate(starts_at)
        if day < today:
            planned[key] = max(day, planned.get(key, day))
    return rows, planned, touched


def _yeses(*, cycle: Cycle, keys: list[int] | None) -> dict[int, int]:
    found = yeses_in_force().filter(mentorship__cycle=cycle)
    if keys is not None:
        found = found.filter(mentorship__in=keys)
    return dict(found.order_by().values_list("mentorship").annotate(Count("pk")))


def _rests(*, people: set[int], today: date) -> dict[int, list[date | None]]:
    """Standstills begun by today, each as its last day: of these people, or of all when they are many."""
    begun = Standstill.objects.filter(starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today - timedelta(days=400))
    )
    if len(people) < 500:
        begun = begun.filter(person__in=people)
    found: dict[int, list[date | None]] = defaultdict(list)
    for person, last in begun.values_list("person", "ends_on"):
        found[person].append(last)
    return found
