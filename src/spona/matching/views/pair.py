"""One pair, one mentee: side by side, why not another, pins and bans with their price, comments."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.engine.matching import BadProblem, why_not
from spona.matching import actions, queries, tasks
from spona.matching.desk import Desk
from spona.matching.forms import CommentForm, WishForm
from spona.matching.models import Comment, PairWish
from spona.matching.opened import opened
from spona.matching.others import Others
from spona.matching.prices import in_words
from spona.matching.sides import SideBySide
from spona.matching.states import Wish
from spona.matching.words import rule_words
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for


@staff_page(VIEW)
def pair(request: HttpRequest, cycle: str, mentee: str, mentor: str) -> HttpResponse:
    """Two people side by side: what they have in common, what the pair costs, what was said."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    two = _participation(shown, mentee), _participation(shown, mentor)
    edits = may(request.membership, EDIT)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        if not edits:
            raise PermissionDenied
        if form.is_valid():
            actions.comment(
                cycle=shown,
                text=form.cleaned_data["text"],
                by=request.person,
                now=request.now,
                run=queries.draft_run(shown),
                pair=two,
            )
            messages.success(request, _("Noted."))
            return redirect(request.path)
    try:
        sides = SideBySide(cycle=shown, mentee=two[0], mentor=two[1])
    except BadProblem as error:
        raise Http404 from error
    status = 422 if request.method == "POST" else 200
    context = {
        "cycle": shown,
        "mentee": two[0],
        "mentor": two[1],
        "sides": sides,
        "comments": [c for c in queries.comments(shown) if (c.mentee, c.mentor) == two],
        "form": form,
        "may_edit": edits,
    }
    response = render(request, "matching/pair.html", context, status=status)
    response["HX-Push-Url"] = "false"  # the matrix shows a part of this page and stays where it is
    return response


@staff_page(EDIT)
def comment_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """A comment on the proposal as a whole."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.comment(
            cycle=shown,
            text=form.cleaned_data["text"],
            by=request.person,
            now=request.now,
            run=queries.draft_run(shown) or queries.runs(shown).first(),
        )
        messages.success(request, _("Noted."))
        return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    status = 422 if request.method == "POST" else 200
    context = {"cycle": shown, "form": form}
    return render(request, "matching/comment.html", context, status=status)


@staff_page(EDIT)
def comment_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: take one's own comment back."""
    said = Comment.objects.select_related("cycle").filter(public_id=public_id).first()
    if said is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.take_comment_back(comment=said, by=request.person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("matching_desk", org=request.organisation.slug, cycle=said.cycle.slug)


@staff_page(VIEW)
def others(request: HttpRequest, cycle: str, mentee: str) -> HttpResponse:
    """Why this mentor and not another: every mentor for one mentee, with fit, rules and price."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    run = queries.draft_run(shown)
    person = _participation(shown, mentee)
    if run is None:
        raise Http404
    try:
        table = Others(cycle=shown, run=run, mentee=person, page=request.GET.get("page"))
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
            tasks.start_again(cycle=shown, by=request.person, now=request.now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Noted, and the proposal is made anew."))
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
    ids = [participation.public_id for participation in pair]
    try:
        found = opened(run)
        problem, plan, prices = found.problem, found.plan, found.prices
        people = Desk(cycle=cycle).people
        if wish == Wish.FORBID:
            return in_words(prices.forbidding(*ids), people), []
        blocked = [f.code for f in why_not(problem, plan, *ids).exclusions]
        return in_words(prices.forcing(*ids), people), blocked
    except BadProblem:
        return None, []


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


def _participation(cycle: Cycle, public_id: str) -> Participation:
    found = (
        Participation.objects.select_related("person", "cycle", "organisation")
        .filter(cycle=cycle, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
