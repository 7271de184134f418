"""Quotas: what a programme wants of its pairs as a whole.

"At least sixty per cent across borders", "no more than two from one company", "somebody from
each economy". Caps on a group are kept whatever they cost, as capacities are (only a pin can
break one). For the others participation comes first: nobody is left out to improve a share; then
the quota, as far as one can get; then fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from spona.engine.matching.people import BadProblem, Mentee, Mentor, within


class QuotaKind(StrEnum):
    ACROSS_BORDERS = "across_borders"  # at least `number` per cent of the pairs
    AT_MOST = "at_most"  # no more than `number` pairs of a group
    AT_LEAST = "at_least"  # `number` pairs of a group, or all its people if they are fewer


class Side(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"


@dataclass(frozen=True, kw_only=True)
class Quota:
    """A group is all who share one value of `attribute`: economy, employer, sectors, modes or the
    key of a tag, on one `side`. With `group` only that value counts, else each one that occurs."""

    kind: QuotaKind
    number: int
    side: Side = Side.MENTEE
    attribute: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        across = self.kind is QuotaKind.ACROSS_BORDERS
        within(self.number, 0, 100 if across else 1_000_000, "number of a quota")
        if across == bool(self.attribute) or (self.group and not self.attribute):
            raise BadProblem("a quota needs a group to count, and one across borders has none")


@dataclass(frozen=True, kw_only=True)
class QuotaOutcome:
    """How far a plan gets with one quota in one group: `reached` pairs, where `needed` are wanted.

    For ACROSS_BORDERS `needed` is the number of pairs that the per cent come to in this plan.
    """

    quota: Quota
    group: str
    needed: int
    reached: int
    met: bool


@dataclass(frozen=True, kw_only=True)
class QuotaPrice:
    """What all quotas together cost: the best plan without them against the one with them."""

    lost_pairs: int
    lost_points: int
    worst_without: int | None


@dataclass(frozen=True)
class Group:
    """One group of one quota: which rows (mentees) or columns (mentors) belong to it."""

    quota: Quota
    name: str
    members: frozenset[int]


def groups(quota: Quota, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> list[Group]:
    """The groups of a quota that counts people, by name."""
    people: Sequence[Mentee | Mentor] = mentees if quota.side is Side.MENTEE else mentors
    members: dict[str, set[int]] = {quota.group: set()} if quota.group else {}
    for number, person in enumerate(people):
        for value in values_of(person, quota.attribute):
            if not quota.group or value == quota.group:
                members.setdefault(value, set()).add(number)
    return [Group(quota, name, frozenset(some)) for name, some in sorted(members.items())]


def values_of(person: Mentee | Mentor, attribute: str) -> tuple[str, ...]:
    """What somebody said about an attribute; nothing, one thing or several."""
    if attribute in {"sectors", "modes"}:
        return tuple(getattr(person, attribute))
    if attribute in {"economy", "employer"}:
        return tuple(filter(None, [getattr(person, attribute)]))
    return tuple(tag.value for tag in person.tags if tag.key == attribute)


def outcomes(
    quotas: Sequence[Quota],
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    pairs: Sequence[tuple[int, int]],
) -> tuple[QuotaOutcome, ...]:
    """How far pairs (row, column) get with each quota."""
    found = []
    for quota in quotas:
        if quota.kind is QuotaKind.ACROSS_BORDERS:
            reached = sum(crosses(mentees[i], mentors[j]) for i, j in pairs)
            needed = -(-quota.number * len(pairs) // 100)
            found.append(_outcome(quota, "", needed, reached, reached >= needed))
            continue
        for group in groups(quota, mentees, mentors):
            side = 0 if quota.side is Side.MENTEE else 1
            reached = sum(pair[side] in group.members for pair in pairs)
            if quota.kind is QuotaKind.AT_MOST:
                found.append(
                    _outcome(quota, group.name, quota.number, reached, reached <= quota.number)
                )
            else:
                needed = wanted(group)
                found.append(_outcome(quota, group.name, needed, reached, reached >= needed))
    return tuple(found)


def crosses(mentee: Mentee, mentor: Mentor) -> bool:
    return bool(mentee.economy and mentor.economy) and mentee.economy != mentor.economy


def wanted(group: Group) -> int:
    """The pairs an AT_LEAST quota asks for; no more than there are mentees in the group."""
    if group.quota.side is Side.MENTEE:
        return min(group.quota.number, len(group.members))
    return group.quota.number if group.members else 0


def _outcome(quota: Quota, group: str, needed: int, reached: int, met: bool) -> QuotaOutcome:
    return QuotaOutcome(quota=quota, group=group, needed=needed, reached=reached, met=met)
