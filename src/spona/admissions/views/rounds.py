"""Rounds of reading: set up, dealt out, and how they stand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import jury
from spona.admissions.forms.reviewing import (
    RoundForm,
)
from spona.admissions.models.call import Call
from spona.admissions.models.review import Round
from spona.admissions.queries import dealing
from spona.admissions.queries import jury as queries
from spona.admissions.queries.loading import get_call
from spona.admissions.states import RoundState
from spona.admissions.views.jury import PAGE, SHOWS, jury_page, jury_url
from spona.core.public_ids import address_of_many, without_nul
from spona.core.states import WrongState
from spona.people.access import EDIT, VIEW, staff_page
from spona.questions.definitions import asked_of
from spona.questions.queries import current_version


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
            return redirect(jury_url(request, "", call))
    status = 422 if request.method == "POST" else 200
    return jury_page(request, "jury_round", call, {"form": form, "round": round_}, status=status)


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
    return redirect(jury_url(request, "", shown))


@staff_page(EDIT)
def assign(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """The balanced proposal; nothing changes until it is applied as it was shown."""
    shown = get_call(slug=call)
    round_ = queries.get_round(call=shown, public_id=public_id)
    if round_.state == RoundState.CLOSED:
        messages.info(request, _("This round is closed."))
        return redirect(jury_url(request, "", shown))
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
            return redirect(jury_url(request, "", shown))
        messages.warning(request, _("Something changed meanwhile. Please look at it once more."))
    return jury_page(
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
    return jury_page(
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
    back = jury_url(request, "board", shown, public_id=public_id)
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
