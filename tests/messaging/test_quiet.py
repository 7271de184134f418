"""Nothing that nobody caused reaches anybody at night, on the reader's own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from spona.messaging.actions import send
from spona.messaging.quiet import by_day
from tests.characters import House

BELGRADE = ZoneInfo("Europe/Belgrade")


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-04-15 08:00", "2026-04-15 08:00"),
        ("2026-04-15 20:59", "2026-04-15 20:59"),
        ("2026-04-15 21:00", "2026-04-16 08:00"),
        ("2026-04-16 03:30", "2026-04-16 08:00"),
        ("2026-03-28 23:00", "2026-03-29 08:00"),  # the clocks jump that night
        ("2026-10-25 02:30", "2026-10-25 08:00"),  # and go back that night
    ],
)
def test_a_night_ends_at_eight_on_the_readers_clock(at: str, goes: str) -> None:
    found = by_day(datetime.fromisoformat(at).replace(tzinfo=BELGRADE), clock=BELGRADE)
    assert found.astimezone(BELGRADE) == datetime.fromisoformat(goes).replace(tzinfo=BELGRADE)


def test_only_what_nobody_caused_waits(scoped: House) -> None:
    night = datetime(2026, 4, 15, 22, 0, tzinfo=BELGRADE)
    reader = scoped.mentor.person
    reader.time_zone = "America/New_York"  # four in the afternoon there
    reader.save()
    due = {}
    for kind, person in [
        ("silence_no_meeting", scoped.mentee.person),
        ("silence_no_meeting", reader),
        ("pair_link", scoped.mentee.person),
    ]:
        message = send(
            kind=kind,
            to=person,
            programme=0,
            values={"cycle": "Leaders", "other": "Somebody", "days": "50"},
            links={"link": "https://primer.example/"},
            dedupe_key=f"{kind}{person.pk}",
            now=night,
        )
        assert message is not None
        due[kind, person.pk] = message.due_at
    assert due["silence_no_meeting", scoped.mentee.person.pk] == datetime(
        2026, 4, 16, 6, 0, tzinfo=UTC
    )
    assert due["silence_no_meeting", reader.pk] == night
    assert due["pair_link", scoped.mentee.person.pk] == night
