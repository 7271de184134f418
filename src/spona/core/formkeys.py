"""Every form that creates or decides carries a key: sent twice, it acts once.

The key row is written in the transaction of the act itself. A second sending, also one at the same
instant, waits for the first and is led to its answer.
"""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.core.inserting import insert_if_new
from spona.core.models import FormKey

FIELD = "form_key"


def new_form_key() -> str:
    return secrets.token_urlsafe(16)


def act_once(
    request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
) -> HttpResponse:
    """Run a POST in one transaction, once per key; a refused form (not a redirect) may be sent again.

    Where PostgreSQL ends it because two wait for each other, nothing of it has happened: it runs anew.
    """
    for tries_left in (2, 1, 0):
        try:
            return _act_once(request, view, *args, **kwargs)
        except OperationalError as error:
            if not tries_left or connection.in_atomic_block or not _is_deadlock(error):
                raise
    raise AssertionError


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}


def _act_once(
    request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
) -> HttpResponse:
    given = request.POST.get(FIELD, "")
    if not 16 <= len(given) <= 64:
        return refuse(
            request,
            _(
                "This form arrived incomplete, and nothing was changed. Please go back, reload the "
                "page and send it again."
            ),
        )
    who = request.user.pk if request.user.is_authenticated else ""
    key = hashlib.sha256(f"{who}|{request.path}|{given}".encode()).hexdigest()
    with transaction.atomic():
        row = FormKey(key=key, answer_url="")
        if not insert_if_new(row):
            return redirect(FormKey.objects.get(key=key).answer_url or request.path)
        response = view(request, *args, **kwargs)
        if 300 <= response.status_code < 400 and len(response["Location"]) <= 500:
            FormKey.objects.filter(pk=row.pk).update(answer_url=response["Location"])
        else:
            row.delete()
        if response.status_code >= 400 and response.status_code != 422:
            transaction.set_rollback(True)
    return response


def refuse(request: HttpRequest, sentence: str) -> HttpResponse:
    """400 with one clear sentence."""
    return render(request, "400.html", {"sentence": sentence}, status=400)
