"""Who may open a page. Every view wears exactly one of these decorators, or the process does not start.

A decorator finds the organisation in the address, opens its scope, finds the person, and answers:
a stranger gets 404 (nothing is confirmed), somebody signed out is led to sign-in, a member without
the right gets 403 with a clear page. Every POST through it runs once and in one transaction.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from spona.core.formkeys import act_once
from spona.core.models import Organisation
from spona.core.prepared import prepared
from spona.core.scope import across_organisations, in_organisation
from spona.people.models import Membership, Person
from spona.people.states import Role

View = Callable[..., HttpResponse]

# What a member of the team may do, from little to much.
VIEW, EDIT, MANAGE, OWN = "view", "edit", "manage", "own"
MAY = {
    VIEW: {Role.VIEWER, Role.NETWORK, Role.COORDINATOR, Role.MANAGER, Role.OWNER},
    EDIT: {Role.NETWORK, Role.COORDINATOR, Role.MANAGER, Role.OWNER},
    MANAGE: {Role.MANAGER, Role.OWNER},
    OWN: {Role.OWNER},
}


def may(membership: Membership | None, right: str) -> bool:
    """Does this membership carry the right?"""
    return membership is not None and Role(membership.role) in MAY[right]


def anyone(view: View) -> View:
    """Open to the world; belongs to no organisation."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return act(request, view, **kwargs)

    return declare(page, "anyone")


def signed_in(view: View) -> View:
    """Any account; belongs to no organisation."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return act(request, view, **kwargs)

    return declare(page, "signed_in")


def public_page(view: View) -> View:
    """A page an organisation shows to the world."""

    @wraps(view)
    def page(request: HttpRequest, org: str, **kwargs: Any) -> HttpResponse:
        organisation = _enter(request, org)
        with in_organisation(organisation):
            if not organisation.is_public and request.person is None:
                raise Http404
            return act(request, view, **kwargs)

    return declare(page, "public")


def door_page(view: View) -> View:
    """A page of an organisation that stands open to anybody at all, also where it shows the world
    nothing else: whoever needs it may have no login and reach it from a mailed link."""

    @wraps(view)
    def page(request: HttpRequest, org: str, **kwargs: Any) -> HttpResponse:
        with in_organisation(_enter(request, org)):
            return act(request, view, **kwargs)

    return declare(page, "public")


def participant_page(view: View) -> View:
    """For any person of the organisation with a login; the view loads only what is hers."""

    @wraps(view)
    def page(request: HttpRequest, org: str, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        organisation = _enter(request, org)
        with in_organisation(organisation):
            if request.person is None:
                raise Http404
            return act(request, view, **kwargs)

    return declare(page, "participant")


def staff_page(right: str) -> Callable[[View], View]:
    """For members of the team whose role carries the right: VIEW, EDIT, MANAGE or OWN."""
    if right not in MAY:
        raise ValueError(right)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, org: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            organisation = _enter(request, org)
            with in_organisation(organisation):
                if request.membership is None:
                    raise Http404
                if not may(request.membership, right):
                    raise PermissionDenied
                return act(request, view, **kwargs)

        return declare(page, f"staff:{right}")

    return decorate


def declare(page: View, audience: str) -> View:
    """Note on the view who may open it; the permission matrix is generated from this."""
    page.audience = audience  # type: ignore[attr-defined]
    return page


def _enter(request: HttpRequest, slug: str) -> Organisation:
    """Put organisation, person and membership on the request; one query for somebody signed in who
    is known here. 404 where there is no such organisation."""
    person: Person | None = None
    with across_organisations(why="the address names the organisation; its scope opens next"):
        if request.user.is_authenticated:
            person = next(iter(_persons(account=request.user.pk, slug=slug)), None)
        found = [person.organisation] if person else _organisations(slug=slug)
    if not found:
        raise Http404
    organisation: Organisation = found[0]
    if organisation.logo is not None:
        organisation.logo.organisation = organisation  # known already; its address asks for it
    request.organisation = organisation  # type: ignore[attr-defined]
    request.person = person  # type: ignore[attr-defined]
    request.membership = _membership(person)  # type: ignore[attr-defined]
    return organisation


@prepared()
def _organisations(*, slug: str) -> QuerySet[Organisation]:
    return Organisation.objects.select_related("logo").filter(slug=slug)


@prepared()
def _persons(*, account: int, slug: str) -> QuerySet[Person]:
    """The account's person in this organisation, with it and with the live membership (`live`)."""
    live = FilteredRelation("memberships", condition=Q(memberships__ended_at=None))
    return (
        Person.objects.filter(account=account, organisation__slug=slug)
        .annotate(live=live)
        .select_related("organisation__logo", "portrait", "live")
    )


def _membership(person: Person | None) -> Membership | None:
    membership: Membership | None = getattr(person, "live", None)
    if membership is not None and person is not None:
        membership.person, membership.organisation = person, person.organisation
    return membership


def enter_as(request: HttpRequest, person: Person) -> None:
    """For signed links: act as this person, without a login and without team rights."""
    request.organisation = person.organisation  # type: ignore[attr-defined]
    request.person, request.membership = person, None  # type: ignore[attr-defined]


def act(request: HttpRequest, view: View, **kwargs: Any) -> HttpResponse:
    """Run the view: a POST once and in one transaction, nothing but GET, HEAD and POST."""
    asked = [*kwargs.values(), *(v for values in request.GET.lists() for v in values[1])]
    if any("\0" in value for value in asked if isinstance(value, str)):
        raise Http404  # no row has such a text, and PostgreSQL refuses even to look
    request.now = timezone.now()  # type: ignore[attr-defined]
    if request.method == "POST":
        prepare = getattr(view, "before_acting", None)
        if prepare is not None:
            prepare(request)  # what takes long (looking into files), while nothing is locked
        return _rendered(act_once(request, view, **kwargs))
    if request.method not in {"GET", "HEAD"}:
        return render(request, "405.html", status=405)
    return _rendered(view(request, **kwargs))


def _rendered(response: HttpResponse) -> HttpResponse:
    """Deferred templates are rendered while the scope is open."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response


def speak(language: str) -> None:
    """Answer in this language for the rest of the request (signed links know their reader)."""
    if language:
        translation.activate(language)
