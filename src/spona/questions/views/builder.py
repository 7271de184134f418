"""The list of forms, a new one, and the page on which one is put together."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.core.models import Organisation
from spona.core.translated import plain
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.questions import actions, queries
from spona.questions.advice import advice_of
from spona.questions.carrying import NotAForm, read_form
from spona.questions.definitions import content_of
from spona.questions.exports import form_file
from spona.questions.forms.builder import FormFileForm, FormForm
from spona.questions.models import Question, Questionnaire
from spona.questions.rules import faults_of
from spona.questions.saying import KINDS, sentence_of
from spona.questions.starters import STARTERS
from spona.questions.states import SAYS_ONLY, Kind


@staff_page(VIEW)
def form_list(request: HttpRequest) -> HttpResponse:
    """The forms of the organisation, and where each stands."""
    return render(
        request,
        "questions/form_list.html",
        {"rows": queries.form_rows(), "may_edit": may(request.membership, EDIT)},
    )


@staff_page(EDIT)
def form_new(request: HttpRequest) -> HttpResponse:
    """A form: from a starter, a copy of another one, or empty."""
    organisation = request.organisation
    others = [row.form for row in queries.form_rows()]
    form = FormForm(request.POST or None, organisation=organisation, others=others)
    if request.method == "POST" and form.is_valid():
        created = actions.create_form(
            organisation=organisation,
            by=request.person,
            content=_content(form.cleaned_data["source"], form.others),
            **form.values(),
        )
        messages.success(request, _("The form is there. Nobody sees it until you publish it."))
        return to_form(organisation, created)
    return _shown(request, "questions/form_new.html", {"form": form})


def _content(source: str, others: dict[str, Questionnaire]) -> list[dict[str, Any]]:
    kind, _colon, key = source.partition(":")
    if kind == "starter":
        return STARTERS[key].content()
    return content_of(queries.questions_of(form=others[key])) if kind == "copy" else []


@staff_page(EDIT)
def form_import(request: HttpRequest) -> HttpResponse:
    """A form from a file that another organisation carried out."""
    form = FormFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            title, languages, content = read_form(form.cleaned_data["file"].read())
        except NotAForm as error:
            form.add_error("file", str(error))
        else:
            created = actions.create_form(
                organisation=request.organisation,
                title=title or {languages[0]: _("A form without a name")},
                languages=languages,
                content=content,
                by=request.person,
            )
            messages.success(
                request, _("The form was read. Look it through; nobody sees it until you publish.")
            )
            return to_form(request.organisation, created)
    return _shown(request, "questions/form_import.html", {"form": form})


@dataclass
class Item:
    """A question in the list: its number, and what its author should know."""

    question: Question
    number: int
    icon: str
    conditions: list[str]
    advice: list[str]
    faults: list[str]
    is_first: bool
    is_last: bool


@dataclass
class Part:
    """A heading with the questions under it; the first ones may have none."""

    heading: Item | None
    items: list[Item] = field(default_factory=list)

    @property
    def last(self) -> Question:
        found = self.items[-1] if self.items else self.heading
        assert found is not None
        return found.question


@staff_page(VIEW)
def form(request: HttpRequest, public_id: str) -> HttpResponse:
    """One form: its questions in order, what to do with each, what to look at before it goes out."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    if request.method == "POST":
        return to_form(request.organisation, shown)
    questions = queries.questions_of(form=shown)
    version = queries.current_version(shown)
    about_form, advice = advice_of(questions=questions, languages=shown.languages)
    faults = faults_of(questions)
    notes = sum(len(texts) for texts in advice.values()) + len(about_form)
    return render(
        request,
        "questions/builder_form.html",
        {
            "form": shown,
            "parts": _parts(questions, advice, faults),
            "count": sum(question.kind not in SAYS_ONLY for question in questions),
            "version": version,
            "is_changed": queries.differs(questions, version),
            "about_form": about_form,
            "advice_count": notes,
            "faults": faults,
            "moved": request.GET.get("moved", ""),
            "at": request.GET.get("at", ""),
            "may_edit": may(request.membership, EDIT),
        },
    )


def _parts(
    questions: list[Question], advice: dict[str, list[str]], faults: list[Any]
) -> list[Part]:
    by_key = {question.key: question for question in questions}
    parts: list[Part] = []
    number = 0
    for place, question in enumerate(questions):
        number += question.kind not in SAYS_ONLY
        item = Item(
            question=question,
            number=number,
            icon=KINDS[Kind(question.kind)][1],
            conditions=[sentence_of(c, by_key.get(c["key"])) for c in question.show_if],
            advice=advice.get(question.key, []),
            faults=[fault.text for fault in faults if fault.key == question.key],
            is_first=place == 0,
            is_last=place == len(questions) - 1,
        )
        if question.kind == Kind.SECTION:
            parts.append(Part(item))
        else:
            if not parts:
                parts.append(Part(None))
            parts[-1].items.append(item)
    return parts


@staff_page(EDIT)
def form_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another name, other languages."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    form = FormForm(request.POST or None, organisation=request.organisation, form=shown)
    if request.method == "POST" and form.is_valid():
        actions.edit_form(form=shown, by=request.person, **form.values())
        messages.success(request, _("Saved."))
        return to_form(request.organisation, shown)
    return _shown(request, "questions/form_edit.html", {"form": form, "shown": shown})


@staff_page(VIEW)
def carry(request: HttpRequest, public_id: str) -> HttpResponse:
    """The questions as a file for another organisation."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    data = form_file(form=shown, questions=queries.questions_of(form=shown))
    return HttpResponse(
        data,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="form.json"'},
    )


def to_form(
    organisation: Organisation, form: Questionnaire, *, at: str = "", moved: str = ""
) -> HttpResponse:
    """Back to the list, with the focus on the question `at`, or on the arrows of the one `moved`.

    By a parameter and not by a fragment: a browser takes the focus away again for that.
    """
    answer = redirect("questions_form", org=organisation.slug, public_id=form.public_id)
    if at or moved:
        answer["Location"] += f"?moved={moved}" if moved else f"?at={at}"
    return answer


def names_of(questions: list[Question]) -> str:
    """For sentences about questions that depend on another."""
    return ", ".join(f"“{plain(question.text)}”" for question in questions)


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
