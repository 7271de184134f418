"""XLSX as form services and people save it, guarded against files made to harm."""

import datetime as dt
import io
import re
import zipfile
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from spona.intake.reading import (
    MAX_COLUMNS,
    MAX_SHEETS,
    Row,
    Sheet,
    UnreadableFile,
    check_cell,
    check_column_count,
    check_filled,
    check_row_count,
    clean_text,
)
from spona.intake.xlsx_cells import Cells, column_of, read_cells
from spona.intake.xlsx_parts import Forbidden, Package, SheetPart, open_package

MAX_ENTRIES = 2_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 250  # of one entry above a megabyte; real sheets stay below a hundred
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_LONGEST_MERGE = 500  # rows

type Problems = tuple[str | Promise, ...]


def read_xlsx(data: bytes) -> tuple[tuple[Sheet, ...], Problems]:
    """The visible sheets of a workbook. Raises `UnreadableFile`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_container(archive.infolist())
            _check_kind({entry.filename for entry in archive.infolist()})
            return _sheets(open_package(archive))
    except UnreadableFile:
        raise
    except Forbidden:
        raise UnreadableFile(
            _(
                "The workbook contains instructions that no spreadsheet program writes, so it was "
                "not opened."
            )
        ) from None
    except Exception as error:  # zip, zlib, XML and number errors have no common base
        raise UnreadableFile(
            _(
                "The workbook is damaged and cannot be opened. Open it in your spreadsheet "
                "program, save it again as XLSX, and upload that copy."
            )
        ) from error


def _check_container(entries: list[zipfile.ZipInfo]) -> None:
    bomb = UnreadableFile(
        _(
            "The file unpacks to far more than a list of people needs. Save the one sheet as CSV, "
            "and upload that."
        )
    )
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise bomb
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > 1_000_000 and entry.file_size / packed > MAX_RATIO:
            raise bomb
        if entry.flag_bits & 0x1:
            raise UnreadableFile(
                _(
                    "The file is protected by a password. Remove the password, save it, and upload "
                    "that copy."
                )
            )


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names or any(name.endswith("/workbook.xml") for name in names):
        return
    if "xl/workbook.bin" in names or "mimetype" in names or "Index/Document.iwa" in names:
        raise UnreadableFile(
            _(
                "This kind of workbook cannot be read here. Open it, save it as XLSX, and upload "
                "that copy."
            )
        )
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return  # a workbook that lost its list of sheets: said to be damaged further on
    raise UnreadableFile(
        _(
            "This is not a spreadsheet but another kind of file (a document or an archive). "
            "Upload an XLSX workbook or a CSV file."
        )
    )


def _sheets(package: Package) -> tuple[tuple[Sheet, ...], Problems]:
    problems: list[str | Promise] = []
    visible = [sheet for sheet in package.sheets if sheet.is_visible]
    if len(visible) < len(package.sheets):
        problems.append(_("Hidden sheets of the workbook are left out."))
    if len(visible) > MAX_SHEETS:
        raise UnreadableFile(
            _("The workbook has more than %(limit)s sheets.") % {"limit": MAX_SHEETS}
        )
    sheets: list[Sheet] = []
    filled = 0
    for part in visible:
        sheet, count = _sheet(package, part, filled)
        filled += count
        if sheet.rows:
            sheets.append(sheet)
    if not package.sheets:
        raise ValueError("no sheets")
    return tuple(sheets), tuple(problems)


def _sheet(package: Package, part: SheetPart, filled_before: int) -> tuple[Sheet, int]:
    def watch(rows: int, filled: int) -> None:
        check_row_count(rows - 1)  # the header is not counted
        check_filled(filled_before + filled)

    cells = read_cells(package, part, watch=watch)
    rows, errors = _rows(cells)
    problems: list[str | Promise] = []
    if cells.unsaved_formulas:
        problems.append(
            _(
                "Some cells hold formulas whose results are not saved in the file. Open it in your "
                "spreadsheet program, save it, and upload it again."
            )
        )
    if errors:
        problems.append(
            _("%(count)s cells hold an error of a formula (like #N/A); they are taken as empty.")
            % {"count": errors}
        )
    filled = sum(len(row) for row in cells.rows.values())
    return Sheet(part.name, tuple(rows), tuple(problems)), filled


def _rows(cells: Cells) -> tuple[list[Row], int]:
    errors = cells.errors
    texts: dict[int, dict[int, str]] = {}
    for number, row in cells.rows.items():
        texts[number] = {}
        for column, value in row.items():
            text = _text(value)
            if text in _ERRORS:
                errors += 1
            elif text:
                check_cell(text, row=number)
                texts[number][column] = text
    _fill_merged(texts, cells.merges)
    rows = []
    for number in sorted(texts):
        if row_texts := texts[number]:
            width = max(row_texts) + 1
            check_column_count(width)
            rows.append(Row(number, tuple(row_texts.get(i, "") for i in range(width))))
    return rows, errors


def _fill_merged(texts: dict[int, dict[int, str]], merges: list[str]) -> None:
    """A cell merged over several rows says its value for each of them that holds something."""
    for merge in merges:
        match = _RANGE.fullmatch(merge)
        if not match:
            continue
        column, top, bottom = column_of(match[1]), int(match[2]), int(match[4])
        value = texts.get(top, {}).get(column, "")
        if not value or column >= MAX_COLUMNS:
            continue
        for number in range(top + 1, min(bottom, top + _LONGEST_MERGE) + 1):
            if texts.get(number):
                texts[number].setdefault(column, value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clean_text(str(value))
