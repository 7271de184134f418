"""Links about the person herself (team, sign-in, consents), and what becomes of one that ran out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.messaging.links import link_page, mark_used, renew
from spona.people import actions
from spona.people.access import anyone
from spona.people.models import TeamInvitation
from spona.people.states import Channel
from spona.people.views import choose


@link_page("team")
def join_team(request: HttpRequest) -> HttpResponse:
    """An invitation to the team: one page, one button."""
    invitation = TeamInvitation.objects.filter(
        person=request.person, public_id=request.link.target_id
    ).first()
    if invitation is None or (invitation.answered_at and request.method == "GET"):
        return render(request, "messaging/team_answered.html")
    if request.method == "POST":
        try:
            actions.join_team(invitation=invitation, now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        mark_used(request.link, now=request.now)
        messages.success(request, _("Welcome. Sign in with your mail address."))
        return redirect("account_request_login_code")
    return render(request, "messaging/team.html", {"invitation": invitation})


@link_page("account")
def set_up_login(request: HttpRequest) -> HttpResponse:
    """Somebody known gets a login with her own mail address."""
    if request.method == "POST":
        try:
            actions.give_login(person=request.person, by=request.person, now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        mark_used(request.link, now=request.now)
        messages.success(request, _("Done. Sign in with a code we mail you."))
        return redirect("account_request_login_code")
    return render(request, "messaging/account.html")


@link_page("consents")
def consents(request: HttpRequest) -> HttpResponse:
    """The switches, without a login."""
    if request.method == "POST":
        mark_used(request.link, now=request.now)
    return choose(request, channel=Channel.LINK, done=redirect(request.path))


@anyone
def renewal(request: HttpRequest, token: str) -> HttpResponse:
    """POST from the page of a link that has run out: a fresh one goes to the person's own mail."""
    if request.method != "POST" or not renew(token=token, now=request.now):
        return render(request, "messaging/link_unknown.html", status=404)
    return redirect("messaging_link_renewed")


@anyone
def renewed(request: HttpRequest) -> HttpResponse:
    """What the one who asked is told, whoever it was."""
    return render(request, "messaging/link_renewed.html")
