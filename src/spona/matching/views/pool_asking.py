"""The gap report, the letter to a prospect, her answer: noted by the team or given by her own link."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.translated import plain
from spona.matching import pool, pool_asks, pool_queries
from spona.matching.gap import Gap
from spona.matching.pool_forms import AnswerForm, LetterForm, NotedAnswerForm
from spona.matching.pool_letter import draft
from spona.matching.pool_models import PoolAsk
from spona.matching.pool_states import AskState, PoolStanding
from spona.messaging.links import link_page, mark_used
from spona.needs.models import Need
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.invitations import next_address
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for, phases
from spona.programmes.states import Part, Stage


@staff_page(VIEW)
def gap(request: HttpRequest, cycle: str) -> HttpResponse:
    """Where needs go unmet, who stays without a mentor, and whom to ask first."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    today = timezone.localdate(request.now)
    return render(
        request,
        "matching/gap.html",
        {
            "cycle": shown,
            "gap": Gap(cycle=shown, today=today),
            "is_closed": pool_queries.is_closed(cycle=shown, today=today),
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def letter(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """The letter, drafted from what is needed; changed by hand; sent."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    member = pool_queries.get_member(public_id=public_id)
    mentee = _mentee(shown, request.GET.get("mentee", ""))
    first = draft(member=member, cycle=shown, mentee=mentee, by=request.person)
    form = LetterForm(request.POST or None, cycle=shown, initial={"letter": first})
    if request.method == "POST" and form.is_valid():
        try:
            pool_asks.ask_prospect(
                member=member,
                cycle=shown,
                letter=form.cleaned_data["letter"],
                for_mentee=mentee,
                by=request.person,
                now=request.now,
                today=timezone.localdate(request.now),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The letter is on its way."))
            return _to_prospect(request, shown, public_id)
    return render(
        request,
        "matching/pool_letter.html",
        {"cycle": shown, "member": member, "mentee": mentee, "form": form},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def noted(request: HttpRequest, cycle: str, public_id: str) -> HttpResponse:
    """What the prospect said on the phone."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    member = pool_queries.get_member(public_id=public_id)
    today = timezone.localdate(request.now)
    form = NotedAnswerForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            ask = pool_asks.answer_ask(
                member=member,
                cycle=shown,
                by=request.person,
                now=request.now,
                today=today,
                **_answered(form),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_what_next(request, ask)
            return _to_prospect(request, shown, public_id)
    return render(
        request,
        "matching/pool_form.html",
        {"cycle": shown, "member": member, "form": form, "title": _("Note an answer")},
        status=422 if request.method == "POST" else 200,
    )


def _say_what_next(request: HttpRequest, ask: PoolAsk) -> None:
    if ask.state == AskState.YES:
        text = _("A mentor more. Ask them for their offer, then propose pairs anew.")
    elif ask.state in {AskState.NO, AskState.LATER}:
        text = _("Noted. Whom to ask next stands under “Finding mentors”.")
    else:
        text = _("Saved.")
    messages.success(request, text)


@link_page("pool")
def by_link(request: HttpRequest) -> HttpResponse:
    """What the programme asks of a mentor; yes, thinking, later or no, without a login."""
    ask = pool_queries.get_ask_for(request.person, public_id=request.link.target_id)
    today = timezone.localdate(request.now)
    form = AnswerForm(request.POST or None, today=today)
    has_ended = pool_queries.has_ended(ask=ask)
    if request.method == "POST" and "leave" in request.POST:
        return _left(request, ask)
    if request.method == "POST" and form.is_valid() and not has_ended and not _is_over(ask):
        return _taken(request, ask, form)
    state, cycle = AskState(ask.state), ask.cycle
    return render(
        request,
        "matching/pool_answer.html",
        {
            "ask": ask,
            "cycle": cycle,
            "form": form,
            "state": state.value,
            "needs": _areas(ask.for_mentee),
            "has_ended": has_ended,
            "is_over": _is_over(ask),
            "has_left": ask.member.standing == PoolStanding.LEFT,
            "is_closed": pool_queries.is_closed(cycle=cycle, today=today),
            "hours": round(cycle.sessions_agreed * cycle.minutes_agreed / 60),
            "phases": [p for p in phases(cycle=cycle) if p.is_public and p.starts_after >= 0],
        },
        status=422 if request.method == "POST" else 200,
    )


def _taken(request: HttpRequest, ask: PoolAsk, form: AnswerForm) -> HttpResponse:
    try:
        ask = pool_asks.answer_ask(
            member=ask.member,
            cycle=ask.cycle,
            by=request.person,
            now=request.now,
            today=timezone.localdate(request.now),
            **_answered(form),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    mark_used(request.link, now=request.now)
    if ask.state == AskState.YES and ask.participation:
        messages.success(request, _("Thank you! One more page: what you can help with."))
        onward = next_address(participation=ask.participation, now=request.now)
        return redirect(urlsplit(onward).path)
    messages.success(request, _("Thank you for telling us."))
    return redirect(request.path)


def _left(request: HttpRequest, ask: PoolAsk) -> HttpResponse:
    """Not to be asked again, whatever she answered this time."""
    if ask.member.standing != PoolStanding.LEFT:
        pool.change_pool_standing(member=ask.member, standing=PoolStanding.LEFT, by=request.person)
    messages.success(request, _("We will not ask you again."))
    return redirect(request.path)


def _answered(form: AnswerForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "answer": AskState(data["answer"]),
        "reason": data["reason"],
        "ask_again_on": data["ask_again_on"],
        "never": data["never"],
    }


def _is_over(ask: PoolAsk) -> bool:
    has_left = ask.member.standing == PoolStanding.LEFT
    return ask.cycle.stage == Stage.FINISHED or (has_left and ask.state != AskState.YES)


def _areas(mentee: Participation | None) -> list[str]:
    """What is needed, widest gap first; nothing that tells who needs it."""
    if mentee is None:
        return []
    needs = Need.objects.filter(profile__participation=mentee).select_related("area")
    return [plain(n.area.name) for n in sorted(needs, key=lambda n: -n.gap)]


def _mentee(cycle: Cycle, public_id: str) -> Participation | None:
    """Whose needs the letter is written from; none for an id that is not a mentee's here."""
    return (
        Participation.objects.select_related("person")
        .filter(cycle=cycle, public_id=public_id, part=Part.MENTEE)
        .first()
    )


def _to_prospect(request: HttpRequest, cycle: Cycle, public_id: str) -> HttpResponse:
    return redirect(
        "matching_prospect",
        org=request.organisation.slug,
        cycle=cycle.slug,
        public_id=public_id,
    )
