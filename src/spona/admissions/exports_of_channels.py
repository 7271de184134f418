"""The channel report as a file."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from spona.admissions.queries.channels import ChannelRow
from spona.core.exports import to_csv, to_xlsx


def _header() -> list[str]:
    return [_("Channel"), _("Kind"), _("Held on"), _("Tag"), _("Visits"), _("Begun"), _("Sent")]


def _rows(rows: Iterable[ChannelRow]) -> Iterable[list[Any]]:
    for row in rows:
        source = row.source
        told = (
            [source.name, source.get_kind_display(), source.held_on, source.tag]
            if source
            else [_("Without a tag"), "", None, ""]
        )
        yield [*told, row.visits, row.starts, row.sent]


def channels_csv(*, rows: Iterable[ChannelRow]) -> bytes:
    """UTF-8 with BOM, semicolons."""
    return to_csv(header=_header(), rows=_rows(rows))


def channels_xlsx(*, rows: Iterable[ChannelRow]) -> bytes:
    """One sheet."""
    return to_xlsx(sheets=[(_("Channels"), _header(), _rows(rows))])
