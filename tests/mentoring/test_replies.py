"""Answers by mail to questions about meetings, and copies to a log address."""

from datetime import timedelta
from typing import Any

import pytest

from spona.core.public_ids import new_public_id
from spona.core.scope import across_organisations
from spona.mentoring.meeting_actions import plan_meeting
from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.session_actions import record_session
from spona.mentoring.signals import answer_unread
from spona.mentoring.states import Medium, Outcome
from spona.mentoring.tasks import sweep
from spona.messaging.incoming import deal, keep
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.incoming_models import Received
from spona.messaging.models import Message
from spona.messaging.reader_models import Preference
from spona.messaging.states import MessageState
from spona.people.models import Person
from spona.support.models.desk import Task
from tests.characters import NOW, TODAY, House
from tests.messaging.letters_in import mail

EVENING = NOW + timedelta(hours=10)


@pytest.fixture(autouse=True)
def _incoming(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    from django.utils import timezone

    settings.INBOX = {"host": "127.0.0.1", "port": 1, "username": "reply", "folder": "INBOX"}
    settings.REPLY_ADDRESS = "reply@in.example"
    monkeypatch.setattr(timezone, "now", lambda: EVENING)


@pytest.fixture
def meeting(scoped: House) -> Meeting:
    scoped.mentor.person.email = "djordje@example.org"
    scoped.mentor.person.save()
    return plan_meeting(
        mentorship=scoped.mentorship, by=scoped.mentee, starts_at=NOW + timedelta(hours=2),
        minutes=60, medium=Medium.PHONE, place="", now=NOW,
    )  # fmt: skip


def come(text: str, *, to: str, sender: Person | str, **more: Any) -> Received:
    """A mail arrives and is dealt with."""
    sender = sender if isinstance(sender, str) else f"Somebody <{sender.email.upper()}>"
    raw = mail(text, to=to, sender=sender, **more)
    assert keep(raw, is_cut=False, now=EVENING)
    deal(now=EVENING)
    with across_organisations(why="a test looks"):
        return Received.objects.latest("pk")


def sessions() -> list[tuple[Any, ...]]:
    return list(Session.objects.values_list("held_on", "outcome", "minutes", "medium"))


def answers_sent() -> list[str]:
    return list(Message.objects.filter(kind__startswith="reply_").values_list("kind", flat=True))


def asked(house: House, meeting: Meeting) -> dict[int, Message]:
    """The evening's question to both."""
    sweep(now=EVENING)
    return {m.person_id: m for m in Message.objects.filter(kind="meeting_ask")}  # type: ignore[misc]


def test_an_answer_to_the_evening_question_is_the_button(scoped: House, meeting: Meeting) -> None:
    letters = asked(scoped, meeting)
    to_mentor = letters[scoped.mentor.person_id]
    assert to_mentor.reply_to.startswith("reply+met-") and to_mentor.reply_to.islower()
    assert len(to_mentor.reply_to.partition("@")[0]) <= 64
    assert "simply answer this mail" in to_mentor.text
    got = come("Yes", to=to_mentor.reply_to.upper(), sender=scoped.mentor.person)
    assert sessions() == [(TODAY, Outcome.HELD, 60, Medium.PHONE)]
    assert Session.objects.get().recorded_by == scoped.mentor
    assert (got.state, got.became, bytes(got.raw)) == ("done", "meeting", b"")
    understood = Message.objects.get(kind="reply_understood")
    assert "15 April 2026, 60 minutes" in understood.text
    assert understood.reply_to == scoped.organisation.email  # no machine answers a machine
    # The other side's answer is her word on the same meeting: another length stands beside it.
    got = come("90 min", to=letters[scoped.mentee.person_id].reply_to, sender=scoped.mentee.person)
    assert got.became == "meeting"
    view = SessionView.objects.get()
    assert (view.agrees, view.minutes, len(sessions())) == (False, 90, 1)


def test_the_same_mail_twice_and_the_same_answer_twice(scoped: House, meeting: Meeting) -> None:
    to = asked(scoped, meeting)[scoped.mentor.person_id].reply_to
    raw = mail("Yes", to=to, sender=scoped.mentor.person.email)
    assert keep(raw, is_cut=False, now=EVENING)
    assert not keep(raw, is_cut=False, now=EVENING)
    assert (deal(now=EVENING), deal(now=EVENING)) == (1, 0)
    assert come("yes", to=to, sender=scoped.mentor.person).became == "nothing"
    assert come("90", to=to, sender=scoped.mentor.person).became == "asked"  # written down already
    assert sessions() == [(TODAY, Outcome.HELD, 60, Medium.PHONE)]
    assert answers_sent() == ["reply_understood", "reply_understood", "reply_unclear"]


def test_no_means_it_did_not_take_place(scoped: House, meeting: Meeting) -> None:
    to = asked(scoped, meeting)[scoped.mentee.person_id].reply_to
    assert come("Не", to=to, sender=scoped.mentee.person).became == "meeting"
    assert sessions() == [(TODAY, Outcome.CANCELLED, 0, Medium.PHONE)]


def test_what_is_not_clear_is_read_by_nobody(scoped: House, meeting: Meeting) -> None:
    told: list[tuple[Mentorship, int]] = []

    def note(mentorship: Mentorship, participation: Any, **_rest: Any) -> None:
        told.append((mentorship, participation.pk))

    answer_unread.connect(note)
    try:
        to = asked(scoped, meeting)[scoped.mentee.person_id].reply_to
        got = come("He cried about his boss", to=to, sender=scoped.mentee.person)
        again = come("Really", to=to, sender=scoped.mentee.person)
    finally:
        answer_unread.disconnect(note)
    assert sessions() == []
    assert (got.became, got.is_private, bytes(got.raw)) == ("asked", True, b"")
    assert again.became == "asked"
    assert answers_sent() == ["reply_unclear"]  # once a day, however many come
    letter = Message.objects.get(kind="reply_unclear")
    assert "/l/met/" in letter.text and "boss" not in letter.text + letter.subject
    assert told == [(scoped.mentorship, scoped.mentee.pk)] * 2


def test_a_stranger_or_another_address_sets_nothing_going(scoped: House, meeting: Meeting) -> None:
    letters = asked(scoped, meeting)
    to = letters[scoped.mentee.person_id].reply_to
    got = come("Yes", to=to, sender="ana@private.example")
    assert (got.state, got.why, got.person) == ("unclear", "sender", scoped.mentee.person)
    # Sealed for another person, for another meeting, by nobody, for an address that has changed.
    local, _at, host = to.partition("@")
    forged = [
        to.replace(scoped.mentee.person.public_id, scoped.mentor.person.public_id),
        to.replace(meeting.public_id, new_public_id()),
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{host}",
        f"{local}@elsewhere.example",
    ]
    for address in forged:
        assert come("Yes", to=address, sender=scoped.mentee.person).why == "address"
    person = scoped.mentee.person
    person.email = "new@example.org"
    person.save()
    assert come("Yes", to=to, sender=person).why == "address"
    assert (sessions(), answers_sent()) == ([], [])


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"subject": "Out of office"}]
)
def test_a_machine_is_never_answered(
    scoped: House, meeting: Meeting, headers: dict[str, str]
) -> None:
    to = asked(scoped, meeting)[scoped.mentee.person_id].reply_to
    got = come("Yes", to=to, sender=scoped.mentee.person, **headers)
    assert (got.state, got.became) == ("aside", "auto")
    assert (sessions(), answers_sent()) == ([], [])


