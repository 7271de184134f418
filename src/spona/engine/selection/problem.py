"""What a selection starts from: applicants with points, seats, quotas, decisions made by hand.

Frozen dataclasses of plain values. Points are whole thousandths (87.5 points are 87_500), so sums
are exact. Ids are opaque strings; there are no names. Lists whose order carries no meaning are
sorted when the object is made: whoever says the same has the same hash.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from spona.engine.matching.people import BadProblem as BadProblem
from spona.engine.matching.people import sort_by, sort_sets, within

MOST_POINTS = 10_000_000
MOST_SEATS = 100_000


@dataclass(frozen=True, kw_only=True)
class Trait:
    """What somebody said about one attribute; several values are all hers (two fields, say)."""

    attribute: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        sort_sets(self, "values")


def traits(said: Mapping[str, Iterable[str]]) -> tuple[Trait, ...]:
    """`{"economy": ["RS"], "field": ["food", "wood"]}` as traits; what is empty is left out."""
    pairs = [(key, tuple(value for value in values if value)) for key, values in said.items()]
    return tuple(Trait(attribute=key, values=values) for key, values in pairs if values)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """`points` from the reviews and `credit` on top (earlier rejections, if the programme says so), in
    thousandths; their sum counts. `order` decides between equals before the lot does (0: no
    say). `spread` between her reviews is carried along for the list and counts for nothing.
    """

    id: str
    points: int
    credit: int = 0
    order: int = 0
    spread: int | None = None
    traits: tuple[Trait, ...] = ()

    def __post_init__(self) -> None:
        within(self.points, 0, MOST_POINTS, f"points of {self.id}")
        within(self.credit, 0, MOST_POINTS, f"credit of {self.id}")
        sort_by(self, "traits", "attribute")

    @property
    def total(self) -> int:
        return self.points + self.credit

    def values(self, attribute: str) -> tuple[str, ...]:
        return next((t.values for t in self.traits if t.attribute == attribute), ())


@dataclass(frozen=True, kw_only=True)
class Quota:
    """At least or at most so many seats for those with any of `values` under `attribute`.

    Counts, or with `is_percent` per cent of the seats: at least is rounded up, at most down. One
    that is not hard gives way where it must: all of these together fall short by as few seats as
    possible, and only then points are counted.
    """

    key: str
    attribute: str
    values: tuple[str, ...]
    label: str = ""
    at_least: int | None = None
    at_most: int | None = None
    is_percent: bool = False
    is_hard: bool = True

    def __post_init__(self) -> None:
        sort_sets(self, "values")
        most = 100 if self.is_percent else MOST_SEATS
        for number in (self.at_least, self.at_most):
            if number is not None:
                within(number, 0, most, f"quota {self.key}")
        if self.at_least is None and self.at_most is None:
            raise BadProblem(f"quota {self.key} asks for nothing")

    def least(self, seats: int) -> int:
        """How many seats it asks for at least; 0 if it does not."""
        if self.at_least is None:
            return 0
        return -(-self.at_least * seats // 100) if self.is_percent else self.at_least

    def most(self, seats: int) -> int:
        """How many seats it allows at most; all if it does not limit them."""
        if self.at_most is None:
            return seats
        return self.at_most * seats // 100 if self.is_percent else self.at_most

    def holds(self, applicant: Applicant) -> bool:
        return not set(self.values).isdisjoint(applicant.values(self.attribute))


def one_by_one(quota: Quota, applicants: Iterable[Applicant]) -> tuple[Quota, ...]:
    """The same quota for each value there is ("at least 3 from each"): keys `key:value`."""
    found = sorted({value for someone in applicants for value in someone.values(quota.attribute)})
    wanted = quota.values or tuple(found)
    return tuple(replace(quota, key=f"{quota.key}:{value}", values=(value,)) for value in wanted)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a composition depends on. `pinned` must be in, `excluded` must be out.

    All `seats` are filled. `seed` draws the lot between equals, `reserves` is how long the list of
    reserves is, `version` is the caller's own label of its rules.
    """

    applicants: tuple[Applicant, ...]
    seats: int
    quotas: tuple[Quota, ...] = ()
    pinned: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    reserves: int = 10
    seed: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        within(self.seats, 0, MOST_SEATS, "seats")
        within(self.reserves, 0, MOST_SEATS, "reserves")
        sort_by(self, "applicants", "id")
        sort_by(self, "quotas", "key")
        sort_sets(self, "pinned", "excluded")
        if strange := {*self.pinned, *self.excluded} - self.by_id.keys():
            raise BadProblem(f"decided about somebody unknown: {min(strange)}")
        if both := set(self.pinned) & set(self.excluded):
            raise BadProblem(f"both pinned and excluded: {min(both)}")

    @cached_property
    def by_id(self) -> dict[str, Applicant]:
        return {applicant.id: applicant for applicant in self.applicants}

    @cached_property
    def ranked(self) -> tuple[Applicant, ...]:
        """By total, the higher first; equals by `order`, then by lot: a hash of seed and id."""

        def key(applicant: Applicant) -> tuple[int, int, str, str]:
            lot = hashlib.sha256(f"{self.seed}\0{applicant.id}".encode()).hexdigest()
            return -applicant.total, applicant.order, lot, applicant.id

        return tuple(sorted(self.applicants, key=key))
