"""The confidential door: what everybody may open, without a login and without a cookie.

A code stands in no address and is kept in no session: each page that needs it sends it on in its form.
The answer to a form is therefore a page and not a redirect; sent again, it is the same file.
"""

from typing import Any

from allauth.core.internal.ratelimit import consume, get_ip
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from spona.people.access import View, door_page
from spona.support.actions import concerns as actions
from spona.support.forms.concerns import CodeForm, ConcernForm, WriteOnForm
from spona.support.models.concern import Concern
from spona.support.queries import concerns as queries
from spona.support.states import Reader, Wanted
from spona.support.trust import as_writer

# By network, told apart by a keyed hash of its address, so that nothing says who came to this door.
# Many times what a person needs; a whole class behind one address still fits.
LIMITS = {"raise": "30/10m/key", "code": "30/10m/key", "write": "60/10m/key"}
_signer = Signer(salt="spona.concern.form", sep=".")


def _allowed(request: HttpRequest, what: str, *, count: bool) -> bool:
    here = salted_hmac("spona.concern.network", get_ip(request), algorithm="sha256").hexdigest()
    return bool(
        consume(
            request,
            app="spona.support",
            action=what,
            config=LIMITS,
            key=here,
            dry_run=not count,
            limit_get=True,
        )
    )


def _unkept(response: HttpResponse, status: int) -> HttpResponse:
    """Nothing of it stays in a shared browser's memory, and no address travels on."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response.status_code = status
    return response


def _without_cookies(view: View) -> View:
    """These forms act by what is in them, never by who is signed in: a forged one gains nothing, and
    somebody who takes no cookies is heard too."""
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


@_without_cookies
@door_page
@sensitive_post_parameters()
@sensitive_variables()
def door(request: HttpRequest) -> HttpResponse:
    """Who listens, what happens then, and the form."""
    named = queries.reachable()
    form = ConcernForm(request.POST or None, named=named)
    context: dict[str, Any] = {
        "form": form,
        "named": named,
        "terms": queries.terms(organisation=request.organisation),
        "is_keeper": any(one.person == request.person for one in named),
    }
    if request.method != "POST" or not named:
        return _door(request, context, 200)
    code = _code_of_form(request)
    context["form_code"] = _signer.sign(code)
    if not form.is_valid():
        return _door(request, context, 422)
    if not _allowed(request, "raise", count=True):
        context["is_too_often"] = True
        return _door(request, context, 429)
    try:
        concern, code = _raise(request, form.cleaned_data, code)
    except ValidationError as error:
        form.add_error(None, error)
        return _door(request, context, 422)
    return _unkept(
        render(request, "support/concern_sent.html", {"concern": concern, "code": code}), 200
    )


def _door(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    context.setdefault("form_code", _signer.sign(queries.new_code()))
    return _unkept(render(request, "support/concern_new.html", context), status)


def _code_of_form(request: HttpRequest) -> str:
    """The code that this form was made with; a new one where it is not ours."""
    try:
        return _signer.unsign(request.POST.get("form_code", ""))
    except BadSignature:
        return queries.new_code()


def _raise(request: HttpRequest, data: dict[str, Any], code: str) -> tuple[Concern, str]:
    facts = {
        "reader": Reader(data["reader"]),
        "story": data["story"],
        "about": data["about"],
        "wanted": Wanted(data["wanted"]),
        "reach": data["reach"],
        "language": get_language() or "en",
        "now": request.now,
    }
    try:
        return actions.raise_concern(organisation=request.organisation, code=code, **facts), code
    except actions.CodeUsed:  # a page from the browser's memory, with another story
        code = queries.new_code()
        return actions.raise_concern(organisation=request.organisation, code=code, **facts), code


@_without_cookies
@door_page
@sensitive_post_parameters()
@sensitive_variables()
def come_back(request: HttpRequest) -> HttpResponse:
    """With the code: what was answered, and a place to write on."""
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _code_page(request, form, 200)
    if not _allowed(request, "code", count=False):
        form.errors.clear()
        return _code_page(request, form, 429, is_too_often=True)
    if not form.is_valid():
        return _code_page(request, form, 422)
    code = form.cleaned_data["code"]
    concern = queries.file_of_code(organisation=request.organisation, code=code)
    if concern is None:
        _allowed(request, "code", count=True)  # only wrong ones are counted
        form.add_error(
            "code",
            _("No file has this code. Please check each sign; a file that was deleted has none."),
        )
        return _code_page(request, form, 422)
    return _own_page(request, concern, code)


def _code_page(
    request: HttpRequest, form: CodeForm, status: int, *, is_too_often: bool = False
) -> HttpResponse:
    context = {"form": form, "is_too_often": is_too_often}
    return _unkept(render(request, "support/concern_code.html", context), status)


def _own_page(request: HttpRequest, concern: Concern, code: str) -> HttpResponse:
    form, status, is_written, is_too_often = WriteOnForm(), 200, False, False
    if "text" in request.POST:
        form = WriteOnForm(request.POST)
        if not form.is_valid():
            status = 422
        elif not _allowed(request, "write", count=True):
            is_too_often, status = True, 429
        else:
            actions.write_on(concern=concern, text=form.cleaned_data["text"], now=request.now)
            form, is_written = WriteOnForm(), True
    with as_writer(concern):
        shown = Concern.objects.get(pk=concern.pk)
        context = {
            "concern": shown,
            "said": queries.conversation(concern=shown),
            "code": code,
            "form": form,
            "is_written": is_written,
            "is_too_often": is_too_often,
        }
        return _unkept(render(request, "support/concern_own.html", context), status)
