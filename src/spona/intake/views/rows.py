"""An import as it stands: under way, its rows with verdicts and her word on each, or the result."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from spona.core.states import WrongState
from spona.intake import actions
from spona.intake.areas import NEW
from spona.intake.forms import DecisionForm
from spona.intake.models import ImportRow, ImportRun
from spona.intake.queries import counts_of, get_import, get_import_row, rows_of
from spona.intake.remarks import said_remark
from spona.intake.states import UNDER_WAY, Decision, ImportState, Verdict
from spona.intake.undoing import acts_since
from spona.intake.views.path import at, steps_of
from spona.people.access import EDIT, staff_page

ROWS_A_PAGE = 50
SHAPES = {Verdict.NEW: "good", Verdict.UPDATE: "info", Verdict.DOUBT: "wait",
          Verdict.PROBLEM: "warn"}  # fmt: skip


@staff_page(EDIT)
def import_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the import stands: columns to be named, under way, rows with verdicts, or the result."""
    run = get_import(public_id=public_id)
    if run.state == ImportState.UPLOADED:
        return redirect(at(request, run, "intake_import_columns"))
    if run.state in UNDER_WAY:
        return _under_way(request, run)
    if request.htmx:  # the page that asked shows progress: it is over now
        return HttpResponse(headers={"HX-Refresh": "true"})
    if run.state == ImportState.CHECKED:
        return _preview(request, run)
    return _result(request, run)


@staff_page(EDIT)
def import_row_decision(request: HttpRequest, public_id: str, row: str) -> HttpResponse:
    """Her word on one row."""
    run = get_import(public_id=public_id)
    found = get_import_row(run=run, public_id=row)
    back = f"{run.get_absolute_url()}{_kept_query(request)}#row-{found.public_id}"
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_row(row=found, decision=Decision(form.cleaned_data["decision"]))
        except WrongState:
            messages.error(request, _("This row cannot be decided any more."))
    return redirect(back)


def _under_way(request: HttpRequest, run: ImportRun) -> HttpResponse:
    done = run.rows.count() if run.state == ImportState.CHECKING else 0
    seconds = int((request.now - run.begun_at).total_seconds()) if run.begun_at else 0
    context = {
        "run": run,
        "is_check": run.state == ImportState.CHECKING,
        "done": done,
        "seems_stopped": seconds > 180,
        **steps_of(run, 4),
    }
    return render(request, "intake/import_progress.html", context)


def _preview(request: HttpRequest, run: ImportRun) -> HttpResponse:
    counts = counts_of(run)
    verdict = request.GET.get("verdict", "")
    rows = rows_of(run, verdict=verdict).defer("undo")
    number = counts[verdict] if verdict in Verdict.values else counts["all"]
    paginator = Paginator(rows, ROWS_A_PAGE)
    paginator.count = number  # counted with the verdicts
    page = paginator.get_page(request.GET.get("page"))
    several = _has_several_sheets(run)
    new_areas = sum(1 for option in run.options if option["area"] == NEW)
    context = {
        "run": run,
        "counts": counts,
        "filters": _filters(counts, verdict),
        "verdict": verdict,
        "rows": [_shown(row, several=several) for row in page],
        "page_obj": page,
        "comes_in": counts["all"] - counts[Verdict.PROBLEM] - counts["undecided"] - counts["left"],
        "stays_out": counts[Verdict.PROBLEM] + counts["undecided"] + counts["left"],
        "open_options": sum(1 for option in run.options if not option["area"]),
        "new_areas": new_areas,
        "query": request.GET.urlencode(),
        **steps_of(run, 4),
    }
    return render(request, "intake/import_preview.html", context)


def _result(request: HttpRequest, run: ImportRun) -> HttpResponse:
    acts = acts_since(run) if run.state == ImportState.APPLIED else []
    counts = run.created.get("counts", {})
    return render(
        request, "intake/import_result.html", {"run": run, "acts": acts, "counts": counts}
    )


def _filters(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    kinds = [("", _("All"), counts["all"])]
    kinds += [(v.value, str(v.label), counts[v]) for v in Verdict if counts[v]]
    return [
        {"value": value, "label": label, "count": count, "current": value == current}
        for value, label, count in kinds
    ]


def _shown(row: ImportRow, *, several: bool) -> dict[str, Any]:
    """A row as the preview shows it."""
    return {
        "row": row,
        "sheet": row.sheet if several else "",
        "shape": SHAPES[Verdict(row.verdict)],
        "label": Verdict(row.verdict).label,
        "roles": row.data.get("roles", []),
        "email": row.data.get("email", ""),
        "remarks": [said_remark(item) for item in row.remarks],
        "decision": Decision(row.decision).label if row.decision else "",
        "choices": _choices(row),
    }


def _choices(row: ImportRow) -> list[tuple[str, Any]]:
    """The buttons beside a row: what she may still say."""
    if row.verdict == Verdict.PROBLEM:
        return []
    if row.decision:
        return [(Decision.NONE.value, _("Change"))]
    if row.verdict == Verdict.DOUBT:
        same = [(Decision.SAME.value, _("Same person"))] if row.match_id else []
        return [*same, (Decision.NEW.value, _("Somebody else")),
                (Decision.LEAVE.value, _("Leave out"))]  # fmt: skip
    return [(Decision.LEAVE.value, _("Leave out"))]


def _kept_query(request: HttpRequest) -> str:
    """Filter and page of the preview she came from."""
    kept = {key: request.GET[key] for key in ("verdict", "page") if request.GET.get(key)}
    return f"?{urlencode(kept)}" if kept else ""


def _has_several_sheets(run: ImportRun) -> bool:
    return sum(1 for sheet in run.mapping.get("sheets", []) if sheet["use"]) > 1
