"""What is new in a mail, whatever program wrote it, and whether a machine did."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.messaging.incoming_parsing import key_of, read
from tests.messaging.letters_in import mail

TO = "reply@x.example"
QUOTED = [
    "Yes\n\nOn Wed, 15 Apr 2026 at 19:00, Leaders <a@b.example>\nwrote:\n> Did you meet?\n> Yes?",
    "Yes\n\nOn Wed, 15 Apr 2026 at 19:00, Leaders wrote:\n\nDid you meet?",
    "> Did you meet?\n\nYes",
    "On 15 Apr 2026, Leaders wrote:\n> Did you meet?\n\nYes",
    "Yes\n\n-----Original Message-----\nFrom: Leaders\nDid you meet?",
    "Yes\n________________________________\nFrom: Leaders\nSent: today",
    "Yes\n\nFrom: Leaders <a@b.example>\nSent: Wednesday\nTo: Ana\nSubject: Did you meet?",
    "Yes\n\nVon: Leaders <a@b.example>\nGesendet: Mittwoch\nAn: Ana",
    "Yes\n\nOd: Leaders <a@b.example>\nPoslato: sreda\nZa: Ana",
    "Yes\n\nОд: Leaders <a@b.example>\nПослато: среда",
    "Yes\n\nNga: Leaders <a@b.example>\nDërguar: e mërkurë",
    "Yes\n\nDana sre, 15. apr 2026. u 19:00 Leaders je napisao/la:\n> Jeste li se sreli?",
    "Yes\n\nУ среду, 15. април 2026. Leaders <a@b.example> је написао/ла:\n> ?",
    "Yes\n\nНа сре, 15 апр 2026 Leaders напиша:\n> ?",
    "Yes\n\nMë e mërkurë, 15 prill 2026, Leaders shkroi:\n> ?",
    "Yes\n\nAm Mi., 15. Apr. 2026 um 19:00 Uhr schrieb Leaders <a@b.example>:\n> ?",
    "Yes\n\n-- \nAna\nDirector",
    "Yes\n\nSent from my iPhone",
    "Yes\n\nPoslato sa iPhone-a",
    "Yes\r\n\r\n> ?\r\n",
    "\ufeffYes\xa0",
]


@pytest.mark.parametrize("text", QUOTED)
def test_only_what_is_new_is_read(text: str) -> None:
    assert read(mail(text, to=TO)).text == "Yes"


def test_a_mail_of_html_alone_gives_its_words_and_nothing_that_hides() -> None:
    html = (
        "<style>p{}</style><p>Yes,&nbsp;90&#160;min</p><script>alert(1)</script>"
        "<div class=gmail_quote>On Monday wrote: <blockquote>No</blockquote></div>"
    )
    assert read(mail("", html=html, to=TO)).text == "Yes, 90 min"
    letter = read(mail("", html="<p>Yes</p><blockquote><p>No</p></blockquote><p>90</p>", to=TO))
    assert letter.text.split() == ["Yes", "90"]


def test_charsets_that_lie_attachments_and_calendars() -> None:
    head = b"From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <1@b>\r\n"
    broken = head + b"Content-Type: text/plain; charset=nonsense\r\n\r\n" + "Да".encode()
    assert read(broken).text == "Да"
    lying = head + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "može".encode("cp1250")
    assert read(lying).text == "može"
    boundary = head + (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
        b"Yes\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\nPDF\r\n"
        b"--x\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
        b"END:VCALENDAR\r\n--x--"
    )
    letter = read(boundary)
    assert (letter.text, letter.attachments) == ("Yes", 1)
    assert "METHOD:REPLY" in letter.calendar


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<x.example>"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@example.org"},
        {"subject": "Automatic reply: Did you meet?"},
        {"subject": "Abwesenheitsnotiz"},
        {"subject": "Аутоматски одговор: Састанак"},
        {"subject": "Përgjigje automatike: x"},
        {"subject": "Out of Office"},
    ],
)
def test_a_machine_is_known_for_one(headers: dict[str, str]) -> None:
    assert read(mail("Yes", to=TO, **headers)).is_automatic  # type: ignore[arg-type]
    assert not read(mail("Yes", to=TO, Auto_Submitted="no")).is_automatic


def test_one_mail_has_one_key_on_every_way() -> None:
    raw = mail("Yes", to=TO, message_id="<same@b>")
    assert key_of(b"Received: from x\r\n" + raw) == key_of(raw)
    assert key_of(raw) != key_of(mail("Yes", to=TO))
    assert key_of(b"no headers") != key_of(b"others")


HEAD = b"From: a@b.example\r\n"
SLOW = {
    "blank lines": HEAD + b"\r\n" + b"\n" * 900_000,
    "recipients": b"To: " + b"a@b," * 200_000 + b"\r\n\r\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 70_000 + b"\r\n\r\nx",
    "parameters": b"Content-Type: text/plain" + b";\r\n a=b" * 140_000 + b"\r\n\r\nx",
    "parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 120_000,
    "tags": b"Content-Type: text/html\r\n\r\n" + b"<a " * 300_000,
}


@pytest.mark.parametrize("kind", SLOW)
def test_what_is_made_to_be_slow_is_not(kind: str) -> None:
    began = time.monotonic()
    read(SLOW[kind])
    assert time.monotonic() - began < 10  # minutes, with the standard library alone


@given(st.binary(max_size=600))
def test_whatever_comes_is_read_without_a_fault(raw: bytes) -> None:
    head = b"From: a\r\nContent-Type: multipart/mixed; boundary=x\r\nSubject: =?utf-8?b?\xff?=\r\n"
    for one in (raw, head + b"\r\n--x\r\n" + raw, head + raw):
        letter = read(one)
        assert "\0" not in letter.text + letter.sender + letter.subject
