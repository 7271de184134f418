"""Hours in which nothing that nobody caused reaches anybody, on the reader's own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from spona.core.local_time import moment_of

FROM, UNTIL = time(21), time(8)


def by_day(now: datetime, *, clock: ZoneInfo) -> datetime:
    """`now`, or eight in the morning of that clock when it is night there."""
    local = now.astimezone(clock)
    return now if UNTIL <= local.time() < FROM else next_eight(now, clock=clock)


def next_eight(now: datetime, *, clock: ZoneInfo) -> datetime:
    """The next eight in the morning of that clock after `now`."""
    local = now.astimezone(clock)
    day = local.date() + timedelta(days=1) if local.time() >= UNTIL else local.date()
    return moment_of(datetime.combine(day, UNTIL), clock).at.astimezone(UTC)
