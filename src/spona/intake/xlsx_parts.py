"""The parts of a workbook, streamed: its sheets, shared texts and date styles.

A reader of our own, because it must be quick with ten thousand rows, must believe nothing that the
file claims about its size, and must refuse every DOCTYPE before an entity can be declared.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from spona.intake.reading import MAX_CELL_CHARACTERS

_CHUNK = 256 * 1024
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_MOST_STRINGS = 2_000_000


class Forbidden(Exception):
    """The XML declares a DOCTYPE: no spreadsheet program writes one."""


@dataclass
class SheetPart:
    name: str
    path: str
    is_visible: bool


@dataclass
class Package:
    """An opened workbook: its sheets in order, and what is needed to read their cells."""

    archive: zipfile.ZipFile
    sheets: list[SheetPart]
    strings: list[str]
    date_styles: set[int]
    is_1904: bool


def open_package(archive: zipfile.ZipFile) -> Package:
    """Raises KeyError, ExpatError, Forbidden or a zip error for a broken workbook."""
    root = _relations(archive, "_rels/.rels")
    book = next(
        (target for kind, target in root.values() if kind.endswith("/officeDocument")),
        "xl/workbook.xml",
    ).lstrip("/")
    folder, _slash, name = book.rpartition("/")
    base = f"{folder}/" if folder else ""
    relations = _relations(archive, f"{base}_rels/{name}.rels")
    sheets, is_1904 = _sheets(archive, book, relations, base)
    paths = {
        kind.rsplit("/", 1)[-1]: _resolved(base, target) for kind, target in relations.values()
    }
    strings = _strings(archive, paths.get("sharedStrings", ""))
    return Package(
        archive, sheets, strings, _date_styles(archive, paths.get("styles", "")), is_1904
    )


def parse(archive: zipfile.ZipFile, path: str, parser: Any) -> None:
    """Feed one inner file to an expat parser, refusing document types."""
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    with archive.open(path) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def elements(
    archive: zipfile.ZipFile, path: str, wanted: set[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """(local name, attributes) of the elements asked for; for the small parts of a workbook."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in wanted:
            found.append((local, {k.rpartition(":")[2]: v for k, v in attributes.items()}))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(archive, path, parser)
    return iter(found)


def _sheets(
    archive: zipfile.ZipFile, book: str, relations: dict[str, tuple[str, str]], base: str
) -> tuple[list[SheetPart], bool]:
    sheets, is_1904 = [], False
    for local, attributes in elements(archive, book, {"sheet", "workbookPr"}):
        if local == "workbookPr":
            is_1904 = attributes.get("date1904", "") in ("1", "true")
            continue
        kind, target = relations.get(attributes.get("id", ""), ("", ""))
        if kind.endswith("/worksheet"):
            visible = attributes.get("state", "visible") == "visible"
            sheets.append(SheetPart(attributes.get("name", ""), _resolved(base, target), visible))
    return sheets, is_1904


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Id → (type, target)."""
    return {
        attributes.get("Id", ""): (attributes.get("Type", ""), attributes.get("Target", ""))
        for _local, attributes in elements(archive, path, {"Relationship"})
        if attributes.get("TargetMode") != "External"
    }


def _resolved(base: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"{base}{target}"


def _strings(archive: zipfile.ZipFile, path: str) -> list[str]:
    """The texts that cells refer to by number."""
    strings: list[str] = []
    if path not in archive.namelist():
        return strings
    text: list[str] = []
    gather = [False]
    phonetic = [False]

    def start(name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "t":
            gather[0] = not phonetic[0]
        elif local == "si":
            text.clear()
        elif local == "rPh":
            phonetic[0] = True

    def end(name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "t":
            gather[0] = False
        elif local == "rPh":
            phonetic[0] = False
        elif local == "si":
            strings.append("".join(text)[: MAX_CELL_CHARACTERS + 1])
            if len(strings) > _MOST_STRINGS:
                raise Forbidden

    def characters(data: str) -> None:
        if gather[0]:
            text.append(data)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parse(archive, path, parser)
    return strings


def _date_styles(archive: zipfile.ZipFile, path: str) -> set[int]:
    """The numbers of the cell styles that show a date or time."""
    if path not in archive.namelist():
        return set()
    from openpyxl.styles.numbers import is_date_format

    dates = set(_BUILTIN_DATES)
    styles: list[int] = []
    inside = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "numFmt" and is_date_format(_no_literals(attributes.get("formatCode", ""))):
            dates.add(int(attributes.get("numFmtId", "0")))
        elif local == "cellXfs":
            inside[0] = True
        elif local == "xf" and inside[0]:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            inside[0] = False

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parse(archive, path, parser)
    return {number for number, style in enumerate(styles) if style in dates}


def _no_literals(code: str) -> str:
    return re.sub(r'"[^"]*"|\\.', "", code)


def _refuse(*_arguments: Any) -> None:
    raise Forbidden
