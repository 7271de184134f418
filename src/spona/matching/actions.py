"""The committee proposes by the engine, changes by hand, publishes; two people answer."""

from collections import Counter
from dataclasses import fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.engine.matching import to_data
from spona.matching import mails, queries
from spona.matching.adapter import are_both_available, problem_of, quotas_of, rules_of, weights_of
from spona.matching.models import (
    Comment,
    MatchingRun,
    MatchingSettings,
    PairWish,
    Proposal,
    SettingsVersion,
)
from spona.matching.run_actions import CannotMatch
from spona.matching.run_actions import run_matching as run_matching
from spona.matching.states import ProposalState, ReplyState, RunState, Wish
from spona.mentoring.actions import start_mentorship
from spona.mentoring.models import Mentorship
from spona.messaging.links import revoke
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Standing


@transaction.atomic
def change_settings(
    *,
    cycle: Cycle,
    weights: dict[str, int],
    rules: dict[str, object],
    by: Person,
    now: datetime,
    quotas: list[dict[str, object]] | None = None,
) -> MatchingSettings:
    """New weights and rules; each change is a new version, named in the runs that used it."""
    settings = settings_for_change(cycle)
    settings.cycle = cycle  # whoever holds the cycle sees the new ones
    before = _flat(settings)
    settings.weights, settings.rules = weights, rules
    settings.quotas = settings.quotas if quotas is None else quotas
    after = _flat(settings)  # raises BadProblem before anything is kept
    settings.version += 1
    settings.save()
    SettingsVersion.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        number=settings.version,
        weights=weights,
        rules=rules,
        quotas=settings.quotas,
        changes=[
            {"code": code, "before": before[code], "after": after[code]}
            for code in after
            if before[code] != after[code]
        ],
        by=by,
        at=now,
    )
    record(
        verb="matching.settings_changed",
        target=cycle,
        by=by,
        version=settings.version,
        weights=weights,
        rules={k: str(v) for k, v in rules.items()},
    )
    return settings


def settings_for_change(cycle: Cycle) -> MatchingSettings:
    """The settings of the cycle, made where there are none, locked until the end of the transaction."""
    MatchingSettings.objects.get_or_create(
        cycle=cycle, defaults={"organisation": cycle.organisation}
    )
    return MatchingSettings.objects.select_for_update(of=("self",)).get(cycle=cycle)


def _flat(settings: MatchingSettings) -> dict[str, object]:
    """Every weight and rule in force by its code, defaults included, as plain values."""
    both = weights_of(settings), rules_of(settings)
    flat = {f.name: to_data(getattr(part, f.name)) for part in both for f in fields(part)}
    return {**flat, "quotas": [to_data(quota) for quota in quotas_of(settings)]}


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
    """Keep two together, or keep them apart, with name and reason. One pin per mentee.

    The reason stands with the decision and in the minutes; the audit trail holds ids and codes.
    """
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
        overrides=list(overrides),
    )
    return kept


@transaction.atomic
def take_wish_back(*, wish: PairWish, by: Person) -> None:
    record(verb="matching.wish_taken_back", target=wish.mentee, by=by, mentor=wish.mentor.public_id)
    wish.delete()


@transaction.atomic
def comment(
    *,
    cycle: Cycle,
    text: str,
    by: Person,
    now: datetime,
    run: MatchingRun | None = None,
    pair: tuple[Participation, Participation] | None = None,
) -> Comment:
    """Something said in the committee, about a pair or about the proposal; stands in the minutes."""
    if not text.strip():
        raise CannotMatch(_("There is nothing written yet."))
    said = Comment.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        run=run,
        mentee=pair[0] if pair else None,
        mentor=pair[1] if pair else None,
        text=text.strip(),
        by=by,
        at=now,
    )
    record(verb="matching.commented", target=pair[0] if pair else cycle, by=by)
    return said


