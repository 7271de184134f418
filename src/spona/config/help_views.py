"""The one help page, at the same place on every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from spona.people.access import anyone


@anyone
def help_page(request: HttpRequest) -> HttpResponse:
    """How links, sign-in, privacy and the pair's own notes work, in plain words."""
    return render(request, "config/help.html")
