"""One person at the table: rank, wishes, what a seat costs, who would give way."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions.actions import committee as actions
from spona.admissions.forms.committee import WishForm
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Placed, SeatWish
from spona.admissions.queries import committee as queries
from spona.admissions.queries import composing
from spona.admissions.queries.credit import earlier_rejections
from spona.admissions.queries.hiding import hidden_from
from spona.admissions.queries.loading import get_application_for
from spona.admissions.views.committee import name_economies, status_of
from spona.core.states import WrongState
from spona.engine.selection import prices
from spona.people.access import EDIT, VIEW, may, staff_page


@staff_page(VIEW)
def seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """One candidate: where she stands and why, what a wish or a swap would cost."""
    application = get_application_for(person=request.person, public_id=public_id)
    call = application.call
    request.hidden = hidden_from(call=call, person=request.person)
    if request.hidden.unread:
        return render(request, "admissions/table_closed.html", {"call": call})
    name_economies(request, call)
    found = composing.latest(call=call)
    place = None
    if found is not None:
        place = Placed.objects.filter(composition=found, application=application).first()
    wish = SeatWish.objects.filter(application=application).select_related("by").first()
    may_edit = may(request.membership, EDIT)
    form = WishForm(
        request.POST if may_edit and request.POST.get("wish") else None,
        initial={"wish": wish.wish if wish else "", "reason": wish.reason if wish else ""},
    )
    if request.method == "POST" and may_edit and _wished(request, application, form):
        return redirect(request.path)
    other = request.GET.get("with", "")
    return render(
        request,
        "admissions/table_seat.html",
        {
            "application": application,
            "call": call,
            "composition": found,
            "place": place,
            "rank": _rank(request, found, place),
            "wish": wish,
            "form": form,
            "costs": _costs(request, call, found, place),
            "swap": _swap(request, call, found, place, other),
            "choices": _others(request, found, place),
            "other": other,
            "earlier": earlier_rejections(call=call).get(application.pk, []),
            "may_edit": may_edit,
        },
        status=status_of(request),
    )


def _rank(request: HttpRequest, found: Composition | None, place: Placed | None) -> int | None:
    ranks = queries.ranks_without(composition=found, hidden=request.hidden)
    return ranks(place.rank) if place else None


def _wished(request: HttpRequest, application: Application, form: WishForm) -> bool:
    if request.POST.get("end"):
        actions.end_wish(application=application, by=request.person)
        messages.success(request, _("The composer decides again."))
        return True
    if not form.is_valid():
        return False
    try:
        actions.wish_seat(
            application=application,
            wish=form.cleaned_data["wish"],
            reason=form.cleaned_data["reason"],
            by=request.person,
            now=request.now,
        )
    except WrongState:
        messages.error(request, _("This application is not in selection any more."))
        return True
    messages.success(request, _("Noted. The next proposal keeps to it."))
    return True


def _costs(
    request: HttpRequest, call: Call, found: Composition | None, place: Placed | None
) -> dict[str, Any] | None:
    """What it would cost to have her in (who is out) or out (who is in), exactly."""
    if found is None or place is None:
        return None
    problem, plan = queries.read_back(found)
    key = place.application.public_id
    if place.standing == Placed.Standing.IN:
        change = prices.price_of_exclusion(problem, plan, key)
    elif place.standing == Placed.Standing.OUT:
        change = prices.price_of_pin(problem, plan, key)
    else:
        return None
    names = queries.named(
        call=call, public_ids=[*change.entering, *change.leaving], hidden=request.hidden
    )
    return {
        "possible": change.is_possible,
        "cost": change.cost,
        "entering": names(change.entering),
        "leaving": names(change.leaving),
    }


def _others(request: HttpRequest, found: Composition | None, place: Placed | None) -> list[Placed]:
    """With whom she could change places: the other side of the line, the nearest first."""
    if found is None or place is None:
        return []
    rows = queries.places(composition=found, person=request.person)
    if place.standing in queries.IN:
        return list(rows.exclude(standing__in=queries.IN)[:60])
    return list(rows.filter(standing__in=queries.IN).order_by("-position")[:60])


def _swap(
    request: HttpRequest, call: Call, found: Composition | None, place: Placed | None, other: str
) -> dict[str, Any] | None:
    """The exact price of one person for another."""
    if not other or found is None or place is None:
        return None
    chosen = next(
        (p for p in _others(request, found, place) if p.application.public_id == other), None
    )
    if chosen is None:
        return None
    problem, plan = queries.read_back(found)
    mine, hers = place.application.public_id, chosen.application.public_id
    leaving, entering = (mine, hers) if place.standing in queries.IN else (hers, mine)
    price = prices.price_of_swap(problem, plan, leaving=leaving, entering=entering)
    quotas = {quota.public_id: quota for quota in composing.quotas_of(call=call)}
    moved = [*price.best.entering, *price.best.leaving, leaving, entering]
    names = queries.named(call=call, public_ids=moved, hidden=request.hidden)
    return {
        "leaving": names([leaving])[0],
        "entering": names([entering])[0],
        "direct": price.direct_cost,
        "breaks": [
            composing.words_for(key, quotas=quotas, economies=request.denomination)
            for key in price.breaks
        ],
        "possible": price.best.is_possible,
        "cost": price.best.cost,
        "also_entering": names(key for key in price.best.entering if key != entering),
        "also_leaving": names(key for key in price.best.leaving if key != leaving),
    }
