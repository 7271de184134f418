"""Meetings a pair plans, and when both usually could."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, Q, QuerySet
from django.http import Http404

from spona.core.local_time import moment_of, zone_of
from spona.mentoring.models import Mentorship
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.models.meeting import Meeting, MeetingHabit
from spona.mentoring.queries.co_mentors import beside
from spona.mentoring.states import LIVE, MeetingState, MentorshipState, Remind
from spona.needs.models import NeedProfile, Offer
from spona.people.models import Person
from spona.people.queries import resting
from spona.programmes.models import Participation

AHEAD_DAYS = 21
MOST_SUGGESTED = 6
MOST = 1000  # meetings looked at in one go
Window = Sequence[int]  # [day 0 (Monday) to 6, from, to], minutes after midnight on a zone's clock


def meetings_of(*, mentorship: Mentorship, now: datetime) -> list[Meeting]:
    """The open proposal with its `proposed` times, then meetings agreed from today on, then the last
    five behind; two queries."""
    rows = list(
        Meeting.objects.filter(mentorship=mentorship)
        .exclude(state=MeetingState.OFF)
        .select_related("proposed_by__person")
        .prefetch_related("times")
    )
    for row in rows:
        row.mentorship = mentorship
    proposed = [
        row
        for row in rows
        if row.starts_at is None and any(time.starts_at > now for time in row.times.all())
    ]
    agreed = sorted((row.starts_at, row.pk, row) for row in rows if row.starts_at is not None)
    ahead = [row for at, _pk, row in agreed if at + timedelta(minutes=row.minutes) > now]
    behind = [row for at, _pk, row in agreed if at + timedelta(minutes=row.minutes) <= now]
    return [*proposed, *ahead, *reversed(behind[-5:])]


def next_agreed(*, mentorship: Mentorship, now: datetime) -> Meeting | None:
    """The next meeting both have agreed on."""
    return (
        Meeting.objects.filter(
            mentorship=mentorship, state=MeetingState.AGREED, starts_at__gt=now - timedelta(hours=2)
        )
        .order_by("starts_at")
        .first()
    )


def get_meeting(*, mentorship: Mentorship, public_id: str) -> Meeting:
    """A meeting of this pair; Http404 otherwise."""
    found = (
        Meeting.objects.filter(mentorship=mentorship, public_id=public_id)
        .select_related("proposed_by__person")
        .first()
    )
    if found is None:
        raise Http404
    found.mentorship = mentorship
    return found


def get_meeting_for(*, person: Person | None, public_id: str) -> Meeting:
    """A meeting, for whoever is in its pair; Http404 for everybody else."""
    found = None
    if person is not None:
        found = _with_people().filter(_hers(person), public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def meetings_for_calendar(*, person: Person, since: datetime, now: datetime) -> list[Meeting]:
    """What stands in this person's own calendar: agreed meetings of all her pairs, from `since` on; of
    a pair that is over or suspended, none to come."""
    found = _with_people().filter(_hers(person), state=MeetingState.AGREED, starts_at__gte=since)
    goes_on = Q(mentorship__state__in=LIVE, mentorship__is_suspended=False)
    return list(found.filter(goes_on | Q(starts_at__lte=now)).order_by("starts_at")[:200])


def _hers(person: Person) -> Q:
    """Meetings of pairs that she is in, or stands beside."""
    two = Q(mentorship__mentee__person=person) | Q(mentorship__mentor__person=person)
    return two | Q(beside(person=person, pair="mentorship"))


def reminder_of(*, participation: Participation) -> Remind:
    found = MeetingHabit.objects.filter(participation=participation).first()
    return Remind(found.remind) if found else Remind.DAY


def reminders_of(*, meetings: Iterable[Meeting]) -> dict[int, Remind]:
    """By participation, what somebody chose for herself; one query."""
    pairs = {meeting.mentorship_id: meeting.mentorship for meeting in meetings}
    if not pairs:
        return {}
    keys = {key for pair in pairs.values() for key in (pair.mentee_id, pair.mentor_id)}
    near = Q(participation__in=keys) | Q(
        participation__in=CoMentor.objects.filter(mentorship__in=pairs).values("participation")
    )
    chosen = MeetingHabit.objects.filter(near)
    return {key: Remind(remind) for key, remind in chosen.values_list("participation", "remind")}


def _with_people() -> QuerySet[Meeting]:
    return Meeting.objects.select_related(
        "organisation",
        "proposed_by",
        "mentorship__organisation",
        "mentorship__cycle",
        "mentorship__mentee__person__organisation",
        "mentorship__mentor__person__organisation",
    )


# What goes out by itself


def _expected() -> QuerySet[Meeting]:
    """Agreed meetings of active pairs in which nobody rests."""
    return _with_people().filter(
        state=MeetingState.AGREED,
        mentorship__state__in=[MentorshipState.PREPARING, MentorshipState.ACTIVE],
    )


def to_remind(*, now: datetime) -> list[Meeting]:
    """Agreed meetings that begin within a day and of which nobody was reminded."""
    found = _expected().filter(
        starts_at__gt=now, starts_at__lte=now + timedelta(days=1, hours=1), reminded_at=None
    )
    return list(found.order_by("starts_at")[:MOST])


def to_ask_about(*, now: datetime) -> list[Meeting]:
    """Agreed meetings that are over, of the last four days, about which nobody was asked."""
    found = _expected().filter(
        starts_at__lt=now, starts_at__gte=now - timedelta(days=4), asked_at=None
    )
    return list(found.order_by("starts_at")[:MOST])


def is_resting(*, mentorship: Mentorship, today: date) -> bool:
    """Does either of the two rest?"""
    people = Person.objects.filter(
        pk__in=[mentorship.mentee.person_id, mentorship.mentor.person_id]
    )
    return people.filter(Exists(resting(person="pk", today=today))).exists()


# When both could


@dataclass(frozen=True, slots=True)
class Free:
    """When one of the two can usually meet."""

    windows: list[Window]
    zone: ZoneInfo

    @property
    def is_known(self) -> bool:
        return bool(self.windows)


def free_of(*, mentorship: Mentorship, mentor: Participation) -> tuple[Free, Free]:
    """Of the mentee and of one who mentors her; two queries. What nobody said is an empty list."""
    profile = NeedProfile.objects.filter(participation=mentorship.mentee_id).first()
    offer = Offer.objects.filter(participation=mentor).first()
    return (
        _free(profile, mentorship.mentee.person),
        _free(offer, mentor.person),
    )


def _free(said: NeedProfile | Offer | None, person: Person) -> Free:
    named = said.time_zone if said else ""
    # Windows were said on this clock; it may be another than the one she lives by now.
    zone = zone_of(named or person.time_zone, otherwise=person.organisation.time_zone)
    return Free(list(said.windows) if said else [], zone)


def both_could(
    *, one: Free, other: Free, minutes: int, after: datetime, most: int = MOST_SUGGESTED
) -> list[datetime]:
    """Beginnings, in UTC and on the full hour of the first one's clock, at which both are usually free
    for so long; from the day after `after`, for three weeks, one a day. Empty when either said nothing.
    """
    if not (one.is_known and other.is_known):
        return []
    found = []
    first = after.astimezone(one.zone).date() + timedelta(days=1)
    others = [
        stretch
        for days in range(-1, AHEAD_DAYS + 2)
        for stretch in _on(first + timedelta(days=days), other)
    ]
    for days in range(AHEAD_DAYS):
        for begin, end in sorted(_on(first + timedelta(days=days), one)):
            start = next(
                (
                    at
                    for at in _hours(begin, end, minutes)
                    if any(b <= at and at + timedelta(minutes=minutes) <= e for b, e in others)
                ),
                None,
            )
            if start is not None:
                found.append(start)
                break
        if len(found) == most:
            break
    return found


def _on(day: date, free: Free) -> list[tuple[datetime, datetime]]:
    """The windows of that day on its own clock, in UTC."""
    return [
        (_at(day, begin, free.zone), _at(day, end, free.zone))
        for weekday, begin, end in free.windows
        if weekday == day.weekday() and 0 <= begin < end <= 24 * 60
    ]


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return moment_of(local, zone).at.astimezone(UTC)


def _hours(begin: datetime, end: datetime, minutes: int) -> Iterable[datetime]:
    at = begin
    while at + timedelta(minutes=minutes) <= end:
        yield at
        at += timedelta(hours=1)
