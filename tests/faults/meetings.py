"""An organisation with pairs that meet, made and looked at in processes of their own."""

import json
from pathlib import Path
from typing import Any

from tests.faults.house import python

FOUND = """
from spona.config.processes import start_django
start_django()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from spona.core.scope import in_organisation
from spona.mentoring.models import Mentorship
from tests.characters import make_house, make_mentee, make_mentor
def pair(house, n):
    return Mentorship.objects.create(
        organisation=house.organisation, cycle=house.cycle,
        started_on=timezone.localdate() - timedelta(days=60),
        mentee=make_mentee(house.cycle, f"Mentee {n}", areas=[]),
        mentor=make_mentor(house.cycle, f"Mentor {n}", areas=[]),
    )
with transaction.atomic():
    house = make_house("ours")
    with in_organisation(house.organisation):
        pairs = [pair(house, n) for n in range(PAIRS)]
"""
MEETINGS = """
        from spona.mentoring.meeting_actions import plan_meeting
        from spona.mentoring.states import Medium
        now = timezone.now()
        for n, one in enumerate(pairs):
            plan_meeting(
                mentorship=one, by=one.mentee, starts_at=now + timedelta(days=2, minutes=n),
                minutes=60, medium=Medium.VIDEO, place="", now=now,
            )
"""
MAILS = """
from spona.config.processes import start_django
start_django()
import json
from spona.core.scope import across_organisations
from spona.messaging.models import Message
with across_organisations(why="a test looks at everything"):
    ours = Message.objects.filter(kind="meeting_agreed")
    print(json.dumps([list(row) for row in ours.values_list("message_id", "to_email", "state")]))
"""


def with_meetings(folder: Path, pairs: int, **settings: str) -> None:
    """So many pairs agreed to meet; each of the two has a mail with the calendar's entry to come."""
    python(folder, FOUND.replace("PAIRS", str(pairs)) + MEETINGS, **settings)


def with_pairs(folder: Path, pairs: int, more: str, **settings: str) -> Any:
    """So many pairs; what `more` (inside the organisation's scope) prints, read as JSON."""
    return json.loads(python(folder, FOUND.replace("PAIRS", str(pairs)) + more, **settings))


def mails(folder: Path, **settings: str) -> list[tuple[str, str, str]]:
    """(Message-ID, address, state) of all about meetings."""
    found: list[tuple[str, str, str]] = [
        tuple(row) for row in json.loads(python(folder, MAILS, **settings))
    ]
    return found
