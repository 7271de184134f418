"""Hours in which nothing that nobody caused reaches anybody, on the reader's own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from spona.core.local_time import moment_of

FROM, UNTIL = time(21), time(8)
# Kinds that answer no act of anybody. A reminder of a meeting is not among them: it is of use only
# before the meeting.
BY_ITSELF = frozenset(
    {
        "meeting_ask",
        "pulse_ask",
        "pulse_reminder",
        "reflection_invited",
        "silence_no_logging",
        "silence_no_meeting",
    }
)


def by_day(now: datetime, *, clock: ZoneInfo) -> datetime:
    """`now`, or eight in the morning of that clock when it is night there."""
    local = now.astimezone(clock)
    if UNTIL <= local.time() < FROM:
        return now
    day = local.date() + timedelta(days=1) if local.time() >= FROM else local.date()
    return moment_of(datetime.combine(day, UNTIL), clock).at.astimezone(UTC)
