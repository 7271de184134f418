"""After a no, a drop-out or a late joiner: the plan with the fewest people moved, before it counts."""

from dataclasses import dataclass, replace
from functools import cached_property

from spona.engine.matching import Move, Pair, Replan, moves_between, replan
from spona.engine.matching.solving import Progress
from spona.matching import queries
from spona.matching.adapter import problem_of
from spona.matching.models import MatchingRun, Proposal
from spona.matching.states import ProposalState, ReplyState, RunState
from spona.programmes.models import Cycle


@dataclass(frozen=True)
class Replanned:
    """`base` is the run it stays close to; `reopened` the questions that might have been moved.

    Pairs in which both said yes are not part of the problem at all: they cannot move.
    """

    base: MatchingRun
    replan: Replan
    moves: tuple[Move, ...]
    before: int  # pairs it started from
    joined: list[str]  # mentees who were not there when the base was made
    mentors_joined: list[str]
    gone: list[str]  # people of the base who do not take part any more
    declined: list[Proposal]
    reopened: list[Proposal]

    @cached_property
    def taken_back(self) -> list[Proposal]:
        """Questions that end, because their mentee moves."""
        new = self.replan.plan.mentor_by_mentee
        return [p for p in self.reopened if new.get(p.mentee.public_id) != p.mentor.public_id]

    @property
    def kept(self) -> int:
        return self.before - sum(1 for move in self.moves if move.origin)


def base_of(cycle: Cycle) -> MatchingRun | None:
    """The draft on the desk, else the run published last."""
    made = MatchingRun.objects.filter(cycle=cycle).select_related("cycle")
    draft = made.filter(state=RunState.DRAFT).first()
    return draft or made.filter(state=RunState.PUBLISHED).order_by("-number").first()


def replanned(
    cycle: Cycle, *, reopen: bool = False, progress: Progress | None = None
) -> Replanned | None:
    """What a re-plan would bring; None without an earlier plan. Raises PinRefused."""
    base = base_of(cycle)
    if base is None:
        return None
    problem_before, plan_before = queries.plan_of(base)
    asked = queries.proposals(cycle, states=[ProposalState.ASKED])
    reopened = list(asked.filter(mentor_reply=ReplyState.OPEN)) if reopen else []
    now = problem_of(cycle, reopened=frozenset(p.pk for p in reopened))
    problem = replace(now, balance_within=base.distance)
    here = problem.mentee_by_id.keys() & problem_before.mentee_by_id.keys()
    pairs = [pair for pair in plan_before.pairs if pair.mentee in here]
    known = {pair.mentee for pair in pairs}
    pairs += [
        Pair(mentee=p.mentee.public_id, mentor=p.mentor.public_id, points=p.score)
        for p in reopened
        if p.mentee.public_id not in known
    ]
    previous = replace(plan_before, pairs=tuple(pairs))
    found = replan(problem, previous, progress=progress)
    settled = {
        *Proposal.objects.filter(
            run__cycle=cycle, state__in=[ProposalState.ASKED, ProposalState.PAIRED]
        ).values_list("mentee__public_id", flat=True)
    }
    mentors = problem.mentor_by_id.keys()
    everybody_before = problem_before.mentee_by_id.keys() | problem_before.mentor_by_id.keys()
    return Replanned(
        base=base,
        replan=found,
        moves=moves_between(previous, found.plan),
        before=len(pairs),
        joined=sorted(problem.mentee_by_id.keys() - problem_before.mentee_by_id.keys()),
        mentors_joined=sorted(mentors - problem_before.mentor_by_id.keys()),
        gone=sorted(everybody_before - problem.mentee_by_id.keys() - mentors - settled),
        declined=[
            p
            for p in queries.proposals(
                cycle, states=[ProposalState.DECLINED, ProposalState.WITHDRAWN]
            )
            if p.mentee.public_id in problem.mentee_by_id
        ],
        reopened=reopened,
    )
