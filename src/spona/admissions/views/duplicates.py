"""Applications that may be one person's: the list, one pair side by side, settling it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions.actions import duplicates as actions
from spona.admissions.forms.desk import SettleForm
from spona.admissions.models.application import Application, Duplicate
from spona.admissions.queries import applications, duplicates
from spona.admissions.queries.loading import get_call
from spona.admissions.states import DuplicateState, Ground, State
from spona.admissions.views.desk import BADGES, economies_of
from spona.core.states import WrongState
from spona.people.access import EDIT, VIEW, may, staff_page

PAGE = 50
GROUNDS = dict(Ground.choices)


@staff_page(VIEW)
def duplicate_list(request: HttpRequest, call: str) -> HttpResponse:
    """Pairs that look alike, those nobody has settled first."""
    shown = get_call(slug=call)
    found = duplicates.pairs_seen_by(call=shown, person=request.person)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "admissions/desk_duplicates.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "page_obj": page,
            "rows": [(pair, [GROUNDS.get(g, g) for g in pair.grounds]) for pair in page],
        },
    )


@staff_page(VIEW)
def duplicate(request: HttpRequest, call: str, duplicate: str) -> HttpResponse:
    """Two applications side by side."""
    shown = get_call(slug=call)
    pair = duplicates.get_pair_for(call=shown, person=request.person, public_id=duplicate)
    return _page(request, shown, pair, SettleForm())


@staff_page(EDIT)
def duplicate_settlement(request: HttpRequest, call: str, duplicate: str) -> HttpResponse:
    """POST: two people; one person, and which application is kept; or open again."""
    shown = get_call(slug=call)
    pair = duplicates.get_pair_for(call=shown, person=request.person, public_id=duplicate)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and not form.is_valid():
        return _page(request, shown, pair, form, status=422)
    if request.method == "POST":
        try:
            _settle(request, pair, form.cleaned_data)
        except WrongState:
            messages.error(
                request, _("Nothing was changed: something happened to it in the meantime.")
            )
        else:
            messages.success(request, _("Saved. It can be taken back."))
    return redirect(
        "admissions_duplicate",
        org=request.organisation.slug,
        call=shown.slug,
        duplicate=pair.public_id,
    )


def _settle(request: HttpRequest, pair: Duplicate, data: dict[str, str]) -> None:
    told = {"duplicate": pair, "note": data["note"], "by": request.person, "now": request.now}
    if data["answer"] == "two":
        actions.settle_as_two(**told)
    elif data["answer"] == "open":
        actions.unsettle(**told)
    else:
        keep: Application = pair.one if data["answer"] == "one" else pair.other
        actions.settle_as_one(keep=keep, **told)


def _page(
    request: HttpRequest, call: object, pair: Duplicate, form: SettleForm, status: int = 200
) -> HttpResponse:
    sides = [
        (application, BADGES[State(application.state)]) for application in (pair.one, pair.other)
    ]
    newest = applications.newest_of(applications=[pair.one, pair.other])
    return render(
        request,
        "admissions/desk_duplicate.html",
        {
            "call": call,
            "cycle": call.cycle,
            "pair": pair,
            "sides": sides,
            "grounds": [GROUNDS.get(ground, ground) for ground in pair.grounds],
            "is_one": pair.state == DuplicateState.MERGED,
            "answers": applications.compared(
                one=newest.get(pair.one_id),
                other=newest.get(pair.other_id),
                call=call,
                economy=economies_of(request, call).name,
            ),
            "form": form,
            "may_edit": may(request.membership, EDIT),
        },
        status=status,
    )
