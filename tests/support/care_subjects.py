"""Rows behind the addresses of the team's care."""

from collections.abc import Callable
from datetime import date
from typing import Any

from spona.people.models import Standstill
from spona.people.states import Rest
from spona.support.actions.log import add_entry
from spona.support.actions.planning import ensure_plan
from spona.support.actions.tasks import add_task
from spona.support.models.checkin import Pulse
from spona.support.models.desk import Entry, Task
from spona.support.states import EntryKind, Whom
from tests.characters import NOW, TODAY, House


def task_of(house: House) -> str:
    found = Task.objects.filter(mentorship=house.mentorship, kind="by_hand").first()
    found = found or add_task(
        mentorship=house.mentorship,
        title=f"Task {house.organisation.slug}",
        note="",
        due_on=TODAY,
        assignee=house.coordinator,
        by=house.coordinator,
        now=NOW,
    )
    return found.public_id


def entry_of(house: House) -> str:
    found = Entry.objects.filter(mentorship=house.mentorship).first()
    found = found or add_entry(
        mentorship=house.mentorship,
        kind=EntryKind.CALL,
        whom=Whom.MENTEE,
        on=TODAY,
        text=f"Called {house.organisation.slug}",
        by=house.coordinator,
        now=NOW,
    )
    return found.public_id


def pulse_of(house: House) -> Pulse:
    """A check-in put to the mentee, with words for the team."""
    check_ins, _rungs = ensure_plan(cycle=house.cycle)
    pulse, _created = Pulse.objects.get_or_create(
        organisation=house.organisation,
        check_in=check_ins[0],
        mentorship=house.mentorship,
        participation=house.mentee,
        defaults={
            "asked_on": TODAY,
            "answered_at": NOW,
            "as_agreed": "yes",
            "useful": 4,
            "at_ease": 5,
            "words": f"Words {house.organisation.slug}",
        },
    )
    return pulse


def rest_of(house: House) -> str:
    rest, _created = Standstill.objects.get_or_create(
        organisation=house.organisation,
        person=house.mentee.person,
        kind=Rest.HOLIDAY,
        defaults={"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 30), "at": NOW},
    )
    return rest.public_id


OWNERS = {"support_pulse": {"mentee"}}
SUBJECTS: list[tuple[str, str, Callable[[House], Any]]] = [
    ("support_task_new", "public_id", lambda house: house.mentorship.public_id),
    ("support_task", "public_id", task_of),
    ("support_pulse", "public_id", lambda house: pulse_of(house).public_id),
    ("support_handover", "public_id", lambda house: house.coordinator.public_id),
    ("support_entry", "entry", entry_of),
    ("support_rest", "rest", rest_of),
]
