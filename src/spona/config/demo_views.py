"""The demo's sign-in: its characters by one click, and only where the host switched the demo on."""

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from spona.config.demo_cast import cast
from spona.config.demo_founding import SLUG
from spona.people.access import anyone
from spona.people.models import Account


@anyone
def characters(request: HttpRequest) -> HttpResponse:
    """Choose whom to be. Says plainly that everything here is invented."""
    if not settings.DEMO:
        raise Http404
    people = cast()
    if request.method == "POST":
        email = request.POST.get("email", "")
        account = Account.objects.filter(email=email).first()
        if account is None or email not in {character.email for character in people}:
            raise Http404
        login(request, account, "allauth.account.auth_backends.AuthenticationBackend")
        # As allauth's own pages do it: so the list "where you are signed in" knows this browser.
        user_logged_in.send(sender=Account, request=request, user=account)
        return redirect("home")
    return render(request, "config/characters.html", {"characters": people, "slug": SLUG})
