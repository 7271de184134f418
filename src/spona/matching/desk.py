"""What the desk shows, read with a fixed number of queries and put in words once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spona.engine.matching import BadProblem, BadRecord, Plan, PriceList, Problem, why_not
from spona.matching import queries
from spona.matching.models import MatchingRun, PairWish, Proposal
from spona.matching.states import ProposalState
from spona.matching.words import Said, area_names, rule_words, said
from spona.programmes.models import Cycle, Participation


@dataclass(frozen=True)
class Row:
    """A proposed pair with its reasons and warnings."""

    proposal: Proposal
    reasons: list[Said]
    warnings: list[str]
    pinned: bool


@dataclass(frozen=True)
class Left:
    """A mentee without a mentor, why, and the smallest change that would help."""

    mentee: Participation
    excluded: list[tuple[Participation, list[str]]]
    full: list[Participation]
    change: str
    change_mentor: Participation | None
    codes: list[str]
    languages: tuple[str, ...]
    areas: list[str]


@dataclass(frozen=True)
class PriceInWords:
    """What a decision costs: points and pairs lost, the weakest pair before and after, who moves."""

    lost_points: int
    lost_pairs: int
    worst_before: int | None
    worst_after: int | None
    moves: list[tuple[Participation, Participation | None, Participation | None]]


class Desk:
    """The state of a cycle's matching."""

    def __init__(self, *, cycle: Cycle) -> None:
        self.cycle = cycle

    @cached_property
    def run(self) -> MatchingRun | None:
        return queries.draft_run(self.cycle)

    @cached_property
    def _record(self) -> tuple[Problem, Plan] | None:
        try:
            return queries.plan_of(self.run) if self.run else None
        except BadRecord:
            return None

    @cached_property
    def people(self) -> dict[str, Participation]:
        rows = Participation.objects.filter(cycle=self.cycle).select_related("person")
        return {row.public_id: row for row in rows}

    @cached_property
    def areas(self) -> dict[str, str]:
        return area_names(self.cycle)

    @cached_property
    def most(self) -> int:
        """The most points a pair can have."""
        return self._record[0].weights.total if self._record else 0

    @cached_property
    def objective(self) -> str:
        return self._record[1].objective.value if self._record else ""

    @cached_property
    def worst(self) -> int | None:
        return self._record[1].worst if self._record else None

    @cached_property
    def rows(self) -> list[Row]:
        """Proposed pairs, weakest first: that is where a committee looks."""
        if not self.run or not self._record:
            return []
        by_mentee = {pair.mentee: pair for pair in self._record[1].pairs}
        found = []
        for proposal in self._in(ProposalState.DRAFT):
            pair = by_mentee[proposal.mentee.public_id]
            found.append(
                Row(
                    proposal,
                    said(proposal.reasons, self.areas),
                    rule_words(f.code for f in pair.warnings),
                    pair.pinned,
                )
            )
        return sorted(found, key=lambda row: row.proposal.score)

    @cached_property
    def left(self) -> list[Left]:
        """Mentees nobody could be found for, with the reasons."""
        return [self._left(u) for u in self._record[1].unmatched] if self._record else []

    def _left(self, unmatched: Any) -> Left:
        change = unmatched.change
        return Left(
            self.people[unmatched.mentee],
            [
                (self.people[e.mentor], rule_words(f.code for f in e.findings))
                for e in unmatched.excluded
            ],
            [self.people[m] for m in unmatched.full],
            change.kind,
            self.people.get(change.mentor),
            rule_words(change.codes),
            change.languages,
            [self.areas.get(key, key) for key in change.areas],
        )

    @cached_property
    def wishes(self) -> list[PairWish]:
        return list(queries.wishes(self.cycle))

    @cached_property
    def _proposals(self) -> list[Proposal]:
        """All that count, in one query: this draft's, the asked, the answered."""
        found = queries.proposals(self.cycle, states=list(ProposalState))
        return [p for p in found if p.state != ProposalState.DRAFT or p.run == self.run]

    def _in(self, *states: ProposalState) -> list[Proposal]:
        return [p for p in self._proposals if p.state in states]

    @cached_property
    def asked(self) -> list[Proposal]:
        """Questions that wait for an answer."""
        return self._in(ProposalState.ASKED)

    @cached_property
    def settled(self) -> list[Proposal]:
        """Pairs that said yes, and questions that ended."""
        return self._in(ProposalState.PAIRED, ProposalState.DECLINED, ProposalState.WITHDRAWN)

    def in_words(self, price: Any) -> PriceInWords:
        return PriceInWords(
            price.lost_points,
            price.lost_pairs,
            price.worst_before,
            price.worst_after,
            [
                (
                    self.people[m.mentee],
                    self.people.get(m.origin or ""),
                    self.people.get(m.to or ""),
                )
                for m in price.moves
            ],
        )


@dataclass(frozen=True)
class Other:
    """One mentor for a mentee: fit, what stands in the way, what forcing the pair would cost."""

    mentor: Participation
    points: int
    standing: str
    reasons: list[Said]
    rules: list[str]
    price: PriceInWords
    can_pin: bool


class Others:
    """Every mentor for one mentee, the best fit first."""

    def __init__(self, *, cycle: Cycle, run: MatchingRun, mentee: Participation) -> None:
        self.desk = Desk(cycle=cycle)
        problem, plan = queries.plan_of(run)
        if mentee.public_id not in problem.mentee_by_id:
            raise BadProblem("this mentee is not part of the proposal")
        prices = PriceList(problem, plan)
        areas, people = self.desk.areas, self.desk.people
        self.most = problem.weights.total
        rows: Iterable[Other] = (
            self._other(problem, plan, prices, mentee.public_id, mentor.id, areas, people)
            for mentor in problem.mentors
            if mentor.id in people
        )
        self.rows = sorted(rows, key=lambda row: (bool(row.rules), -row.points))

    def _other(
        self,
        problem: Problem,
        plan: Plan,
        prices: PriceList,
        mentee: str,
        mentor: str,
        areas: dict[str, str],
        people: dict[str, Participation],
    ) -> Other:
        answer = why_not(problem, plan, mentee, mentor)
        reasons = [
            {
                "code": r.code,
                "points": r.points,
                "max_points": r.max_points,
                "params": r.params,
            }
            for r in answer.reasons
        ]
        return Other(
            people[mentor],
            answer.points,
            answer.standing.value,
            said(reasons, areas),
            rule_words(f.code for f in answer.exclusions),
            self.desk.in_words(prices.forcing(mentee, mentor)),
            all(f.liftable for f in answer.exclusions),
        )
