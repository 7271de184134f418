"""The list of participants as a file."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from spona.core.economies import Denomination
from spona.core.exports import to_csv, to_xlsx
from spona.core.languages import LEVELS, SPOKEN
from spona.programmes.models import Participation

LEVEL_NAMES = dict(LEVELS)


def _header() -> list[str]:
    return [
        _("Name"),
        _("Name in Latin letters"),
        _("Part"),
        _("Standing"),
        _("Mail address"),
        _("Telephone"),
        _("Economy"),
        _("Town"),
        _("Works at"),
        _("Position"),
        _("Languages"),
        _("Taking part since"),
    ]


def _rows(rows: Iterable[Participation], economies: Denomination) -> Iterable[list[Any]]:
    """One row each; the note on Kosovo* last, if something needed it. Languages are prefetched."""
    for row in rows:
        person = row.person
        yield [
            person.name,
            person.latin_name,
            row.get_part_display(),
            row.get_standing_display(),
            person.email,
            person.phone,
            economies.name(person.economy) if person.economy else "",
            person.town,
            person.employer,
            person.job_title,
            ", ".join(
                f"{SPOKEN.get(spoken.code, spoken.code)} ({LEVEL_NAMES.get(spoken.level, '')})"
                for spoken in person.languages.all()
            ),
            row.joined_on,
        ]
    if economies.footnote:
        yield []
        yield [economies.footnote]


def participants_csv(*, rows: Iterable[Participation], kosovo_note: str) -> bytes:
    """UTF-8 with BOM, semicolons."""
    economies = Denomination(kosovo_note, every_mention=True)
    return to_csv(header=_header(), rows=_rows(rows, economies))


def participants_xlsx(*, rows: Iterable[Participation], title: str, kosovo_note: str) -> bytes:
    """One sheet."""
    economies = Denomination(kosovo_note, every_mention=True)
    name = "".join(c for c in title if c not in r"[]:*?/\'" and c.isprintable()).strip()
    return to_xlsx(sheets=[(name or _("People"), _header(), _rows(rows, economies))])
