"""Conversations with the team: of one person, or of the two of a pair together.

Not a chat of the pair: what the two say to each other has no place here.
"""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.mentoring.models import Mentorship
from spona.people.models import Person


class Thread(OrganisationOwned):
    """One running conversation; without `person`, both of the pair read it."""

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="threads")
    mentorship = models.ForeignKey(
        Mentorship, null=True, on_delete=models.CASCADE, related_name="threads"
    )
    last_at = models.DateTimeField(null=True)
    awaits_team = models.BooleanField(default=False)  # the last word is not the team's

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="thread_one_a_person"),
            models.UniqueConstraint(fields=["mentorship"], name="thread_one_a_pair"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, mentorship__isnull=True)
                | Q(person__isnull=True, mentorship__isnull=False),
                name="thread_of_one_or_of_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-last_at"], name="thread_list")]

    def __str__(self) -> str:
        return str(self.person or self.mentorship)


class Post(OrganisationOwned):
    """What somebody said in it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_teams = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by_mail = models.BooleanField(default=False)
    left_out = models.PositiveSmallIntegerField(default=0)  # attachments of the mail, not kept

    class Meta:
        indexes = [models.Index(fields=["thread", "at"], name="post_thread")]

    def __str__(self) -> str:
        return self.public_id
