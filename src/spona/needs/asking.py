"""Asking those who take part and have not said yet what they need or offer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from spona.core.audit import record
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.people.models import Person
from spona.programmes.invitations import NEXT_PAGE
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part


@transaction.atomic
def ask_those_waiting(
    *, cycle: Cycle, waiting: Iterable[Participation], by: Person | None, now: datetime
) -> tuple[int, list[Participation]]:
    """Mail each a link to her own page; once a day at most. (asked, those without an address)."""
    asked, without_address = 0, []
    for participation in waiting:
        person = participation.person
        if not person.email:
            without_address.append(participation)
            continue
        person.organisation = cycle.organisation
        purpose = NEXT_PAGE[Part(participation.part)]
        link = issue(person=person, purpose=purpose, target=participation, now=now)
        language = person.preferred_language or cycle.organisation.default_language
        send(
            kind=f"{purpose}_asked",
            to=person,
            programme=cycle.programme_id,
            values={"cycle": plain(cycle.name, language)},
            links={"link": address_of(link)},
            dedupe_key=f"{purpose}-{participation.public_id}-{now:%Y%m%d}",
            now=now,
        )
        asked += 1
    record(verb="needs.asked", target=cycle, by=by, people=asked)
    return asked, without_address
