"""The jury on the team's desk: seats, how far it is, how severe."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import jury
from spona.admissions.forms.reviewing import (
    NewSeatForm,
    SeatForm,
)
from spona.admissions.models.call import Call
from spona.admissions.queries import jury as queries
from spona.admissions.queries.loading import get_call
from spona.admissions.queries.severity import severity_of
from spona.admissions.states import RoundState
from spona.core.public_ids import without_nul
from spona.people.access import EDIT, VIEW, may, staff_page

PAGE = 50
SHOWS = {"short", "wide", "open"}


def jury_page(
    request: HttpRequest, template: str, call: Call, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        f"admissions/{template}.html",
        {
            "call": call,
            "cycle": call.cycle,
            "may_edit": may(request.membership, EDIT),
            "jury_url": jury_url(request, "", call),
            **context,
        },
        status=status,
    )


def jury_url(request: HttpRequest, name: str, call: Call, **more: str) -> str:
    full = f"admissions_jury_{name}" if name else "admissions_jury"
    return reverse(full, kwargs={"org": request.organisation.slug, "call": call.slug, **more})


@staff_page(VIEW)
def desk(request: HttpRequest, call: str) -> HttpResponse:
    """Rounds, seats, how far each of the jury is."""
    shown = get_call(slug=call)
    found = queries.rounds(call=shown)
    round_ = queries.current_round(found)
    lines = queries.progress(round_=round_, person=request.person) if round_ else []
    return jury_page(
        request,
        "jury_desk",
        shown,
        {
            "rounds": found,
            "round": round_,
            "lines": lines,
            "seats": [] if round_ else list(queries.reviewers(call=shown)),
            "totals": queries.totals(round_=round_, person=request.person) if round_ else None,
            "is_behind": any(line.left for line in lines),
            "uninvited": sum(line.reviewer.invited_at is None for line in lines),
        },
    )


@staff_page(EDIT)
def reviewer_new(request: HttpRequest, call: str) -> HttpResponse:
    """One more seat."""
    shown = get_call(slug=call)
    form = NewSeatForm(request.POST if request.method == "POST" else None, call=shown)
    if request.method == "POST" and form.is_valid():
        try:
            seat = jury.add_reviewer(call=shown, by=request.person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s is on the jury.") % {"name": seat.person.name})
            return redirect(jury_url(request, "", shown))
    status = 422 if request.method == "POST" else 200
    return jury_page(request, "jury_reviewer_new", shown, {"form": form}, status=status)


@staff_page(EDIT)
def reviewer(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """A seat: how she reads."""
    shown = get_call(slug=call)
    seat = queries.get_reviewer(call=shown, public_id=public_id)
    fields = ("panel", "languages", "most", "is_chair")
    initial = {name: getattr(seat, name) for name in fields}
    form = SeatForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        jury.change_reviewer(reviewer=seat, by=request.person, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect(jury_url(request, "", shown))
    status = 422 if request.method == "POST" else 200
    return jury_page(request, "jury_reviewer", shown, {"form": form, "seat": seat}, status=status)


@staff_page(EDIT)
def reviewer_leave(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """She reads no longer; what is open goes back to be assigned."""
    shown = get_call(slug=call)
    seat = queries.get_reviewer(call=shown, public_id=public_id)
    if request.method != "POST":
        return redirect(jury_url(request, "reviewer", shown, public_id=public_id))
    back = jury.leave(
        reviewer=seat,
        by=request.person,
        reason=without_nul(request.POST.get("reason", "")),
        now=request.now,
    )
    messages.success(
        request,
        ngettext(
            "%(name)s reads no longer. %(n)s application waits for another reader.",
            "%(name)s reads no longer. %(n)s applications wait for another reader.",
            back,
        )
        % {"name": seat.person.name, "n": back},
    )
    return redirect(jury_url(request, "", shown))


@staff_page(EDIT)
def invite(request: HttpRequest, call: str) -> HttpResponse:
    """The link to her list, to one (`reviewer`) or to all who were not invited yet."""
    shown = get_call(slug=call)
    if request.method == "POST":
        only = without_nul(request.POST.get("reviewer", ""))
        seats = queries.reviewers(call=shown).select_related("person__organisation")
        seats = seats.filter(public_id=only) if only else seats.filter(invited_at=None)
        sent = [
            seat for seat in seats if jury.invite(reviewer=seat, by=request.person, now=request.now)
        ]
        messages.success(
            request,
            ngettext(
                "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", len(sent)
            )
            % {"n": len(sent)},
        )
    return redirect(jury_url(request, "", shown))


@staff_page(EDIT)
def remind(request: HttpRequest, call: str) -> HttpResponse:
    """A mail to those with something left, once per day."""
    shown = get_call(slug=call)
    round_ = queries.current_round(queries.rounds(call=shown))
    if request.method == "POST" and round_ and round_.state == RoundState.READING:
        behind = queries.behind(round_=round_, person=request.person)
        n = jury.remind(
            reviewers=[(line.reviewer, line.left) for line in behind],
            by=request.person,
            now=request.now,
        )
        messages.success(
            request,
            ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", n)
            % {"n": n}
            if n
            else _("Everybody behind was reminded today already."),
        )
    return redirect(jury_url(request, "", shown))


@staff_page(VIEW)
def severity(request: HttpRequest, call: str) -> HttpResponse:
    """How severe each reader is, as far as the readings can tell. Never applied to anything."""
    shown = get_call(slug=call)
    found = severity_of(call=shown, person=request.person)
    page = Paginator(found.applications, 100).get_page(request.GET.get("page"))
    return jury_page(request, "jury_severity", shown, {"found": found, "page_obj": page})
