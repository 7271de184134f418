"""A second mentor beside a pair's own: the first one stays the mentor of the pair."""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.mentoring.models.pair import Mentorship
from spona.mentoring.states import CoTask
from spona.programmes.models import Participation


class CoMentor(OrganisationOwned):
    """Asked by the team; with the pair from the moment everybody concerned has said yes, and until then
    not let in anywhere. What the pair wrote before that moment stays closed to her."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="co_mentors")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=8, choices=CoTask)
    asked_at = models.DateTimeField()
    own_yes_at = models.DateTimeField(null=True)
    mentee_yes_at = models.DateTimeField(null=True)
    mentor_yes_at = models.DateTimeField(null=True)  # not asked of a mentor who is away
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # somebody said no, or it is over

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "participation"],
                condition=Q(ended_at__isnull=True),
                name="comentor_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True)
                | Q(own_yes_at__isnull=False, mentee_yes_at__isnull=False),
                name="comentor_joined_with_yeses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.task}"

    @property
    def is_with_them(self) -> bool:
        return self.joined_at is not None and self.ended_at is None

    @property
    def is_asked(self) -> bool:
        return self.joined_at is None and self.ended_at is None
