"""An address that takes no mail is marked, left alone, and tried again when somebody wants it."""

import re
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from spona.config.environment import mailers_from_url
from spona.core.scope import in_organisation
from spona.messaging import delivery
from spona.messaging.actions import send
from spona.messaging.models import Message
from spona.messaging.reader_models import RefusedAddress
from spona.messaging.refusals import address_refused, forget_old, try_again
from spona.messaging.states import MessageState
from spona.messaging.verdicts import Verdict, verdict_on
from spona.people.actions import change_person
from spona.people.models import Person
from tests.characters import House, visitor
from tests.config.running import free_port


def refused(code: int, said: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"a@example.org": (code, said.encode())})


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (refused(550, "5.1.1 User unknown"), Verdict.ADDRESS),
        (refused(550, "No such user here"), Verdict.ADDRESS),
        (refused(553, "sorry"), Verdict.ADDRESS),
        (refused(550, "5.2.1 Mailbox disabled"), Verdict.ADDRESS),
        (refused(552, "5.2.2 Mailbox full"), Verdict.LATER),
        (refused(550, "5.7.1 Relaying denied"), Verdict.LATER),
        (refused(550, "5.1.8 Sender domain unknown"), Verdict.LATER),
        (refused(554, "Transaction failed"), Verdict.LATER),
        (refused(530, "5.7.0 Authentication required"), Verdict.LATER),
        (refused(450, "4.2.1 Greylisted"), Verdict.LATER),
        (SMTPDataError(550, b"5.1.1 unknown user"), Verdict.ADDRESS),
        (SMTPDataError(554, b"5.7.1 looks like spam"), Verdict.MAIL),
        (SMTPDataError(550, b"message refused"), Verdict.MAIL),
        (SMTPDataError(451, b"try later"), Verdict.LATER),
        (SMTPSenderRefused(553, b"not you", "spona@localhost"), Verdict.AWAY),
        (SMTPServerDisconnected("gone"), Verdict.AWAY),
        (ConnectionRefusedError("no"), Verdict.AWAY),
        (TimeoutError("slow"), Verdict.AWAY),
        (UnicodeError("a header"), Verdict.LATER),
        (ValueError("Invalid address 'đ@example.org': non-ASCII"), Verdict.ADDRESS),
        (ValueError("Invalid address 'ourselves@đ': empty"), Verdict.LATER),
    ],
)
def test_what_a_fault_means(error: Exception, verdict: Verdict) -> None:
    assert verdict_on(error, to="đ@example.org")[0] is verdict


class KnowsNobody(EmailBackend):
    """A mail server that knows nobody of that name."""

    asked = 0

    def send_messages(self, messages: Any) -> int:
        KnowsNobody.asked += 1
        raise refused(550, "5.1.1 No such user\r\nhere")


@pytest.fixture
def nobody(settings: Any) -> None:
    KnowsNobody.asked = 0
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_refusals.KnowsNobody"}}


def write(to: Person, number: int) -> Message:
    message = send(
        kind="team_notice",
        to=to,
        values={"subject": "Hello"},
        texts={"text": "Text"},
        dedupe_key=f"{to.pk}-{number}",
        now=timezone.now(),
    )
    assert message is not None
    return message


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_refused_address_is_asked_once_and_again_when_somebody_wants_it(
    scoped: House, nobody: None, settings: Any
) -> None:
    person = scoped.mentee.person
    write(person, 1)
    delivery.deliver_due(now=timezone.now())
    write(person, 2)
    delivery.deliver_due(now=timezone.now())
    assert (states(), KnowsNobody.asked) == ([MessageState.REFUSED] * 2, 1)
    marked = RefusedAddress.objects.get()
    assert (marked.email, marked.words) == (person.email, "550 5.1.1 No such user here")

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    asked = {"organisation": scoped.organisation, "public_id": marked.public_id}
    assert try_again(**asked, by=scoped.coordinator, now=timezone.now()) == 2
    delivery.deliver_due(now=timezone.now())
    assert (states(), len(mail.outbox)) == ([MessageState.SENT] * 2, 2)
    assert try_again(**asked, by=scoped.coordinator, now=timezone.now()) is None


