"""QuerySet of applications, apart from queries because the models need it."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

if TYPE_CHECKING:
    from spona.admissions.models.call import Call
    from spona.people.models import Person


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, person: "Person") -> "ApplicationQuerySet":
        """Without her own, and without those this person has a conflict with: not in lists, counts, pages
        or exports."""
        conflicts = apps.get_model("admissions", "Conflict").objects.filter(
            application=OuterRef("pk"), person=person
        )
        return self.filter(~Exists(conflicts.exclude(kind="none"))).exclude(person=person)

    def with_points_for(self, person: "Person") -> "ApplicationQuerySet":
        """With `is_hers_to_read`, `seen_points` and `seen_spread`: what this person may know of the
        reviews. While she reads an application herself, nothing of the others' is in a row, an order,
        a filter or a mean: both are None until hers is in and she has had the others' shown.
        """
        # Not correlated: asked once for the person, not once per application.
        pending = Q(pk__in=still_to_read(person).values("application"))
        hidden = When(pending, then=None)
        return self.annotate(
            is_hers_to_read=Case(When(pending, then=True), default=False),
            seen_points=Case(hidden, default=F("points")),
            seen_spread=Case(hidden, default=F("spread")),
        )

    def not_to_be_read_by(self, person: "Person") -> "ApplicationQuerySet":
        """Without what this person still reads: where a page would tell what others found."""
        return self.exclude(pk__in=still_to_read(person).values("application"))


def still_to_read(person: "Person", call: "Call | None" = None) -> models.QuerySet:
    """Assignments of this person (of one call, if given), in a round that is being read, of which she
    has not yet handed in her review and then asked for the others'."""
    if call is None:
        seats = apps.get_model("admissions", "Reviewer").objects.filter(person=person, left_at=None)
        hers = Q(reviewer__in=seats)
    else:  # her one seat is found by the call, and her assignments by the seat
        hers = Q(reviewer__person=person, reviewer__left_at=None, reviewer__call=call)
    return (
        apps.get_model("admissions", "Assignment")
        .objects.filter(hers, ended_at=None, round__state="reading")
        .exclude(Q(review__state="in") & Q(review__others_seen_at__isnull=False))
    )
