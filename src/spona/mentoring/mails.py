"""Mails of a pair's year. Names of people are values; nothing of what a pair says is ever in a mail."""

from datetime import datetime

from spona.core.translated import plain
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import other_side
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.programmes.models import Participation


def pair_started(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: who it is, and the page of their pair."""
    return _to_both("pair_started", mentorship, purpose="pair", when="once", now=now)


def pair_ended(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: that it ended, in words that blame nobody; the reason stays with the team."""
    return _to_both("pair_ended", mentorship, purpose="pair", when="once", now=now)


def session_reminder(*, mentorship: Mentorship, when: str, now: datetime) -> list[Message]:
    """To both: the page on which a session is recorded. `when` is the day or month it may go out once."""
    return _to_both("session_reminder", mentorship, purpose="session", when=when, now=now)


def _to_both(
    kind: str, mentorship: Mentorship, *, purpose: str, when: str, now: datetime
) -> list[Message]:
    sent = [
        _write(kind, mentorship, participation, purpose=purpose, when=when, now=now)
        for participation in (mentorship.mentee, mentorship.mentor)
    ]
    return [message for message in sent if message is not None]


def _write(
    kind: str,
    mentorship: Mentorship,
    to: Participation,
    *,
    purpose: str,
    when: str,
    now: datetime,
) -> Message | None:
    person = to.person
    other = other_side(mentorship=mentorship, participation=to).person
    language = person.preferred_language or person.organisation.default_language
    link = issue(person=person, purpose=purpose, target=mentorship, now=now)
    return send(
        kind=kind,
        to=person,
        values={"cycle": plain(mentorship.cycle.name, language), "other": other.name},
        links={"link": address_of(link)},
        dedupe_key=f"{kind}:{mentorship.public_id}:{person.public_id}:{when}",
        now=now,
    )
