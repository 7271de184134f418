"""Forms, their questions and versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.http import Http404

from spona.people.models import Person
from spona.questions.definitions import content_of
from spona.questions.models import AnswerSheet, Question, Questionnaire, QuestionnaireVersion
from spona.questions.states import SAYS_ONLY


@dataclass(frozen=True)
class FormRow:
    """A form in the list: how many questions, which version people answer, whether that one is old."""

    form: Questionnaire
    questions: int
    version: QuestionnaireVersion | None
    is_changed: bool
    sheets: int


def form_rows() -> list[FormRow]:
    """The forms built here, the newest first. Four queries, however many there are."""
    forms = list(Questionnaire.objects.filter(is_built=True).order_by("-created_at", "-pk"))
    questions: dict[int, list[Question]] = {form.pk: [] for form in forms}
    for question in Question.objects.filter(questionnaire__in=forms).order_by("position"):
        questions[question.questionnaire_id].append(question)
    current: dict[int, QuestionnaireVersion] = {}
    for version in QuestionnaireVersion.objects.filter(~_is_replaced(), questionnaire__in=forms):
        current[version.questionnaire_id] = version
    sheets = dict(
        AnswerSheet.objects.filter(version__questionnaire__in=forms)
        .values_list("version__questionnaire")
        .annotate(n=Count("pk"))
    )
    return [
        FormRow(
            form=form,
            questions=sum(question.kind not in SAYS_ONLY for question in questions[form.pk]),
            version=current.get(form.pk),
            is_changed=differs(questions[form.pk], current.get(form.pk)),
            sheets=sheets.get(form.pk, 0),
        )
        for form in forms
    ]


def _is_replaced() -> Exists:
    """Is there a newer version of the same form?"""
    newer = QuestionnaireVersion.objects.filter(
        questionnaire=OuterRef("questionnaire"), number__gt=OuterRef("number")
    )
    return Exists(newer)


def get_form_for(*, person: Person, public_id: str) -> Questionnaire:
    """A form built here, of the person's organisation; Http404 for every other."""
    found = Questionnaire.objects.filter(
        is_built=True, public_id=public_id, organisation=person.organisation_id
    ).first()
    if found is None:
        raise Http404
    return found


def questions_of(*, form: Questionnaire) -> list[Question]:
    """The questions on the desk, in their order."""
    return list(Question.objects.filter(questionnaire=form).order_by("position"))


def current_version(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """The version people answer now; None before the first publication."""
    found = QuestionnaireVersion.objects.filter(questionnaire=questionnaire)
    return found.order_by("-number").first()


def versions_of(*, form: Questionnaire) -> list[tuple[QuestionnaireVersion, int]]:
    """(version, answer sheets that stand in it), the newest first."""
    found = QuestionnaireVersion.objects.filter(questionnaire=form).select_related("published_by")
    rows = found.annotate(answered=Count("sheets")).order_by("-number")
    return [(row, row.answered) for row in rows]


def differs(questions: Sequence[Question], version: QuestionnaireVersion | None) -> bool:
    """Is the desk another than what was published?"""
    return version is None or content_of(questions, version.content) != version.content


def answered(*, form: Questionnaire, key: str) -> int:
    """In how many sheets is there something under this question?"""
    sheets = AnswerSheet.objects.filter(version__questionnaire=form)
    return sheets.filter(values__has_key=key).count()
