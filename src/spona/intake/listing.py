"""People of files, for a matching without a database: who is listed, in which role, what they said.

The same reading as the import's (`reading`, `headers`, `recognition`, `records`), one file or two,
and nothing is kept.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spona.engine.names import similar
from spona.intake.headers import Framed, frame
from spona.intake.known import FAR
from spona.intake.mapping import ROLES, Column, SheetMapping, guess_language, suggest_mapping
from spona.intake.pairing_answers import (
    PAIRING_FIELDS,
    PAIRING_KEYS,
    SHORT_FIELDS,
    WINDOW,
    parse_cross_border,
    parse_modes,
    parse_windows,
)
from spona.intake.reading import Row, Sheet, Table, UnreadableFile, read_table
from spona.intake.recognition import best_field
from spona.intake.records import Reader, is_blocked
from spona.intake.remarks import remark, said_remark
from spona.intake.values import folded
from spona.intake.vocabulary import ANSWER, FIELD_BY_KEY, IGNORE

_SURE = 0.6  # from here on a header speaks of pairing
_NAMES = {"name", "first_name", "last_name"}


@dataclass
class Listed:
    """One person in one role. `label` is the name, told apart where several share it."""

    role: str
    name: str
    email: str
    where: str  # "people.xlsx, row 7"
    record: dict[str, Any]
    wished: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    met_before: tuple[str, ...] = ()
    cross_border: str = ""
    modes: tuple[str, ...] = ()
    windows: tuple[WINDOW, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    needs_text: str = ""  # the cells as they stand: a form may ask for needs in sentences
    offers_text: str = ""
    language: str = "en"  # the form was filled in in it
    label: str = ""


@dataclass(frozen=True)
class ColumnUsed:
    file: str
    sheet: str
    header: str
    field: str  # a key of the vocabulary, "answer" or "ignore"
    label: str


@dataclass
class Listing:
    people: list[Listed] = field(default_factory=list)
    columns: list[ColumnUsed] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def of(self, role: str) -> list[Listed]:
        return [person for person in self.people if person.role == role]

    def has(self, key: str, role: str) -> bool:
        """Whether anybody of this role said something about `key` of the record."""
        return any(person.record[key] for person in self.of(role))


@dataclass
class _Source:
    table: Table
    sheets: list[tuple[Sheet, SheetMapping, Framed]]
    language: str


class CannotList(Exception):
    """The files say too little; the text is one sentence."""


def list_people(*, paths: Sequence[Path], wishes: dict[str, Any]) -> Listing:
    """Everybody in one file with both roles, or in one file of mentees and one of mentors.

    `wishes` is the mapping file: columns, role, header_row, areas, tags (see `check_wishes`).
    Raises `UnreadableFile` or `CannotList`, each with one sentence.
    """
    sources = [_open(path, wishes) for path in paths]
    _need_columns(sources, wishes)
    _settle_roles(sources, wishes)
    listing = Listing()
    known = _options_of(sources)
    for source in sources:
        for sheet, mapped, framed in source.sheets:
            _note_columns(listing, source, sheet, mapped, wishes)
            _read_sheet(listing, source, (sheet, mapped, framed), known, wishes)
    _keep_latest(listing)
    _tell_apart(listing)
    return listing


def check_wishes(wishes: Any) -> str:
    """What is wrong with a mapping file, in one sentence; nothing if it can be used."""
    if not isinstance(wishes, dict):
        return "a mapping is an object in braces."
    known = {"columns": dict, "areas": dict, "tags": dict, "role": str, "header_row": int}
    for part, value in wishes.items():
        if part not in known:
            return f"unknown part “{part}”; known are {', '.join(known)}."
        if not isinstance(value, known[part]):
            return f"“{part}” has the wrong shape."
    for header, key in wishes.get("columns", {}).items():
        if key not in FIELD_BY_KEY and key not in (ANSWER, IGNORE) and key not in PAIRING_KEYS:
            names = ", ".join([*FIELD_BY_KEY, *sorted(PAIRING_KEYS), ANSWER, IGNORE])
            return f"“{header}” cannot be “{key}”; a column is one of {names}."
    if wishes.get("role", "mentor") not in ROLES:
        return "the role is “mentor” or “mentee”."
    return ""


def _open(path: Path, wishes: dict[str, Any]) -> _Source:
    try:
        table = read_table(path)
    except UnreadableFile as refusal:
        raise CannotList(f"{path}: {refusal}") from None
    rows = (
        dict.fromkeys(range(len(table.sheets)), wishes["header_row"])
        if "header_row" in wishes
        else None
    )
    mapping = suggest_mapping(table=table, header_rows=rows)
    named = {folded(header): key for header, key in wishes.get("columns", {}).items()}
    sheets = []
    for sheet, mapped in zip(table.sheets, mapping.sheets, strict=True):
        for column in mapped.columns:
            _recognise(column, named)
        _once_each(mapped)
        if "role" not in mapped.fields and wishes.get("role"):
            mapped.role = wishes["role"]
        if mapped.rows and mapped.fields & _NAMES:
            sheets.append((sheet, mapped, frame(sheet, header_row=mapped.header_row)))
    if not sheets:
        raise CannotList(f"{path}: no column holds the names; name it in --mapping.")
    return _Source(table, sheets, guess_language([framed for _s, _m, framed in sheets]))


def _need_columns(sources: list[_Source], wishes: dict[str, Any]) -> None:
    seen = {
        folded(column.header)
        for source in sources
        for _sheet, mapped, _framed in source.sheets
        for column in mapped.columns
    }
    for header in (*wishes.get("columns", {}), *wishes.get("tags", {})):
        if folded(header) not in seen:
            raise CannotList(f"There is no column “{header}”, which --mapping names.")


def _recognise(column: Column, named: dict[str, str]) -> None:
    """What the mapping file says; else what only pairing asks for; else what the import sees."""
    if folded(column.header) in named:
        column.field, column.confidence = named[folded(column.header)], 1.0
        return
    if column.field == ANSWER:
        score, key = best_field(column.header, SHORT_FIELDS)
        if score >= _SURE:
            column.field, column.confidence = key, score
            return
    score, key = best_field(column.header, PAIRING_FIELDS)
    least = _SURE if column.field in (ANSWER, IGNORE) else column.confidence
    if column.field != IGNORE and score >= max(_SURE, least) and column.examples:
        column.field, column.confidence = key, score


def _once_each(mapped: SheetMapping) -> None:
    """A field that takes one column keeps the surest; the name is whole or in parts."""
    if "name" in mapped.fields and {"first_name", "last_name"} <= mapped.fields:
        for index in mapped.columns_of("name"):
            mapped.columns[index].field = ANSWER
    for key, known in FIELD_BY_KEY.items():
        places = mapped.columns_of(key)
        if not known.several and len(places) > 1:
            best = max(places, key=lambda index: mapped.columns[index].confidence)
            for index in places:
                if index != best:
                    mapped.columns[index].field = ANSWER


def _settle_roles(sources: list[_Source], wishes: dict[str, Any]) -> None:
    """Of two files that do not say whose they are, the first lists the mentees."""
    if len(sources) != 2 or wishes.get("role"):
        return
    silent = [[m for _s, m, _f in source.sheets if "role" not in m.fields] for source in sources]
    if not (silent[0] and silent[1]):
        return
    said = [{m.role for m in sheets if m.role} for sheets in silent]
    if len(said[0]) == 1 and len(said[1]) == 1 and said[0] != said[1]:
        for sheets, roles in zip(silent, said, strict=True):
            _give(sheets, next(iter(roles)))
        return
    swapped = (said[0] == {"mentor"} and not said[1]) or (said[1] == {"mentee"} and not said[0])
    for sheets, role in zip(silent, reversed(ROLES) if swapped else ROLES, strict=True):
        _give(sheets, role)


def _give(sheets: list[SheetMapping], role: str) -> None:
    for mapped in sheets:
        mapped.role = role


def _options_of(sources: list[_Source]) -> list[str]:
    """Options of needs and offers that several cells or several columns share, longest first."""
    counts: Counter[str] = Counter()
    for source in sources:
        for _sheet, mapped, framed in source.sheets:
            reader = Reader.of(sheet=_resolved(mapped, mapped.role), rows=framed.rows)
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


def _resolved(mapped: SheetMapping, role: str) -> SheetMapping:
    """The sheet with "areas" read as needs of mentees or offers of mentors."""
    if not any(column.field == "areas" for column in mapped.columns):
        return mapped
    meant = {"mentee": "needs", "mentor": "offers"}.get(role, ANSWER)
    columns = [
        Column(c.header, meant if c.field == "areas" else c.field, c.confidence)
        for c in mapped.columns
    ]
    return SheetMapping(
        mapped.name, mapped.header_row, columns, mapped.use, mapped.role, mapped.rows
    )


def _read_sheet(
    listing: Listing,
    source: _Source,
    framed_sheet: tuple[Sheet, SheetMapping, Framed],
    known: list[str],
    wishes: dict[str, Any],
) -> None:
    sheet, mapped, framed = framed_sheet
    readers = {
        role: Reader.of(sheet=_resolved(mapped, role), rows=framed.rows, areas=known)
        for role in ("", *ROLES)
    }
    tags = {folded(header): str(key) for header, key in wishes.get("tags", {}).items()}
    names = _resolved(mapped, "")
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
        needs_text="; ".join(filter(None, (cell("needs"), cell("areas")))),
        offers_text="; ".join(filter(None, (cell("offers"), cell("areas")))),
        language=language,
    )


def _names(cell: str) -> tuple[str, ...]:
    """Names in the order written, parted by commas, semicolons or line ends, without "1."."""
    parts = (p for line in cell.replace("\n", ";").split(";") for p in line.split(","))
    return tuple(name for part in parts if (name := part.strip(" .0123456789)-–")))


def _note_columns(
    listing: Listing, source: _Source, sheet: Sheet, mapped: SheetMapping, wishes: dict[str, Any]
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


def _keep_latest(listing: Listing) -> None:
    """Who answered twice under one e-mail address and name counts once, as last answered."""
    latest: dict[tuple[str, str], int] = {}
    kept: list[Listed | None] = []
    for person in listing.people:
        before = latest.get((person.role, person.email)) if person.email else None
        earlier = kept[before] if before is not None else None
        if earlier is not None and before is not None and _alike(earlier.name, person.name):
            listing.remarks.append(
                f"{person.where}, {person.name}: answered twice; this row counts."
            )
            kept[before] = None
        if person.email:
            latest[person.role, person.email] = len(kept)
        kept.append(person)
    listing.people = [person for person in kept if person is not None]


def _alike(one: str, other: str) -> bool:
    return similar(one, other) >= FAR or bool(set(folded(one).split()) & set(folded(other).split()))


def _tell_apart(listing: Listing) -> None:
    """Give everybody a label: the same for one person in both roles, another for a namesake."""
    sharing: dict[str, list[Listed]] = {}
    for person in listing.people:
        sharing.setdefault(" ".join(sorted(folded(person.name).split())), []).append(person)
    for group in sharing.values():
        emails = sorted({person.email for person in group if person.email})
        lone = len(emails) == 1 or (not emails and len({p.role for p in group}) == len(group))
        for person in group:
            if len(group) == 1 or (lone and _once(group, person)):
                person.label = group[0].name
            else:
                person.label = f"{person.name} ({person.email or 'row ' + _number(person)})"
    for role in ROLES:
        taken = Counter(person.label for person in listing.of(role))
        for person in listing.of(role):
            if taken[person.label] > 1:
                person.label = f"{person.label} (row {_number(person)})"


def _number(person: Listed) -> str:
    return person.where.rpartition("row ")[2]


def _once(group: list[Listed], person: Listed) -> bool:
    return sum(other.role == person.role for other in group) == 1
