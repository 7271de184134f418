"""The mail server is down for a day, and an organisation sends more than a minute takes."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from spona.core.scope import in_organisation
from spona.messaging import delivery
from spona.messaging.actions import send, send_account_mail
from spona.messaging.models import Message
from spona.messaging.states import MessageState
from tests.characters import House


class Down(EmailBackend):
    """Nobody listens."""

    asked = 0

    def open(self) -> bool:
        Down.asked += 1
        raise ConnectionRefusedError("no")


class Clock:
    """The world's time, moved by the test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def write(house: House, number: int, batch: str = "") -> None:
    send(
        kind="team_notice",
        to=house.mentee.person,
        values={"subject": f"{batch}{number}"},
        texts={"text": "Text"},
        dedupe_key=f"{house.organisation.slug}-{batch}-{number}",
        now=timezone.now(),
        batch=batch,
    )


def test_after_a_day_without_a_mail_server_each_letter_arrives_once(
    scoped: House, settings: Any, clock: Clock
) -> None:
    for number in range(30):
        write(scoped, number)
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_mail_server_away.Down"}}
    Down.asked = 0
    for _quarter in range(24 * 4):
        assert delivery.deliver_due(now=clock.now) == 0
        clock.now += timedelta(minutes=15)
    assert Down.asked == 24 * 4  # one letter asks for all
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.QUEUED}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    for _look in range(3):
        delivery.deliver_due(now=clock.now)
        clock.now += timedelta(minutes=15)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    sent = Counter(one.extra_headers["Message-ID"] for one in mail.outbox)
    assert (len(sent), set(sent.values())) == (30, {1})


def test_one_letter_alone_survives_the_day_too(scoped: House, settings: Any, clock: Clock) -> None:
    write(scoped, 1)
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_mail_server_away.Down"}}
    until = clock.now + timedelta(days=1)
    while clock.now < until:
        delivery.deliver_due(now=clock.now)
        clock.now += timedelta(minutes=15)
    letter = Message.objects.get()
    assert letter.state == MessageState.QUEUED
    assert letter.due_at - clock.now <= timedelta(minutes=15)  # it leaves soon after
    clock.now += timedelta(days=4)
    delivery.deliver_due(now=clock.now)
    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED  # and says so in the end


def test_an_organisation_sends_no_more_than_its_rate_and_codes_go_at_once(
    house: House, elsewhere: House, settings: Any, clock: Clock
) -> None:
    settings.MAIL_PER_MINUTE = 5
    for one in (house, elsewhere):
        with in_organisation(one.organisation):
            for number in range(8 if one is house else 3):
                write(one, number)
    for number in range(7):
        send_account_mail(to="o@x.example", subject="Code", text=str(number), now=clock.now)
    clock.now += timedelta(seconds=1)

    def leaves() -> Counter[str]:
        mail.outbox.clear()
        delivery.deliver_due(now=clock.now)
        return Counter(
            one.subject if one.subject == "Code" else one.from_email.split('"')[1]
            for one in mail.outbox
        )

    first = leaves()
    assert first == {"Code": 7, "Organisation ours": 5, "Organisation elsewhere": 3}
    assert leaves() == {}  # another worker in the same minute counts the same
    clock.now += timedelta(seconds=61)
    assert leaves() == {"Organisation ours": 3}


def test_letters_to_many_wait_behind_a_letter_to_one(
    scoped: House, settings: Any, clock: Clock
) -> None:
    settings.MAIL_PER_MINUTE = 2
    for number in range(4):
        write(scoped, number, batch="news")
    clock.now += timedelta(minutes=1)
    write(scoped, 9)
    delivery.deliver_due(now=clock.now)
    assert [one.subject for one in mail.outbox] == ["9", "news0"]
