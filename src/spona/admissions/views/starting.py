"""Where an application begins: a name, a mail address, the same answer to everybody."""

from typing import Any

from allauth.core.internal.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from spona.admissions.actions import applying
from spona.admissions.forms.applying import StartForm
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries.loading import calls
from spona.core.public_ids import without_nul
from spona.people.access import View, public_page
from spona.ui.content_languages import answer_in

# By network: a room full of people at an information event still fits. By address: mails.
LIMITS = {"network": "60/10m/ip", "address": "12/h/key"}


def count_tries(request: HttpRequest) -> None:
    """Counted where sign-in counts its tries, with limits of our own, and before the transaction of the
    act begins: a room full of people behind one address does not queue for it.
    """
    email = request.POST.get("email", "").strip().lower()
    found = {"network": "", "address": f"{request.path}|{email}"}
    request.tries = {  # type: ignore[attr-defined]
        what: bool(consume(request, app="spona.admissions", action=what, config=LIMITS, key=key))
        for what, key in found.items()
    }


def limited(view: View) -> View:
    view.before_acting = count_tries  # type: ignore[attr-defined]
    return view


@public_page
@limited
def start(request: HttpRequest, call: str) -> HttpResponse:
    """Begin, or find again what was begun. Nobody learns who has applied, or whom the house knows."""
    found = _call(call)
    answer_in(request, codes=found.cycle.languages or [found.cycle.working_language])
    tag = without_nul(request.GET.get("from") or request.POST.get("from") or "")[:40]
    told = f"?lang={get_language()}" if "lang" in request.GET else ""
    page = reverse(
        "admissions_started", kwargs={"org": request.organisation.slug, "call": found.slug}
    )
    here = redirect(page + told)
    if request.method == "POST" and request.person is not None and "mine" in request.POST:
        return _signed_in(request, found, tag)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not request.tries["network"]:
            return _page(request, found, form, tag, is_too_often=True)
        if request.tries["address"]:
            applying.ask_for_page(
                call=found,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                language=language_for(found),
                tag=tag,
                now=request.now,
            )
        return here
    return _page(request, found, form, tag)


@public_page
def started(request: HttpRequest, call: str) -> HttpResponse:
    """ "Look into your mail", whoever asked."""
    found = _call(call)
    answer_in(request, codes=found.cycle.languages or [found.cycle.working_language])
    return render(request, "admissions/apply_started.html", {"call": found})


def language_for(call: Call) -> str:
    """The language she reads in, if the form has it, else the form's first."""
    spoken = get_language() or "en"
    written = list(call.questionnaire.languages) if call.questionnaire else []
    if spoken in written or (spoken == "sr-latn" and "sr" in written) or not written:
        return spoken
    return str(written[0])


def _call(slug: str) -> Call:
    call = calls().filter(slug=slug, published_at__isnull=False).first()
    if call is None:
        raise Http404
    return call


def _signed_in(request: HttpRequest, call: Call, tag: str) -> HttpResponse:
    application = applying.begin(
        call=call,
        person=request.person,
        language=language_for(call),
        tag=tag,
        now=request.now,
    )
    if application is None:
        return _page(request, call, StartForm(), tag)
    return redirect(
        "admissions_mine", org=request.organisation.slug, public_id=application.public_id
    )


def _page(
    request: HttpRequest, call: Call, form: StartForm, tag: str, *, is_too_often: bool = False
) -> HttpResponse:
    person = request.person
    mine = Application.objects.filter(call=call, person=person).first() if person else None
    context: dict[str, Any] = {
        "call": call,
        "cycle": call.cycle,
        "form": form,
        "tag": tag,
        "is_open": call.is_open(request.now),
        "is_over": call.is_over(request.now),
        "has_form": call.questionnaire_id is not None,
        "mine": mine,
        "is_too_often": is_too_often,
    }
    status = 429 if is_too_often else 422 if request.method == "POST" else 200
    return render(request, "admissions/apply_start.html", context, status=status)
