"""Calendar entries (iCalendar, RFC 5545; sent as RFC 5546): one id over all changes, so that a calendar
moves an entry and never doubles it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from spona.core.models import Organisation
from spona.core.translated import plain


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting on a calendar. `uid` is ours without the host; `sequence` rises with each change."""

    uid: str
    sequence: int
    starts_at: datetime  # aware
    minutes: int
    title: str
    place: str = ""
    url: str = ""
    is_off: bool = False


def invitation(
    entry: Entry,
    *,
    organisation: Organisation,
    guests: Iterable[str],
    language: str,
    now: datetime,
    answers_to: str = "",
) -> str:
    """The text that goes with a mail: REQUEST, or CANCEL for what no longer holds. `guests` are mail
    addresses; the organisation invites, where it has one, and gets the answers of calendars unless they
    go to `answers_to`."""
    from icalendar import vCalAddress, vText

    event = _event(entry, now=now)
    # Without an ORGANIZER a REQUEST is none, and many calendars show it as a mere file (RFC 5546).
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if inviting := answers_to or organisation.email or sender:
        organiser = vCalAddress(f"mailto:{inviting}")
        organiser.params["cn"] = vText(plain(organisation.name, language))
        event["organizer"] = organiser
    for address in guests:
        guest = vCalAddress(f"mailto:{address}")
        # Both said yes already; asked for an answer all the same, a calendar sends the no that comes later.
        guest.params["partstat"] = vText("ACCEPTED")
        if not entry.is_off:
            guest.params["rsvp"] = vText("TRUE")
        event.add("attendee", guest, encode=False)
    return _calendar([event], method="CANCEL" if entry.is_off else "REQUEST")


def feed(entries: Iterable[Entry], *, name: str, now: datetime) -> str:
    """A calendar to subscribe to; what is called off is not in it."""
    events = [_event(entry, now=now) for entry in entries if not entry.is_off]
    return _calendar(events, name=name)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a calendar answered: to which entry of ours, as it stood at `sequence`, for whom, and how."""

    uid: str
    sequence: int
    guest: str
    status: str  # ACCEPTED, DECLINED, TENTATIVE …; COUNTER for another time


def answers_in(text: str) -> list[Answered]:
    """The answers to entries of ours (RFC 5546: REPLY, COUNTER); none of what cannot be read. Calendars
    fold lines, leave out the sequence, and answer for several at once."""
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(text)
        method = str(calendar.get("method", "")).upper()
        return [
            one for event in calendar.walk("VEVENT") for one in _answers_of(event, method=method)
        ]
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return []


def _answers_of(event: Any, *, method: str) -> Iterable[Answered]:
    uid, _at, host = str(event.get("uid", "")).partition("@")
    guests = event.get("attendee", [])
    if host != _host() or method not in {"REPLY", "COUNTER"}:
        return
    for guest in guests if isinstance(guests, list) else [guests]:
        address = re.sub(r"(?i)^mailto:", "", str(guest)).strip().lower()
        status = str(getattr(guest, "params", {}).get("partstat", "")).upper()
        sequence = int(event.get("sequence", 0) or 0)
        yield Answered(uid, sequence, address, "COUNTER" if method == "COUNTER" else status)


def _event(entry: Entry, *, now: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.uid}@{_host()}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    # In UTC: a local hour stands twice in the night when the clocks go back.
    starts_at = entry.starts_at.astimezone(UTC)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    if entry.url:
        event.add("url", entry.url)
    return event


def _calendar(events: Iterable[Any], *, method: str = "", name: str = "") -> str:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Spona//calendar//")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _host() -> str:
    return settings.SITE_URL.split("://")[1].split(":")[0].split("/")[0]
