"""The reader of the mailbox is killed again and again; every mail has its effect exactly once."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.config.running import environment, own_database, with_tables
from tests.faults.house import python
from tests.messaging.imap_server import ImapServer
from tests.messaging.letters_in import mail

MAILS = 40
ROUNDS = 6
SETUP = """
from spona.config.processes import start_django
start_django()
import json
from spona.core.scope import in_organisation
from spona.messaging.incoming_addresses import reply_address
from tests.characters import make_house
house = make_house("ours")
with in_organisation(house.organisation):
    person, other, pair = house.mentee.person, house.other_mentee.person, house.mentorship
    print(json.dumps({
        "sender": person.email,
        "team": [(one.email, reply_address(person=one, purpose="team")) for one in (person, other)],
        "log": reply_address(person=person, purpose="log", target=pair),
    }))
"""
WORK = """
from spona.config.processes import start_django
start_django()
import sys
from datetime import timedelta
from django.utils import timezone
from spona.messaging.incoming import collect
print("ready", flush=True)
for n in range(int(sys.argv[2])):
    collect(now=timezone.now() + timedelta(minutes=10 * (int(sys.argv[1]) + n)))
"""
SEEN = """
from spona.config.processes import start_django
start_django()
import json
from spona.core.scope import across_organisations
from spona.mentoring.models import Session
from spona.messaging.incoming_models import Received
from spona.messaging.models import Message
from spona.support.models.desk import Task
from spona.support.models.threads import Post
with across_organisations(why="a test looks at everything"):
    print(json.dumps({
        "posts": sorted(Post.objects.values_list("text", flat=True)),
        "sessions": sorted(str(day) for day in Session.objects.values_list("held_on", flat=True)),
        "answers": Message.objects.filter(kind="reply_understood").count(),
        "tasks": Task.objects.filter(kind="wrote").count(),
        "states": sorted(set(Received.objects.values_list("state", flat=True))),
        "received": Received.objects.count(),
    }))
"""


@pytest.mark.fault
def test_killed_in_the_middle_of_forty_mails(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    with ImapServer() as server, own_database() as database:
        settings = {
            **database,
            "SPONA_INBOX": server.url,
            "SPONA_REPLY_ADDRESS": "reply@in.example",
        }
        if "DATABASE_URL" not in settings:
            with_tables(folder)
        to = json.loads(python(folder, SETUP, **settings))
        for n in range(MAILS):
            sender, address = to["team"][n % 2]
            server.put(mail(f"Line {n:02}", to=address, sender=sender))
        days = [f"2026-0{1 + n}-10" for n in range(4)]
        for day in days:
            server.put(mail(f"{day}, 90 minutes", to=to["log"], sender=to["sender"]))
        killed = 0
        for n in range(ROUNDS):
            killed += _run(folder, settings, first=10 * n, kill_after=chance.uniform(0, 0.5))
        _run(folder, settings, first=10 * ROUNDS, kill_after=None)
        seen = json.loads(python(folder, SEEN, **settings))
    assert seen == {
        "posts": [f"Line {n:02}" for n in range(MAILS)],
        "sessions": days,
        "answers": len(days),
        "tasks": 2,
        "states": ["done"],
        "received": MAILS + len(days),
    }, seed
    assert killed >= 1, seed


def _run(folder: Path, settings: dict[str, str], *, first: int, kill_after: float | None) -> bool:
    """One reader; whether it was killed before it was done."""
    child = subprocess.Popen(
        [sys.executable, "-c", WORK, str(first), "3"],
        env=environment(folder, **settings),
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None and child.stdout.readline() == b"ready\n"
    if kill_after is None:
        assert child.wait(120) == 0
        return False
    time.sleep(kill_after)
    child.send_signal(signal.SIGKILL)
    result: Any = child.wait(30)
    return bool(result == -signal.SIGKILL)
