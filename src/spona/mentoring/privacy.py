"""The door to what belongs to the pair alone. Only a loader that has checked the person opens it."""

from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import PermissionDenied
from django_scopes import scope

from spona.mentoring.models import Mentorship
from spona.people.models import Person


def as_pair(mentorship: Mentorship, *, person: Person) -> AbstractContextManager[Any]:
    """Open the pair's own layer for one of its two people; anybody else is refused."""
    if person.pk not in {mentorship.mentee.person_id, mentorship.mentor.person_id}:
        raise PermissionDenied
    return scope(organisation=mentorship.organisation, pair=mentorship)
