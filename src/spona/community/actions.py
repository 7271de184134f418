"""Publishing a cycle, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from spona.community.rules import Lack, what_is_missing
from spona.core import audit
from spona.messaging.letters import consents
from spona.people.models import ConsentEvent, Person
from spona.people.states import Purpose
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import TAKING_PART


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


@transaction.atomic
def ask_for_consents(*, cycle: Cycle, by: Person, now: datetime) -> int:
    """Write to everybody who takes part and has not yet said whether to be named: a link, no login.

    Returns how many letters were written; somebody without a mail address gets none, and nobody
    gets two on one day.
    """
    chose = ConsentEvent.objects.filter(person=OuterRef("person"), purpose=Purpose.NAME)
    waiting = (
        Participation.objects.filter(~Exists(chose), cycle=cycle, standing__in=TAKING_PART)
        .select_related("person__organisation")
        .order_by("pk")
    )
    people = {row.person_id: row.person for row in waiting}.values()
    asked = sum(consents(person=person, now=now) is not None for person in people)
    audit.record(verb="community.consents_asked", target=cycle, by=by, asked=asked)
    return asked
