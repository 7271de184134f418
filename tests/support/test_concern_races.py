"""At the same instant: both trust persons act on one file, one form is sent several times. PostgreSQL
only, since the in-memory SQLite of the suite has one connection."""

import re

import pytest
from django.core.cache import cache
from django.db import connection

from spona.core.formkeys import FIELD
from spona.core.scope import in_organisation
from spona.mentoring.models import Mentorship
from spona.messaging.models import Message
from spona.people.models import Person
from spona.support.actions.concern_people import name_trust_person
from spona.support.models.concern import Concern, ConcernLine, ConcernMessage, Suspension
from spona.support.states import ConcernAct, TrustRole
from tests.characters import House, Visitor, make_house, make_person, visitor
from tests.mentoring.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one connection only"),
]
DOOR = "/o/ours/concern/"


@pytest.fixture
def door(transactional_db: None) -> tuple[House, Person, Person]:
    from tests.characters import NOW

    cache.clear()
    house = make_house("ours")
    named = []
    with in_organisation(house.organisation):
        for role in TrustRole:
            person = make_person(house.organisation, f"Trusted {role}")
            name_trust_person(
                organisation=house.organisation,
                role=role,
                name=person.name,
                email=person.email,
                by=house.owner,
                now=NOW,
            )
            named.append(person)
    return house, named[0], named[1]


def form() -> dict[str, str]:
    page = visitor().get(DOOR).content.decode()
    found = re.search(r'name="form_code" value="([^"]+)"', page)
    assert found
    return {"form_code": found[1], "reader": "either", "story": "One story", "wanted": "heard"}


def test_at_once_there_is_one_file_one_hand_and_one_pause(
    door: tuple[House, Person, Person],
) -> None:
    house, lead, deputy = door
    sent = form()
    # Each with a key of its own, as from two windows; then with one, as by a double click.
    assert at_once(*[lambda: visitor().post(DOOR, sent)] * 3) == [200] * 3
    once = {**sent, FIELD: "a-key-that-is-long-enough"}
    assert set(at_once(*[lambda: Visitor().post(DOOR, once)] * 3)) <= {200, 302}
    concern = Concern._base_manager.get()
    url = f"/o/ours/me/trust/{concern.public_id}/"
    both = [visitor(lead), visitor(deputy)]
    assert at_once(*[lambda c=c: c.post(url + "taking/") for c in both]) == [302, 302]
    assert ConcernLine._base_manager.filter(act=ConcernAct.TAKEN).count() == 1
    pair = {"pair": house.mentorship.public_id}
    codes = at_once(*[lambda c=c: c.post(url + "pauses/new/", pair) for c in both])
    assert sorted(codes) == [302, 422]
    assert Suspension._base_manager.count() == 1
    with in_organisation(house.organisation):
        assert Mentorship.objects.get(pk=house.mentorship.pk).is_suspended
        assert Message.objects.filter(kind="pair_suspended").count() == 2
    assert ConcernMessage._base_manager.count() == 0
