"""What the desk shows, read with a fixed number of queries and put in words once."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spona.core.economies import name_of
from spona.engine.matching import (
    BadRecord,
    Objective,
    Plan,
    Problem,
    Reserve,
)
from spona.matching import queries
from spona.matching.adapter import AVAILABLE
from spona.matching.left_over import Left, left_over
from spona.matching.models import Comment, MatchingRun, PairWish, Proposal
from spona.matching.opened import Opened, opened
from spona.matching.states import ProposalState
from spona.matching.words import Said, area_names, rule_words, said
from spona.matching.words_of_plans import (
    objective_words,
    outcome_words,
    proof_words,
    quota_price_words,
)
from spona.people.ordering import sort_column
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part


@dataclass(frozen=True)
class Row:
    """A proposed pair with its reasons and warnings."""

    proposal: Proposal
    reasons: list[Said]
    warnings: list[str]
    pinned: bool
    reserves: list[tuple[Participation, Reserve]]


class Desk:
    """The state of a cycle's matching."""

    def __init__(self, *, cycle: Cycle) -> None:
        self.cycle = cycle

    @cached_property
    def run(self) -> MatchingRun | None:
        return queries.draft_run(self.cycle)

    @cached_property
    def _opened(self) -> Opened | None:
        try:
            return opened(self.run) if self.run else None
        except BadRecord:
            return None

    @property
    def _record(self) -> tuple[Problem, Plan] | None:
        return (self._opened.problem, self._opened.plan) if self._opened else None

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
    def worst(self) -> int | None:
        return self._record[1].worst if self._record else None

    @cached_property
    def rows(self) -> list[Row]:
        """Proposed pairs, weakest first: that is where a committee looks."""
        if not self.run or not self._record:
            return []
        by_mentee = {pair.mentee: pair for pair in self._record[1].pairs}
        reserves = {one.mentee: one.choices for one in self._record[1].reserves}
        found = []
        for proposal in self._in(ProposalState.DRAFT):
            pair = by_mentee[proposal.mentee.public_id]
            found.append(
                Row(
                    proposal,
                    said(proposal.reasons, self.areas),
                    rule_words(f.code for f in pair.warnings),
                    pair.pinned,
                    [
                        (self.people[choice.mentor], choice)
                        for choice in reserves.get(pair.mentee, ())
                        if choice.mentor in self.people
                    ],
                )
            )
        return sorted(found, key=lambda row: row.proposal.score)

    @cached_property
    def left(self) -> list[Left]:
        """Mentees nobody could be found for, with the reasons."""
        if not self._record:
            return []
        return [
            left_over(one, self.people, self.areas)
            for one in self._record[1].unmatched
            if one.mentee in self.people
        ]

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

    @property
    def paired(self) -> list[Proposal]:
        """Both said yes."""
        return self._in(ProposalState.PAIRED)

    @property
    def ended(self) -> list[Proposal]:
        """Questions that ended without a pair."""
        return self._in(ProposalState.DECLINED, ProposalState.WITHDRAWN)

    @property
    def has_plan(self) -> bool:
        return self._record is not None

    @property
    def asked_for(self) -> dict[str, Any]:
        """What the run on the desk was asked for; else what is asked for mostly."""
        run = self.run
        return {
            "objective": run.objective if run else Objective.TOTAL.value,
            "distance": run.distance if run else 5,
        }

    def is_commented(self, proposal: Proposal) -> bool:
        return (proposal.mentee_id, proposal.mentor_id) in self.said_of

    @property
    def objective_words(self) -> str:
        return objective_words(self.run.objective, self.run.distance) if self.run else ""

    @property
    def proof(self) -> str:
        return proof_words(self._record[1]) if self._record else ""

    @property
    def quotas(self) -> list[tuple[bool, str]]:
        """Quotas of the draft: those missed, and what all of them cost together."""
        if not self._record:
            return []
        plan = self._record[1]
        told: list[tuple[bool, str]] = [(o.met, outcome_words(o)) for o in plan.quotas if not o.met]
        price = plan.quota_price
        if price and (price.lost_points or price.lost_pairs):
            told.append((True, quota_price_words(price)))
        return told

    @property
    def latest_comments(self) -> list[Comment]:
        return self.comments[-5:]

    @property
    def is_stable(self) -> bool:
        """Nobody would rather change; False also where that was not looked at."""
        found = self._opened
        return found is not None and found.blocking is not None and not self.unstable

    @cached_property
    def unstable(self) -> list[tuple[Participation, Participation]]:
        """Pairs who would both rather be together."""
        if not self._opened:
            return []
        people = self.people
        return [
            (people[b.mentee], people[b.mentor])
            for b in self._opened.blocking or ()
            if b.mentee in people and b.mentor in people
        ]

    @cached_property
    def computing(self) -> MatchingRun | None:
        """A run the background is working out, or one that could not be made since the draft."""
        return queries.unfinished_run(self.cycle)

    @cached_property
    def comments(self) -> list[Comment]:
        return list(queries.comments(self.cycle))

    @cached_property
    def said_of(self) -> dict[tuple[int, int], int]:
        """(mentee, mentor) → how many comments."""
        count: dict[tuple[int, int], int] = {}
        for one in self.comments:
            if one.mentee_id and one.mentor_id:
                pair = (one.mentee_id, one.mentor_id)
                count[pair] = count.get(pair, 0) + 1
        return count

    @cached_property
    def open_mentees(self) -> list[Participation]:
        """Mentees who take part and are neither paired nor asked about nor in the draft."""
        busy = {
            p.mentee_id
            for p in self._in(ProposalState.DRAFT, ProposalState.ASKED, ProposalState.PAIRED)
        }
        return [
            p
            for p in self.people.values()
            if p.part == Part.MENTEE
            and p.standing in AVAILABLE
            and p.pk not in busy
            and p.pk not in self.live
        ]

    @cached_property
    def live(self) -> set[int]:
        """Mentees in a pair that goes on."""
        return queries.mentees_in_pairs(self.cycle)

    @cached_property
    def changed(self) -> list[Participation]:
        """People of the draft who left, and mentees it does not know: the plan is out of date."""
        if not self._record or not self.run:
            return []
        problem = self._record[0]
        inside = problem.mentee_by_id.keys() | problem.mentor_by_id.keys()
        gone = [
            p for key, p in self.people.items() if key in inside and p.standing not in AVAILABLE
        ]
        return gone + [p for p in self.open_mentees if p.public_id not in problem.mentee_by_id]

    @cached_property
    def free(self) -> list[tuple[Participation, int]]:
        """Mentors with seats the draft leaves open, and how many."""
        if not self._record:
            return []
        problem, plan = self._record
        taken = Counter(plan.mentor_by_mentee.values())
        left = [(m.id, m.most - taken[m.id]) for m in problem.mentors]
        found = [(self.people[m], n) for m, n in left if n > 0 and m in self.people]
        order = sort_column()
        return sorted(found, key=lambda pair: getattr(pair[0].person, order))

    @cached_property
    def economies(self) -> list[tuple[str, str]]:
        codes = {p.person.economy for p in self.people.values() if p.person.economy}
        return sorted(((code, name_of(code)) for code in codes), key=lambda pair: pair[1])
