"""Which column is what, for each sheet of one file: suggested, corrected, remembered.

As stored in `ImportRun.mapping`:
`{"language": "sr-latn", "standing": {"mentee": "confirmed", "mentor": "pool"}, "sheets": [
{"name", "header_row", "use", "role", "rows", "columns": [
{"header", "field", "confidence", "reason", "examples"}]}]}`
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from spona.engine.names import has_cyrillic
from spona.intake.headers import Framed, frame
from spona.intake.reading import Sheet, Table
from spona.intake.recognition import suggest_columns
from spona.intake.values import folded, parse_role
from spona.intake.vocabulary import ANSWER, FIELD_BY_KEY, IGNORE

BY_COLUMN = ""  # the role is said in a column
ROLES = ("mentee", "mentor")
DEFAULT_STANDING = {"mentee": "confirmed", "mentor": "pool"}


@dataclass
class Column:
    header: str
    field: str
    confidence: float = 1.0
    reason: str = ""
    examples: list[str] = dataclasses.field(default_factory=list)


@dataclass
class SheetMapping:
    name: str
    header_row: int
    columns: list[Column]
    use: bool = True
    role: str = BY_COLUMN
    rows: int = 0

    def columns_of(self, key: str) -> list[int]:
        return [index for index, column in enumerate(self.columns) if column.field == key]

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.columns}


@dataclass
class Mapping:
    sheets: list[SheetMapping]
    language: str = "en"
    standing: dict[str, str] = dataclasses.field(default_factory=lambda: dict(DEFAULT_STANDING))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mapping":
        sheets = [
            SheetMapping(**{**sheet, "columns": [Column(**column) for column in sheet["columns"]]})
            for sheet in data.get("sheets", [])
        ]
        standing = {**DEFAULT_STANDING, **data.get("standing", {})}
        return cls(sheets, data.get("language", "en"), standing)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def suggest_mapping(
    *,
    table: Table,
    saved: dict[str, dict[str, str]] | None = None,
    header_rows: dict[int, int] | None = None,
) -> Mapping:
    """`saved`: header key → {folded header: field} as she named them before; it wins.

    `header_rows`: sheet index → row number, where she said so.
    """
    sheets = []
    framed_sheets = []
    for index, sheet in enumerate(table.sheets):
        framed = frame(sheet, header_row=(header_rows or {}).get(index))
        framed_sheets.append(framed)
        remembered = (saved or {}).get(header_key(framed.header), {})
        sheets.append(_suggest_sheet(sheet, framed, remembered, table))
    if sheets and not any(sheet.use for sheet in sheets):
        sheets[0].use = True
    return Mapping(sheets, guess_language(framed_sheets))


def header_key(header: Sequence[str]) -> str:
    """One key for a form: its headers folded, in any order."""
    names = sorted({folded(title) for title in header if title})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def mapping_problems(mapping: Mapping) -> list[tuple[int, str]]:
    """(sheet index, code) of what must be settled before rows can be checked."""
    problems = []
    used = [(i, sheet) for i, sheet in enumerate(mapping.sheets) if sheet.use]
    if not used:
        return [(0, "no_sheet")]
    for index, sheet in used:
        if not sheet.fields & {"name", "first_name", "last_name"}:
            problems.append((index, "no_name"))
        if not sheet.role and "role" not in sheet.fields:
            problems.append((index, "no_role"))
        single = [c.field for c in sheet.columns if _takes_one(c.field)]
        if len(single) != len(set(single)):
            problems.append((index, "field_twice"))
    return problems


def guess_language(sheets: Sequence[Framed]) -> str:
    """The language people answered in, by script and telling words of headers and cells."""
    sample = " ".join(
        [
            *(title for framed in sheets for title in framed.header),
            *(cell for framed in sheets for row in framed.rows[:60] for cell in row.cells),
        ]
    )[:60_000]
    if has_cyrillic(sample) and sum("а" <= c <= "џ" for c in sample.lower()) > len(sample) * 0.2:
        return "mk" if any(c in "ѓќѕ" for c in sample.lower()) and "ћ" not in sample else "sr"
    words = folded_words(sample)
    scores = {
        language: sum(words.count(word) for word in telling.split())
        for language, telling in _TELLING.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else "en"


def folded_words(text: str) -> list[str]:
    return [word for chunk in range(0, len(text), 2000) for word in
            folded(text[chunk : chunk + 2000]).split()]  # fmt: skip


_TELLING = {
    "en": "the and of to your you is what with for",
    "sr-latn": "i je da se na su vas kako ste u koje sam",
    "sq": "dhe ne te per me nje jeni cfare juaj eshte",
}


def _suggest_sheet(
    sheet: Sheet, framed: Framed, remembered: dict[str, str], table: Table
) -> SheetMapping:
    columns = []
    for suggestion in suggest_columns(header=framed.header, rows=framed.rows):
        column = Column(
            suggestion.header,
            suggestion.field,
            suggestion.confidence,
            str(suggestion.reason),
            list(suggestion.examples),
        )
        before = remembered.get(folded(column.header))
        if before in FIELD_BY_KEY or before in (ANSWER, IGNORE):
            from django.utils.translation import gettext

            column.field, column.confidence = str(before), 1.0
            column.reason = gettext("as you named it the last time")
        columns.append(column)
    mapped = SheetMapping(sheet.name, framed.header_row, columns, rows=len(framed.rows))
    mapped.use = bool(framed.rows) and bool(mapped.fields & {"name", "first_name", "last_name"})
    if "role" not in mapped.fields:
        mapped.role = _guess_role(mapped, sheet.name, table.filename)
    return mapped


def _guess_role(sheet: SheetMapping, sheet_name: str, filename: str) -> str:
    for text in (sheet_name, filename.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")):
        role = parse_role(text)
        if role in ROLES:
            return str(role)
    mentor = bool(sheet.fields & {"capacity", "offers", "does_not_do"})
    mentee = bool(sheet.fields & {"needs"})
    return BY_COLUMN if mentor == mentee else "mentor" if mentor else "mentee"


def _takes_one(key: str) -> bool:
    return key in FIELD_BY_KEY and not FIELD_BY_KEY[key].several
