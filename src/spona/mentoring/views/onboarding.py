"""The checklist before a pair begins: each side's own, and the team's over all pairs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.core.translated import choose
from spona.mentoring import onboarding_actions as acts
from spona.mentoring.forms import take_back
from spona.mentoring.forms_of_onboarding import BeginningForm, ConductForm, GateForm, asked_of
from spona.mentoring.models.onboarding import GateItem
from spona.mentoring.queries.onboarding import (
    checklists,
    conduct_in_force,
    gate_is_on,
    items_of,
    preparing,
)
from spona.mentoring.queries.pairs import get_pair
from spona.mentoring.states import TICKED_BY_TEAM, ItemKind
from spona.mentoring.views.doors import Here, two_doors
from spona.messaging.links import address_of, issue
from spona.people.access import EDIT, MANAGE, VIEW, may, staff_page
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for


@two_doors
def checklist(here: Here) -> HttpResponse:
    """What this side still has to do, each with its step."""
    code = conduct_in_force(cycle=here.mentorship.cycle)
    lines = checklists(cycle=here.mentorship.cycle, pairs=[here.mentorship])
    if here.request.method == "POST":
        if "choices" in here.request.POST:
            link = issue(person=here.me.person, purpose="consents", now=here.request.now)
            return redirect(address_of(link))
        seen = here.request.POST.get("seen", "")
        try:
            acts.tick(
                mentorship=here.mentorship,
                participation=here.me,
                item=_item(here.mentorship.cycle, here.request),
                by=here.me.person,
                now=here.request.now,
                seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else 0,
            )
        except ValidationError as error:
            return here.refused(error, "onboarding")
        return here.done(_("Noted. Thank you."), "onboarding")
    return here.page(
        "onboarding",
        {
            "lines": lines[here.mentorship.pk, here.me.pk],
            "other_open": sum(
                not line.is_done for line in lines[here.mentorship.pk, here.other.pk]
            ),
            "code": code,
            "words": choose(code.body) if code else ("", ""),
        },
    )


def _item(cycle: Cycle, request: HttpRequest) -> GateItem:
    """The line that a form names; Http404 for one of another cycle."""
    public_id = request.POST.get("item", "")
    found = next((item for item in items_of(cycle=cycle) if item.public_id == public_id), None)
    if found is None or not found.is_on:
        raise Http404
    return found


@staff_page(VIEW)
def onboarding(request: HttpRequest, cycle: str) -> HttpResponse:
    """Every pair that has not begun, with what is missing on each side."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    pairs = preparing(cycle=shown)
    lines = checklists(cycle=shown, pairs=pairs)
    rows = [
        (
            pair,
            [
                (side, [line.item for line in lines[pair.pk, side.pk] if not line.is_done])
                for side in (pair.mentee, pair.mentor)
            ],
        )
        for pair in pairs
    ]
    return render(
        request,
        "mentoring/onboarding_desk.html",
        {
            "cycle": shown,
            "programme": shown.programme,
            "rows": rows,
            "is_on": gate_is_on(cycle=shown),
            "by_team": (*TICKED_BY_TEAM, ItemKind.CONSENTS, ItemKind.OWN),
            "may_edit": may(request.membership, EDIT),
            "may_manage": may(request.membership, MANAGE),
        },
    )


@staff_page(EDIT)
def gate(request: HttpRequest, cycle: str) -> HttpResponse:
    """The gate of a cycle: on or off, its lines, one of the team's own."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    items = items_of(cycle=shown)
    form = GateForm(
        request.POST or None,
        is_on=gate_is_on(cycle=shown),
        items=items,
        languages=shown.languages or [shown.working_language],
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep(form, shown, request)
        except ValidationError as error:
            take_back(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("mentoring_onboarding", org=request.organisation.slug, cycle=cycle)
    context = {"cycle": shown, "programme": shown.programme, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/gate.html", context, status=status)


def _keep(form: GateForm, cycle: Cycle, request: HttpRequest) -> None:
    person: Person = request.person
    words = form.words()
    mentees, mentors = asked_of(form.cleaned_data["own"])
    acts.set_gate(
        cycle=cycle,
        is_on=form.cleaned_data["is_on"],
        asked=form.asked(),
        words=words if any(text.strip() for text in words.values()) else {},
        own_for=(mentees, mentors),
        off=form.cleaned_data.get("off", []),
        links=form.links(),
        by=person,
        now=request.now,
    )


@staff_page(EDIT)
def conduct(request: HttpRequest, cycle: str) -> HttpResponse:
    """The code of conduct; publishing makes a new version."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    code = conduct_in_force(cycle=shown)
    form = ConductForm(
        request.POST or None,
        languages=shown.languages or [shown.working_language],
        body=code.body if code else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.publish_conduct(cycle=shown, body=form.said(), by=request.person, now=request.now)
        except ValidationError as error:
            take_back(form, error)
        else:
            messages.success(request, _("Published."))
            return redirect("mentoring_onboarding", org=request.organisation.slug, cycle=cycle)
    context = {"cycle": shown, "programme": shown.programme, "form": form, "code": code}
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/conduct.html", context, status=status)


@staff_page(EDIT)
def tick(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: the team ticks a line of one side."""
    shown = get_pair(public_id=public_id)
    if request.method != "POST":
        return redirect(shown)
    side = _side(shown.mentee, shown.mentor, request.POST.get("side", ""))
    try:
        if side.person_id == request.person.pk:
            raise ValidationError(_("Your own lines are on your own page."))
        acts.tick(
            mentorship=shown,
            participation=side,
            item=_item(shown.cycle, request),
            by=request.person,
            now=request.now,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Noted."))
    return redirect("mentoring_onboarding", org=request.organisation.slug, cycle=shown.cycle.slug)


def _side(mentee: Participation, mentor: Participation, public_id: str) -> Participation:
    for side in (mentee, mentor):
        if side.public_id == public_id:
            return side
    raise Http404


@staff_page(MANAGE)
def beginning(request: HttpRequest, public_id: str) -> HttpResponse:
    """The pair begins although its list is not done; why is kept with the name."""
    shown = get_pair(public_id=public_id)
    form = BeginningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.override(
                mentorship=shown,
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            messages.success(request, _("The pair begins, and both are told."))
            return redirect(shown)
    context = {"pair": shown, "cycle": shown.cycle, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/beginning.html", context, status=status)
