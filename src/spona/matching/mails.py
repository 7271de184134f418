"""The two questions of a proposal."""

from datetime import datetime

from spona.core.translated import plain
from spona.matching.models import Proposal
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.programmes.models import Participation


def ask_mentor(*, proposal: Proposal, now: datetime) -> Message | None:
    """ "Would you accompany this mentee?"; the name stands on the page, not in the mail."""
    return _ask(proposal, proposal.mentor, "proposal_mentor", now)


def ask_mentee(*, proposal: Proposal, now: datetime) -> Message | None:
    """ "We found a mentor for you"; sent only after the mentor's yes."""
    return _ask(proposal, proposal.mentee, "proposal_mentee", now)


def _ask(proposal: Proposal, whom: Participation, kind: str, now: datetime) -> Message | None:
    person = whom.person
    link = issue(person=person, purpose="proposal", target=proposal, now=now)
    language = person.preferred_language or person.organisation.default_language
    return send(
        kind=kind,
        to=person,
        programme=proposal.run.cycle.programme_id,
        values={"cycle": plain(proposal.run.cycle.name, language)},
        links={"link": address_of(link)},
        dedupe_key=f"{kind}:{proposal.public_id}:{now:%Y-%m-%d}",
        now=now,
    )
