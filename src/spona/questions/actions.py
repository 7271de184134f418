"""What can be done with a form on the desk. Each is one transaction and one line in the audit trail."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from spona.core.audit import record
from spona.core.models import Organisation
from spona.core.translated import Said, plain
from spona.people.models import Person
from spona.questions.definitions import content_of
from spona.questions.models import AnswerSheet, Question, Questionnaire, QuestionnaireVersion
from spona.questions.queries import current_version, differs, questions_of
from spona.questions.rules import (
    Fault,
    condition_fits,
    dependents,
    faults_of,
    out_of_order,
    stamp_of,
)
from spona.questions.signals import version_published
from spona.questions.states import Kind

ROOM = 10_000  # positions are pushed this far aside while the new ones are written
MOST_QUESTIONS = 300
FIELDS = ("kind", "text", "help", "is_required", "settings", "show_if", "meaning", "is_identifying")


class NotReady(Exception):
    """The form cannot be published; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.text for fault in faults))
        self.faults = faults


class WouldBreak(Exception):
    """Other questions look at this one in their conditions: `questions`."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.questions = list(questions)
        super().__init__(", ".join(plain(question.text) for question in self.questions))


class ChangedMeanwhile(Exception):
    """Somebody else saved this question since it was opened; `question` is as it stands now."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.key)
        self.question = question


class TooMany(Exception):
    """A form has MOST_QUESTIONS at most."""


def new_key() -> str:
    """Random, so that a question or an option never takes the place of one that was removed."""
    return "q" + secrets.token_hex(5)


@transaction.atomic
def create_form(
    *,
    organisation: Organisation,
    title: Said,
    languages: Sequence[str],
    content: Iterable[Mapping[str, Any]] = (),
    by: Person | None,
) -> Questionnaire:
    """A form, empty or with the questions of a starter, of another form or of a file."""
    form = Questionnaire.objects.create(
        organisation=organisation, title=title, languages=list(languages), is_built=True
    )
    rows = list(content)
    if len(rows) > MOST_QUESTIONS:
        raise TooMany
    Question.objects.bulk_create(
        Question(
            organisation=organisation,
            questionnaire=form,
            key=row["key"],
            position=number,
            **{name: row[name] for name in FIELDS},
        )
        for number, row in enumerate(rows)
    )
    record(verb="questions.form_created", target=form, by=by, questions=len(rows))
    return form


@transaction.atomic
def edit_form(
    *, form: Questionnaire, title: Said, languages: Sequence[str], by: Person | None
) -> None:
    """Another name, other languages. Texts in a language taken away stay where they are, unseen."""
    form.title, form.languages = title, list(languages)
    form.save(update_fields=["title", "languages"])
    record(verb="questions.form_edited", target=form, by=by)


@transaction.atomic
def add_question(
    *, form: Questionnaire, values: Mapping[str, Any], after: str = "", by: Person | None
) -> Question:
    """A new question after the one with this key; at the end if there is no such."""
    questions = _locked(form)
    if len(questions) >= MOST_QUESTIONS:
        raise TooMany
    keys = [question.key for question in questions]
    place = keys.index(after) + 1 if after in keys else len(keys)
    question = Question(organisation=form.organisation, questionnaire=form, key=new_key(), **values)
    return _inserted(question, questions, place, verb="questions.question_added", by=by)


@transaction.atomic
def save_question(
    *, question: Question, values: Mapping[str, Any], stamp: str, by: Person | None
) -> Question:
    """Change a question. `stamp` is `rules.stamp_of` when it was opened: ChangedMeanwhile if somebody
    else saved it since; WouldBreak if an option disappears that a condition asks for."""
    questions = _locked(question.questionnaire)
    stands = next((row for row in questions if row.pk == question.pk), None)
    if stands is None:
        raise Question.DoesNotExist
    if stamp_of(stands) != stamp:
        raise ChangedMeanwhile(stands)
    for name, value in values.items():
        setattr(stands, name, value)
    if broken := [row for row in questions if _looks_in_vain(row, stands)]:
        raise WouldBreak(broken)
    stands.save(update_fields=list(values))
    record(verb="questions.question_changed", target=stands, by=by, key=stands.key)
    return stands


