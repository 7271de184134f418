"""A mailbox read by IMAP over real sockets: every mail kept once, whatever the server does."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from spona.config.checkup import Wrong, incoming
from spona.core.scope import across_organisations, in_organisation
from spona.messaging.incoming import MOST_ATTEMPTS, answers, collect, deal, keep, standing, tidy
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.incoming_imap import MOST_BYTES
from spona.messaging.incoming_models import Mailbox, Received
from spona.messaging.letters import consents
from spona.messaging.models import Message
from spona.messaging.reader_models import RefusedAddress
from spona.messaging.signals import mail_unclear
from tests.characters import NOW, House, visitor
from tests.messaging.imap_server import ImapServer
from tests.messaging.letters_in import mail

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings: Any) -> Any:
    settings.REPLY_ADDRESS = "reply@in.example"
    with ImapServer() as one:
        settings.INBOX = one.settings()
        yield one


def rows() -> list[Received]:
    with across_organisations(why="a test looks"):
        return list(Received.objects.order_by("pk"))


def look(n: int = 0) -> int:
    return collect(now=NOW + n * MINUTE)


def test_what_is_unread_at_first_and_all_that_comes_after(db: None, server: ImapServer) -> None:
    old, waiting = server.put(mail("read long ago", to="x@x.example")), server.put(
        mail("one", to="x@x.example")
    )  # fmt: skip
    server.seen.add(old)
    look()
    assert len(rows()) == 1 and server.seen == {old, waiting}
    new = server.put(mail("two", to="x@x.example"))
    server.seen.add(new)  # a colleague opened it before we came
    look(1)
    assert len(rows()) == 2
    assert (look(2), server.fetched) == (0, 2)
    # The server counts anew: nothing that we know comes twice.
    server.uid_validity, server.seen = 8, {old}
    look(3)
    assert (len(rows()), server.fetched) == (2, 4)


def test_once_a_minute_and_by_one_worker(db: None, server: ImapServer) -> None:
    look()
    lines = len(server.lines)
    collect(now=NOW + timedelta(seconds=20))
    assert len(server.lines) == lines
    look(1)
    assert len(server.lines) > lines


def test_a_very_long_mail_is_cut(db: None, server: ImapServer) -> None:
    server.put(mail("word " * 10, to="x@x.example") + b"x" * MOST_BYTES)
    server.put(b"")
    look()
    assert [(row.is_cut, len(row.raw)) for row in rows()] == [(True, MOST_BYTES), (False, 0)]


@pytest.mark.parametrize(
    ("mode", "fault"),
    [("refuse", "refused"), ("hang", "silent"), ("drop", "broken"), ("no_folder", "folder")],
)
def test_a_fault_is_said_and_gets_over(
    house: House, server: ImapServer, caplog: Any, mode: str, fault: str
) -> None:
    for n in range(3):
        server.put(mail(f"mail {n}", to="x@x.example"))
    server.mode, server.drop_at = mode, 2
    with caplog.at_level(logging.DEBUG):
        look()
        look(1)
    assert [r.message for r in caplog.records if r.name == "spona.messaging.incoming"].count(
        f"incoming mail cannot be fetched: {fault}"
    ) == 1
    assert "p@ss" not in caplog.text
    box = Mailbox.objects.get()
    assert (box.fault, box.failing_since, box.looked_at) == (fault, NOW, None)
    assert "p@ss" not in box.name
    page = visitor(house.viewer).get("/o/ours/desk/mail/").content.decode()
    assert "Incoming mail cannot be read since" in page and "p@ss" not in page
    server.mode = "fine"
    look(2)
    assert len(rows()) == 3
    assert Mailbox.objects.get().fault == ""
    page = visitor(house.viewer).get("/o/ours/desk/mail/").content.decode()
    assert "Incoming mail was last read" in page


def test_what_may_be_a_pairs_words_does_not_stay_in_the_mailbox(
    house: House, server: ImapServer
) -> None:
    person = house.mentee.person
    for purpose in ("log", "team"):
        to = reply_address(person=person, purpose=purpose, target=house.mentorship)
        server.put(mail("He told me everything", to=to, sender=person.email))
    server.put(mail("Hello", to="reply@in.example", sender=person.email))
    look()
    assert (len(server.mails), [row.is_private for row in rows()]) == (3, [True, False, False])
    look(1)
    assert sorted(server.mails) == [2, 3]
    assert [row.uid for row in rows()] == [None, 2, 3]
    lines = len(server.lines)
    look(2)
    assert not [line for line in server.lines[lines:] if "Deleted" in line or "EXPUNGE" in line]


def test_the_check_up_looks_and_touches_nothing(
    db: None, server: ImapServer, settings: Any
) -> None:
    server.put(mail("one", to="x@x.example"))
    assert incoming().endswith("1 mails in INBOX, as reply@in.example")
    assert server.seen == set() and rows() == []
    server.mode = "refuse"
    with pytest.raises(Wrong, match="refused") as wrong:
        incoming()
    assert "p@ss" not in str(wrong.value)
    settings.REPLY_ADDRESS = ""
    with pytest.raises(Wrong, match="SPONA_REPLY_ADDRESS"):
        incoming()
    settings.INBOX = None
    assert incoming().startswith("not read")


def test_nobody_listens(db: None, server: ImapServer, settings: Any) -> None:
    settings.INBOX = {**server.settings(), "port": 1}
    look()
    assert Mailbox.objects.get().fault == "away"


def test_without_the_setting_nothing_happens(house: House, settings: Any) -> None:
    settings.INBOX = None
    assert (look(), Mailbox.objects.count(), standing()) == (0, 0, None)
    assert reply_address(person=house.viewer, purpose="met") == ""
    assert "Incoming mail" not in visitor(house.viewer).get("/o/ours/desk/mail/").content.decode()


def test_whose_a_mail_is_that_names_nobody(house: House, elsewhere: House, settings: Any) -> None:
    settings.INBOX, settings.REPLY_ADDRESS = {"host": "x"}, "reply@in.example"
    told: list[Received] = []

    def note(received: Received, **_rest: Any) -> None:
        told.append(received)

    mail_unclear.connect(note)
    try:
        person = house.mentee.person
        with in_organisation(house.organisation):
            answered = consents(person=person, now=NOW)
        assert answered is not None
        for raw in (
            mail("Hello", to="reply@in.example", sender=person.email),
            mail("Hi", to="reply@in.example", sender="x@y.z", In_Reply_To=answered.message_id),
            mail("Spam", to="reply@in.example", sender="x@y.z"),
        ):
            keep(raw, is_cut=False, now=NOW)
        deal(now=NOW)
    finally:
        mail_unclear.disconnect(note)
    first, second, third = rows()
    assert (first.organisation, first.person) == (house.organisation, person)
    assert (second.organisation, second.person) == (house.organisation, None)
    assert third.organisation is None
    assert told == [first, second]
    assert {row.state for row in rows()} == {"unclear"}


def test_a_report_marks_the_mail_that_did_not_arrive(scoped: House) -> None:
    letter = consents(person=scoped.mentee.person, now=NOW)
    assert letter is not None
    keep(bounce(letter.message_id), is_cut=False, now=NOW)
    keep(bounce("<guessed@localhost>"), is_cut=False, now=NOW)
    keep(bounce(letter.message_id, status="4.2.2"), is_cut=False, now=NOW)
    deal(now=NOW)
    assert [row.became for row in rows()] == ["bounce", "auto", "auto"]
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("refused", "smtp; 550 No such user")
    assert RefusedAddress.objects.get().email == letter.to_email


@pytest.mark.parametrize(
    ("status", "said", "state"),
    [
        ("5.7.1", "550 5.7.1 Looks like spam", "failed"),  # this mail, not her address
        ("5.2.2", "552 5.2.2 Mailbox full", "failed"),
        ("5.0.0", "550 5.7.1 Not by our policy", "failed"),
        ("5.0.0", "550 No such user", "refused"),
        ("5.4.4", "Host or domain name not found", "refused"),
    ],
)
def test_a_report_about_one_mail_does_not_close_the_address(
    scoped: House, status: str, said: str, state: str
) -> None:
    letter = consents(person=scoped.mentee.person, now=NOW)
    assert letter is not None
    keep(bounce(letter.message_id, status=status, said=said), is_cut=False, now=NOW)
    deal(now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (state, f"smtp; {said}")
    assert RefusedAddress.objects.exists() == (state == "refused")


def bounce(message_id: str, status: str = "5.1.1", said: str = "550 No such user") -> bytes:
    return f"""From: MAILER-DAEMON@x.example
