"""Looking at the rules without being asked: at night for everything, at once for a pair."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from spona.core.local_time import zone_of
from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation
from spona.mentoring.models import Mentorship
from spona.programmes.models import Cycle
from spona.programmes.states import Stage
from spona.support.actions.evaluating import evaluate, look_at

log = logging.getLogger(__name__)
# More hours than lie between two tidyings, so that no day goes by without a look.
BY_DAY = range(8, 20)


def look_at_all(*, now: datetime) -> int:
    """For the worker's tidying, some times a day: every running cycle of every organisation, and those
    that finished lately, whose tasks lose their reason. How many pairs were looked at.

    Only by day, on the organisation's clock: rules write mails, and nobody is reminded at night. One
    cycle that fails holds up no other.
    """
    with across_organisations(why="tidying serves all, each within its own scope"):
        organisations = list(Organisation.objects.all())
    n = 0
    for organisation in organisations:
        hour = now.astimezone(zone_of(organisation.time_zone)).hour
        if hour not in BY_DAY:
            continue
        with in_organisation(organisation):
            today = timezone.localdate(now)
            cycles = Cycle.objects.filter(
                kick_off_on__lte=today, kick_off_on__gt=today - timedelta(days=1200)
            ).exclude(stage=Stage.PREPARING)
            for cycle in cycles.select_related("organisation"):
                try:
                    n += evaluate(cycle=cycle, today=today, now=now).pairs
                except Exception:
                    log.exception("rules of cycle %s could not be looked at", cycle.public_id)
    return n


def look_soon(*, mentorship: Mentorship, now: datetime) -> None:
    """After the transaction in which something happened to the pair, once, however much happened."""
    waiting = connection.__dict__.setdefault("spona_pairs_to_look_at", {})
    waiting[mentorship.pk] = (mentorship, now)
    transaction.on_commit(lambda: _look(waiting.pop(mentorship.pk, None)))


def _look(waited: tuple[Mentorship, datetime] | None) -> None:
    if waited is None:  # looked at already
        return
    mentorship, now = waited
    try:
        with in_organisation(mentorship.organisation):
            look_at(mentorship=mentorship, today=timezone.localdate(now), now=now)
    except Exception:  # what happened is kept; the night looks again
        log.exception("rules of pair %s could not be looked at", mentorship.public_id)
