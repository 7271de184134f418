"""Reflections: the writer's own, and what a writer switched on for the team."""

from datetime import date

from spona.mentoring.models import Mentorship
from spona.mentoring.models.reflection import ReflectionAnswer
from spona.mentoring.privacy import as_shared


def own_reflections(*, mentorship: Mentorship) -> dict[date, list[ReflectionAnswer]]:
    """By month, the newest first; only within `as_reflecting`, elsewhere it raises."""
    found: dict[date, list[ReflectionAnswer]] = {}
    for answer in ReflectionAnswer.objects.filter(mentorship=mentorship).order_by("-month", "pk"):
        found.setdefault(answer.month, []).append(answer)
    return found


def shared_with_team(*, mentorship: Mentorship) -> list[ReflectionAnswer]:
    """The answers whose writers' switches are on now, the newest first."""
    with as_shared(mentorship):
        found = ReflectionAnswer.objects.select_related("participation__person")
        return list(found.order_by("-month", "pk")[:60])
