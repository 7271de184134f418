"""Conversations and a mail behind their addresses."""

from spona.messaging.incoming_models import Received
from spona.support.actions.threads import write_as_team
from spona.support.models.threads import Thread
from tests.characters import NOW, House
from tests.messaging.letters_in import mail


def thread_person_of(house: House) -> str:
    """The mentee, in a conversation with the team."""
    person = house.mentee.person
    if not Thread.objects.filter(person=person).exists():
        write_as_team(
            by=house.coordinator, person=person, text=f"Words {house.organisation.slug}", now=NOW
        )
    return person.public_id


def thread_pair_of(house: House) -> str:
    pair = house.mentorship
    if not Thread.objects.filter(mentorship=pair).exists():
        write_as_team(
            by=house.coordinator, pair=pair, text=f"Both {house.organisation.slug}", now=NOW
        )
    return pair.public_id


def received_of(house: House) -> str:
    """A mail to the bare address, from the mentee."""
    slug = house.organisation.slug
    found, _created = Received.objects.get_or_create(
        organisation=house.organisation,
        key=f"key-{slug}",
        defaults={
            "raw": mail(f"Letter {slug}", to="reply@in.example", sender=f"ana@{slug}.example"),
            "sender": f"ana@{slug}.example",
            "person": house.mentee.person,
            "state": "unclear",
            "why": "address",
            "received_at": NOW,
        },
    )
    return found.public_id


SUBJECTS = [
    ("support_thread_person", "public_id", thread_person_of),
    ("support_thread_pair", "public_id", thread_pair_of),
    ("support_incoming", "public_id", received_of),
]
