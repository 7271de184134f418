"""Two applications that may be one person's: flagged when sent, settled by a member of the team."""

from datetime import datetime

from django.db import transaction

from spona.admissions.actions.offers import hold_call, take_offer_back
from spona.admissions.actions.steps import take_step
from spona.admissions.mails import desk as mails
from spona.admissions.models.application import (
    Application,
    ApplicationStep,
    Duplicate,
    Submission,
)
from spona.admissions.queries.duplicates import likely_same, name_key, phone_key
from spona.admissions.states import DuplicateState, Ground, State
from spona.core.audit import record
from spona.core.states import WrongState
from spona.people.models import Person


def flag_duplicates(*, application: Application, now: datetime) -> list[Duplicate]:
    """Note who else of this call has the same name, mail address or telephone; nobody is dropped.

    Called with every submission, inside its transaction. Puts the keys by which it is met again
    onto the application (its folded name; the telling digits of the telephone that stands there).
    A pair is flagged once: another ground found later is added, and what somebody decided stays.
    """
    name = name_key(application.person.name)
    phone = phone_key(application.phone_digits or application.person.phone)
    if (name, phone) != (application.folded_name, application.phone_digits):
        application.folded_name, application.phone_digits = name, phone
        application.save(update_fields=["folded_name", "phone_digits"])
    flagged = []
    for other, grounds in likely_same(application=application).items():
        one, two = sorted((application.pk, other))
        duplicate, _created = Duplicate.objects.get_or_create(
            one_id=one,
            other_id=two,
            defaults={"organisation": application.organisation, "grounds": [], "at": now},
        )
        if set(grounds) - set(duplicate.grounds):
            duplicate.grounds = [g for g in Ground if g in {*duplicate.grounds, *grounds}]
            duplicate.save(update_fields=["grounds"])
        flagged.append(duplicate)
    return flagged


@transaction.atomic
def settle_as_two(*, duplicate: Duplicate, note: str, by: Person, now: datetime) -> Duplicate:
    """They are two people: both applications stay as they are, and are not asked about again."""
    return _settle(duplicate, DuplicateState.DIFFERENT, kept=None, note=note, by=by, now=now)


@transaction.atomic
def settle_as_one(
    *, duplicate: Duplicate, keep: Application, note: str, by: Person, now: datetime
) -> Duplicate:
    """One person: 1. the other application is put aside (withdrawn, with the reason; nothing of it is
    deleted), 2. the pair remembers which was kept, 3. the applicant is told.

    A place offered to the other moves on. WrongState when the other cannot be put aside any more
    (somebody takes part by it), or the pair was settled meanwhile.
    """
    one, other = duplicate.one, duplicate.other
    aside = other if keep.pk == one.pk else one
    if aside.state == State.ACCEPTED:
        raise WrongState(aside.state, State.WITHDRAWN)
    hold_call(aside.call_id)
    settled = _settle(duplicate, DuplicateState.MERGED, kept=keep, note=note, by=by, now=now)
    if aside.state != State.WITHDRAWN:
        was_offered = aside.state == State.OFFERED
        take_step(
            application=aside,
            to=State.WITHDRAWN,
            by=by,
            now=now,
            reason=f"= {keep.code}. {note}".strip(),
            verb="admissions.application_put_aside",
        )
        if was_offered:
            take_offer_back(application=aside, now=now)
        mails.put_aside(application=aside, now=now)
    return settled


@transaction.atomic
def unsettle(*, duplicate: Duplicate, note: str, by: Person, now: datetime) -> Duplicate:
    """Take a settlement back: the pair is open again, and an application put aside by it is in hand
    again. One that its owner had taken back herself stays taken back."""
    kept = duplicate.kept_id
    if duplicate.state == DuplicateState.MERGED and kept:
        aside = duplicate.other if kept == duplicate.one_id else duplicate.one
        if aside.state == State.WITHDRAWN and _was_put_aside(aside, at=duplicate.at):
            was_sent = Submission.objects.filter(application=aside).exists()
            take_step(
                application=aside,
                to=State.SUBMITTED if was_sent else State.DRAFT,
                by=by,
                now=now,
                reason=note,
                verb="admissions.application_taken_up",
            )
    return _settle(duplicate, DuplicateState.OPEN, kept=None, note=note, by=by, now=now)


def _was_put_aside(application: Application, *, at: datetime) -> bool:
    """Is the last step of its history the one taken when the pair was settled?"""
    last = ApplicationStep.objects.filter(application=application).order_by("-at", "-pk").first()
    return last is not None and last.at == at and last.by_id != application.person_id


def _settle(
    duplicate: Duplicate,
    state: DuplicateState,
    *,
    kept: Application | None,
    note: str,
    by: Person,
    now: datetime,
) -> Duplicate:
    """Only from the state its reader saw: two people settling at once do not undo each other."""
    changed = Duplicate.objects.filter(pk=duplicate.pk, state=duplicate.state).update(
        state=state, kept=kept, note=note[:500], by=by, at=now
    )
    if not changed:
        raise WrongState(duplicate.state, state)
    record(
        verb="admissions.duplicate_settled",
        target=duplicate,
        by=by,
        before=duplicate.state,
        after=state,
        kept=kept.public_id if kept else "",
    )
    duplicate.refresh_from_db()
    return duplicate
