"""People of a cycle by the id they have in a plan."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from spona.programmes.models import Participation

register = template.Library()


@register.filter
def person_of(people: Mapping[str, Participation], key: str) -> str:
    """The name behind a public id."""
    found = people.get(key)
    return found.person.name if found else _("somebody who left")
