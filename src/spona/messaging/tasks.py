"""Thin background tasks: deliver when woken, sweep what a crash left."""

from django.tasks import task
from django.utils import timezone

from spona.messaging.actions import deliver_due, forget_old_texts


@task()
def deliver() -> int:
    """Deliver what is due now."""
    return deliver_due(now=timezone.now())


@task()
def sweep() -> int:
    """Run by the schedule: whatever is due, whoever forgot to say so."""
    forget_old_texts(now=timezone.now())
    return deliver_due(now=timezone.now())
