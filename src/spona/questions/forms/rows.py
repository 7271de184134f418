"""Rows to fill in: options of a list, rows and columns of a matrix. Works without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.questions.actions import new_key
from spona.questions.texts import clean_text
from spona.ui.said_fields import HTML_LANG

MOST_ROWS = 200
MOST_CHARS = 300
BLANK = 2


@dataclass(frozen=True)
class Cell:
    """One text of a row in one language."""

    name: str
    text: str
    lang: str
    label: str


class Rows:
    """A list of {key, label} as fields `<name>-<n>-<language>`; an emptied row is one taken away.

    `wanted` is what a button asked for without saving: "<name>:more" or "<name>:up:<n>".
    """

    def __init__(
        self,
        name: str,
        *,
        label: Any,
        languages: Sequence[str],
        value: Sequence[Mapping[str, Any]] = (),
        data: Mapping[str, str] | None = None,
        wanted: str = "",
    ) -> None:
        self.name, self.label, self.languages = name, label, list(languages)
        self.known = {row["key"]: row["label"] for row in value}
        self.errors: list[str] = []
        if data is None:
            self.rows = [(row["key"], dict(row["label"])) for row in value]
        else:
            self.rows = self._read(data)
            self._move(wanted)
        self.is_wanted = wanted.startswith(f"{name}:")

    def _read(self, data: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
        rows = []
        taken: set[str] = set()
        for number in range(_count(data.get(f"{self.name}-count", ""))):
            start = f"{self.name}-{number}-"
            key = data.get(start + "key", "")
            key = key if key in self.known and key not in taken else ""
            texts = {code: self._text(data.get(start + code, "")) for code in self.languages}
            texts = {code: text for code, text in texts.items() if text}
            if not texts:
                continue
            taken.add(key)
            unseen = {c: t for c, t in self.known.get(key, {}).items() if c not in self.languages}
            rows.append((key, {**unseen, **texts}))
        for line in data.get(f"{self.name}-paste", "")[:60_000].splitlines():
            if text := self._text(line):
                rows.append(("", {self.languages[0]: text}))
        if len(rows) > MOST_ROWS:
            self.errors.append(_("At most %(n)d rows fit into one question.") % {"n": MOST_ROWS})
        return rows[:MOST_ROWS]

    def _text(self, typed: str) -> str:
        text = clean_text(typed[: MOST_CHARS * 20], in_lines=False)
        if "\0" in text or len(text) > MOST_CHARS:
            self.errors.append(
                _("“%(start)s…” is too long: at most %(n)d characters.")
                % {"start": text[:40], "n": MOST_CHARS}
            )
        return text[:MOST_CHARS].replace("\0", "")

    def _move(self, wanted: str) -> None:
        name, _colon, what = wanted.partition(":")
        step, _colon, place = what.partition(":")
        if name != self.name or step != "up" or not place.isdigit():
            return
        number = int(place[:4])
        if 0 < number < len(self.rows):
            rows = self.rows
            rows[number - 1], rows[number] = rows[number], rows[number - 1]

    def values(self) -> list[dict[str, Any]]:
        """What is stored. A new row gets its key here, and keeps it whatever it is called later."""
        return [{"key": key or new_key(), "label": label} for key, label in self.rows]

    @property
    def count(self) -> int:
        return len(self.rows) + BLANK

    def lines(self) -> list[tuple[str, list[Cell]]]:
        """(key, a cell per language) for each row, and two empty ones to go on with."""
        blank: list[tuple[str, dict[str, str]]] = [("", {})] * BLANK
        return [
            (key, [self._cell(number, code, label) for code in self.languages])
            for number, (key, label) in enumerate([*self.rows, *blank])
        ]

    def _cell(self, number: int, code: str, label: Mapping[str, str]) -> Cell:
        told = f"{self.label} {number + 1}"
        return Cell(
            name=f"{self.name}-{number}-{code}",
            text=label.get(code, ""),
            lang=HTML_LANG.get(code, code),
            label=f"{told} · {CONTENT.get(code, code)}" if self.languages[1:] else told,
        )


def _count(text: str) -> int:
    return (
        min(int(text), MOST_ROWS + BLANK)
        if text.isascii() and text.isdigit() and text[:5] == text
        else 0
    )
