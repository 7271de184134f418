"""Programmes, a cycle, its settings and texts, its stage."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from spona.core.states import WrongState
from spona.people.access import EDIT, MANAGE, VIEW, may, staff_page
from spona.programmes import actions, cycle_actions, queries
from spona.programmes.forms.cycle import CycleForm, NextCycleForm, ProgrammeForm, TextsForm
from spona.programmes.models import Cycle
from spona.programmes.queries import OpenItem
from spona.programmes.states import STAGE_STEPS, Part, Stage

STAGE_BADGES = {
    Stage.PREPARING: "draft",
    Stage.MATCHING: "wait",
    Stage.RUNNING: "good",
    Stage.FINISHED: "ended",
}
# The way on and the way back from each stage, as buttons say it.
ONWARD = {
    Stage.PREPARING: (
        gettext_lazy("Begin matching"),
        gettext_lazy("When people and their needs are in, pairs can be looked for."),
    ),
    Stage.MATCHING: (
        gettext_lazy("Start the year"),
        gettext_lazy("When both sides of the pairs have said yes, the year begins."),
    ),
    Stage.RUNNING: (
        gettext_lazy("Close the cycle"),
        gettext_lazy("When the last conversations are held, close the cycle and write the report."),
    ),
    Stage.FINISHED: (
        gettext_lazy("Open it again"),
        gettext_lazy("This cycle is closed. Nothing in it is asked or reminded any more."),
    ),
}
OPEN_WORDS = {
    "no_answer": ngettext_lazy(
        "%(n)d person has been asked and has not answered",
        "%(n)d people have been asked and have not answered",
        "n",
    ),
    "not_asked": ngettext_lazy(
        "%(n)d person is in the pool, not asked yet",
        "%(n)d people are in the pool, not asked yet",
        "n",
    ),
    "mentors_short": ngettext_lazy(
        "%(n)d mentor fewer than mentees", "%(n)d mentors fewer than mentees", "n"
    ),
    "funder_incomplete": ngettext_lazy(
        "%(n)d funder is not shown: emblem or statement is missing",
        "%(n)d funders are not shown: emblem or statement is missing",
        "n",
    ),
    "text_missing": gettext_lazy("The texts are not there in %(detail)s"),
    "not_public": gettext_lazy("The cycle has no public page yet"),
}
OPEN_PAGES = {
    "no_answer": ("programmes_participants", "?standing=invited"),
    "not_asked": ("programmes_participants", "?standing=pool"),
    "mentors_short": ("programmes_participants", "?part=mentor"),
    "funder_incomplete": ("programmes_funders", ""),
    "text_missing": ("programmes_cycle_texts", ""),
    "not_public": ("community_publication", ""),
}
OPEN_TO_EDITORS = {"funder_incomplete", "text_missing", "not_public"}


@staff_page(VIEW)
def programme_list(request: HttpRequest) -> HttpResponse:
    """Programmes with their cycles, where each is, and how many take part."""
    cycles = list(queries.cycles())
    counts = queries.counts_of(cycles=cycles)
    rows = [(cycle, counts[cycle.pk], STAGE_BADGES[Stage(cycle.stage)]) for cycle in cycles]
    programmes = [
        (programme, [row for row in rows if row[0].programme_id == programme.pk])
        for programme in queries.programmes()
    ]
    return render(
        request,
        "programmes/programme_list.html",
        {"programmes": programmes, "may_manage": may(request.membership, MANAGE)},
    )


@staff_page(MANAGE)
def programme_new(request: HttpRequest) -> HttpResponse:
    """A programme with its first cycle, from a template, on one page."""
    organisation = request.organisation
    form = ProgrammeForm(
        request.POST or None,
        initial={
            "template": "year",
            "working_language": organisation.default_language,
            "languages": organisation.languages,
        },
    )
    if request.method == "POST" and form.is_valid():
        cycle = actions.create_programme(
            organisation=organisation, by=request.person, now=request.now, **form.cleaned_data
        )
        messages.success(request, _("Your programme is set up. Next, bring in the people."))
        return redirect(cycle)
    status = 422 if request.method == "POST" else 200
    return render(request, "programmes/programme_new.html", {"form": form}, status=status)


@staff_page(MANAGE)
def cycle_next(request: HttpRequest, cycle: str) -> HttpResponse:
    """One more cycle like this one."""
    like = queries.get_cycle_for(person=request.person, slug=cycle)
    form = NextCycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        created = actions.create_next_cycle(
            like=like, by=request.person, now=request.now, **form.cleaned_data
        )
        messages.success(request, _("The next cycle is set up. Next, bring in the people."))
        return redirect(created)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "programmes/cycle_next.html", {"cycle": like, "form": form}, status=status
    )


@staff_page(VIEW)
def cycle(request: HttpRequest, cycle: str) -> HttpResponse:
    """One cycle: the year with today in it, what is next, what is open, the numbers."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    counts = queries.counts_of(cycles=[shown])[shown.pk]
    funders = queries.funders(cycle=shown)
    stage = Stage(shown.stage)
    items = queries.open_items(cycle=shown, counts=counts, funders=funders)
    return render(
        request,
        "programmes/cycle.html",
        {
            "cycle": shown,
            "programme": shown.programme,
            "phases": queries.phases(cycle=shown),
            "today": localdate(request.now),
            "counts": counts,
            "funders": funders,
            "stage_badge": STAGE_BADGES[stage],
            "onward": ONWARD[stage],
            "next_stage": next_stage(stage),
            "quiet_step": stage in {Stage.RUNNING, Stage.FINISHED},
            "earlier_stage": Stage.PREPARING if stage == Stage.MATCHING else None,
            "open_items": list(_worded(items, may_edit=may(request.membership, EDIT))),
            "is_empty": not any(counts.of(part) for part in Part),
            "may_edit": may(request.membership, EDIT),
            "may_manage": may(request.membership, MANAGE),
        },
    )


