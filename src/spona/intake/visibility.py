"""Who sees files that the team imported."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spona.core.visibility import TEAM_ALONE, Group, Strand, about_nobody, declare, team
from spona.intake.forgetting import KEEP_FILE


def _file() -> str:
    days = KEEP_FILE.days
    return ngettext("The file %(n)d day", "The file %(n)d days", days) % {"n": days}


declare(
    Group(
        key="imported",
        strand=Strand.CARE,
        name=_("Lists with your name that the team brought in"),
        holds={
            "intake.ImportRun": "filename file state mapping options notes failure total created",
            "intake.ImportRow": "sheet name data verdict decision remarks undo",
        },
        seen=(team("intake_import", "intake_import_list", "intake_import_columns"),),
        kept=_file,
        change=TEAM_ALONE,
    ),
)
about_nobody("intake.SavedMapping", why="how columns of a file are called")
