"""What calendars answer by themselves, as Google and Outlook write it, and odd ones."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from spona.core.calendars import answers_in
from spona.mentoring.meeting_actions import move_meeting, plan_meeting
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.states import Medium, MeetingState
from spona.messaging.incoming import deal, keep
from spona.messaging.incoming_models import Received
from spona.messaging.models import Message
from tests.characters import NOW, House
from tests.messaging.letters_in import mail

SOON = NOW + timedelta(days=3)


@pytest.fixture
def meeting(scoped: House, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Meeting]:
    from django.utils import timezone

    settings.INBOX, settings.REPLY_ADDRESS = {"host": "x"}, "reply@in.example"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    yield plan_meeting(
        mentorship=scoped.mentorship, by=scoped.mentee, starts_at=SOON, minutes=90,
        medium=Medium.VIDEO, place="", now=NOW,
    )  # fmt: skip


def invited(house: House) -> tuple[str, str]:
    """Where the mentee's calendar answers to, and the id of the entry."""
    letter = Message.objects.filter(person=house.mentee.person).exclude(calendar="").latest("pk")
    event = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
    return str(event["organizer"]).removeprefix("mailto:"), str(event["uid"])


def reply(uid: str, *, status: str = "DECLINED", sequence: int = 0, method: str = "REPLY") -> str:
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
            "VERSION:2.0",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            "DTSTART:20260418T080000Z",
            f"UID:{uid}",
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT="
            f"{status};CN=Ana\r\n  ours;X-NUM-GUESTS=0:MAILTO:Ana.Ours@example.org",
            f"SEQUENCE:{sequence}",
            "COMMENT:my boss",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def come(house: House, calendar: str, *, text: str = "Ana has declined", **more: Any) -> Received:
    to, _uid = invited(house)
    raw = mail(text, to=to, sender=more.pop("sender", house.mentee.person.email), **more)
    if calendar:
        head, _blank, body = raw.partition(b"\n\n")
        lines = [line for line in head.split(b"\n") if not line.startswith((b"Content", b"MIME"))]
        raw = b"\n".join(
            [
                *lines,
                b"Content-Type: multipart/alternative; boundary=b\n",
                b"--b\nContent-Type: text/plain\n\n" + body,
                b"--b\nContent-Type: text/calendar; charset=utf-8; method=REPLY\n",
                calendar.encode(),
                b"--b--",
            ]
        )
    assert keep(raw, is_cut=False, now=NOW)
    deal(now=NOW)
    return Received.objects.latest("pk")


def told() -> list[str]:
    return [m.to_email for m in Message.objects.filter(kind="meeting_declined")]


def test_a_no_reaches_the_other_one_once_and_calls_nothing_off(
    scoped: House, meeting: Meeting
) -> None:
    _to, uid = invited(scoped)
    got = come(scoped, reply(uid), Auto_Submitted="auto-generated")
    assert (got.state, got.became, bytes(got.raw)) == ("done", "calendar", b"")
    come(scoped, reply(uid, method="COUNTER"))
    assert told() == [scoped.mentor.person.email]
    letter = Message.objects.get(kind="meeting_declined")
    assert "boss" not in letter.text and "Ana ours" in letter.text
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.AGREED


@pytest.mark.parametrize("status", ["ACCEPTED", "TENTATIVE", "DELEGATED", ""])
def test_any_other_answer_changes_nothing(scoped: House, meeting: Meeting, status: str) -> None:
    _to, uid = invited(scoped)
    assert come(scoped, reply(uid, status=status)).became == "calendar"
    assert told() == []


def test_only_to_the_entry_as_it_stands_and_by_her_own_calendar(
    scoped: House, meeting: Meeting
) -> None:
    _to, uid = invited(scoped)
    come(scoped, reply("meeting-abc@localhost"))
    come(scoped, reply(uid.replace("@", "@evil.")))
    come(scoped, reply(uid).replace("Ana.Ours", "other"))
    come(scoped, reply(uid), sender="other@example.org")
    come(scoped, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSEQUENCE:x")
    move_meeting(
        meeting=meeting, by=scoped.mentor, starts_at=SOON + timedelta(days=1), minutes=90,
        medium=Medium.VIDEO, place="", seen=0, now=NOW,
    )  # fmt: skip
    come(scoped, reply(uid))  # to how it stood before
    assert told() == []
    come(scoped, reply(uid, sequence=1))
    assert told() == [scoped.mentor.person.email]
    assert set(Received.objects.values_list("became", flat=True)) == {"calendar"}


def test_words_to_whoever_invited_are_not_lost(scoped: House, meeting: Meeting) -> None:
    got = come(scoped, "", text="I am ill, sorry")
    assert (got.became, got.is_private) == ("asked", True)
    assert "/l/pair/" in Message.objects.get(kind="reply_unclear").text


def test_what_cannot_be_read_answers_nothing() -> None:
    for text in ("", "BEGIN:VCALENDAR", "METHOD:REPLY", "\0", reply("x@y")):
        assert answers_in(text) == []
