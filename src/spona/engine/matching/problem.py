"""What a matching starts from: the people, what counts, what is forbidden, what was decided by hand.

Everything here is a frozen dataclass of plain values, so a problem can be compared, stored as
JSON, sent with a bug report and solved again a year later. Ids are opaque strings; a problem
holds no names. Lists whose order carries no meaning are sorted when the object is made: two
problems that say the same thing are equal and have the same hash, whatever order the rows
came in.

Units: language levels 0–6 (0 none, 1 = A1 … 3 = B1 … 6 = C2 or first language); a need's
importance and present level 1–5; experience in whole years; weights in whole points.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

HIGHEST_LANGUAGE_LEVEL = 6
HIGHEST_NEED_LEVEL = 5
MOST_POINTS = 1000


class BadProblem(ValueError):
    """The problem contradicts itself: a doubled id, an impossible capacity, an unknown person."""


class CrossBorder(StrEnum):
    """What somebody feels about a partner from another economy."""

    WISH = "wish"
    INDIFFERENT = "indifferent"
    PREFER_NOT = "prefer_not"


class Severity(StrEnum):
    """What a rule does to a pair it catches."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True, kw_only=True)
class Language:
    code: str
    level: int

    def __post_init__(self) -> None:
        _within(self.level, 0, HIGHEST_LANGUAGE_LEVEL, f"level of {self.code}")


@dataclass(frozen=True, kw_only=True)
class Need:
    """One area a mentee wants to grow in. The gap says how much help there is to give."""

    area: str
    importance: int
    level: int

    def __post_init__(self) -> None:
        _within(self.importance, 1, 5, f"importance of {self.area}")
        _within(self.level, 1, HIGHEST_NEED_LEVEL, f"level of {self.area}")

    @property
    def gap(self) -> int:
        return self.importance * (HIGHEST_NEED_LEVEL - self.level)


@dataclass(frozen=True, kw_only=True)
class Mentee:
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

    def __post_init__(self) -> None:
        _sort_sets(self, "sectors", "line_managers", "do_not_pair", "previous_mentors")
        _sort_by(self, "languages", "code")
        _sort_by(self, "needs", "area")

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

    def __post_init__(self) -> None:
        _sort_sets(self, "offers", "sectors", "line_managers", "do_not_pair", "previous_mentees")
        _sort_by(self, "languages", "code")
        if not 0 <= self.least <= self.most:
            raise BadProblem(f"mentor {self.id}: capacity from {self.least} to {self.most}")

    @cached_property
    def level_by_language(self) -> dict[str, int]:
        return {language.code: language.level for language in self.languages}


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each criterion is worth at most, in whole points. By default they make 100."""

    needs: int = 45
    languages: int = 10
    experience: int = 15
    cross_border: int = 15
    sector: int = 5
    wishes: int = 10

    def __post_init__(self) -> None:
        for name, worth in vars(self).items():
            _within(worth, 0, MOST_POINTS, f"weight of {name}")
        _within(self.total, 0, MOST_POINTS, "sum of the weights")

    @property
    def total(self) -> int:
        return sum(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Which pairs are out of the question, and which only deserve a second look.

    Not for setting: capacity, one's line manager, relatives and others not to be paired, and
    pairs forbidden by hand always block.
    """

    language_level: int = 3
    same_employer: Severity = Severity.WARN
    previous_pair: Severity = Severity.BLOCK
    other_economy_only: Severity = Severity.OFF
    desired_experience_gap: int = 8

    def __post_init__(self) -> None:
        _within(self.language_level, 1, HIGHEST_LANGUAGE_LEVEL, "language level")
        _within(self.desired_experience_gap, 1, 60, "desired experience gap")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A pair decided by hand. `overrides` names the codes of the rules it knowingly breaks."""

    mentee: str
    mentor: str
    overrides: tuple[str, ...] = ()
    by: str = ""

    def __post_init__(self) -> None:
        _sort_sets(self, "overrides")


@dataclass(frozen=True, kw_only=True)
class Forbid:
    """A pair excluded by hand, or after one of the two declined."""

    mentee: str
    mentor: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A pair from an earlier plan that should be kept if that is possible."""

    mentee: str
    mentor: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a plan depends on.

    `stays` are pairs to keep if possible (see `replanning`), `balance_within` how many points the
    worst pair of a *balanced* plan may lie below the best it could be, `seed` draws the lot among
    equally good plans, `version` is the programme's own label of its weights and rules.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    pins: tuple[Pin, ...] = ()
    forbids: tuple[Forbid, ...] = ()
    stays: tuple[Stay, ...] = ()
    balance_within: int = 5
    seed: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        _sort_by(self, "mentees", "id")
        _sort_by(self, "mentors", "id")
        _sort_by(self, "pins", "mentee")
        _sort_by(self, "stays", "mentee")
        forbids = sorted(self.forbids, key=lambda f: (f.mentee, f.mentor, f.reason))
        by_pair = {(forbid.mentee, forbid.mentor): forbid for forbid in forbids}
        object.__setattr__(self, "forbids", tuple(by_pair.values()))
        _within(self.balance_within, 0, MOST_POINTS, "distance from the best worst pair")
        for pin in self.pins:
            if pin.mentee not in self.mentee_by_id or pin.mentor not in self.mentor_by_id:
                raise BadProblem(f"pin of somebody unknown: {pin.mentee} with {pin.mentor}")

    @cached_property
    def mentee_by_id(self) -> dict[str, Mentee]:
        return {mentee.id: mentee for mentee in self.mentees}

    @cached_property
    def mentor_by_id(self) -> dict[str, Mentor]:
        return {mentor.id: mentor for mentor in self.mentors}

    @cached_property
    def pin_by_mentee(self) -> dict[str, Pin]:
        return {pin.mentee: pin for pin in self.pins}

    @cached_property
    def forbidden_pairs(self) -> dict[tuple[str, str], Forbid]:
        return {(forbid.mentee, forbid.mentor): forbid for forbid in self.forbids}


def _within(number: int, low: int, high: int, what: str) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
        raise BadProblem(f"{what}: {number!r} is not a whole number from {low} to {high}")


def _sort_sets(owner: Any, *names: str) -> None:
    for name in names:
        object.__setattr__(owner, name, tuple(sorted(set(getattr(owner, name)))))


def _sort_by(owner: Any, name: str, key: str) -> None:
    items = tuple(sorted(getattr(owner, name), key=lambda item: getattr(item, key)))
    keys = [getattr(item, key) for item in items]
    if len(set(keys)) < len(keys):
        twice = next(a for a, b in pairwise(keys) if a == b)
        raise BadProblem(f"{name}: {twice!r} appears twice")
    object.__setattr__(owner, name, items)
