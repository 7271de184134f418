"""Calendar entries of interviews: one id over all changes, so that a calendar moves it and never doubles it."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.admissions.models.interview import Slot
from spona.core.translated import plain


def calendar_of(*, slot: Slot, now: datetime, language: str, is_over: bool = False) -> str:
    """An iCalendar text (RFC 5545): REQUEST, or CANCEL for a time that no longer holds."""
    from icalendar import Calendar, Event, vCalAddress, vText

    organisation = slot.organisation
    host = settings.SITE_URL.split("://")[1].split(":")[0].split("/")[0]
    with override(language):
        title = _("Interview: %(call)s") % {"call": plain(slot.call.title, language)}
    calendar = Calendar()
    calendar.add("prodid", "-//Spona//interviews//")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_over else "REQUEST")
    event = Event()
    event.add("uid", f"interview-{slot.public_id}@{host}")
    event.add("sequence", slot.sequence)
    event.add("dtstamp", now)
    # In UTC: a local hour stands twice in the night when the clocks go back.
    starts_at = slot.starts_at.astimezone(UTC)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=slot.minutes))
    event.add("summary", title)
    event.add("status", "CANCELLED" if is_over else "CONFIRMED")
    if slot.place:
        event.add("location", slot.place)
    if organisation.email:
        organiser = vCalAddress(f"mailto:{organisation.email}")
        organiser.params["cn"] = vText(plain(organisation.name, language))
        event["organizer"] = organiser
    if slot.application and slot.application.person.email:
        guest = vCalAddress(f"mailto:{slot.application.person.email}")
        guest.params["partstat"] = vText("ACCEPTED")
        event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
