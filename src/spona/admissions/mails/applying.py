"""Letters to an applicant about her own application, and to those she names as referees."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.admissions.mails.decisions import language_of
from spona.admissions.models.application import Application, Referee, Submission
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message

APPLICATION, REFEREE = "application", "referee"  # purposes of links
ONCE_IN = 300  # seconds: so often at most somebody is sent her link
COPY_MOST = 3500  # characters of a copy in a mail


def link(*, application: Application, now: datetime) -> Message | None:
    """ "Here you go on": the page of her application, at most once in five minutes."""
    return _to_applicant(
        "application_link", application, key=str(int(now.timestamp()) // ONCE_IN), now=now
    )


def received(
    *, application: Application, submission: Submission, copy: str, now: datetime
) -> Message | None:
    """ "Your application is here", with a copy of what was sent."""
    with override(language_of(application)):
        when = moment(application, submission.at)
    return _to_applicant(
        "application_received",
        application,
        key=str(submission.number),
        now=now,
        values={"when": when, "code": application.code},
        texts={"answers": shortened(copy, language_of(application))},
    )


def withdrawn(*, application: Application, now: datetime) -> Message | None:
    """ "You took your application back"."""
    return _to_applicant("application_withdrawn", application, key=f"{now:%Y%m%d%H%M%S}", now=now)


def referee_asked(*, referee: Referee, now: datetime) -> Message | None:
    """ "Would you say a few words about …?", once a day at most."""
    application = referee.application
    language = referee.person.preferred_language or language_of(application)
    address = address_of(issue(person=referee.person, purpose=REFEREE, target=referee, now=now))
    return send(
        kind="referee_asked",
        to=referee.person,
        language=language,
        values={
            "applicant": application.person.name,
            "call": plain(application.call.title, language),
        },
        links={"link": address},
        dedupe_key=f"referee-{referee.public_id}-{now:%Y%m%d}",
        now=now,
    )


def shortened(copy: str, language: str) -> str:
    """A copy that fits a mail; cut at the end of a line, and it says so."""
    if len(copy) <= COPY_MOST:
        return copy
    kept = copy[:COPY_MOST].rsplit("\n", 1)[0]
    with override(language):
        return kept + "\n\n" + _("… The rest is too long for a mail. All of it is on your page.")


def moment(application: Application, at: datetime) -> str:
    """A moment on the call's own clock, with the zone's short name, in the active language."""
    local = at.astimezone(application.call.zone)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local:%Z})"


def _to_applicant(
    kind: str,
    application: Application,
    *,
    key: str,
    now: datetime,
    values: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
) -> Message | None:
    language = language_of(application)
    issued = issue(person=application.person, purpose=APPLICATION, target=application, now=now)
    return send(
        kind=kind,
        to=application.person,
        language=language,
        values={"call": plain(application.call.title, language), **(values or {})},
        texts=texts,
        links={"link": address_of(issued)},
        dedupe_key=f"{kind}-{application.public_id}-{key}",
        now=now,
    )
