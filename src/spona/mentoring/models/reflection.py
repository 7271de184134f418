"""The monthly reflection. It belongs to its writer alone: not to the other side, not to the team.

An answer whose switch the writer turned on is copied nowhere: the team reads it through
`queries.reflections.shared_with_team`, the only door but the writer's own.
"""

from django.db import models
from django.utils.translation import gettext as _
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

from spona.core.models import OrganisationOwned
from spona.mentoring.models.pair import Mentorship
from spona.mentoring.states import Ask
from spona.programmes.models import Participation


class WritersOnlyManager(models.Manager):
    """Answers only within `as_writer`, or `as_shared` and then only what is switched on."""

    def get_queryset(self) -> models.QuerySet:
        scope = get_scope()
        found = super().get_queryset()
        if "organisation" in scope and "reflects" in scope:
            return found.filter(organisation=scope["organisation"], participation=scope["reflects"])
        if "organisation" in scope and "shared_of" in scope:
            return found.filter(
                organisation=scope["organisation"],
                mentorship=scope["shared_of"],
                is_shared=True,
            )
        return DisabledQuerySet(self.model, using=self._db, missing_scopes={"reflects"})

    def all(self) -> models.QuerySet:
        found = super().all()
        return found.all() if isinstance(found, DisabledQuerySet) else found


class ReflectionAnswer(OrganisationOwned):
    """One answer of one month; `is_shared` is its writer's own switch, off unless she turns it."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    ask = models.CharField(max_length=10, choices=Ask)
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = WritersOnlyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "participation", "month", "ask"], name="reflection_once"
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def said(self) -> str:
        """The answer as it is read: a number with its scale."""
        if self.ask == Ask.PROGRESS and self.text.isdecimal():
            return _("%(n)s of 5") % {"n": self.text}
        return self.text
