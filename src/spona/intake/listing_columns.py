"""Files for a matching: which column of them is what, and which role their people have."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spona.intake.headers import Framed, frame
from spona.intake.listing_clues import names_or_not, same_options
from spona.intake.mapping import ROLES, Column, SheetMapping, guess_language, suggest_mapping
from spona.intake.pairing_answers import PAIRING_FIELDS, PAIRING_KEYS, SHORT_FIELDS
from spona.intake.reading import Sheet, Table, UnreadableFile, read_table
from spona.intake.recognition import best_field
from spona.intake.values import folded
from spona.intake.vocabulary import ANSWER, FIELD_BY_KEY, IGNORE

_SURE = 0.6  # from here on a header speaks of pairing
_NAMES = {"name", "first_name", "last_name"}


@dataclass
class Source:
    table: Table
    sheets: list[tuple[Sheet, SheetMapping, Framed]]
    language: str


class CannotList(Exception):
    """The files say too little; the text is one sentence."""


def open_sources(*, paths: Sequence[Path], wishes: dict[str, Any]) -> list[Source]:
    """The files with their columns recognised and their roles settled. CannotList, in one sentence."""
    sources = [_open(path, wishes) for path in paths]
    sheets = [framing for source in sources for framing in source.sheets]
    names_or_not(sheets, {folded(header): key for header, key in wishes.get("columns", {}).items()})
    same_options(sheets)
    _need_columns(sources, wishes)
    _settle_roles(sources, wishes)
    return sources


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


def _open(path: Path, wishes: dict[str, Any]) -> Source:
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
    return Source(table, sheets, guess_language([framed for _s, _m, framed in sheets]))


def _need_columns(sources: list[Source], wishes: dict[str, Any]) -> None:
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


def _settle_roles(sources: list[Source], wishes: dict[str, Any]) -> None:
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


def as_role(mapped: SheetMapping, role: str) -> SheetMapping:
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
