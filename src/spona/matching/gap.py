"""Where needs go unmet: areas with too few places, mentees nobody fits, and whom to ask next.

Counts of people, never a score of one. Works with an empty pool: then everything is a gap.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from spona.engine.matching import Plan, Problem, Unmatched
from spona.matching.pool_fit import PoolFit
from spona.matching.pool_models import PoolAsk, PoolMember
from spona.matching.pool_queries import members as members_of
from spona.matching.pool_states import STILL_OPEN, AskState, PoolStanding
from spona.matching.words import area_names, rule_words
from spona.programmes.models import Cycle, Participation


@dataclass(frozen=True)
class AreaGap:
    """An area: open mentees who need it, how much (sum of gaps), mentors and free places for it.

    `unmet` are the mentees whose mentor in the best plan for all does not offer it, or who have
    none. `missing` is by how many they outnumber the free places; a place counts in every area its
    mentor offers, so this is the least that is missing.
    """

    name: str
    mentees: int
    importance: int
    mentors: int
    places: int
    unmet: int

    @property
    def missing(self) -> int:
        return max(0, self.mentees - self.places)


@dataclass(frozen=True)
class Next:
    """A prospect for an unserved mentee. `points` are the engine's."""

    member: PoolMember
    state: AskState
    points: int


@dataclass(frozen=True)
class Unserved:
    """A mentee without a fitting mentor: why, what would help, whom to ask, who said no so far."""

    mentee: Participation
    reasons: list[tuple[str, int]]  # (rule in words, how many mentors it keeps away)
    full: int  # mentors who fit and have no place left
    change: str  # kind of the engine's smallest change
    change_mentor: Participation | None
    change_rules: list[str]
    areas: list[str]
    prospects: list[Next]
    declined: list[PoolAsk]

    @property
    def waiting(self) -> list[Next]:
        """Those asked already, not yet answered."""
        return [row for row in self.prospects if row.state != AskState.TO_ASK]

    @property
    def next(self) -> Next | None:
        """Whom to ask now."""
        return next((row for row in self.prospects if row.state == AskState.TO_ASK), None)

    @property
    def others(self) -> list[Next]:
        """Whom to ask after that."""
        return [row for row in self.prospects if row.state == AskState.TO_ASK][1:]


class Gap:
    """The gap report of a cycle. Its pages cost the same queries at any size."""

    def __init__(self, *, cycle: Cycle, today: date) -> None:
        self.cycle = cycle
        self.asks = list(
            PoolAsk.objects.filter(cycle=cycle).select_related("member__person", "for_mentee")
        )
        self.state_of = {ask.member_id: AskState(ask.state) for ask in self.asks}
        self.members = [
            member
            for member in members_of(cycle=cycle, today=today)
            if self._may_help(member, today)
        ]
        self.fit = PoolFit(cycle=cycle, members=self.members)
        names = area_names(cycle)
        self.areas = area_gaps(self.fit.problem, self.fit.plan, names)
        self.places = sum(mentor.most for mentor in self.fit.problem.mentors)
        self.mentees = len(self.fit.problem.mentees)
        people = {
            row.public_id: row
            for row in Participation.objects.filter(cycle=cycle).select_related("person")
        }
        order = self.fit.first_to_ask()
        self.unserved = [
            self._unserved(left, people, names, order.get(left.mentee, []))
            for left in self.fit.plan.unmatched
        ]

    def _may_help(self, member: PoolMember, today: date) -> bool:
        if member.place != PoolStanding.ACTIVE:  # type: ignore[attr-defined]
            return False
        state = self.state_of.get(member.pk, AskState.TO_ASK)
        if state == AskState.LATER:  # asked again once her day has come
            again = member.ask_again_on  # type: ignore[attr-defined]
            return again is not None and again <= today
        return state in STILL_OPEN

    @property
    def lacking(self) -> list[AreaGap]:
        """Areas with too few places, the widest lack first."""
        return [row for row in self.areas if row.missing]

    @property
    def bars(self) -> list[tuple[str, int]]:
        """(area, mentees it stays unmet for): the picture, in the order of the table."""
        return [(row.name, row.unmet) for row in self.areas if row.unmet][:12]

    @property
    def news(self) -> list[PoolAsk]:
        """Answers of prospects, the latest first."""
        answered = [ask for ask in self.asks if ask.answered_at]
        return sorted(answered, key=lambda ask: ask.answered_at, reverse=True)[:5]  # type: ignore[return-value,arg-type]

    def _unserved(
        self,
        left: Unmatched,
        people: dict[str, Participation],
        names: dict[str, str],
        order: Iterable[tuple[PoolMember, int]],
    ) -> Unserved:
        codes = Counter(f.code for excluded in left.excluded for f in excluded.findings)
        mentee = people[left.mentee]
        needs = self.fit.problem.mentee_by_id[left.mentee].needs
        return Unserved(
            mentee=mentee,
            reasons=[(rule_words([code])[0], n) for code, n in codes.most_common()],
            full=len(left.full),
            change=left.change.kind,
            change_mentor=people.get(left.change.mentor),
            change_rules=rule_words(left.change.codes),
            areas=[
                names.get(need.area, need.area)
                for need in sorted(needs, key=lambda need: (-need.gap, need.area))
            ],
            prospects=[self._next(member, points) for member, points in order],
            declined=[
                ask
                for ask in self.asks
                if ask.for_mentee_id == mentee.pk and ask.state in {AskState.NO, AskState.LATER}
            ],
        )

    def _next(self, member: PoolMember, points: int) -> Next:
        state = self.state_of.get(member.pk, AskState.TO_ASK)
        return Next(member, AskState.TO_ASK if state == AskState.LATER else state, points)


def area_gaps(problem: Problem, plan: Plan, names: dict[str, Any]) -> list[AreaGap]:
    """Every area somebody still open needs: the widest lack of places first, then for how many it
    stays unmet, then how important it is to them."""
    needed: dict[str, list[int]] = defaultdict(list)
    unmet: Counter[str] = Counter()
    for mentee in problem.mentees:
        mentor = problem.mentor_by_id.get(plan.mentor_by_mentee.get(mentee.id, ""))
        offers = set(mentor.offers) if mentor else set()
        for need in mentee.needs:
            if need.gap:
                needed[need.area].append(need.gap)
                unmet[need.area] += not offers & {need.area, problem.area_of.get(need.area)}
    mentors: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for mentor in problem.mentors:
        mentors.update(mentor.offers)
        places.update(dict.fromkeys(mentor.offers, mentor.most))
    rows = [
        AreaGap(
            str(names.get(key, key)), len(gaps), sum(gaps), mentors[key], places[key], unmet[key]
        )
        for key, gaps in needed.items()
    ]
    return sorted(rows, key=lambda row: (-row.missing, -row.unmet, -row.importance, row.name))
