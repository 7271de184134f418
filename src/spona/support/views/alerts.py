"""The team's chats: set up, tested with an honest answer, switched off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from spona.people.access import MANAGE, View, staff_page
from spona.support.actions import alerts as actions
from spona.support.forms.alerts import ChannelForm
from spona.support.queries import alerts as queries
from spona.support.states import Tells
from spona.support.tasks import alerts as tasks
from spona.support.words_of_alerts import why


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("support_alerts", org=request.organisation.slug)


@staff_page(MANAGE)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Which chats are told of what, and whether it arrives."""
    found = queries.channels()
    lines = [
        {
            "channel": one,
            "tells": [Tells(key).label for key in one.tells],
            "why": why(trouble=one.trouble, status=one.status),
        }
        for one in found
    ]
    context = {"lines": lines, "may_add": len(found) < actions.MOST_CHANNELS}
    return render(request, "support/alerts.html", context)


@staff_page(MANAGE)
@sensitive_post_parameters("url")
@sensitive_variables()
def alert_new(request: HttpRequest) -> HttpResponse:
    """Set up a chat."""
    return _form(request, None)


@staff_page(MANAGE)
@sensitive_post_parameters("url")
@sensitive_variables()
def alert_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another setting, or another address."""
    return _form(request, public_id)


def _form(request: HttpRequest, public_id: str | None) -> HttpResponse:
    channel = queries.get_channel(public_id=public_id) if public_id else None
    form = ChannelForm(request.POST or None, channel=channel)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_channel(
                organisation=request.organisation,
                channel=channel,
                by=request.person,
                now=request.now,
                **form.facts(),
            )
        except actions.TooMany:
            messages.error(request, _("Five chats are the most."))
        else:
            messages.success(request, _("Saved. Send a test to see whether it arrives."))
        return _back(request)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "channel": channel}
    return render(request, "support/alert_form.html", context, status=status)


def sends_first(view: View) -> View:
    """The chat may take five seconds to answer: it is asked before the transaction begins."""
    view.before_acting = send_test  # type: ignore[attr-defined]
    return view


def send_test(request: HttpRequest) -> None:
    """Put (trouble, status) of a test on the request as `tested`; None where one just went out."""
    channel = queries.get_channel(public_id=request.resolver_match.kwargs["public_id"])
    is_free = actions.claim_test(channel=channel, now=request.now)
    request.tested = tasks.test(channel=channel) if is_free else None


@staff_page(MANAGE)
@sends_first
def alert_test(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: send a test, and say what the chat answered."""
    channel = queries.get_channel(public_id=public_id)
    if request.method != "POST":
        return _back(request)
    if request.tested is None:
        messages.warning(request, _("A test went out just now. Please wait ten seconds."))
        return _back(request)
    trouble, status = request.tested
    actions.note_test(
        channel=channel, trouble=trouble, status=status, by=request.person, now=request.now
    )
    if trouble:
        messages.error(request, _("Not delivered.") + " " + why(trouble=trouble, status=status))
    else:
        messages.success(
            request,
            _("%(host)s took the test. Please look whether it stands in the chat.")
            % {"host": channel.host},
        )
    return _back(request)


@staff_page(MANAGE)
def alert_switch(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: on or off."""
    channel = queries.get_channel(public_id=public_id)
    if request.method == "POST":
        is_on = request.POST.get("to") == "on"
        actions.switch_channel(channel=channel, is_on=is_on, by=request.person, now=request.now)
        messages.success(request, _("Switched on.") if is_on else _("Switched off."))
    return _back(request)


@staff_page(MANAGE)
def alert_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: gone, with its address."""
    channel = queries.get_channel(public_id=public_id)
    if request.method == "POST":
        actions.remove_channel(channel=channel, by=request.person, now=request.now)
        messages.success(request, _("Removed."))
    return _back(request)
