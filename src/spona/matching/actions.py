"""The committee proposes by the engine, changes by hand, publishes; two people answer."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.engine.matching import (
    Objective,
    PinRefused,
    explain,
    solve,
    to_data,
)
from spona.engine.matching import record as record_run
from spona.matching import mails
from spona.matching.adapter import problem_of, rules_of, weights_of
from spona.matching.models import MatchingRun, MatchingSettings, PairWish, Proposal
from spona.matching.states import ProposalState, ReplyState, RunState, Wish
from spona.mentoring.actions import start_mentorship
from spona.mentoring.models import Mentorship
from spona.messaging.links import revoke
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Standing


class CannotMatch(ValidationError):
    """A step of matching that is refused, with the sentence for the committee."""


@transaction.atomic
def change_settings(
    *, cycle: Cycle, weights: dict[str, int], rules: dict[str, object], by: Person
) -> MatchingSettings:
    """New weights and rules; each change is a new version, named in the runs that used it."""
    settings, _created = MatchingSettings.objects.get_or_create(
        cycle=cycle, defaults={"organisation": cycle.organisation}
    )
    settings.weights, settings.rules = weights, rules
    weights_of(settings), rules_of(settings)  # raises BadProblem before anything is kept
    settings.version += 1
    settings.save()
    record(
        verb="matching.settings_changed",
        target=cycle,
        by=by,
        version=settings.version,
        weights=weights,
        rules={k: str(v) for k, v in rules.items()},
    )
    return settings


@transaction.atomic
def run_matching(
    *, cycle: Cycle, by: Person | None, now: datetime, objective: Objective = Objective.TOTAL
) -> MatchingRun:
    """Pair everybody who is open, as well as can be. The earlier draft is replaced by this one.

    1. rows to a problem, 2. solve, 3. keep the record, 4. one proposal per pair with its reasons.
    """
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    problem = problem_of(cycle)
    try:
        plan = solve(problem, objective)
    except PinRefused as error:
        raise CannotMatch(_refusal(error)) from error
    MatchingRun.objects.filter(cycle=cycle, state=RunState.DRAFT).update(state=RunState.SUPERSEDED)
    last = MatchingRun.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    run = MatchingRun.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        number=last + 1,
        record=record_run(problem, plan),
        plan_hash=plan.hash,
        total=plan.total,
        made_at=now,
        made_by=by,
    )
    people = {
        p.public_id: p for p in Participation.objects.filter(cycle=cycle).select_related("person")
    }
    Proposal.objects.bulk_create(
        Proposal(
            organisation=cycle.organisation,
            run=run,
            mentee=people[pair.mentee],
            mentor=people[pair.mentor],
            score=pair.points,
            reasons=[to_data(r) for r in explain(problem, plan, pair.mentee, pair.mentor)],
        )
        for pair in plan.pairs
    )
    record(
        verb="matching.run_made",
        target=cycle,
        by=by,
        run=run.number,
        hash=plan.hash,
        pairs=len(plan.pairs),
        total=plan.total,
    )
    return run


def _refusal(error: PinRefused) -> str:
    return _(
        "A pair you keep together breaks a rule: %(why)s. Name the rule to set it aside, or "
        "take the pin away."
    ) % {"why": error}


@transaction.atomic
def wish_pair(
    *,
    mentee: Participation,
    mentor: Participation,
    wish: Wish,
    reason: str,
    by: Person,
    now: datetime,
    overrides: tuple[str, ...] = (),
) -> PairWish:
    """Keep two together, or keep them apart, with name and reason. One pin per mentee."""
    if mentee.cycle_id != mentor.cycle_id or (mentee.part, mentor.part) != (
        Part.MENTEE,
        Part.MENTOR,
    ):
        raise CannotMatch(_("A pair is one mentee and one mentor of the same cycle."))
    if not reason.strip():
        raise CannotMatch(_("Please say why; it stands in the minutes."))
    if wish == Wish.PIN:
        PairWish.objects.filter(mentee=mentee, wish=Wish.PIN).exclude(mentor=mentor).delete()
    kept, _created = PairWish.objects.update_or_create(
        cycle=mentee.cycle,
        mentee=mentee,
        mentor=mentor,
        defaults={
            "organisation": mentee.organisation,
            "wish": wish,
            "reason": reason.strip(),
            "overrides": list(overrides),
            "by": by,
            "at": now,
        },
    )
    record(
        verb=f"matching.{wish}",
        target=mentee,
        by=by,
        mentor=mentor.public_id,
        reason=reason.strip(),
        overrides=list(overrides),
    )
    return kept


@transaction.atomic
def take_wish_back(*, wish: PairWish, by: Person) -> None:
    record(verb="matching.wish_taken_back", target=wish.mentee, by=by, mentor=wish.mentor.public_id)
    wish.delete()


@transaction.atomic
def publish_run(*, run: MatchingRun, by: Person, now: datetime) -> int:
    """Ask the mentors; each mentee is asked when her mentor has said yes, so that she never learns
    the name of somebody who declined. Returns how many proposals were published."""
    run = MatchingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != RunState.DRAFT:
        raise CannotMatch(_("This proposal was published or replaced already."))
    proposals = list(
        Proposal.objects.filter(run=run, state=ProposalState.DRAFT).select_related(
            "mentee__person__organisation", "mentor__person__organisation", "run__cycle"
        )
    )
    for proposal in proposals:
        proposal.state, proposal.asked_at = ProposalState.ASKED, now
        proposal.save(update_fields=["state", "asked_at"])
        _mark_invited(proposal.mentor, by=by, now=now)
        mails.ask_mentor(proposal=proposal, now=now)
    run.state, run.published_at = RunState.PUBLISHED, now
    run.save(update_fields=["state", "published_at"])
    record(
        verb="matching.run_published",
        target=run.cycle,
        by=by,
        run=run.number,
        hash=run.plan_hash,
        proposals=len(proposals),
    )
    return len(proposals)


def _mark_invited(participation: Participation, *, by: Person | None, now: datetime) -> None:
    if participation.standing == Standing.POOL:
        change_standing(participation=participation, standing=Standing.INVITED, by=by, now=now)


@transaction.atomic
def answer_proposal(
    *, proposal: Proposal, side: Part, yes: bool, now: datetime, today: date, reason: str = ""
) -> Proposal:
    """One side's answer, once. Mentor's yes asks the mentee; both yeses make the mentorship; a no
    closes the proposal and says nothing about it to the other side."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "mentee__person__organisation", "mentor__person__organisation", "run__cycle"
        )
        .get(pk=proposal.pk)
    )
    if proposal.state != ProposalState.ASKED:
        raise CannotMatch(_("This question is no longer open."))
    before = proposal.mentor_reply if side == Part.MENTOR else proposal.mentee_reply
    if before != ReplyState.OPEN:
        raise CannotMatch(_("You have answered already."))
    if side == Part.MENTEE and proposal.mentor_reply != ReplyState.YES:
        raise CannotMatch(_("This question is no longer open."))
    person = (proposal.mentor if side == Part.MENTOR else proposal.mentee).person
    reply = ReplyState.YES if yes else ReplyState.NO
    if side == Part.MENTOR:
        proposal.mentor_reply, proposal.mentor_replied_at = reply, now
    else:
        proposal.mentee_reply, proposal.mentee_replied_at = reply, now
    if not yes:
        proposal.state, proposal.decline_reason = ProposalState.DECLINED, reason.strip()
        if side == Part.MENTOR and proposal.mentor.standing == Standing.INVITED:
            change_standing(
                participation=proposal.mentor, standing=Standing.POOL, by=person, now=now
            )
    elif side == Part.MENTOR:
        mails.ask_mentee(proposal=proposal, now=now)
    else:
        proposal.mentorship = _pair(proposal, now=now, today=today)
        proposal.state = ProposalState.PAIRED
    proposal.save()
    record(verb=f"matching.{side}_said_{reply}", target=proposal, by=person)
    return proposal


