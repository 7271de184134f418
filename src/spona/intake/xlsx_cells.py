"""The cells of a sheet of a workbook, streamed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from spona.intake.xlsx_parts import Package, SheetPart, parse


@dataclass
class Cells:
    """What one sheet holds. `rows`: number → {column from 0: text}; `merges`: A1:B2 ranges."""

    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    unsaved_formulas: int = 0
    errors: int = 0


def read_cells(package: Package, sheet: SheetPart, *, watch: Callable[[int, int], None]) -> Cells:
    """All cells of a sheet that hold something. `watch(rows, filled)` may raise to stop."""
    return _CellReader(package, watch).read(sheet.path)


class _CellReader:
    """Expat's callbacks for a worksheet: `c` holds `v`, `is` and `f`; texts are gathered per cell."""

    def __init__(self, package: Package, watch: Callable[[int, int], None]) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        self.package, self.watch = package, watch
        self.cells = Cells()
        self.epoch = CALENDAR_MAC_1904 if package.is_1904 else CALENDAR_WINDOWS_1900
        self.from_excel = from_excel
        self.row = self.column = self.filled = 0
        self.kind = self.style = ""
        self.text: list[str] = []
        self.gather = self.has_formula = self.is_phonetic = False
        self.current: dict[int, Any] = {}

    def read(self, path: str) -> Cells:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parse(self.package.archive, path, parser)
        return self.cells

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            place = attributes.get("r")
            self.column = column_of(place) if place else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.text, self.has_formula = [], False
        elif local in ("v", "t"):
            self.gather = not self.is_phonetic
        elif local == "f":
            self.has_formula = True
        elif local == "rPh":
            self.is_phonetic = True
        elif local == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdigit() else self.row + 1
            self.column = -1
            self.current = {}
        elif local == "mergeCell" and len(self.cells.merges) < 100_000:
            self.cells.merges.append(attributes.get("ref", ""))

    def _characters(self, text: str) -> None:
        if self.gather:
            self.text.append(text)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in ("v", "t"):
            self.gather = False
        elif local == "c":
            self._close_cell()
        elif local == "rPh":
            self.is_phonetic = False
        elif local == "row" and self.current:
            self.cells.rows.setdefault(self.row, {}).update(self.current)
            self.filled += len(self.current)
            self.watch(len(self.cells.rows), self.filled)

    def _close_cell(self) -> None:
        raw = "".join(self.text)
        if not raw:
            self.cells.unsaved_formulas += self.has_formula
            return
        value = self._value(raw)
        if value is not None and value != "":
            self.current[self.column] = value

    def _value(self, raw: str) -> Any:
        kind = self.kind
        if kind == "s":
            return self.package.strings[int(raw)]
        if kind in ("inlineStr", "str", "d"):
            return raw
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "e":
            self.cells.errors += 1
            return None
        return self._number(raw)

    def _number(self, raw: str) -> Any:
        number = float(raw)
        if self.style.isdigit() and int(self.style) in self.package.date_styles:
            try:
                return self.from_excel(number, self.epoch)
            except (ValueError, OverflowError):
                self.cells.errors += 1
                return None
        return number


def column_of(place: str) -> int:
    """0 for A1, 1 for B1; more than any sheet has for nonsense."""
    number = 0
    for char in place[:4]:
        if not "A" <= char <= "Z":
            break
        number = number * 26 + ord(char) - 64
    return number - 1 if number else 16_384
