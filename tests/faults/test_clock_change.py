"""The nights on which the clocks change: who is to be reminded or asked is, once, at the hour that stood on
her own clock; and the entry in her calendar is the same moment, read by a parser of its own.

The worker's sweep is run every hour over two days, twice each time, as if two workers looked.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from spona.core.local_time import moment_of
from spona.core.scope import in_organisation
from spona.mentoring.meeting_actions import plan_meeting, save_habit
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.states import Medium, Remind
from spona.mentoring.tasks import sweep
from spona.messaging.models import Message
from tests.characters import House

BELGRADE, NEW_YORK = ZoneInfo("Europe/Belgrade"), ZoneInfo("America/New_York")
TICK = timedelta(hours=1)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Europe; New York changes on other days


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def meet(house: House, starts_at: datetime, minutes: int, now: datetime) -> Meeting:
    return plan_meeting(
        mentorship=house.mentorship, by=house.mentee, starts_at=starts_at, minutes=minutes,
        medium=Medium.VIDEO, place="", now=now,
    )  # fmt: skip


def through(house: House, clock: Clock, until: datetime) -> dict[tuple[str, str], list[datetime]]:
    """When which mail was written to whom, in the worker's time."""
    while clock.now <= until:
        for _worker in range(2):
            sweep(now=clock.now)
        clock.now += TICK
    found: dict[tuple[str, str], list[datetime]] = {}
    with in_organisation(house.organisation):
        sides = {house.mentee.person_id: "mentee", house.mentor.person_id: "mentor"}
        for kind, person, at in Message.objects.values_list("kind", "person", "created_at"):
            found.setdefault((kind, sides[person]), []).append(at)
    return found


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
@pytest.mark.parametrize("hour", [2, 23])
def test_each_is_reminded_and_asked_once_over_a_change(
    house: House, monkeypatch: pytest.MonkeyPatch, night: date, hour: int
) -> None:
    """At 2 in spring there is no such hour, at 2 in autumn there are two."""
    starts_at = datetime(night.year, night.month, night.day, hour, 30, tzinfo=BELGRADE).astimezone(
        UTC
    )
    clock = Clock(starts_at - timedelta(hours=26, minutes=30))
    monkeypatch.setattr(timezone, "now", clock)
    with in_organisation(house.organisation):
        mentor = house.mentor.person
        mentor.time_zone = "America/New_York"
        mentor.save()
        house.mentorship.refresh_from_db()
        save_habit(participation=house.mentor, remind=Remind.HOUR)
        meet(house, starts_at, 90, clock.now)
        first = list(Message.objects.values_list("pk", flat=True))
        Message.objects.filter(pk__in=first).delete()
    found = through(house, clock, starts_at + timedelta(hours=26))
    (day_before,) = found.pop(("meeting_reminder", "mentee"))
    assert timedelta(0) <= day_before - (starts_at - timedelta(days=1)) < TICK
    (hour_before,) = found.pop(("meeting_reminder", "mentor"))
    assert timedelta(0) <= hour_before - (starts_at - timedelta(hours=1)) < TICK
    (asked,) = found.pop(("meeting_ask", "mentee"))
    assert found.pop(("meeting_ask", "mentor")) == [asked]
    assert found == {}
    evening = {BELGRADE: asked.astimezone(BELGRADE), NEW_YORK: asked.astimezone(NEW_YORK)}
    ends_at = starts_at + timedelta(minutes=90)
    assert asked >= ends_at and asked - ends_at < timedelta(hours=20)
    # on the clock of the first of the two who has it: seven in the evening or nine in the morning
    assert {at.hour for at in evening.values()} & {19, 9}


@pytest.mark.parametrize(
    ("local", "said"),
    [
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # never: the jump
        (datetime(2026, 3, 29, 3, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        (
            datetime(2026, 10, 25, 2, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),  # the first of two
        (datetime(2026, 10, 25, 3, 30), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 23, 45), datetime(2026, 10, 25, 22, 45, tzinfo=UTC)),
    ],
)
def test_a_calendar_reads_the_same_moment(
    scoped: House, monkeypatch: pytest.MonkeyPatch, local: datetime, said: datetime
) -> None:
    now = said - timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert moment_of(local, BELGRADE).at == said
    meet(scoped, said, 90, now)
    for message in Message.objects.filter(kind="meeting_agreed"):
        (event,) = Calendar.from_ical(message.calendar).walk("VEVENT")
        read: dict[str, Any] = {key: event.decoded(key) for key in ("DTSTART", "DTEND")}
        assert read["DTSTART"] == said
        assert read["DTEND"] - read["DTSTART"] == timedelta(minutes=90)
