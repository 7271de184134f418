"""Prepared questions answer as fresh ones do, hold the scope, and refuse what they cannot promise."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django_scopes.exceptions import ScopeError

from spona.core.prepared import prepared
from spona.core.scope import across_organisations, in_organisation
from spona.people.models import ConsentEvent, Person
from spona.programmes.models import Cycle
from tests.characters import NOW, House


@prepared()
def by_name(*, name: str) -> QuerySet[Any]:
    return Person.objects.filter(name=name).select_related("organisation").order_by("pk")


@prepared()
def begun(*, after: date) -> QuerySet[Any]:
    return Cycle.objects.filter(kick_off_on__gt=after).values_list("slug", "languages")


@prepared()
def consents(*, since: datetime) -> QuerySet[Any]:
    return ConsentEvent.objects.filter(at__gte=since).values_list("pk", "at")


@prepared(shape=("order",))
def names(*, order: str) -> QuerySet[Any]:
    return Person.objects.order_by(order).values_list("name", flat=True)


def test_the_scope_holds_at_every_asking(house: House, elsewhere: House) -> None:
    for place, other in ((house, elsewhere), (elsewhere, house), (house, elsewhere)):
        with in_organisation(place.organisation):
            (found,) = by_name(name=place.owner.name)
            assert (found, found.organisation) == (place.owner, place.organisation)
            assert by_name(name=other.owner.name) == []
    with across_organisations(why="the test asks for all"):
        assert by_name(name=elsewhere.owner.name) == [elsewhere.owner]
    with pytest.raises(ScopeError):
        by_name(name=house.owner.name)


def test_values_of_every_kind_change(scoped: House) -> None:
    day = scoped.cycle.kick_off_on
    assert begun(after=day) == []
    assert begun(after=day - timedelta(days=1)) == [(scoped.cycle.slug, scoped.cycle.languages)]
    ConsentEvent.objects.create(
        organisation=scoped.organisation, person=scoped.owner, purpose="name", given=True,
        text_version="1", language="en", channel="page", at=NOW,
    )  # fmt: skip
    assert [at for _pk, at in consents(since=NOW)] == [NOW]
    assert consents(since=NOW + timedelta(seconds=1)) == []


def test_what_shapes_the_question_is_told_apart(scoped: House) -> None:
    assert names(order="name") == sorted(names(order="name"))
    assert names(order="-name") == sorted(names(order="name"), reverse=True)


def test_a_value_that_is_bent_or_not_asked_for_is_refused(scoped: House) -> None:
    @prepared()
    def bent(*, text: str) -> QuerySet[Any]:
        return Person.objects.filter(name__contains=text)

    @prepared()
    def unasked(*, text: str) -> QuerySet[Any]:
        return Person.objects.all()

    @prepared()
    def fetching(*, text: str) -> QuerySet[Any]:
        return Person.objects.filter(name=text).prefetch_related("memberships")

    for question in (bent, unasked, fetching):
        with pytest.raises(ValueError, match=question.__name__):
            question(text="a")
    with pytest.raises(TypeError):
        by_name(name=None)
