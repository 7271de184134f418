"""One question: added, changed, moved, copied, removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.translated import plain
from spona.people.access import EDIT, staff_page
from spona.questions import actions, queries
from spona.questions.advice import advice_of
from spona.questions.forms.builder import QuestionForm
from spona.questions.models import Question, Questionnaire
from spona.questions.rules import dependents, stamp_of
from spona.questions.saying import KINDS, short
from spona.questions.states import Kind
from spona.questions.views.builder import names_of, to_form


@staff_page(EDIT)
def question_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """First the kind, then the question."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    kind = request.GET.get("kind", "")
    after = request.GET.get("after", "")
    if kind not in Kind.values:
        return render(
            request,
            "questions/builder_kinds.html",
            {"form": shown, "kinds": _kinds(), "after": after},
        )
    questions = queries.questions_of(form=shown)
    keys = [question.key for question in questions]
    earlier = questions[: keys.index(after) + 1] if after in keys else questions
    form = _form(request, shown, Kind(kind), earlier)
    if request.method == "POST" and not _wanted(request) and form.is_valid():
        try:
            added = actions.add_question(
                form=shown, values=form.values(), after=after, by=request.person
            )
        except actions.TooMany:
            form.add_error(None, _too_many())
        else:
            messages.success(request, _("The question is in the form."))
            return to_form(request.organisation, shown, at=added.key)
    return _question_page(request, shown, form)


def _kinds() -> list[tuple[Kind, Any, str]]:
    return [(kind, line, icon) for kind, (line, icon) in KINDS.items()]


@staff_page(EDIT)
def question(request: HttpRequest, public_id: str, question: str) -> HttpResponse:
    """Change a question; who saves later than a colleague sees both texts and decides."""
    shown, questions, found = _loaded(request, public_id, question)
    earlier = questions[: questions.index(found)]
    form = _form(request, shown, Kind(found.kind), earlier, found)
    meanwhile: Question | None = None
    if request.method == "POST" and not _wanted(request) and form.is_valid():
        try:
            saved = actions.save_question(
                question=found,
                values=form.values(),
                stamp=request.POST.get("stamp", ""),
                by=request.person,
            )
        except actions.ChangedMeanwhile as error:
            meanwhile = error.question
        except actions.WouldBreak as error:
            form.add_error(
                None,
                _("An option you took away is asked for in the condition of %(names)s.")
                % {"names": names_of(error.questions)},
            )
        else:
            messages.success(request, _("Saved."))
            return to_form(request.organisation, shown, at=saved.key)
    return _question_page(request, shown, form, found=found, meanwhile=meanwhile)


def _form(
    request: HttpRequest,
    shown: Questionnaire,
    kind: Kind,
    earlier: list[Question],
    found: Question | None = None,
) -> QuestionForm:
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        languages=shown.languages,
        earlier=earlier,
        question=found,
        wanted=_wanted(request),
    )


def _wanted(request: HttpRequest) -> str:
    """A button that asks for room or another order, without saving."""
    return request.POST.get("wanted", "")[:40]


def _question_page(
    request: HttpRequest,
    shown: Questionnaire,
    form: QuestionForm,
    *,
    found: Question | None = None,
    meanwhile: Question | None = None,
) -> HttpResponse:
    wanted = _wanted(request)
    if wanted:
        form.errors.clear()
        for line in form.conditions.lines:
            line.error = ""
        messages.info(request, _("Nothing is saved yet; what you wrote is kept."))
    # While somebody puts things in order, the stamp stays the one the page was opened with.
    stamp = request.POST.get("stamp", "")[:64] if request.method == "POST" else ""
    if meanwhile is not None or not stamp:
        stamp = stamp_of(meanwhile or found) if found else ""
    _whole, advice = advice_of(questions=[found] if found else [], languages=shown.languages)
    return render(
        request,
        "questions/builder_question.html",
        {
            "form": form,
            "shown": shown,
            "kind": form.kind,
            "icon": KINDS[form.kind][1],
            "question": found,
            "stamp": stamp,
            "meanwhile": _texts(meanwhile) if meanwhile else None,
            "advice": advice.get(found.key, []) if found and request.method != "POST" else [],
            "wanted": wanted,
        },
        status=422 if request.method == "POST" and not wanted else 200,
    )


