"""Interviews: the team's desk, the applicant's choice of a time, the panel's sheets."""

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
from django.utils.translation import ngettext

from spona.admissions.actions import interviews as actions
from spona.admissions.actions.interviews import NotComplete, SheetChanged, SlotGone
from spona.admissions.exports_of_interviews import calendar_of
from spona.admissions.forms.interviews import QuestionForm, SheetForm, SlotForm, SlotsForm
from spona.admissions.mails.interviews import INTERVIEW
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.interview import InterviewQuestion, InterviewSheet, Slot
from spona.admissions.models.review import Reviewer
from spona.admissions.queries import interviews as queries
from spona.admissions.queries.loading import get_call, language_of
from spona.admissions.states import ReviewState, SlotState
from spona.core.public_ids import without_nul
from spona.core.states import WrongState
from spona.messaging.links import link_page, mark_used
from spona.people.access import EDIT, VIEW, may, participant_page, staff_page

# The desk


@staff_page(VIEW)
def interviews(request: HttpRequest, call: str) -> HttpResponse:
    """The questions, who is invited, the times by day."""
    shown = get_call(slug=call)
    times = list(queries.slots_seen_by(call=shown, person=request.person))
    days = [
        (day, list(rows))
        for day, rows in groupby(times, lambda s: s.starts_at.astimezone(shown.zone).date())
    ]
    return render(
        request,
        "admissions/interview_desk.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "asked": queries.questions(call=shown),
            "days": days,
            "waiting": queries.without_time(call=shown, person=request.person),
            "free": sum(s.state == SlotState.FREE and s.starts_at > request.now for s in times),
            "now": request.now,
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def invitations(request: HttpRequest, call: str) -> HttpResponse:
    """Choose who is invited: eligible applications, the best first."""
    shown = get_call(slug=call)
    found = queries.can_be_invited(call=shown, person=request.person)
    if request.method == "POST":
        chosen = list(found.filter(public_id__in=map(without_nul, request.POST.getlist("chosen"))))
        if not chosen:
            messages.error(request, _("Please tick at least one person."))
            return redirect(request.path)
        result = actions.invite(applications=chosen, by=request.person, now=request.now)
        n = len(result.invited)
        messages.success(
            request,
            ngettext("%(n)s person is invited.", "%(n)s people are invited.", n) % {"n": n},
        )
        for application in result.without_address:
            messages.warning(
                request,
                _("%(name)s has no mail address; please call.") % {"name": application.person.name},
            )
        return _to_desk(shown)
    context = {"call": shown, "rows": found[:200], "places": shown.seats}
    return render(request, "admissions/interview_invitations.html", context)


@staff_page(EDIT)
def question(request: HttpRequest, call: str, public_id: str = "") -> HttpResponse:
    """One question for all, new or changed."""
    shown = get_call(slug=call)
    known = None
    if public_id != "new":
        known = InterviewQuestion.objects.filter(call=shown, public_id=public_id).first()
        if known is None:
            raise Http404
    cycle = shown.cycle
    form = QuestionForm(
        request.POST or None,
        languages=cycle.languages,
        required_in=cycle.working_language,
        question=known,
    )
    if request.method == "POST":
        try:
            if request.POST.get("remove") and known is not None:
                actions.remove_question(question=known, by=request.person)
                return _to_desk(shown)
            if form.is_valid():
                actions.save_question(
                    call=shown,
                    question=known,
                    text=form.said("text"),
                    listen_for=form.said("listen_for"),
                    weight=form.cleaned_data["weight"],
                    by=request.person,
                )
                return _to_desk(shown)
        except WrongState:
            messages.error(
                request,
                _("A sheet is handed in already; everybody is asked the same questions now."),
            )
            return _to_desk(shown)
    context = {"call": shown, "form": form, "question": known}
    return render(request, "admissions/interview_question.html", context, status=_status(request))


@staff_page(EDIT)
def slots_new(request: HttpRequest, call: str) -> HttpResponse:
    """A row of times for a panel."""
    shown = get_call(slug=call)
    reviewers = list(
        Reviewer.objects.filter(call=shown, left_at__isnull=True).select_related("person")
    )
    form = SlotsForm(request.POST or None, reviewers=reviewers, zone=shown.zone)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.add_slots(
            call=shown,
            starts_at=form.starts_at(),
            minutes=data["minutes"],
            pause=data["pause"],
            n=data["n"],
            place=data["place"],
            panel=form.chosen(),
            by=request.person,
        )
        messages.success(
            request,
            ngettext("%(n)s time is offered.", "%(n)s times are offered.", len(made))
            % {"n": len(made)},
        )
        return _to_desk(shown)
    context = {"call": shown, "form": form, "reviewers": reviewers}
    return render(request, "admissions/interview_slots.html", context, status=_status(request))


@staff_page(EDIT)
def slot(request: HttpRequest, public_id: str) -> HttpResponse:
    """One time: changed, called off, held or missed."""
    found = _get_slot(request, public_id)
    local = found.starts_at.astimezone(found.call.zone)
    form = SlotForm(
        request.POST if request.POST.get("act") == "change" else None,
        initial={
            "day": local.date(),
            "first": local.strftime("%H:%M"),
            "minutes": found.minutes,
            "place": found.place,
        },
    )
    if request.method == "POST":
        try:
            if _acted(request, found, form):
                return _to_desk(found.call)
        except WrongState:
            messages.error(request, _("This time is no longer in a state for that."))
            return _to_desk(found.call)
    context = {
        "call": found.call,
        "slot": found,
        "form": form,
        "is_past": found.starts_at <= request.now,
    }
    return render(request, "admissions/interview_slot.html", context, status=_status(request))


def _acted(request: HttpRequest, found: Slot, form: SlotForm) -> bool:
    act = request.POST.get("act")
    who = {"by": request.person, "now": request.now}
    if act == "cancel":
        actions.cancel_slot(slot=found, **who)
    elif act in {"held", "no_show"}:
        actions.note_outcome(slot=found, came=act == "held", **who)
    elif act == "again" and found.application is not None:
        actions.invite(applications=[found.application], **who)
    elif act == "change" and form.is_valid():
        data = form.cleaned_data
        actions.change_slot(
            slot=found,
            starts_at=datetime.combine(data["day"], data["first"], found.call.zone),
            minutes=data["minutes"],
            place=data["place"],
            **who,
        )
    else:
        return False
    return True


def _get_slot(request: HttpRequest, public_id: str) -> Slot:
    call = Slot.objects.filter(public_id=public_id).values_list("call", flat=True).first()
    found = None
    if call is not None:
        seen = queries.slots_seen_by(call=Call.objects.get(pk=call), person=request.person)
        found = (
            seen.select_related("call__cycle", "organisation", "application__person")
            .filter(public_id=public_id)
            .first()
        )
    if found is None:
        raise Http404
    return found


def _to_desk(call: Call) -> HttpResponse:
    return redirect("admissions_interviews", org=call.organisation.slug, call=call.slug)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


# The applicant


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


# The panel


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
    return render(request, "admissions/interview_sheet.html", context, status=_status(request))


my_interviews, my_interviews_by_link = _two_doors(_my_interviews)
my_interview, my_interview_by_link = _two_doors(_my_interview)