def next_stage(stage: Stage) -> Stage:
    """The stage the main button leads to."""
    order = [Stage.PREPARING, Stage.MATCHING, Stage.RUNNING, Stage.FINISHED]
    onward = [step for step in order[order.index(stage) :] if step in STAGE_STEPS[stage]]
    return onward[0] if onward else next(iter(STAGE_STEPS[stage]))


def _worded(items: Iterable[OpenItem], *, may_edit: bool) -> Iterable[dict[str, Any]]:
    """What is open in words, with the page where it is done for those who may do it."""
    for item in items:
        page, query = OPEN_PAGES[item.kind]
        yield {
            "text": OPEN_WORDS[item.kind] % {"n": item.n, "detail": item.detail},
            "page": page if may_edit or item.kind not in OPEN_TO_EDITORS else "",
            "query": query,
        }


@staff_page(MANAGE)
def stage_change(request: HttpRequest, cycle: str) -> HttpResponse:
    """POST: take the cycle to another stage."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    wanted = request.POST.get("stage", "")
    if request.method == "POST" and wanted in Stage.values:
        try:
            actions.change_stage(cycle=shown, stage=Stage(wanted), by=request.person)
        except WrongState:
            messages.error(
                request, _("Nothing was changed: this step does not follow from where we are.")
            )
        else:
            messages.success(
                request, _("The cycle is now: %(stage)s.") % {"stage": shown.get_stage_display()}
            )
    return redirect(shown)


@staff_page(MANAGE)
def cycle_edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """Numbers, languages, the note on Kosovo*, whether there is a public page."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    form = CycleForm(
        request.POST or None,
        is_running=shown.stage == Stage.RUNNING,
        initial={
            **{name: getattr(shown, name) for name in CycleForm.OF_CYCLE},
            "languages": shown.languages,
            "kosovo_note": shown.programme.kosovo_note,
        },
    )
    if request.method == "POST" and form.is_valid():
        cycle_actions.edit_cycle(
            cycle=shown,
            by=request.person,
            kosovo_note=form.cleaned_data["kosovo_note"],
            **form.values(),
        )
        messages.success(request, _("Saved."))
        return redirect(shown)
    return edit_page(request, shown, "programmes/cycle_edit.html", {"form": form})


@staff_page(EDIT)
def cycle_texts(request: HttpRequest, cycle: str) -> HttpResponse:
    """Names and the description in every language of the cycle."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    form = TextsForm(request.POST or None, cycle=shown)
    if request.method == "POST" and form.is_valid():
        cycle_actions.edit_texts(cycle=shown, by=request.person, **form.values())
        messages.success(request, _("Saved."))
        return redirect(shown)
    return edit_page(request, shown, "programmes/cycle_texts.html", {"form": form})


def edit_page(
    request: HttpRequest, cycle: Cycle, template: str, context: dict[str, Any]
) -> HttpResponse:
    """An editing page of a cycle; while it runs, with whom a change touches."""
    return render(
        request,
        template,
        {
            "cycle": cycle,
            "is_running": cycle.stage == Stage.RUNNING,
            "counts": queries.counts_of(cycles=[cycle])[cycle.pk],
            **context,
        },
        status=422 if request.method == "POST" else 200,
    )
