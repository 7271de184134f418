"""What goes out by itself about meetings: a reminder before, a question in the evening after."""

import logging
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring import mails_of_meetings as mails
from spona.mentoring.models import Session
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.meetings import is_resting, reminder_of, to_ask_about, to_remind
from spona.mentoring.states import Remind
from spona.people.models import Person

log = logging.getLogger(__name__)
EVENING, MORNING = time(19), time(9)
BEFORE = {Remind.DAY: timedelta(days=1), Remind.HOUR: timedelta(hours=1)}


def sweep(*, now: datetime) -> int:
    """For the worker, every few seconds; two queries when there is nothing. How many mails.

    Each meeting is asked about and reminded of once; a worker killed in the middle of one does it
    again from the row. One that fails holds up no other.
    """
    with across_organisations(why="meetings of every organisation"):
        before, after = to_remind(now=now), to_ask_about(now=now)
    done = 0
    for meetings, act in ((before, _remind), (after, _ask)):
        for meeting in meetings:
            try:
                with in_organisation(meeting.organisation), transaction.atomic():
                    done += act(meeting, now)
            except Exception:
                log.exception("meeting %s: nothing was sent", meeting.public_id)
    return done


def _remind(meeting: Meeting, now: datetime) -> int:
    """Each side as it wishes; the row is done when nobody is left to remind."""
    assert meeting.starts_at is not None
    pair, sent, is_later = meeting.mentorship, 0, False
    rests = is_resting(mentorship=pair, today=now.date())
    for side in (pair.mentee, pair.mentor):
        remind = reminder_of(participation=side)
        if rests or remind == Remind.NONE:
            continue
        if now < meeting.starts_at - BEFORE[remind]:
            is_later = True
        # Agreed within the last day, it needs no reminder a day before.
        elif meeting.created_at > meeting.starts_at - BEFORE[remind]:
            continue
        else:
            sent += mails.reminder(meeting=meeting, to=side, now=now) is not None
    if not is_later:
        Meeting.objects.filter(pk=meeting.pk, sequence=meeting.sequence).update(reminded_at=now)
    return sent


def _ask(meeting: Meeting, now: datetime) -> int:
    """To both, in the evening of each one's clock; not when the day is written down already."""
    assert meeting.ends_at is not None
    pair, sent, is_later = meeting.mentorship, 0, False
    local = meeting.starts_at.astimezone(pair.mentee.person.clock)  # type: ignore[union-attr]
    known = Session.objects.filter(
        mentorship=pair, held_on__range=(local.date() - timedelta(days=1), local.date())
    ).exists()
    rests = is_resting(mentorship=pair, today=now.date())
    for side in (pair.mentee, pair.mentor):
        if known or rests:
            continue
        if now < evening_after(meeting.ends_at, side.person):
            is_later = True
        else:
            sent += mails.did_you_meet(meeting=meeting, to=side, now=now) is not None
    if not is_later:
        Meeting.objects.filter(pk=meeting.pk, sequence=meeting.sequence).update(asked_at=now)
    return sent


def evening_after(ends_at: datetime, person: Person) -> datetime:
    """Seven in the evening of the day it ended, on her clock; nine in the morning if it ended later."""
    local = ends_at.astimezone(person.clock)
    if local.time() <= EVENING:
        at = datetime.combine(local.date(), EVENING, person.clock)
    else:
        at = datetime.combine(local.date() + timedelta(days=1), MORNING, person.clock)
    return at.astimezone(UTC)
