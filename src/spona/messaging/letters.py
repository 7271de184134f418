"""One function per message of the lower rooms."""

from datetime import datetime

from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person, TeamInvitation


def team_invitation(*, invitation: TeamInvitation, now: datetime) -> Message | None:
    """ "Join the team", with the link that opens the page."""
    link = issue(person=invitation.person, purpose="team", target=invitation, now=now)
    return send(
        kind="team_invitation",
        to=invitation.person,
        values={"inviter": invitation.invited_by.name if invitation.invited_by else ""},
        links={"link": address_of(link)},
        dedupe_key=f"team:{invitation.public_id}:{now:%Y-%m-%dT%H:%M}",
        now=now,
    )


def login_offer(*, person: Person, now: datetime) -> Message | None:
    """ "Set up your sign-in"."""
    return send(
        kind="account",
        to=person,
        links={"link": address_of(issue(person=person, purpose="account", now=now))},
        dedupe_key=f"account:{person.public_id}:{now:%Y-%m-%dT%H:%M}",
        now=now,
    )


def consents(*, person: Person, now: datetime) -> Message | None:
    """ "What may we publish about you?", at most once a day."""
    return send(
        kind="consents",
        to=person,
        links={"link": address_of(issue(person=person, purpose="consents", now=now))},
        dedupe_key=f"consents:{person.public_id}:{now:%Y-%m-%d}",
        now=now,
    )


def address_changed(*, person: Person, before: str, now: datetime) -> Message | None:
    """ "We write to another address now", to the former one: whoever did not ask for it can say so."""
    return send(
        kind="address_changed",
        to=person,
        to_email=before,
        dedupe_key=f"address:{person.public_id}:{now.isoformat()}",
        now=now,
    )
