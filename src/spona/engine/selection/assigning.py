"""Who reads what. See docs/engine-selection.md."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from spona.engine.matching.people import sort_by, sort_sets, within


@dataclass(frozen=True, kw_only=True)
class Reader:
    """`languages` she reads (empty: all), at most `most` applications, optionally of a `panel`."""

    id: str
    languages: tuple[str, ...] = ()
    most: int = 30
    panel: str = ""

    def __post_init__(self) -> None:
        sort_sets(self, "languages")
        within(self.most, 0, 1_000_000, f"most of {self.id}")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An application to be read. `language` empty: anybody can. `needs` None: as the task says."""

    id: str
    language: str = ""
    needs: int | None = None


@dataclass(frozen=True, kw_only=True, order=True)
class Reading:
    reader: str
    paper: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """`each` readers per paper; `kept` are assigned already and stay; `conflicts` never happen.
    With `is_one_panel` all readers of a paper are of one panel (those kept decide which).
    """

    readers: tuple[Reader, ...]
    papers: tuple[Paper, ...]
    each: int = 2
    conflicts: tuple[Reading, ...] = ()
    kept: tuple[Reading, ...] = ()
    is_one_panel: bool = False
    seed: str = ""

    def __post_init__(self) -> None:
        within(self.each, 0, 1000, "readers each")
        sort_by(self, "readers", "id")
        sort_by(self, "papers", "id")
        sort_sets(self, "conflicts", "kept")


class Lack(StrEnum):
    """The first thing that leaves too few readers."""

    LANGUAGE = "language"  # too few read it
    CONFLICT = "conflict"  # enough read it, too many are in conflict
    PANEL = "panel"  # no panel has enough of them
    FULL = "full"  # enough may, but they have no room left


@dataclass(frozen=True, kw_only=True)
class Short:
    """A paper with `missing` readers too few: of `reading` who read its language, `in_conflict` may
    not, and `full` have no room.
    """

    paper: str
    missing: int
    lack: Lack
    reading: int
    in_conflict: int
    full: int


@dataclass(frozen=True, kw_only=True)
class Load:
    reader: str
    papers: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """`readings` has everything, kept ones included; `added` only what is new. `refused` were to be
    kept, but are in conflict. `least_missing`, `least_squares`: what no assignment can go below;
    `is_balanced` if both are reached. `groups`: readers by who hangs together through shared papers
    (one group: severity can be estimated).
    """

    readings: tuple[Reading, ...]
    added: tuple[Reading, ...]
    refused: tuple[Reading, ...]
    loads: tuple[Load, ...]
    short: tuple[Short, ...]
    least_missing: int
    least_squares: int
    is_balanced: bool
    groups: tuple[tuple[str, ...], ...]

    @cached_property
    def by_paper(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for reading in self.readings:
            found.setdefault(reading.paper, []).append(reading.reader)
        return {paper: tuple(sorted(readers)) for paper, readers in found.items()}


def assign(task: Task) -> Assignment:
    """Deal the papers out."""
    return Assignment(
        readings=task.kept, added=(), refused=(), loads=(), short=(), least_missing=0,
        least_squares=0, is_balanced=False, groups=(),
    )  # fmt: skip