@transaction.atomic
def move_question(*, question: Question, after: str, by: Person | None) -> bool:
    """Put a question after the one with the key `after` (empty: first). False if it stands there.

    WouldBreak where a condition would look at a question that does not stand before it.
    """
    questions = _locked(question.questionnaire)
    moved = next((row for row in questions if row.pk == question.pk), None)
    rest = [row for row in questions if row.pk != question.pk]
    keys = [row.key for row in rest]
    if moved is None or (after and after not in keys):
        return False
    place = keys.index(after) + 1 if after else 0
    order = [*rest[:place], moved, *rest[place:]]
    if order == questions:
        return False
    if pairs := out_of_order(order):
        raise WouldBreak(dict.fromkeys(b if a.pk == moved.pk else a for a, b in pairs))
    _write_order(moved.questionnaire, order)
    record(verb="questions.question_moved", target=moved, by=by, key=moved.key)
    return True


@transaction.atomic
def copy_question(*, question: Question, by: Person | None) -> Question:
    """The same once more, right after it, with a key of its own."""
    form = question.questionnaire
    questions = _locked(form)
    if len(questions) >= MOST_QUESTIONS:
        raise TooMany
    place = [row.pk for row in questions].index(question.pk) + 1
    values = {name: getattr(question, name) for name in FIELDS}
    twin = Question(organisation=form.organisation, questionnaire=form, key=new_key(), **values)
    return _inserted(twin, questions, place, verb="questions.question_copied", by=by)


@transaction.atomic
def remove_question(*, question: Question, by: Person | None) -> None:
    """Take a question off the desk; published versions and their answers keep it. WouldBreak if the
    condition of another one looks at it."""
    questions = _locked(question.questionnaire)
    if looking := dependents(questions, question.key):
        raise WouldBreak(looking)
    record(verb="questions.question_removed", target=question, by=by, key=question.key)
    Question.objects.filter(pk=question.pk).delete()


@transaction.atomic
def publish_version(
    *, questionnaire: Questionnaire, by: Person | None, now: datetime
) -> QuestionnaireVersion:
    """Freeze the questions as the next version, which people answer from now on. Rooms above move
    their drafts (signals.version_published). NotReady with the reasons; without a change the version
    that stands is returned."""
    questions = _locked(questionnaire)
    if faults := faults_of(questions):
        raise NotReady(faults)
    before = current_version(questionnaire)
    if before is not None and not differs(questions, before):
        return before
    version = QuestionnaireVersion.objects.create(
        organisation=questionnaire.organisation,
        questionnaire=questionnaire,
        number=before.number + 1 if before else 1,
        content=content_of(questions, before.content if before else ()),
        published_at=now,
        published_by=by,
    )
    record(verb="questions.version_published", target=questionnaire, by=by, number=version.number)
    version_published.send(
        sender=Questionnaire, questionnaire=questionnaire, version=version, now=now
    )
    return version


def move_sheets(*, sheets: QuerySet[AnswerSheet], version: QuestionnaireVersion) -> int:
    """For rooms above: these drafts are answered in the new version; what they say stays. How many."""
    return sheets.filter(version__questionnaire=version.questionnaire_id).update(version=version)


def _locked(form: Questionnaire) -> list[Question]:
    """The questions, while nobody else writes them."""
    Questionnaire.objects.select_for_update().get(pk=form.pk)
    return questions_of(form=form)


def _looks_in_vain(row: Question, stands: Question) -> bool:
    return any(
        condition["key"] == stands.key and not condition_fits(condition, stands)
        for condition in row.show_if
    )


def _inserted(
    question: Question, questions: list[Question], place: int, *, verb: str, by: Person | None
) -> Question:
    question.position = max((row.position for row in questions), default=-1) + 1
    question.save()
    if place < len(questions):
        _write_order(question.questionnaire, [*questions[:place], question, *questions[place:]])
    record(verb=verb, target=question, by=by, key=question.key, kind=str(Kind(question.kind)))
    return question


def _write_order(form: Questionnaire, order: Sequence[Question]) -> None:
    """Positions are unique at every moment: first all aside, then each to its place."""
    Question.objects.filter(questionnaire=form).update(position=F("position") + ROOM)
    for number, question in enumerate(order):
        question.position = number
    Question.objects.bulk_update(order, ["position"])
