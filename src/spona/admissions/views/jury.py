"""The jury on the team's desk: seats, rounds, who reads what, how far it is, how severe."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import conflicts, jury, reviewing
from spona.admissions.forms.reviewing import (
    RELATIONS,
    NewSeatForm,
    RoundForm,
    SeatForm,
    require_reason,
)
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Reviewer, Round
from spona.admissions.queries import dealing
from spona.admissions.queries import jury as queries
from spona.admissions.queries.loading import get_application_for, get_call
from spona.admissions.queries.severity import severity_of
from spona.admissions.states import ConflictKind, RoundState
from spona.core.public_ids import address_of_many, without_nul
from spona.core.states import WrongState
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.people.models import Person
from spona.questions.definitions import asked_of
from spona.questions.queries import current_version

PAGE = 50
SHOWS = {"short", "wide", "open"}


def _page(
    request: HttpRequest, template: str, call: Call, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        f"admissions/{template}.html",
        {
            "call": call,
            "cycle": call.cycle,
            "may_edit": may(request.membership, EDIT),
            "jury_url": _url(request, "", call),
            **context,
        },
        status=status,
    )


def _url(request: HttpRequest, name: str, call: Call, **more: str) -> str:
    full = f"admissions_jury_{name}" if name else "admissions_jury"
    return reverse(full, kwargs={"org": request.organisation.slug, "call": call.slug, **more})


@staff_page(VIEW)
def desk(request: HttpRequest, call: str) -> HttpResponse:
    """Rounds, seats, how far each of the jury is."""
    shown = get_call(slug=call)
    found = queries.rounds(call=shown)
    round_ = queries.current_round(found)
    lines = queries.progress(round_=round_, person=request.person) if round_ else []
    return _page(
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
            return redirect(_url(request, "", shown))
    status = 422 if request.method == "POST" else 200
    return _page(request, "jury_reviewer_new", shown, {"form": form}, status=status)


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
        return redirect(_url(request, "", shown))
    status = 422 if request.method == "POST" else 200
    return _page(request, "jury_reviewer", shown, {"form": form, "seat": seat}, status=status)


@staff_page(EDIT)
def reviewer_leave(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """She reads no longer; what is open goes back to be assigned."""
    shown = get_call(slug=call)
    seat = queries.get_reviewer(call=shown, public_id=public_id)
    if request.method != "POST":
        return redirect(_url(request, "reviewer", shown, public_id=public_id))
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
    return redirect(_url(request, "", shown))


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
    return redirect(_url(request, "", shown))


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
    return redirect(_url(request, "", shown))


@staff_page(EDIT)
def round_new(request: HttpRequest, call: str) -> HttpResponse:
    """One more phase of reading."""
    return _round_form(request, get_call(slug=call), None)


@staff_page(EDIT)
def round_edit(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """How a phase is read."""
    shown = get_call(slug=call)
    return _round_form(request, shown, queries.get_round(call=shown, public_id=public_id))


def _round_form(request: HttpRequest, call: Call, round_: Round | None) -> HttpResponse:
    version = current_version(call.questionnaire) if call.questionnaire else None
    names = ("mode", "hidden_keys", "readers_each", "spread_limit", "comment_below",
             "comment_above", "closes_on")  # fmt: skip
    form = RoundForm(
        request.POST if request.method == "POST" else None,
        asked=asked_of(version) if version else (),
        languages=call.cycle.languages,
        round_=round_,
        initial={name: getattr(round_, name) for name in names} if round_ else {"mode": "blind"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            jury.save_round(call=call, round_=round_, by=request.person, **form.values())
        except ValidationError as error:
            form.add_error("mode", error)
        else:
            messages.success(request, _("Kept."))
            return redirect(_url(request, "", call))
    status = 422 if request.method == "POST" else 200
    return _page(request, "jury_round", call, {"form": form, "round": round_}, status=status)


@staff_page(EDIT)
def round_move(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """Start, close, open again."""
    shown = get_call(slug=call)
    round_ = queries.get_round(call=shown, public_id=public_id)
    to = request.POST.get("to", "")
    if request.method == "POST" and to in RoundState.values:
        try:
            jury.move_round(round_=round_, to=RoundState(to), by=request.person, now=request.now)
        except WrongState:
            messages.error(request, _("Somebody else changed this round. Here it is as it is now."))
    return redirect(_url(request, "", shown))


@staff_page(EDIT)
def assign(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """The balanced proposal; nothing changes until it is applied as it was shown."""
    shown = get_call(slug=call)
    round_ = queries.get_round(call=shown, public_id=public_id)
    if round_.state == RoundState.CLOSED:
        messages.info(request, _("This round is closed."))
        return redirect(_url(request, "", shown))
    seats = queries.reviewers(call=shown)
    by_panel = any(seat.panel for seat in seats)
    plan = dealing.plan(round_=round_, person=request.person, by_panel=by_panel)
    stamp = plan.stamp
    if request.method == "POST":
        if request.POST.get("stamp") == stamp:
            n = jury.assign(round_=round_, readings=plan.new, by=request.person, now=request.now)
            messages.success(
                request,
                ngettext("%(n)s reading is assigned.", "%(n)s readings are assigned.", n)
                % {"n": n},
            )
            return redirect(_url(request, "", shown))
        messages.warning(request, _("Something changed meanwhile. Please look at it once more."))
    return _page(
        request,
        "jury_assign",
        shown,
        {"round": round_, "plan": plan, "stamp": stamp, "by_panel": by_panel},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(VIEW)
def board(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """Every application of the round with its readers, 50 a page."""
    shown = get_call(slug=call)
    round_ = queries.get_round(call=shown, public_id=public_id)
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWS else ""
    found = queries.filtered(
        queries.board(round_=round_, person=request.person),
        round_=round_,
        show=show,
        code=request.GET.get("q", "").replace("\0", "").strip()[:100],
    )
    page = Paginator(found.select_related("person"), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    readers = queries.readings(round_=round_, applications=[row.pk for row in rows])
    url = address_of_many("admissions_jury_one", org=request.organisation.slug, call=shown.slug)
    return _page(
        request,
        "jury_board",
        shown,
        {
            "round": round_,
            "page_obj": page,
            "rows": [(row, url(row.public_id), readers.get(row.pk, [])) for row in rows],
            "show": show,
            "q": request.GET.get("q", ""),
            "limit": round_.spread_limit * 1000,
        },
    )


@staff_page(EDIT)
def third(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """A further reader for one application whose points lie far apart (or for all such)."""
    shown = get_call(slug=call)
    round_ = queries.get_round(call=shown, public_id=public_id)
    back = _url(request, "board", shown, public_id=public_id)
    if request.method != "POST":
        return redirect(back)
    wide = queries.filtered(
        queries.board(round_=round_, person=request.person), round_=round_, show="wide"
    )
    if only := without_nul(request.POST.get("application", "")):
        wide = wide.filter(public_id=only)
    given, without = 0, 0
    for application in wide[:PAGE]:
        seat = dealing.best_free(round_=round_, application=application)
        if seat is None:
            without += 1
            continue
        given += jury.assign(
            round_=round_,
            readings=[(seat, application)],
            by=request.person,
            now=request.now,
            is_third=True,
            reason=_("Points lie far apart"),
        )
    if given:
        messages.success(
            request,
            ngettext(
                "%(n)s further reader is assigned.", "%(n)s further readers are assigned.", given
            )
            % {"n": given},
        )
    if without:
        messages.warning(
            request,
            ngettext(
                "For %(n)s application nobody is free: everybody has read it, is full, does not read "
                "its language or has a relation.",
                "For %(n)s applications nobody is free: everybody has read them, is full, does not "
                "read their language or has a relation.",
                without,
            )
            % {"n": without},
        )
    return redirect(back + "?show=wide")


@staff_page(EDIT)
def one(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """One application: its readers, by hand; relations the team knows of."""
    shown = get_call(slug=call)
    application = get_application_for(person=request.person, public_id=public_id)
    if application.call_id != shown.pk:
        raise Http404
    round_ = queries.current_round(queries.rounds(call=shown))
    if request.method == "POST":
        try:
            return _by_hand(request, shown, round_, application)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except WrongState:
            messages.error(request, _("This round is closed."))
        return redirect(_url(request, "one", shown, public_id=public_id))
    reader = queries.board(round_=round_, person=request.person) if round_ else None
    seen = reader.filter(pk=application.pk).first() if reader is not None else None
    return _page(
        request,
        "jury_one",
        shown,
        {
            "application": application,
            "round": round_,
            "seen": seen,
            "of": queries.of_one(round_=round_, call=shown, application=application),
            "seats": list(queries.reviewers(call=shown)),
            "team": list(queries.team_without(call=shown)),
            "kinds": RELATIONS,
        },
    )


def _by_hand(
    request: HttpRequest, call: Call, round_: Round | None, application: Application
) -> HttpResponse:
    data = request.POST
    here = _url(request, "one", call, public_id=application.public_id)
    match data.get("do", ""):
        case "assign" if round_ is not None:
            reason = require_reason(data)
            seat = _seat(call, data.get("reviewer", ""))
            n = jury.assign(
                round_=round_,
                readings=[(seat, application)],
                by=request.person,
                now=request.now,
                is_by_hand=True,
                reason=reason,
            )
            if not n:
                raise ValidationError(
                    _("They read it already, or have a relation to the applicant.")
                )
            messages.success(request, _("%(name)s reads it.") % {"name": seat.person.name})
        case "conflict":
            person = Person.objects.filter(public_id=data.get("person", "")).first()
            kind = data.get("kind", "")
            if person is None or kind not in ConflictKind.values:
                raise ValidationError(_("Choose a person and the relation."))
            if kind == ConflictKind.NONE and person == request.person:
                raise ValidationError(_("Somebody else has to take this back."))
            conflicts.record_conflict(
                application=application,
                person=person,
                kind=ConflictKind(kind),
                note=data.get("note", ""),
                by=request.person,
                now=request.now,
            )
            messages.success(request, _("Kept. It holds everywhere from now on."))
            if person == request.person and kind != ConflictKind.NONE:
                return redirect(_url(request, "", call))
    return redirect(here)


def _seat(call: Call, public_id: str) -> Reviewer:
    seat = queries.reviewers(call=call).filter(public_id=public_id).first()
    if seat is None:
        raise ValidationError(_("Choose a reader."))
    return seat


@staff_page(EDIT)
def unassign(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """Take an application from a reader, with a reason."""
    shown = get_call(slug=call)
    found = queries.get_assignment(call=shown, person=request.person, public_id=public_id)
    if request.method == "POST":
        try:
            jury.unassign(
                assignment=found,
                by=request.person,
                reason=require_reason(request.POST),
                now=request.now,
            )
            messages.success(
                request, _("%(name)s reads it no longer.") % {"name": found.reviewer.person.name}
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(_url(request, "one", shown, public_id=found.application.public_id))


@staff_page(EDIT)
def reopen(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """Give a review back to its author, with a reason."""
    shown = get_call(slug=call)
    found = queries.get_assignment(call=shown, person=request.person, public_id=public_id)
    if request.method == "POST":
        try:
            reason = require_reason(request.POST)
            reviewing.reopen(assignment=found, by=request.person, now=request.now, reason=reason)
            messages.success(request, _("Open again for its author."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except reviewing.ReadingOver:
            messages.error(request, _("This round is closed."))
    return redirect(_url(request, "one", shown, public_id=found.application.public_id))


@staff_page(VIEW)
def severity(request: HttpRequest, call: str) -> HttpResponse:
    """How severe each reader is, as far as the readings can tell. Never applied to anything."""
    shown = get_call(slug=call)
    found = severity_of(call=shown, person=request.person)
    page = Paginator(found.applications, 100).get_page(request.GET.get("page"))
    return _page(request, "jury_severity", shown, {"found": found, "page_obj": page})
