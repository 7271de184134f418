"""Mails that answer an answer: what was understood, or the link to write it down oneself.

They ask for no answer at a sealed address: whatever answers them goes to a person, so that no two machines
ever write to each other.
"""

from datetime import datetime

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from spona.core.translated import plain
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.rules import opposite, party_of
from spona.mentoring.states import Outcome
from spona.messaging.actions import send
from spona.messaging.incoming import Answer
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.messaging.preferences import wishes_of
from spona.people.models import Person


def answering(*, person: Person, purpose: str, target: models.Model) -> tuple[str, str]:
    """For a mail that asks whether two met: where its answer goes, and the sentence that says so; both
    empty where no mail is read, and for who has her reminders in one letter of the day: an answer to
    several questions at once would answer none."""
    to = reply_address(person=person, purpose=purpose, target=target)
    if not to or wishes_of(person=person).digest:
        return "", ""
    with override(_language(person)):
        if purpose == "met":
            return to, _("Or simply answer this mail: yes, no, or the number of minutes.")
        return to, _("Or simply answer this mail, for instance: 90 minutes, 3.6.")


def understood(
    *,
    answer: Answer,
    pair: Mentorship,
    session: Session | None,
    facts: tuple[str, int] | None = None,
    now: datetime,
) -> Message | None:
    """What was written down, and the page on which it can be corrected; without a session, that nothing
    was, because there was nothing. `facts` are what she said, where the record says another thing."""
    person = answer.person
    with override(_language(person)):
        if session is None:
            said = _("You have not met yet. That is fine; nothing is written down.")
        else:
            outcome, n = facts or (session.outcome, session.minutes)
            length = ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
            what = length if outcome == Outcome.HELD else str(Outcome(outcome).label)
            said = _("Written down: %(day)s, %(facts)s.") % {
                "day": date_format(session.held_on),
                "facts": what,
            }
        more = _more(answer)
    return send(
        kind="reply_understood",
        to=person,
        programme=pair.cycle.programme_id,
        values={**_who(pair, person), "said": f"{said} {more}"},
        links={"link": address_of(issue(person=person, purpose="pair", target=pair, now=now))},
        dedupe_key=f"reply_understood:{answer.received.public_id}",
        now=now,
    )


def not_written(
    *,
    answer: Answer,
    pair: Mentorship,
    page: str,
    target: models.Model,
    why: str,
    now: datetime,
) -> Message | None:
    """Nothing was written down, and why; the page to do it on. Once a day for a pair, whatever comes."""
    person = answer.person
    with override(_language(person)):
        why = why or _("We could not tell for certain what your answer says.")
        more = _more(answer)
    link = issue(person=person, purpose=page, target=target, now=now)
    return send(
        kind="reply_unclear",
        to=person,
        programme=pair.cycle.programme_id,
        values={**_who(pair, person), "why": f"{why} {more}"},
        links={"link": address_of(link)},
        dedupe_key=f"reply_unclear:{pair.public_id}:{person.public_id}:{now:%Y-%m-%d}",
        now=now,
    )


def _who(pair: Mentorship, person: Person) -> dict[str, str]:
    me = party_of(mentorship=pair, person=person)
    return {
        "cycle": plain(pair.cycle.name, _language(person)),
        "other": opposite(mentorship=pair, participation=me).person.name,
    }


def _more(answer: Answer) -> str:
    return _("What was attached is not kept.") if answer.letter.attachments else ""


def _language(person: Person) -> str:
    return person.preferred_language or person.organisation.default_language
