"""The list of applications as a file, for the team."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from spona.admissions.models.application import Application
from spona.admissions.states import State
from spona.core.economies import Denomination
from spona.core.exports import to_csv, to_xlsx
from spona.people.states import SECTORS, SectorOfWork

COLUMNS = (
    "public_id", "state", "person__name", "person__latin_name", "person__email", "economy", "town",
    "fields", "sector_of_work", "years", "source__name", "language", "started_at", "submitted_at",
    "delete_on",
)  # fmt: skip


def _header() -> list[str]:
    return [
        _("Code"),
        _("State"),
        _("Name"),
        _("Name in Latin letters"),
        _("Mail address"),
        _("Economy"),
        _("Town"),
        _("Fields"),
        _("Sector of work"),
        _("Years of experience"),
        _("Source"),
        _("Language"),
        _("Begun"),
        _("Sent"),
        _("To be deleted on"),
    ]


def _rows(rows: QuerySet[Application], economies: Denomination) -> Iterable[list[Any]]:
    """One row each; the note on Kosovo* last, if something needed it."""
    states, sectors = dict(State.choices), dict(SectorOfWork.choices)
    for key, state, name, latin, email, economy, town, fields, sector, *rest in rows.values_list(
        *COLUMNS
    ).iterator():
        yield [
            key[:6].upper(),
            states[state],
            name,
            latin,
            email,
            economies.name(economy) if economy else "",
            town,
            ", ".join(str(SECTORS.get(field, field)) for field in fields),
            sectors.get(sector, ""),
            *rest,
        ]
    if economies.footnote:
        yield []
        yield [economies.footnote]


def applications_csv(*, rows: QuerySet[Application], kosovo_note: str) -> bytes:
    """UTF-8 with BOM, semicolons."""
    economies = Denomination(kosovo_note, every_mention=True)
    return to_csv(header=_header(), rows=_rows(rows, economies))


def applications_xlsx(*, rows: QuerySet[Application], title: str, kosovo_note: str) -> bytes:
    """One sheet."""
    economies = Denomination(kosovo_note, every_mention=True)
    return to_xlsx(sheets=[(title or _("Applications"), _header(), _rows(rows, economies))])
