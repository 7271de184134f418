"""One application looked at by a person, who decides."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions.actions import eligibility as actions
from spona.admissions.actions.eligibility import NeedsReason, RepairedAlready
from spona.admissions.forms.eligibility import CheckForm, ReasonForm
from spona.admissions.mails import desk as mails
from spona.admissions.models.application import Application
from spona.admissions.queries import eligibility as queries
from spona.admissions.queries.eligibility import Looked, Told
from spona.admissions.queries.loading import get_application_for
from spona.admissions.states import Verdict
from spona.admissions.views.desk import economies_of
from spona.admissions.views.eligibility import CAN_BE_CHECKED, questions_of, said
from spona.core.states import WrongState
from spona.core.translated import plain
from spona.messaging.queries import missing_wordings
from spona.people.access import EDIT, staff_page


@staff_page(EDIT)
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """The verdict on one application, with what the rules found beside it; the letter is seen first."""
    shown = get_application_for(person=request.person, public_id=public_id)
    looked = queries.look(
        call=shown.call, person=request.person, states=CAN_BE_CHECKED, only=shown.pk
    )
    if not looked:
        messages.info(request, _("This application is not to be checked any more."))
        return redirect(shown)
    found = looked[0]
    may_repair = not queries.has_been_repaired(application=shown)
    today = request.now.astimezone(shown.call.zone).date()
    language = mails.language_of(shown)
    form = CheckForm(
        request.POST or None,
        may_repair=may_repair,
        today=today,
        language=language,
        initial={
            "verdict": Verdict.ELIGIBLE if found.told == Told.CLEAR else None,
            "message": _suggested(shown, found, language),
            "answer_on": today + timedelta(days=shown.call.repair_days),
        },
    )
    asked, letter = questions_of(shown.call), None
    economies_of(request, shown.call)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            letter = _letter(shown, form)
        elif _decide(request, shown, found, form):
            return redirect(shown)
    return render(
        request,
        "admissions/eligibility_check.html",
        {
            "shown": shown,
            "call": shown.call,
            "cycle": shown.call.cycle,
            "found": found,
            "findings": [said(request, finding, asked) for finding in found.findings],
            "form": form,
            "letter": letter,
            "language": language,
            "may_repair": may_repair,
            "untranslated": any(
                missing_wordings(kind=kind, languages=[language]) for kind in mails.KINDS.values()
            ),
        },
        status=422 if form.errors else 200,
    )


def _suggested(application: Application, found: Looked, language: str) -> str:
    """The reasons of the rules that do not hold, in her language; somebody edits them."""
    reasons = {rule.public_id: rule.reason for rule in queries.rules_of(call=application.call)}
    return "\n\n".join(
        text
        for finding in found.failing
        if (text := plain(reasons.get(finding.rule, {}), language))
    )


def _letter(application: Application, form: CheckForm) -> Any:
    verdict = Verdict(form.cleaned_data["verdict"])
    if verdict == Verdict.ELIGIBLE:
        return {"subject": "", "text": ""}
    return mails.preview(
        letter=mails.letter_of(
            application=application,
            verdict=verdict,
            message=form.cleaned_data["message"],
            answer_by=form.answer_by(application.call.zone),
        )
    )


def _decide(request: HttpRequest, application: Application, found: Looked, form: CheckForm) -> bool:
    """Acts; False when the form has to be shown again."""
    data = form.cleaned_data
    try:
        actions.decide(
            application=application,
            verdict=Verdict(data["verdict"]),
            findings=found.findings,
            message=data["message"],
            note=data["note"],
            answer_by=form.answer_by(application.call.zone),
            by=request.person,
            now=request.now,
        )
    except NeedsReason:
        form.add_error("note", _("The rules say otherwise. Please say why you depart from them."))
        return False
    except RepairedAlready:
        form.add_error("verdict", _("Something to complete was asked for once already."))
        return False
    except WrongState:
        messages.error(request, _("Nothing was changed: the application moved on in the meantime."))
        return True
    messages.success(request, _("Saved."))
    return True


@staff_page(EDIT)
def reconsideration(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: "not eligible" is taken back, with a reason."""
    shown = get_application_for(person=request.person, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reconsider(
                application=shown,
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=request.now,
            )
        except WrongState:
            messages.error(
                request, _("Nothing was changed: the application moved on in the meantime.")
            )
        else:
            messages.success(
                request, _("The application is in hand again, and its applicant is told.")
            )
    elif request.method == "POST":
        messages.error(request, _("Nothing was changed. Please say why, in a few words."))
    return redirect(shown)
