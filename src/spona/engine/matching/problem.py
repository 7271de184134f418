"""What a matching starts from: the people, what counts, what is forbidden, what was decided by hand.

Everything here is a frozen dataclass of plain values, so a problem can be compared, stored as
JSON, sent with a bug report and solved again a year later. Ids are opaque strings; a problem
holds no names. Lists whose order carries no meaning are sorted when the object is made: two
problems that say the same thing are equal and have the same hash, whatever order the rows
came in.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from spona.engine.matching.codec import later
from spona.engine.matching.likeness import Corpus
from spona.engine.matching.people import HIGHEST_LANGUAGE_LEVEL as HIGHEST_LANGUAGE_LEVEL
from spona.engine.matching.people import MINUTES_OF_THE_WEEK as MINUTES_OF_THE_WEEK
from spona.engine.matching.people import Answer as Answer
from spona.engine.matching.people import BadProblem as BadProblem
from spona.engine.matching.people import CrossBorder as CrossBorder
from spona.engine.matching.people import Language as Language
from spona.engine.matching.people import Mentee as Mentee
from spona.engine.matching.people import Mentor as Mentor
from spona.engine.matching.people import Need as Need
from spona.engine.matching.people import sort_by, sort_sets, within
from spona.engine.matching.quotas import Quota

MOST_POINTS = 1000
MOST_AREA_WEIGHT = 10


class Severity(StrEnum):
    """What a rule does to a pair it catches."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


class Demand(StrEnum):
    """What an organisation's own rule wants of two people."""

    SAME = "same"  # something in common
    DIFFERENT = "different"  # nothing in common


@dataclass(frozen=True, kw_only=True)
class Area:
    """A need area, or with a parent a competence within it; `weight` is how many times a need in it
    counts. Areas alone that count once need no taxonomy.
    """

    key: str
    parent: str = ""
    weight: int = later(1)

    def __post_init__(self) -> None:
        within(self.weight, 1, MOST_AREA_WEIGHT, f"weight of {self.key}")


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each criterion is worth at most, in whole points. By default they make 100.

    What only some programmes ask for (goals, meeting, time, likeness) is worth nothing until a
    programme says so: a criterion nobody answered would lift all pairs by half and tell nothing.
    """

    needs: int = 45
    languages: int = 10
    experience: int = 15
    cross_border: int = 15
    sector: int = 5
    wishes: int = 10
    goals: int = later(0)
    meeting: int = later(0)
    time: int = later(0)
    likeness: int = later(0)

    def __post_init__(self) -> None:
        for name, worth in vars(self).items():
            within(worth, 0, MOST_POINTS, f"weight of {name}")
        within(self.total, 0, MOST_POINTS, "sum of the weights")

    @property
    def total(self) -> int:
        return sum(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class OrganisationRule:
    """A rule of the programme's own, such as "not the same town" or "a mentor of another house".

    `attribute` is economy, employer, sectors, modes, or the key of a tag. Who said nothing about
    it is not caught. `code` names the rule in the organisation's words.
    """

    code: str
    attribute: str
    demand: Demand = Demand.DIFFERENT
    severity: Severity = Severity.BLOCK

    def __post_init__(self) -> None:
        if not self.code.strip() or not self.attribute.strip():
            raise BadProblem("a rule of the organisation needs a name and an attribute")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Which pairs are out of the question, and which only deserve a second look.

    Not for setting: capacity, one's line manager, relatives and others not to be paired, and
    pairs forbidden by hand always block. `previous_within` is how many cycles back an earlier pair
    counts (0: for ever), `wanted_minutes` how much common time a week is all one could wish.
    """

    language_level: int = 3
    same_employer: Severity = Severity.WARN
    previous_pair: Severity = Severity.BLOCK
    other_economy_only: Severity = Severity.OFF
    desired_experience_gap: int = 8
    competitor: Severity = later(Severity.WARN)  # noqa: RUF009 - a field, not a value
    business_partner: Severity = later(Severity.WARN)  # noqa: RUF009 - a field, not a value
    jury_member: Severity = later(Severity.WARN)  # noqa: RUF009 - a field, not a value
    said_no: Severity = later(Severity.BLOCK)  # noqa: RUF009 - a field, not a value
    previous_within: int = later(0)
    wanted_minutes: int = later(120)
    organisation: tuple[OrganisationRule, ...] = later(())

    def __post_init__(self) -> None:
        sort_by(self, "organisation", "code")
        within(self.previous_within, 0, 1000, "cycles back")
        within(self.wanted_minutes, 1, MINUTES_OF_THE_WEEK, "minutes wanted")
        within(self.language_level, 1, HIGHEST_LANGUAGE_LEVEL, "language level")
        within(self.desired_experience_gap, 1, 60, "desired experience gap")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A pair decided by hand. `overrides` names the codes of the rules it knowingly breaks."""

    mentee: str
    mentor: str
    overrides: tuple[str, ...] = ()
    by: str = ""

    def __post_init__(self) -> None:
        sort_sets(self, "overrides")


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
    equally good plans, `version` is the programme's own label of its weights and rules. `taxonomy`
    says which competence lies in which area and which areas count more, `quotas` what the pairs as
    a whole should be like.
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
    taxonomy: tuple[Area, ...] = later(())
    quotas: tuple[Quota, ...] = later(())

    def __post_init__(self) -> None:
        sort_by(self, "taxonomy", "key")
        sort_by(self, "mentees", "id")
        sort_by(self, "mentors", "id")
        sort_by(self, "pins", "mentee")
        sort_by(self, "stays", "mentee")
        forbids = sorted(self.forbids, key=lambda f: (f.mentee, f.mentor, f.reason))
        by_pair = {(forbid.mentee, forbid.mentor): forbid for forbid in forbids}
        object.__setattr__(self, "forbids", tuple(by_pair.values()))
        quotas = sorted(
            set(self.quotas), key=lambda q: (q.kind, q.side, q.attribute, q.group, q.number)
        )
        object.__setattr__(self, "quotas", tuple(quotas))
        within(self.balance_within, 0, MOST_POINTS, "distance from the best worst pair")
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
    def area_of(self) -> dict[str, str]:
        """Competence → the area it lies in."""
        return {area.key: area.parent for area in self.taxonomy if area.parent}

    @cached_property
    def area_weight(self) -> dict[str, int]:
        """Area or competence → how many times it counts, where that is more than once. A competence
        counts no less than the area it lies in."""
        own = {area.key: area.weight for area in self.taxonomy}
        weights = {key: max(own[key], own.get(self.area_of.get(key, ""), 1)) for key in own}
        return {key: weight for key, weight in weights.items() if weight > 1}

    def gap_of(self, need: Need) -> int:
        """The gap of a need as it counts here: as many times as its area."""
        return need.gap * self.area_weight.get(need.area, 1)

    @cached_property
    def corpus(self) -> Corpus:
        """What the texts of a pair are measured against: all that the mentees wrote."""
        return Corpus(f"{mentee.goals}\n{mentee.story}" for mentee in self.mentees)

    @cached_property
    def forbidden_pairs(self) -> dict[tuple[str, str], Forbid]:
        return {(forbid.mentee, forbid.mentor): forbid for forbid in self.forbids}
