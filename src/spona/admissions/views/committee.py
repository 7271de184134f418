"""The committee's table: the list, the balance, quotas with their prices."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import committee as actions
from spona.admissions.forms.committee import ABOUTS, QuotaForm
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Quota
from spona.admissions.queries import committee as queries
from spona.admissions.queries import composing
from spona.admissions.queries.hiding import hidden_from
from spona.admissions.queries.loading import get_call
from spona.admissions.tasks.composing import compose_soon
from spona.admissions.templatetags.selection import points, standing_mark
from spona.core.economies import Denomination
from spona.core.public_ids import address_of_many
from spona.core.templatetags.spona import html_lang
from spona.engine.matching.codec import from_data
from spona.engine.selection import records
from spona.engine.selection.composition import CannotCompose, Clash, ClashKind
from spona.people.access import EDIT, VIEW, may, staff_page

PAGE = 100
View = Callable[..., HttpResponse]


def at_the_table(view: View) -> View:
    """Whoever still reads for this call hands in first: the table would tell her the others' scores."""

    @wraps(view)
    def page(request: HttpRequest, call: str, **kwargs: Any) -> HttpResponse:
        shown = get_call(slug=call)
        request.hidden = hidden_from(call=shown, person=request.person)
        if request.hidden.unread:
            return render(request, "admissions/table_closed.html", {"call": shown})
        name_economies(request, shown)
        return view(request, shown, **kwargs)

    return page


def name_economies(request: HttpRequest, call: Call) -> None:
    """In sentences and tables each mention reads the same; the page's own tags use it too."""
    request.denomination = Denomination(style=call.cycle.programme.kosovo_note, every_mention=True)


@staff_page(VIEW)
@at_the_table
def table(request: HttpRequest, call: Call) -> HttpResponse:
    """The ranked list with the proposal, the balance of the group, what each quota costs."""
    composition = composing.latest(call=call, is_counted=True)
    hidden = request.hidden
    ranks = queries.ranks_without(composition=composition, hidden=hidden)
    if composition is None:
        pages = Paginator(queries.ranked(call=call, hidden=hidden), PAGE)
    else:
        rows = queries.listed(composition=composition, hidden=hidden)
        if request.GET.get("show") == "in":
            rows = rows.filter(standing__in=queries.IN)
        pages = Paginator(rows, PAGE)
        if request.GET.get("show") != "in":
            # Known already: it is not asked again.
            pages.count = (getattr(composition, "lines", 0) or 0) - len(ranks.gone)
    page = pages.get_page(request.GET.get("page"))
    summary = composition.summary if composition else {}
    balance, unread = queries.balance(
        call=call, composition=composition, hidden=hidden, economies=request.denomination
    )
    quotas = {quota.public_id: quota for quota in composing.quotas_of(call=call)}
    names = queries.named(call=call, public_ids=queries.ids_in(summary), hidden=hidden)
    lines = quota_lines(request, summary, quotas, names)
    return render(
        request,
        "admissions/table.html",
        {
            "call": call,
            "cycle": call.cycle,
            "composition": composition,
            "page_obj": page,
            "rows": list(_rows(request, page, ranks)),
            "show": request.GET.get("show", ""),
            "balance": balance,
            "quotas": [
                (quota, composing.words_of(quota, economies=request.denomination))
                for quota in quotas.values()
            ],
            "lines": lines,
            "costly": [line for line in lines if line["costs"]],
            "free": [line for line in lines if not line["costs"]],
            "ties": ties(summary, names),
            "unread": unread,
            "failed": _failed(request, call),
            "may_edit": may(request.membership, EDIT),
        },
    )


