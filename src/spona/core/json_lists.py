"""Rows of a related table as one JSON list in a column: a page of several lists in few queries."""

from typing import Any

from django.db.models import Aggregate, JSONField


class JSONList(Aggregate):
    """Every value of the group, as a JSON list (no order: sort in Python)."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)
