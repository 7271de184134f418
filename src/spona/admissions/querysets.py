"""QuerySet of applications, apart from queries because the models need it."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from spona.people.models import Person


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, person: "Person") -> "ApplicationQuerySet":
        """Without those this person has a conflict with: not in lists, counts, pages or exports."""
        conflicts = apps.get_model("admissions", "Conflict").objects.filter(
            application=OuterRef("pk"), person=person
        )
        return self.filter(~Exists(conflicts.exclude(kind="none")))
