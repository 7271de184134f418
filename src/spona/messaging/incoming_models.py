"""Mail that came in: each letter a row before anything is done with it."""

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from spona.core.models import Organisation
from spona.core.public_ids import new_public_id
from spona.messaging.incoming_states import Became, ReceivedState, WhyUnclear
from spona.people.models import Person


class Mailbox(models.Model):
    """How far a mailbox is read, and how it goes. One row for each address of a mailbox; no secret."""

    name = models.CharField(max_length=300, unique=True)  # user, host and folder
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    due_at = models.DateTimeField()  # when it is looked at next; ahead while somebody looks
    looked_at = models.DateTimeField(null=True)  # the last time it could be read
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return self.name


class Received(models.Model):
    """One mail. What it said is kept only as long as somebody has to decide about it.

    Until it is known whose it is, it belongs to no organisation.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    public_id = models.CharField(max_length=26, unique=True, default=new_public_id)
    key = models.CharField(max_length=64, unique=True)  # the same mail, however often it is fetched
    raw = models.BinaryField(default=bytes)  # emptied once it is dealt with
    is_cut = models.BooleanField(default=False)  # longer than we keep
    # Where it still lies in the mailbox, as long as it may have to be deleted there.
    uid_validity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(null=True)
    sender = models.CharField(max_length=320, blank=True)
    # As the sealed address says.
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, blank=True)
    target_id = models.CharField(max_length=26, blank=True)
    is_private = models.BooleanField(default=False)  # may hold what a pair says: shown to nobody
    state = models.CharField(max_length=8, choices=ReceivedState, default=ReceivedState.NEW)
    became = models.CharField(max_length=8, choices=Became, blank=True)
    why = models.CharField(max_length=8, choices=WhyUnclear, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state="new"), name="received_new"),
            models.Index(fields=["organisation", "state"], name="received_open"),
            models.Index(fields=["uid"], condition=Q(uid__isnull=False), name="received_in_box"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
