"""Whom an applicant names, and the page of whoever was named."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions.actions import referees as acts
from spona.admissions.forms.applying import RefereeAnswerForm, RefereeForm
from spona.admissions.models.application import Referee
from spona.admissions.queries.applying import referees_missing, referees_of
from spona.admissions.views.applying_doors import Here, two_doors
from spona.core.states import WrongState
from spona.messaging.links import link_page, mark_used


@two_doors
def referees(here: Here) -> HttpResponse:
    """Who was named and whether she has answered; never what. A form for one more."""
    application = here.application
    if not application.call.referees:
        raise Http404
    form = RefereeForm(here.request.POST or None)
    if here.request.method == "POST" and form.is_valid():
        try:
            acts.name_referee(application=application, **form.cleaned_data, now=here.now)
        except ValidationError as error:
            form.add_error(None, error)
        except WrongState as error:
            return here.refused(error)
        else:
            return here.done(_("Named."), "referees")
    named = referees_of(application=application)
    for referee in named:
        referee.application = application
    rows = [
        (
            referee,
            here.url("referee_mail", referee=referee.public_id),
            here.url("referee_removal", referee=referee.public_id),
        )
        for referee in named
    ]
    context = {
        "form": form,
        "rows": rows,
        "referees_missing": referees_missing(application=application, referees=named),
        "may_mail": any(acts.is_awaited(referee) for referee in named),
        "may_change": here.status.can_send,
        "may_add": here.status.can_send
        and len(named) < application.call.referees + acts.MOST_SPARE,
    }
    return here.page("referees", context, status=422 if here.request.method == "POST" else 200)


@two_doors
def ask(here: Here, referee: str) -> HttpResponse:
    """POST: the mail with the two questions, now or once more."""
    if here.request.method != "POST":
        raise Http404
    try:
        acts.ask_now(application=here.application, public_id=referee, now=here.now)
    except (ValidationError, WrongState) as error:
        return here.refused(error, "referees")
    return here.done(_("The mail is on its way; at most one goes out a day."), "referees")


@two_doors
def removal(here: Here, referee: str) -> HttpResponse:
    """POST: take a name out."""
    if here.request.method != "POST":
        raise Http404
    try:
        acts.take_out(application=here.application, public_id=referee, now=here.now)
    except (ValidationError, WrongState) as error:
        return here.refused(error, "referees")
    return here.done(_("Taken out."), "referees")


@link_page("referee")
def link_referee(request: HttpRequest) -> HttpResponse:
    """Two questions, or a no without a reason."""
    referee = (
        Referee.objects.select_related(
            "application__call__cycle", "application__call__organisation", "application__person"
        )
        .filter(public_id=request.link.target_id, person=request.person)
        .first()
    )
    if referee is None or referee.application.anonymised_at:
        raise Http404
    form = RefereeAnswerForm(request.POST if "why" in request.POST else None)
    if request.method == "POST":
        try:
            if "decline" in request.POST:
                acts.decline(referee=referee, now=request.now)
                return _thanks(request, _("Thank you for telling us."))
            if form.is_valid():
                acts.answer(referee=referee, **form.cleaned_data, now=request.now)
                return _thanks(request, _("Thank you. Your answer is with the team."))
        except acts.Over:
            return redirect(request.path)
    context = {
        "referee": referee,
        "application": referee.application,
        "call": referee.application.call,
        "cycle": referee.application.call.cycle,
        "applicant": referee.application.person,
        "form": form,
        "is_awaited": acts.is_awaited(referee),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "admissions/referee.html", context, status=status)


def _thanks(request: HttpRequest, sentence: str) -> HttpResponse:
    mark_used(request.link, now=request.now)
    messages.success(request, sentence)
    return redirect(request.path)
