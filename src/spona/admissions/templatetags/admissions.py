"""Moving about within a call; every writer of the room shows the same strip."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from spona.admissions.models.call import Call
from spona.people.access import EDIT, may
from spona.programmes.templatetags.programmes import address
from spona.ui.templatetags.ui import nav

register = template.Library()
# What happens one after the other, and the pages of each.
PHASES = [
    (
        _("Call"),
        [
            ("admissions_call", _("Overview")),
            ("admissions_call_texts", _("Texts")),
            ("admissions_call_form", _("Form")),
            ("admissions_rubric", _("Criteria")),
            ("admissions_sources", _("Channels")),
        ],
    ),
    (_("Applications"), [("admissions_applications", _("Applications"))]),
    (_("Jury"), [("admissions_jury", _("Jury"))]),
    (_("Interviews"), [("admissions_interviews", _("Interviews"))]),
    (
        _("Committee"),
        [
            ("admissions_table", _("Table")),
            ("admissions_decisions", _("Decisions")),
            ("admissions_minutes", _("Minutes")),
        ],
    ),
]
OF_EDITORS = {"admissions_call_texts", "admissions_call_form"}


@register.simple_tag(takes_context=True)
def call_nav(context: Context, call: Call, current: str = "") -> SafeString:
    """The call's phases in one strip, and under it the pages of the phase we are in.

    `current` is the URL name of the page we are on.
    """
    slug = context["organisation"].slug
    edits = may(context.get("membership"), EDIT)
    strip: list[dict[str, Any]] = []
    within: list[dict[str, Any]] = []
    for phase, pages in PHASES:
        items = [
            {"label": label, "url": url, "icon": "", "current": name == current}
            for name, label in pages
            if (edits or name not in OF_EDITORS)
            and (url := address(name, org=slug, call=call.slug))
        ]
        if not items:
            continue
        is_here = any(item["current"] for item in items)
        alone = len(items) == 1
        mark = ("page" if alone else "true") if is_here else ""
        strip.append({"label": phase, "url": items[0]["url"], "icon": "", "current": mark})
        if is_here and not alone:
            within = items
    parts = [nav(strip, _("Pages of this call"), "within")]
    if within:
        parts.append(nav(within, _("Pages of this phase"), "tabs"))
    return format_html_join("", "{}", ((part,) for part in parts))
