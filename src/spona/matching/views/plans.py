"""Plans beside each other: comparison, re-plan, all runs with replay and minutes, what counts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from spona.engine.matching import BadProblem, BadRecord, ReplayDiffers, replay
from spona.matching import actions, exports, queries, run_actions, tasks
from spona.matching.adapter import quotas_of, rules_of, weights_of
from spona.matching.comparing import Comparison
from spona.matching.desk import Desk
from spona.matching.forms import CommentForm, ReplanForm, SettingsForm
from spona.matching.in_force import versions
from spona.matching.models import MatchingSettings
from spona.matching.replanning import base_of
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.queries import get_cycle_for


@staff_page(VIEW)
def comparison(request: HttpRequest, cycle: str) -> HttpResponse:
    """Two plans: totals, the weakest pair, who differs, each mentee's fit under both."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    found = Comparison(
        cycle=shown, one=request.GET.get("one", ""), other=request.GET.get("other", "")
    )
    return render(request, "matching/comparison.html", {"cycle": shown, "comparison": found})


@staff_page(EDIT)
def replan(request: HttpRequest, cycle: str) -> HttpResponse:
    """After a no, a drop-out or a late joiner: what would move and why; then as a new proposal.

    A large one is worked out in the background, without a look ahead.
    """
    shown = get_cycle_for(person=request.person, slug=cycle)
    form = ReplanForm(request.POST if request.method == "POST" else request.GET)
    reopen = form.is_valid() and form.cleaned_data["reopen"]
    home = redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    context = {"cycle": shown, "form": form, "reopen": reopen}
    is_long = queries.takes_long(shown)
    try:
        if request.method == "POST" and is_long:
            tasks.start_replan(cycle=shown, by=request.person, now=request.now)
            messages.info(request, _("It is being worked out. You can leave this page."))
            return home
        if is_long:
            return render(
                request, "matching/replan.html", {**context, "is_long": base_of(shown) is not None}
            )
        if request.method == "POST":
            run_actions.apply_replan(cycle=shown, by=request.person, now=request.now, reopen=reopen)
            messages.success(request, _("The new proposal is on the desk."))
            return home
        found = run_actions.replan_shown(cycle=shown, reopen=reopen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return home
    context |= {"found": found, "people": Desk(cycle=shown).people}
    return render(request, "matching/replan.html", context)


@staff_page(VIEW)
def runs(request: HttpRequest, cycle: str) -> HttpResponse:
    """Every proposal that was made."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    return render(
        request, "matching/runs.html", {"cycle": shown, "runs": list(queries.runs(shown))}
    )


@staff_page(VIEW)
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    """One run: what went in, what came out, the proof; with ?solve=1 it is worked out again.

    POST: a comment of the committee on this run.
    """
    shown = queries.get_run(public_id=public_id)
    edits = may(request.membership, EDIT)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        if not edits:
            raise PermissionDenied
        if form.is_valid():
            actions.comment(
                cycle=shown.cycle,
                text=form.cleaned_data["text"],
                by=request.person,
                now=request.now,
                run=shown,
            )
            messages.success(request, _("Noted."))
            return redirect(request.path)
    answer, replayed = "", ""
    is_long = queries.takes_long(shown.cycle)
    if request.GET.get("solve") and not is_long:
        try:
            replayed = replay(shown.record)[1].hash
            answer = "same" if replayed == shown.plan_hash else "changed"
        except ReplayDiffers as error:
            replayed = error.replayed
            answer = "engine" if error.engine_changed else "changed"
        except BadRecord:
            answer = "damaged"
    context = {
        "run": shown,
        "cycle": shown.cycle,
        "minutes": exports.minutes(shown),
        "answer": answer,
        "replayed": replayed,
        "is_long": is_long,
        "may_edit": edits,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "matching/run.html", context, status=status)


@staff_page(VIEW)
def minutes(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """The minutes as a tagged PDF or a workbook, in the reader's language."""
    shown = queries.get_run(public_id=public_id)
    write, content = {
        "pdf": (exports.to_pdf, "application/pdf"),
        "xlsx": (
            exports.to_workbook,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    }[kind]
    response = HttpResponse(write(shown, language=translation.get_language() or "en"), content)
    response["Content-Disposition"] = f'attachment; filename="minutes-{shown.number}.{kind}"'
    return response


@staff_page(EDIT)
def settings_edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """What counts how much, and which rules hold."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    settings = MatchingSettings.objects.filter(cycle=shown).first()
    form = SettingsForm(
        request.POST or None,
        weights=vars(weights_of(settings)),
        rules=rules_of(settings),
        quotas=quotas_of(settings),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(
                cycle=shown,
                weights=form.weights(),
                rules=form.rules(),
                quotas=form.quotas(),
                by=request.person,
                now=request.now,
            )
        except BadProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It counts from the next proposal on."))
            return redirect("matching_desk", org=request.organisation.slug, cycle=shown.slug)
    status = 422 if request.method == "POST" else 200
    context = {"cycle": shown, "form": form, "versions": versions(shown)}
    return render(request, "matching/settings.html", context, status=status)


@staff_page(EDIT)
def run_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything a run was made of, as a file: replayed elsewhere, it gives the same hash.

    It holds what people answered, so whoever only looks on does not get it.
    """
    run = queries.get_run(public_id=public_id)
    response = JsonResponse(run.record, json_dumps_params={"indent": 1, "ensure_ascii": False})
    name = f"matching-{run.number}-{run.plan_hash[:8]}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
