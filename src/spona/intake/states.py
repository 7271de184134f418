"""States of an import and of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Columns to be named")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not applied")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


IMPORT_STEPS = {
    ImportState.UPLOADED: {ImportState.CHECKING},
    ImportState.CHECKING: {ImportState.CHECKED, ImportState.UPLOADED},
    ImportState.CHECKED: {ImportState.APPLYING, ImportState.APPLIED, ImportState.CHECKING},
    ImportState.APPLYING: {ImportState.APPLIED, ImportState.CHECKED},
    ImportState.APPLIED: {ImportState.UNDOING, ImportState.UNDONE},
    ImportState.UNDOING: {ImportState.UNDONE, ImportState.APPLIED},
    ImportState.UNDONE: set(),
}
UNDER_WAY = [ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING]
OPEN = [ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.APPLYING]


class Verdict(models.TextChoices):
    """What a row would do."""

    NEW = "new", _("New")
    UPDATE = "update", _("Updates")
    DOUBT = "doubt", _("Perhaps known")
    PROBLEM = "problem", _("Cannot be brought in")


class Decision(models.TextChoices):
    """Her word on a row; without one, a doubtful row is left out and the others act as said."""

    NONE = "", _("Not decided")
    SAME = "same", _("The same person: update")
    NEW = "new", _("Somebody else: add")
    LEAVE = "leave", _("Leave out")
