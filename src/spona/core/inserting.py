"""A row that may be there already: put in by one statement, with nothing to roll back.

`get_or_create` looks, opens a savepoint, and inserts. For rows that are nearly always new (the key of
a form, a letter) the database's own ON CONFLICT answers the same at a quarter of the cost, and two at
one instant wait for each other in it.
"""

from django.db import models
from django.db.models.constants import OnConflict


def insert_if_new(row: models.Model) -> bool:
    """False, and nothing written, when a row with one of its unique values is there. No signals."""
    model = type(row)
    key = model._meta.pk
    fields = [field for field in model._meta.local_concrete_fields if field is not key]
    found = model._base_manager.get_queryset()._insert(  # type: ignore[attr-defined]
        [row], fields=fields, returning_fields=[key], on_conflict=OnConflict.IGNORE
    )
    if not found:
        return False
    row.pk = found[0][0]
    row._state.adding, row._state.db = False, "default"
    return True
