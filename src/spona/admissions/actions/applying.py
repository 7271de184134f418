"""Beginning an application, and what its owner settles beside the form. Sending: `submitting`."""

from datetime import datetime

from django.db import transaction

from spona.admissions.actions.submitting import TooLate
from spona.admissions.mails import applying as letters
from spona.admissions.models.application import Application, MonitoringAnswer
from spona.admissions.models.call import Call, Source
from spona.admissions.queries.applying import WRITABLE
from spona.core.audit import record
from spona.core.models import Organisation
from spona.engine.names import fold
from spona.people.models import Person
from spona.questions.models import AnswerSheet, QuestionnaireVersion
from spona.questions.queries import current_version
from spona.questions.sheet_actions import move_to_version, open_sheet

MONITORING_VERSION = "2026-1"  # of the words on the page that asks


@transaction.atomic
def ask_for_page(
    *, call: Call, name: str, email: str, language: str, tag: str, now: datetime
) -> Application | None:
    """Somebody asks to apply: her application is begun, or found again, and its link is mailed to her.

    None, and no mail, when nothing was begun and the call is not open. The page says the same
    whatever happens here. What was begun is found again also after the deadline.
    """
    _one_after_the_other(call)
    known = Person.objects.filter(email=email.strip().lower()).order_by("pk")
    application = (
        Application.objects.filter(call=call, person__in=known, anonymised_at=None)
        .select_related("call__cycle", "call__organisation", "person")
        .order_by("pk")
        .first()
    )
    if application is None:
        if not call.is_open(now):
            return None
        person = _person(call, list(known[:10]), name=name, email=email, language=language)
        application = _begin(call, person, language=language, tag=tag, now=now)
    letters.link(application=application, now=now)
    return application


@transaction.atomic
def begin(
    *, call: Call, person: Person, language: str, tag: str, now: datetime
) -> Application | None:
    """The same for somebody who is signed in; no mail is needed. None when the call is not open."""
    _one_after_the_other(call)
    application = Application.objects.filter(call=call, person=person, anonymised_at=None).first()
    if application is None and call.is_open(now):
        application = _begin(call, person, language=language, tag=tag, now=now)
    return application


def sheet_for(*, application: Application, now: datetime) -> AnswerSheet | None:
    """The sheet she writes into, in the newest version of the form; None while there is no form."""
    form = application.call.questionnaire
    if application.sheet is not None or form is None:
        return application.sheet
    version = current_version(form)
    if version is None:
        return None
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if row.sheet is None:
            row.sheet = open_sheet(version, application.person, application.language, now)
            row.save(update_fields=["sheet"])
    application.sheet = row.sheet
    return row.sheet


def move_drafts(*, version: QuestionnaireVersion) -> int:
    """A new version of the form: whoever can still write goes over to it with her answers. What was
    sent keeps the version it was sent with. Returns how many went over.
    """
    writing = Application.objects.filter(
        call__questionnaire=version.questionnaire,
        state__in=[*WRITABLE, "withdrawn"],
        anonymised_at=None,
    )
    sheets = AnswerSheet.objects.filter(application__in=writing).exclude(version=version)
    moved = 0
    for sheet in sheets.select_related("version").iterator(chunk_size=200):
        move_to_version(sheet, version)
        moved += 1
    return moved


@transaction.atomic
def choose_language(*, application: Application, language: str) -> None:
    """The language of the form and of our letters to her. Answers stay as they are."""
    Application.objects.filter(pk=application.pk).update(language=language)
    application.language = language
    if application.sheet_id:
        AnswerSheet.objects.filter(pk=application.sheet_id).update(language=language)


@transaction.atomic
def change_name(*, application: Application, name: str) -> bool:
    """Her own name, mended. Only while the house knows her from applying alone."""
    person = application.person
    if person.is_listed or person.account_id or person.name == name:
        return False
    person.name, person.latin_name = name, ""
    person.save()
    record(verb="people.person_changed", target=person, by=person, fields=["name"])
    return True


@transaction.atomic
def answer_monitoring(
    *, application: Application, answers: dict[str, str], now: datetime
) -> MonitoringAnswer:
    """Keep what she chose to say for the counts, apart from the application; all of it may be unsaid.

    TooLate once it was decided: then the counts stand.
    """
    if application.call.decided_at is not None:
        raise TooLate(None)
    answer, _created = MonitoringAnswer.objects.update_or_create(
        application=application,
        defaults={
            "organisation": application.organisation,
            **answers,
            "text_version": MONITORING_VERSION,
            "at": now,
        },
    )
    return answer


def _one_after_the_other(call: Call) -> None:
    """Two beginnings at one instant must not make one person twice. Rows that refer to the
    organisation may be written meanwhile (no_key)."""
    Organisation.objects.select_for_update(no_key=True).get(pk=call.organisation_id)


def _person(call: Call, known: list[Person], *, name: str, email: str, language: str) -> Person:
    """The one person with this address; among several the one of this name; else somebody new, who
    is no part of the house yet. What is known of a person is not changed by who asks."""
    if len(known) == 1:
        return known[0]
    for person in known:
        if fold(person.name) == fold(name):
            return person
    person = Person.objects.create(
        organisation=call.organisation,
        name=name,
        email=email,
        preferred_language=language,
        is_listed=False,
    )
    record(verb="people.person_added", target=person, by=None)
    return person


def _begin(call: Call, person: Person, *, language: str, tag: str, now: datetime) -> Application:
    source = Source.objects.filter(call=call, tag=tag).first() if tag else None
    application = Application.objects.create(
        organisation=call.organisation,
        call=call,
        person=person,
        language=language,
        source=source,
        started_at=now,
        state_at=now,
    )
    sheet_for(application=application, now=now)
    record(verb="admissions.application_begun", target=application, by=person)
    return application
