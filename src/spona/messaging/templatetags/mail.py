"""For pages of lower rooms: how mail to a person goes."""

from typing import Any

from django import template

from spona.messaging.refusals import refusal_of
from spona.people.models import Person

register = template.Library()


@register.inclusion_tag("messaging/parts/refused.html", takes_context=True)
def mail_trouble(context: Any, person: Person) -> dict[str, Any]:
    """A line when her address takes no mail; nothing otherwise."""
    return {
        "refused": refusal_of(person=person),
        "organisation": context.get("organisation"),
        "may_edit": context.get("may_edit"),
        "request": context.get("request"),
    }
