"""Where the header stands: not always in the first row, and sometimes nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from spona.intake.reading import Row, Sheet
from spona.intake.recognition import header_score
from spona.intake.values import folded, is_datelike, is_email, is_phone

_LOOK_AT = 25
_NO_HEADER = 0


@dataclass(frozen=True, slots=True)
class Framed:
    """A sheet with its header told apart. `header_row` is its number in the file, 0 for none."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]


def frame(sheet: Sheet, *, header_row: int | None = None) -> Framed:
    """Split a sheet into header and rows; `header_row` when a person said where it is (0: none)."""
    number = guess_header_row(sheet.rows) if header_row is None else header_row
    head = next((row for row in sheet.rows if row.number == number), None)
    rows = sheet.rows if head is None else tuple(r for r in sheet.rows if r.number > number)
    width = max((len(row.cells) for row in (*rows, *([head] if head else []))), default=0)
    titles = [" ".join(head.cell(i).split()) if head else "" for i in range(width)]
    if head is None:
        titles = [column_letters(i) for i in range(width)]
    elif above := _group_row(sheet.rows, number):
        titles = [title or " ".join(above.cell(i).split()) for i, title in enumerate(titles)]
    return Framed(tuple(_told_apart(titles)), number if head else _NO_HEADER, rows)


def guess_header_row(rows: Sequence[Row]) -> int:
    """The number of the row that looks most like a header; 0 when none does."""
    candidates = rows[:_LOOK_AT]
    if not candidates:
        return _NO_HEADER
    width = max(sum(1 for cell in row.cells if cell) for row in rows[:200])
    scored = [(_header_likeness(row, width), -place, row.number)
              for place, row in enumerate(candidates)]  # fmt: skip
    best, _place, number = max(scored)
    return number if best > 0.35 else _NO_HEADER


def _header_likeness(row: Row, width: int) -> float:
    filled = [cell for cell in row.cells if cell]
    if not filled:
        return -1.0
    data = sum(1 for c in filled if is_email(c) or is_phone(c) or is_datelike(c) or _is_number(c))
    names = sum(1 for cell in filled if header_score(cell) >= 0.5)
    distinct = len({folded(cell) for cell in filled}) / len(filled)
    share = len(filled) / max(width, 1)
    # Long answers are full of telling words too, so a header must also be filled and distinct.
    return share * 0.5 + names / len(filled) + distinct * 0.2 - 2.0 * data / len(filled) - (
        0.5 if len(filled) == 1 and width > 2 else 0.0
    )  # fmt: skip


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).isdigit()


def _group_row(rows: Sequence[Row], number: int) -> Row | None:
    """The row just above the header, when columns without a title may have theirs there."""
    return next((row for row in rows if row.number == number - 1), None)


def _told_apart(titles: list[str]) -> list[str]:
    """Two columns of one name become `Name` and `Name (2)`."""
    seen: dict[str, int] = {}
    apart = []
    for title in titles:
        count = seen[title] = seen.get(title, 0) + 1
        apart.append(f"{title} ({count})" if title and count > 1 else title)
    return apart


def column_letters(index: int) -> str:
    """A, B, … Z, AA: the name a spreadsheet gives to the column (`index` from 0)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
