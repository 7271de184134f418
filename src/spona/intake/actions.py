"""What can be done with an import: take in a file, name its columns, check, decide, apply, undo."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from spona.core.audit import record
from spona.core.states import WrongState, require_step
from spona.intake.applying import Applier, Counts
from spona.intake.areas import NEW, count_options, names_of_areas, resolve_options
from spona.intake.checking import Checked, check_rows, count_rows
from spona.intake.forgetting import forget_old_files
from spona.intake.headers import frame
from spona.intake.known import KnownPeople
from spona.intake.mapping import Mapping, header_key, suggest_mapping
from spona.intake.models import ImportRow, ImportRun, SavedMapping
from spona.intake.queries import saved_areas, saved_columns
from spona.intake.reading import Table, UnreadableFile, read_table
from spona.intake.states import IMPORT_STEPS, Decision, ImportState, Verdict
from spona.intake.undoing import take_back
from spona.intake.values import folded
from spona.people.models import Person
from spona.programmes.models import Cycle

CHUNK = 500


@transaction.atomic
def take_in_file(
    *, cycle: Cycle, filename: str, data: bytes, by: Person | None, now: datetime
) -> ImportRun:
    """Read the file, suggest what its columns are, keep it. Raises `UnreadableFile`."""
    table = read_table(data, filename=filename)
    keys = [header_key(frame(sheet).header) for sheet in table.sheets]
    mapping = suggest_mapping(table=table, saved=saved_columns(keys))
    run = ImportRun(
        organisation=cycle.organisation,
        cycle=cycle,
        filename=_plain_filename(filename),
        mapping=mapping.to_json(),
        notes=_notes(table),
        total=sum(sheet.rows for sheet in mapping.sheets if sheet.use),
        uploaded_at=now,
        uploaded_by=by,
    )
    run.file.save("upload", ContentFile(data), save=False)
    stored = run.file
    try:
        run.save()
    except BaseException:
        stored.delete(save=False)
        raise
    record(verb="intake.file_taken_in", target=run, by=by, rows=run.total)
    forget_old_files(now=now)
    return run


@transaction.atomic
def move_header(*, run: ImportRun, header_rows: dict[int, int]) -> ImportRun:
    """Read the columns again below the header rows she pointed at (sheet index → row; 0: none)."""
    _require_open(run, ImportState.CHECKING)
    table = read_run(run)
    framed = [frame(s, header_row=header_rows.get(i)) for i, s in enumerate(table.sheets)]
    saved = saved_columns([header_key(f.header) for f in framed])
    before = Mapping.from_json(run.mapping)
    mapping = suggest_mapping(table=table, saved=saved, header_rows=header_rows)
    mapping.standing = before.standing
    run.mapping = mapping.to_json()
    run.save(update_fields=["mapping"])
    return run


@transaction.atomic
def name_columns(
    *, run: ImportRun, mapping: Mapping, by: Person | None, now: datetime
) -> ImportRun:
    """Keep what the columns are, remember it for this form, and begin a new check."""
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    require_step(IMPORT_STEPS, ImportState(locked.state), ImportState.CHECKING)
    for sheet in mapping.sheets:
        if sheet.use and sheet.header_row:
            SavedMapping.objects.update_or_create(
                header_key=header_key([c.header for c in sheet.columns]),
                defaults={
                    "organisation": run.organisation,
                    "columns": {folded(c.header): c.field for c in sheet.columns if c.header},
                },
            )
    run.rows.all().delete()
    run.mapping = mapping.to_json()
    run.state = ImportState.CHECKING
    run.failure = ""
    run.begun_at = now
    run.total = sum(sheet.rows for sheet in mapping.sheets if sheet.use)
    run.save(update_fields=["mapping", "state", "failure", "begun_at", "total"])
    record(verb="intake.columns_named", target=run, by=by)
    return run


def check_import(*, run: ImportRun) -> ImportRun:
    """Give every row its verdict, in pieces, so that progress is seen. Safe to run twice.

    Ends in CHECKED, or in UPLOADED with the reason in `failure`.
    """
    if ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKING).first() is None:
        return run
    mapping = Mapping.from_json(run.mapping)
    try:
        table = read_run(run)
    except UnreadableFile as refusal:
        run.failure, run.state = str(refusal)[:500], ImportState.UPLOADED
        run.save(update_fields=["failure", "state"])
        return run
    run.total = count_rows(table=table, mapping=mapping)
    ImportRun.objects.filter(pk=run.pk).update(total=run.total)
    names = names_of_areas(run.cycle)
    area_names = [name for area in run.cycle.need_areas.all() for name in area.name.values()]
    counts: Counter[str] = Counter()
    chunk: list[ImportRow] = []
    checked = check_rows(table=table, mapping=mapping, known=KnownPeople.load(), areas=area_names)
    for position, item in enumerate(checked):
        counts.update(count_options([item.record]))
        chunk.append(_row(run, position, item))
        if len(chunk) == CHUNK:
            _keep(chunk)
            chunk = []
    _keep(chunk)
    keys = [header_key([c.header for c in sheet.columns]) for sheet in mapping.sheets]
    run.options = resolve_options(
        counts=counts, names=names, remembered=saved_areas(keys), keys=set(names.values())
    )
    run.state = ImportState.CHECKED
    ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKING).update(
        options=run.options, state=run.state
    )
    return run


@transaction.atomic
def choose_areas(*, run: ImportRun, chosen: dict[str, str], by: Person | None) -> ImportRun:
    """What becomes of each option (folded text → key of an area, NEW, or "" for an answer only)."""
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    _require_open(locked, ImportState.CHECKED)
    keys = set(names_of_areas(run.cycle).values()) | {NEW, ""}
    for option in locked.options:
        area = chosen.get(folded(option["text"]), option["area"])
        option["area"] = area if area in keys else ""
    locked.save(update_fields=["options"])
    run.options = locked.options
    remembered = {
        folded(option["text"]): option["area"]
        for option in locked.options
        if option["area"] and option["area"] != NEW
    }
    mapping = Mapping.from_json(run.mapping)
    keys_used = [header_key([c.header for c in s.columns]) for s in mapping.sheets if s.use]
    for saved in SavedMapping.objects.filter(header_key__in=keys_used):
        saved.areas |= remembered
        saved.save(update_fields=["areas"])
    record(verb="intake.areas_chosen", target=run, by=by)
    return run


@transaction.atomic
def decide_row(*, row: ImportRow, decision: Decision) -> ImportRow:
    """Her word on one row; a row with a problem, or of an applied import, takes none."""
    state = ImportRun.objects.select_for_update(of=("self",)).get(pk=row.run_id).state
    if state != ImportState.CHECKED:
        raise WrongState(state, "decided")
    if row.verdict == Verdict.PROBLEM or (decision == Decision.SAME and row.match_id is None):
        raise WrongState(row.verdict, decision)
    row.decision = decision
    row.save(update_fields=["decision"])
    return row


@transaction.atomic
def begin(*, run: ImportRun, state: ImportState, now: datetime) -> ImportRun:
    """For a long import: the mark that APPLYING or UNDOING is under way, before its task is enqueued."""
    before = [step for step, after in IMPORT_STEPS.items() if state in after]
    begun = ImportRun.objects.filter(pk=run.pk, state__in=before).update(state=state, begun_at=now)
    if not begun:
        raise WrongState(ImportRun.objects.get(pk=run.pk).state, state)
    run.state = state
    return run


@transaction.atomic
def give_up_undoing(*, run: ImportRun) -> None:
    """Somebody acted meanwhile: the import stands as it was."""
    ImportRun.objects.filter(pk=run.pk, state=ImportState.UNDOING).update(state=ImportState.APPLIED)


@transaction.atomic
def apply_import(*, run: ImportRun, by: Person | None, now: datetime) -> Counts | None:
    """Bring the rows in, all or none. A second call, also at the same instant, does nothing (None)."""
    claimed = ImportRun.objects.filter(
        pk=run.pk, state__in=[ImportState.CHECKED, ImportState.APPLYING]
    ).update(state=ImportState.APPLIED, applied_at=now)
    if not claimed:
        return None
    run.refresh_from_db()
    counts = Applier(run, by, now).apply()
    run.created["counts"] = counts.__dict__
    run.save(update_fields=["created", "questionnaire"])
    record(verb="intake.applied", target=run, by=by, **counts.__dict__)
    return counts


@transaction.atomic
def undo_import(*, run: ImportRun, by: Person | None, now: datetime) -> None:
    """Take everything back. Raises `CannotUndo` (with reasons) or `WrongState`."""
    claimed = ImportRun.objects.filter(
        pk=run.pk, state__in=[ImportState.APPLIED, ImportState.UNDOING]
    ).update(state=ImportState.UNDONE, undone_at=now)
    if not claimed:
        raise WrongState(ImportRun.objects.get(pk=run.pk).state, ImportState.UNDONE)
    run.refresh_from_db()
    gone = take_back(run)
    record(verb="intake.undone", target=run, by=by, **gone)


def read_run(run: ImportRun) -> Table:
    """The stored file, read again. Raises `UnreadableFile`."""
    from django.utils.translation import gettext as _

    try:
        with run.file.open("rb") as stored:
            data = stored.read()
    except (OSError, ValueError):
        raise UnreadableFile(_("The file is no longer here. Please upload it again.")) from None
    return read_table(data, filename=run.filename)


def _row(run: ImportRun, position: int, item: Checked) -> ImportRow:
    return ImportRow(
        organisation=run.organisation,
        run=run,
        position=position,
        number=item.number,
        sheet=item.sheet[:100],
        name=item.record["name"],
        data=item.record,
        verdict=item.verdict,
        remarks=item.remarks,
        match_id=item.match,
    )


def _keep(rows: list[ImportRow]) -> None:
    # A second run of the same task meets its own rows: the same positions, so they are left alone.
    ImportRow.objects.bulk_create(rows, ignore_conflicts=True)


def _require_open(run: ImportRun, step: ImportState) -> None:
    if run.state not in (ImportState.UPLOADED, ImportState.CHECKED):
        raise WrongState(run.state, step)


def _notes(table: Table) -> list[str]:
    said: list[Any] = [*table.problems]
    for sheet in table.sheets:
        said += [f"{sheet.name}: {p}" if len(table.sheets) > 1 else p for p in sheet.problems]
    return [str(sentence) for sentence in said]


def _plain_filename(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in name if char.isprintable())[-200:] or "upload"
