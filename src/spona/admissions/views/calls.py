"""The desk of calls: those of a cycle, a new one, one call with what is next, publishing, extending."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.admissions.actions import calls as actions
from spona.admissions.forms.calls import CallTextsForm, ExtensionForm, NewCallForm, SettingsForm
from spona.admissions.models.call import Call
from spona.admissions.queries import applications
from spona.admissions.queries import calls as queries
from spona.admissions.queries.loading import get_call
from spona.admissions.states import CallState, State
from spona.core.languages import CONTENT
from spona.core.local_time import clock_words
from spona.people.access import EDIT, MANAGE, VIEW, may, staff_page
from spona.programmes.queries import get_cycle_for
from spona.programmes.states import Part

NOT_EXTENDED = {
    "none": gettext_lazy("Only a published call that closes can be extended."),
    "twice": gettext_lazy("The deadline has moved once already. It moves only once."),
    "read": gettext_lazy("The jury has begun to read: the deadline stands."),
    "not_later": gettext_lazy("The new moment must be later than the one before."),
    "past": gettext_lazy("The new moment must lie ahead."),
    "reason": gettext_lazy("Please give a reason."),
}
LACKING = {
    "title": gettext_lazy("The title"),
    "gives": gettext_lazy("What it gives"),
    "asks": gettext_lazy("What it asks of you"),
    "who": gettext_lazy("Who may apply"),
    "contact": gettext_lazy("Whom to write to"),
    "faq": gettext_lazy("Questions and answers"),
    "past": gettext_lazy("The day it closes lies behind us"),
    "form": gettext_lazy("No form is chosen"),
    "form_version": gettext_lazy("The form is not published: %(detail)s"),
    "form_text": gettext_lazy("Questions of the form"),
    "criteria": gettext_lazy("No criteria"),
    "weights": gettext_lazy("The weights make %(detail)s together, not 100"),
    "criterion_name": gettext_lazy("Names of criteria"),
    "anchors": gettext_lazy("What 0, 3 and 5 mean"),
    "organisation": gettext_lazy("The organisation is not public, so nobody can open the page"),
    "funder": gettext_lazy("A funder without emblem or statement is not shown"),
}
BADGES = {
    CallState.DRAFT: "draft",
    CallState.AWAITED: "wait",
    CallState.OPEN: "good",
    CallState.CLOSED: "ended",
}


@staff_page(VIEW)
def call_list(request: HttpRequest, cycle: str) -> HttpResponse:
    """The calls of a cycle."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    rows = queries.call_rows(cycle=shown, person=request.person, now=request.now)
    return render(
        request,
        "admissions/call_list.html",
        {
            "cycle": shown,
            "rows": [(row, BADGES[row.state]) for row in rows],
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def call_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """For whom and when, proposed from the timeline."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    dates = queries.dates_of(cycle=shown, now=request.now)
    form = NewCallForm(
        request.POST or None,
        zone=ZoneInfo(request.organisation.time_zone),
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        part=request.GET.get("part", Part.MENTEE),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.create_call(
            cycle=shown,
            part=Part(data["part"]),
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            cut_off_at=None if data["closes_at"] else dates.closes_at,
            by=request.person,
        )
        _say_notes(request, form)
        messages.success(request, _("The call is there. Nobody sees it before you publish it."))
        return redirect(made)
    clock = clock_words(request.organisation.time_zone)
    context = {"cycle": shown, "form": form, "dates": dates, "clock": clock}
    return _form_page(request, "admissions/call_new.html", context)


@staff_page(VIEW)
def call(request: HttpRequest, call: str) -> HttpResponse:
    """Where the call is, what is next, what came in."""
    shown = get_call(slug=call)
    state = queries.state_of(shown, now=request.now)
    counts = applications.counts_by_state(call=shown, person=request.person)
    lacks = queries.what_is_missing(call=shown, now=request.now)
    return render(
        request,
        "admissions/call.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "now": request.now,
            "state": state,
            "badge_state": BADGES[state],
            "drafts": counts.get(State.DRAFT, 0),
            "sent": applications.number_sent(counts),
            "counts": [(s.label, counts[s]) for s in State if counts.get(s) and s != State.DRAFT],
            "to_check": counts.get(State.SUBMITTED, 0),
            "lacks": [_worded(lack) for lack in lacks],
            "is_ready": not any(lack.blocks for lack in lacks),
            "extension": getattr(shown, "extension", None),
            "may_edit": may(request.membership, EDIT),
            "may_manage": may(request.membership, MANAGE),
        },
    )


def _worded(lack: queries.Lack) -> dict[str, Any]:
    """What is missing in words: the thing, and the languages it is missing in."""
    return {
        "text": LACKING[lack.kind] % {"detail": lack.detail},
        "languages": [(code, CONTENT.get(code, code)) for code in lack.languages],
        "blocks": lack.blocks,
        "page": lack.page,
        "of": "cycle" if lack.page.startswith("programmes_") else
              "call" if lack.page.startswith("admissions_") else "",
    }  # fmt: skip


@staff_page(EDIT)
def call_texts(request: HttpRequest, call: str) -> HttpResponse:
    """The words of the public page, in every language of the cycle."""
    shown = get_call(slug=call)
    form = CallTextsForm(request.POST or None, call=shown)
    if request.method == "POST" and form.is_valid():
        actions.save_texts(call=shown, by=request.person, **form.values())
        messages.success(request, _("Saved."))
        return _back_to(request, shown, "admissions_call_texts")
    return _form_page(request, "admissions/call_texts.html", {**_of(shown), "form": form})


@staff_page(EDIT)
def call_settings(request: HttpRequest, call: str) -> HttpResponse:
    """Moments on the call's own clock, and numbers."""
    shown = get_call(slug=call)
    is_fixed = shown.published_at is not None and shown.opens_at <= request.now
    form = SettingsForm(request.POST or None, call=shown, is_fixed=is_fixed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_settings(
                call=shown, values=form.values(), now=request.now, by=request.person
            )
        except actions.Fixed as error:
            for name in error.fields:
                where = name if name in form.fields else None
                form.add_error(where, _("The call has opened: this cannot be changed like that."))
        else:
            _say_notes(request, form)
            messages.success(request, _("Saved."))
            return _back_to(request, shown, "admissions_call_settings")
        shown = get_call(slug=call)
    context = {
        **_of(shown),
        "form": form,
        "is_fixed": is_fixed,
        "opens_twice": queries.is_twice(shown.opens_at, shown),
        "closes_twice": bool(shown.closes_at and queries.is_twice(shown.closes_at, shown)),
        "may_manage": may(request.membership, MANAGE),
    }
    return _form_page(request, "admissions/call_settings.html", context)


@staff_page(EDIT)
def call_publication(request: HttpRequest, call: str) -> HttpResponse:
    """POST: publish, or take back while nothing was sent."""
    shown = get_call(slug=call)
    if request.method == "POST":
        if request.POST.get("show") == "yes":
            _publish(request, shown)
        else:
            _take_back(request, shown)
    return redirect(shown)


def _publish(request: HttpRequest, shown: Call) -> None:
    try:
        actions.publish_call(call=shown, now=request.now, by=request.person)
    except actions.NotReady:
        messages.error(
            request, _("Not published: something essential is missing. It stands below.")
        )
    else:
        messages.success(request, _("The call is public now. It opens and closes by itself."))


def _take_back(request: HttpRequest, shown: Call) -> None:
    try:
        actions.take_back_call(call=shown, by=request.person)
    except actions.AlreadySent:
        messages.error(
            request,
            _("Applications have been sent to this call: it cannot be taken back any more."),
        )
    else:
        messages.success(request, _("The call is not public any more."))


@staff_page(MANAGE)
def call_extension(request: HttpRequest, call: str) -> HttpResponse:
    """The one time the deadline moves, with a reason everybody can read."""
    shown = get_call(slug=call)
    form = ExtensionForm(request.POST or None, call=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_call(
                call=shown,
                to=form.cleaned_data["to_at"],
                reason=form.reason(),
                now=request.now,
                by=request.person,
            )
        except actions.NoExtension as error:
            form.add_error(None, NOT_EXTENDED[error.why])
        else:
            _say_notes(request, form)
            messages.success(request, _("The deadline has moved. The reason stands on the page."))
            return redirect(shown)
    context = {
        **_of(shown),
        "form": form,
        "extension": getattr(shown, "extension", None),
        "can_move": shown.closes_at is not None and shown.published_at is not None,
    }
    return _form_page(request, "admissions/call_extension.html", context)


def _of(call: Call) -> dict[str, Any]:
    return {"call": call, "cycle": call.cycle}


def _say_notes(request: HttpRequest, form: Any) -> None:
    for note in getattr(form, "notes", []):
        messages.info(request, note)


def _back_to(request: HttpRequest, call: Call, name: str) -> HttpResponse:
    return redirect(name, org=request.organisation.slug, call=call.slug)


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
