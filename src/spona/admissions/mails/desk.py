"""Letters from the desk about an application, in the language its applicant chose."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override

from spona.admissions.models.application import Application, Check, LateEntry
from spona.admissions.states import Verdict
from spona.core.translated import plain
from spona.messaging.actions import composed, send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message

KINDS = {
    Verdict.INELIGIBLE: "application_ineligible",
    Verdict.REPAIR: "application_repair",
    Verdict.MORE: "application_more",
}
PAGE = "application"  # purpose of the link to the applicant's own page
# Stands in a preview where the letter will have the reader's own link.
NO_LINK = "…"


def put_aside(*, application: Application, now: datetime) -> Message | None:
    """ "We have two applications by you and go on with the other one"."""
    return _send("application_aside", _told(application), now=now, about=application)


def verdict(*, check: Check, now: datetime) -> Message | None:
    """What a look at eligibility came to, where the applicant has to know or to do something."""
    application = check.application
    letter = letter_of(
        application=application,
        verdict=Verdict(check.verdict),
        message=check.message,
        answer_by=check.answer_by,
        link=_page_of(application, now=now),
    )
    return send(**letter, dedupe_key=f"check-{check.public_id}", now=now)


def letter_of(
    *,
    application: Application,
    verdict: Verdict,
    message: str,
    answer_by: datetime | None,
    link: str = NO_LINK,
) -> dict[str, Any]:
    """What the letter of a check is made of, sent or previewed."""
    told = _told(application)
    if answer_by:
        with override(told["language"]):
            told["values"]["until"] = moment_of(application, answer_by)
    return {
        "kind": KINDS[verdict],
        **told,
        "texts": {"message": message},
        "links": {"link": link},
    }


def preview(*, letter: dict[str, Any]) -> dict[str, str]:
    """Subject and text as the reader would get them."""
    with override(letter["language"]):
        seen = composed(**letter)
    return {"subject": seen.subject, "text": seen.text, "language": letter["language"]}


def reconsidered(*, application: Application, now: datetime) -> Message | None:
    """ "We look at your application again"."""
    told = {**_told(application), "links": {"link": _page_of(application, now=now)}}
    return _send("application_reconsidered", told, now=now, about=application)


def late_entry(*, entry: LateEntry, now: datetime) -> Message | None:
    """ "You may still send, until …"."""
    application = entry.application
    told = {**_told(application), "links": {"link": _page_of(application, now=now)}}
    with override(told["language"]):
        told["values"]["until"] = moment_of(application, entry.until)
    return _send("application_late", told, now=now, about=entry)


def language_of(application: Application) -> str:
    """In which language its applicant is written to."""
    return (
        application.language
        or application.person.preferred_language
        or application.organisation.default_language
    )


def moment_of(application: Application, moment: datetime) -> str:
    """A moment on the call's own clock, with the zone's short name."""
    local = moment.astimezone(application.call.zone)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local:%Z})"


def _told(application: Application) -> dict[str, Any]:
    language = language_of(application)
    return {
        "to": application.person,
        "language": language,
        "values": {"call": plain(application.call.title, language)},
    }


def _page_of(application: Application, *, now: datetime) -> str:
    return address_of(issue(person=application.person, purpose=PAGE, target=application, now=now))


def _send(
    kind: str, told: dict[str, Any], *, now: datetime, about: Application | LateEntry
) -> Message | None:
    key = f"{kind}-{about.public_id}-{now:%Y%m%d%H%M%S}"
    return send(kind=kind, **told, dedupe_key=key, now=now)
