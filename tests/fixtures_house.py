"""Fixtures of the characters: `house` is ours, `elsewhere` is another organisation's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from spona.core.scope import in_organisation
from tests.characters import House, make_house


@pytest.fixture
def house(db: None) -> House:
    return make_house("ours")


@pytest.fixture
def elsewhere(db: None) -> House:
    """Rows that must never be seen from `house`."""
    return make_house("elsewhere")


@pytest.fixture
def scoped(house: House) -> Iterator[House]:
    """Our organisation with its scope open."""
    with in_organisation(house.organisation):
        yield house


@pytest.fixture(scope="module")
def houses(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[House, House]]:
    """`house` and `elsewhere` for a module of many tests that change nothing they keep: see
    `standing`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_house("ours"), make_house("elsewhere")
        transaction.set_rollback(True)


@pytest.fixture
def standing(houses: tuple[House, House], db: None) -> tuple[House, House]:
    """Both organisations as they were made; what the test does to them is undone."""
    return houses
