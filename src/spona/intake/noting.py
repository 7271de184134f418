"""Writing for a row of an import: what is made or changed is noted on the row, so it can be undone.

`ImportRow.undo`: `{"made": {model: [pk]}, "old": {model: {pk: {field: value}}}, "before": {field of
the person: value}}`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models

from spona.core.models import Organisation
from spona.intake.models import ImportRow

BATCH = 500


def make(
    model: type[models.Model],
    work: Sequence[tuple[ImportRow, Any]],
    *,
    organisation: Organisation,
) -> None:
    """Insert in bulk and note on each row what it made."""
    for _row, item in work:
        item.organisation = organisation
    model._default_manager.bulk_create([item for _row, item in work], batch_size=BATCH)
    for row, item in work:
        row.undo["made"].setdefault(model._meta.label, []).append(item.pk)


def change(row: ImportRow, item: models.Model, wanted: dict[str, Any]) -> None:
    """Into what was there before the import; what stood in it is kept."""
    before = {key: getattr(item, key) for key in wanted if getattr(item, key) != wanted[key]}
    if not before:
        return
    row.undo["old"].setdefault(item._meta.label, {})[str(item.pk)] = before
    for key in before:
        setattr(item, key, wanted[key])
    item.save(update_fields=list(before))
