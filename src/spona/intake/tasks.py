"""Long imports in the background: thin tasks that fetch by id, open the scope and call the action."""

from datetime import datetime

from django.tasks import task
from django.utils import timezone

from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation
from spona.intake import actions, forgetting
from spona.intake.models import ImportRun
from spona.intake.states import ImportState
from spona.intake.undoing import CannotUndo, acts_since
from spona.people.models import Person

INLINE = 500  # rows; up to here the person waits the second it takes


@task()
def check(run_id: int, organisation_id: int) -> None:
    """Safe to run twice: a checked import is left alone, half a check is completed."""
    with in_organisation(_organisation(organisation_id)):
        if (
            run := ImportRun.objects.select_related("cycle", "organisation")
            .filter(pk=run_id)
            .first()
        ):
            actions.check_import(run=run)


@task()
def apply(run_id: int, organisation_id: int, by_id: int | None) -> None:
    """Safe to run twice: the first to take the run applies it, in one transaction."""
    with in_organisation(_organisation(organisation_id)):
        run = ImportRun.objects.select_related("cycle", "organisation").filter(pk=run_id).first()
        if run and run.state == ImportState.APPLYING:
            by = Person.objects.filter(pk=by_id).first() if by_id else None
            actions.apply_import(run=run, by=by, now=timezone.now())


@task()
def undo(run_id: int, organisation_id: int, by_id: int | None) -> None:
    """Safe to run twice. When somebody acted meanwhile, the import stands, and its page says why."""
    with in_organisation(_organisation(organisation_id)):
        run = ImportRun.objects.select_related("cycle", "organisation").filter(pk=run_id).first()
        if run and run.state == ImportState.UNDOING:
            by = Person.objects.filter(pk=by_id).first() if by_id else None
            try:
                actions.undo_import(run=run, by=by, now=timezone.now())
            except CannotUndo:
                actions.give_up_undoing(run=run)


def start_check(*, run: ImportRun) -> None:
    """Here and now for a small file, in the background for a long one."""
    if run.total <= INLINE:
        actions.check_import(run=run)
    else:
        check.enqueue(run_id=run.pk, organisation_id=run.organisation_id)


def start_applying(*, run: ImportRun, by: Person | None, now: datetime) -> None:
    if run.total <= INLINE:
        actions.apply_import(run=run, by=by, now=now)
    else:
        again(run=actions.begin(run=run, state=ImportState.APPLYING, now=now), by=by)


def start_undoing(*, run: ImportRun, by: Person | None, now: datetime) -> None:
    """Raises `CannotUndo` at once, also for a long import."""
    if run.total <= INLINE:
        actions.undo_import(run=run, by=by, now=now)
        return
    if reasons := acts_since(run):
        raise CannotUndo(reasons)
    again(run=actions.begin(run=run, state=ImportState.UNDOING, now=now), by=by)


def again(*, run: ImportRun, by: Person | None) -> None:
    """Enqueue what is under way; once more, after a crash took the task with it."""
    whose = {"run_id": run.pk, "organisation_id": run.organisation_id}
    if run.state == ImportState.CHECKING:
        check.enqueue(**whose)
    else:
        job = apply if run.state == ImportState.APPLYING else undo
        job.enqueue(**whose, by_id=by.pk if by else None)


def forget_old_files(*, now: datetime) -> int:
    """For the worker's tidying: files of imports that are long over, in every organisation."""
    with across_organisations(why="tidying serves all, each within its own scope"):
        organisations = list(Organisation.objects.all())
    forgotten = 0
    for organisation in organisations:
        with in_organisation(organisation):
            forgotten += forgetting.forget_old_files(now=now)
    return forgotten


def _organisation(pk: int) -> Organisation:
    with across_organisations(why="the task opens the scope of its own organisation next"):
        return Organisation.objects.get(pk=pk)
