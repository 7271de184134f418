"""Letters from the desk about an application, in the language its applicant chose."""

from datetime import datetime

from django.utils.translation import override

from spona.admissions.models.application import Application
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.models import Message


def put_aside(*, application: Application, now: datetime) -> Message | None:
    """ "We have two applications by you and go on with the other one"."""
    return _about(kind="application_aside", application=application, now=now)


def _about(
    *,
    kind: str,
    application: Application,
    now: datetime,
    texts: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    links: dict[str, str] | None = None,
) -> Message | None:
    language = language_of(application)
    with override(language):
        told = {"call": plain(application.call.title, language), **(values or {})}
    return send(
        kind=kind,
        to=application.person,
        language=language,
        values=told,
        texts=texts,
        links=links,
        dedupe_key=f"{kind}-{application.public_id}-{now.isoformat()}",
        now=now,
    )


def language_of(application: Application) -> str:
    """In which language its applicant is written to."""
    return (
        application.language
        or application.person.preferred_language
        or application.organisation.default_language
    )
