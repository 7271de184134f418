"""Agendas: the team's list of a cycle, and the pair's own for a meeting it has planned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.mentoring import agenda_actions as acts
from spona.mentoring.forms import take_back
from spona.mentoring.forms_of_agendas import (
    AgendaForm,
    MeetingAgendaForm,
    offer_agendas,
    with_agenda,
)
from spona.mentoring.forms_of_meetings import said
from spona.mentoring.models.agenda import Agenda
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agendas import (
    agendas_for,
    as_offered,
    get_agenda,
    left_for_next_time,
    offered,
)
from spona.mentoring.queries.meetings import get_meeting
from spona.mentoring.states import LIVE, MeetingState
from spona.mentoring.views.doors import Here, doors_for_co_mentors_too, status_of
from spona.people.access import EDIT, staff_page
from spona.programmes.models import Cycle
from spona.programmes.queries import get_cycle_for


@staff_page(EDIT)
def agenda_list(request: HttpRequest, cycle: str) -> HttpResponse:
    """All agendas of a cycle in their order, those put away last."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    rows = acts.ensure_agendas(cycle=shown)
    context = {
        "cycle": shown,
        "programme": shown.programme,
        "rows": [(one, as_offered(one)) for one in rows if one.is_on],
        "away": [one for one in rows if not one.is_on],
    }
    return render(request, "mentoring/agenda_list.html", context)


@staff_page(EDIT)
def agenda_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """One more."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    return _edit(request, shown, None)


@staff_page(EDIT)
def agenda_edit(request: HttpRequest, cycle: str, agenda: str) -> HttpResponse:
    """Other words; what pairs have taken over stays theirs."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    return _edit(request, shown, get_agenda(cycle=shown, public_id=agenda))


def _edit(request: HttpRequest, cycle: Cycle, agenda: Agenda | None) -> HttpResponse:
    languages = cycle.languages or [cycle.working_language]
    form = AgendaForm(request.POST or None, languages=languages, agenda=agenda)
    if request.method == "POST" and form.is_valid():
        try:
            acts.save_agenda(cycle=cycle, agenda=agenda, by=request.person, **form.facts())
        except ValidationError as error:
            take_back(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to_list(request, cycle)
    context = {"cycle": cycle, "programme": cycle.programme, "form": form, "agenda": agenda}
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/agenda_edit.html", context, status=status)


@staff_page(EDIT)
def agenda_step(request: HttpRequest, cycle: str, agenda: str) -> HttpResponse:
    """POST: one place up, put away, or offered again."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    one = get_agenda(cycle=shown, public_id=agenda)
    one.cycle = shown
    step = request.POST.get("step", "")
    if request.method == "POST" and step == "up":
        acts.raise_agenda(agenda=one, by=request.person)
    elif request.method == "POST" and step in {"off", "on"}:
        acts.switch_agenda(agenda=one, is_on=step == "on", by=request.person)
        messages.success(request, _("Offered again.") if step == "on" else _("No longer offered."))
    return _to_list(request, shown)


def _to_list(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return redirect("mentoring_agendas", org=request.organisation.slug, cycle=cycle.slug)


@doors_for_co_mentors_too
def meeting_agenda(here: Here, meeting: str) -> HttpResponse:
    """What the two mean to talk about; at first what they left for next time."""
    shown = get_meeting(mentorship=here.mentorship, public_id=meeting)
    if shown.state != MeetingState.AGREED or shown.starts_at is None:
        raise Http404
    if here.joined_on is not None and timezone.localdate(shown.starts_at) < here.joined_on:
        raise Http404
    with as_pair(here.mentorship, person=here.me.person):
        there = agendas_for(meetings=[shown]).get(shown.pk, "")
        left = "" if there else left_for_next_time(mentorship=here.mentorship)
    agendas = offered(cycle=here.mentorship.cycle)
    form = MeetingAgendaForm(here.request.POST or None, initial={"text": there or left})
    offer_agendas(form, agendas, into="text")
    if here.request.method == "POST" and form.is_valid():
        text = with_agenda(form.cleaned_data, agendas, into="text")
        try:
            acts.write_agenda(meeting=shown, by=here.me, text=text)
        except ValidationError as error:
            take_back(form, error)
        else:
            again = bool(form.cleaned_data.get("from_agenda"))
            words = (
                _("It is yours now. Change it as you like.")
                if again
                else _("Saved, for the two of you.")
            )
            response = here.done(words, "meetings")
            return redirect(here.request.path) if again else response
    context = {
        "form": form,
        "agendas": agendas,
        "when": said(shown.starts_at, here.me.person.clock),
        "is_left": bool(left),
        "is_live": here.mentorship.state in LIVE,
    }
    return here.page("meeting_agenda", context, status=status_of(here.request))
