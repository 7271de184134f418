"""Sending approved letters: portion by portion, each in a transaction of its own."""

import logging
import time
from datetime import datetime

from spona.core.scope import across_organisations, in_organisation
from spona.support.actions.letters import write_portion
from spona.support.models.letters import TeamLetter
from spona.support.states import LetterState

log = logging.getLogger(__name__)
AT_ONCE = 20.0  # seconds for one letter; then the others have their turn


def sweep(*, now: datetime) -> int:
    """For the worker, every few seconds; one query when nothing goes. How many readers were seen to."""
    with across_organisations(why="the worker serves all, each within its own scope"):
        going = list(
            TeamLetter.objects.filter(state=LetterState.GOING, goes_at__lte=now)
            .select_related("organisation", "cycle")
            .order_by("goes_at")
        )
    n = 0
    for letter in going:
        until = time.monotonic() + AT_ONCE
        try:
            with in_organisation(letter.organisation):
                while seen := write_portion(letter=letter, now=now):
                    n += seen
                    if time.monotonic() > until:
                        break
        except Exception:  # one letter holds up no other; the next sweep tries again
            log.exception("letter %s: a portion failed", letter.public_id)
    return n
