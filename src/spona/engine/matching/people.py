"""The people of a matching: what a mentee and a mentor said that can count for a pair.

Units: language levels 0–6 (0 none, 1 = A1 … 3 = B1 … 6 = C2 or first language); a need's
importance and present level 1–5; experience in whole years; times in minutes of the week, from
Monday 00:00 in one zone for everybody.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from spona.engine.matching.codec import later

HIGHEST_LANGUAGE_LEVEL = 6
HIGHEST_NEED_LEVEL = 5
MINUTES_OF_THE_WEEK = 7 * 24 * 60


class BadProblem(ValueError):
    """The problem contradicts itself: a doubled id, an impossible capacity, an unknown person."""


class CrossBorder(StrEnum):
    """What somebody feels about a partner from another economy."""

    WISH = "wish"
    INDIFFERENT = "indifferent"
    PREFER_NOT = "prefer_not"


class Answer(StrEnum):
    """What somebody said when asked about one person by name."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Language:
    code: str
    level: int

    def __post_init__(self) -> None:
        within(self.level, 0, HIGHEST_LANGUAGE_LEVEL, f"level of {self.code}")


@dataclass(frozen=True, kw_only=True)
class Need:
    """One area a mentee wants to grow in. The gap says how much help there is to give."""

    area: str
    importance: int
    level: int

    def __post_init__(self) -> None:
        within(self.importance, 1, 5, f"importance of {self.area}")
        within(self.level, 1, HIGHEST_NEED_LEVEL, f"level of {self.area}")

    @property
    def gap(self) -> int:
        return self.importance * (HIGHEST_NEED_LEVEL - self.level)


@dataclass(frozen=True, kw_only=True)
class Window:
    """Every week free from `start` up to `end`, in minutes of the week."""

    start: int
    end: int

    def __post_init__(self) -> None:
        within(self.start, 0, MINUTES_OF_THE_WEEK - 1, "start of a free time")
        within(self.end, self.start + 1, MINUTES_OF_THE_WEEK, "end of a free time")


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """One side about the other, asked by name: yes, maybe or no."""

    of: str
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class Met:
    """Somebody was this mentee's mentor before, `cycles_ago` 1 for the cycle before this one."""

    mentor: str
    cycles_ago: int

    def __post_init__(self) -> None:
        within(self.cycles_ago, 0, 1000, f"cycles since {self.mentor}")


@dataclass(frozen=True, kw_only=True)
class Tag:
    """What an organisation knows beside the rest, for its own rules: a town, a department."""

    key: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Mentee:
    """`goals` are compared with the mentor's `about`, `story` (all else she wrote) with his `story`.

    `assessed_by` are mentors who sat on the jury for her application, `rivals` and `partners`
    mentors she competes or does business with; `competitors` are rival employers.
    """

    id: str
    languages: tuple[Language, ...] = ()
    needs: tuple[Need, ...] = ()
    goals: str = ""
    experience_years: int | None = None
    economy: str = ""
    sectors: tuple[str, ...] = ()
    employer: str = ""
    line_managers: tuple[str, ...] = ()
    do_not_pair: tuple[str, ...] = ()
    previous_mentors: tuple[str, ...] = ()
    cross_border: CrossBorder = CrossBorder.INDIFFERENT
    other_sector_welcome: bool | None = None
    preferred_mentors: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = later(())
    modes: tuple[str, ...] = later(())
    free: tuple[Window, ...] = later(())
    story: str = later("")
    competitors: tuple[str, ...] = later(())
    rivals: tuple[str, ...] = later(())
    partners: tuple[str, ...] = later(())
    assessed_by: tuple[str, ...] = later(())
    history: tuple[Met, ...] = later(())
    tags: tuple[Tag, ...] = later(())

    def __post_init__(self) -> None:
        sort_sets(self, "sectors", "line_managers", "do_not_pair", "previous_mentors")
        sort_sets(self, "modes", "competitors", "rivals", "partners", "assessed_by")
        sort_by(self, "languages", "code")
        sort_by(self, "needs", "area")
        sort_by(self, "opinions", "of")
        merge_windows(self)
        sort_pairs(self, "history", "mentor", "cycles_ago")
        sort_pairs(self, "tags", "key", "value")

    @cached_property
    def level_by_language(self) -> dict[str, int]:
        return {language.code: language.level for language in self.languages}


@dataclass(frozen=True, kw_only=True)
class Mentor:
    """`most` mentees at once; the first `least` seats are promised and filled before fit counts."""

    id: str
    languages: tuple[Language, ...] = ()
    offers: tuple[str, ...] = ()
    least: int = 0
    most: int = 1
    about: str = ""
    experience_years: int | None = None
    economy: str = ""
    sectors: tuple[str, ...] = ()
    employer: str = ""
    line_managers: tuple[str, ...] = ()
    do_not_pair: tuple[str, ...] = ()
    previous_mentees: tuple[str, ...] = ()
    cross_border: CrossBorder = CrossBorder.INDIFFERENT
    preferred_mentees: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = later(())
    modes: tuple[str, ...] = later(())
    free: tuple[Window, ...] = later(())
    story: str = later("")
    competitors: tuple[str, ...] = later(())
    tags: tuple[Tag, ...] = later(())

    def __post_init__(self) -> None:
        sort_sets(self, "offers", "sectors", "line_managers", "do_not_pair", "previous_mentees")
        sort_sets(self, "modes", "competitors")
        sort_by(self, "languages", "code")
        sort_by(self, "opinions", "of")
        merge_windows(self)
        sort_pairs(self, "tags", "key", "value")
        if not 0 <= self.least <= self.most:
            raise BadProblem(f"mentor {self.id}: capacity from {self.least} to {self.most}")

    @cached_property
    def level_by_language(self) -> dict[str, int]:
        return {language.code: language.level for language in self.languages}


def within(number: int, low: int, high: int, what: str) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
        raise BadProblem(f"{what}: {number!r} is not a whole number from {low} to {high}")


def sort_sets(owner: Any, *names: str) -> None:
    for name in names:
        object.__setattr__(owner, name, tuple(sorted(set(getattr(owner, name)))))


def sort_pairs(owner: Any, name: str, *keys: str) -> None:
    items = {tuple(getattr(item, key) for key in keys): item for item in getattr(owner, name)}
    object.__setattr__(owner, name, tuple(items[key] for key in sorted(items)))


def merge_windows(owner: Any) -> None:
    """Free times in order; those that touch or overlap become one."""
    merged: list[Window] = []
    for window in sorted(owner.free, key=lambda window: (window.start, window.end)):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(start=merged[-1].start, end=max(merged[-1].end, window.end))
        else:
            merged.append(window)
    object.__setattr__(owner, "free", tuple(merged))


def sort_by(owner: Any, name: str, key: str) -> None:
    items = tuple(sorted(getattr(owner, name), key=lambda item: getattr(item, key)))
    keys = [getattr(item, key) for item in items]
    if len(set(keys)) < len(keys):
        twice = next(a for a, b in pairwise(keys) if a == b)
        raise BadProblem(f"{name}: {twice!r} appears twice")
    object.__setattr__(owner, name, items)
