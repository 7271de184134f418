"""Proposals for many candidates, worked out while nobody waits."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from spona.admissions.actions.committee import compose_ordered
from spona.admissions.models.call import Call
from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation

log = logging.getLogger("spona.admissions")
QUIET = timedelta(minutes=5)  # after which a worker is taken for dead


@task()
def compose(call_id: int, organisation_id: int) -> None:
    """Safe to run twice: a call that waits for nothing is left alone."""
    with across_organisations(why="the task opens the scope of its own organisation next"):
        organisation = Organisation.objects.get(pk=organisation_id)
    with in_organisation(organisation):
        call = (
            Call.objects.select_related("cycle__programme", "organisation", "composing_by")
            .filter(pk=call_id, composing_since__isnull=False)
            .first()
        )
        if call is not None:
            compose_ordered(call=call, now=timezone.now())


def compose_soon(call: Call) -> None:
    """Wake the worker on commit; if even that fails, the sweep takes it up."""

    def wake() -> None:
        try:
            compose.enqueue(call.pk, call.organisation_id)
        except Exception:
            log.exception("could not wake the worker; the sweep will compose")

    transaction.on_commit(wake)


def sweep(*, now: datetime) -> int:
    """Take up again what a crash left in the middle. How many."""
    with across_organisations(why="the sweep serves every organisation"):
        left = list(Call.objects.filter(composing_since__lt=now - QUIET))
        for call in left:
            Call.objects.filter(pk=call.pk).update(composing_since=now)
            compose_soon(call)
    return len(left)
