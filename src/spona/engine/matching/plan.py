"""What a matching ends in: who meets whom, who is left and why, and the proof that it is best."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from spona.engine.matching.codec import digest, later
from spona.engine.matching.quotas import QuotaOutcome, QuotaPrice


class Objective(StrEnum):
    """What "best" means once everybody who can be paired is paired."""

    TOTAL = "total"  # the sum of all points is as high as it can be
    WORST_FIRST = "worst_first"  # the worst pair is as good as can be, then the next worst, …
    BALANCED = "balanced"  # best total, with the worst pair near the best it could be


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What one criterion gives a pair. `params` hold keys, codes and numbers, never sentences."""

    code: str
    points: int
    max_points: int
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule caught this pair. `liftable` says whether a person may reasonably set it aside."""

    code: str
    liftable: bool
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Pair:
    mentee: str
    mentor: str
    points: int
    pinned: bool = False
    overrides: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """A mentor who cannot take this mentee, with every rule that says so."""

    mentor: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """The smallest change that would pair somebody who is left.

    kind "ask_for_seat": `mentor` would have to take one more.
    kind "lift_rules": the rules in `codes` would have to be set aside for `mentor`
    (`needs_seat` when she would also have to take one more). Never the one about languages.
    kind "find_mentor": nobody in the pool will do; `languages` and `areas` describe who would.
    """

    kind: str
    mentor: str = ""
    codes: tuple[str, ...] = ()
    needs_seat: bool = False
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many mentors one rule keeps away."""

    code: str
    mentors: int


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    """`excluded` has every mentor the rules keep away; the others simply have no seat left.

    In a crowd, where that list would be longer than anybody reads, only `tally` is filled.
    """

    mentee: str
    excluded: tuple[Excluded, ...]
    full: tuple[str, ...]
    change: Change
    tally: tuple[Tally, ...] = later(())


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """A next choice, should the first fall through. `free` mentors can step in at once."""

    mentor: str
    points: int
    free: bool


@dataclass(frozen=True, kw_only=True)
class Reserves:
    mentee: str
    choices: tuple[Reserve, ...]


@dataclass(frozen=True, kw_only=True)
class SeatPrice:
    mentor: str
    price: int


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One wish of a plan under quotas: what was reached, and what cannot be exceeded."""

    name: str
    reached: int
    bound: int


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One number per mentor that proves nobody can do better; see `proof`.

    Where quotas bind there are `stages` instead, each reaching its bound (see `quota_solving`);
    the seat prices then prove what would be possible without quotas, and so what those cost.
    """

    value: int
    seat_prices: tuple[SeatPrice, ...]
    stages: tuple[Stage, ...] = later(())


@dataclass(frozen=True, kw_only=True)
class Plan:
    engine: str
    problem: str
    objective: Objective
    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    reserves: tuple[Reserves, ...]
    total: int
    worst: int | None
    floor: int | None
    certificate: Certificate
    quotas: tuple[QuotaOutcome, ...] = later(())
    quota_price: QuotaPrice | None = later(None)  # noqa: RUF009 - a field, not a value

    @cached_property
    def mentor_by_mentee(self) -> dict[str, str]:
        return {pair.mentee: pair.mentor for pair in self.pairs}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the whole plan, the same on every machine."""
        return digest(self)
