"""What a reader wishes of our mail: her page of it, and the address by which a mail program stops a group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.scope import in_organisation
from spona.messaging.forms import MailForm
from spona.messaging.links import link_page, mark_used
from spona.messaging.preferences import Stopping, choose_mail, stopping_by, switch, wishes_of
from spona.people.access import View, anyone, declare, enter_as, participant_page, speak

ONE_CLICK = "List-Unsubscribe"  # RFC 8058: POST List-Unsubscribe=One-Click


@participant_page
def mine(request: HttpRequest) -> HttpResponse:
    """Which mails she wants, for somebody signed in."""
    return _choose(request, base="ui/page.html")


@link_page("mail")
def by_link(request: HttpRequest) -> HttpResponse:
    """The same from a mail."""
    if request.method == "POST":
        mark_used(request.link, now=request.now)
    return _choose(request, base="ui/plain.html")


def _choose(request: HttpRequest, *, base: str) -> HttpResponse:
    form = MailForm(request.POST or None, wishes=wishes_of(person=request.person))
    if request.method == "POST" and form.is_valid():
        choose_mail(
            person=request.person,
            off=form.off(),
            digest=form.cleaned_data["digest"],
            by=request.person,
            now=request.now,
        )
        messages.success(request, _("Saved. It takes effect at once."))
        return redirect(request.path)
    status = 422 if request.method == "POST" else 200
    return render(request, "messaging/my_mail.html", {"form": form, "base": base}, status=status)


def _from_a_mail_program(view: View) -> View:
    """A mail program stops a group for its reader: by POST alone, with no cookie, no form of ours and no
    redirect (RFC 8058). What it may do is signed into the address. Everybody else sees the page."""

    def page(request: HttpRequest, token: str) -> HttpResponse:
        if request.method != "POST" or ONE_CLICK not in request.POST:
            response = view(request, token=token)
        elif (stopping := stopping_by(token=token)) is None:
            response = HttpResponse(status=404)
        else:
            with in_organisation(stopping.person.organisation):
                switch(person=stopping.person, group=stopping.group, on=False, now=timezone.now())
            response = HttpResponse("ok", content_type="text/plain")
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    page.csrf_exempt = True  # type: ignore[attr-defined]
    return declare(page, "anyone")


@_from_a_mail_program
@anyone
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """What it would stop, with a button; afterwards the way back."""
    stopping = stopping_by(token=token)
    if stopping is None:
        return render(request, "messaging/link_unknown.html", status=404)
    person = stopping.person
    with in_organisation(person.organisation):
        enter_as(request, person)
        speak(person.preferred_language or person.organisation.default_language)
        if request.method == "POST":
            on = request.POST.get("act") == "on"
            switch(person=person, group=stopping.group, on=on, now=request.now)
            return redirect(request.path)
        return _stop_page(request, stopping)


def _stop_page(request: HttpRequest, stopping: Stopping) -> HttpResponse:
    is_off = stopping.group in wishes_of(person=stopping.person).off
    context = {"group": stopping.group.label, "is_off": is_off}
    return render(request, "messaging/stop.html", context)
