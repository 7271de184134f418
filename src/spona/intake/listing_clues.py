"""What a column is, told by what stands in it: names of people, or options of the other side."""

import re
from collections.abc import Iterator, Sequence

from spona.intake.headers import Framed
from spona.intake.mapping import SheetMapping
from spona.intake.reading import Sheet
from spona.intake.recognition import best_field
from spona.intake.values import folded
from spona.intake.vocabulary import ANSWER, FIELDS

Framing = tuple[Sheet, SheetMapping, Framed]

ENOUGH = 0.6  # of what is ticked in a column is an option of the other side
_NAMES = ("name", "first_name", "last_name")
_PARTS = re.compile(r"[,;\n|/]+")
_SIDES = {"needs": "offers", "offers": "needs"}
_LONGEST_OPTION = 80


def names_or_not(sheets: Sequence[Framing], named: dict[str, str]) -> None:
    """A column of wishes in which nobody stands who is listed is no column of wishes. "What would you
    like to work on with a mentor?" asks for no name.

    `named` holds the folded headers that the mapping file settles.
    """
    listed = {
        name
        for _sheet, mapped, framed in sheets
        for row in framed.rows
        if len(name := _whole_name(mapped, row)) > 3
    }
    for _sheet, mapped, framed in sheets:
        for index in mapped.columns_of("wished"):
            column = mapped.columns[index]
            cells = " ; ".join(folded(row.cell(index)) for row in framed.rows)
            if folded(column.header) in named or any(name in cells for name in listed):
                continue
            score, key = best_field(column.header, FIELDS)
            column.field = key if score >= ENOUGH and key not in mapped.fields else ANSWER
            column.confidence = score


def same_options(sheets: Sequence[Framing]) -> None:
    """Where one side ticks areas and the other has no such column by its header: the column whose
    ticks are the same options is it."""
    for key, other in _SIDES.items():
        if _has(sheets, key) or not _has(sheets, other):
            continue
        options = {
            part
            for _sheet, mapped, framed in sheets
            for index in mapped.columns_of(other)
            for part in _parts(framed, index)
        }
        for _sheet, mapped, framed in sheets:
            for index, column in enumerate(mapped.columns):
                parts = list(_parts(framed, index)) if column.field == ANSWER else []
                shared = [part for part in parts if part in options]
                if len(set(shared)) > 1 and len(shared) >= ENOUGH * len(parts):
                    column.field, column.confidence = key, len(shared) / len(parts)


def _has(sheets: Sequence[Framing], key: str) -> bool:
    return any(key in mapped.fields or "areas" in mapped.fields for _s, mapped, _f in sheets)


def _parts(framed: Framed, index: int) -> Iterator[str]:
    for row in framed.rows:
        for part in _PARTS.split(row.cell(index)):
            if (plain := folded(part)) and len(plain) <= _LONGEST_OPTION:
                yield plain


def _whole_name(mapped: SheetMapping, row) -> str:
    return folded(" ".join(row.cell(i) for key in _NAMES for i in mapped.columns_of(key)))
