"""Sending an application, taking it back, taking it up again: once each, whoever clicks how often."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from spona.admissions.actions.duplicates import flag_duplicates
from spona.admissions.actions.interviews import SlotGone, give_back
from spona.admissions.actions.referees import ask_all
from spona.admissions.actions.steps import take_step
from spona.admissions.mails import applying as letters
from spona.admissions.models.application import Application, Submission
from spona.admissions.queries.applying import (
    ASKED_BACK,
    WITHDRAWABLE,
    Sheet,
    has_unsent_changes,
    newest_submission,
    referees_missing,
    referees_of,
    sheet_of,
    window_of,
)
from spona.admissions.queries.copies import text_copy
from spona.admissions.queries.duplicates import name_key, phone_key
from spona.admissions.queries.interviews import slot_of
from spona.admissions.states import State
from spona.core.audit import record
from spona.core.states import WrongState
from spona.people.states import SECTORS, SectorOfWork
from spona.questions.answers import facts_of
from spona.questions.models import AnswerSheet
from spona.questions.states import Meaning

# Of the notice on the page that sends (apply_privacy.html); which one somebody saw is in the audit.
PRIVACY_VERSION = "2026-1"
MOST_YEARS = 80


class TooLate(Exception):
    """The deadline was over when the request came in. The draft stays; `until` is when it was."""

    def __init__(self, until: datetime | None) -> None:
        super().__init__(until)
        self.until = until


class NotComplete(Exception):
    """Something is still missing; `sheet` and `referees` (how many) say what."""

    def __init__(self, sheet: Sheet, referees: int) -> None:
        super().__init__(len(sheet.missing), referees)
        self.sheet, self.referees = sheet, referees


def submit(*, application: Application, now: datetime) -> Submission:
    """Send what is written, as it is written. Sent again unchanged, it is the submission there is.

    `now` is when the request came in: waiting in a queue costs nobody the deadline. WrongState when
    the application is not hers to send now, TooLate, NotComplete; nothing was written then.
    """
    if application.is_alone:
        return _send(application, now=now)
    with transaction.atomic():
        row = _locked(application)
        submission = _send(row, now=now)
    _bring_up_to_date(application, row)
    return submission


def _send(row: Application, *, now: datetime) -> Submission:
    if row.state not in {State.DRAFT, State.SUBMITTED, *ASKED_BACK}:
        raise WrongState(row.state, State.SUBMITTED)
    sheet, sent = sheet_of(application=row), newest_submission(application=row)
    is_new = sent is None or row.state in ASKED_BACK or has_unsent_changes(sheet=sheet, sent=sent)
    if row.state == State.SUBMITTED and sent is not None and not is_new:
        return sent
    window = window_of(application=row, now=now)
    if not window.is_open:
        raise TooLate(window.until)
    named = referees_of(application=row) if row.call.referees else []
    referees = referees_missing(application=row, referees=named)
    if row.sheet is None or sheet.missing or referees:
        raise NotComplete(sheet, referees)
    number = sent.number + 1 if sent else 1
    facts = _facts(row, facts_of(sheet.asked, sheet.values), now=now)
    noted: dict[str, Any] = {"number": number, "privacy": PRIVACY_VERSION}
    if row.state != State.SUBMITTED:
        verb = "admissions.application_sent"
        take_step(
            application=row,
            to=State.SUBMITTED,
            by=row.person,
            now=now,
            verb=verb,
            also=facts,
            **noted,
        )
    else:
        Application.objects.filter(pk=row.pk).update(**facts)
        record(verb="admissions.application_sent_again", target=row, by=row.person, **noted)
    for name, fact in facts.items():
        setattr(row, name, fact)
    submission = Submission.objects.create(
        organisation=row.organisation,
        application=row,
        number=number,
        version=row.sheet.version,
        values=sheet.sent_values,
        files=sheet.sent_files,
        at=now,
    )
    flag_duplicates(application=row, now=now)
    ask_all(application=row, now=now)
    letters.received(
        application=row,
        submission=submission,
        copy=text_copy(sheet=sheet, language=row.language),
        now=now,
    )
    return submission


@transaction.atomic
def withdraw(*, application: Application, now: datetime) -> Application:
    """Take it back. What was written stays until the day that is told; nobody reads it any more."""
    row = _locked(application)
    if row.state == State.WITHDRAWN:
        return application
    if row.state not in WITHDRAWABLE:
        raise WrongState(row.state, State.WITHDRAWN)
    take_step(application=row, to=State.WITHDRAWN, by=row.person, now=now)
    if slot := slot_of(application=row):
        with suppress(SlotGone):  # an interview of tomorrow stays for the panel to see
            give_back(slot=slot, by=row.person, now=now)
    letters.withdrawn(application=row, now=now)
    _bring_up_to_date(application, row)
    return application


@transaction.atomic
def reopen(*, application: Application, now: datetime) -> Application:
    """Take it up again until the deadline: what was sent counts again; a draft is a draft again."""
    row = _locked(application)
    if row.state in {State.DRAFT, State.SUBMITTED}:
        return application
    if row.state != State.WITHDRAWN:
        raise WrongState(row.state, State.DRAFT)
    window = window_of(application=row, now=now)
    if not window.is_open:
        raise TooLate(window.until)
    was_sent = newest_submission(application=row) is not None
    take_step(
        application=row,
        to=State.SUBMITTED if was_sent else State.DRAFT,
        by=row.person,
        now=now,
        verb="admissions.application_reopened",
    )
    _bring_up_to_date(application, row)
    return application


def _locked(application: Application) -> Application:
    """The row as it is now, for this transaction alone; the sheet with it, so that nothing is saved
    between what is looked at and what is kept."""
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call", "person")
        .get(pk=application.pk)
    )
    # What an act does not turn on is as it was loaded with the application a moment ago.
    row.call.cycle = application.call.cycle
    row.organisation = row.call.organisation = row.person.organisation = application.organisation
    if row.sheet_id:
        row.sheet = (
            AnswerSheet.objects.select_for_update(of=("self",))
            .select_related("version")
            .get(pk=row.sheet_id)
        )
    return row


def _facts(row: Application, facts: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """What lists, rules, quotas and the look for duplicates use, as it stands on the row."""
    known = [key for key in _keys(facts.get(Meaning.FIELDS)) if key in SECTORS]
    years = facts.get(Meaning.YEARS)
    work = str(facts.get(Meaning.SECTOR_OF_WORK, ""))
    return {
        "economy": str(facts.get(Meaning.ECONOMY, ""))[:2],
        "town": str(facts.get(Meaning.TOWN, ""))[:120],
        "fields": known,
        "main_field": known[0] if known else "",
        "sector_of_work": work if work in SectorOfWork.values else "",
        "years": min(max(int(years), 0), MOST_YEARS) if years is not None else None,
        "phone_digits": phone_key(str(facts.get(Meaning.PHONE, "")) or row.person.phone),
        "folded_name": name_key(row.person.name),
        "submitted_at": now,
    }


def _keys(value: Any) -> list[str]:
    return [str(key) for key in value] if isinstance(value, list | tuple) else []


def _bring_up_to_date(application: Application, row: Application) -> None:
    application.state, application.state_at = row.state, row.state_at
    application.submitted_at = row.submitted_at
