"""Letters to the jury. No name of an applicant stands in any of them."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.admissions.models.review import Reviewer, Round
from spona.admissions.states import RoundState
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message

PURPOSE = "jury"


def invitation(*, reviewer: Reviewer, now: datetime) -> Message | None:
    """ "Please read with us", with the link to her list; again at most once a minute."""
    return _write("jury_invitation", reviewer, f"{now:%Y-%m-%dT%H:%M}", now=now)


def reminder(*, reviewer: Reviewer, left: int, now: datetime) -> Message | None:
    """ "So many are left", once per day."""
    return _write("jury_reminder", reviewer, f"{now:%Y-%m-%d}", now=now, left=str(left))


def _write(
    kind: str, reviewer: Reviewer, once: str, *, now: datetime, **values: str
) -> Message | None:
    person = reviewer.person
    link = issue(person=person, purpose=PURPOSE, target=reviewer, now=now)
    language = person.preferred_language or person.organisation.default_language
    with override(language):
        values["call"] = plain(reviewer.call.title, language)
        values["until"] = _until(reviewer)
    return send(
        kind=kind,
        to=person,
        language=language,
        values=values,
        links={"link": address_of(link)},
        dedupe_key=f"{kind}:{reviewer.public_id}:{once}",
        now=now,
    )


def _until(reviewer: Reviewer) -> str:
    days: list[date] = [
        day
        for day in Round.objects.filter(call=reviewer.call_id)
        .exclude(state=RoundState.CLOSED)
        .order_by("number")
        .values_list("closes_on", flat=True)
        if day
    ]
    return date_format(days[0], "DATE_FORMAT") if days else _("the day the team tells you")
