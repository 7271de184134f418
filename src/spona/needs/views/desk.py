"""The team's pages: needs of the whole cycle, its areas, ties between people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.core.translated import plain
from spona.needs import actions, area_actions, queries
from spona.needs.asking import ask_those_waiting
from spona.needs.forms.desk import KINDS, AreaForm, TieForm, WishSettingsForm
from spona.needs.models import Counts, NeedArea, Tie
from spona.needs.overview import BANDS, STILL_HERE
from spona.needs.overview import overview as overview_of
from spona.needs.wishes import change_wish_settings, wish_settings_of
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for, get_participation_for, participants


@staff_page(VIEW)
def overview(request: HttpRequest, cycle: str) -> HttpResponse:
    """What the cycle needs, where the gaps are, what nobody offers."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    found = overview_of(cycle=shown)
    return render(
        request,
        "needs/overview.html",
        {
            "cycle": shown,
            "overview": found,
            "bands": [f"{low}–{high}" for low, high in BANDS],
            "ranking": [(plain(row.area.name), row.gap) for row in found.ranking],
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def wish_settings(request: HttpRequest, cycle: str) -> HttpResponse:
    """May the people of this cycle name each other?"""
    shown = get_cycle_for(person=request.person, slug=cycle)
    now = wish_settings_of(cycle=shown)
    form = WishSettingsForm(
        request.POST or None,
        initial={"mentees_rank": now.mentees_rank, "mentors_answer": now.mentors_answer},
    )
    if request.method == "POST" and form.is_valid():
        change_wish_settings(cycle=shown, by=request.person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("needs_overview", org=request.organisation.slug, cycle=shown.slug)
    return render(
        request,
        "needs/wish_settings.html",
        {"cycle": shown, "form": form},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def reminders(request: HttpRequest, cycle: str) -> HttpResponse:
    """POST: mail a link to everybody who takes part and has not filled in."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    if request.method == "POST":
        waiting = overview_of(cycle=shown).waiting
        asked, mute = ask_those_waiting(
            cycle=shown, waiting=waiting, by=request.person, now=request.now
        )
        messages.success(
            request,
            ngettext("%(n)d person was asked.", "%(n)d people were asked.", asked) % {"n": asked},
        )
        if mute:
            names = ", ".join(row.person.name for row in mute[:10])
            messages.warning(
                request, _("No mail address, so not asked: %(names)s") % {"names": names}
            )
    return redirect("needs_overview", org=request.organisation.slug, cycle=shown.slug)


@staff_page(VIEW)
def areas(request: HttpRequest, cycle: str) -> HttpResponse:
    """The areas of the cycle, in order."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    found = list(queries.areas(cycle=shown, in_use_only=False))
    return render(
        request,
        "needs/areas.html",
        {
            "cycle": shown,
            "areas": [area for area in found if area.is_in_use],
            "retired": [area for area in found if not area.is_in_use],
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def area_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """Add an area."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    form = AreaForm(request.POST or None, cycle=shown, area=None)
    if request.method == "POST" and form.is_valid():
        counts = form.cleaned_data["counts"] or Counts.ONCE
        area_actions.add_area(
            cycle=shown, name=form.said(), counts=counts, by=request.person, now=request.now
        )
        return _to_areas(request, shown)
    return _area_page(request, shown, form)


@staff_page(EDIT)
def area_edit(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """Other words for an area, and how much it counts."""
    shown, area = _area(request, cycle, public_id)
    form = AreaForm(request.POST or None, cycle=shown, area=area)
    if request.method == "POST" and form.is_valid():
        area_actions.change_area(
            area=area,
            name=form.said(),
            counts=form.cleaned_data["counts"],
            by=request.person,
            now=request.now,
        )
        return _to_areas(request, shown)
    return _area_page(request, shown, form)


@staff_page(EDIT)
def area_place(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: one place up or down."""
    shown, area = _area(request, cycle, public_id)
    if request.method == "POST":
        area_actions.move_area(area=area, up=request.POST.get("to") == "up", by=request.person)
    return _to_areas(request, shown)


@staff_page(EDIT)
def area_retirement(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: offer the area no more."""
    shown, area = _area(request, cycle, public_id)
    if request.method == "POST":
        area_actions.retire_area(area=area, by=request.person)
    return _to_areas(request, shown)


@staff_page(EDIT)
def area_return(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: offer a retired area again."""
    shown, area = _area(request, cycle, public_id)
    if request.method == "POST":
        area_actions.restore_area(area=area, by=request.person)
    return _to_areas(request, shown)


def _area(request: HttpRequest, cycle: str, public_id: str) -> tuple[Cycle, NeedArea]:
    shown = get_cycle_for(person=request.person, slug=cycle)
    area = queries.areas(cycle=shown, in_use_only=False).filter(public_id=public_id).first()
    if area is None:
        raise Http404
    return shown, area


def _to_areas(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    if request.method == "POST":
        messages.success(request, _("Saved."))
    return redirect("needs_areas", org=request.organisation.slug, cycle=cycle.slug)


def _area_page(request: HttpRequest, cycle: Cycle, form: AreaForm) -> HttpResponse:
    return render(
        request,
        "needs/area_edit.html",
        {"cycle": cycle, "form": form, "area": form.area},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def ties(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whom somebody is not to be paired with, and adding one."""
    shown = get_participation_for(person=request.person, public_id=public_id)
    others = _others(shown)
    form = TieForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        other = form.persons[form.cleaned_data["other"]]
        actions.add_tie(
            one=shown.person, other=other, kind=form.cleaned_data["kind"], by=request.person
        )
        messages.success(request, _("Saved."))
        return redirect("needs_ties", org=request.organisation.slug, public_id=shown.public_id)
    return render(
        request,
        "needs/ties.html",
        {
            "shown": shown,
            "cycle": shown.cycle,
            "form": form,
            "ties": [
                (
                    tie,
                    tie.other if tie.one_id == shown.person_id else tie.one,
                    KINDS[Tie.Kind(tie.kind)],
                )
                for tie in queries.ties_of(person=shown.person)
            ],
        },
        status=422 if request.method == "POST" else 200,
    )


def _others(shown: Participation) -> list[Participation]:
    """Everybody else of the cycle who may be paired; each person once."""
    rows = participants(cycle=shown.cycle, standings=STILL_HERE).exclude(person=shown.person_id)
    return list({row.person_id: row for row in rows}.values())


@staff_page(EDIT)
def tie_removal(request: HttpRequest, public_id: str, tie: str) -> HttpResponse:
    """POST: forget a tie."""
    shown = get_participation_for(person=request.person, public_id=public_id)
    found = queries.ties_of(person=shown.person).filter(public_id=tie).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.remove_tie(tie=found, by=request.person)
        messages.success(request, _("Saved."))
    return redirect("needs_ties", org=request.organisation.slug, public_id=shown.public_id)
