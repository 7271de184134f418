"""The mail about a cycle that is longer or shorter than it was."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import ngettext, override

from spona.core.translated import plain
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import other_side
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue


def length_changed(*, pair: Mentorship, sessions: int, now: datetime) -> int:
    """To both: the last day, and how many meetings are meant for the two. How many could be written."""
    n = 0
    for to in (pair.mentee, pair.mentor):
        person = to.person
        language = person.preferred_language or person.organisation.default_language
        with override(language):
            day = date_format(pair.cycle.ends_on)
            meant = ngettext("%(n)d meeting", "%(n)d meetings", sessions) % {"n": sessions}
        link = issue(person=person, purpose="pair", target=pair, now=now)
        sent = send(
            kind="cycle_length",
            to=person,
            programme=pair.cycle.programme_id,
            values={
                "cycle": plain(pair.cycle.name, language),
                "other": other_side(mentorship=pair, participation=to).person.name,
                "day": day,
                "meant": meant,
            },
            links={"link": address_of(link)},
            dedupe_key=f"cycle_length:{pair.public_id}:{person.public_id}:{now.isoformat()}",
            now=now,
        )
        n += sent is not None
    return n
