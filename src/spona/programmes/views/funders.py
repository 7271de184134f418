"""Who pays, in order, with emblem and statement."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes import cycle_actions, queries
from spona.programmes.forms.funders import FunderForm
from spona.programmes.models import Cycle, Funder
from spona.programmes.views.desk import edit_page


@staff_page(VIEW)
def funders(request: HttpRequest, cycle: str) -> HttpResponse:
    """The list in the order the public page shows."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    return render(
        request,
        "programmes/funders.html",
        {
            "cycle": shown,
            "funders": queries.funders(cycle=shown),
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def funder_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """Add a funder."""
    return _form_page(request, queries.get_cycle_for(person=request.person, slug=cycle), None)


@staff_page(EDIT)
def funder_edit(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """Change a funder."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    return _form_page(request, shown, _funder(shown, public_id))


def _form_page(request: HttpRequest, cycle: Cycle, funder: Funder | None) -> HttpResponse:
    form = FunderForm(request.POST or None, request.FILES or None, cycle=cycle, funder=funder)
    if request.method == "POST" and form.is_valid():
        try:
            cycle_actions.save_funder(
                cycle=cycle, funder=funder, by=request.person, **form.values()
            )
        except ValidationError as error:
            form.add_error("emblem", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes_funders", org=request.organisation.slug, cycle=cycle.slug)
    return edit_page(
        request, cycle, "programmes/funder_edit.html", {"form": form, "funder": funder}
    )


@staff_page(EDIT)
def funder_remove(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: take a funder off the cycle."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    funder = _funder(shown, public_id)
    if request.method == "POST":
        cycle_actions.remove_funder(funder=funder, by=request.person)
        messages.success(request, _("The funder was taken off the cycle."))
    return redirect("programmes_funders", org=request.organisation.slug, cycle=shown.slug)


@staff_page(EDIT)
def funder_move(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: one place up or down."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    funder = _funder(shown, public_id)
    if request.method == "POST":
        cycle_actions.move_funder(
            funder=funder, up=request.POST.get("to") == "up", by=request.person
        )
    return redirect("programmes_funders", org=request.organisation.slug, cycle=shown.slug)


def _funder(cycle: Cycle, public_id: str) -> Funder:
    for funder in queries.funders(cycle=cycle):
        if funder.public_id == public_id:
            return funder
    raise Http404
