"""Fixtures of the characters: `house` is ours, `elsewhere` is another organisation's."""

import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from spona.core.scope import in_organisation
from tests.characters import House, make_house
from tests.config.running import tables, tables_on


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The tables are copied, not made: making them takes seconds, and is done once for this state of
    the migrations. Django then still applies what might be missing."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = tables_on(os.environ["DATABASE_URL"])
        yield
        return
    name = test["NAME"] or f"file:memorydb_{connection.alias}?mode=memory&cache=shared"
    held = sqlite3.connect(name, uri=True)  # one in memory lasts as long as somebody holds it
    made = sqlite3.connect(f"{tables().as_uri()}?mode=ro", uri=True)
    made.backup(held)
    made.close()
    yield
    held.close()


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
