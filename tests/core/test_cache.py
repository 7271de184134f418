"""A cache that cannot be written says so: sign-in must not take it for "too many tries"."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from spona.core.cache import HonestDatabaseCache


@pytest.fixture
def cache(db: None) -> HonestDatabaseCache:
    call_command("createcachetable", "cache_of_this_test")
    return HonestDatabaseCache("cache_of_this_test", {})


@contextmanager
def locked() -> Iterator[None]:
    """Reading goes on, and every write is refused as by a locked database."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def test_add_stores_once(cache: HonestDatabaseCache) -> None:
    assert (cache.add("try", 1), cache.add("try", 2), cache.get("try")) == (True, False, 1)


def test_a_locked_database_is_not_taken_for_there_already(cache: HonestDatabaseCache) -> None:
    with locked(), pytest.raises(OperationalError):
        cache.add("try", 1)
    with locked():
        assert cache.get("try") is None
    assert cache.add("try", 1)


def test_what_is_there_stays_there_while_locked(cache: HonestDatabaseCache) -> None:
    cache.add("try", 1)
    with locked():
        assert not cache.add("try", 2)
