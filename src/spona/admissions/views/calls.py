"""The desk of a call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from spona.admissions.queries.loading import get_call
from spona.people.access import VIEW, staff_page


@staff_page(VIEW)
def call(request: HttpRequest, call: str) -> HttpResponse:
    """A call: where it is, what is next."""
    shown = get_call(slug=call)
    return render(request, "admissions/call.html", {"call": shown, "cycle": shown.cycle})
