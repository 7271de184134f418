"""The monthly invitation to look back: to each side of an active pair, from a month's first working day."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring import mails
from spona.mentoring.models import Mentorship
from spona.mentoring.queries.meetings import is_resting
from spona.mentoring.states import MentorshipState
from spona.programmes.states import Stage

log = logging.getLogger(__name__)
FIRST_DAYS = 3
YOUNGEST = timedelta(days=28)  # of a pair that is asked to look back


def first_working_day(day: date) -> date:
    """Of that day's month: its first day from Monday to Friday."""
    first = day.replace(day=1)
    return first + timedelta(days=7 - first.weekday() if first.weekday() > 4 else 0)


def tidy(*, now: datetime) -> int:
    """For the worker, every few hours; nothing but in a month's first working days. How many mails there are.

    Each goes out once a month (its key names the month), to nobody who rests or is paused.
    """
    today = timezone.localdate(now)
    first = first_working_day(today)
    if not first <= today < first + timedelta(days=FIRST_DAYS):
        return 0
    with across_organisations(why="active pairs of every organisation"):
        pairs = list(
            Mentorship.objects.filter(
                state=MentorshipState.ACTIVE,
                cycle__stage=Stage.RUNNING,
                started_on__lte=today - YOUNGEST,
            ).select_related(
                "organisation",
                "cycle",
                "mentee__person__organisation",
                "mentor__person__organisation",
            )
        )
    sent = 0
    for pair in pairs:
        try:
            with in_organisation(pair.organisation), transaction.atomic():
                if is_resting(mentorship=pair, today=today):
                    continue
                for side in (pair.mentee, pair.mentor):
                    month = today.replace(day=1)
                    told = mails.reflection_invited(mentorship=pair, to=side, month=month, now=now)
                    sent += told is not None
        except Exception:
            log.exception("pair %s: no invitation to look back", pair.public_id)
    return sent
