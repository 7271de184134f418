"""Pages of the import at the coordinator's desk: file, columns, need areas, rows, result."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spona.core.states import WrongState
from spona.intake import actions, tasks
from spona.intake.areas import NEW
from spona.intake.forgetting import remove_import
from spona.intake.forms import AreasForm, ColumnsForm, DecisionForm, UploadForm
from spona.intake.mapping import Mapping
from spona.intake.models import ImportRow, ImportRun
from spona.intake.queries import (
    counts_of,
    cycles_to_import_into,
    get_import,
    get_import_row,
    import_runs,
    rows_of,
)
from spona.intake.reading import UnreadableFile
from spona.intake.remarks import said_remark
from spona.intake.states import UNDER_WAY, Decision, ImportState, Verdict
from spona.intake.undoing import CannotUndo, acts_since
from spona.people.access import EDIT, staff_page

ROWS_A_PAGE = 50
SHAPES = {Verdict.NEW: "good", Verdict.UPDATE: "info", Verdict.DOUBT: "wait",
          Verdict.PROBLEM: "warn"}  # fmt: skip
STATE_SHAPES = {
    ImportState.UPLOADED: "draft", ImportState.CHECKING: "wait", ImportState.CHECKED: "draft",
    ImportState.APPLYING: "wait", ImportState.APPLIED: "good", ImportState.UNDOING: "wait",
    ImportState.UNDONE: "ended",
}  # fmt: skip


@staff_page(EDIT)
def import_list(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and the form for a new one."""
    wanted = request.GET.get("cycle")
    cycle = cycles_to_import_into().filter(slug=wanted).first() if wanted else None
    form = UploadForm(request.POST or None, request.FILES or None, initial={"cycle": cycle})
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = actions.take_in_file(
                cycle=form.cleaned_data["cycle"],
                filename=upload.name,
                data=upload.read(),
                by=request.person,
                now=request.now,
            )
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(_at(request, run, "intake_import_columns"))
    page = Paginator(import_runs(), 20).get_page(request.GET.get("page"))
    runs = [(run, STATE_SHAPES[ImportState(run.state)]) for run in page]
    has_cycle = bool(runs) or form.fields["cycle"].queryset.exists()
    context = {"form": form, "runs": runs, "page_obj": page, "has_cycle": has_cycle, "step": 1}
    return render(request, "intake/import_list.html", context, status=422 if form.errors else 200)


@staff_page(EDIT)
def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which column is what: suggested, to be corrected."""
    run = get_import(public_id=public_id)
    if run.state not in (ImportState.UPLOADED, ImportState.CHECKED):
        return redirect(run)
    mapping = Mapping.from_json(run.mapping)
    form = ColumnsForm(request.POST or None, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        if form.header_rows():
            return _move_header(request, run, form)
        run = actions.name_columns(
            run=run, mapping=form.chosen_mapping(), by=request.person, now=request.now
        )
        tasks.start_check(run=run)
        return redirect(run)
    context = {"form": form, "run": run, "mapping": mapping, **_steps(run, 2)}
    return render(
        request, "intake/import_columns.html", context, status=422 if form.errors else 200
    )


@staff_page(EDIT)
def import_areas(request: HttpRequest, public_id: str) -> HttpResponse:
    """What becomes of values that are not need areas of the cycle."""
    run = get_import(public_id=public_id)
    if run.state != ImportState.CHECKED or not run.options:
        return redirect(run)
    form = AreasForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        actions.choose_areas(run=run, chosen=form.chosen(), by=request.person)
        return redirect(run)
    context = {"form": form, "run": run, **_steps(run, 3)}
    return render(request, "intake/import_areas.html", context, status=422 if form.errors else 200)


@staff_page(EDIT)
def import_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the import stands: columns to be named, under way, rows with verdicts, or the result."""
    run = get_import(public_id=public_id)
    if run.state == ImportState.UPLOADED:
        return redirect(_at(request, run, "intake_import_columns"))
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