def _pair(proposal: Proposal, *, now: datetime, today: date) -> Mentorship:
    for participation in (proposal.mentor, proposal.mentee):
        if participation.standing != Standing.CONFIRMED:
            change_standing(
                participation=participation,
                standing=Standing.CONFIRMED,
                by=participation.person,
                now=now,
            )
    return start_mentorship(
        mentee=proposal.mentee, mentor=proposal.mentor, today=today, now=now, by=None
    )


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Person, now: datetime, reason: str) -> None:
    """The team takes an unanswered question back; its links close."""
    changed = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.ASKED).update(
        state=ProposalState.WITHDRAWN
    )
    if not changed:
        raise CannotMatch(_("This question is no longer open."))
    revoke(purpose="proposal", target=proposal, now=now)
    record(verb="matching.proposal_withdrawn", target=proposal, by=by, reason=reason)


@transaction.atomic
def remind_of_proposal(*, proposal: Proposal, by: Person, now: datetime) -> None:
    """Ask again whoever has not answered; at most one letter a day, the same link refreshed."""
    if proposal.state != ProposalState.ASKED:
        raise CannotMatch(_("This question is no longer open."))
    if proposal.mentor_reply == ReplyState.OPEN:
        mails.ask_mentor(proposal=proposal, now=now)
    else:
        mails.ask_mentee(proposal=proposal, now=now)
    record(verb="matching.proposal_reminded", target=proposal, by=by)
