"""When the ground shakes: a locked database or a full disk gives a clear page, and nothing is lost."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


LARGEST_REQUEST = 34 * 1024 * 1024  # bytes; above every upload the product takes


class RefuseTooLarge:
    """413 by the announced length, before a byte of the body is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) > LARGEST_REQUEST:
            sentence = _(
                "This is more than {most} MB, and nothing was read. Please send a smaller file."
            ).format(most=LARGEST_REQUEST // 1024**2)
            return HttpResponse(render_to_string("400.html", {"sentence": sentence}), status=413)
        return self.get_response(request)


class AnswerInDistress:
    """Turns 'database is locked' and 'disk full' into a calm 503 that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | OSError):
            return None
        if isinstance(exception, OSError) and exception.errno not in {28, 30, 122}:
            return None  # only: no space, read-only, quota
        log.error("answered 503: %s", exception)
        response = HttpResponse(render_to_string("503.html", {}), status=503)
        response["Retry-After"] = "30"
        return response
