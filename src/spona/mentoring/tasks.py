"""What goes out by itself about meetings: a reminder before, a question in the evening after."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring import mails_of_meetings as mails
from spona.mentoring.models import Session
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.co_mentors import sides_of
from spona.mentoring.queries.meetings import (
    is_resting,
    reminders_of,
    to_ask_about,
    to_remind,
)
from spona.mentoring.states import Remind
from spona.people.models import Person
from spona.programmes.models import Participation

log = logging.getLogger(__name__)
EVENING, MORNING = time(19), time(9)
BEFORE = {Remind.DAY: timedelta(days=1), Remind.HOUR: timedelta(hours=1)}


def sweep(*, now: datetime) -> int:
    """For the worker, every few seconds; a handful of queries as long as nothing is due. How many mails.

    Each meeting is asked about and reminded of once; a worker killed in the middle of one does it
    again from the row. One that fails holds up no other.
    """
    with across_organisations(why="meetings of every organisation"):
        before, after = to_remind(now=now), to_ask_about(now=now)
        wishes = reminders_of(meetings=before)
        sides = sides_of(pairs=[meeting.mentorship for meeting in (*before, *after)])
    done = 0
    for meeting in before:
        of = sides[meeting.mentorship_id]
        due, is_later = to_be_reminded(meeting, sides=of, wishes=wishes, now=now)
        if due or not is_later:
            done += _safely(meeting, partial(_remind, meeting, due, is_later, now))
    for meeting in after:
        if now >= when_to_ask(meeting):
            of = sides[meeting.mentorship_id]
            done += _safely(meeting, partial(_ask, meeting, of, now))
    return done


def _safely(meeting: Meeting, act: Callable[[], int]) -> int:
    try:
        with in_organisation(meeting.organisation), transaction.atomic():
            return act()
    except Exception:
        log.exception("meeting %s: nothing was sent", meeting.public_id)
        return 0


def to_be_reminded(
    meeting: Meeting, *, sides: list[Participation], wishes: dict[int, Remind], now: datetime
) -> tuple[list[Participation], bool]:
    """Who of them is to be reminded by now, and whether one of them has to wait."""
    assert meeting.starts_at is not None
    due, is_later = [], False
    for side in sides:
        remind = wishes.get(side.pk, Remind.DAY)
        if remind == Remind.NONE:
            continue
        moment = meeting.starts_at - BEFORE[remind]
        if now < moment:
            is_later = True
        elif meeting.created_at <= moment:  # agreed after it, the meeting needs no reminder
            due.append(side)
    return due, is_later


def _remind(meeting: Meeting, due: list[Participation], is_later: bool, now: datetime) -> int:
    """The row is done when nobody is left to remind."""
    sent = 0
    if due and not is_resting(mentorship=meeting.mentorship, today=now.date()):
        sent = sum(mails.reminder(meeting=meeting, to=side, now=now) is not None for side in due)
    if not is_later:
        Meeting.objects.filter(pk=meeting.pk, sequence=meeting.sequence).update(reminded_at=now)
    return sent


def _ask(meeting: Meeting, sides: list[Participation], now: datetime) -> int:
    """To all at once; not when the day is written down already, nor while one of them rests."""
    pair, sent = meeting.mentorship, 0
    day = timezone.localdate(meeting.starts_at)
    known = Session.objects.filter(
        mentorship=pair, held_on__range=(day - timedelta(days=1), day)
    ).exists()
    if not known and not is_resting(mentorship=pair, today=now.date()):
        for side in sides:
            sent += mails.did_you_meet(meeting=meeting, to=side, now=now) is not None
    Meeting.objects.filter(pk=meeting.pk, sequence=meeting.sequence).update(asked_at=now)
    return sent


def when_to_ask(meeting: Meeting) -> datetime:
    """When the first of the two has the evening after it; whoever sleeps then is written to by day."""
    assert meeting.ends_at is not None
    pair = meeting.mentorship
    return min(evening_after(meeting.ends_at, side.person) for side in (pair.mentee, pair.mentor))


def evening_after(ends_at: datetime, person: Person) -> datetime:
    """Seven in the evening of the day it ended, on her clock; nine in the morning if it ended later."""
    local = ends_at.astimezone(person.clock)
    if local.time() <= EVENING:
        at = datetime.combine(local.date(), EVENING, person.clock)
    else:
        at = datetime.combine(local.date() + timedelta(days=1), MORNING, person.clock)
    return at.astimezone(UTC)
