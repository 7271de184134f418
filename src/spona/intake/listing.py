"""People of files, for a matching without a database: who is listed, in which role, what they said.

The same reading as the import's (`reading`, `headers`, `recognition`, `records`), one file or two,
and nothing is kept.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spona.intake.headers import Framed
from spona.intake.listed import ColumnUsed, Listed, Listing
from spona.intake.listing_columns import Source, as_role, open_sources
from spona.intake.mapping import ROLES, SheetMapping
from spona.intake.namesakes import keep_latest, tell_apart
from spona.intake.pairing_answers import (
    PAIRING_FIELDS,
    parse_cross_border,
    parse_modes,
    parse_windows,
)
from spona.intake.reading import Row, Sheet
from spona.intake.records import Reader, is_blocked
from spona.intake.remarks import remark, said_remark
from spona.intake.values import folded
from spona.intake.vocabulary import FIELD_BY_KEY


def list_people(*, paths: Sequence[Path], wishes: dict[str, Any]) -> Listing:
    """Everybody in one file with both roles, or in one file of mentees and one of mentors.

    `wishes` is the mapping file: columns, role, header_row, areas, tags (see `check_wishes`).
    Raises `UnreadableFile` or `CannotList`, each with one sentence.
    """
    sources = open_sources(paths=paths, wishes=wishes)
    listing = Listing()
    known = _options_of(sources)
    for source in sources:
        for sheet, mapped, framed in source.sheets:
            _note_columns(listing, source, sheet, mapped, wishes)
            _read_sheet(listing, source, (sheet, mapped, framed), known, wishes)
    keep_latest(listing)
    tell_apart(listing)
    return listing


def _options_of(sources: list[Source]) -> list[str]:
    """Options of needs and offers that several cells or several columns share, longest first."""
    counts: Counter[str] = Counter()
    for source in sources:
        for _sheet, mapped, framed in source.sheets:
            reader = Reader.of(sheet=as_role(mapped, mapped.role), rows=framed.rows)
            for index, options in reader.options.items():
                if index not in reader.free_text and mapped.columns[index].field != "sectors":
                    counts.update(options.counts)
    spelled: dict[str, str] = {}
    total: Counter[str] = Counter()
    for option, count in counts.items():
        spelled.setdefault(folded(option), option)
        total[folded(option)] += count
    shared = [spelled[key] for key, count in total.items() if key and count > 1]
    return sorted(shared, key=lambda option: (-len(option), option))


def _read_sheet(
    listing: Listing,
    source: Source,
    framed_sheet: tuple[Sheet, SheetMapping, Framed],
    known: list[str],
    wishes: dict[str, Any],
) -> None:
    sheet, mapped, framed = framed_sheet
    readers = {
        role: Reader.of(sheet=as_role(mapped, role), rows=framed.rows, areas=known)
        for role in ("", *ROLES)
    }
    tags = {folded(header): str(key) for header, key in wishes.get("tags", {}).items()}
    names = as_role(mapped, "")
    for row in framed.rows:
        where = f"{source.table.filename}, {sheet.name + ' ' if sheet.name else ''}row {row.number}"
        record, said = readers[""].read(row)
        if not record["name"] and not any(record["texts"].values()):
            continue  # a line of totals or of remarks
        roles = record["roles"] or _guess_roles(names, readers, row)
        if roles:
            said = [item for item in said if item[0] not in {"no_role", "role_unclear"}]
        if is_blocked(said) or not roles:
            said = said if is_blocked(said) else [*said, remark("no_role")]
            reasons = [said_remark(item) for item in said if is_blocked([item])]
            listing.remarks.append(f"{where}: left out. {' '.join(reasons)}")
            continue
        listing.remarks += [
            f"{where}, {record['name']}: {said_remark(item)}"
            for item in said
            if item[0] != "no_email"
        ]
        for role in roles:
            own, _said = readers[role].read(row)
            listing.people.append(_listed(role, own, row, mapped, where, source.language, tags))


def _guess_roles(mapped: SheetMapping, readers: dict[str, Reader], row: Row) -> list[str]:
    """Nobody says who is who: then who fills in offers or a capacity is a mentor."""
    if "role" in mapped.fields and any(row.cell(i) for i in mapped.columns_of("role")):
        return []
    filled = {
        key for key in ("needs", "offers", "capacity", "does_not_do") for i in mapped.columns_of(key)
        if row.cell(i)
    }  # fmt: skip
    as_mentor, as_mentee = bool(filled - {"needs"}), "needs" in filled
    return [] if as_mentor == as_mentee else ["mentor"] if as_mentor else ["mentee"]


def _listed(
    role: str,
    record: dict[str, Any],
    row: Row,
    mapped: SheetMapping,
    where: str,
    language: str,
    tags: dict[str, str],
) -> Listed:
    def cell(key: str) -> str:
        return "; ".join(filter(None, (row.cell(i) for i in mapped.columns_of(key))))

    if wish := cell("mentor_wish"):
        record["texts"]["mentor_wish"] = wish
    return Listed(
        role=role,
        name=record["name"],
        email=record["email"],
        where=where,
        record=record,
        wished=_names(cell("wished")),
        apart=_names(cell("apart")),
        met_before=_names(cell("met_before")),
        cross_border=parse_cross_border(cell("cross_border")),
        modes=parse_modes(cell("modes")),
        windows=parse_windows(cell("windows")),
        tags=tuple(
            (tags[folded(column.header)], folded(row.cell(index)))
            for index, column in enumerate(mapped.columns)
            if folded(column.header) in tags and folded(row.cell(index))
        ),
        team=cell("team").strip(),
        needs_text="; ".join(filter(None, (cell("needs"), cell("areas")))),
        offers_text="; ".join(filter(None, (cell("offers"), cell("areas")))),
        language=language,
    )


def _names(cell: str) -> tuple[str, ...]:
    """Names in the order written, parted by commas, semicolons or line ends, without "1."."""
    parts = (p for line in cell.replace("\n", ";").split(";") for p in line.split(","))
    return tuple(name for part in parts if (name := part.strip(" .0123456789)-–")))


def _note_columns(
    listing: Listing, source: Source, sheet: Sheet, mapped: SheetMapping, wishes: dict[str, Any]
) -> None:
    tags = {folded(header): key for header, key in wishes.get("tags", {}).items()}
    labels = {f.key: str(f.label) for f in (*FIELD_BY_KEY.values(), *PAIRING_FIELDS)}
    for column in mapped.columns:
        tag = tags.get(folded(column.header))
        listing.columns.append(
            ColumnUsed(
                source.table.filename,
                sheet.name,
                column.header,
                f"tag:{tag}" if tag else column.field,
                tag or labels.get(column.field, column.field),
            )
        )
