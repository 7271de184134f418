"""What imports keep about a person goes with the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from spona.intake.models import ImportRow
from spona.people.models import Person

_in_bulk: ContextVar[bool] = ContextVar("rows forgotten in bulk", default=False)


@contextmanager
def forgotten_in_bulk() -> Iterator[None]:
    """Thousands of persons go at once, and the caller sees to their rows."""
    token = _in_bulk.set(True)
    try:
        yield
    finally:
        _in_bulk.reset(token)


def forget_rows(people: list[int]) -> None:
    """Rows about these persons, which are about to go."""
    ImportRow._base_manager.filter(match__in=people).update(
        name="", data={}, remarks=[], undo={}, match=None
    )


def forget_rows_of(*, instance: Person, **_signal: Any) -> None:
    """Rows that were about her keep only their number and verdict.

    The uploaded file itself may still name her until it is deleted, thirty days after the import.
    """
    if _in_bulk.get():
        return
    # The base manager: an erasure may run across organisations, and the key is the person's own.
    ImportRow._base_manager.filter(match=instance).update(name="", data={}, remarks=[], undo={})
