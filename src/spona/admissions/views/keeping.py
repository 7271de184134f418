"""Afterwards: what was counted, and what is deleted when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from spona.admissions.queries import applications, keeping
from spona.admissions.queries.loading import get_call
from spona.people.access import VIEW, staff_page
from spona.people.states import SECTORS, SectorOfWork, Sex

ABOUT = {
    "all": _("Everybody"),
    "economy": _("Economy"),
    "field": _("Main field"),
    "sector_of_work": _("Sector of work"),
    "source": _("Source"),
    "sex": _("Sex, where given"),
}
POINTS = {
    keeping.BEGUN: _("begun"),
    keeping.SENT: _("sent"),
    keeping.INELIGIBLE: _("not eligible"),
    keeping.WITHDRAWN: _("withdrawn"),
    keeping.ELIGIBLE: _("eligible"),
    keeping.SHORTLISTED: _("interviewed"),
    keeping.SELECTED: _("offered a place"),
    keeping.RESERVE: _("on the reserve list"),
    keeping.NOT_SELECTED: _("not selected"),
    keeping.ACCEPTED: _("accepted"),
}


@staff_page(VIEW)
def afterwards(request: HttpRequest, call: str) -> HttpResponse:
    """Counts that stay, and the days on which the rest goes."""
    shown = get_call(slug=call)
    names = _names(applications.sources(call=shown))
    tables = [
        {
            "about": table.about,
            "label": ABOUT[table.about],
            "points": [POINTS[point] for point in table.points],
            "rows": [
                (value, names[table.about].get(value, value), counts)
                for value, counts in table.rows
            ],
        }
        for table in keeping.tables(call=shown, person=request.person)
    ]
    return render(
        request,
        "admissions/desk_afterwards.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "tables": tables,
            "days": keeping.deletion_days(call=shown, person=request.person),
        },
    )


def _names(sources: list[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """What a value is called, by what it is about; economies are named by the page itself."""
    return {
        "all": {"": ABOUT["all"]},
        "economy": {},
        "field": SECTORS,
        "sector_of_work": dict(SectorOfWork.choices),
        "source": dict(sources),
        "sex": dict(Sex.choices),
    }
