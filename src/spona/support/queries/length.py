"""A cycle longer or shorter, before anybody says so: what it would mean for each pair, phase and check-in."""

from collections import Counter
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from spona.core.models import AuditLine
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.rules import sessions_expected
from spona.mentoring.states import LIVE, Outcome
from spona.programmes.models import Cycle, Phase
from spona.programmes.queries import phases
from spona.support.models.checkin import CheckIn
from spona.support.states import Moment

VERB = "support.cycle_length_changed"
# A phase that reaches this close to the end of the cycle belongs to its end.
NEAR_THE_END = timedelta(days=7)
# The second week of a pair is the second week however long its year is.
FIRST_DAYS = 30
# A check-in whose place in a shorter year is behind us comes this many days from now.
SOON = 7
# So many pairs are written to within the act itself; more wait for a letter, which goes in portions.
MOST_TOLD = 300
LONGEST = 1100  # days, as of `CheckIn.after`


@dataclass(frozen=True)
class PairThen:
    """A live pair: sessions expected of it now and then, and held so far."""

    pair: Mentorship
    now: int
    then: int
    held: int


@dataclass(frozen=True)
class PhaseThen:
    """A phase by the new end: its days then, or that it stays although it ends later than the cycle."""

    phase: Phase
    starts_on: date
    days: int
    is_beyond: bool = False

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class CheckInThen:
    """A check-in still ahead: days after a pair's start, now and then."""

    check_in: CheckIn
    after: int


@dataclass(frozen=True)
class Length:
    """What a number of months and of sessions would mean."""

    ends_on: date
    pairs: list[PairThen]
    phases: list[PhaseThen]
    check_ins: list[CheckInThen]

    @property
    def changed(self) -> list[PairThen]:
        return [one for one in self.pairs if one.now != one.then]

    @property
    def in_short(self) -> list[tuple[int, int, int]]:
        """(sessions now, then, how many pairs), most pairs first."""
        found = Counter((one.now, one.then) for one in self.changed)
        return [(now, then, n) for (now, then), n in found.most_common()]

    @property
    def may_tell(self) -> bool:
        return len(self.pairs) <= MOST_TOLD

    @property
    def moving(self) -> list[PhaseThen]:
        return [one for one in self.phases if not one.is_beyond]

    @property
    def moves_anything(self) -> bool:
        return bool(self.moving or self.check_ins)


def preview_length(*, cycle: Cycle, months: int, sessions: int, today: date) -> Length:
    """Nothing is changed by it; four queries however many pairs there are."""
    then = copy(cycle)
    then.months, then.sessions_agreed = months, sessions
    return Length(
        ends_on=then.ends_on,
        pairs=_pairs(cycle, then),
        phases=_phases(cycle, ends_on=then.ends_on),
        check_ins=_check_ins(cycle, months=months, today=today),
    )


def live_pairs(*, cycle: Cycle) -> list[Mentorship]:
    """With both people, in the order of their start; each knows this very cycle."""
    found = list(
        Mentorship.objects.filter(cycle=cycle, state__in=LIVE)
        .select_related(
            "organisation", "mentee__person__organisation", "mentor__person__organisation"
        )
        .order_by("started_on", "pk")
    )
    for pair in found:
        pair.cycle = cycle
    return found


def _pairs(cycle: Cycle, then: Cycle) -> list[PairThen]:
    held = dict(
        Session.objects.filter(
            mentorship__cycle=cycle, mentorship__state__in=LIVE, outcome=Outcome.HELD
        )
        .order_by()
        .values_list("mentorship")
        .annotate(Count("pk"))
    )
    found = []
    for pair in live_pairs(cycle=cycle):
        now = sessions_expected(pair)
        other = copy(pair)
        other.cycle = then
        found.append(PairThen(pair, now, sessions_expected(other), held.get(pair.pk, 0)))
    return found


def _phases(cycle: Cycle, *, ends_on: date) -> list[PhaseThen]:
    """What reaches the end of the cycle grows or shrinks with it when it began in the first half, and
    moves with it as it is when it began later; all else stays where it is."""
    by = ends_on - cycle.ends_on
    if not by:
        return []
    half = cycle.kick_off_on + (cycle.ends_on - cycle.kick_off_on) // 2
    found = []
    for phase in phases(cycle=cycle):
        if phase.ends_on < cycle.ends_on - NEAR_THE_END:
            if phase.ends_on > ends_on:
                found.append(PhaseThen(phase, phase.starts_on, phase.days, is_beyond=True))
        elif phase.starts_on <= half:
            found.append(PhaseThen(phase, phase.starts_on, max(1, phase.days + by.days)))
        else:
            found.append(PhaseThen(phase, phase.starts_on + by, phase.days))
    return found


def _check_ins(cycle: Cycle, *, months: int, today: date) -> list[CheckInThen]:
    """Those of a pair that began with the kick-off which are still ahead keep their place in the year."""
    gone = (today - cycle.kick_off_on).days
    ahead = CheckIn.objects.filter(
        cycle=cycle, moment=Moment.DAYS, is_active=True, after__gt=max(FIRST_DAYS, gone)
    ).order_by("after", "pk")
    if months == cycle.months:
        return []
    found = [
        CheckInThen(one, min(LONGEST, max(round(one.after * months / cycle.months), gone + SOON)))
        for one in ahead
    ]
    return [one for one in found if one.after != one.check_in.after]


def length_changes(*, cycle: Cycle) -> list[AuditLine]:
    """Who changed it before, and why; the newest first."""
    lines = AuditLine.objects.filter(target_id=cycle.public_id, verb=VERB)
    return list(lines.order_by("-at", "-pk")[:10])
