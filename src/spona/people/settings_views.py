"""The account's own settings: one page that leads to each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from spona.people import queries
from spona.people.access import signed_in
from spona.people.models import Account


@signed_in
def account_settings(request: HttpRequest) -> HttpResponse:
    """Language of the pages, ways to sign in, and what each organisation knows and may publish."""
    assert isinstance(request.user, Account)  # the decorator let nobody else in
    persons = queries.persons_of(account=request.user)
    return render(request, "people/account_settings.html", {"persons": persons})
