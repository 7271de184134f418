"""The mail server refuses, hangs or is away: pages answer as ever, and each mail arrives later."""

import time
from pathlib import Path

import pytest

from tests.config.running import running
from tests.faults.house import Owner, assert_whole, found, hurry, state
from tests.faults.mailbox import Mailbox


@pytest.mark.fault
@pytest.mark.parametrize("mode", ["refuse", "hang"])
def test_a_mail_server_in_trouble_delays_mail_and_nothing_else(tmp_path: Path, mode: str) -> None:
    folder = tmp_path / "var"
    with Mailbox() as mailbox:
        settings = {"SPONA_MAIL": mailbox.url}
        session = found(folder, **settings)
        mailbox.mode = mode
        with running(folder, **settings) as house:
            owner = Owner(house, session)
            began = time.monotonic()
            for number in range(5):
                assert owner.invite(owner.form(str(number))).status == 302
            assert owner.read().status == 200
            assert time.monotonic() - began < 10
            time.sleep(3)
            seen = state(folder, **settings)
            assert_whole(seen, owner.acknowledged)
            assert "sent" not in {mail_state for _to, _id, mail_state in seen["mails"]}

            mailbox.mode = "take"
            until = time.monotonic() + 90
            while time.monotonic() < until:
                hurry(folder, **settings)
                seen = state(folder, **settings)
                if {mail_state for _to, _id, mail_state in seen["mails"]} == {"sent"}:
                    break
                time.sleep(1)
    assert_whole(seen, owner.acknowledged)
    assert {mail_state for _to, _id, mail_state in seen["mails"]} == {"sent"}
    assert set(mailbox.taken) == {message_id for _to, message_id, _state in seen["mails"]}
