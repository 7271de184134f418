"""Calendar entries of interviews."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.admissions.models.interview import Slot
from spona.core.calendars import Entry, invitation
from spona.core.translated import plain


def calendar_of(*, slot: Slot, now: datetime, language: str, is_over: bool = False) -> str:
    """What goes with a letter about an interview: REQUEST, or CANCEL for a time that no longer holds."""
    with override(language):
        title = _("Interview: %(call)s") % {"call": plain(slot.call.title, language)}
    entry = Entry(
        uid=f"interview-{slot.public_id}",
        sequence=slot.sequence,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        title=title,
        place=slot.place,
        is_off=is_over,
    )
    guest = slot.application.person.email if slot.application else ""
    return invitation(
        entry,
        organisation=slot.organisation,
        guests=[guest] if guest else [],
        language=language,
        now=now,
    )
