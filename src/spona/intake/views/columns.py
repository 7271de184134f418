"""Taking in a file: earlier imports and a new one, what its columns are, what its options become."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.intake import actions, tasks
from spona.intake.forms import AreasForm, ColumnsForm, UploadForm
from spona.intake.mapping import Mapping
from spona.intake.models import ImportRun
from spona.intake.queries import cycles_to_import_into, get_import, import_runs
from spona.intake.reading import UnreadableFile
from spona.intake.states import ImportState
from spona.intake.views.path import at, steps_of
from spona.people.access import EDIT, staff_page

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
            return redirect(at(request, run, "intake_import_columns"))
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
    context = {"form": form, "run": run, "mapping": mapping, **steps_of(run, 2)}
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
    context = {"form": form, "run": run, **steps_of(run, 3)}
    return render(request, "intake/import_areas.html", context, status=422 if form.errors else 200)


def _move_header(request: HttpRequest, run: ImportRun, form: ColumnsForm) -> HttpResponse:
    try:
        actions.move_header(run=run, header_rows=form.all_header_rows())
    except UnreadableFile as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("The columns were read again below that row. Please look."))
    return redirect(at(request, run, "intake_import_columns"))
