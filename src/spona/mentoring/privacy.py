"""The door to what belongs to the pair alone. Only a loader that has checked the person opens it."""

from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import PermissionDenied
from django_scopes import scope

from spona.mentoring.models import Mentorship
from spona.mentoring.queries.co_mentors import co_mentor_of
from spona.people.models import Person
from spona.programmes.models import Participation


def as_pair(mentorship: Mentorship, *, person: Person) -> AbstractContextManager[Any]:
    """Open the pair's own layer for one of its two people; for a co-mentor what each kind of row opens
    since she joined (`PairOnly.open_since`). Anybody else is refused."""
    if person.pk in {mentorship.mentee.person_id, mentorship.mentor.person_id}:
        return scope(organisation=mentorship.organisation, pair=mentorship)
    with scope(organisation=mentorship.organisation):
        beside = co_mentor_of(mentorship=mentorship, person=person)
    if beside is None:
        raise PermissionDenied
    return scope(organisation=mentorship.organisation, pair=mentorship, since=beside.joined_at)


def as_reflecting(
    mentorship: Mentorship, participation: Participation, *, person: Person
) -> AbstractContextManager[Any]:
    """Open one side's reflections for their writer; anybody else, the other side too, is refused."""
    sides = {mentorship.mentee_id, mentorship.mentor_id}
    if participation.person_id != person.pk or participation.pk not in sides:
        raise PermissionDenied
    return scope(organisation=mentorship.organisation, reflects=participation)


def as_shared(mentorship: Mentorship) -> AbstractContextManager[Any]:
    """For the team: what writers of this pair switched on, and nothing else."""
    return scope(organisation=mentorship.organisation, shared_of=mentorship)
