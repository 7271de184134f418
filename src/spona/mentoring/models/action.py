"""What the two set out to do between meetings. It belongs to the pair alone."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from spona.mentoring.models.pair import PairOnly
from spona.programmes.models import Participation


class Action(PairOnly):
    """One thing one of them does, perhaps by a day. Undone, it is simply still there next time."""

    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def open_since(cls, moment: datetime) -> Q:
        """What was still to do then, and what came later."""
        return Q(done_at=None) | Q(done_at__gte=moment)
