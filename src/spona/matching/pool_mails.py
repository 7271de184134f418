"""The letter to a prospective mentor: the team's own words, a link, where we know her from."""

from datetime import datetime

from spona.core.translated import plain
from spona.matching.pool_models import PoolAsk
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message

PURPOSE = "pool"


def invite_prospect(*, ask: PoolAsk, now: datetime) -> Message | None:
    """The letter as the team wrote it. Asked on another day, the same link is refreshed."""
    person = ask.member.person
    language = person.preferred_language or person.organisation.default_language
    link = issue(person=person, purpose=PURPOSE, target=ask, now=now)
    return send(
        kind="pool_invitation",
        to=person,
        programme=ask.cycle.programme_id,
        values={"cycle": plain(ask.cycle.name, language)},
        texts={"letter": ask.letter},
        links={"link": address_of(link)},
        dedupe_key=f"pool-{ask.public_id}-{now:%Y%m%d}",
        now=now,
    )
