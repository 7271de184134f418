"""The monthly invitation to look back: to each side of an active pair, in the first days of a month."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring import mails
from spona.mentoring.models import Mentorship
from spona.mentoring.queries.meetings import is_resting
from spona.mentoring.states import MentorshipState

log = logging.getLogger(__name__)
FIRST_DAYS = 3
YOUNGEST = timedelta(days=28)  # of a pair that is asked to look back


def tidy(*, now: datetime) -> int:
    """For the worker, every few hours; nothing but in the first days of a month. How many mails are there.

    Each goes out once a month (its key names the month), to nobody who rests or is paused.
    """
    today = timezone.localdate(now)
    if today.day > FIRST_DAYS:
        return 0
    with across_organisations(why="active pairs of every organisation"):
        pairs = list(
            Mentorship.objects.filter(
                state=MentorshipState.ACTIVE, started_on__lte=today - YOUNGEST
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
