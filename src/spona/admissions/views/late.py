"""Drafts that were begun in time and not sent: who they are, and leave to send after the deadline."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions.late import NotOver, admit_late
from spona.admissions.forms.desk import LateForm, OutageForm
from spona.admissions.models.call import Call
from spona.admissions.queries import applications
from spona.admissions.queries.loading import get_call
from spona.people.access import MANAGE, VIEW, may, staff_page

PAGE = 100


@staff_page(VIEW)
def late(request: HttpRequest, call: str) -> HttpResponse:
    """The drafts of a call that is over; with moments, those an outage may have kept from sending."""
    shown = get_call(slug=call)
    return _page(request, shown, LateForm(zone=shown.zone, now=request.now))


@staff_page(MANAGE)
def late_entry(request: HttpRequest, call: str) -> HttpResponse:
    """POST: the chosen drafts, or all of the list, may still be sent."""
    shown = get_call(slug=call)
    form = LateForm(request.POST or None, zone=shown.zone, now=request.now)
    if request.method == "POST" and not form.is_valid():
        return _page(request, shown, form, status=422)
    if request.method == "POST":
        found = applications.late_drafts(
            call=shown, person=request.person, now=request.now, **_moments(request.POST, shown)
        )
        if "everybody" not in request.POST:
            chosen = [key for key in request.POST.getlist("chosen")[:5000] if key.isalnum()]
            found = found.filter(public_id__in=chosen)
        try:
            entries = admit_late(
                call=shown,
                applications=found,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=request.now,
            )
        except NotOver:
            messages.error(request, _("The call is open: everybody may still send."))
        else:
            _say(request, len(entries))
    return redirect("admissions_late", org=request.organisation.slug, call=shown.slug)


def _say(request: HttpRequest, n: int) -> None:
    if not n:
        messages.info(request, _("Nobody was chosen, so nobody was admitted."))
        return
    messages.success(
        request,
        ngettext(
            "%(n)d person may still send, and is told.",
            "%(n)d people may still send, and are told.",
            n,
        )
        % {"n": n},
    )


def _moments(data: Any, call: Call) -> dict[str, Any]:
    form = OutageForm(data, zone=call.zone)
    form.is_valid()  # a moment that makes no sense filters nothing
    return {name: form.cleaned_data.get(name) for name in form.fields}


def _page(request: HttpRequest, call: Call, form: LateForm, status: int = 200) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    outage = OutageForm(data or None, zone=call.zone)
    moments = _moments(data, call)
    found = applications.late_drafts(call=call, person=request.person, now=request.now, **moments)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "admissions/desk_late.html",
        {
            "call": call,
            "cycle": call.cycle,
            "is_over": call.is_over(request.now),
            "page_obj": page,
            "rows": list(page),
            "form": form,
            "outage": outage,
            "is_filtered": any(moments.values()),
            "kept": [(name, data.get(name, "")) for name in outage.fields],
            "may_manage": may(request.membership, MANAGE),
        },
        status=status,
    )
