"""Signed links: a busy mentor never meets a login wall.

The address carries the row's random id and a signature of it with the server's key, so a copy of
the database alone opens nothing. A link opens a page; only a POST from that page acts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from spona.core.scope import across_organisations, in_organisation
from spona.messaging.models import Link
from spona.people.access import View, act, declare, enter_as, speak
from spona.people.models import Person

LIFETIME = timedelta(days=30)
_signer = Signer(salt="spona.link", sep=".")


def issue(
    *, person: Person, purpose: str, target: models.Model | None = None, now: datetime
) -> Link:
    """The link of this person for this purpose and target, good for 30 days from `now`.

    Asking again refreshes the same address; a revoked one stays revoked and gets a new address.
    """
    target_id = getattr(target, "public_id", "") if target is not None else ""
    link, created = Link.objects.get_or_create(
        person=person,
        purpose=purpose,
        target_id=target_id,
        defaults={"organisation": person.organisation, "expires_at": now + LIFETIME},
    )
    if not created:
        if link.revoked_at:
            link.secret_id = Link._meta.get_field("secret_id").get_default()
            link.revoked_at = None
        link.expires_at = now + LIFETIME
        link.save(update_fields=["expires_at", "secret_id", "revoked_at"])
    return link


def address_of(link: Link) -> str:
    """The full address to put in a mail."""
    path = reverse(f"link_{link.purpose}", kwargs={"token": _signer.sign(link.secret_id)})
    return settings.SITE_URL + path


def revoke(*, purpose: str, target: models.Model, now: datetime) -> None:
    """Close every link of this purpose to this target."""
    Link.objects.filter(purpose=purpose, target_id=target.public_id).update(revoked_at=now)  # type: ignore[attr-defined]


def mark_used(link: Link, *, now: datetime) -> None:
    """Remember the first act through the link (an import can no longer be undone after it)."""
    if link.used_at is None:
        link.used_at = now
        link.save(update_fields=["used_at"])


def link_page(purpose: str) -> Callable[[View], View]:
    """For the person a signed link was made for. URL name must be `link_<purpose>`, kwarg `token`.

    On the request: `link`, `person`, `organisation`, and the scope of that organisation. A wrong
    signature, an unknown or a revoked link is one and the same 404 page; an expired one says so and
    tells whom to ask.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            link = _find(token, purpose)
            if link is None:
                return render(request, "messaging/link_unknown.html", status=404)
            now = timezone.now()
            with in_organisation(link.organisation):
                enter_as(request, link.person)
                speak(link.person.preferred_language or link.organisation.default_language)
                if link.expires_at <= now:
                    return render(
                        request, "messaging/link_expired.html", {"link": link}, status=410
                    )
                if link.opened_at is None:
                    Link.objects.filter(pk=link.pk).update(opened_at=now)
                request.link = link  # type: ignore[attr-defined]
                response = act(request, view, **kwargs)
            response["Referrer-Policy"] = "same-origin"  # the token never travels elsewhere
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex"
            return response

        return declare(page, f"link:{purpose}")

    return decorate


def _find(token: str, purpose: str) -> Link | None:
    try:
        secret_id = _signer.unsign(token)
    except BadSignature:
        return None
    with across_organisations(why="the link itself tells which organisation it belongs to"):
        return (
            Link.objects.select_related("organisation", "organisation__logo", "person")
            .filter(secret_id=secret_id, purpose=purpose, revoked_at__isnull=True)
            .first()
        )
