"""Moving about within a call; every writer of the room shows the same strip."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from spona.admissions.models.call import Call
from spona.people.access import EDIT, may
from spona.programmes.templatetags.programmes import address
from spona.ui.templatetags.ui import nav

register = template.Library()
PAGES = [
    ("admissions_call", _("Overview")),
    ("admissions_call_texts", _("Texts")),
    ("admissions_call_form", _("Form")),
    ("admissions_rubric", _("Criteria")),
    ("admissions_sources", _("Channels")),
    ("admissions_applications", _("Applications")),
    ("admissions_jury", _("Jury")),
    ("admissions_interviews", _("Interviews")),
    ("admissions_table", _("Table")),
    ("admissions_decisions", _("Decisions")),
    ("admissions_minutes", _("Minutes")),
]
OF_EDITORS = {"admissions_call_texts", "admissions_call_form"}


@register.simple_tag(takes_context=True)
def call_nav(context: Context, call: Call, current: str = "") -> SafeString:
    """The call's pages in one strip; `current` is the URL name of the page we are on."""
    slug = context["organisation"].slug
    edits = may(context.get("membership"), EDIT)
    items = []
    for name, label in PAGES:
        url = address(name, org=slug, call=call.slug)
        if url and (edits or name not in OF_EDITORS):
            items.append({"label": label, "url": url, "icon": "", "current": name == current})
    return nav(items, _("Pages of this call"), "within")
