"""The form as people will see it: as a page, in each language, and on paper."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.translated import choose, plain
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.questions import queries
from spona.questions.definitions import Asked, Option, asked_from, content_of
from spona.questions.exports import paper_form
from spona.questions.models import Questionnaire
from spona.questions.sheet_forms import preview_form
from spona.questions.states import Meaning
from spona.questions.views.publishing import version_of


@staff_page(VIEW)
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The real fields, with which nothing is saved."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    language = _language(request, shown)
    number = request.GET.get("version", "")
    version = version_of(shown, number)
    content = _content(shown, version)
    with translation.override(language):
        fields = render_to_string(
            "questions/preview_fields.html",
            {"form": preview_form(_asked(content, language)), "title": choose(shown.title)[0]},
            request=request,
        )
    return render(
        request,
        "questions/preview_form.html",
        {
            "shown": shown,
            "fields": fields,
            "chosen": language,
            "languages": [(code, CONTENT.get(code, code)) for code in shown.languages],
            "version": version,
            "is_empty": not content,
            "may_edit": may(request.membership, EDIT),
        },
    )


def _asked(content: list[dict[str, Any]], language: str) -> tuple[Asked, ...]:
    """The need areas come with the cycle: here three lines stand for them."""
    name = _("An area from the cycle's list")
    areas = [Option(f"area-{n}", {language: f"{name} {n}"}) for n in (1, 2, 3)]
    told = asked_from(content)
    return tuple(
        replace(question, options=tuple(areas))
        if question.meaning in {Meaning.NEED_AREAS, Meaning.OFFER_AREAS}
        else question
        for question in told
    )


@staff_page(VIEW)
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form as a tagged PDF with lines and boxes."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    language = _language(request, shown)
    data = paper_form(
        form=shown,
        content=_content(shown, version_of(shown, request.GET.get("version", ""))),
        language=language,
        organisation=plain(request.organisation.name, language),
    )
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="form.pdf"'},
    )


def _content(shown: Questionnaire, version: Any) -> list[dict[str, Any]]:
    return version.content if version else content_of(queries.questions_of(form=shown))


def _language(request: HttpRequest, shown: Questionnaire) -> str:
    """The one asked for, else the form's first."""
    first: str = shown.languages[0] if shown.languages else "en"
    wanted: str = request.GET.get("language", first)
    if wanted not in {first, *shown.languages}:
        raise Http404
    return wanted
