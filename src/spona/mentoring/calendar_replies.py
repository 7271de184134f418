"""Answers that calendars send by themselves when somebody presses yes or no in them.

A no calls nothing off: the calendar may be an assistant's, or a click on the train. The other one learns of
it and has the link to propose another time. A yes, and an answer to how things stood before, change nothing.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404

from spona.core.calendars import answers_in
from spona.mentoring import mails_of_meetings as mails
from spona.mentoring.queries.meetings import get_meeting_for
from spona.mentoring.replies import About, unread
from spona.mentoring.rules import party_of
from spona.mentoring.states import MeetingState
from spona.messaging.incoming import Answer, answers
from spona.messaging.incoming_states import Became, WhyUnclear

NO = {"DECLINED", "COUNTER"}


def register() -> None:
    """Called once, when the room is ready."""
    answers("cal", handle=answer_of_calendar, is_private=True)


def answer_of_calendar(answer: Answer, now: datetime) -> Became | WhyUnclear:
    """Of the two, only her own calendar answers for her, and only to the entry as it stands."""
    try:
        meeting = get_meeting_for(person=answer.person, public_id=answer.target_id)
        me = party_of(mentorship=meeting.mentorship, person=answer.person)
    except (Http404, PermissionDenied):
        return Became.CALENDAR
    if not answer.letter.calendar:  # words to whoever invited
        return unread(About(answer, meeting.mentorship, me, "pair", meeting.mentorship, now))
    is_ahead = meeting.starts_at is not None and meeting.starts_at > now
    said_no = any(
        one.uid == f"meeting-{meeting.public_id}"
        and one.sequence == meeting.sequence
        and one.guest == answer.person.email.lower()
        and one.status in NO
        for one in answers_in(answer.letter.calendar)
    )
    if said_no and is_ahead and meeting.state == MeetingState.AGREED:
        mails.not_in_calendar(meeting=meeting, by=me, now=now)
    return Became.CALENDAR
