"""One import of one file, its rows with their verdicts, and how a form's columns were named."""

from typing import Any

from django.db import models
from django.urls import reverse

from spona.core.models import OrganisationOwned
from spona.core.public_ids import new_secret_id
from spona.intake.states import Decision, ImportState, Verdict
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.questions.models import Questionnaire


def stored_name(_run: "ImportRun", _filename: str) -> str:
    """Nothing of the uploaded name survives in the folder."""
    return f"imports/{new_secret_id()}"


class ImportRun(OrganisationOwned):
    """From one file into one cycle. `mapping` and `options`: shapes in intake.mapping."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="import_runs")
    filename = models.CharField(max_length=255)
    file = models.FileField(upload_to=stored_name, max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=list)  # values of multi-selects, and what becomes of them
    notes = models.JSONField(default=list)  # sentences about the file as a whole
    failure = models.CharField(max_length=500, blank=True)  # why the last check did not finish
    total = models.PositiveIntegerField(default=0)  # rows to check
    questionnaire = models.ForeignKey(
        Questionnaire, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.JSONField(default=dict)  # beside rows: need areas and questions made
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(null=True)  # of what is under way
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-uploaded_at"], name="importrun_newest"),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse(
            "intake_import", kwargs={"org": self.organisation.slug, "public_id": self.public_id}
        )

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.file:
            self.file.delete(save=False)
        return super().delete(*args, **kwargs)


class ImportRow(OrganisationOwned):
    """One row of the file, read, with its verdict; after applying, what it made."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()  # as the spreadsheet counts
    sheet = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)  # shape: intake.records.Record
    verdict = models.CharField(max_length=8, choices=Verdict)
    decision = models.CharField(max_length=6, choices=Decision, blank=True, default=Decision.NONE)
    remarks = models.JSONField(default=list)  # [code, detail], said by intake.remarks
    # Whom it updates, or whom it might be.
    match = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What applying did: {"person": pk made, "made": {model: [pk]}, "before": {field: value}}.
    undo = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="importrow_position_once")
        ]
        indexes = [models.Index(fields=["run", "verdict", "position"], name="importrow_verdict")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SavedMapping(OrganisationOwned):
    """How this organisation named the columns of a form: found again by the set of its headers."""

    header_key = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)  # folded header → field
    areas = models.JSONField(default=dict)  # folded option → key of a need area
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "header_key"], name="savedmapping_header_once"
            )
        ]

    def __str__(self) -> str:
        return self.header_key[:8]
