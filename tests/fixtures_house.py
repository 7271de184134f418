"""Fixtures of the characters: `house` is ours, `elsewhere` is another organisation's."""

from collections.abc import Iterator

import pytest

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
