"""A row that may be there already: put in by one statement, with nothing to roll back.

`get_or_create` looks, opens a savepoint, and inserts. For rows that are nearly always new (the key of
a form, a letter) the database's own ON CONFLICT answers the same at a quarter of the cost, and two at
one instant wait for each other in it.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert_if_new(row: models.Model) -> bool:
    """False, and nothing written, when a row with one of its unique values is there. No signals."""
    connection = connections[DEFAULT_DB_ALIAS]
    key = row._meta.pk
    fields = [field for field in row._meta.local_concrete_fields if field is not key]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection, row, fields), values)
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk = found[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return True


def _statement(connection: Any, row: models.Model, fields: list[Any]) -> str:
    """Django's own, worked out once for a kind of row: it does not depend on the values."""
    kept = connection.__dict__.setdefault("spona_inserts", {})
    model = type(row)
    if model not in kept:
        query = InsertQuery(model, on_conflict=OnConflict.IGNORE)
        query.insert_values(fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [model._meta.pk]
        ((sql, params),) = compiler.as_sql()
        if len(params) != len(fields):
            raise ValueError(f"{model.__name__} has a field that is no plain value")
        kept[model] = sql
    return kept[model]
