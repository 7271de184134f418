"""Loading imports and their rows. Nothing here writes."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.http import Http404

from spona.intake.models import ImportRow, ImportRun, SavedMapping
from spona.intake.states import Decision, Verdict
from spona.programmes.models import Cycle
from spona.programmes.states import Stage


def import_runs() -> QuerySet[ImportRun]:
    """Newest first."""
    return (
        ImportRun.objects.select_related("cycle", "uploaded_by")
        .defer("mapping", "options", "created")
        .order_by("-uploaded_at", "-pk")
    )


def get_import(*, public_id: str) -> ImportRun:
    """The run, or 404; the scope sees to it that it is this organisation's."""
    run = ImportRun.objects.select_related("cycle", "organisation").filter(public_id=public_id)
    if found := run.first():
        return found
    raise Http404


def get_import_row(*, run: ImportRun, public_id: str) -> ImportRow:
    row = ImportRow.objects.select_related("match").filter(run=run, public_id=public_id).first()
    if row is None:
        raise Http404
    row.run = run
    return row


def rows_of(run: ImportRun, *, verdict: str = "") -> QuerySet[ImportRow]:
    rows = ImportRow.objects.filter(run=run).select_related("match").order_by("position")
    return rows.filter(verdict=verdict) if verdict in Verdict.values else rows


def counts_of(run: ImportRun) -> dict[str, int]:
    """How many rows of each verdict, and how many of the doubtful are still undecided."""
    counts = dict.fromkeys([*Verdict.values, "undecided", "left", "all"], 0)
    rows = ImportRow.objects.filter(run=run).order_by().values_list("verdict", "decision")
    for verdict, decision, number in rows.annotate(number=Count("pk")):
        counts[verdict] += number
        counts["all"] += number
        if verdict == Verdict.DOUBT and not decision:
            counts["undecided"] += number
        if decision == Decision.LEAVE:
            counts["left"] += number
    return counts


def cycles_to_import_into() -> QuerySet[Cycle]:
    """Newest first; a finished cycle takes nobody any more."""
    return (
        Cycle.objects.exclude(stage=Stage.FINISHED)
        .select_related("programme")
        .order_by("-kick_off_on", "-pk")
    )


def saved_columns(header_keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """Header key → {folded header: field}, as named before in this organisation."""
    return dict(
        SavedMapping.objects.filter(header_key__in=header_keys).values_list("header_key", "columns")
    )


def saved_areas(header_keys: Sequence[str]) -> dict[str, str]:
    """{folded option: key of an area}, as said before for these forms."""
    merged: dict[str, str] = {}
    for areas in SavedMapping.objects.filter(header_key__in=header_keys).values_list(
        "areas", flat=True
    ):
        merged |= areas
    return merged
