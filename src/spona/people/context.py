"""What every template knows: where we are, who is reading, where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

DESK = [
    ("home_desk", _("This week"), "sun"),
    ("programmes_programme_list", _("Programmes"), "calendar-range"),
    ("people_list", _("People"), "users"),
    ("intake_import_list", _("Import"), "file-up"),
    ("people_team", _("Team"), "id-card"),
    ("messaging_outbox", _("Mail"), "mail"),
    ("people_organisation_edit", _("Organisation"), "settings"),
]


def who_and_where(request: HttpRequest) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)
    membership = getattr(request, "membership", None)
    return {
        "organisation": organisation,
        "person": getattr(request, "person", None),
        "membership": membership,
        "demo": settings.DEMO,
        "desk_nav": _nav(request, organisation.slug) if membership else [],
    }


def _nav(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    items = []
    for name, label, icon in DESK:
        try:
            url = reverse(name, kwargs={"org": slug})
        except NoReverseMatch:
            continue
        current = request.path == url or (name != "home_desk" and request.path.startswith(url))
        items.append({"label": label, "url": url, "icon": icon, "current": current})
    return items
