"""What comes out of a selection: the proposal, its list, reserves, ties, proof, prices, conflicts.

Codes, keys, ids and whole numbers only (points in thousandths); the words are the caller's.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from spona.engine.matching.codec import digest


class Standing(StrEnum):
    """Where the proposal leaves somebody."""

    IN = "in"
    PINNED = "pinned"  # in, by hand
    OUT = "out"
    EXCLUDED = "excluded"  # out, by hand


@dataclass(frozen=True, kw_only=True)
class Place:
    """A line of the ranked list. Equals share a `rank`; `reserve` counts from 1, 0: not on it."""

    id: str
    rank: int
    points: int
    credit: int
    total: int
    standing: Standing
    reserve: int = 0
    spread: int | None = None

    @property
    def is_in(self) -> bool:
        return self.standing in (Standing.IN, Standing.PINNED)


@dataclass(frozen=True, kw_only=True)
class QuotaOutcome:
    """What a quota asked (in seats, None: nothing), what it got, and how many it could have had."""

    key: str
    label: str
    least: int | None
    most: int | None
    reached: int
    eligible: int
    is_hard: bool

    @property
    def short(self) -> int:
        """Seats too few, or too many."""
        too_few = 0 if self.least is None else max(0, self.least - self.reached)
        return too_few or (0 if self.most is None else max(0, self.reached - self.most))

    @property
    def is_tight(self) -> bool:
        """Exactly at its limit: one seat more or less would break it."""
        return self.reached in (self.least, self.most)


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """If one of `leaving` drops out and nobody else moves: the best who takes the seat without
    breaking a quota. Where nobody can, the one who breaks fewest (`breaks`: their keys).
    """

    leaving: tuple[str, ...]
    taking: str
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Equal in points: any of `outside` could have the seat of some of `inside`, at no cost."""

    total: int
    inside: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Margin:
    """Where the best total leaves a choice. `may_leave` are in, but out of another proposal just as
    good; `may_enter` the reverse (both complete, also for exchanges of several at once).
    `exchanges` are the direct ones, one for one.
    """

    exchanges: tuple[Exchange, ...] = ()
    may_leave: tuple[str, ...] = ()
    may_enter: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Price:
    """What one seat more of a constraint is worth: "seats", or a quota's key and side."""

    key: str
    side: str  # "seats", "least", "most"
    price: int


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Why no other proposal has more points.

    `bound` is what nobody can exceed. `prices`, in units of 1/`scale` thousandths, prove
    `proved_bound` by additions of whole numbers alone (see `proof`); where that is above `bound`, the
    rest was proved by the solver's search (branch and bound with no gap allowed).
    """

    value: int
    bound: int
    proved_bound: int
    shortfall: int
    scale: int
    prices: tuple[Price, ...]

    @property
    def is_optimal(self) -> bool:
        return self.value == self.bound

    @property
    def is_proved_by_prices(self) -> bool:
        return self.value == self.proved_bound


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The proposal. `members` and `reserves` are in the order of the list, `places` is the list."""

    engine: str
    problem: str
    seats: int
    members: tuple[str, ...]
    reserves: tuple[str, ...]
    places: tuple[Place, ...]
    total: int
    quotas: tuple[QuotaOutcome, ...]
    stand_ins: tuple[StandIn, ...]
    margin: Margin
    certificate: Certificate

    @cached_property
    def place_by_id(self) -> dict[str, Place]:
        return {place.id: place for place in self.places}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all that is decided, the same on every machine.

        Not of the prices: a limit can have several that prove the same, and which of them a solver
        finds is its own affair. `composing.check` verifies them instead.
        """
        said = replace(self.certificate, prices=(), proved_bound=self.certificate.bound)
        return digest(replace(self, certificate=said))


class ClashKind(StrEnum):
    SEATS = "seats"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    PINNED = "pinned"
    EXCLUDED = "excluded"


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One part of a conflict. With all the other parts kept, it could get to `possible` and no
    further; it asks for `asked` ("only 2, 3 asked"). `eligible`: how many there are at all, not
    excluded. For pins and exclusions `people` are the fewest that matter, and `asked` their number.
    """

    kind: ClashKind
    key: str = ""
    label: str = ""
    asked: int = 0
    possible: int = 0
    eligible: int = 0
    people: tuple[str, ...] = ()

    @property
    def short(self) -> int:
        return abs(self.asked - self.possible)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Why there is no proposal: a smallest set of demands that cannot all hold.

    `is_smallest`: proved that no set of fewer demands conflicts (pins count as one demand together,
    so do exclusions; of people as few as possible are named). Without any one of them, the others
    can hold together.
    """

    clashes: tuple[Clash, ...]
    is_smallest: bool
    method: str


class CannotCompose(ValueError):
    """No proposal keeps everything that is hard. `conflict` says why."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        super().__init__(", ".join(f"{c.kind} {c.key}".strip() for c in conflict.clashes))


@dataclass(frozen=True, kw_only=True)
class Change:
    """Another proposal beside the first: who comes in, who goes out, and the points it costs.

    `cost` is the first total minus the other one. Of equally good proposals the one that moves
    fewest people. If there is none, `conflict` says why and the rest is empty.
    """

    entering: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    cost: int = 0
    total: int = 0
    conflict: Conflict | None = None

    @property
    def is_possible(self) -> bool:
        return self.conflict is None


@dataclass(frozen=True, kw_only=True)
class QuotaPrice:
    """Without this quota, `change.entering` would be in and `change.leaving` out, and the total
    `costs` higher. Nought (and nobody) if it changes nothing.
    """

    key: str
    costs: int
    change: Change


@dataclass(frozen=True, kw_only=True)
class WishPrice:
    """Without this pin or exclusion, `change` would be made, and the total `costs` higher."""

    id: str
    standing: Standing
    costs: int
    change: Change


@dataclass(frozen=True, kw_only=True)
class SwapPrice:
    """Somebody out for somebody in. `direct`: nobody else moves; `direct_cost` points, and the
    quotas it `breaks`. `best`: the best proposal with the one out and the other in.
    """

    leaving: str
    entering: str
    direct_cost: int
    breaks: tuple[str, ...]
    best: Change
