"""What imports keep about a person goes with the person."""

from typing import Any

from spona.intake.models import ImportRow
from spona.people.models import Person


def forget_rows_of(*, instance: Person, **_signal: Any) -> None:
    """Rows that were about her keep only their number and verdict.

    The uploaded file itself may still name her until it is deleted, thirty days after the import.
    """
    # The base manager: an erasure may run across organisations, and the key is the person's own.
    ImportRow._base_manager.filter(match=instance).update(name="", data={}, remarks=[], undo={})
