"""Letters about interviews, with the calendar entry where there is a time."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import override

from spona.admissions.exports_of_interviews import calendar_of
from spona.admissions.models.application import Application
from spona.admissions.models.interview import Slot
from spona.admissions.queries.loading import language_of
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message

INTERVIEW = "interview"  # purpose of the applicant's link


def invitation(*, application: Application, now: datetime) -> Message | None:
    """ "Please choose a time"."""
    return _letter("interview_invitation", application, now=now, key=f"{now:%Y-%m-%d}")


def taken(*, slot: Slot, now: datetime) -> Message | None:
    """ "Your time is kept", with the calendar entry."""
    return _about("interview_taken", slot, now=now)


def changed(*, slot: Slot, now: datetime) -> Message | None:
    """ "Your time or place changed", with the entry that replaces the one before."""
    return _about("interview_changed", slot, now=now)


def cancelled(*, slot: Slot, application: Application, now: datetime) -> Message | None:
    """ "This time cannot hold; please choose another", with the entry that takes it out."""
    return _about("interview_cancelled", slot, application=application, now=now, is_over=True)


def reminder(*, slot: Slot, now: datetime) -> Message | None:
    """The day before, once."""
    return _about("interview_reminder", slot, now=now, with_calendar=False)


def _about(
    kind: str,
    slot: Slot,
    *,
    now: datetime,
    application: Application | None = None,
    is_over: bool = False,
    with_calendar: bool = True,
) -> Message | None:
    application = application or slot.application
    if application is None:
        return None
    language = language_of(application)
    calendar = ""
    if with_calendar:
        calendar = calendar_of(slot=slot, now=now, language=language, is_over=is_over)
    local = slot.starts_at.astimezone(slot.call.zone)
    with override(language):
        when = f"{date_format(local, 'DATETIME_FORMAT')} ({local:%Z})"
    return _letter(
        kind,
        application,
        now=now,
        key=f"{slot.public_id}-{slot.sequence}",
        values={"when": when, "minutes": str(slot.minutes), "place": slot.place or "–"},
        calendar=calendar,
    )


def _letter(
    kind: str,
    application: Application,
    *,
    now: datetime,
    key: str,
    values: dict[str, str] | None = None,
    calendar: str = "",
) -> Message | None:
    language = language_of(application)
    link = issue(person=application.person, purpose=INTERVIEW, target=application, now=now)
    return send(
        kind=kind,
        to=application.person,
        language=language,
        values={"call": plain(application.call.title, language), **(values or {})},
        links={"link": address_of(link)},
        dedupe_key=f"{kind}-{application.public_id}-{key}",
        now=now,
        calendar=calendar,
    )
