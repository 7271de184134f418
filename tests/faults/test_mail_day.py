"""A mail server on a real socket that for a whole day puts every mail off, breaks off in the middle of one,
or hangs: when it is well again each mail arrives once. The worker looks every half an hour of a day that
the test moves.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from spona.messaging import delivery
from spona.messaging.actions import send
from spona.messaging.models import Message
from tests.characters import House
from tests.faults.mailbox import Mailbox

MAILS = 12
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.one_database
@pytest.mark.parametrize("mode", ["refuse", "drop", "hang"])
def test_a_day_of_trouble_delays_and_loses_nothing(
    scoped: House, settings: Any, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    now = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    for n in range(MAILS):
        send(
            kind="team_notice", to=scoped.mentee.person, values={"subject": str(n)},
            texts={"text": "Text"}, dedupe_key=f"day-{n}", now=now,
        )  # fmt: skip
    with Mailbox() as mailbox:
        port = mailbox.controller.port
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 0.2},
            }
        }
        mailbox.mode = mode
        for _look in range(48):
            assert delivery.deliver_due(now=now) == 0
            now += HALF_AN_HOUR
        assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
        mailbox.mode = "take"
        settings.MAILERS["default"]["OPTIONS"]["timeout"] = 10
        for _look in range(13):  # the longest pause is six hours
            delivery.deliver_due(now=now)
            now += HALF_AN_HOUR
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    ours = set(Message.objects.values_list("message_id", flat=True))
    assert dict(mailbox.taken) == dict.fromkeys(ours, 1)
