"""From an uploaded file to rows of text, or one clear sentence about why not.

Whatever the file is, only `UnreadableFile` leaves this module. Every limit is checked before the
bytes it guards are decoded.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_SHEETS = 30
MAX_FILLED_CELLS = 1_500_000
MAX_CELL_CHARACTERS = 40_000  # a workbook cell holds 32,767

OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")


class UnreadableFile(Exception):
    """The file cannot be read as a table. `sentence` says why, and what to do, to a person."""

    def __init__(self, sentence: str | Promise):
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file: its number there (from 1) and its cells as text."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows without the blank ones. Dates are ISO text, whole numbers have no decimal point."""

    name: str
    rows: tuple[Row, ...]
    problems: tuple[str | Promise, ...] = ()

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Table:
    filename: str
    kind: str  # "csv" or "xlsx"
    sheets: tuple[Sheet, ...]
    problems: tuple[str | Promise, ...] = ()


def read_table(source: str | Path | bytes, *, filename: str = "") -> Table:
    """Read a CSV or XLSX file. Raises `UnreadableFile`, and nothing else, with a clear sentence."""
    try:
        data = _bytes_of(source)
        name = filename or (Path(source).name if not isinstance(source, bytes) else "")
        return _read(data, name)
    except UnreadableFile:
        raise
    except MemoryError:
        raise UnreadableFile(_("The file is too large to be read here.")) from None
    except Exception as error:
        # A parser met something nobody foresaw: the person gets a sentence, the log the trace.
        import logging

        logging.getLogger(__name__).warning("Unreadable upload: %r", error, exc_info=True)
        raise UnreadableFile(
            _(
                "The file is damaged or not a table. Open it in your spreadsheet program, "
                "save it again as XLSX or CSV, and upload that copy."
            )
        ) from None


def check_size(size: int) -> None:
    """Raises `UnreadableFile` for an empty or too large file; call it before reading an upload."""
    if size == 0:
        raise UnreadableFile(_("The file is empty."))
    if size > MAX_BYTES:
        raise UnreadableFile(
            _(
                "The file has %(size)s MB; up to %(limit)s MB can be read. Remove pictures and "
                "sheets that are not needed, or save the one sheet as CSV."
            )
            % {"size": -(-size // 1048576), "limit": MAX_BYTES // 1048576}
        )


def check_row_count(count: int) -> None:
    if count > MAX_ROWS:
        raise UnreadableFile(
            _("The sheet has more than %(limit)s rows. Split it into several files.")
            % {"limit": f"{MAX_ROWS:,}"}
        )


def check_column_count(count: int) -> None:
    if count > MAX_COLUMNS:
        raise UnreadableFile(
            ngettext_lazy(
                "The sheet has more than %(limit)s column. Remove those that are not needed.",
                "The sheet has more than %(limit)s columns. Remove those that are not needed.",
                MAX_COLUMNS,
            )
            % {"limit": MAX_COLUMNS}
        )


def check_cell(text: str, *, row: int) -> None:
    if len(text) > MAX_CELL_CHARACTERS:
        raise UnreadableFile(
            _(
                "A cell in row %(row)s holds more than %(limit)s characters. If the file is a CSV, "
                "a quotation mark may be missing there."
            )
            % {"row": row, "limit": f"{MAX_CELL_CHARACTERS:,}"}
        )


def check_filled(count: int) -> None:
    if count > MAX_FILLED_CELLS:
        raise UnreadableFile(
            _("The file has more than %(limit)s filled cells. Split it into several files.")
            % {"limit": f"{MAX_FILLED_CELLS:,}"}
        )


def clean_text(text: str) -> str:
    """One cell's text: no control characters, no invisible marks, plain spaces, trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return text.translate(_UNWANTED).replace("\r\n", "\n").replace("\r", "\n").strip()


_INVISIBLE = (0x200B, 0x200E, 0x200F, 0xFEFF, 0x2060, 0xAD, *range(0x202A, 0x202F))
_SPACES = (0xA0, 0x2007, 0x202F, 0x2002, 0x2003, 0x2009, 0x3000, 0x09)
_CONTROLS = (*(code for code in range(32) if code not in (9, 10, 13)), *range(0x7F, 0xA0))
_UNWANTED: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS),
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys((0x85, 0x2028, 0x2029), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def _bytes_of(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        check_size(len(source))
        return source
    path = Path(source)
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(_("There is no file %(name)s.") % {"name": path.name}) from None
    except (IsADirectoryError, PermissionError):
        raise UnreadableFile(
            _("The file %(name)s cannot be opened.") % {"name": path.name}
        ) from None


def _read(data: bytes, filename: str) -> Table:
    from spona.intake.csv_files import read_csv
    from spona.intake.xlsx_files import read_xlsx

    _refuse_other_kinds(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        sheets, problems = read_xlsx(data)
        return _checked(Table(filename, "xlsx", sheets, problems))
    sheet, problems = read_csv(data)
    return _checked(Table(filename, "csv", (sheet,), problems))


def _checked(table: Table) -> Table:
    if not any(sheet.rows for sheet in table.sheets):
        raise UnreadableFile(_("The file has no rows."))
    return table


def _refuse_other_kinds(data: bytes) -> None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(OLE_HEADER):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(
                _(
                    "The workbook is protected by a password. Open it, remove the password, "
                    "save it, and upload that copy."
                )
            )
        raise UnreadableFile(
            _(
                "This is a workbook of the old Excel kind (.xls). Open it in Excel or LibreOffice, "
                "save it as XLSX, and upload that copy."
            )
        )
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<div", b"<style", b"<script")):
        raise UnreadableFile(
            _(
                "This is a web page with a spreadsheet's name. Open it in Excel or LibreOffice, "
                "save it as XLSX, and upload that copy."
            )
        )
    if head.startswith((b"<?xml", b"<workbook", b"<svg", b"<!doctype")):
        raise UnreadableFile(
            _(
                "This is an XML file. Open it in Excel or LibreOffice, save it as XLSX, "
                "and upload that copy."
            )
        )
    if head.startswith(_OTHER_MAGIC):
        raise UnreadableFile(_("This file is not a table. Upload an XLSX workbook or a CSV file."))


_OTHER_MAGIC = (
    b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"{\\rtf",
    b"mz\x90", b"\x7felf", b"bzh9", b"\xfd7zxz", b"riff", b"sqlite format 3",
)  # fmt: skip
