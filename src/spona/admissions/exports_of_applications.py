"""The list of applications as a file, for the team."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries.keeping import DAYS, delete_day
from spona.admissions.states import State
from spona.core.economies import Denomination
from spona.core.exports import to_csv, to_xlsx
from spona.core.translated import plain
from spona.people.states import SECTORS, SectorOfWork

COLUMNS = (
    "public_id", "state", "person__name", "person__latin_name", "person__email", "economy", "town",
    "fields", "sector_of_work", "years", "source__name", "language",
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


def _rows(rows: QuerySet[Application], call: Call, economies: Denomination) -> Iterable[list[Any]]:
    """One row each; the note on Kosovo* last, if something needed it."""
    states, sectors = dict(State.choices), dict(SectorOfWork.choices)
    for row in rows.values_list(*COLUMNS, *DAYS).iterator():
        key, state, name, latin, email, economy, town, fields, sector, *rest = row[: len(COLUMNS)]
        days = dict(zip(DAYS, row[len(COLUMNS) :], strict=True))
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
            *(_local(days[name], call) for name in ("started_at", "submitted_at")),
            delete_day(call=call, **days),
        ]
    if economies.footnote:
        yield []
        yield [economies.footnote]


def _local(moment: datetime | None, call: Call) -> datetime | None:
    """On the call's own clock, without seconds."""
    return moment.astimezone(call.zone).replace(second=0, microsecond=0) if moment else None


def applications_csv(*, rows: QuerySet[Application], call: Call) -> bytes:
    """UTF-8 with BOM, semicolons."""
    economies = Denomination(call.cycle.programme.kosovo_note, every_mention=True)
    return to_csv(header=_header(), rows=_rows(rows, call, economies))


def applications_xlsx(*, rows: QuerySet[Application], call: Call) -> bytes:
    """One sheet."""
    economies = Denomination(call.cycle.programme.kosovo_note, every_mention=True)
    title = plain(call.title) or _("Applications")
    return to_xlsx(sheets=[(title, _header(), _rows(rows, call, economies))])
