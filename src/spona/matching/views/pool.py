"""The team's pages of the pool: the list, one prospect, adding, pausing, suggestions, the closing day."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.matching import pool, pool_asks, pool_queries
from spona.matching.pool_fit import PoolFit
from spona.matching.pool_forms import ClosingForm, MemberForm, NewMemberForm, PauseForm
from spona.matching.pool_models import PoolMember
from spona.matching.pool_states import MAY_BE_WRITTEN_TO, AskState, PoolStanding, Source
from spona.matching.words import area_names, rule_words, said
from spona.needs.models import Suggestion
from spona.needs.queries import areas as areas_of
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for

PAGE = 50
BADGES = {
    AskState.TO_ASK: "plain",
    AskState.ASKED: "wait",
    AskState.THINKING: "wait",
    AskState.YES: "good",
    AskState.NO: "ended",
    AskState.LATER: "info",
    AskState.ENDED: "ended",
}
# What the list may be filtered by beside the states of the asking.
PLACES = [
    (PoolStanding.PAUSED.value, PoolStanding.PAUSED.label),
    (PoolStanding.LEFT.value, PoolStanding.LEFT.label),
]


def badge_of(member: PoolMember) -> tuple[str, Any]:
    """(badge, words) of a member in the cycle asked about."""
    if member.place != PoolStanding.ACTIVE:
        return "ended", PoolStanding(member.place).label
    state = AskState(member.state)
    return BADGES[state], state.label


def _filters(request: HttpRequest) -> dict[str, str]:
    state, source = request.GET.get("state", ""), request.GET.get("source", "")
    known = {*AskState.values, *dict(PLACES)}
    return {
        "text": request.GET.get("q", "")[:100],
        "state": state if state in known else "",
        "source": source if source in Source.values else "",
    }


@staff_page(VIEW)
def pool_list(request: HttpRequest, cycle: str) -> HttpResponse:
    """Who might be a mentor, and how far the asking for this cycle has come."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    chosen = _filters(request)
    today = timezone.localdate(request.now)
    found = pool_queries.search_members(cycle=shown, today=today, **chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = pool_queries.counts(cycle=shown, today=today)
    return render(
        request,
        "matching/pool.html",
        {
            "cycle": shown,
            "page_obj": page,
            "rows": [(row, *badge_of(row)) for row in page],
            "counts": [(label, counts[value]) for value, label in AskState.choices],
            "all": sum(counts.values()),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "states": [*AskState.choices, *PLACES],
            "sources": Source.choices,
            "suggestions": list(pool_queries.open_suggestions(cycle=shown)),
            "closes_on": pool_queries.closes_on(cycle=shown),
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def member_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """Somebody by hand, in one screen; a mentee's suggestion fills in the name."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    suggestion = _suggestion(shown, request.GET.get("suggestion", ""))
    initial = (
        {"name": suggestion.name, "note": suggestion.why[:2000], "source": Source.SUGGESTED}
        if suggestion
        else {}
    )
    form = NewMemberForm(request.POST or None, areas=areas_of(cycle=shown), initial=initial)
    if request.method == "POST" and form.is_valid():
        member = pool.add_new_to_pool(
            organisation=request.organisation,
            suggestion=suggestion,
            by=request.person,
            now=request.now,
            **form.values(),
        )
        messages.success(request, _("Saved."))
        return _to_member(request, shown, member)
    return render(
        request,
        "matching/pool_new.html",
        {"cycle": shown, "form": form, "suggestion": suggestion},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def known(request: HttpRequest, cycle: str) -> HttpResponse:
    """Mentors and mentees of earlier cycles, to be taken into the pool."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    text = request.GET.get("q", "")[:100]
    found = pool_queries.known_people(cycle=shown, text=text)
    if request.method == "POST":
        chosen = set(request.POST.getlist("chosen"))
        people = {row.person: row.source for row in found if row.person.public_id in chosen}
        n = pool.add_known_to_pool(people=people, by=request.person, now=request.now)
        messages.success(
            request,
            ngettext("%(n)d person is in the pool now.", "%(n)d people are in the pool now.", n)
            % {"n": n},
        )
        return redirect("matching_pool", org=request.organisation.slug, cycle=shown.slug)
    return render(
        request, "matching/pool_known.html", {"cycle": shown, "rows": found, "text": text}
    )


@staff_page(VIEW)
def prospect(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """One prospect: what we know, what was said, whom she would fit."""
    shown, member = _member(request, cycle, public_id)
    ask = pool_queries.ask_of(member=member, cycle=shown)
    state = AskState(ask.state) if ask else AskState.TO_ASK
    names = area_names(shown)
    is_pausing = pool_asks.is_pausing(member, today=timezone.localdate(request.now))
    return render(
        request,
        "matching/pool_member.html",
        {
            "cycle": shown,
            "member": member,
            "who": member.person,
            "languages": list(member.person.languages.all()),
            "ask": ask,
            "state": state,
            "badge": BADGES[state],
            "areas": [names.get(key, key) for key in member.areas],
            "earlier": list(pool_queries.earlier_asks(member=member, cycle=shown)),
            **_fits(shown, member, names, wanted=state not in {AskState.YES, AskState.NO}),
            "may_be_asked": state in MAY_BE_WRITTEN_TO
            and member.standing != PoolStanding.LEFT
            and not is_pausing,
            "may_answer": state != AskState.YES,
            "is_pausing": is_pausing,
            "may_edit": may(request.membership, EDIT),
        },
    )


def _fits(
    cycle: Cycle, member: PoolMember, names: dict[str, str], *, wanted: bool
) -> dict[str, Any]:
    """The mentees she would fit best, those nobody fits first."""
    if not wanted:
        return {"fits": []}
    fit = PoolFit(cycle=cycle, members=[member])
    found = fit.for_member(member.public_id)[:3]
    mentees = {
        row.public_id: row
        for row in Participation.objects.filter(
            public_id__in=[row.mentee for row in found]
        ).select_related("person")
    }
    unserved = set(fit.unserved)
    return {
        "most": fit.most,
        "fits": [
            (
                mentees[row.mentee],
                row.points,
                row.mentee in unserved,
                said(row.reasons, names),
                rule_words(row.warnings),
            )
            for row in found
        ],
    }


@staff_page(EDIT)
def prospect_edit(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """What the team knows of her."""
    shown, member = _member(request, cycle, public_id)
    form = MemberForm(request.POST or None, areas=areas_of(cycle=shown), member=member)
    if request.method == "POST" and form.is_valid():
        pool.change_member(member=member, by=request.person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _to_member(request, shown, member)
    return render(
        request,
        "matching/pool_form.html",
        {"cycle": shown, "member": member, "form": form, "title": member.person.name},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def prospect_pause(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """Not to be asked for a while, or (POST with `leave`) never again."""
    shown, member = _member(request, cycle, public_id)
    if request.method == "POST" and "leave" in request.POST:
        pool.change_pool_standing(member=member, standing=PoolStanding.LEFT, by=request.person)
        messages.success(request, _("Saved."))
        return _to_member(request, shown, member)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pool.change_pool_standing(
            member=member,
            standing=PoolStanding.PAUSED,
            until=form.cleaned_data["until"],
            by=request.person,
        )
        messages.success(request, _("Saved."))
        return _to_member(request, shown, member)
    return render(
        request,
        "matching/pool_form.html",
        {"cycle": shown, "member": member, "form": form, "title": _("Pause")},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def prospect_return(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: may be asked again."""
    shown, member = _member(request, cycle, public_id)
    if request.method == "POST":
        pool.change_pool_standing(member=member, standing=PoolStanding.ACTIVE, by=request.person)
        messages.success(request, _("Saved."))
    return _to_member(request, shown, member)


@staff_page(EDIT)
def suggestion_end(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: looked at, and not taken up."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    found = _suggestion(shown, public_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        pool.put_suggestion_aside(suggestion=found, by=request.person, now=request.now)
        messages.success(request, _("Put aside. The mentee is told nothing."))
    return redirect("matching_pool", org=request.organisation.slug, cycle=shown.slug)


@staff_page(EDIT)
def closing(request: HttpRequest, cycle: str) -> HttpResponse:
    """The last day for asking."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    form = ClosingForm(
        request.POST or None, initial={"closes_on": pool_queries.closes_on(cycle=shown)}
    )
    if request.method == "POST" and form.is_valid():
        pool.close_pool_on(cycle=shown, day=form.cleaned_data["closes_on"], by=request.person)
        messages.success(request, _("Saved."))
        return redirect("matching_pool", org=request.organisation.slug, cycle=shown.slug)
    return render(
        request,
        "matching/pool_form.html",
        {"cycle": shown, "member": None, "form": form, "title": _("The last day for asking")},
        status=422 if request.method == "POST" else 200,
    )


def _member(request: HttpRequest, cycle: str, public_id: str) -> tuple[Cycle, PoolMember]:
    shown = get_cycle_for(person=request.person, slug=cycle)
    return shown, pool_queries.get_member(public_id=public_id)


def _suggestion(cycle: Cycle, public_id: str) -> Suggestion | None:
    return Suggestion.objects.filter(public_id=public_id, by__cycle=cycle).first()


def _to_member(request: HttpRequest, cycle: Cycle, member: PoolMember) -> HttpResponse:
    return redirect(
        "matching_prospect",
        org=request.organisation.slug,
        cycle=cycle.slug,
        public_id=member.public_id,
    )
