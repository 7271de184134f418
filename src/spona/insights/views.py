"""The report of a cycle: as a page, as files, and the rows behind each number."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from spona.insights import exports, queries
from spona.insights.indicators import INDICATORS
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.queries import funders, get_cycle_for, publishable

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff_page(VIEW)
def report(request: HttpRequest, cycle: str) -> HttpResponse:
    """The figures on this day, each with its meaning and the way to its rows."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    return render(
        request,
        "insights/report.html",
        {
            "cycle": shown,
            "report": queries.report_of(shown, today=_today(request)),
            "may_see_rows": may(request.membership, EDIT),
        },
    )


@staff_page(VIEW)
def report_file(request: HttpRequest, cycle: str, kind: str) -> HttpResponse:
    """The report to hand in, in the reader's language or in `?language=` of the interface."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or "en"
    made = queries.report_of(shown, today=_today(request))
    write = exports.to_pdf if kind == "pdf" else exports.to_workbook
    body = write(made, funders=publishable(funders=funders(cycle=shown)), language=language)
    response = HttpResponse(body, content_type=MEDIA[kind])
    name = f"{shown.slug}-{made.on:%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page(EDIT)
def rows(request: HttpRequest, cycle: str, indicator: str) -> HttpResponse:
    """The rows a number counts, with names."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    if indicator not in INDICATORS:
        raise Http404
    behind = queries.rows_behind(shown, indicator=indicator, today=_today(request))
    return render(
        request,
        "insights/rows.html",
        {"cycle": shown, "indicator": INDICATORS[indicator], "rows": behind},
    )


def _today(request: HttpRequest) -> date:
    return timezone.localdate(request.now)
