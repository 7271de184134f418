"""The one export writer: CSV and XLSX that open without a formula, whatever people are called."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
Cell = Any


def safe_cell(value: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers stay numbers."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if hasattr(value, "isoformat"):
        return value.replace(tzinfo=None) if getattr(value, "tzinfo", None) else value
    text = "".join(c for c in str(value) if c >= " " or c in "\t\n\r")
    return "'" + text if text.startswith(DANGEROUS) else text


def to_csv(*, header: Sequence[str], rows: Iterable[Sequence[Cell]], separator: str = ";") -> bytes:
    """UTF-8 with BOM, semicolons by default: what spreadsheets of the region expect."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([safe_cell(c) for c in header])
    for row in rows:
        writer.writerow([safe_cell(c) for c in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def to_xlsx(*, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """One workbook; sheets are (title, header, rows). Streams rows, so memory stays flat."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(_sheet_name(title))
        sheet.freeze_panes = "A2"
        cells = [WriteOnlyCell(sheet, value=safe_cell(c)) for c in header]
        for cell in cells:
            cell.font = Font(bold=True)
        sheet.append(cells)
        for row in rows:
            sheet.append([_typed(sheet, safe_cell(c)) for c in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """What a workbook takes as a name: 31 characters, none of its signs."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].strip() or "1"


def _typed(sheet: Any, value: Cell) -> Any:
    """Text stays text even where openpyxl would guess a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
