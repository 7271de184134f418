"""CSV as people really save it: any delimiter, any encoding of the region."""

import codecs
import csv
import io
from collections import Counter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from spona.intake.reading import (
    MAX_COLUMNS,
    Row,
    Sheet,
    UnreadableFile,
    check_cell,
    check_column_count,
    check_filled,
    check_row_count,
    clean_text,
)

DELIMITERS = ",;\t|"
_SAMPLE_LINES = 80

# What single-byte text of the region is made of, beside ASCII.
_LATIN_LETTERS = set("čćžšđČĆŽŠĐëçËÇśźŚŹáéíóúäöüÄÖÜßńłőűŐŰ")
_CYRILLIC_LETTERS = set(
    "абвгдђежзијклљмнњопрстћуфхцчџшѓѕќАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШЃЅЌйщъыьэюяЙЩЪЫЬЭЮЯ"
)
_MARKS = set("–—„“”‘’‚…«»•°§\xa0€©®·")


def read_csv(data: bytes) -> tuple[Sheet, tuple[str | Promise, ...]]:
    """One sheet from CSV bytes. Raises `UnreadableFile`."""
    text = decode(data)
    if _binary(text):
        raise UnreadableFile(_("This file is not a table. Upload an XLSX workbook or a CSV file."))
    text, delimiter = _declared_delimiter(text)
    delimiter = delimiter or sniff_delimiter(text)
    problems: list[str | Promise] = []
    if _looks_damaged(text):
        problems.append(
            _(
                "Some letters look damaged (like “Ä‡” for “ć”). The file was saved in the wrong "
                "encoding before; if you can, export it again as XLSX."
            )
        )
    return Sheet("", tuple(_rows(text, delimiter))), tuple(problems)


def decode(data: bytes) -> str:
    """Text of bytes: by BOM, UTF-16 by its pattern, UTF-8, else cp1250 or cp1251 by the letters."""
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(bom):
            return _decoded(data, encoding)
    if encoding := _utf16_without_bom(data):
        return _decoded(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "replace")  # cut in the middle of the last letter
    latin, cyrillic = data.decode("cp1250", "replace"), data.decode("cp1251", "replace")
    return cyrillic if _likeness(cyrillic, True) > _likeness(latin, False) else latin


def sniff_delimiter(text: str) -> str:
    """The delimiter under which most of the first lines have the same number of columns."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [
                len(r) for r in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(r)
            ]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, count = wide.most_common(1)[0]
        score = count / len(widths) * (1 - 1 / width)
        if score > best_score + 0.01:
            best, best_score = delimiter, score
    return best


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") > len(text) / 50:
            raise UnreadableFile(
                _("The text of this file is damaged. Export it again as XLSX or CSV in UTF-8.")
            ) from None
        return text


def _utf16_without_bom(data: bytes) -> str:
    sample = data[:4000]
    half = len(sample) // 2
    if half < 4:
        return ""
    # Delimiters, digits and line ends have a zero for their other byte, also in Cyrillic text.
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.1 and even < 0.02:
        return "utf-16-le"
    if even > 0.1 and odd < 0.02:
        return "utf-16-be"
    return ""


def _likeness(text: str, cyrillic: bool) -> float:
    """How much the text looks like the region's writing: expected letters, in unmixed words."""
    letters = _CYRILLIC_LETTERS if cyrillic else _LATIN_LETTERS
    score = 0.0
    previous = " "
    for index, char in enumerate(text[:200_000]):
        if char < "\x80":
            previous = char
            continue
        if char in letters:
            following = text[index + 1] if index + 1 < len(text) else " "
            touches_ascii = (previous.isascii() and previous.isalpha()) or (
                following.isascii() and following.isalpha()
            )
            if cyrillic:
                score += -2 if touches_ascii else 1
            else:
                score += 1 if touches_ascii else 0.2
        elif char not in _MARKS:
            score -= 1.5
        previous = char
    return score


def _binary(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(
        1 for char in sample if (char < " " and char not in "\t\n\r\x0b\x0c") or char == "\ufffd"
    )
    return odd > max(3, len(sample) * 0.02)


def _looks_damaged(text: str) -> bool:
    sample = text[:200_000]
    return (
        sum(sample.count(mark) for mark in ("Ä‡", "Ä\x8d", "ÄŤ", "Å¡", "Ĺˇ", "Å¾", "Ĺľ", "Ä‘")) > 1
    )


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`."""
    first, _newline, rest = text.partition("\n")
    first = first.strip().strip('"')
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in DELIMITERS:
        return rest, first[4]
    return text, ""


def _rows(text: str, delimiter: str) -> list[Row]:
    text = text.replace("\0", "")
    _refuse_open_quote(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    filled = number = 0
    try:
        for number, raw in enumerate(reader, start=1):
            cells = [clean_text(cell) for cell in raw]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            check_column_count(len(cells))
            for cell in cells:
                check_cell(cell, row=number)
            filled += len(cells)
            check_filled(filled)
            rows.append(Row(number, tuple(cells)))
            check_row_count(len(rows) - 1)  # the header is not counted
    except csv.Error as error:
        if "field larger" in str(error):
            check_cell("x" * 1_000_000, row=number + 1)
        raise UnreadableFile(
            _(
                "Row %(row)s of the file cannot be read. Open it in your spreadsheet program, "
                "save it as XLSX, and upload that copy."
            )
            % {"row": number + 1}
        ) from None
    return rows


def _refuse_open_quote(text: str, delimiter: str) -> None:
    """A quotation mark never closed swallows the rest of the file: say where it stands."""
    if text.count('"') % 2 == 0:
        return
    number = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, _row in enumerate(reader, start=1):
            if number > MAX_COLUMNS * 1000:
                return
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise UnreadableFile(
                _(
                    "A quotation mark opened in row %(row)s is never closed, so the rest of the "
                    "file cannot be told apart."
                )
                % {"row": number + 1}
            ) from None