@transaction.atomic
def take_comment_back(*, comment: Comment, by: Person) -> None:
    """Whoever said it may take it back; that it was said stays in the audit trail."""
    if comment.by_id != by.pk:
        raise CannotMatch(_("Only who wrote it can take it back."))
    record(verb="matching.comment_taken_back", target=comment.cycle, by=by)
    comment.delete()


@transaction.atomic
def publish_run(
    *, run: MatchingRun, by: Person, now: datetime, despite_warnings: bool = False
) -> int:
    """Ask the mentors; each mentee is asked when her mentor has said yes, so that she never learns
    the name of somebody who declined. Returns how many proposals were published.

    Pairs with a warning are proposed only when somebody answers for it: `despite_warnings`.
    """
    run = MatchingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != RunState.DRAFT:
        raise CannotMatch(_("This proposal was published or replaced already."))
    proposals = list(
        Proposal.objects.filter(run=run, state=ProposalState.DRAFT)
        .select_related(
            "mentee__person__organisation", "mentor__person__organisation", "run__cycle"
        )
        .defer("run__record")
    )
    _require_still_open(run, proposals)
    warned = sum(bool(pair.warnings) for pair in queries.plan_of(run)[1].pairs)
    if warned and not despite_warnings:
        raise CannotMatch(
            _("Some pairs carry a warning. Please say that you propose them all the same.")
        )
    for proposal in proposals:
        proposal.state, proposal.asked_at = ProposalState.ASKED, now
        proposal.save(update_fields=["state", "asked_at"])
        _mark_invited(proposal.mentor, by=by, now=now)
        mails.ask_mentor(proposal=proposal, now=now)
    run.state, run.published_at, run.published_by = RunState.PUBLISHED, now, by
    run.save(update_fields=["state", "published_at", "published_by"])
    record(
        verb="matching.run_published",
        target=run.cycle,
        by=by,
        run=run.number,
        hash=run.plan_hash,
        proposals=len(proposals),
        despite_warnings=warned,
    )
    return len(proposals)


def _require_still_open(run: MatchingRun, proposals: list[Proposal]) -> None:
    """Nobody is asked for somebody who left or is spoken for, and no mentor beyond her places."""
    problem = problem_of(run.cycle)
    wanted = Counter(proposal.mentor.public_id for proposal in proposals)
    waiting = all(proposal.mentee.public_id in problem.mentee_by_id for proposal in proposals)
    places = {mentor.id: mentor.most for mentor in problem.mentors}
    if not waiting or any(places.get(mentor, 0) < number for mentor, number in wanted.items()):
        raise CannotMatch(
            _("People or answers changed since this proposal was made. Please propose anew.")
        )


def _mark_invited(participation: Participation, *, by: Person | None, now: datetime) -> None:
    if participation.standing == Standing.POOL:
        change_standing(participation=participation, standing=Standing.INVITED, by=by, now=now)


@transaction.atomic
def answer_proposal(
    *, proposal: Proposal, side: Part, yes: bool, now: datetime, today: date, reason: str = ""
) -> Proposal:
    """One side's answer, once. Mentor's yes asks the mentee; both yeses make the mentorship; a no
    closes the proposal and says nothing about it to the other side."""
    both = (proposal.mentee_id, proposal.mentor_id)  # in the order in which a withdrawal locks
    list(Participation.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk"))
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "mentee__person__organisation", "mentor__person__organisation", "run__cycle"
        )
        .defer("run__record")
        .get(pk=proposal.pk)
    )
    if proposal.state != ProposalState.ASKED:
        raise CannotMatch(_("This question is no longer open."))
    before = proposal.mentor_reply if side == Part.MENTOR else proposal.mentee_reply
    if before != ReplyState.OPEN:
        raise CannotMatch(_("You have answered already."))
    if side == Part.MENTEE and proposal.mentor_reply != ReplyState.YES:
        raise CannotMatch(_("This question is no longer open."))
    if yes and not are_both_available(proposal):
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
def withdraw_proposal(*, proposal: Proposal, by: Person | None, now: datetime, reason: str) -> None:
    """The team takes an unanswered question back; its links close. `reason` is a code."""
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
