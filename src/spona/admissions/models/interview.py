"""Interviews: times offered and picked, the same questions for all, what each of the panel noted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Reviewer
from spona.admissions.states import ReviewState, SlotState
from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain


class InterviewQuestion(OrganisationOwned):
    """Asked of everybody, in this order. Weights are points of 100; scores go from 0 to 5."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="interview_questions")
    text = TranslatedField()
    listen_for = TranslatedField()
    weight = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return plain(self.text)


class Slot(OrganisationOwned):
    """A time of the panel. One applicant takes it; the calendar entry keeps its id over all changes."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(5), MaxValueValidator(240)]
    )
    place = models.CharField(max_length=300, blank=True)  # an address or a link to a room
    panel = models.ManyToManyField(Reviewer, related_name="slots")
    application = models.ForeignKey(
        Application, null=True, on_delete=models.SET_NULL, related_name="slots"
    )
    state = models.CharField(max_length=9, choices=SlotState, default=SlotState.FREE)
    taken_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)  # of the calendar entry (RFC 5545)

    class Meta:
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(state="taken", reminded_at__isnull=True),
                name="slot_to_remind",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["taken", "held"]),
                name="slot_one_per_application",
            ),
            models.CheckConstraint(
                condition=Q(state="free", application__isnull=True) | ~Q(state="free"),
                name="slot_free_is_nobodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class InterviewSheet(OrganisationOwned):
    """What one of the panel noted: `scores` {question public id: 0–5}, `notes` {public id: text}."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="sheets")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="interviews")
    scores = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    state = models.CharField(max_length=5, choices=ReviewState, default=ReviewState.DRAFT)
    points = models.PositiveIntegerField(null=True)  # thousandths of 100
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "reviewer"], name="interviewsheet_once")
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.points or ''}"
