"""Publishing a cycle, and taking it back."""

from django.db import transaction

from spona.community.rules import Lack, what_is_missing
from spona.core import audit
from spona.people.models import Person
from spona.programmes.models import Cycle


@transaction.atomic
def publish_cycle(*, cycle: Cycle, by: Person) -> list[Lack]:
    """Show the cycle (from `queries.get_cycle`) to the world; a second time changes nothing.

    Returns what the page leaves out or says in another language: a warning, not a refusal.
    """
    if not cycle.is_public:
        cycle.is_public = True
        cycle.save(update_fields=["is_public"])
        audit.record(verb="community.cycle_published", target=cycle, by=by)
    return what_is_missing(cycle)


@transaction.atomic
def unpublish_cycle(*, cycle: Cycle, by: Person) -> None:
    """Take the page back; its address answers 404 to the public from the next request on."""
    if cycle.is_public:
        cycle.is_public = False
        cycle.save(update_fields=["is_public"])
        audit.record(verb="community.cycle_unpublished", target=cycle, by=by)
