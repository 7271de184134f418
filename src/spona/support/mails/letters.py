"""A letter of the team, as one reader gets it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core.translated import choose, plain
from spona.mentoring.models import Mentorship
from spona.messaging.actions import Letter, composed, send
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.messaging.queries import ALWAYS, Wording
from spona.messaging.wording import letter as around
from spona.messaging.wording import placeholders
from spona.people.models import Person
from spona.support.models.letters import TeamLetter
from spona.support.queries.letters import Meant, batch_of

# What the words of a letter may leave open, beside what every mail may.
PLACES = {"cycle", "other", "link"}
OF_A_PAIR = {"other", "link"}
EXAMPLE = "https://…"


def strange_places(text: str) -> set[str]:
    """Placeholders that no letter knows."""
    return placeholders(text) - PLACES - ALWAYS


def names_pair(letter: TeamLetter) -> bool:
    """Do its words speak of the reader's pair, in any language?"""
    texts = [*letter.subject.values(), *letter.text.values()]
    return any(placeholders(text) & OF_A_PAIR for text in texts)


def language_of(letter: TeamLetter, person: Person) -> str:
    """The one she reads it in: her own where it is written in it, else the nearest there is."""
    wanted = person.preferred_language or person.organisation.default_language
    return choose(letter.text, wanted)[1] or wanted


def shown(*, letter: TeamLetter, to: Meant) -> Letter:
    """As `to` will read it; her link is not made yet."""
    return composed(
        **_words(letter, to.person, to.pair, EXAMPLE), choose="" if letter.is_needed else EXAMPLE
    )


def written(*, letter: TeamLetter, to: Meant, now: datetime) -> Message | None:
    """Into the outbox, once. None when she switched such letters off at this instant."""
    person, link = to.person, ""
    if to.pair is not None and names_pair(letter):
        link = address_of(issue(person=person, purpose="pair", target=to.pair, now=now))
    return send(
        **_words(letter, person, to.pair, link),
        dedupe_key=f"letter:{letter.public_id}:{to.participation.public_id}",
        batch=batch_of(letter),
        reply_to=reply_to(letter, person),
        now=now,
    )


def reply_to(letter: TeamLetter, person: Person) -> str:
    """Into the reader's conversation with the team where mail is read, else to whoever wrote it."""
    sealed = reply_address(person=person, purpose="thread")
    return sealed or (letter.written_by.email if letter.written_by else "")


def _words(
    letter: TeamLetter, person: Person, pair: Mentorship | None, link: str
) -> dict[str, Any]:
    language = language_of(letter, person)
    other = ""
    if pair is not None:
        is_mentee = pair.mentee.person_id == person.pk
        other = (pair.mentor if is_mentee else pair.mentee).person.name
    with override(language):
        own = Wording(
            plain(letter.subject, language),
            around(plain(letter.text, language)),
            _("Open the page"),
        )
    return {
        "kind": "team_notice" if letter.is_needed else "team_letter",
        "to": person,
        "programme": letter.cycle.programme_id,
        "values": {"cycle": plain(letter.cycle.name, language), "other": other},
        "links": {"link": link},
        "language": language,
        "own": own,
    }