To: spona@localhost
Message-ID: <{status}{message_id.strip("<>")}>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x.example

Final-Recipient: rfc822; ana.ours@example.org
Action: failed
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: x
--b--
""".replace("\n", "\r\n").encode()


def test_one_that_fails_holds_up_no_other(scoped: House, settings: Any, caplog: Any) -> None:
    settings.INBOX, settings.REPLY_ADDRESS = {"host": "x"}, "reply@in.example"
    person = scoped.mentee.person

    def fail(*_rest: Any) -> Any:
        Message.objects.all().delete()
        raise ZeroDivisionError

    answers("faulty", handle=fail, is_private=True)
    to = reply_address(person=person, purpose="faulty")
    keep(mail("Yes", to=to, sender=person.email), is_cut=False, now=NOW)
    keep(mail("Hello", to="reply@in.example", sender=person.email), is_cut=False, now=NOW)
    for _time in range(MOST_ATTEMPTS):
        assert rows()[0].state == "new"
        deal(now=NOW)
    first, second = rows()
    assert (first.state, first.why, first.is_private) == ("unclear", "fault", True)
    assert (second.state, second.why) == ("unclear", "address")


def test_what_machines_wrote_is_forgotten(scoped: House) -> None:
    keep(mail("Away", to="x@x", subject="Out of office"), is_cut=False, now=NOW)
    deal(now=NOW)
    tidy(now=NOW + timedelta(days=20))
    assert bytes(rows()[0].raw)
    tidy(now=NOW + timedelta(days=40))
    assert not bytes(rows()[0].raw)
    tidy(now=NOW + timedelta(days=401))
    assert rows() == []
