"""What every template knows: where we are, who is reading, where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from spona.people.access import EDIT, MANAGE, VIEW, may
from spona.people.models import Membership

# (address, label, icon, right it takes)
DESK = [
    ("home_desk", _("This week"), "sun", VIEW),
    ("support_tasks", _("Tasks"), "list-checks", EDIT),
    ("support_threads", _("Conversations"), "messages-square", EDIT),
    ("programmes_programme_list", _("Programmes"), "calendar-range", VIEW),
    ("people_list", _("People"), "users", VIEW),
    ("questions_form_list", _("Forms"), "clipboard-list", VIEW),
    ("intake_import_list", _("Import"), "file-up", EDIT),
    ("people_team", _("Team"), "id-card", VIEW),
    ("messaging_outbox", _("Mail"), "mail", VIEW),
    ("people_organisation_edit", _("Organisation"), "settings", MANAGE),
]
# Pages that belong to a cycle, though their address does not begin with the programmes'.
OF_A_PROGRAMME = (
    "cycles",
    "participations",
    "pairs",
    "proposals",
    "calls",
    "applications",
    "interview-times",
    "minutes",
)


def who_and_where(request: HttpRequest) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)
    membership = getattr(request, "membership", None)
    return {
        "organisation": organisation,
        "person": getattr(request, "person", None),
        "membership": membership,
        "demo": settings.DEMO,
        "desk_nav": _nav(request, organisation.slug, membership) if membership else [],
    }


def _nav(request: HttpRequest, slug: str, membership: Membership) -> list[dict[str, Any]]:
    items = []
    for name, label, icon, right in DESK:
        if not may(membership, right):
            continue
        try:
            url = reverse(name, kwargs={"org": slug})
        except NoReverseMatch:
            continue
        current = request.path == url or (name != "home_desk" and request.path.startswith(url))
        if name == "programmes_programme_list":
            current = current or any(f"/desk/{part}/" in request.path for part in OF_A_PROGRAMME)
        items.append({"label": label, "url": url, "icon": icon, "current": current})
    return items
