"""Who wants reminders once a day gets one letter, with everything in it, whatever happens to a worker."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from spona.core.scope import in_organisation
from spona.mentoring.session_actions import record_session
from spona.mentoring.states import Medium, Outcome
from spona.messaging import delivery, digest
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.messaging.preferences import choose_mail, switch
from spona.messaging.states import MessageState, OptionalMail
from spona.people.models import Person
from tests.characters import House, visitor

# A Wednesday, noon in Belgrade; the letter of the day comes on Thursday at eight there.
NOON = datetime(2026, 4, 15, 10, 0, tzinfo=UTC)
EIGHT = datetime(2026, 4, 16, 6, 0, tzinfo=UTC)
BEFORE = [MessageState.FOLDED, MessageState.FOLDED, MessageState.QUEUED]


@pytest.fixture
def reader(scoped: House) -> Person:
    person = scoped.mentee.person
    choose_mail(person=person, off=[], digest=True, by=person, now=NOON)
    return person


def ask(kind: str, to: Person, *, now: datetime = NOON, number: int = 0) -> Message:
    link = issue(person=to, purpose="consents", now=timezone.now())
    message = send(
        kind=kind,
        to=to,
        programme=0,
        values={
            "cycle": "Leaders",
            "other": "Petra",
            "when": "today",
            "minutes": "90",
            "day": "yesterday",
            "facts": "90 minutes",
            "answering": "",
        },
        links={"link": address_of(link)},
        dedupe_key=f"{kind}-{to.pk}-{number}",
        now=now,
    )
    assert message is not None
    return message


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_reminders_come_together_at_eight_and_their_links_work(
    house: House, reader: Person
) -> None:
    first = ask("pulse_ask", reader)
    ask("meeting_ask", reader)
    assert (first.state, first.due_at) == (MessageState.GATHERED, EIGHT)
    assert ask("pair_link", reader).state == MessageState.QUEUED  # she asked for it
    assert ask("pulse_ask", house.mentor.person).state == MessageState.QUEUED
    Message.objects.filter(state=MessageState.QUEUED).delete()

    assert digest.fold_due(now=EIGHT - timedelta(minutes=1)) == 0
    assert digest.fold_due(now=EIGHT) == 1
    assert digest.fold_due(now=EIGHT) == 0
    assert states() == BEFORE
    delivery.deliver_due(now=EIGHT)
    (letter,) = mail.outbox
    assert letter.subject == "What came up today, in one mail"
    assert "List-Unsubscribe" in letter.extra_headers
    text = str(letter.body)
    assert text.count("Dear ") == text.count("Kind regards,") == text.count("Choose what we") == 1
    assert "1. " in text and "2. Did you and Petra meet?" in text
    html = letter.alternatives[0].content
    (link,) = set(re.findall(r"http://localhost:8000(/l/consents/\S+)", text))
    assert html.count("display:inline-block") == 2  # both are buttons
    assert visitor().get(link).status_code == 200


def test_what_can_wait_comes_with_them(scoped: House, reader: Person) -> None:
    """A meeting that the other one wrote down can be confirmed tomorrow as well as today."""
    met = {"mentorship": scoped.mentorship, "by": scoped.mentor, "outcome": Outcome.HELD}
    record_session(**met, held_on=NOON.date(), minutes=90, medium=Medium.VIDEO, now=NOON)
    ask("pulse_ask", reader)
    assert states() == [MessageState.GATHERED] * 2
    assert digest.fold_due(now=EIGHT) == 1
    letter = Message.objects.get(kind="digest")
    assert scoped.mentor.person.name in letter.text and letter.text.count("/l/") == 3


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_whoever_wants_no_reminders_still_hears_what_needs_her(
    scoped: House, reader: Person, when: str
) -> None:
    def off() -> None:
        switch(person=reader, group=OptionalMail.REMINDERS, on=False, now=NOON)

    if when == "before":
        off()
    ask("agreement_drafted", reader)
    ask("session_recorded", reader)
    if when == "meanwhile":
        off()
        assert states() == [MessageState.GATHERED] * 2
        assert digest.fold_due(now=EIGHT) == 1
    assert states() == [MessageState.QUEUED] * 2


def test_one_alone_comes_as_itself(reader: Person) -> None:
    ask("pulse_ask", reader)
    assert digest.fold_due(now=EIGHT) == 1
    assert states() == [MessageState.QUEUED]


def test_a_second_set_on_the_same_day_is_another_letter(reader: Person) -> None:
    for number in range(4):
        ask("pulse_ask", reader, number=number)
        if number % 2:
            assert digest.fold_due(now=EIGHT + timedelta(seconds=number)) == 1
    assert states() == [*BEFORE, *BEFORE]


def test_a_worker_that_dies_in_the_middle_loses_nothing(
    reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        ask("pulse_ask", reader, number=number)

    def dies(**_letter: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(digest, "send", dies)
        assert digest.fold_due(now=EIGHT) == 0
    assert states() == [MessageState.GATHERED] * 2
    assert digest.fold_due(now=EIGHT) == 1
    assert states() == BEFORE


def test_what_she_switched_off_meanwhile_is_not_in_it(reader: Person) -> None:
    for number in range(2):
        ask("pulse_ask", reader, number=number)
    switch(person=reader, group=OptionalMail.REMINDERS, on=False, now=NOON)
    assert digest.fold_due(now=EIGHT) == 0
    assert states() == [MessageState.STOPPED] * 2


def test_an_erased_readers_reminders_go_nowhere(house: House, reader: Person) -> None:
    ask("pulse_ask", reader)
    Message.objects.update(person=None)
    with in_organisation(house.organisation):
        assert digest.fold_due(now=EIGHT) == 0
        assert states() == [MessageState.STOPPED]
