"""The database is locked for half a minute, or the disk is full: reading goes on, whoever writes gets
a clear page, and the same form sent again later works once.
"""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.running import Running, running
from tests.faults.house import Answer, Owner, assert_whole, found, state

LOCKED = 30.0
WRITERS = 4


@pytest.mark.fault
def test_a_locked_database(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    session = found(folder)
    with running(folder) as house:
        owner = Owner(house, session)
        assert owner.invite(owner.form("before")).status == 302
        forms = [owner.form(str(number)) for number in range(WRITERS)]
        answers: list[Answer] = []
        lock = sqlite3.connect(folder / "spona.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        threads = [
            threading.Thread(target=lambda form=form: answers.append(owner.invite(form)))
            for form in forms
        ]
        signing_in: list[Answer] = []
        threads.append(threading.Thread(target=lambda: signing_in.append(_sign_in(house))))
        for thread in threads:
            thread.start()
        reads: list[float] = []
        while time.monotonic() - began < LOCKED:
            started = time.monotonic()
            assert owner.read().status == 200
            reads.append(time.monotonic() - started)
            time.sleep(0.5)
        lock.execute("ROLLBACK")
        lock.close()
        for thread in threads:
            thread.join(60)
        # A form that waited in line may come to its turn after the lock: then it was simply slow.
        assert {answer.status for answer in answers} in ({503}, {302, 503})
        refused = [answer for answer in answers + signing_in if answer.status != 302]
        assert {_says(answer) for answer in refused} == {True}
        assert signing_in[0].status in {302, 503}
        assert max(reads) < 5
        for form in forms:
            assert owner.invite(form).status == 302
            assert owner.invite(form).status == 302
    assert_whole(state(folder), owner.acknowledged)
    assert len(state(folder)["people"]) == WRITERS + 1


def _sign_in(house: Running) -> Answer:
    """Somebody without a session asks for a code: a new session, an outbox row, a counted try."""
    stranger = Owner(house, session="none")
    return stranger.ask("POST", "/account/login/code/", {"email": "mira@example.org"})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=12m", "none", folder], check=False
        ).returncode
    ):
        pytest.skip("a small disk can only be made by root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.fault
def test_a_full_disk(small_disk: Path) -> None:
    folder = small_disk / "var"
    session = found(folder)
    with running(folder) as house:
        owner = Owner(house, session)
        assert owner.invite(owner.form("before")).status == 302
        _fill(small_disk / "filler")
        refused = []
        for number in range(20):
            form = owner.form(str(number))
            answer = owner.invite(form)
            if answer.status != 302:
                assert (answer.status, _says(answer)) == (503, True)
                refused.append(form)
            assert owner.read().status == 200
        assert refused
        (small_disk / "filler").unlink()
        for form in refused:
            assert owner.invite(form).status == 302
            assert owner.invite(form).status == 302
    assert_whole(state(folder), owner.acknowledged)
    assert len(state(folder)["people"]) == 21


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 14, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def _says(answer: Answer) -> bool:
    """A page for people, not a stack trace."""
    return "<h1" in answer.text and "Traceback" not in answer.text
