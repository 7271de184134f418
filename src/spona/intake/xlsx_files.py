"""XLSX as form services and people save it, guarded against files made to harm."""

import datetime as dt
import io
import re
import warnings
import zipfile

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from spona.intake.reading import (
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

MAX_ENTRIES = 2_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 250  # of one entry above a megabyte; real sheets stay below a hundred
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_UNSAVED_FORMULA = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1024 * 1024

type Problems = tuple[str | Promise, ...]


def read_xlsx(data: bytes) -> tuple[tuple[Sheet, ...], Problems]:
    """The visible sheets of a workbook. Raises `UnreadableFile`."""
    _guard(data)
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations that don't matter here
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
        except Exception as error:
            raise _damaged() from error
        try:
            return _sheets(book)
        finally:
            book.close()


def _guard(data: bytes) -> None:
    """Looks at the container before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise _damaged() from error
    with archive:
        _check_container(archive, entries)
        names = {entry.filename for entry in entries}
        _check_kind(archive, names)
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                _check_declarations(archive, entry)


def _check_container(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
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


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "xl/workbook.xml" in names or any(n.endswith("/workbook.xml") for n in names):
        return
    if "xl/workbook.bin" in names or "mimetype" in names or "Index/Document.iwa" in names:
        raise UnreadableFile(
            _(
                "This kind of workbook cannot be read here. Open it, save it as XLSX, and upload "
                "that copy."
            )
        )
    raise UnreadableFile(
        _(
            "This is not a spreadsheet but another kind of file (a document or an archive). "
            "Upload an XLSX workbook or a CSV file."
        )
    )


def _check_declarations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    try:
        with archive.open(entry) as stream:
            head = stream.read(4096)
    except Exception as error:  # zlib, lzma and zipfile errors have no common base
        raise _damaged() from error
    if _DECLARATION.search(head.replace(b"\0", b"")):
        raise UnreadableFile(
            _(
                "The workbook contains instructions that no spreadsheet program writes, so it was "
                "not opened."
            )
        )


def _sheets(book) -> tuple[tuple[Sheet, ...], Problems]:
    problems: list[str | Promise] = []
    sheets: list[Sheet] = []
    visible = [ws for ws in book.worksheets if getattr(ws, "sheet_state", "") == "visible"]
    if len(visible) < len(book.worksheets):
        problems.append(_("Hidden sheets of the workbook are left out."))
    if len(visible) > MAX_SHEETS:
        raise UnreadableFile(
            _("The workbook has more than %(limit)s sheets.") % {"limit": MAX_SHEETS}
        )
    filled = 0
    for worksheet in visible:
        sheet, count = _sheet(book, worksheet, filled)
        filled += count
        if sheet.rows:
            sheets.append(sheet)
    return tuple(sheets), tuple(problems)


def _sheet(book, worksheet, filled_before: int) -> tuple[Sheet, int]:
    problems: list[str | Promise] = []
    try:
        merges, unsaved = _scan(book, worksheet)
        rows, filled, errors = _rows(worksheet, merges, filled_before)
    except UnreadableFile:
        raise
    except Exception as error:
        raise _damaged() from error
    if unsaved:
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
    return Sheet(worksheet.title, tuple(rows), tuple(problems)), filled


def _scan(book, worksheet) -> tuple[dict[tuple[int, int], tuple[int, int]], bool]:
    """Merged cells and unsaved formulas, which the streaming reader does not tell about.

    Returns {(row, column) inside a merge over several rows: (row, column) of its first cell}.
    """
    from openpyxl.utils import range_boundaries

    merges: dict[tuple[int, int], tuple[int, int]] = {}
    unsaved = False
    tail = b""
    with book._archive.open(worksheet._worksheet_path) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            unsaved = unsaved or bool(_UNSAVED_FORMULA.search(window))
            for match in _MERGE.finditer(window):
                left, top, _right, bottom = range_boundaries(match.group(1).decode())
                for row in range(top + 1, min(bottom, top + 500) + 1):
                    merges[row, left] = (top, left)
                if len(merges) > 200_000:
                    return merges, unsaved
            tail = window[-200:]
    return merges, unsaved


def _rows(worksheet, merges, filled_before: int) -> tuple[list[Row], int, int]:
    worksheet.reset_dimensions()  # what the file claims about its size is not believed
    rows: list[Row] = []
    firsts: dict[tuple[int, int], str] = {}
    wanted = set(merges.values())
    merged_rows: dict[int, list[int]] = {}
    for row, column in merges:
        merged_rows.setdefault(row, []).append(column)
    filled = errors = 0
    for number, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
        if not values and number not in merged_rows:
            continue
        cells = [_text(value) for value in values]
        for index, text in enumerate(cells):
            if text in _ERRORS:
                cells[index], errors = "", errors + 1
        if any(cells):
            _fill_merged(cells, number, merged_rows.get(number, ()), merges, firsts)
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        check_column_count(len(cells))
        for index, text in enumerate(cells, start=1):
            check_cell(text, row=number)
            if (number, index) in wanted:
                firsts[number, index] = text
        filled += len(cells)
        check_filled(filled_before + filled)
        rows.append(Row(number, tuple(cells)))
        check_row_count(len(rows))
    return rows, filled, errors


def _fill_merged(cells: list[str], number: int, columns, merges, firsts) -> None:
    """A cell merged over several rows says its value for each of them."""
    for column in columns:
        value = firsts.get(merges[number, column], "")
        if value:
            cells.extend([""] * (column - len(cells)))
            cells[column - 1] = cells[column - 1] or value


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clean_text(str(value))


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The workbook is damaged and cannot be opened. Open it in your spreadsheet program, "
            "save it again as XLSX, and upload that copy."
        )
    )
