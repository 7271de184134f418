"""kill -9 on the worker while invitations to meetings leave: none is lost, and what arrives twice has
the same Message-ID, by which the receiving side drops it. On PostgreSQL under DATABASE_URL.

FAULT_ROUNDS sets how often it is killed (3 in a usual run, amid 120 mails; the full measure is 20, amid
500: FAULT_MAILS).
"""

import os
import random
import time
from pathlib import Path

import pytest

from spona.config.worker import CONCURRENCY
from tests.config.running import own_database, running, with_tables
from tests.faults.house import hurry
from tests.faults.mailbox import Mailbox
from tests.faults.meetings import mails, with_meetings
from tests.faults.test_kills import kill

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))
PAIRS = int(os.environ.get("FAULT_MAILS", "120")) // 2


@pytest.mark.fault
def test_a_worker_killed_amid_many_mails_loses_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "var"
    chance = random.Random(20261123)
    with Mailbox() as mailbox, own_database() as database:
        settings = {
            "SPONA_MAIL": mailbox.url,
            "SPONA_MAIL_PER_MINUTE": "0",
            "SPONA_LONGEST_PAUSE": "0.5",
            **database,
        }
        if not database:
            with_tables(folder)
        with_meetings(folder, PAIRS, **settings)
        mailbox.pause = 0.05  # a fast machine is not through before the last kill
        killed = amid = 0
        with running(folder, **settings) as house:
            for _round in range(ROUNDS):
                before = mailbox.taken.total()
                until = time.monotonic() + 30
                while mailbox.taken.total() < before + 20 and time.monotonic() < until:
                    time.sleep(0.01)  # it is at work again
                time.sleep(chance.uniform(0, 0.2))
                amid += 0 < mailbox.taken.total() < 2 * PAIRS
                killed += kill(house, "worker", chance)
            until = time.monotonic() + 180
            while time.monotonic() < until:
                hurry(folder, **settings)
                seen = mails(folder, **settings)
                if {state for _id, _to, state in seen} == {"sent"}:
                    break
                time.sleep(1)
    assert {state for _id, _to, state in seen} == {"sent"}
    assert len(seen) == len({to for _id, to, _state in seen}) == 2 * PAIRS
    ours = {message_id for message_id, _to, _state in seen}
    assert ours - set(mailbox.taken) == set()
    twice = sum(mailbox.taken[message_id] - 1 for message_id in ours)
    assert amid >= min(ROUNDS, 3) - 1  # it was really at work
    assert twice <= killed * (CONCURRENCY + 1)  # its tasks, and the sweep
    with capsys.disabled():
        print(  # noqa: T201 - the numbers are the result
            f"\n{killed} times kill -9, {amid} of them amid {2 * PAIRS} mails: 0 lost, {twice} twice"
        )