def _rows(request: HttpRequest, page: Page, ranks: queries.Ranks) -> Iterator[tuple[Any, ...]]:
    """What each line says; what many lines share is made once."""
    url = address_of_many("admissions_seat", org=request.organisation.slug)
    economy = request.denomination.name
    mark = cache(standing_mark)
    for number, one in enumerate(page.object_list, page.start_index()):
        row = queries.Row(*one)
        lang = html_lang(row.name_language) if row.name_language else ""
        where = ", ".join(filter(None, (row.town, economy(row.economy) if row.economy else "")))
        yield (
            row.standing, ranks(row.rank) if row.rank else number, url(row.public_id), row.name,
            lang, row.public_id[:6].upper(), points(row.points),
            points(row.spread) if row.spread else "", row.credit, where,
            mark(row.standing, row.reserve) if row.standing else "", row.has_wish,
        )  # fmt: skip


def _failed(request: HttpRequest, call: Call) -> dict[str, Any] | None:
    """Why the last proposal worked out in the background came to nothing."""
    told = call.composing_failed
    if not told:
        return None
    clashes = [from_data(Clash, clash) for clash in told.get("clashes", [])]
    return {**told, "clashes": clash_words(request, call, clashes)}


def quota_lines(
    request: HttpRequest, summary: dict[str, Any], quotas: dict[str, Quota], names: queries.Named
) -> list[dict[str, Any]]:
    """Each quota in words: what it got, what it costs, whom it swaps."""
    by_key = {price["key"]: price for price in summary.get("prices", [])}
    lines = []
    for quota in summary.get("quotas", []):
        price = by_key.get(quota["key"])
        about_sex = composing.is_about_sex(quota["key"], quotas=quotas)
        named = price is not None and not about_sex
        lines.append(
            {
                "words": composing.words_for(
                    quota["key"], quotas=quotas, economies=request.denomination
                ),
                **quota,
                # Sex was told for counting only: no small count, nobody by name.
                "counts": not about_sex
                or queries.may_be_told(quota["reached"], of=quota["eligible"]),
                "costs": price["costs"] if price else 0,
                "entering": names(price["entering"]) if named else [],
                "leaving": names(price["leaving"]) if named else [],
            }
        )
    lines.sort(key=lambda line: -line["costs"])
    return lines


def ties(summary: dict[str, Any], names: queries.Named) -> list[dict[str, Any]]:
    """Exchanges that cost nothing, by name."""
    return [
        {"total": t["total"], "inside": names(t["inside"]), "outside": names(t["outside"])}
        for t in summary.get("exchanges", [])
    ]


@staff_page(EDIT)
@at_the_table
def composition(request: HttpRequest, call: Call) -> HttpResponse:
    """Make a proposal from what stands now; a conflict of demands is explained instead."""
    if request.method == "POST" and actions.takes_long(call=call):
        if actions.order_composition(call=call, by=request.person, now=request.now):
            compose_soon(call)
    elif request.method == "POST":
        try:
            actions.compose_call(call=call, by=request.person, now=request.now)
        except actions.NothingToCompose:
            messages.error(request, _("Nobody is eligible yet, so there is nothing to propose."))
        except CannotCompose as error:
            context = {
                "call": call,
                "is_smallest": error.conflict.is_smallest,
                "clashes": clash_words(request, call, error.conflict.clashes),
            }
            return render(request, "admissions/table_conflict.html", context, status=422)
        else:
            messages.success(request, _("The proposal is made. The committee decides."))
    return _to_table(call)


