"""What a publication would do, the publication, and the versions there were."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.people.access import EDIT, VIEW, may, staff_page
from spona.questions import actions, queries
from spona.questions.advice import advice_of
from spona.questions.definitions import content_of
from spona.questions.effects import Change, changes_between, effect_of, is_other_order
from spona.questions.models import QuestionnaireVersion
from spona.questions.rules import faults_of
from spona.questions.views.builder import to_form


@staff_page(EDIT)
def publication(request: HttpRequest, public_id: str) -> HttpResponse:
    """Per change: how many drafts and submitted answers it touches. POST publishes."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    questions = queries.questions_of(form=shown)
    version = queries.current_version(shown)
    before = version.content if version else []
    after = content_of(questions, before)
    if request.method == "POST":
        if request.POST.get("seen") != _seen(version):
            messages.warning(
                request, _("Somebody else published meanwhile. Look at what changes now.")
            )
            return redirect(request.path)
        try:
            made = actions.publish_version(questionnaire=shown, by=request.person, now=request.now)
        except actions.NotReady:
            return redirect(request.path)
        messages.success(request, _("Version %(n)d is published.") % {"n": made.number})
        return to_form(request.organisation, shown)
    changes = changes_between(before, after)
    about_form, advice = advice_of(questions=questions, languages=shown.languages)
    return render(
        request,
        "questions/builder_publication.html",
        {
            "shown": shown,
            "version": version,
            "seen": _seen(version),
            "faults": [
                (fault, next((q for q in questions if q.key == fault.key), None))
                for fault in faults_of(questions)
            ],
            "count": len(after),
            "effect": effect_of(form=shown, changes=changes) if version else None,
            "is_other_order": is_other_order(before, after),
            "is_changed": version is None or after != before,
            "advice_count": len(about_form) + sum(len(texts) for texts in advice.values()),
        },
    )


def _seen(version: QuestionnaireVersion | None) -> str:
    return str(version.number if version else 0)


@dataclass(frozen=True)
class Past:
    """A version, how many sheets stand in it, and what it changed."""

    version: QuestionnaireVersion
    sheets: int
    changes: list[Change]
    is_other_order: bool
    is_first: bool


@staff_page(VIEW)
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The versions, the newest first, each with what it changed."""
    shown = queries.get_form_for(person=request.person, public_id=public_id)
    rows = queries.versions_of(form=shown)
    past: list[Past] = []
    for place, (version, sheets) in enumerate(rows):
        earlier: list[Any] = rows[place + 1][0].content if place + 1 < len(rows) else []
        is_first = place + 1 == len(rows)
        past.append(
            Past(
                version=version,
                sheets=sheets,
                changes=[] if is_first else changes_between(earlier, version.content),
                is_other_order=not is_first and is_other_order(earlier, version.content),
                is_first=is_first,
            )
        )
    return render(
        request,
        "questions/builder_versions.html",
        {"shown": shown, "past": past, "may_edit": may(request.membership, EDIT)},
    )


def version_of(form: Any, number: str) -> QuestionnaireVersion | None:
    """The version with this number; None for the questions as they are on the desk."""
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    for version, _sheets in queries.versions_of(form=form):
        if version.number == int(number):
            return version
    raise Http404
