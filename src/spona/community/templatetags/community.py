"""Words of public pages that only this room has."""

from django import template
from django.template.defaultfilters import date as format_date

from spona.core.languages import CONTENT
from spona.programmes.models import Cycle

register = template.Library()


@register.simple_tag
def year_of(cycle: Cycle) -> str:
    """From month to month, the year said once where it is the same."""
    start, end = cycle.kick_off_on, cycle.ends_on
    first = format_date(start, "F") if start.year == end.year else format_date(start, "F Y")
    return f"{first} – {format_date(end, 'F Y')}"


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return CONTENT.get(code, code)
