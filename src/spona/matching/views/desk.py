"""The committee's desk: the proposal, its reasons, what each change costs, the publication."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.engine.matching import BadProblem, Objective, PriceList, why_not
from spona.matching import actions, queries
from spona.matching.adapter import rules_of, weights_of
from spona.matching.desk import Desk, Others
from spona.matching.forms import RunForm, SettingsForm, WishForm
from spona.matching.models import MatchingRun, MatchingSettings, PairWish
from spona.matching.states import ProposalState, Wish
from spona.matching.words import rule_words
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for


@staff_page(VIEW)
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """What is proposed and why; who was asked; who is paired."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    return render(
        request,
        "matching/desk.html",
        {
            "cycle": shown,
            "desk": Desk(cycle=shown),
            "form": RunForm(),
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def run_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """POST: let the engine propose."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    if request.method == "POST":
        form = RunForm(request.POST)
        chosen = form.cleaned_data["objective"] if form.is_valid() else ""
        try:
            actions.run_matching(
                cycle=shown,
                by=request.person,
                now=request.now,
                objective=Objective(chosen or Objective.TOTAL),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)


@staff_page(EDIT)
def settings_edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """What counts how much, and which rules hold."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    settings = MatchingSettings.objects.filter(cycle=shown).first()
    form = SettingsForm(
        request.POST or None, weights=vars(weights_of(settings)), rules=rules_of(settings)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(
                cycle=shown, weights=form.weights(), rules=form.rules(), by=request.person
            )
        except BadProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It counts from the next proposal on."))
            return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "matching/settings.html", {"cycle": shown, "form": form}, status=status)


@staff_page(VIEW)
def others(request: HttpRequest, cycle: str, mentee: str) -> HttpResponse:
    """Why this mentor and not another: every mentor for one mentee, with fit, rules and price."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    run = queries.draft_run(shown)
    person = _participation(shown, mentee)
    if run is None:
        raise Http404
    try:
        table = Others(cycle=shown, run=run, mentee=person)
    except BadProblem as error:
        raise Http404 from error
    return render(
        request,
        "matching/others.html",
        {
            "cycle": shown,
            "mentee": person,
            "others": table,
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def wish_new(request: HttpRequest, cycle: str, mentee: str, mentor: str, wish: str) -> HttpResponse:
    """Keep two together or apart: the price is shown before anything is saved."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    pair = _participation(shown, mentee), _participation(shown, mentor)
    wanted = Wish(wish)
    price, breaks = _price(shown, pair, wanted)
    form = WishForm(request.POST or None, breaks=rule_words(breaks))
    if request.method == "POST" and form.is_valid():
        try:
            actions.wish_pair(
                mentee=pair[0],
                mentor=pair[1],
                wish=wanted,
                reason=form.cleaned_data["reason"],
                overrides=tuple(breaks),
                by=request.person,
                now=request.now,
            )
            if queries.draft_run(shown):
                actions.run_matching(
                    cycle=shown,
                    by=request.person,
                    now=request.now,
                    objective=_objective(shown),
                )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Noted, and the proposal was made anew."))
            return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    status = 422 if request.method == "POST" else 200
    context = {
        "cycle": shown,
        "mentee": pair[0],
        "mentor": pair[1],
        "wish": wanted,
        "price": price,
        "form": form,
    }
    return render(request, "matching/wish.html", context, status=status)


def _price(
    cycle: Cycle, pair: tuple[Participation, Participation], wish: Wish
) -> tuple[Any, list[str]]:
    """(price with people's names, rules a pin would break); (None, []) without a draft."""
    run = queries.draft_run(cycle)
    if run is None:
        return None, []
    problem, plan = queries.plan_of(run)
    ids = [participation.public_id for participation in pair]
    try:
        prices = PriceList(problem, plan)
        if wish == Wish.FORBID:
            return Desk(cycle=cycle).in_words(prices.forbidding(*ids)), []
        blocked = [f.code for f in why_not(problem, plan, *ids).exclusions]
        return Desk(cycle=cycle).in_words(prices.forcing(*ids)), blocked
    except BadProblem:
        return None, []


def _objective(cycle: Cycle) -> Objective:
    run = queries.draft_run(cycle)
    return queries.plan_of(run)[1].objective if run else Objective.TOTAL


@staff_page(EDIT)
def wish_end(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """POST: take a pin or a ban back."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    wish = PairWish.objects.filter(cycle=shown, public_id=public_id).first()
    if wish is None:
        raise Http404
    if request.method == "POST":
        actions.take_wish_back(wish=wish, by=request.person)
        messages.success(request, _("Taken back. Make a new proposal to see what changes."))
    return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)


@staff_page(EDIT)
def publication(request: HttpRequest, cycle: str) -> HttpResponse:
    """Look once more, then ask the mentors."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    run = queries.draft_run(shown)
    if run is None:
        return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    if request.method == "POST":
        try:
            sent = actions.publish_run(run=run, by=request.person, now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            text = _(
                "%(n)s mentors are being asked. Each mentee is asked when the mentor has said yes."
            )
            messages.success(request, text % {"n": sent})
        return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    drafts = queries.proposals(shown, states=[ProposalState.DRAFT]).filter(run=run)
    no_address = [p for p in drafts if not p.mentor.person.email]
    return render(
        request,
        "matching/publication.html",
        {"cycle": shown, "drafts": drafts, "no_address": no_address},
    )


@staff_page(EDIT)
def reminder(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: ask once more whoever has not answered."""
    return _act(
        request,
        public_id,
        lambda proposal: actions.remind_of_proposal(
            proposal=proposal, by=request.person, now=request.now
        ),
        _("A reminder is on its way."),
    )


@staff_page(EDIT)
def withdrawal(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: take an unanswered question back."""
    return _act(
        request,
        public_id,
        lambda proposal: actions.withdraw_proposal(
            proposal=proposal, by=request.person, now=request.now, reason=""
        ),
        _("Taken back. Both can be paired anew."),
    )


def _act(request: HttpRequest, public_id: str, action: Any, done: str) -> HttpResponse:
    proposal = queries.get_proposal(public_id=public_id)
    if request.method == "POST":
        try:
            action(proposal)
            messages.success(request, done)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("matching_desk", org=request.organisation.slug, cycle=proposal.run.cycle.slug)


@staff_page(VIEW)
def run_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything a run was made of, as a file: replayed elsewhere, it gives the same hash."""
    run = MatchingRun.objects.filter(public_id=public_id).first()
    if run is None:
        raise Http404
    response = JsonResponse(run.record, json_dumps_params={"indent": 1, "ensure_ascii": False})
    name = f"matching-{run.number}-{run.plan_hash[:8]}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _participation(cycle: Cycle, public_id: str) -> Participation:
    found = (
        Participation.objects.select_related("person", "cycle", "organisation")
        .filter(cycle=cycle, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
