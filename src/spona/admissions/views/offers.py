"""The applicant's answer to an offered place, by her link or signed in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions.actions import offers
from spona.admissions.actions.offers import OfferOver
from spona.admissions.forms.decisions import PlaceForm
from spona.admissions.mails.decisions import PLACE
from spona.admissions.queries.decisions import place_of
from spona.admissions.states import OfferState, State
from spona.core.states import WrongState
from spona.messaging.links import link_page, mark_used
from spona.people.access import participant_page
from spona.programmes import queries as programmes


@link_page(PLACE)
def place_by_link(request: HttpRequest) -> HttpResponse:
    """Yes or no to a place, without signing in."""

    def used() -> None:
        mark_used(request.link, now=request.now)

    return _place(request, request.link.target_id, used=used, base="ui/plain.html")


@participant_page
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same, signed in."""
    return _place(request, public_id, used=lambda: None, base="ui/page.html")


def _place(
    request: HttpRequest, public_id: str, *, used: Callable[[], None], base: str
) -> HttpResponse:
    application, offer = place_of(person=request.person, public_id=public_id)
    is_open = bool(offer and offer.state == OfferState.OPEN and offer.answer_by > request.now)
    form = PlaceForm(request.POST or None)
    if request.method == "POST":
        if request.POST.get("leave") and application.state == State.RESERVE:
            offers.leave_reserve(application=application, by=request.person, now=request.now)
            used()
            messages.success(request, _("You are no longer on the reserve list."))
            return redirect(request.path)
        if offer is not None and form.is_valid():
            return _answered(request, offer, form, used)
    cycle = application.call.cycle
    context: dict[str, Any] = {
        "base": base,
        "application": application,
        "call": application.call,
        "cycle": cycle,
        "offer": offer,
        "is_open": is_open,
        "form": form,
        "hours": round(cycle.sessions_agreed * cycle.minutes_agreed / 60),
        "phases": [
            phase
            for phase in programmes.phases(cycle=cycle)
            if phase.is_public and phase.starts_after >= 0
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "admissions/offer_place.html", context, status=status)


def _answered(
    request: HttpRequest, offer: Any, form: PlaceForm, used: Callable[[], None]
) -> HttpResponse:
    accepted = form.cleaned_data["answer"] == "yes"
    try:
        onward = offers.answer_offer(
            offer=offer,
            accepted=accepted,
            reason=form.cleaned_data["reason"],
            by=request.person,
            now=request.now,
        )
    except (OfferOver, WrongState):
        messages.error(
            request,
            _("This can no longer be answered here. If something kept you, write to the team."),
        )
        return redirect(request.path)
    used()
    if accepted:
        messages.success(request, _("Welcome! One more page, and you are done for the moment."))
        return redirect(urlsplit(onward).path if onward else request.path)
    messages.success(request, _("Thank you for telling us. The place goes to the next person."))
    return redirect(request.path)
