"""The team's chats, and what waits for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404

from spona.support.models.alerts import Alert, AlertChannel
from spona.support.models.desk import Task
from spona.support.states import AlertState, TaskState

AT_ONCE = 1000  # lines of the outbox in one message


def channels() -> list[AlertChannel]:
    """Of the organisation in scope, with the number of lines that wait (`waiting`); one query."""
    waiting = Count("alerts", filter=Q(alerts__state=AlertState.QUEUED))
    return list(AlertChannel.objects.annotate(waiting=waiting).order_by("name", "pk"))


def get_channel(*, public_id: str) -> AlertChannel:
    """One chat; Http404 otherwise."""
    found = AlertChannel.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def due_channels(*, now: datetime) -> list[int]:
    """Keys of chats that are on, have something waiting and may be asked; of the organisations in
    scope. One query."""
    waiting = Alert.objects.filter(channel=OuterRef("pk"), state=AlertState.QUEUED)
    due = AlertChannel.objects.filter(Exists(waiting), is_on=True, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True))


def waiting_for(*, channel: AlertChannel) -> list[Alert]:
    """What is told with the next message, the oldest first."""
    found = Alert.objects.filter(channel=channel, state=AlertState.QUEUED)
    return list(found.order_by("pk")[:AT_ONCE])


def open_tasks_of(*, public_ids: Iterable[str]) -> list[Task]:
    """Those of these tasks that are open still, with their pair's people."""
    found = Task.objects.filter(public_id__in=set(public_ids), state=TaskState.OPEN)
    return list(
        found.select_related("mentorship__mentee__person", "mentorship__mentor__person").order_by(
            "pk"
        )
    )
