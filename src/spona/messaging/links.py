"""Signed links: a busy mentor never meets a login wall.

The address carries the row's random id and a signature of it with the server's key, so a copy of
the database alone opens nothing. A link opens a page; only a POST from that page acts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models import DEFERRED
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from spona.core.audit import record
from spona.core.prepared import prepared
from spona.core.public_ids import new_public_id, new_secret_id
from spona.core.scope import across_organisations, in_organisation
from spona.messaging.actions import send
from spona.messaging.models import Link
from spona.people.access import View, act, declare, enter_as, speak
from spona.people.models import Person

LIFETIME = timedelta(days=30)
# Rights are given by the team, each time anew: nobody asks for these herself.
BY_THE_TEAM = {"team", "account"}
# A new one, or the one that stands: refreshed while it works, with a new address once it is dead. One
# statement: letters are many.
PUT = (
    "INSERT INTO messaging_link (organisation_id, person_id, public_id, purpose, target_id, secret_id,"
    " expires_at, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (person_id, purpose, target_id) DO UPDATE SET secret_id ="
    " CASE WHEN messaging_link.revoked_at IS NULL AND messaging_link.expires_at > %s"
    " THEN messaging_link.secret_id ELSE excluded.secret_id END,"
    " expires_at = excluded.expires_at, revoked_at = NULL RETURNING id, public_id, secret_id"
)
# Read when somebody asks for them.
UNREAD: dict[str, Any] = dict.fromkeys(("opened_at", "used_at", "created_at"), DEFERRED)
_signer = Signer(salt="spona.link", sep=".")


def issue(
    *, person: Person, purpose: str, target: models.Model | None = None, now: datetime
) -> Link:
    """The link of this person for this purpose and target, good for 30 days from `now`.

    Asking again refreshes an address that works. One that ran out or was revoked is dead for good,
    for whoever may hold an old copy of it, and the link gets a new one.
    """
    target_id = getattr(target, "public_id", "") if target is not None else ""
    until = now + LIFETIME
    moment = connection.ops.adapt_datetimefield_value
    values = [person.organisation_id, person.pk, new_public_id(), purpose, target_id]
    values += [new_secret_id(), moment(until), moment(timezone.now()), moment(now)]
    with connection.cursor() as cursor:
        cursor.execute(PUT, values)
        pk, public_id, secret_id = cursor.fetchone()
    link = Link(
        pk=pk,
        organisation=person.organisation,
        public_id=public_id,
        person=person,
        purpose=purpose,
        target_id=target_id,
        secret_id=secret_id,
        expires_at=until,
        **UNREAD,
    )
    link._state.adding, link._state.db = False, DEFAULT_DB_ALIAS
    return link


def _lengthen(link: Link, *, now: datetime) -> None:
    if link.revoked_at or link.expires_at <= now:
        link.secret_id = new_secret_id()
        link.revoked_at = None
    link.expires_at = now + LIFETIME
    Link.objects.filter(pk=link.pk).update(
        expires_at=link.expires_at, secret_id=link.secret_id, revoked_at=link.revoked_at
    )


def address_of(link: Link) -> str:
    """The full address to put in a mail."""
    before, after = _around(f"link_{link.purpose}")
    return f"{settings.SITE_URL}{before}{_signer.sign(link.secret_id)}{after}"


@cache
def _around(page: str) -> tuple[str, str]:
    """What stands before and after the token in the addresses of a page."""
    place = "0" * 20
    before, _place, after = reverse(page, kwargs={"token": place}).partition(place)
    return before, after


def revoke(*, purpose: str, target: models.Model, now: datetime) -> None:
    """Close every link of this purpose to this target."""
    Link.objects.filter(purpose=purpose, target_id=target.public_id).update(revoked_at=now)  # type: ignore[attr-defined]


def revoke_of(*, person: Person, purpose: str, now: datetime) -> None:
    """Close this person's links of one purpose; the next `issue` makes a new address."""
    Link.objects.filter(person=person, purpose=purpose, revoked_at=None).update(revoked_at=now)


def revoke_all(*, person: Person, now: datetime) -> None:
    """Close every link of this person: they went to an address that is no longer hers."""
    Link.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)


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
                    context = {"link": link, "token": token, "may_renew": may_be_renewed(link)}
                    return render(request, "messaging/link_expired.html", context, status=410)
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


def may_be_renewed(link: Link) -> bool:
    """Has this person an address to send it to, and may she ask for it herself?"""
    return bool(link.person.email) and link.purpose not in BY_THE_TEAM


def renew(*, token: str, now: datetime) -> bool:
    """Mail a new link to the person for whom one that ran out was made, good for 30 days.

    Whoever holds the old address gains nothing by it: it stays dead, and the new one goes to her own
    mail. False for an address that never was one, works still, was revoked, or is the team's to give.
    """
    link = _find(token)
    if link is None or link.expires_at > now or not may_be_renewed(link):
        return False
    with in_organisation(link.organisation), transaction.atomic():
        _lengthen(link, now=now)
        send(
            kind="link_renewed",
            to=link.person,
            links={"link": address_of(link)},
            dedupe_key=f"renewed-{link.public_id}-{now:%Y%m%d}",
            now=now,
        )
        record(verb="messaging.link_renewed", target=link, by=link.person, purpose=link.purpose)
    return True


def _find(token: str, purpose: str = "") -> Link | None:
    try:
        secret_id = _signer.unsign(token)
    except BadSignature:
        return None
    with across_organisations(why="the link itself tells which organisation it belongs to"):
        found = _live(secret_id=secret_id)
    if not found or (purpose and found[0].purpose != purpose):
        return None
    link: Link = found[0]
    link.person.organisation = link.organisation
    if link.organisation.logo is not None:
        link.organisation.logo.organisation = link.organisation  # its address asks for it
    return link


@prepared()
def _live(*, secret_id: str) -> models.QuerySet[Link]:
    found = Link.objects.select_related("organisation__logo", "person")
    return found.filter(secret_id=secret_id, revoked_at=None)
