"""Free times of people in several zones, laid on one week."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spona.engine.matching import Window

WEEK = 7 * 24 * 60
DAY = 24 * 60


def in_one_zone(
    windows: Iterable[Sequence[int]], *, time_zone: str, otherwise: str, on: date
) -> tuple[Window, ...]:
    """[day, from, to] on the clock of `time_zone`, as minutes of the week in UTC.

    Summer time is that of `on`. A time past Sunday midnight goes on at the week's beginning. What
    is no window (a day 7, an end before its beginning) is passed over.
    """
    ahead = _minutes_ahead(time_zone or otherwise, on)
    found: list[Window] = []
    for day, begin, end in windows:
        if not (0 <= day <= 6 and 0 <= begin < end <= DAY):
            continue
        start = (day * DAY + begin - ahead) % WEEK
        stop = start + end - begin
        found.append(Window(start=start, end=min(stop, WEEK)))
        if stop > WEEK:
            found.append(Window(start=0, end=stop - WEEK))
    return tuple(found)


def _minutes_ahead(name: str, on: date) -> int:
    """Minutes the zone is ahead of UTC at noon of that day; 0 for a zone nobody knows."""
    try:
        offset = datetime.combine(on, time(12), ZoneInfo(name)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return 0
    return int(offset.total_seconds()) // 60 if offset else 0
