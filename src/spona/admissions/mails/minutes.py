"""Letters about minutes."""

from datetime import datetime

from spona.admissions.models.selection import Minutes
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person

MINUTES = "minutes"  # purpose of the link


def to_sign(*, minutes: Minutes, person: Person, now: datetime) -> Message | None:
    """ "Please read and confirm the minutes", once a day at most."""
    language = person.preferred_language or minutes.organisation.default_language
    link = issue(person=person, purpose=MINUTES, target=minutes, now=now)
    return send(
        kind="minutes_to_sign",
        to=person,
        language=language,
        values={"call": plain(minutes.call.title, language)},
        links={"link": address_of(link)},
        dedupe_key=f"minutes-{minutes.public_id}-{person.public_id}-{now:%Y%m%d}",
        now=now,
    )
