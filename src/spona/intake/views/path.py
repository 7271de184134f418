"""Where an import is on its way: file, columns, need areas, people."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from spona.intake.models import ImportRun
from spona.intake.states import ImportState


def steps_of(run: ImportRun, current: int) -> dict[str, Any]:
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


def at(request: HttpRequest, run: ImportRun, name: str) -> str:
    return reverse(name, kwargs={"org": request.organisation.slug, "public_id": run.public_id})
