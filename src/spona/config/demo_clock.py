"""The demo's clock and dice. Actions are told when they happen; what stamps itself besides (the audit trail,
a mail in the outbox, a new row) asks Django what time it is, and in a story that is the moment last told.
Public ids, by which ties between equally good matchings are broken, are drawn alike each time: told twice, it
is the same story."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from random import Random
from unittest.mock import patch

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def told(moment: datetime) -> datetime:
    """The story goes on at this moment."""
    _told.set(moment.astimezone(UTC))
    return moment


@contextmanager
def telling() -> Iterator[None]:
    """As long as the story is told; never ahead of the real clock."""
    real = timezone.now
    before = _told.set(None)

    def now() -> datetime:
        moment = _told.get()
        return real() if moment is None else min(moment, real())

    try:
        with (
            patch("django.utils.timezone.now", now),
            patch("spona.core.public_ids.draw", Random(2009).randrange),  # noqa: S311 - no secrets
        ):
            yield
    finally:
        _told.reset(before)
