"""The areas a pair's goals may be put under: those of the mentee's own profile."""

from spona.mentoring.models import Mentorship
from spona.needs.models import Need, NeedArea


def areas_of(*, mentorship: Mentorship) -> list[NeedArea]:
    """What the mentee said she wants to work on, the widest gap first; one query."""
    found = Need.objects.filter(profile__participation=mentorship.mentee_id).select_related("area")
    return [
        need.area
        for need in sorted(found, key=lambda need: (-need.gap, need.area.position, need.pk))
    ]