def test_before_the_meeting_or_after_it_was_called_off(scoped: House, meeting: Meeting) -> None:
    to = reply_address(person=scoped.mentee.person, purpose="met", target=meeting)
    Meeting.objects.update(starts_at=EVENING + timedelta(hours=1))
    assert come("Yes", to=to, sender=scoped.mentee.person).became == "asked"
    letter = Message.objects.get(kind="reply_unclear")
    assert "still to come" in letter.text
    assert sessions() == []
    Meeting.objects.all().delete()
    assert come("Yes", to=to, sender=scoped.mentee.person).why == "gone"


def test_a_reminder_needs_a_day_and_a_length(scoped: House) -> None:
    person = scoped.mentor.person
    to = reply_address(person=person, purpose="session", target=scoped.mentorship)
    assert come("Not yet", to=to, sender=person).became == "nothing"
    assert "nothing is written down" in Message.objects.get(kind="reply_understood").text
    assert come("Yes, 90 minutes", to=to, sender=person).became == "asked"
    assert come("yesterday, 1h30, online", to=to, sender=person).became == "meeting"
    assert sessions() == [(TODAY - timedelta(days=1), Outcome.HELD, 90, Medium.VIDEO)]


def test_a_copy_to_the_log_address(scoped: House) -> None:
    person = scoped.mentor.person
    log = reply_address(person=person, purpose="log", target=scoped.mentorship)
    text = "We met 90 minutes on 3 April"
    got = come(text, to=scoped.mentee.person.email, sender=person, Cc=log)
    assert got.became == "meeting"
    assert sessions() == [(TODAY.replace(day=3), Outcome.HELD, 90, Medium.VIDEO)]
    got = come("Thank you for today.", to="x@x.example", sender=person, Delivered_To=log)
    assert got.became == "asked"
    assert "/l/session/" in Message.objects.get(kind="reply_unclear").text
    # Nobody else writes into her log, the other one of the pair neither.
    assert come(text, to=log, sender=scoped.mentee.person).why == "sender"
    assert not Task.objects.filter(facts__why="answer").exists()  # nobody asked for this mail


def test_without_the_setting_nothing_is_different(
    scoped: House, meeting: Meeting, settings: Any
) -> None:
    settings.INBOX = None
    letter = asked(scoped, meeting)[scoped.mentee.person_id]
    assert letter.reply_to == scoped.organisation.email
    assert "answer this mail" not in letter.text
    assert letter.state == MessageState.QUEUED


def test_who_has_her_reminders_in_one_letter_is_not_asked_to_answer_it(
    scoped: House, meeting: Meeting
) -> None:
    Preference.objects.create(
        organisation=scoped.organisation, person=scoped.mentee.person, digest=True, changed_at=NOW
    )
    letters = asked(scoped, meeting)
    assert letters[scoped.mentor.person_id].reply_to.startswith("reply+met-")
    letter = letters[scoped.mentee.person_id]
    assert letter.reply_to == scoped.organisation.email
    assert "answer this mail" not in letter.text


def test_two_records_of_one_day_do_not_collide(scoped: House, meeting: Meeting) -> None:
    letters = asked(scoped, meeting)
    record_session(
        mentorship=scoped.mentorship, by=scoped.mentee, held_on=TODAY, outcome=Outcome.HELD,
        minutes=45, medium=Medium.PHONE, now=EVENING,
    )  # fmt: skip
    to = letters[scoped.mentor.person_id].reply_to
    assert come("Po", to=to, sender=scoped.mentor.person).became == "meeting"
    assert SessionView.objects.get().agrees  # a yes is to what stands there
