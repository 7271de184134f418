"""What of an import does not stay: one that was never applied, and files after thirty days."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from spona.core.audit import record
from spona.core.states import WrongState
from spona.intake.models import ImportRun
from spona.intake.states import OPEN, ImportState
from spona.people.models import Person

KEEP_FILE = timedelta(days=30)


@transaction.atomic
def remove_import(*, run: ImportRun, by: Person | None) -> None:
    """Discard an import that was not applied: its rows and its file."""
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.state not in OPEN or locked.state == ImportState.APPLYING:
        raise WrongState(locked.state, "removed")
    record(verb="intake.removed", target=run, by=by)
    stored = locked.file
    locked.file = ""
    locked.delete()
    if stored:
        transaction.on_commit(lambda: stored.delete(save=False))


def forget_old_files(*, now: datetime) -> int:
    """Thirty days after applying (or after a forgotten upload) only numbers and names of rows stay."""
    old = ImportRun.objects.filter(
        Q(applied_at__lt=now - KEEP_FILE) | Q(applied_at=None, uploaded_at__lt=now - KEEP_FILE)
    ).exclude(file="")
    forgotten = 0
    for run in old:
        if run.state in OPEN:
            remove_import(run=run, by=None) if run.state != ImportState.APPLYING else None
        else:
            run.rows.update(data={})
            for sheet in run.mapping.get("sheets", []):
                for column in sheet["columns"]:
                    column["examples"] = []
            stored, run.file = run.file, ""
            run.save(update_fields=["mapping", "file"])
            stored.delete(save=False)
        forgotten += 1
    return forgotten
