"""Alerts to the team's chat: where to, what of, and the outbox of what is to be told.

An alert carries kinds, numbers and public ids; never a name, nor a word of anybody. Its words are made
when it goes out.
"""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.people.models import Person
from spona.support.states import AlertState, ChatKind, Tells


class AlertChannel(OrganisationOwned):
    """A chat of the team. Its address is a secret of its owner: sealed, and shown to nobody again."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=ChatKind)
    sealed_url = models.TextField()
    host = models.CharField(max_length=255)  # all of the address that is ever shown
    tells = models.JSONField(default=list)  # of Tells
    names_people = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    trouble = models.CharField(max_length=12, blank=True)  # of the last one
    status = models.PositiveSmallIntegerField(null=True)  # what the chat answered to it
    due_at = models.DateTimeField()  # next attempt; while one is made: when its lease runs out
    last_sent_at = models.DateTimeField(null=True)
    tested_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name


class Alert(OrganisationOwned):
    """One act that a chat is to be told of, written in the act's own transaction. What waits for a chat
    goes out as one message."""

    channel = models.ForeignKey(AlertChannel, on_delete=models.CASCADE, related_name="alerts")
    tells = models.CharField(max_length=8, choices=Tells)
    facts = models.JSONField(default=dict)  # {"kinds": {kind: n}, "tasks": [public id …]}
    state = models.CharField(max_length=8, choices=AlertState, default=AlertState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="queued") | Q(closed_at__isnull=False),
                name="alert_closed_has_a_moment",
            )
        ]
        indexes = [
            models.Index(fields=["channel"], condition=Q(state="queued"), name="alert_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.tells} {self.state}"
