"""A reader chooses what she can do without; what she needs in order to act always comes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from spona.core.scope import in_organisation
from spona.messaging import delivery
from spona.messaging.actions import send
from spona.messaging.models import Link, Message
from spona.messaging.preferences import Wishes, choose_mail, switch, wishes_of
from spona.messaging.states import MessageState, OptionalMail
from spona.people.models import Person, Standstill
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from tests.characters import House, visitor

NOON = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)


def write(kind: str, to: Person, *, now: datetime = NOON) -> Message | None:
    return send(
        kind=kind,
        to=to,
        programme=0,
        values={"cycle": "Leaders", "other": "Somebody", "days": "50", "subject": "News"},
        texts={"text": "What is new"},
        links={"link": "http://localhost:8000/l/x/y/"},
        dedupe_key=f"{kind}-{to.pk}-{now}",
        now=now,
    )


def path_of(text: str, start: str) -> str:
    found = re.search(rf"http://localhost:8000(/l/{start}/[^\s>]+)", text)
    assert found is not None
    return found.group(1)


def delivered() -> str:
    """The last mail as it went over the wire, its header lines put together again."""
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    delivery.deliver_due(now=timezone.now())
    raw = mail.outbox[-1].message().as_bytes().decode()
    return re.sub(r"\r?\n[ \t]+", " ", raw)


def test_only_what_is_optional_can_be_switched_off(scoped: House) -> None:
    person = scoped.mentee.person
    choose_mail(person=person, off=list(OptionalMail), digest=False, by=person, now=NOON)
    assert write("team_letter", person) is None
    assert write("pulse_ask", person) is None
    assert write("team_notice", person) is not None
    assert write("pair_link", person) is not None
    assert Message.objects.count() == 2
    assert write("team_letter", scoped.mentor.person) is not None  # her own choice, nobody else's


def test_what_was_switched_off_while_it_waited_does_not_go(scoped: House) -> None:
    person = scoped.mentee.person
    letter = write("team_letter", person)
    assert letter is not None
    switch(person=person, group=OptionalMail.NEWS, on=False, now=NOON)
    delivery.deliver_due(now=timezone.now())
    letter.refresh_from_db()
    assert (letter.state, mail.outbox) == (MessageState.STOPPED, [])


def test_nothing_that_goes_out_by_itself_reaches_who_is_away(scoped: House) -> None:
    person = scoped.mentee.person
    asked = write("pulse_ask", person, now=timezone.now())
    assert asked is not None
    today = timezone.localdate()
    begin_standstill(
        person=person, kind=Rest.BEREAVEMENT, starts_on=today, ends_on=None,
        by=scoped.coordinator, now=timezone.now(),
    )  # fmt: skip
    assert write("pulse_reminder", person, now=timezone.now()) is None
    assert write("pair_link", person) is not None  # somebody did this
    Message.objects.update(due_at=timezone.now())
    delivery.deliver_due(now=timezone.now())
    asked.refresh_from_db()
    assert (asked.state, len(mail.outbox)) == (MessageState.RESTING, 1)
    Standstill.objects.update(starts_on=today + timedelta(days=3))
    assert write("pulse_reminder", person, now=timezone.now()) is not None


def test_only_optional_mails_say_how_to_stop_them(scoped: House) -> None:
    write("pair_link", scoped.mentee.person)
    assert "List-Unsubscribe" not in delivered()
    assert not Link.objects.filter(purpose="mail").exists()
    write("team_letter", scoped.mentee.person)
    raw = delivered()
    assert re.search(r"^List-Unsubscribe: <http://localhost:8000/l/stop/\S+/>$", raw, re.M)
    assert re.search(r"^List-Unsubscribe-Post: List-Unsubscribe=One-Click$", raw, re.M)
    letter = Message.objects.get(kind="team_letter")
    assert letter.text.rstrip().splitlines()[-1].startswith("Choose what we write to you: http")
    assert "Choose what we write to you</a>" in letter.html


def test_a_mail_program_stops_the_group_with_one_post_and_nothing_else(house: House) -> None:
    """No cookie, no form of ours, no redirect; asking twice changes nothing; fetching never acts."""
    person = house.mentee.person
    with in_organisation(house.organisation):
        write("team_letter", person)
        path = path_of(delivered(), "stop")
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == program.head(path).status_code == 200
    with in_organisation(house.organisation):
        assert wishes_of(person=person) == Wishes()
    program = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = program.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, len(answer.cookies)) == (200, 0)
    with in_organisation(house.organisation):
        assert wishes_of(person=person) == Wishes(frozenset({"news"}))
    wrong = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    assert program.post(wrong, {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_the_page_stops_by_its_button_and_offers_the_way_back(house: House) -> None:
    person = house.mentee.person
    with in_organisation(house.organisation):
        write("team_letter", person)
        path = path_of(delivered(), "stop")
    client = visitor()
    assert "Stop them" in client.get(path).content.decode()
    page = client.post(path, {"act": "off"}, follow=True).content.decode()
    assert "Send them again" in page
    with in_organisation(house.organisation):
        assert wishes_of(person=person).off == {"news"}
    page = client.post(path, {"act": "on"}, follow=True).content.decode()
    assert "Stop them" in page
    with in_organisation(house.organisation):
        assert wishes_of(person=person).off == frozenset()
        person.email = "new@example.org"
        person.save()
    assert client.get(path).status_code == 404  # whoever reads the former address decides nothing
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 404


@pytest.mark.parametrize("by_link", [True, False])
def test_a_reader_chooses_on_one_page(house: House, by_link: bool) -> None:
    person = house.mentee.person
    client, path = visitor(person), "/o/ours/me/mail/"
    if by_link:
        with in_organisation(house.organisation):
            write("team_letter", person, now=timezone.now())
            path = path_of(Message.objects.get().text, "mail")
        client = visitor()
    assert client.get(path).status_code == 200
    assert client.post(path, {"reminders": "on", "digest": "on"}).status_code == 302
    with in_organisation(house.organisation):
        assert wishes_of(person=person) == Wishes(frozenset({"news"}), digest=True)
