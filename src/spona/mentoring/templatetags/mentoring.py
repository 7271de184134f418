"""What a pair's line says in marks and numbers; lines that say the same are drawn once."""

from django import template
from django.utils.safestring import SafeString

from spona.mentoring.rules import PairLine
from spona.ui.drawn import drawn

register = template.Library()


@register.simple_tag
def meetings(line: PairLine) -> SafeString:
    """Meetings against what was agreed: a square each, and the same in words."""
    return drawn(
        "mentoring/meetings_drawn.html",
        of=(tuple(line.cells), line.held, line.agreed),
        line=line,
        agreed=line.agreed,
    )


@register.simple_tag
def hours(line: PairLine) -> SafeString:
    """Hours counted, of those agreed."""
    return drawn("mentoring/hours.html", of=(str(line.hours), str(line.hours_agreed)), line=line)
