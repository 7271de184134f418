"""What a pair's line says in marks and numbers; lines that say the same are drawn once."""

from django import template
from django.utils.safestring import SafeString

from spona.mentoring.models import Mentorship
from spona.mentoring.rules import PairLine
from spona.messaging.incoming_addresses import reply_address
from spona.people.models import Person
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


@register.simple_tag
def log_address(mentorship: Mentorship, person: Person) -> str:
    """Where this person may copy what says that the two met; empty where no mail is read."""
    return reply_address(person=person, purpose="log", target=mentorship)
