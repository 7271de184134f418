"""What a pair agreed beyond the programme's text, in two layers like a session.

`PairAgreement` is what the team sees of a version: that it stands, how often, how long. The answers to
all other points are `AgreedPoints` and belong to the pair alone.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.mentoring.models.pair import Mentorship, PairOnly
from spona.mentoring.states import Every
from spona.programmes.models import Participation


class PairAgreement(OrganisationOwned):
    """A version: drafted by one side, in force once both said yes. Never edited; a change is a new one."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    frequency = models.CharField(max_length=11, choices=Every)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(15), MaxValueValidator(300)]
    )
    drafted_by = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    mentee_yes_at = models.DateTimeField(null=True)
    mentor_yes_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "number"], name="pairagreement_version_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=300), name="pairagreement_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def is_in_force(self) -> bool:
        return self.mentee_yes_at is not None and self.mentor_yes_at is not None


class AgreedPoints(PairOnly):
    """The answers of a version, for the two alone."""

    agreement = models.OneToOneField(PairAgreement, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.public_id
