"""Meetings a pair plans: times proposed, one agreed, moved, called off. What is said there is not here.

A meeting is a plan; that it was held is a `Session`, which either side writes down afterwards.
"""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.mentoring.models.pair import Mentorship
from spona.mentoring.states import Medium, MeetingState, Remind
from spona.programmes.models import Participation


class Meeting(OrganisationOwned):
    """One meeting: proposed (with its times), agreed (with one), or called off."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    state = models.CharField(max_length=9, choices=MeetingState)
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.VIDEO)
    place = models.CharField(max_length=300, blank=True)  # an address, or where in words
    proposed_by = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField(default=0)  # of the calendar entry
    # Days of what went out by itself; a moved meeting begins anew.
    reminded_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"],
                condition=Q(state="proposed"),
                name="meeting_one_proposal_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(starts_at__isnull=False),
                name="meeting_agreed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=600), name="meeting_minutes_range"
            ),
        ]
        indexes = [
            models.Index(fields=["mentorship", "starts_at"], name="meeting_by_time"),
            models.Index(
                fields=["starts_at"],
                condition=Q(state="agreed", asked_at__isnull=True),
                name="meeting_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.starts_at or ''}"

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None


class ProposedTime(OrganisationOwned):
    """One of up to three times somebody proposed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="proposedtime_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class MeetingHabit(OrganisationOwned):
    """How one of the two wants to be reminded of meetings."""

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="meeting_habit"
    )
    remind = models.CharField(max_length=4, choices=Remind, default=Remind.DAY)

    def __str__(self) -> str:
        return self.remind
