"""Eligibility: the rules of a call, and what a person of the team decides with them in view.

Rules decide nothing. Every check is somebody's, keeps what the rules found then, and is a step in the
application's history.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from spona.admissions.actions.steps import take_step
from spona.admissions.mails import desk as mails
from spona.admissions.models.application import Application, Check
from spona.admissions.models.call import Call, EligibilityRule
from spona.admissions.queries.applications import flagged
from spona.admissions.queries.eligibility import (
    Finding,
    Looked,
    Told,
    as_data,
    has_been_repaired,
    look,
    told_by,
)
from spona.admissions.states import State, Verdict
from spona.core.audit import record
from spona.core.states import WrongState
from spona.core.translated import Said
from spona.people.models import Person

MOST_AT_ONCE = 1000  # accepted in one go: some seconds
STATE_AFTER = {
    Verdict.ELIGIBLE: State.ELIGIBLE,
    Verdict.INELIGIBLE: State.INELIGIBLE,
    Verdict.REPAIR: State.REPAIR,
    Verdict.MORE: State.MORE,
}


class NeedsReason(Exception):
    """The rules say otherwise; whoever departs from them says why."""


class RepairedAlready(Exception):
    """Something to complete is asked for once."""


@transaction.atomic
def save_rule(
    *,
    call: Call,
    rule: EligibilityRule | None,
    key: str,
    op: str,
    values: Sequence[str],
    reason: Said,
    by: Person,
) -> EligibilityRule:
    """A new rule at the end, or another wording of one. Checks made before keep what they found."""
    if rule is None:
        last = EligibilityRule.objects.filter(call=call).aggregate(m=Max("position"))["m"]
        rule = EligibilityRule(
            organisation=call.organisation, call=call, position=0 if last is None else last + 1
        )
    rule.key, rule.op, rule.values, rule.reason = key, op, list(values), reason
    rule.save()
    record(verb="admissions.rule_saved", target=call, by=by, key=key, op=op, values=list(values))
    return rule


@transaction.atomic
def remove_rule(*, rule: EligibilityRule, by: Person) -> None:
    """The rule is no longer asked; what it found stays in the checks made with it."""
    record(verb="admissions.rule_removed", target=rule.call, by=by, key=rule.key, op=rule.op)
    rule.delete()


@transaction.atomic
def decide(
    *,
    application: Application,
    verdict: Verdict,
    findings: Sequence[Finding],
    message: str,
    note: str,
    answer_by: datetime | None,
    by: Person,
    now: datetime,
) -> Check:
    """What somebody decided about one application: 1. the step, 2. the check with what the rules found,
    3. the letter to the applicant, unless she is simply eligible.

    NeedsReason when it departs from the rules without a `note`; RepairedAlready for a second repair;
    WrongState when the application is elsewhere by now. A letter needs its `message`: ValueError.
    """
    told = told_by(findings)
    departs = (verdict == Verdict.ELIGIBLE and told == Told.FAILS) or (
        verdict == Verdict.INELIGIBLE and told == Told.CLEAR
    )
    if departs and not note.strip():
        raise NeedsReason
    if verdict != Verdict.ELIGIBLE and not message.strip():
        raise ValueError("a letter needs its message")
    if verdict == Verdict.REPAIR and has_been_repaired(application=application):
        raise RepairedAlready
    asks = verdict in {Verdict.REPAIR, Verdict.MORE}
    check = _check(
        application,
        verdict,
        findings,
        message=message,
        note=note,
        answer_by=answer_by if asks else None,
        by=by,
        now=now,
    )
    if verdict != Verdict.ELIGIBLE:
        mails.verdict(check=check, now=now)
    return check


def accept_clear(*, call: Call, by: Person, seen_at: datetime, now: datetime) -> int:
    """Everybody about whom every rule holds is eligible, each with a step and a check of her own.

    Only what stood on the page of `seen_at`: whatever was sent later waits for the next look. Whoever
    answered a question of ours, or may be one person twice, is looked at by itself. At most
    MOST_AT_ONCE, the longest waiting first. Answers how many.
    """
    looked = [
        row
        for row in clear_of(look(call=call, person=by, states=[State.SUBMITTED]), by=by)
        if row.submitted_at <= seen_at
    ]
    looked = looked[:MOST_AT_ONCE]
    found = Application.objects.visible_to(by).in_bulk([row.pk for row in looked])
    accepted = 0
    for row in looked:
        application = found[row.pk]
        application.organisation, application.call = call.organisation, call
        try:
            with transaction.atomic():
                _check(application, Verdict.ELIGIBLE, row.findings, by=by, now=now)
        except WrongState:  # somebody was faster; hers is the step that counts
            continue
        accepted += 1
    return accepted


def clear_of(looked: Sequence[Looked], *, by: Person) -> list[Looked]:
    """Those that can be accepted together: sent, nothing fails or is untold, no answer to read, nobody
    twice."""
    clear = [
        row
        for row in looked
        if row.state == State.SUBMITTED and row.told == Told.CLEAR and not row.is_answer
    ]
    double = flagged(person=by, public_ids=[row.public_id for row in clear])
    return [row for row in clear if row.public_id not in double]


@transaction.atomic
def reconsider(*, application: Application, reason: str, by: Person, now: datetime) -> Application:
    """ "Not eligible" is taken back, with a reason: the application is in hand again, and she is told."""
    if application.state != State.INELIGIBLE:
        raise WrongState(application.state, State.SUBMITTED)
    take_step(
        application=application,
        to=State.SUBMITTED,
        by=by,
        now=now,
        reason=reason,
        verb="admissions.application_reconsidered",
    )
    mails.reconsidered(application=application, now=now)
    return application


def _check(
    application: Application,
    verdict: Verdict,
    findings: Sequence[Finding],
    *,
    message: str = "",
    note: str = "",
    answer_by: datetime | None = None,
    by: Person,
    now: datetime,
) -> Check:
    take_step(application=application, to=STATE_AFTER[verdict], by=by, now=now, reason=note.strip())
    return Check.objects.create(
        organisation=application.organisation,
        application=application,
        verdict=verdict,
        findings=as_data(findings),
        message=message.strip(),
        note=note.strip()[:500],
        answer_by=answer_by,
        by=by,
        at=now,
    )
