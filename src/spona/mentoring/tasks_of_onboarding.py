"""Pairs whose last step was taken on a page that knows nothing of pairs begin too."""

import logging
from datetime import datetime

from django.db import transaction

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring.models import Mentorship
from spona.mentoring.onboarding_actions import move_on
from spona.mentoring.states import MentorshipState

log = logging.getLogger(__name__)


def tidy(*, now: datetime) -> int:
    """For the worker, every few hours; one query when no pair waits. How many began.

    Choices of what may be shown are answered on a page of their own; everything else begins a pair in
    the same moment.
    """
    with across_organisations(why="pairs that wait in every organisation"):
        waiting = list(
            Mentorship.objects.filter(state=MentorshipState.PREPARING).select_related(
                "organisation", "cycle", "mentee__person", "mentor__person"
            )
        )
    begun = 0
    for pair in waiting:
        try:
            with in_organisation(pair.organisation), transaction.atomic():
                begun += move_on(mentorship=pair, by=None, now=now)
        except Exception:
            log.exception("pair %s: still waiting", pair.public_id)
    return begun
