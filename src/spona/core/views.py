"""Answers that belong to no room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that stood open too long, or from elsewhere. Never says more than that."""
    sentence = _(
        "This page was open for too long, or cookies are switched off, so the form could not be "
        "checked. Nothing was changed. Please go back, reload the page and send it again."
    )
    return render(request, "400.html", {"sentence": sentence}, status=403)


csrf_failure.audience = "anyone"  # type: ignore[attr-defined]
