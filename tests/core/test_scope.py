"""An organisation's rows exist only inside its scope."""

import pytest
from django_scopes.exceptions import ScopeError

from spona.core.scope import in_organisation
from spona.mentoring.models import SessionNote
from spona.people.models import Person
from tests.characters import House


def test_a_query_without_a_scope_raises(house: House) -> None:
    with pytest.raises(ScopeError):
        list(Person.objects.all())


def test_a_scope_shows_only_its_own_rows(house: House, elsewhere: House) -> None:
    with in_organisation(house.organisation):
        assert set(Person.objects.values_list("organisation__slug", flat=True)) == {"ours"}
    with in_organisation(elsewhere.organisation):
        assert set(Person.objects.values_list("organisation__slug", flat=True)) == {"elsewhere"}


def test_what_belongs_to_the_pair_raises_even_inside_the_organisation(scoped: House) -> None:
    with pytest.raises(ScopeError):
        list(SessionNote.objects.all())
