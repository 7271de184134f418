"""Moving about within a cycle; other rooms show the same strip on their pages of the cycle."""

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from spona.people.access import EDIT, MANAGE, may
from spona.programmes.models import Cycle
from spona.ui.templatetags.ui import nav

register = template.Library()
PAGES = [
    ("programmes_cycle", _("Overview")),
    ("admissions_calls", _("Calls")),
    ("programmes_participants", _("People")),
    ("needs_overview", _("Needs")),
    ("matching_desk", _("Matching")),
    ("matching_gap", _("Finding mentors")),
    ("mentoring_mentorship_list", _("Pairs")),
    ("support_cycle", _("Care")),
    ("support_letters", _("Letters")),
    ("insights_report", _("Report")),
    ("community_publication", _("Publication")),
    ("community_cycle", _("Public page")),
]


@register.simple_tag(takes_context=True)
def cycle_nav(context: Context, cycle: Cycle, current: str = "") -> SafeString:
    """The cycle's pages in one strip; `current` is the URL name of the page we are on."""
    slug = context["organisation"].slug
    items = []
    publishes = may(context.get("membership"), EDIT)
    for name, label in PAGES:
        if name in {"community_publication", "support_cycle"} and not publishes:
            continue
        if name == "community_cycle" and (publishes or not cycle.is_public):
            continue
        url = address(name, org=slug, cycle=cycle.slug)
        if url:
            items.append({"label": label, "url": url, "icon": "", "current": name == current})
    return nav(items, _("Pages of this cycle"), "within")


@register.simple_tag
def address(name: str, **kwargs: str) -> str:
    """The address of a page that another room may have, or nothing."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def address_to_manage(context: Context, name: str, **kwargs: str) -> str:
    """The same for a page of those who manage; nothing for anybody else."""
    return address(name, **kwargs) if may(context.get("membership"), MANAGE) else ""
