"""Who reads what: enough readers for every paper, loads as even as can be, readers well mixed.

In this order: as few missing readers as possible; of those, the smallest sum of squared loads; then
pairs of readers share as few papers more than others do as local search finds.

The first two are exact (without panels). Papers that the same readers may read, and that need as many
more, are one *class*; who reads how many of each class is a flow, and any flow can be dealt out
to the papers (Gale and Ryser). As many as possible are placed by augmenting paths. Then loads are
evened out along paths from one reader to another who has at least two fewer; where no such path is
left, no assignment has a smaller sum of squares, nor a smaller largest load (Harvey, Ladner,
Lovasz and Tamir, "Semi-matchings for bipartite graphs and load balancing", 2006). With panels the
panel of each paper is chosen by turns; the result without panels bounds what could be reached.
"""

import random
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from spona.engine.matching.people import sort_by, sort_sets, within
from spona.engine.selection.dealing import Flow, PaperClass, hang_together, mix
from spona.engine.selection.problem import BadProblem


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
    """Deal the papers out. The same task, in whatever order of rows, is dealt out the same."""
    deal = _Deal(task)
    bound = Flow(deal.classes(deal.allowed), deal.room, deal.load)
    flow = bound
    if task.is_one_panel:
        flow = Flow(deal.classes(deal.by_panel()), deal.room, deal.load)
    given = mix(flow, deal.given, random.Random(task.seed))  # noqa: S311 - a lot, not a secret
    return deal.result(given, bound)


class _Deal:
    """A task as numbers: readers and papers by their place in the sorted lists."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.reader = {reader.id: i for i, reader in enumerate(task.readers)}
        self.paper = {paper.id: j for j, paper in enumerate(task.papers)}
        for pair in (*task.conflicts, *task.kept):
            if pair.reader not in self.reader or pair.paper not in self.paper:
                raise BadProblem(f"somebody or something unknown: {pair.reader}, {pair.paper}")
        against = set(task.conflicts)
        self.refused = tuple(pair for pair in task.kept if pair in against)
        self.given: list[set[int]] = [set() for _ in task.papers]
        for pair in task.kept:
            if pair not in against:
                self.given[self.paper[pair.paper]].add(self.reader[pair.reader])
        self.load = [0] * len(task.readers)
        for given in self.given:
            for i in given:
                self.load[i] += 1
        self.room = [
            max(0, reader.most - load) for reader, load in zip(task.readers, self.load, strict=True)
        ]
        self.reading = self._reading()
        self.against: list[set[int]] = [set() for _ in task.papers]
        for pair in task.conflicts:
            self.against[self.paper[pair.paper]].add(self.reader[pair.reader])
        self.allowed = [
            frozenset(reading - against - given)
            for reading, against, given in zip(self.reading, self.against, self.given, strict=True)
        ]

    def _reading(self) -> list[frozenset[int]]:
        """Who reads the language of each paper."""
        by_language: dict[str, frozenset[int]] = {}
        for language in {paper.language for paper in self.task.papers}:
            by_language[language] = frozenset(
                i
                for i, reader in enumerate(self.task.readers)
                if not language or not reader.languages or language in reader.languages
            )
        return [by_language[paper.language] for paper in self.task.papers]

    def needs(self, j: int) -> int:
        wanted = self.task.papers[j].needs
        return max(0, (self.task.each if wanted is None else wanted) - len(self.given[j]))

    def classes(self, allowed: list[frozenset[int]]) -> list[PaperClass]:
        found: dict[tuple[frozenset[int], int], list[int]] = {}
        for j, readers in enumerate(allowed):
            if needs := self.needs(j):
                found.setdefault((readers, needs), []).append(j)
        return [
            PaperClass(papers=papers, readers=sorted(readers), needs=needs)
            for (readers, needs), papers in found.items()
        ]

    def by_panel(self) -> list[frozenset[int]]:
        """Allowed readers, of one panel per paper: the panel of those kept, or the one whose least
        loaded readers have least to read so far. Papers with fewest possible readers choose first.
        """
        panels: dict[str, list[int]] = {}
        for i, reader in enumerate(self.task.readers):
            panels.setdefault(reader.panel, []).append(i)
        load, room = list(self.load), list(self.room)
        chosen: list[frozenset[int]] = [frozenset()] * len(self.allowed)
        for j in sorted(range(len(self.allowed)), key=lambda j: (len(self.allowed[j]), j)):
            fixed = {self.task.readers[i].panel for i in self.given[j]}
            best: tuple[Any, list[int], str] | None = None
            for name in sorted(fixed or panels):
                able = [i for i in panels[name] if i in self.allowed[j] and room[i] > 0]
                able = sorted(able, key=load.__getitem__)[: self.needs(j)]
                worth = -len(able), sum(load[i] for i in able)
                if best is None or worth < best[0]:
                    best = worth, able, name
            if best:
                chosen[j] = self.allowed[j] & set(panels[best[2]])
                for i in best[1]:
                    load[i] += 1
                    room[i] -= 1
        return chosen

    def result(self, given: list[set[int]], bound: Flow) -> Assignment:
        task = self.task
        readings, added, loads = [], [], [0] * len(task.readers)
        for j, readers in enumerate(given):
            for i in readers:
                reading = Reading(reader=task.readers[i].id, paper=task.papers[j].id)
                readings.append(reading)
                loads[i] += 1
                if i not in self.given[j]:
                    added.append(reading)
        full = {i for i, reader in enumerate(task.readers) if loads[i] >= reader.most}
        short = [self._short(j, readers, full) for j, readers in enumerate(given)]
        missing = tuple(item for item in short if item.missing)
        reached = (sum(item.missing for item in missing), sum(load**2 for load in loads))
        return Assignment(
            readings=tuple(sorted(readings)),
            added=tuple(sorted(added)),
            refused=self.refused,
            loads=tuple(
                Load(reader=reader.id, papers=load, most=reader.most)
                for reader, load in zip(task.readers, loads, strict=True)
            ),
            short=missing,
            least_missing=bound.missing,
            least_squares=bound.squares,
            is_balanced=reached == (bound.missing, bound.squares),
            groups=tuple(
                tuple(task.readers[i].id for i in group) for group in hang_together(given)
            ),
        )

    def _short(self, j: int, readers: set[int], full: set[int]) -> Short:
        paper, reading, against = self.task.papers[j], self.reading[j], self.against[j]
        wanted = self.task.each if paper.needs is None else paper.needs
        able = (reading - against) | readers
        panels: dict[str, int] = {}
        for i in able:
            name = self.task.readers[i].panel
            panels[name] = panels.get(name, 0) + 1
        lack = Lack.FULL
        if len(reading | readers) < wanted:
            lack = Lack.LANGUAGE
        elif len(able) < wanted:
            lack = Lack.CONFLICT
        elif self.task.is_one_panel and max(panels.values(), default=0) < wanted:
            lack = Lack.PANEL
        return Short(
            paper=paper.id,
            missing=max(0, wanted - len(readers)),
            lack=lack,
            reading=len(reading),
            in_conflict=len(reading & against),
            full=len((able - readers) & full),
        )
