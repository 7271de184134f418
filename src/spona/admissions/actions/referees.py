"""Referees: named by an applicant, asked by mail, answering two questions by a link."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from spona.admissions.mails import applying as letters
from spona.admissions.models.application import Application, Referee
from spona.admissions.queries.applying import WRITABLE, referees_of, window_of
from spona.admissions.queries.duplicates import name_key
from spona.admissions.states import IN_HAND, IN_SELECTION, RefereeState
from spona.core.audit import record
from spona.core.states import WrongState
from spona.messaging.links import revoke
from spona.messaging.models import Message
from spona.people.models import Person

MOST_SPARE = 2  # named beyond those asked for: somebody may not answer


class Over(Exception):
    """Nobody waits for this answer any more."""


@transaction.atomic
def name_referee(
    *, application: Application, name: str, email: str, relation: str, now: datetime
) -> Referee:
    """Somebody who knows her work. ValidationError with a sentence where it cannot be.

    The applicant learns nothing about whom the house knows: a person is met again only by address
    and name together, otherwise it is somebody new.
    """
    email = email.strip().lower()
    row = _locked(application)
    _require_open(row, now)
    there = referees_of(application=row)
    if email == row.person.email:
        raise ValidationError(_("This is your own address. Please name somebody else."))
    if any(referee.person.email == email for referee in there):
        raise ValidationError(_("You have named this person already."))
    if len(there) >= row.call.referees + MOST_SPARE:
        raise ValidationError(_("You have named enough people. Take one out first."))
    referee = Referee.objects.create(
        organisation=row.organisation,
        application=row,
        person=_person(row, name=name, email=email),
        relation=relation,
    )
    record(verb="admissions.referee_named", target=row, by=row.person)
    if row.state in IN_HAND:  # those named before are asked when she sends
        ask(referee=referee, now=now)
    return referee


@transaction.atomic
def take_out(*, application: Application, public_id: str, now: datetime) -> None:
    """She names somebody else instead. What was answered already stays. The link closes."""
    row = _locked(application)
    _require_open(row, now)
    referee = (
        Referee.objects.select_related("person")
        .filter(application=row, public_id=public_id)
        .first()
    )
    if referee is None:
        return
    if referee.state == RefereeState.ANSWERED:
        raise ValidationError(_("This person has answered already."))
    revoke(purpose=letters.REFEREE, target=referee, now=now)
    referee.delete()
    record(verb="admissions.referee_taken_out", target=row, by=row.person)


def ask_all(*, application: Application, now: datetime) -> list[Message]:
    """With the submission: whoever was named and not asked yet gets the mail. In its transaction."""
    if not application.call.referees:
        return []
    asked = [
        ask(referee=referee, now=now)
        for referee in referees_of(application=application)
        if referee.asked_at is None
    ]
    return [message for message in asked if message]


def ask(*, referee: Referee, now: datetime) -> Message | None:
    """Mail the two questions; at most once a day."""
    message = letters.referee_asked(referee=referee, now=now)
    if message is not None:
        Referee.objects.filter(pk=referee.pk).update(asked_at=now)
        referee.asked_at = now
    return message


@transaction.atomic
def ask_now(*, application: Application, public_id: str, now: datetime) -> Referee | None:
    """Before she sends, or once more because a mail got lost, as long as the answer is awaited. None
    for whoever has answered."""
    referee = (
        Referee.objects.select_related("person")
        .filter(application=application, public_id=public_id, state=RefereeState.ASKED)
        .first()
    )
    if referee is None:
        return None
    referee.application = application
    if not is_awaited(referee):
        raise WrongState(application.state, "referees")
    ask(referee=referee, now=now)
    return referee


@transaction.atomic
def answer(*, referee: Referee, how_known: str, why: str, now: datetime) -> Referee:
    """Both answers at once, once. Over when nobody waits for them."""
    return _close(
        referee, RefereeState.ANSWERED, now=now, how_known=how_known.strip(), why=why.strip()
    )


@transaction.atomic
def decline(*, referee: Referee, now: datetime) -> Referee:
    """No, without a reason. The applicant sees that she may name somebody else."""
    return _close(referee, RefereeState.DECLINED, now=now)


def is_awaited(referee: Referee) -> bool:
    """Do the team and the jury still wait for this answer?"""
    application = referee.application
    return (
        application.anonymised_at is None
        and application.call.decided_at is None
        and application.state in [*WRITABLE, *IN_SELECTION]
    )


def _close(referee: Referee, state: RefereeState, *, now: datetime, **texts: str) -> Referee:
    row = Referee.objects.select_for_update(of=("self",)).get(pk=referee.pk)
    if row.state == RefereeState.ANSWERED:
        return row  # the first answer stands
    row.application = referee.application
    if not is_awaited(row):
        raise Over
    row.state, row.answered_at = state, now
    for name, text in texts.items():
        setattr(row, name, text)
    row.save(update_fields=["state", "answered_at", *texts])
    record(verb=f"admissions.referee_{state}", target=row.application, by=None)
    return row


def _require_open(application: Application, now: datetime) -> None:
    if application.state not in WRITABLE:
        raise WrongState(application.state, "referees")
    if not window_of(application=application, now=now).is_open:
        raise ValidationError(_("The call is closed, and referees can no longer be changed."))


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__cycle", "call__organisation", "person", "organisation")
        .get(pk=application.pk)
    )


def _person(application: Application, *, name: str, email: str) -> Person:
    for person in Person.objects.filter(email=email).order_by("pk")[:10]:
        if name_key(person.name) == name_key(name):
            return person
    return Person.objects.create(
        organisation=application.organisation,
        name=name,
        email=email,
        preferred_language=application.language,
        is_listed=False,
    )
