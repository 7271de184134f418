"""Interviews on the team's desk: questions, invitations, times."""

from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import interviews as actions
from spona.admissions.forms.interviews import QuestionForm, SlotForm, SlotsForm
from spona.admissions.models.call import Call
from spona.admissions.models.interview import InterviewQuestion, Slot
from spona.admissions.models.review import Reviewer
from spona.admissions.queries import interviews as queries
from spona.admissions.queries.loading import get_call
from spona.admissions.states import SlotState
from spona.core.public_ids import without_nul
from spona.core.states import WrongState
from spona.people.access import EDIT, VIEW, may, staff_page


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
    return render(request, "admissions/interview_question.html", context, status=status_of(request))


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
    return render(request, "admissions/interview_slots.html", context, status=status_of(request))


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
    return render(request, "admissions/interview_slot.html", context, status=status_of(request))


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


def status_of(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
