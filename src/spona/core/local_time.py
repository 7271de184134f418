"""Hours on the clock of a place: nights in which the clocks change, and a place's clock in words;
months on the calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CLOCKS: dict[str, str | Promise] = {
    "Europe/Belgrade": gettext_lazy("Belgrade time"),
    "Europe/Podgorica": gettext_lazy("Podgorica time"),
    "Europe/Sarajevo": gettext_lazy("Sarajevo time"),
    "Europe/Skopje": gettext_lazy("Skopje time"),
    "Europe/Tirane": gettext_lazy("Tirana time"),
    "Europe/Zagreb": gettext_lazy("Zagreb time"),
    "Europe/Ljubljana": gettext_lazy("Ljubljana time"),
    "Europe/Vienna": gettext_lazy("Vienna time"),
    "Europe/Brussels": gettext_lazy("Brussels time"),
    "Europe/London": gettext_lazy("London time"),
    "UTC": "UTC",
}


def zone_of(name: str, *, otherwise: str = "UTC") -> ZoneInfo:
    """The zone of that IANA name; of an empty or unknown one, `otherwise`, which has to be known."""
    try:
        return ZoneInfo(name or otherwise)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(otherwise)


class Hour(StrEnum):
    """What a local hour is on its day."""

    ONCE = "once"
    TWICE = "twice"  # the clocks went back over it
    NEVER = "never"  # the clocks jumped over it


@dataclass(frozen=True, slots=True)
class Moment:
    """A local hour as a moment. NEVER: `at` is the first moment after the jump."""

    at: datetime
    hour: Hour


def moment_of(local: datetime, zone: ZoneInfo, *, later: bool = False) -> Moment:
    """The moment of a naive local time, in UTC; of an hour that is twice, the first or the `later`."""
    one, two = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    first, second = one.astimezone(UTC), two.astimezone(UTC)
    if first == second:
        return Moment(first, Hour.ONCE)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return Moment(second if later else first, Hour.TWICE)
    return Moment(_jump_between(second, first, zone), Hour.NEVER)


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment, to the minute, at which the clocks jump."""
    start = before.astimezone(zone).utcoffset()
    while before < after:
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=1) // 2)
        if middle.astimezone(zone).utcoffset() == start:
            before = middle + timedelta(minutes=1)
        else:
            after = middle
    return after


def clock_words(zone: str) -> str:
    """The clock of a place, as people call it."""
    known = CLOCKS.get(zone)
    if known:
        return str(known)
    return _("%(place)s time") % {"place": zone.rpartition("/")[2].replace("_", " ")}


def hour_words(moment: datetime, zone: ZoneInfo) -> str:
    """Day and hour on that clock, with seconds only where there are some; without the clock's name."""
    local = moment.astimezone(zone)
    hour = date_format(local, "H:i:s" if local.second else "H:i")
    return _("%(day)s at %(hour)s") % {"day": date_format(local, "DATE_FORMAT"), "hour": hour}


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 January + 1 month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
