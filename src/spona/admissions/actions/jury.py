"""The jury of a call: its seats, its rounds, who reads what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from spona.admissions.mails import jury as letters
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Assignment, Conflict, Reviewer, Round
from spona.admissions.queries.jury import seen_lately
from spona.admissions.states import ConflictKind, ReviewState, RoundState
from spona.core.audit import record
from spona.core.states import WrongState
from spona.messaging.links import revoke
from spona.people.actions import add_person
from spona.people.models import Person

# From where to where a round goes; closed it may be opened again while nothing was decided.
ROUND_STEPS = {
    RoundState.PREPARING: {RoundState.READING},
    RoundState.READING: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.READING},
}


@transaction.atomic
def add_reviewer(
    *,
    call: Call,
    by: Person,
    person: Person | None = None,
    name: str = "",
    email: str = "",
    **fields: Any,
) -> Reviewer:
    """A seat on the jury: for somebody known, or somebody new by name and mail address. Who left gets
    the former seat back. An applicant of the call cannot be one of its jury (ValidationError)."""
    if person is None:
        known = Person.objects.filter(email__iexact=email.strip()).first() if email else None
        person = known or add_person(
            organisation=call.organisation, name=name.strip(), by=by, email=email, is_listed=False
        )
    if Application.objects.filter(call=call, person=person).exists():
        raise ValidationError(
            _("%(name)s has applied to this call and cannot read for it."),
            params={"name": person.name},
        )
    reviewer, created = Reviewer.objects.get_or_create(
        call=call, person=person, defaults={"organisation": call.organisation, **fields}
    )
    if not created:
        if reviewer.left_at is None:
            raise ValidationError(
                _("%(name)s is on the jury already."), params={"name": person.name}
            )
        for key, value in {**fields, "left_at": None}.items():
            setattr(reviewer, key, value)
        reviewer.save()
    record(verb="admissions.reviewer_added", target=reviewer, by=by, call=call.slug)
    return reviewer


@transaction.atomic
def change_reviewer(*, reviewer: Reviewer, by: Person, **fields: Any) -> Reviewer:
    """Panel, languages, most, chair."""
    for key, value in fields.items():
        setattr(reviewer, key, value)
    reviewer.save(update_fields=[*fields])
    record(verb="admissions.reviewer_changed", target=reviewer, by=by, fields=sorted(fields))
    return reviewer


@transaction.atomic
def invite(*, reviewer: Reviewer, by: Person, now: datetime) -> bool:
    """Mail her the link to her list; False when no address is known."""
    sent = letters.invitation(reviewer=reviewer, now=now)
    if sent is None:
        return False
    reviewer.invited_at = now
    reviewer.save(update_fields=["invited_at"])
    record(verb="admissions.reviewer_invited", target=reviewer, by=by)
    return True


@transaction.atomic
def leave(*, reviewer: Reviewer, by: Person, reason: str, now: datetime) -> int:
    """She reads no longer: what she has not handed in goes back to be assigned, her link is closed,
    what is in stays. Answers how many go back."""
    reviewer.left_at = now
    reviewer.save(update_fields=["left_at"])
    ended = (
        Assignment.objects.filter(reviewer=reviewer, ended_at=None)
        .exclude(review__state=ReviewState.IN)
        .update(ended_at=now, reason=reason.strip()[:300] or "left")
    )
    revoke(purpose=letters.PURPOSE, target=reviewer, now=now)
    record(verb="admissions.reviewer_left", target=reviewer, by=by, back=ended)
    return ended


@transaction.atomic
def save_round(*, call: Call, by: Person, round_: Round | None = None, **fields: Any) -> Round:
    """A new round, or a change to one. The mode stays once somebody reads (ValidationError)."""
    if round_ is None:
        Call.objects.select_for_update(of=("self",)).get(pk=call.pk)  # one number each
        last = Round.objects.filter(call=call).aggregate(n=Max("number"))["n"] or 0
        round_ = Round.objects.create(
            organisation=call.organisation, call=call, number=last + 1, **fields
        )
        record(verb="admissions.round_added", target=round_, by=by, number=round_.number)
        return round_
    if round_.state != RoundState.PREPARING and fields.get("mode", round_.mode) != round_.mode:
        raise ValidationError(_("What is read blind stays blind once reading has begun."))
    for key, value in fields.items():
        setattr(round_, key, value)
    round_.save(update_fields=[*fields])
    record(verb="admissions.round_changed", target=round_, by=by, fields=sorted(fields))
    return round_


@transaction.atomic
def move_round(*, round_: Round, to: RoundState, by: Person, now: datetime) -> Round:
    """Start, close, open again. Starting mails nobody: invitations are sent by hand."""
    found = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if to not in ROUND_STEPS[RoundState(found.state)]:
        raise WrongState(found.state, to)
    found.state = to
    found.save(update_fields=["state"])
    record(verb=f"admissions.round_{to}", target=found, by=by)
    return found


@transaction.atomic
def assign(
    *,
    round_: Round,
    readings: Iterable[tuple[Reviewer, Application]],
    by: Person | None,
    now: datetime,
    is_third: bool = False,
    is_by_hand: bool = False,
    reason: str = "",
) -> int:
    """These readers for these applications; those who have a relation, or left, are passed over (the
    preview may be older than the conflict). Answers how many are new."""
    wanted = list(readings)
    lock = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if lock.state == RoundState.CLOSED:
        raise WrongState(lock.state, RoundState.READING)
    kept_out = set(
        Conflict.objects.filter(application__in={a.pk for _r, a in wanted})
        .exclude(kind=ConflictKind.NONE)
        .values_list("person_id", "application_id")
    )
    there = {
        (a.reviewer_id, a.application_id): a
        for a in Assignment.objects.filter(round=round_, application__in={a.pk for _r, a in wanted})
    }
    new, again = [], []
    for reviewer, application in wanted:
        if (reviewer.person_id, application.pk) in kept_out or reviewer.left_at is not None:
            continue
        if application.person_id == reviewer.person_id or application.call_id != round_.call_id:
            continue
        fields = {"is_third": is_third, "is_by_hand": is_by_hand, "at": now, "reason": reason[:300]}
        found = there.get((reviewer.pk, application.pk))
        if found is None:
            new.append(
                Assignment(
                    organisation=round_.organisation,
                    round=round_,
                    application=application,
                    reviewer=reviewer,
                    **fields,
                )
            )
        elif found.ended_at is not None:
            for key, value in {**fields, "ended_at": None}.items():
                setattr(found, key, value)
            again.append(found)
    Assignment.objects.bulk_create(new, batch_size=500)
    for found in again:
        found.save()
    if new or again:
        record(
            verb="admissions.assigned",
            target=round_,
            by=by,
            n=len(new) + len(again),
            by_hand=is_by_hand,
            third=is_third,
        )
    return len(new) + len(again)


@transaction.atomic
def unassign(*, assignment: Assignment, by: Person, reason: str, now: datetime) -> Assignment:
    """Take an application from a reader, with a reason. A review that is in stays where it is
    (ValidationError): first it is reopened."""
    Application.objects.select_for_update(of=("self",)).get(pk=assignment.application_id)
    found = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    review = getattr(found, "review", None)
    if review is not None and review.state == ReviewState.IN:
        raise ValidationError(_("This review is handed in. Reopen it first, with a reason."))
    if found.ended_at is None:
        found.ended_at, found.reason = now, reason.strip()[:300]
        found.save(update_fields=["ended_at", "reason"])
        record(verb="admissions.unassigned", target=found, by=by)
    return found


@transaction.atomic
def remind(*, reviewers: Iterable[tuple[Reviewer, int]], by: Person, now: datetime) -> int:
    """A mail to each of those behind, with what is left, once per day. Answers how many were written to."""
    written = 0
    for reviewer, left in reviewers:
        message = letters.reminder(reviewer=reviewer, left=left, now=now)
        if message is not None and message.due_at == now:  # not the one of this morning
            written += 1
            record(verb="admissions.reviewer_reminded", target=reviewer, by=by, left=left)
    return written


def note_visit(*, reviewer: Reviewer, now: datetime) -> None:
    """That she was at her list, to the hour: the team sees who has not come yet."""
    if not seen_lately(reviewer, now):
        Reviewer.objects.filter(pk=reviewer.pk).update(seen_at=now)
