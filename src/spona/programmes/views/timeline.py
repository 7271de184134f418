"""The timeline: its lines, and moving all of it with the kick-off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spona.people.access import EDIT, MANAGE, may, staff_page
from spona.programmes import cycle_actions, queries
from spona.programmes.forms.cycle import KickOffForm, PhaseForm
from spona.programmes.views.desk import edit_page


@staff_page(EDIT)
def phases(request: HttpRequest, cycle: str) -> HttpResponse:
    """Every line of the timeline and an empty one, saved together."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    found = queries.phases(cycle=shown)
    forms = [PhaseForm(request.POST or None, cycle=shown, phase=phase) for phase in [*found, None]]
    if request.method == "POST" and min([form.is_valid() for form in forms]):
        cycle_actions.change_phases(
            cycle=shown,
            lines=[form.said() for form in forms if form.has_line()],
            removed=[form.phase for form in forms if form.is_removed],
            by=request.person,
        )
        messages.success(request, _("The timeline is saved."))
        return redirect("programmes_phases", org=request.organisation.slug, cycle=shown.slug)
    return edit_page(
        request,
        shown,
        "programmes/phases.html",
        {
            "forms": forms,
            "phases": found,
            "today": localdate(request.now),
            "may_manage": may(request.membership, MANAGE),
        },
    )


@staff_page(MANAGE)
def kick_off(request: HttpRequest, cycle: str) -> HttpResponse:
    """Choose a day, see every date before and after, then move them all."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    is_post = request.method == "POST"
    form = KickOffForm(
        (request.POST if is_post else request.GET) if is_post or "to" in request.GET else None,
        initial={"to": shown.kick_off_on},
    )
    shifts = []
    if form.is_bound and form.is_valid():
        to = form.cleaned_data["to"]
        if is_post:
            cycle_actions.move_kick_off(cycle=shown, to=to, by=request.person)
            messages.success(request, _("The kick-off was moved, and all dates with it."))
            return redirect(shown)
        shifts = cycle_actions.preview_kick_off(
            phases=queries.phases(cycle=shown), cycle=shown, to=to
        )
    return edit_page(
        request,
        shown,
        "programmes/kick_off.html",
        {"form": form, "shifts": shifts, "to": form.cleaned_data.get("to") if shifts else None},
    )
