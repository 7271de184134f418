"""The doors to concerns. Each opens for one, for one purpose; elsewhere the rows cannot be read."""

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django_scopes import scope

from spona.core.models import Organisation
from spona.people.models import Person
from spona.support.models.concern import Concern


def as_trust(person: Person) -> AbstractContextManager[Any]:
    """The files this person keeps: those of concerns that were brought or handed to her. To anybody
    else, whatever her role, the same door shows none."""
    return scope(organisation=person.organisation, trust=person)


def as_writer(concern: Concern) -> AbstractContextManager[Any]:
    """One file and its conversation, for whoever holds its code. No notes, no log."""
    return scope(organisation=concern.organisation, writer=concern.pk)


def as_forgetting(organisation: Organisation, *, today: date) -> AbstractContextManager[Any]:
    """Closed files whose day has come, to be deleted."""
    return scope(organisation=organisation, forgetting=today)
