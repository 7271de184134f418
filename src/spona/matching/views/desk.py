"""The committee's desk: the proposal as a list or a matrix, the run, the publication."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.engine.matching import Objective
from spona.matching import actions, queries, run_actions, tasks
from spona.matching.desk import Desk
from spona.matching.forms import SHOWN, RunForm
from spona.matching.in_force import in_force
from spona.matching.matrix import Matrix
from spona.matching.models import MatchingRun, Proposal
from spona.matching.states import ProposalState, RunState
from spona.matching.wanted import Wanted
from spona.matching.words import rule_words
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.models import Cycle
from spona.programmes.queries import get_cycle_for

PAGE = 40


@staff_page(VIEW)
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """What is proposed and why; who was asked; who is paired. The list."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    state, wanted = Desk(cycle=shown), wanted_of(request)
    rows = [
        row
        for row in state.rows
        if wanted.fits(row.proposal.mentee, row.proposal.mentor)
        and (
            wanted.show == ""
            or (wanted.show == "warnings" and row.warnings)
            or (wanted.show == "pinned" and row.pinned)
            or (wanted.show == "commented" and state.is_commented(row.proposal))
        )
    ]
    context = {
        **desk_context(request, shown, state, wanted),
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "left": [one for one in state.left if wanted.fits(one.mentee)],
        "free": [(p, n) for p, n in state.free if wanted.fits(p)],
        "asked": [p for p in state.asked if wanted.fits(p.mentee, p.mentor)],
        "paired": [p for p in state.paired if wanted.fits(p.mentee, p.mentor)],
        "ended": [p for p in state.ended if wanted.fits(p.mentee, p.mentor)],
    }
    return render(request, "matching/desk.html", context)


@staff_page(VIEW)
def matrix(request: HttpRequest, cycle: str) -> HttpResponse:
    """Rows mentees, columns mentors: fit and price at a glance."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    state, wanted = Desk(cycle=shown), wanted_of(request)
    table = None
    if state.has_plan:
        table = Matrix(state, wanted, request.GET.get("page"), request.GET.get("columns"))
    context = {**desk_context(request, shown, state, wanted), "matrix": table}
    return render(request, "matching/matrix.html", context)


def wanted_of(request: HttpRequest) -> Wanted:
    """The filters in the address; what is unknown is no filter."""
    show = request.GET.get("show", "")
    return Wanted(
        text=request.GET.get("q", "").strip()[:100],
        economy=request.GET.get("economy", "")[:2],
        show=show if show in dict(SHOWN) else "",
    )


def desk_context(
    request: HttpRequest, cycle: Cycle, state: Desk, wanted: Wanted
) -> dict[str, object]:
    return {
        "cycle": cycle,
        "desk": state,
        "form": RunForm(initial=state.asked_for),
        "wanted": wanted,
        "shown": SHOWN,
        "may_edit": may(request.membership, EDIT),
    }


@staff_page(EDIT)
def run_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """POST: let the engine propose; a large one in the background."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    if request.method == "POST":
        form = RunForm(request.POST)
        said = form.cleaned_data if form.is_valid() else {}
        distance = said.get("distance")
        try:
            run = tasks.start(
                cycle=shown,
                by=request.person,
                now=request.now,
                objective=Objective(said.get("objective") or Objective.TOTAL),
                distance=5 if distance is None else distance,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            if run.state == RunState.COMPUTING:
                messages.info(request, _("It is being worked out. You can leave this page."))
    return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)


@staff_page(EDIT)
def run_cancellation(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: stop a run under way, or set it going again when it seems to have stopped."""
    run = queries.get_run(public_id=public_id)
    if request.method == "POST":
        try:
            if request.POST.get("again"):
                tasks.again(run=run)
            else:
                run_actions.cancel_run(run=run, by=request.person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("matching_desk", org=request.organisation.slug, cycle=run.cycle.slug)


@staff_page(EDIT)
def publication(request: HttpRequest, cycle: str) -> HttpResponse:
    """Look once more, then ask the mentors."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    run = queries.draft_run(shown)
    if run is None:
        return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    if request.method == "POST":
        try:
            sent = actions.publish_run(
                run=run,
                by=request.person,
                now=request.now,
                despite_warnings="despite_warnings" in request.POST,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
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
        {
            "cycle": shown,
            "drafts": drafts,
            "no_address": no_address,
            "warned": _warned(run, drafts),
            "in_force": in_force(shown),
        },
    )


def _warned(run: MatchingRun, drafts: Iterable[Proposal]) -> list[tuple[Proposal, list[str]]]:
    """Pairs that ask for a second look, each with its warnings in words."""
    warnings = {pair.mentee: pair.warnings for pair in queries.plan_of(run)[1].pairs}
    return [
        (draft, rule_words(warning.code for warning in said))
        for draft in drafts
        if (said := warnings.get(draft.mentee.public_id))
    ]


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
