"""Work on decisions that nobody waits for: letters going out, offers running out, the reserve moving up.

All of it is derived from rows, so the sweep finds whatever a crash left, and running twice is harmless.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from spona.admissions.actions.deciding import publish_waiting
from spona.admissions.actions.interviews import remind
from spona.admissions.actions.offers import lapse_offer, remind_of_offer, reminder_due_at
from spona.admissions.models.call import Call
from spona.admissions.models.interview import Slot
from spona.admissions.models.selection import Offer
from spona.admissions.states import OfferState, SlotState
from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation

log = logging.getLogger("spona.admissions")
TALK_SOON = timedelta(hours=26)  # the day before an interview


@task()
def publish(call_id: int, organisation_id: int) -> None:
    """Woken when a publication begins."""
    with across_organisations(why="the task opens the scope of its own organisation next"):
        organisation = Organisation.objects.get(pk=organisation_id)
    with in_organisation(organisation):
        call = Call.objects.filter(pk=call_id, publishing_since__isnull=False).first()
        if call is not None:
            publish_waiting(call=call, now=timezone.now())


def publish_soon(call: Call) -> None:
    """Wake the worker on commit; if even that fails, the sweep publishes."""

    def wake() -> None:
        try:
            publish.enqueue(call.pk, call.organisation_id)
        except Exception:
            log.exception("could not wake the worker; the sweep will publish")

    transaction.on_commit(wake)


def sweep(*, now: datetime) -> int:
    """Publications a crash left, offers that ran out, reminders of places and talks. How many were done."""
    done = 0
    with across_organisations(why="the sweep serves every organisation"):
        calls = list(
            Call.objects.filter(publishing_since__isnull=False).select_related("organisation")
        )
        offers = list(
            Offer.objects.filter(state=OfferState.OPEN)
            .select_related("organisation", "application__call__cycle", "application__person")
            .order_by("answer_by")
        )
        talks = list(
            Slot.objects.filter(
                state=SlotState.TAKEN,
                reminded_at__isnull=True,
                starts_at__gt=now,
                starts_at__lte=now + TALK_SOON,
            ).select_related("organisation", "call__cycle", "application__person__organisation")
        )
    for call in calls:
        with in_organisation(call.organisation), _one_alone("publication", call):
            done += publish_waiting(call=call, now=now)
    for offer in offers:
        with in_organisation(offer.organisation), _one_alone("offer", offer):
            if offer.answer_by <= now:
                done += lapse_offer(offer=offer, now=now)
            elif offer.reminded_at is None and reminder_due_at(offer) <= now:
                done += remind_of_offer(offer=offer, now=now)
    for slot in talks:
        with in_organisation(slot.organisation), _one_alone("interview", slot):
            done += remind(slot=slot, now=now)
    return done


@contextmanager
def _one_alone(what: str, row: Any) -> Iterator[None]:
    """What goes wrong with one row holds up no other organisation's; the next sweep tries again."""
    try:
        yield
    except Exception:
        log.exception("sweep: %s %s failed", what, row.public_id)
