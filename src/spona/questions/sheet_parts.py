"""One question of a sheet as it stands on the page: what it holds, which layout it takes, what describes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spona.core.translated import Said, choose
from spona.questions.definitions import Asked, Offered, has_places, keys_of, option_list
from spona.questions.faults import most_characters, most_files
from spona.questions.files import ACCEPT, LARGEST, MEGABYTE
from spona.questions.posting import OTHER, name_of, places
from spona.questions.reading import date_in
from spona.questions.states import FileKind, Kind
from spona.questions.wording import only_if

MANY = 12  # more options than this are a select where one is chosen


@dataclass(frozen=True)
class Text:
    """A text as the reader gets it; `lang` only where it is in another language than the page."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Shown:
    """An option on the page."""

    key: str
    label: Text
    mark: str = ""  # " selected" or " checked" where it is chosen
    group: str = ""


@dataclass(frozen=True)
class ShownFile:
    """A file that is in the form."""

    public_id: str
    name: str
    size: str
    url: str


@dataclass
class SheetField:
    """One question on the page with what it holds, what is wrong with it, and how it is described."""

    asked: Asked
    value: Any = None
    seen: str = ""
    problem: str = ""
    theirs: str = ""  # what another window saved, where this one is to decide
    form: Mapping[str, Asked] = field(default_factory=dict)  # the whole, for its conditions
    files: list[ShownFile] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"q-{self.asked.key}"

    @property
    def name(self) -> str:
        return name_of(self.asked)

    @property
    def anchor(self) -> str:
        """Where a link to this question goes: its first control."""
        grouped = {"radios", "ticks", "scale", "matrix", "places"}
        return f"{self.id}-1" if self.shape in grouped else self.id

    @property
    def label(self) -> Text:
        return said(self.asked.text)

    @property
    def help(self) -> Text:
        return said(self.asked.help)

    @cached_property
    def condition(self) -> str:
        """“Only if …”, for whoever answers without JavaScript."""
        told = (only_if(c, self.form.get(c.key)) for c in self.asked.show_if)
        return " ".join(filter(None, told))

    @cached_property
    def shape(self) -> str:
        """Which layout: section, note, line, page, date, radios, select, ticks, places, scale, matrix,
        file, consent."""
        if has_places(self.asked):
            return "places"
        if self.asked.kind == Kind.CHOICE:
            return "select" if len(keys_of(self.asked)) > MANY else "radios"
        return SHAPES[Kind(self.asked.kind)]

    def mark(self, *where: Any) -> str:
        """What marks the box at `where` (a key; a place and a key; a point; a row and a column)."""
        return self.marked_with if where in self.chosen else ""

    @property
    def marked_with(self) -> str:
        return " selected" if self.shape in {"select", "places"} else " checked"

    @cached_property
    def chosen(self) -> set[tuple[Any, ...]]:
        """The boxes that are chosen."""
        match self.shape:
            case "places":
                return set(enumerate(self._keys, start=1))
            case "scale":
                return {(n,) for n in self._points if n == self.value}
            case "matrix":
                rows = self.value if isinstance(self.value, Mapping) else {}
                return {(row, column) for row, column in rows.items() if isinstance(column, str)}
            case "consent":
                return {("given",)} if self.is_given else set()
        return {(key,) for key in [*self._keys, *([OTHER] if self.other else [])]}

    @cached_property
    def offered(self) -> tuple[Offered, ...]:
        return option_list(self.asked)

    @cached_property
    def options(self) -> list[Shown]:
        return self._options()

    def _options(self, *where: Any) -> list[Shown]:
        return [
            Shown(o.key, marked(o.label, o.language), self.mark(*where, o.key), o.group)
            for o in self.offered
        ]

    @property
    def groups(self) -> list[tuple[str, list[Shown]]]:
        """The options under their headings, for a select."""
        groups: dict[str, list[Shown]] = {}
        for option in self.options:
            groups.setdefault(option.group, []).append(option)
        return list(groups.items())

    @property
    def other(self) -> str:
        return self.value.get("other") or "" if isinstance(self.value, Mapping) else ""

    @property
    def other_mark(self) -> str:
        return self.mark(OTHER)

    @property
    def other_key(self) -> str:
        return OTHER

    @property
    def text(self) -> str:
        """For a line or a page: what stands in it."""
        return "" if self.value is None or isinstance(self.value, Mapping) else str(self.value)

    @property
    def is_day(self) -> bool:
        """Can the browser's own field for dates show it? A draft may hold something else."""
        return not self.text or bool(date_in(self.text))

    @property
    def most_characters(self) -> int:
        return most_characters(self.asked)

    @property
    def ranks(self) -> list[tuple[int, list[Shown]]]:
        """(place, the options for it)."""
        return [(n, self._options(n)) for n in range(1, places(self.asked) + 1)]

    @property
    def _points(self) -> range:
        return range(1, (self.asked.steps or 5) + 1)

    @property
    def points(self) -> list[tuple[int, str, Text]]:
        """(point, its mark, what it means): the ends have words."""
        ends = {1: said(self.asked.low), self._points[-1]: said(self.asked.high)}
        return [(n, self.mark(n), ends.get(n, Text(""))) for n in self._points]

    @property
    def columns(self) -> list[tuple[int, Text]]:
        return [(n, said(column.label)) for n, column in enumerate(self.asked.columns, start=1)]

    @property
    def rows(self) -> list[tuple[int, str, Text, list[tuple[int, str, Text, str]]]]:
        """(number, name, label, [(number of the column, its key, its label, its mark)])."""
        columns = [(n, c.key, said(c.label)) for n, c in enumerate(self.asked.columns, start=1)]
        return [
            (
                n,
                name_of(self.asked, row.key),
                said(row.label),
                [(m, key, label, self.mark(row.key, key)) for m, key, label in columns],
            )
            for n, row in enumerate(self.asked.rows, start=1)
        ]

    @property
    def given_mark(self) -> str:
        return self.mark("given")

    @property
    def is_given(self) -> bool:
        """A consent to the words as they are now."""
        version = self.value.get("version") if isinstance(self.value, Mapping) else None
        return version == self.asked.consent_version

    @property
    def kinds(self) -> list[FileKind]:
        return [FileKind(kind) for kind in self.asked.accepts] or list(FileKind)

    @property
    def accept(self) -> str:
        return ",".join(ACCEPT[kind] for kind in self.kinds)

    @property
    def limits(self) -> list[tuple[str, int]]:
        """(kind in words, MB)."""
        return [(str(kind.label), LARGEST[kind] // MEGABYTE) for kind in self.kinds]

    @property
    def most_files(self) -> int:
        return most_files(self.asked)

    @property
    def has_room(self) -> bool:
        return len(self.files) < self.most_files

    @property
    def show_if(self) -> str:
        """The conditions for `sheet.js`."""
        told = [[c.key, str(c.op), *c.values] for c in self.asked.show_if]
        return json.dumps(told, ensure_ascii=False) if told else ""

    @property
    def described_by(self) -> str:
        parts = {
            "help": self.help.text,
            "if": self.condition,
            "limits": self.shape in {"page", "file"} or self.asked.most,
            "error": self.problem,
        }
        return " ".join(f"{self.id}-{part}" for part, told in parts.items() if told)

    @property
    def attributes(self) -> SafeString:
        """What ties a single control to its help, its limits and what is wrong with it."""
        told = {
            "aria-describedby": self.described_by,
            "aria-invalid": "true" if self.problem else "",
            "aria-required": "true" if self.asked.is_required else "",
        }
        return format_html_join(" ", '{}="{}"', ((n, v) for n, v in told.items() if v))

    @property
    def _keys(self) -> list[str]:
        if not isinstance(self.value, Mapping):
            return []
        return [self.value["key"]] if "key" in self.value else list(self.value.get("keys", ()))


def said(value: Said) -> Text:
    return marked(*choose(value))


def marked(text: str, language: str) -> Text:
    return Text(text, "" if language == get_language() else language)


SHAPES = {
    Kind.SHORT_TEXT: "line",
    Kind.LONG_TEXT: "page",
    Kind.CHOICES: "ticks",
    Kind.SCALE: "scale",
    Kind.MATRIX: "matrix",
    Kind.DATE: "date",
    Kind.NUMBER: "number",
    Kind.FILE: "file",
    Kind.CONSENT: "consent",
    Kind.SECTION: "section",
    Kind.NOTE: "note",
}
