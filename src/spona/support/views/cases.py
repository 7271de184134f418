"""The team's care of a pair."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.mentoring.models import Mentorship
from spona.mentoring.queries.pairs import get_pair
from spona.people.access import EDIT, staff_page
from spona.people.models import Standstill
from spona.people.standstill_actions import begin_standstill, end_standstill
from spona.support.actions import holders, log
from spona.support.actions import tasks as task_actions
from spona.support.forms.care import EntryForm, RestForm, TaskForm
from spona.support.queries import desk
from spona.support.views.tasks import lines
from spona.support.words import reached_words

PAGE = 60


def _to_pair(request: HttpRequest, pair: Mentorship) -> HttpResponse:
    kwargs = {"org": request.organisation.slug, "public_id": pair.public_id}
    return redirect(reverse("support_pair", kwargs=kwargs))


@staff_page(EDIT)
def pair(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the team knows and did about one pair; never what the two say to each other."""
    shown = get_pair(public_id=public_id)
    today = timezone.localdate(request.now)
    care = desk.care_of(mentorship=shown)
    people = desk.colleagues()
    org = request.organisation.slug
    context = {
        "pair": shown,
        "cycle": shown.cycle,
        "care": care,
        "sides": [shown.mentee, shown.mentor],
        "open_lines": lines(care.open_tasks, org=org, today=today),
        "closed_lines": lines(care.closed_tasks, org=org, today=today),
        "reached": [(one, reached_words(one)) for one in care.reached],
        "rests": [(one, one.ends_on is None or one.ends_on >= today) for one in care.rests],
        "people": people,
        "today": today,
        "entry_form": EntryForm(initial={"on": today}),
    }
    return render(request, "support/pair.html", context)


@staff_page(EDIT)
def holder(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: the colleague this pair turns to."""
    shown = get_pair(public_id=public_id)
    if request.method == "POST":
        people = {one.public_id: one for one in desk.colleagues()}
        chosen = request.POST.get("holder", "")
        if chosen and chosen not in people:
            messages.error(request, _("Only somebody of the team can care for a pair."))
        else:
            holders.give_case(
                mentorship=shown, to=people.get(chosen), by=request.person, now=request.now
            )
            messages.success(request, _("Saved."))
    return _to_pair(request, shown)


@staff_page(EDIT)
def entry_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """A line for the log."""
    shown = get_pair(public_id=public_id)
    today = timezone.localdate(request.now)
    form = EntryForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            log.add_entry(mentorship=shown, by=request.person, now=request.now, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Written down."))
            return _to_pair(request, shown)
    return _form(request, shown, form, _("A line for the log"), _("Write it down"))


@staff_page(EDIT)
def entry_remove(request: HttpRequest, public_id: str, entry: str) -> HttpResponse:
    """POST: its author takes it back."""
    shown = get_pair(public_id=public_id)
    found = desk.get_entry(mentorship=shown, public_id=entry)
    if request.method == "POST":
        try:
            log.remove_entry(entry=found, by=request.person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Taken back."))
    return _to_pair(request, shown)


@staff_page(EDIT)
def task_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """A task by hand."""
    shown = get_pair(public_id=public_id)
    today = timezone.localdate(request.now)
    form = TaskForm(
        request.POST or None,
        people=desk.colleagues(),
        today=today,
        initial={"assignee": request.person.public_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            task_actions.add_task(
                mentorship=shown, by=request.person, now=request.now, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is on the desk."))
            return _to_pair(request, shown)
    return _form(request, shown, form, _("A new task"), _("Put it on the desk"))


@staff_page(EDIT)
def rest_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything automatic stops for both, because of one of them."""
    shown = get_pair(public_id=public_id)
    today = timezone.localdate(request.now)
    form = RestForm(request.POST or None, pair=shown, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            begin_standstill(by=request.person, now=request.now, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("Nothing automatic reaches either of the two from that day on.")
            )
            return _to_pair(request, shown)
    return _form(
        request,
        shown,
        form,
        _("Let everything automatic rest"),
        _("Let it rest"),
        lead=_(
            "A holiday, an illness, a death: no reminder and no question goes to either of the two,"
            " and silence is not counted. What you write yourself still goes."
        ),
    )


@staff_page(EDIT)
def rest_end(request: HttpRequest, public_id: str, rest: str) -> HttpResponse:
    """POST: it goes on from today."""
    shown = get_pair(public_id=public_id)
    found = Standstill.objects.filter(
        public_id=rest, person__in=[shown.mentee.person_id, shown.mentor.person_id]
    ).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        today = timezone.localdate(request.now)
        end_standstill(standstill=found, today=today, by=request.person)
        messages.success(request, _("It goes on from today."))
    return _to_pair(request, shown)


def _form(
    request: HttpRequest,
    pair: Mentorship,
    form: Any,
    title: str,
    button: str,
    *,
    lead: str = "",
) -> HttpResponse:
    context = {
        "pair": pair,
        "cycle": pair.cycle,
        "form": form,
        "title": title,
        "button": button,
        "lead_words": lead,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/form.html", context, status=status)