def _texts(stands: Question) -> list[tuple[str, str, str]]:
    """(language's name, its code, everything the question says in it now)."""
    settings = stands.settings or {}
    rows = [row["label"] for n in ("options", "rows", "columns") for row in settings.get(n) or ()]
    said = [stands.text, stands.help, *(settings.get(n) or {} for n in ("low", "high", "unit"))]
    codes = dict.fromkeys(code for one in [*said, *rows] for code in one)
    return [
        (CONTENT.get(c, c), c, "\n".join(one[c] for one in [*said, *rows] if one.get(c)))
        for c in codes
    ]


@staff_page(EDIT)
def place(request: HttpRequest, public_id: str, question: str) -> HttpResponse:
    """GET: after which question? POST: one up, one down, or after the one chosen."""
    shown, questions, found = _loaded(request, public_id, question)
    number = questions.index(found)
    rest = [row for row in questions if row.pk != found.pk]
    if request.method != "POST":
        choices = [(row.key, short(plain(row.text))) for row in rest]
        now_after = rest[number - 1].key if number else ""
        return render(
            request,
            "questions/builder_place.html",
            {"shown": shown, "question": found, "choices": choices, "now_after": now_after},
        )
    wanted = request.POST.get("to", "")
    keys = [row.key for row in rest]
    after = request.POST.get("after", "")
    if wanted in {"up", "down"}:
        target = max(0, number - 1) if wanted == "up" else min(len(rest), number + 1)
        after = keys[target - 1] if target else ""
    try:
        moved = actions.move_question(question=found, after=after, by=request.person)
    except actions.WouldBreak as error:
        messages.error(
            request,
            _("Not moved: “%(text)s” and %(names)s hang together by a condition.")
            % {"text": short(plain(found.text)), "names": names_of(error.questions)},
        )
    else:
        if moved:
            here = [row.pk for row in queries.questions_of(form=shown)].index(found.pk) + 1
            messages.success(
                request,
                _("Moved: “%(text)s” is now at place %(n)d of %(all)d.")
                % {"text": short(plain(found.text)), "n": here, "all": len(questions)},
            )
    return to_form(request.organisation, shown, moved=found.key)


@staff_page(EDIT)
def copy(request: HttpRequest, public_id: str, question: str) -> HttpResponse:
    """POST: the same question once more, below."""
    shown, _questions, found = _loaded(request, public_id, question)
    if request.method != "POST":
        return to_form(request.organisation, shown, at=found.key)
    try:
        found = actions.copy_question(question=found, by=request.person)
    except actions.TooMany:
        messages.error(request, _too_many())
    else:
        messages.success(request, _("Copied. The copy stands below; change what is other in it."))
    return to_form(request.organisation, shown, at=found.key)


@staff_page(EDIT)
def removal(request: HttpRequest, public_id: str, question: str) -> HttpResponse:
    """What a removal means for answers there are; POST removes."""
    shown, questions, found = _loaded(request, public_id, question)
    looking = dependents(questions, found.key)
    if request.method == "POST" and not looking:
        actions.remove_question(question=found, by=request.person)
        messages.success(request, _("The question was taken out of the form."))
        return to_form(request.organisation, shown)
    return render(
        request,
        "questions/builder_removal.html",
        {
            "shown": shown,
            "question": found,
            "looking": looking,
            "answered": queries.answered(form=shown, key=found.key),
            "version": queries.current_version(shown),
        },
        status=422 if request.method == "POST" else 200,
    )


def _loaded(
    request: HttpRequest, public_id: str, question: str
) -> tuple[Questionnaire, list[Question], Question]:
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    questions = queries.questions_of(form=shown)
    for row in questions:
        if row.public_id == question:
            return shown, questions, row
    raise Http404


def _too_many() -> str:
    return _("A form has %(n)d questions at most.") % {"n": actions.MOST_QUESTIONS}
