"""The PostgreSQL server is stopped under people's hands and comes back: a clear page meanwhile, and
what was acknowledged is there. Needs the server's programs on the PATH (DATABASE_URL says so).
"""

import os
import threading
import time
from pathlib import Path

import pytest

from tests.config.running import running
from tests.faults.house import Owner, assert_whole, found, hurry, state, write
from tests.faults.mailbox import Mailbox
from tests.faults.postgres import cluster

TIMES = 3


@pytest.mark.fault
@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="PostgreSQL's programs are not here")
def test_the_database_server_goes_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with Mailbox() as mailbox, cluster() as server:
        settings = {
            "SPONA_MAIL": mailbox.url, "SPONA_LONGEST_PAUSE": "0.5", "SPONA_MAIL_PER_MINUTE": "0",
            "DATABASE_URL": server.url,
        }  # fmt: skip
        session = found(folder, **settings)
        with running(folder, **settings) as house:
            owners = [Owner(house, session) for _ in range(3)]
            stop = threading.Event()
            trouble: list[str] = []
            threads = [
                threading.Thread(target=write, args=(owner, str(n), stop, trouble))
                for n, owner in enumerate(owners)
            ]
            for thread in threads:
                thread.start()
            reader = Owner(house, session)
            for _ in range(TIMES):
                time.sleep(1)
                assert reader.read().status == 200
                server.stop()
                for path in ("/o/house/desk/team/", "/o/house/", "/account/login/"):
                    answer = reader.ask("GET", path)
                    assert (path, answer.status, "<h1" in answer.text) == (path, 503, True)
                server.start()
                assert reader.read().status == 200  # at once, by the very next request
            time.sleep(1)
            stop.set()
            for thread in threads:
                thread.join(120)
            until = time.monotonic() + 60
            while time.monotonic() < until:
                hurry(folder, **settings)
                seen = state(folder, **settings)
                if {mail_state for _to, _id, mail_state in seen["mails"]} == {"sent"}:
                    break
                time.sleep(1)
        assert trouble == []
        assert_whole(seen, [email for owner in owners for email in owner.acknowledged])
        assert {mail_state for _to, _id, mail_state in seen["mails"]} == {"sent"}
        assert set(mailbox.taken) == {message_id for _to, message_id, _state in seen["mails"]}