@staff_page(EDIT)
def import_application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring the people in."""
    run = get_import(public_id=public_id)
    if request.method == "POST":
        try:
            tasks.start_applying(run=run, by=request.person, now=request.now)
        except WrongState:
            messages.info(request, _("This import is under way or finished already."))
    return redirect(run)


@staff_page(EDIT)
def import_continuation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set going again what seems to have stopped."""
    run = get_import(public_id=public_id)
    if request.method == "POST" and run.state in UNDER_WAY:
        tasks.again(run=run, by=request.person)
    return redirect(run)


@staff_page(EDIT)
def import_undoing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the whole import back."""
    run = get_import(public_id=public_id)
    if request.method == "POST":
        try:
            tasks.start_undoing(run=run, by=request.person, now=request.now)
        except CannotUndo:
            messages.error(
                request, _("This import can no longer be undone; the reasons are below.")
            )
        except WrongState:
            messages.info(request, _("There is nothing to undo."))
        else:
            if run.total <= tasks.INLINE:
                messages.success(request, _("The import is undone."))
    return redirect(run)


@staff_page(EDIT)
def import_removal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Discard an import that was not applied."""
    run = get_import(public_id=public_id)
    if request.method == "POST":
        try:
            remove_import(run=run, by=request.person)
        except WrongState:
            messages.error(request, _("An import that was applied stays in the list."))
            return redirect(run)
        messages.success(request, _("The upload is discarded. Nobody was changed."))
    return redirect("intake_import_list", org=request.organisation.slug)


def _move_header(request: HttpRequest, run: ImportRun, form: ColumnsForm) -> HttpResponse:
    try:
        actions.move_header(run=run, header_rows=form.all_header_rows())
    except UnreadableFile as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("The columns were read again below that row. Please look."))
    return redirect(_at(request, run, "intake_import_columns"))


def _under_way(request: HttpRequest, run: ImportRun) -> HttpResponse:
    done = run.rows.count() if run.state == ImportState.CHECKING else 0
    seconds = int((request.now - run.begun_at).total_seconds()) if run.begun_at else 0
    context = {
        "run": run,
        "is_check": run.state == ImportState.CHECKING,
        "done": done,
        "seems_stopped": seconds > 180,
        **_steps(run, 4),
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
    new_areas = sum(1 for option in run.options if option["area"] == NEW)
    context = {
        "run": run,
        "counts": counts,
        "filters": _filters(counts, verdict),
        "verdict": verdict,
        "rows": [_shown(row, several=_has_several_sheets(run)) for row in page],
        "page_obj": page,
        "comes_in": counts["all"] - counts[Verdict.PROBLEM] - counts["undecided"] - counts["left"],
        "stays_out": counts[Verdict.PROBLEM] + counts["undecided"] + counts["left"],
        "open_options": sum(1 for option in run.options if not option["area"]),
        "new_areas": new_areas,
        "query": request.GET.urlencode(),
        **_steps(run, 4),
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


def _steps(run: ImportRun, current: int) -> dict[str, Any]:
    open_columns = run.state in (ImportState.UPLOADED, ImportState.CHECKED)
    org, public_id = run.organisation.slug, run.public_id
    columns = reverse("intake_import_columns", kwargs={"org": org, "public_id": public_id})
    areas = reverse("intake_import_areas", kwargs={"org": org, "public_id": public_id})
    has_areas = run.state == ImportState.CHECKED and bool(run.options)
    return {
        "path": [
            {"label": _("File"), "url": ""},
            {"label": _("Columns"), "url": columns if open_columns else ""},
            {"label": _("Need areas"), "url": areas if has_areas else ""},
            {"label": _("People"), "url": ""},
        ],
        "step": current,
    }


def _at(request: HttpRequest, run: ImportRun, name: str) -> str:
    return reverse(name, kwargs={"org": request.organisation.slug, "public_id": run.public_id})


def _kept_query(request: HttpRequest) -> str:
    """Filter and page of the preview she came from."""
    kept = {key: request.GET[key] for key in ("verdict", "page") if request.GET.get(key)}
    from django.utils.http import urlencode

    return f"?{urlencode(kept)}" if kept else ""


def _has_several_sheets(run: ImportRun) -> bool:
    return sum(1 for sheet in run.mapping.get("sheets", []) if sheet["use"]) > 1