def clash_words(request: HttpRequest, call: Call, clashes: Iterable[Clash]) -> list[str]:
    """The demands that cannot hold together, each as a sentence."""
    clashes = list(clashes)
    quotas = {quota.public_id: quota for quota in composing.quotas_of(call=call)}
    ids = {key for clash in clashes for key in clash.people}
    names = queries.named(call=call, public_ids=ids, hidden=request.hidden)
    said = []
    for clash in clashes:
        people = ", ".join(names(clash.people))
        words = composing.words_for(clash.key, quotas=quotas, economies=request.denomination)
        if clash.kind == ClashKind.SEATS:
            said.append(
                _("All %(asked)s places are to be filled; only %(possible)s can be.")
                % {"asked": clash.asked, "possible": clash.possible}
            )
        elif clash.kind == ClashKind.PINNED:
            said.append(_("Wanted in by the committee: %(people)s.") % {"people": people})
        elif clash.kind == ClashKind.EXCLUDED:
            said.append(_("Wanted out by the committee: %(people)s.") % {"people": people})
        elif composing.is_about_sex(clash.key, quotas=quotas) and not queries.may_be_told(
            clash.possible, of=clash.eligible
        ):
            said.append(_("%(quota)s. That cannot be reached.") % {"quota": words})
        else:
            said.append(
                _("%(quota)s. Asked: %(asked)s, possible: %(possible)s, candidates: %(eligible)s.")
                % {
                    "quota": words,
                    "asked": clash.asked,
                    "possible": clash.possible,
                    "eligible": clash.eligible,
                }
            )
    return said


@staff_page(EDIT)
@at_the_table
def parking(request: HttpRequest, call: Call) -> HttpResponse:
    """Take the newest proposal over as parked decisions."""
    if request.method == "POST":
        found = composing.latest(call=call)
        if found is None:
            messages.error(request, _("There is no proposal yet."))
            return _to_table(call)
        found.call = call
        n = actions.park_composition(composition=found, by=request.person, now=request.now)
        messages.success(
            request,
            ngettext(
                "%(n)s decision is parked. Nobody outside sees it yet.",
                "%(n)s decisions are parked. Nobody outside sees them yet.",
                n,
            )
            % {"n": n},
        )
        return redirect("admissions_decisions", org=call.organisation.slug, call=call.slug)
    return _to_table(call)


@staff_page(EDIT)
@at_the_table
def quota_new(request: HttpRequest, call: Call) -> HttpResponse:
    """One more quota; what it is about comes from the address."""
    about = request.GET.get("about", "")
    if about not in Quota.About.values:
        return render(
            request, "admissions/table_quota_about.html", {"call": call, "abouts": ABOUTS}
        )
    form = QuotaForm(request.POST or None, call=call, about=about, economies=request.denomination)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.save_quota(
            call=call,
            about=about,
            values=data["values"],
            at_least=data["at_least"],
            at_most=data["at_most"],
            is_percent=data["is_percent"],
            by=request.person,
        )
        messages.success(request, _("Set. Make a new proposal to see what it changes."))
        return _to_table(call)
    context = {"call": call, "form": form, "about": Quota.About(about).label}
    return render(request, "admissions/table_quota.html", context, status=status_of(request))


@staff_page(EDIT)
@at_the_table
def quota_removal(request: HttpRequest, call: Call, public_id: str) -> HttpResponse:
    """Without this quota."""
    quota = Quota.objects.select_related("call").filter(call=call, public_id=public_id).first()
    if quota is None:
        raise Http404
    if request.method == "POST":
        actions.remove_quota(quota=quota, by=request.person)
        messages.success(request, _("Removed. Make a new proposal to see what it changes."))
    return _to_table(call)


@staff_page(VIEW)
@at_the_table
def compositions(request: HttpRequest, call: Call) -> HttpResponse:
    """Every proposal so far, with its hash; any of them solved again on request."""
    rows = Composition.objects.filter(call=call).select_related("by").order_by("-number")
    again, checked = request.GET.get("again", ""), None
    if again.isdecimal() and len(again) < 6:
        found = rows.filter(number=int(again)).first()
        if found is not None:
            checked = (found, _is_the_same(found))
    context = {"call": call, "rows": rows.defer("record"), "checked": checked}
    return render(request, "admissions/table_compositions.html", context)


def _is_the_same(found: Composition) -> bool:
    """Solved again from what is stored, is it the same list?"""
    try:
        _problem, again = records.replay(found.record)
    except (records.BadRecord, records.ReplayDiffers):
        return False
    return bool(again.hash == found.hash)


def _to_table(call: Call) -> HttpResponse:
    return redirect("admissions_table", org=call.organisation.slug, call=call.slug)


def status_of(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
