"""Agendas: those a cycle offers to its pairs, and what a pair means to talk about at a planned meeting."""

from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.models.pair import PairOnly
from spona.mentoring.states import Occasion
from spona.programmes.models import Cycle, Participation


class Agenda(OrganisationOwned):
    """Offered to every pair of the cycle. `points`: a line each. A pair copies it and owns its copy."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="agendas")
    occasion = models.CharField(max_length=8, choices=Occasion, default=Occasion.ANY)
    title = TranslatedField()
    points = TranslatedField()
    position = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)  # off: no longer offered

    def __str__(self) -> str:
        return plain(self.title) or self.public_id


class MeetingAgenda(PairOnly):
    """What the two mean to talk about at a meeting to come, in their own words."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def open_since(cls, moment: datetime) -> Q:
        """Of meetings from that day on."""
        day = datetime.combine(timezone.localdate(moment), time.min)
        return Q(meeting__starts_at__gte=timezone.make_aware(day))
