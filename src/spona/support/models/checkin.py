"""Check-ins: the same two minutes for everybody, at moments the cycle chooses.

Both sides are asked apart; neither sees what the other said. The team reads the answers, and the page
says so before the first question.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.mentoring.models import Mentorship
from spona.programmes.models import Cycle, Participation
from spona.support.states import Moment, Often


class CheckIn(OrganisationOwned):
    """A moment of the cycle at which both sides of every pair are asked how it goes."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="check_ins")
    key = models.SlugField(max_length=40)
    name = TranslatedField()
    moment = models.CharField(max_length=8, choices=Moment, default=Moment.DAYS)
    # Days after the pair began, or how many meetings were held.
    after = models.PositiveSmallIntegerField(validators=[MaxValueValidator(1100)])
    is_fit_review = models.BooleanField(default=False)  # asks too whether the two suit each other
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "key"], name="checkin_key_once"),
        ]

    def __str__(self) -> str:
        return plain(self.name) or self.key


class Pulse(OrganisationOwned):
    """One side asked at one check-in, and what it answered; without `answered_at`, still open."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="pulses")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="pulses")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    as_agreed = models.CharField(max_length=6, choices=Often, blank=True)  # do you meet as agreed?
    useful = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    at_ease = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    fits = models.CharField(max_length=6, choices=Often, blank=True)  # asked in a fit review
    wants_talk = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "mentorship", "participation"], name="pulse_once"
            ),
            models.CheckConstraint(
                condition=(Q(useful__isnull=True) | Q(useful__range=(1, 5)))
                & (Q(at_ease__isnull=True) | Q(at_ease__range=(1, 5))),
                name="pulse_scale",
            ),
        ]
        indexes = [models.Index(fields=["mentorship", "answered_at"], name="pulse_pair")]

    def __str__(self) -> str:
        return f"{self.check_in} {self.participation}"
