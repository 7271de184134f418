"""kill -9 on web and worker while people write and mails leave; on PostgreSQL under DATABASE_URL.

FAULT_ROUNDS sets how often (5 in a usual run; the full measure is 200, with
`-o faulthandler_timeout=0`).
"""

import os
import random
import signal
import threading
import time
from http.client import HTTPException
from pathlib import Path

import pytest

from spona.config.worker import CONCURRENCY
from tests.config.running import Running, own_database, running
from tests.faults.house import Owner, assert_whole, found, hurry, state, write
from tests.faults.mailbox import Mailbox

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "5"))
WRITERS = 3


@pytest.mark.fault
def test_kill_9_loses_nothing_and_halves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "var"
    chance = random.Random(20261122)
    with Mailbox() as mailbox, own_database() as database:
        settings = {
            "SPONA_MAIL": mailbox.url,
            "SPONA_LONGEST_PAUSE": "0.5",
            "SPONA_MAIL_PER_MINUTE": "0",  # on a fast machine there are more than a minute's
            **database,
        }
        session = found(folder, **settings)
        with running(folder, **settings) as house:
            owners = [Owner(house, session) for _ in range(WRITERS)]
            stop = threading.Event()
            trouble: list[str] = []
            threads = [
                threading.Thread(target=write, args=(owner, str(n), stop, trouble))
                for n, owner in enumerate(owners)
            ]
            for thread in threads:
                thread.start()
            killed = {"web server": 0, "web process": 0, "worker": 0}
            for _ in range(ROUNDS):
                assert answers(house)
                time.sleep(chance.uniform(0.05, 1.5))
                victim = chance.choice(sorted(killed))
                killed[victim] += kill(house, victim, chance)
            time.sleep(2)
            stop.set()
            for thread in threads:
                thread.join(120)
            until = time.monotonic() + 120
            while time.monotonic() < until:
                hurry(folder, **settings)
                seen = state(folder, **settings)
                if all(mail_state == "sent" for _to, _id, mail_state in seen["mails"]):
                    break
                time.sleep(1)

    acknowledged = [email for owner in owners for email in owner.acknowledged]
    assert trouble == []
    assert_whole(seen, acknowledged)
    assert len(acknowledged) > ROUNDS
    assert {mail_state for _to, _id, mail_state in seen["mails"]} == {"sent"}
    ours = {message_id for _to, message_id, _state in seen["mails"]}
    assert set(mailbox.taken) == ours  # each at least once, and none of an act that never was
    twice = sum(count > 1 for count in mailbox.taken.values())
    at_a_time = CONCURRENCY + 1  # its tasks, and the sweep
    assert twice <= killed["worker"] * at_a_time
    with capsys.disabled():
        print(  # noqa: T201 - the numbers are the result
            f"\n{ROUNDS} rounds of kill -9 {killed}: {len(acknowledged)} writes acknowledged, "
            f"{len(seen['people'])} stored, 0 halves, {len(ours)} mails, {twice} of them twice"
        )


def answers(house: Running) -> bool:
    """It is up again after the last round, whatever was killed."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            house.get("/account/login/")
            return True
        except (OSError, HTTPException):
            time.sleep(0.05)
    return False


def kill(house: Running, victim: str, chance: random.Random) -> int:
    """Kill -9 one of them, if it is there just now. Returns how many were hit."""
    try:
        if victim == "worker":
            pid = house.child("command worker")
        elif victim == "web server":
            pid = house.child("spona.config.web")
        else:
            pid = chance.choice(house.web_processes())
        os.kill(pid, signal.SIGKILL)
    except (StopIteration, IndexError, FileNotFoundError, ProcessLookupError):
        return 0  # it is being started again after the last one
    return 1
