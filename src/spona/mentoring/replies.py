"""Answers by mail to what we ask about meetings, and copies to a log address.

Clear ones do what the button on the page does, and a mail says what was understood, with the link to
correct it. Of the others nothing is kept: their writer gets the link, and the case holder learns that
there was one. Such a mail may hold what the two said to each other, so nobody of the team ever reads it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.mentoring import mails_of_replies as mails
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.meetings import get_meeting_for
from spona.mentoring.queries.pairs import get_pair_for
from spona.mentoring.replies_words import Said, understand
from spona.mentoring.rules import party_of
from spona.mentoring.session_actions import record_session
from spona.mentoring.signals import answer_unread
from spona.mentoring.states import Medium, MeetingState, Outcome
from spona.messaging.incoming import Answer, answers
from spona.messaging.incoming_states import Became, WhyUnclear
from spona.people.models import Person
from spona.programmes.models import Participation


def register() -> None:
    """Called once, when the room is ready."""
    answers("met", handle=answer_to_meeting, is_private=True, kinds=("meeting_ask",))
    answers("session", handle=answer_to_reminder, is_private=True, kinds=("session_reminder",))
    answers("log", handle=copy_to_log, is_private=True)


@dataclass(frozen=True)
class About:
    """Whose answer it is, about which pair, and the page on which she can write it down herself."""

    answer: Answer
    pair: Mentorship
    me: Participation
    page: str  # purpose of the link
    target: models.Model
    now: datetime

    @property
    def person(self) -> Person:
        return self.answer.person

    @property
    def today(self) -> date:
        """On her clock: what she calls yesterday."""
        return self.now.astimezone(self.person.clock).date()


def answer_to_meeting(answer: Answer, now: datetime) -> Became | WhyUnclear:
    """To "did you and … meet?" in the evening of a planned meeting: its day and length are known."""
    try:
        meeting = get_meeting_for(person=answer.person, public_id=answer.target_id)
        me = party_of(mentorship=meeting.mentorship, person=answer.person)
    except (Http404, PermissionDenied):
        return WhyUnclear.GONE
    about = About(answer, meeting.mentorship, me, "met", meeting, now)
    said = understand(answer.letter.text, today=about.today)
    if said is None:
        return unread(about)
    if meeting.state != MeetingState.AGREED or meeting.starts_at is None:
        return _refused(about, _("This meeting was called off."))
    if meeting.starts_at > now:
        return _refused(about, _("This meeting is still to come."))
    day = said.day or timezone.localdate(meeting.starts_at)
    return _write_down(about, said, day, meeting=meeting)


def answer_to_reminder(answer: Answer, now: datetime) -> Became | WhyUnclear:
    """To "please write down your last meeting": only a mail that says day and length tells enough."""
    about = _about_pair(answer, now)
    if about is None:
        return WhyUnclear.GONE
    said = understand(answer.letter.text, today=about.today)
    if said is not None and not said.did:
        mails.understood(answer=answer, pair=about.pair, session=None, now=now)
        return Became.NOTHING
    if said is None or said.day is None or said.minutes is None:
        return unread(about)
    return _write_down(about, said, said.day)


def copy_to_log(answer: Answer, now: datetime) -> Became | WhyUnclear:
    """What somebody copies to her log address: a meeting, if it says so for certain; else she gets the
    link. The team is not troubled: nobody asked for this mail."""
    about = _about_pair(answer, now)
    if about is None:
        return WhyUnclear.GONE
    said = understand(answer.letter.text, today=about.today)
    if said is None or not said.did or said.day is None or said.minutes is None:
        return unread(about, tell_team=False)
    return _write_down(about, said, said.day)


def _about_pair(answer: Answer, now: datetime) -> About | None:
    try:
        pair = get_pair_for(person=answer.person, public_id=answer.target_id, co_mentors_too=True)
        me = party_of(mentorship=pair, person=answer.person)
    except (Http404, PermissionDenied):
        return None
    return About(answer, pair, me, "session", pair, now)


def _write_down(
    about: About, said: Said, day: date, *, meeting: Meeting | None = None
) -> Became | WhyUnclear:
    """The same as the button; what stands there already and says the same is only confirmed."""
    known = Session.objects.filter(mentorship=about.pair, held_on=day).first()
    minutes = said.minutes
    if minutes is None and known is not None and known.outcome == Outcome.HELD:
        minutes = known.minutes
    if minutes is None and meeting is not None:
        minutes = meeting.minutes
    outcome = Outcome.HELD if said.did else Outcome.CANCELLED
    facts = (outcome, (minutes or 0) if said.did else 0)
    is_mine = known is not None and known.recorded_by_id == about.me.pk
    if known is not None and is_mine and (known.outcome, known.minutes) == facts:
        mails.understood(answer=about.answer, pair=about.pair, session=known, now=about.now)
        return Became.NOTHING
    try:
        session = record_session(
            mentorship=about.pair,
            by=about.me,
            held_on=day,
            outcome=outcome,
            minutes=facts[1],
            medium=said.medium or Medium(meeting.medium if meeting else Medium.VIDEO),
            now=about.now,
        )
    except ValidationError as error:
        return _refused(about, " ".join(error.messages))
    mails.understood(
        answer=about.answer, pair=about.pair, session=session, facts=facts, now=about.now
    )
    return Became.MEETING


def _refused(about: About, why: str) -> Became:
    """Understood, but it cannot be: its writer is told why. Nobody else is troubled."""
    return _ask_back(about, why)


def unread(about: About, *, tell_team: bool = True) -> Became:
    """Its writer gets the link, and the team learns that there was one."""
    became = _ask_back(about, "")
    if tell_team:
        answer_unread.send(
            sender=Mentorship,
            mentorship=about.pair,
            participation=about.me,
            received=about.answer.received,
            now=about.now,
        )
    return became


def _ask_back(about: About, why: str) -> Became:
    mails.not_written(
        answer=about.answer,
        pair=about.pair,
        page=about.page,
        target=about.target,
        why=why,
        now=about.now,
    )
    return Became.ASKED
