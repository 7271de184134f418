"""Decisions: one of them, the letters, their publication, the places offered. The board: board.py."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import deciding, offers
from spona.admissions.actions.deciding import NeedsReason, NotReady
from spona.admissions.actions.offers import OfferOver
from spona.admissions.forms.decisions import (
    DecisionForm,
    LengthenForm,
    LettersForm,
    MendForm,
    ReasonForm,
)
from spona.admissions.mails.decisions import letter_of
from spona.admissions.models.application import Application
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries import decisions as queries
from spona.admissions.queries.hiding import hidden_from, reads_still
from spona.admissions.queries.letters import suggested
from spona.admissions.queries.loading import get_application_for, get_call
from spona.admissions.queries.standing import standing
from spona.admissions.states import IN_SELECTION, OfferState, Outcome, State
from spona.admissions.tasks.decisions import publish_soon
from spona.core.states import WrongState
from spona.messaging.actions import composed
from spona.people.access import EDIT, MANAGE, VIEW, may, staff_page

LETTERS_A_PAGE = 15


@staff_page(EDIT)
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """One decision, before publication; afterwards it can only be mended, with a reason."""
    application = get_application_for(person=request.person, public_id=public_id)
    if reads_still(application=application, person=request.person):
        return _closed(request, application)
    known = Decision.objects.filter(application=application).first()
    if application.state not in IN_SELECTION:
        return _after(request, application, known)
    proposed = known.outcome if known and known.composition_id else ""
    form = DecisionForm(
        request.POST or None,
        needs_reason=bool(proposed),
        initial={
            "outcome": known.outcome if known else "",
            "overruling": known.overruling if known else "",
            "reason": known.reason if known else "",
            "next_step": known.next_step if known else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            deciding.park_decision(
                application=application,
                outcome=Outcome(data["outcome"]),
                reason=data["reason"],
                next_step=data["next_step"],
                overruling=data["overruling"],
                by=request.person,
                now=request.now,
            )
        except NeedsReason:
            form.add_error(
                "overruling", _("The proposal says otherwise. Please say why you depart from it.")
            )
        except WrongState:
            messages.error(request, _("This application was decided in the meantime."))
            return redirect(request.path)
        else:
            messages.success(request, _("Noted. Nobody outside sees it before publication."))
            return _to_board(application)
    hint = suggested(call=application.call, decisions=[known])[application.pk] if known else None
    return _page(request, application, known, form, hint=hint, proposed=proposed)


def _after(request: HttpRequest, application: Application, known: Decision | None) -> HttpResponse:
    may_mend = application.state == State.NOT_SELECTED and may(request.membership, MANAGE)
    form = MendForm(request.POST or None) if may_mend else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            deciding.mend_decision(
                application=application,
                outcome=Outcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=request.now,
            )
        except WrongState:
            form.add_error("outcome", _("No place is free. The reserve list is open."))
        else:
            messages.success(request, _("The decision is mended, and a letter is on its way."))
            return _to_board(application)
    return _page(request, application, known, form)


def _page(
    request: HttpRequest,
    application: Application,
    known: Decision | None,
    form: Any,
    **more: Any,
) -> HttpResponse:
    return render(
        request,
        "admissions/decision.html",
        {
            "application": application,
            "call": application.call,
            "decision": known,
            "form": form,
            "offers": Offer.objects.filter(application=application).order_by("-pk"),
            "lengthen": LengthenForm(),
            **more,
        },
        status=422 if request.method == "POST" else 200,
    )


def _closed(request: HttpRequest, application: Application) -> HttpResponse:
    """Whoever reads it herself hands in first: what is decided, and a letter, tell of the others."""
    context = {"application": application, "call": application.call}
    return render(request, "admissions/decision_closed.html", context)


def _to_board(application: Application) -> HttpResponse:
    return redirect(
        "admissions_decisions", org=application.organisation.slug, call=application.call.slug
    )


@staff_page(EDIT)
def reserve_place(request: HttpRequest, public_id: str) -> HttpResponse:
    """One place up or down in the reserve, with a reason."""
    application = get_application_for(person=request.person, public_id=public_id)
    if reads_still(application=application, person=request.person):
        return _closed(request, application)
    form = ReasonForm(request.POST or None)
    up = (request.POST.get("move") or request.GET.get("move", "up")) != "down"
    if request.method == "POST" and form.is_valid():
        try:
            deciding.move_in_reserve(
                application=application,
                up=up,
                by=request.person,
                reason=form.cleaned_data["reason"],
            )
        except WrongState:
            messages.error(request, _("The order of the reserve is published and stands."))
        else:
            messages.success(request, _("The order is changed."))
        return _to_board(application)
    return render(
        request,
        "admissions/decision_reserve.html",
        {"application": application, "call": application.call, "form": form, "up": up},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def letters(request: HttpRequest, call: str) -> HttpResponse:
    """What each letter says, with a suggestion where nothing is written yet."""
    shown = get_call(slug=call)
    outcome = request.GET.get("outcome", Outcome.NOT_SELECTED)
    found = queries.letters_for(call=shown, person=request.person)
    if outcome in Outcome.values:
        found = found.filter(outcome=outcome)
    page = Paginator(found, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    form = LettersForm(
        request.POST or None, decisions=rows, suggested=suggested(call=shown, decisions=rows)
    )
    if request.method == "POST" and form.is_valid():
        n = deciding.write_letters(
            call=shown, texts=form.texts(), by=request.person, now=request.now
        )
        messages.success(
            request,
            ngettext("%(n)s letter is kept.", "%(n)s letters are kept.", n) % {"n": n},
        )
        return redirect(request.get_full_path())
    context = {
        "call": shown,
        "form": form,
        "page_obj": page,
        "outcome": outcome,
        "outcomes": Outcome.choices,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "admissions/decision_letters.html", context, status=status)


@staff_page(VIEW)
def preview(request: HttpRequest, call: str) -> HttpResponse:
    """The letters as they will go out, person by person; from here they are published."""
    shown = get_call(slug=call)
    found = queries.letters_for(call=shown, person=request.person)
    page = Paginator(found, 1).get_page(request.GET.get("page"))
    rows = list(page)
    letter = composed(**letter_of(decision=rows[0])) if rows else None
    return render(
        request,
        "admissions/decision_preview.html",
        {
            "call": shown,
            "page_obj": page,
            "decision": rows[0] if rows else None,
            "letter": letter,
            "standing": standing(call=shown, hidden=hidden_from(call=shown, person=request.person)),
            "may_edit": may(request.membership, EDIT),
            "may_publish": may(request.membership, MANAGE),
        },
    )


@staff_page(MANAGE)
def publication(request: HttpRequest, call: str) -> HttpResponse:
    """Let all letters go out. A button; opened by itself it leads to the board."""
    shown = get_call(slug=call)
    if request.method == "POST":
        try:
            n = deciding.begin_publication(
                call=shown,
                by=request.person,
                now=request.now,
                in_english=request.POST.get("in_english") == "yes",
            )
        except NotReady:
            messages.error(request, _("Something is still missing; it stands below."))
        else:
            publish_soon(shown)
            messages.success(
                request,
                ngettext(
                    "%(n)s letter is going out.", "%(n)s letters are going out, one by one.", n
                )
                % {"n": n},
            )
    return redirect("admissions_decisions", org=request.organisation.slug, call=call)


@staff_page(MANAGE)
def publication_stop(request: HttpRequest, call: str) -> HttpResponse:
    """Hold the letters that are not out yet."""
    shown = get_call(slug=call)
    if request.method == "POST":
        n = deciding.stop_publication(call=shown, by=request.person)
        messages.success(
            request,
            ngettext(
                "Stopped. %(n)s decision stays parked.",
                "Stopped. %(n)s decisions stay parked.",
                n,
            )
            % {"n": n},
        )
    return redirect("admissions_decisions", org=request.organisation.slug, call=call)


@staff_page(MANAGE)
def offer_longer(request: HttpRequest, public_id: str) -> HttpResponse:
    """More time for an answer."""
    application = get_application_for(person=request.person, public_id=public_id)
    form = LengthenForm(request.POST or None)
    offer = Offer.objects.filter(application=application, state=OfferState.OPEN).first()
    if request.method == "POST" and offer is not None and form.is_valid():
        try:
            offers.lengthen_offer(
                offer=offer,
                until=form.moment(application.call.zone),
                by=request.person,
                now=request.now,
            )
        except OfferOver:
            messages.error(request, _("The new day must be later than the one that stands."))
        else:
            messages.success(request, _("There is more time to answer now."))
    elif request.method == "POST":
        messages.error(request, _("Please choose a day; the offer must still be open."))
    return redirect("admissions_decision", org=request.organisation.slug, public_id=public_id)


@staff_page(MANAGE)
def offer_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """A free place once more for somebody whose time had run out."""
    application = get_application_for(person=request.person, public_id=public_id)
    if request.method == "POST":
        try:
            offers.offer_again(application=application, by=request.person, now=request.now)
        except WrongState:
            messages.error(request, _("No place is free, or nobody waits for one here."))
        else:
            messages.success(request, _("The place is offered again."))
    return redirect("admissions_decision", org=request.organisation.slug, public_id=public_id)
