"""The silence ladder: plain rules of a cycle, and the rungs that pairs have reached.

A rung is reached by days without a session, never by a score. Each keeps the facts it was reached by,
so that its reason can be read years later.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from spona.core.models import OrganisationOwned
from spona.mentoring.models import Mentorship
from spona.programmes.models import Cycle
from spona.support.states import RungKind, SilenceKind


class Rung(OrganisationOwned):
    """A rung of a cycle's ladder: after so many days of silence, this."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="rungs")
    kind = models.CharField(max_length=8, choices=RungKind)
    after_days = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(7), MaxValueValidator(365)]
    )
    due_in = models.PositiveSmallIntegerField(  # days the team has for it
        default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "kind"], name="rung_kind_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.after_days}"


class Reached(OrganisationOwned):
    """A pair reached a rung in a silence that began on `since`; once per rung and silence."""

    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="reached")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="rungs")
    since = models.DateField()
    days = models.PositiveSmallIntegerField()
    silence = models.CharField(max_length=10, choices=SilenceKind)
    planned_on = models.DateField(null=True)  # the meeting nobody wrote down
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rung", "mentorship", "since"], name="reached_once_a_silence"
            )
        ]
        indexes = [models.Index(fields=["mentorship", "since"], name="reached_pair")]

    def __str__(self) -> str:
        return f"{self.mentorship_id} {self.since} {self.days}"

    @property
    def facts(self) -> dict[str, Any]:
        return {"days": self.days, "since": self.since, "planned_on": self.planned_on}
