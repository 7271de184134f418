"""The outbox: one row per letter, at least once, never from a request."""

from datetime import timedelta
from smtplib import SMTPDataError
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_ox.models import OxTask

from spona.core.scope import across_organisations, in_organisation
from spona.messaging import actions, delivery
from spona.messaging.letters import consents
from spona.messaging.models import MailTemplate, Message
from spona.messaging.posting import MOST_ATTEMPTS
from spona.messaging.refusals import address_refused
from spona.messaging.states import MessageState
from tests.characters import House, visitor


class Refusing(EmailBackend):
    """A mail server that is there and says not now."""

    def send_messages(self, messages: object) -> int:
        raise SMTPDataError(451, b"not now")


@pytest.fixture
def letter(scoped: House) -> Message:
    message = consents(person=scoped.mentee.person, now=timezone.now())
    assert message is not None
    return message


def test_a_rolled_back_act_sends_nothing(scoped: House) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        consents(person=scoped.mentee.person, now=timezone.now())
        raise ZeroDivisionError
    assert Message.objects.count() == 0


def test_the_same_letter_twice_a_day_is_one(scoped: House, letter: Message) -> None:
    again = consents(person=scoped.mentee.person, now=letter.due_at)
    assert again == letter and Message.objects.count() == 1


def test_the_worker_is_woken_once_for_many_letters(
    scoped: House, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "JUST_NOW", 600.0)  # however slow the machine is

    def one_more() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            consents(person=scoped.mentee.person, now=timezone.now())
        return OxTask.objects.filter(task_path=delivery.deliver.module_path).count()

    assert [one_more(), one_more()] == [1, 1]
    OxTask.objects.update(status=OxTask.Status.RUNNING)  # it may have looked already
    assert [one_more(), one_more()] == [2, 2]
    OxTask.objects.update(run_after=timezone.now() + timedelta(minutes=1))  # it comes too late
    assert one_more() == 3


def test_a_refusing_server_means_later_with_growing_pauses(
    letter: Message, settings: object
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_outbox.Refusing"}}  # type: ignore[attr-defined]
    pauses = []
    for _attempt in range(3):
        Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        assert delivery.deliver_due(now=timezone.now()) == 0
        letter.refresh_from_db()
        pauses.append(round((letter.due_at - timezone.now()).total_seconds(), -1))
    assert pauses == [30, 60, 120]
    assert (letter.state, letter.attempts) == (MessageState.QUEUED, 3)
    assert letter.last_error == "451 not now"


def test_after_the_last_attempt_it_says_so(letter: Message, settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_outbox.Refusing"}}  # type: ignore[attr-defined]
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    delivery.deliver_due(now=timezone.now())
    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED


def test_nobody_waits_behind_anothers_thousands() -> None:
    ours, theirs = [(n, 1) for n in range(5)], [(n, 2) for n in range(10, 12)]
    assert delivery.in_turn([*ours, *theirs, (99, None)]) == [99, 0, 10, 1, 11, 2, 3, 4]


def test_a_code_to_sign_in_overtakes_every_letter(scoped: House, letter: Message) -> None:
    actions.send_account_mail(to="o@x.example", subject="Code", text="1", now=timezone.now())
    delivery.deliver_due(now=timezone.now(), limit=1)
    assert [sent.subject for sent in mail.outbox] == ["Code"]


def test_a_killed_workers_letter_comes_back_after_its_lease(letter: Message) -> None:
    now = timezone.now()
    Message.objects.update(state=MessageState.SENDING, due_at=now + delivery.LEASE)
    assert delivery.deliver_due(now=now) == 0
    later = now + delivery.LEASE + timedelta(seconds=1)
    assert delivery.deliver_due(now=later) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id


def test_old_texts_are_forgotten(letter: Message) -> None:
    delivery.deliver_due(now=timezone.now())
    assert delivery.forget_old_texts(now=timezone.now()) == 0
    assert delivery.forget_old_texts(now=timezone.now() + timedelta(days=36)) == 1
    letter.refresh_from_db()
    assert (letter.text, letter.html) == ("", "")


def test_the_organisations_own_wording_wins(scoped: House) -> None:
    MailTemplate.objects.create(
        organisation=scoped.organisation,
        kind="consents",
        language="en",
        subject="Hi {name}",
        text="From {organisation}\n\n{link}",
    )
    message = consents(person=scoped.mentee.person, now=timezone.now())
    assert message is not None
    assert message.subject == "Hi Ana ours"
    assert message.text.startswith("From Organisation ours\n\nhttp://localhost:8000/l/consents/")


def test_a_sign_in_code_leaves_through_the_outbox_and_is_not_kept(house: House) -> None:
    client = visitor()
    page = client.get("/account/login/code/")
    assert page.status_code == 200
    client.post("/account/login/code/", {"email": house.coordinator.email})
    assert mail.outbox == []
    with across_organisations(why="a code belongs to no organisation"):
        message = Message.objects.get(kind="account")
        assert message.to_email == house.coordinator.email and message.text
        assert delivery.deliver_due(now=timezone.now()) == 1
        message.refresh_from_db()
        assert (message.state, message.text) == (MessageState.SENT, "")
    assert len(mail.outbox) == 1


def test_an_unknown_address_gets_the_same_answer(house: House) -> None:
    known, unknown = (
        visitor().post("/account/login/code/", {"email": email})
        for email in (house.coordinator.email, "nobody@nowhere.example")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_the_outbox_page_shows_no_text_and_no_other_organisation(
    house: House, elsewhere: House
) -> None:
    for one in (house, elsewhere):
        with in_organisation(one.organisation):
            consents(person=one.mentee.person, now=timezone.now())
    body = visitor(house.viewer).get("/o/ours/desk/mail/").content.decode()
    assert "Ana ours" in body and "elsewhere" not in body and "/l/consents/" not in body


@pytest.mark.parametrize("n", [1, 3])
def test_the_outbox_asks_equally_often(
    scoped: House, n: int, django_assert_num_queries: Any
) -> None:
    people = [scoped.mentee.person, scoped.mentor.person, scoped.other_mentor.person]
    for person in people[:n]:
        consents(person=person, now=timezone.now())
        address_refused(
            organisation=scoped.organisation, email=person.email, words="550", now=timezone.now()
        )
    client = visitor(scoped.coordinator)
    client.get("/o/ours/desk/mail/")
    with django_assert_num_queries(7):
        client.get("/o/ours/desk/mail/")
