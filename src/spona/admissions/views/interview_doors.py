"""Interviews for those who take part: the applicant chooses a time, the panel sees its talks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spona.admissions.actions import interviews as actions
from spona.admissions.actions.interviews import NotComplete, SheetChanged, SlotGone
from spona.admissions.exports_of_interviews import calendar_of
from spona.admissions.forms.interviews import SheetForm
from spona.admissions.mails.interviews import INTERVIEW
from spona.admissions.models.application import Application
from spona.admissions.models.interview import InterviewSheet, Slot
from spona.admissions.models.review import Reviewer
from spona.admissions.queries import interviews as queries
from spona.admissions.queries.loading import language_of
from spona.admissions.states import ReviewState
from spona.admissions.views.interviews import status_of
from spona.core.public_ids import without_nul
from spona.messaging.links import link_page, mark_used
from spona.people.access import participant_page


@link_page(INTERVIEW)
def choose_by_link(request: HttpRequest) -> HttpResponse:
    """Choose a time, without signing in."""
    mark = lambda: mark_used(request.link, now=request.now)  # noqa: E731
    return _choose(request, request.link.target_id, mark, "ui/plain.html")


@participant_page
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same, signed in."""
    return _choose(request, public_id, lambda: None, "ui/page.html")


def _choose(
    request: HttpRequest, public_id: str, used: Callable[[], None], base: str
) -> HttpResponse:
    application = queries.interview_of(person=request.person, public_id=public_id)
    mine = queries.slot_of(application=application)
    if request.GET.get("calendar") and mine is not None and request.method == "GET":
        return _calendar(mine, application, request.now)
    if request.method == "POST":
        try:
            if request.POST.get("give_back") and mine is not None:
                actions.give_back(slot=mine, by=request.person, now=request.now)
                messages.success(request, _("The time is free again. Please choose another one."))
            else:
                wanted = Slot.objects.select_related("call", "organisation").filter(
                    call=application.call, public_id=without_nul(request.POST.get("slot", ""))
                )
                found = wanted.first()
                if found is None:
                    raise SlotGone
                actions.choose_slot(
                    application=application, slot=found, by=request.person, now=request.now
                )
                messages.success(request, _("Your time is kept. A mail with it is on its way."))
            used()
        except SlotGone:
            messages.error(
                request, _("This time can no longer be chosen or changed. The others stand below.")
            )
        return redirect(request.path)
    free = list(queries.free_for(application=application, now=request.now))
    zone = application.call.zone
    days = [
        (day, list(rows))
        for day, rows in groupby(free, lambda s: s.starts_at.astimezone(zone).date())
    ]
    context = {
        "base": base,
        "application": application,
        "call": application.call,
        "mine": mine,
        "may_change": mine is None or queries.may_change(slot=mine, now=request.now),
        "days": days,
    }
    return render(request, "admissions/interview_choose.html", context)


def _calendar(slot: Slot, application: Application, now: datetime) -> HttpResponse:
    text = calendar_of(slot=slot, now=now, language=language_of(application))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return response


@dataclass(frozen=True)
class Panel:
    """Who of the panel is here, and by which door."""

    request: HttpRequest
    reviewer: Reviewer
    base: str
    door: str
    where: dict[str, str]

    def url(self, page: str, **more: str) -> str:
        return reverse(f"{self.door}_{page}", kwargs={**self.where, **more})


def _seat(**wanted: Any) -> Reviewer:
    found = (
        Reviewer.objects.filter(left_at__isnull=True, **wanted)
        .select_related("person", "call__cycle", "call__organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _two_doors(page: Callable[..., HttpResponse]) -> tuple[Any, Any]:
    @participant_page
    def signed_in(request: HttpRequest, call: str, **kwargs: Any) -> HttpResponse:
        seat = _seat(person=request.person, call__slug=call)
        where = {"org": request.organisation.slug, "call": call}
        here = Panel(request, seat, "ui/page.html", "admissions_my", where)
        return page(here, **kwargs)

    @link_page("jury")
    def by_link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        seat = _seat(person=request.person, public_id=request.link.target_id)
        where = {"token": request.resolver_match.kwargs["token"]}
        return page(Panel(request, seat, "ui/plain.html", "link_jury", where), **kwargs)

    return signed_in, by_link


def _my_interviews(here: Panel) -> HttpResponse:
    rows = [
        (slot, (slot.my_sheets or [None])[0], here.url("interview", slot=slot.public_id))
        for slot in queries.my_slots(reviewer=here.reviewer)
    ]
    context = {"here": here, "base": here.base, "call": here.reviewer.call, "rows": rows}
    return render(here.request, "admissions/interview_mine.html", context)


def _my_interview(here: Panel, slot: str) -> HttpResponse:
    request = here.request
    found = queries.get_my_slot(reviewer=here.reviewer, public_id=slot)
    asked = queries.questions(call=here.reviewer.call)
    sheet = InterviewSheet.objects.filter(slot=found, reviewer=here.reviewer).first()
    form = SheetForm(request.POST or None, asked=asked, sheet=sheet)
    is_in = sheet is not None and sheet.state == ReviewState.IN
    theirs = None
    if request.method == "POST" and not is_in and form.is_valid():
        hand_in = bool(request.POST.get("hand_in"))
        try:
            actions.save_sheet(
                slot=found,
                reviewer=here.reviewer,
                scores=form.scores(),
                notes=form.notes(),
                comment=form.cleaned_data["comment"],
                revision=form.cleaned_data["revision"],
                hand_in=hand_in,
                now=request.now,
            )
        except NotComplete:
            form.add_error(
                None, _("Handed in, every question has a score. Your notes are kept here.")
            )
        except SheetChanged as changed:
            theirs = changed.sheet
            form.add_error(
                None,
                _(
                    "This sheet was saved from another window. Both are shown; send again to keep yours."
                ),
            )
            form.data = form.data.copy()
            form.data["revision"] = str(changed.sheet.revision)
        else:
            messages.success(
                request, _("Handed in. Thank you.") if hand_in else _("Your notes are kept.")
            )
            return redirect(here.url("interviews"))
    context = {
        "here": here,
        "base": here.base,
        "call": here.reviewer.call,
        "slot": found,
        "form": form,
        "sheet": sheet,
        "is_in": is_in,
        "theirs": theirs,
        "back": here.url("interviews"),
    }
    return render(request, "admissions/interview_sheet.html", context, status=status_of(request))


my_interviews, my_interviews_by_link = _two_doors(_my_interviews)
my_interview, my_interview_by_link = _two_doors(_my_interview)