def test_another_address_of_hers_is_written_to(scoped: House, nobody: None, settings: Any) -> None:
    person = scoped.mentee.person
    write(person, 1)
    delivery.deliver_due(now=timezone.now())
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    change_person(person=person, by=scoped.coordinator, email="new@example.org")
    write(person, 2)
    delivery.deliver_due(now=timezone.now())
    assert [one.to for one in mail.outbox] == [["new@example.org"]]
    forget_old(now=timezone.now())
    assert RefusedAddress.objects.exists()
    forget_old(now=timezone.now() + timedelta(days=31))
    assert not RefusedAddress.objects.exists()  # nobody's any more


def test_the_team_sees_it_where_it_can_act(house: House, elsewhere: House) -> None:
    person = house.mentee.person
    for one, email in ((house, person.email), (elsewhere, "elsewhere@x.example")):
        address_refused(
            organisation=one.organisation, email=email, words="550 nobody", now=timezone.now()
        )
    viewer, coordinator = visitor(house.viewer), visitor(house.coordinator)
    for path in ("/o/ours/desk/mail/", person.get_absolute_url()):
        page = viewer.get(path).content.decode()
        assert "550 nobody" in page and "elsewhere@x" not in page and "Try again" not in page
        assert "Try again" in coordinator.get(path).content.decode()
    with in_organisation(house.organisation):
        public_id = RefusedAddress.objects.get().public_id
    with in_organisation(elsewhere.organisation):
        theirs = RefusedAddress.objects.get().public_id
    url = "/o/ours/desk/mail/refusals/"
    assert viewer.post(url, {"address": public_id}).status_code == 403
    assert coordinator.post(url, {"address": theirs}).status_code == 404
    assert coordinator.post(url, {"address": public_id}).status_code == 302
    with in_organisation(house.organisation):
        assert not RefusedAddress.objects.exists()


def test_a_report_that_came_back_marks_it_once(scoped: House) -> None:
    for words in ("550 first", "550 " + "x" * 400):
        address_refused(
            organisation=scoped.organisation,
            email=f" {scoped.mentee.person.email.upper()}",
            words=words,
            now=timezone.now(),
        )
    assert len(RefusedAddress.objects.get().words) == 300


def test_an_erased_persons_address_is_not_kept(scoped: House) -> None:
    erased = Person.objects.create(
        organisation=scoped.organisation, name="Gone", email="gone@example.org"
    )
    for email in (erased.email, scoped.mentee.person.email):
        address_refused(
            organisation=scoped.organisation, email=email, words="550", now=timezone.now()
        )
    erased.delete()
    assert [row.email for row in RefusedAddress.objects.all()] == [scoped.mentee.person.email]


class Picky:
    """A real mail server that knows all but one, and keeps what it is handed."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, *_: Any) -> str:
        if to.startswith("nobody@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(to)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        self.sessions.add(id(session))
        return "250 taken"


def test_a_real_server_refuses_one_and_takes_the_others(scoped: House, settings: Any) -> None:
    """Over the wire: one connection for all, also after a refusal; the address to stop at arrives whole."""
    Person.objects.filter(pk=scoped.other_mentee.person.pk).update(email="nobody@example.org")
    scoped.other_mentee.person.email = "nobody@example.org"
    for participation in (scoped.mentee, scoped.other_mentee, scoped.other_mentor, scoped.mentor):
        send(
            kind="team_letter",
            to=participation.person,
            values={"subject": "Hello"},
            texts={"text": "Text"},
            dedupe_key=participation.public_id,
            now=timezone.now(),
        )
    server = Picky()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        url = f"smtp://127.0.0.1:{controller.port}"
        settings.MAILERS = mailers_from_url(url, settings.DATA)
        assert delivery.deliver_due(now=timezone.now()) == 2
    finally:
        controller.stop()
    assert sorted(states()) == ["refused", "refused", "sent", "sent"]  # one is written with đ
    assert (len(server.taken), len(server.sessions)) == (2, 1)
    stop = re.compile(rb"^List-Unsubscribe: <http://localhost:8000/l/stop/[\w.-]+/>\r?$", re.M)
    assert all(stop.search(raw) for raw in server.taken)
