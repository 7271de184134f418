"""Mails of a pair's year. Names of people are values; nothing of what a pair says is ever in a mail."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext, override

from spona.core.translated import plain
from spona.mentoring.mails_of_replies import answering
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.models.agreed import PairAgreement
from spona.mentoring.rules import is_there, opposite, other_side
from spona.mentoring.states import Outcome
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.programmes.models import Participation


def pair_started(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: who it is, and the page of their pair."""
    return _to_both("pair_started", mentorship, purpose="pair", when="once", now=now)


def pair_begins(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: their checklist is done, the pair begins."""
    return _to_both("pair_begins", mentorship, purpose="pair", when="once", now=now)


def pair_ended(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: that it ended, in words that blame nobody; the reason stays with the team."""
    return _to_both("pair_ended", mentorship, purpose="pair", when="once", now=now)


def pair_suspended(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both, in the same words: it is paused, and nobody is judged by it."""
    return _to_both("pair_suspended", mentorship, purpose="pair", when=now.isoformat(), now=now)


def pair_goes_on(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: the pause is over."""
    return _to_both("pair_goes_on", mentorship, purpose="pair", when=now.isoformat(), now=now)


def pair_link(*, mentorship: Mentorship, now: datetime) -> list[Message]:
    """To both: the page of their pair once more, for whoever lost the link; once a day at most."""
    when = timezone.localdate(now).isoformat()
    return _to_both("pair_link", mentorship, purpose="pair", when=when, now=now)


def session_recorded(*, session: Session, now: datetime) -> Message | None:
    """To the other side: that a meeting is written down, its day and length; never what was said."""
    mentorship = session.mentorship
    to = opposite(mentorship=mentorship, participation=session.recorded_by)
    with override(_language(to)):
        day = date_format(session.held_on)
        if session.outcome == Outcome.HELD:
            n = session.minutes
            facts = ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
        else:
            facts = str(Outcome(session.outcome).label)
    return _write(
        "session_recorded",
        mentorship,
        to,
        purpose="pair",
        when=session.public_id,
        now=now,
        day=day,
        facts=facts,
    )


def session_differs(*, session: Session, now: datetime) -> Message | None:
    """To its recorder, once a session: the other side tells it differently. What she tells is on the page."""
    to = session.recorded_by
    if not is_there(mentorship=session.mentorship, participation=to):
        return None
    with override(_language(to)):
        day = date_format(session.held_on)
    return _write(
        "session_differs",
        session.mentorship,
        to,
        purpose="pair",
        when=session.public_id,
        now=now,
        day=day,
    )


def agreement_changed(*, mentorship: Mentorship, version: int, now: datetime) -> list[Message]:
    """To both: a new version of the agreement waits for their yes; once a version."""
    return _to_both("agreement_changed", mentorship, purpose="pair", when=f"v{version}", now=now)


def agreement_drafted(*, agreement: PairAgreement, now: datetime) -> Message | None:
    """To the other side, once a version: there is something to read. What it says is on the page."""
    mentorship = agreement.mentorship
    to = other_side(mentorship=mentorship, participation=agreement.drafted_by)
    when = f"v{agreement.number}"
    return _write("agreement_drafted", mentorship, to, purpose="pair", when=when, now=now)


def reflection_invited(
    *, mentorship: Mentorship, to: Participation, month: date, now: datetime
) -> Message | None:
    """To one side, once a month: a quiet invitation; who does not want it leaves it."""
    when = f"{month:%Y-%m}"
    return _write("reflection_invited", mentorship, to, purpose="pair", when=when, now=now)


def session_reminder(*, mentorship: Mentorship, when: str, now: datetime) -> list[Message]:
    """To both: the page on which a session is recorded. `when` is the day it may go out once."""
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
    **more: str,
) -> Message | None:
    person = to.person
    other = opposite(mentorship=mentorship, participation=to).person
    language = _language(to)
    link = issue(person=person, purpose=purpose, target=mentorship, now=now)
    reply_to = ""
    if purpose == "session":
        reply_to, more["answering"] = answering(person=person, purpose=purpose, target=mentorship)
    return send(
        kind=kind,
        to=person,
        programme=mentorship.cycle.programme_id,
        values={"cycle": plain(mentorship.cycle.name, language), "other": other.name, **more},
        reply_to=reply_to,
        links={"link": address_of(link)},
        dedupe_key=f"{kind}:{mentorship.public_id}:{person.public_id}:{when}",
        now=now,
    )


def _language(to: Participation) -> str:
    return to.person.preferred_language or to.person.organisation.default_language
