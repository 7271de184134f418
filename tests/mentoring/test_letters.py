"""Letters of the year: told once, to the right side, and never with what a pair says."""

from datetime import timedelta

from django.urls import reverse

from spona.core.scope import in_organisation
from spona.mentoring.actions import publish_agreement
from spona.mentoring.models import Session
from spona.mentoring.session_actions import answer_session, record_session
from spona.mentoring.states import Medium, Outcome
from spona.messaging.models import Link, Message
from tests.characters import NOW, TODAY, House, visitor


def write_down(house: House, by: object, *, minutes: int = 60, days_ago: int = 3) -> Session:
    return record_session(
        mentorship=house.mentorship,
        by=by,  # type: ignore[arg-type]
        held_on=TODAY - timedelta(days=days_ago),
        outcome=Outcome.HELD,
        minutes=minutes,
        medium=Medium.VIDEO,
        agenda="a secret agenda",
        notes="a secret note",
        now=NOW,
    )


def test_the_other_side_is_told_once_that_a_meeting_waits_for_her_word(scoped: House) -> None:
    write_down(scoped, scoped.mentee)
    letter = Message.objects.get()
    assert (letter.kind, letter.person) == ("session_recorded", scoped.mentor.person)
    assert "12 April 2026, 60 minutes." in letter.text and "/l/pair/" in letter.text
    assert "secret" not in letter.subject + letter.text + letter.html

    write_down(scoped, scoped.mentor)  # the same day: her answer, and nobody is told anew
    assert Message.objects.count() == 1


def test_its_recorder_is_told_once_of_a_different_memory(scoped: House) -> None:
    session = write_down(scoped, scoped.mentee, minutes=90)
    for minutes in (60, 30):
        answer_session(
            session=session, participation=scoped.mentor, agrees=False, minutes=minutes, now=NOW
        )
    letter = Message.objects.get(kind="session_differs")
    assert letter.person == scoped.mentee.person
    assert "/l/pair/" in letter.text and "minutes" not in letter.text


def test_a_new_version_is_told_to_pairs_that_go_on(scoped: House) -> None:
    publish_agreement(cycle=scoped.cycle, body={"en": "New"}, by=scoped.manager, now=NOW)
    told = Message.objects.filter(kind="agreement_changed")
    assert {letter.person for letter in told} == {scoped.mentee.person, scoped.mentor.person}

    scoped.mentorship.ended_on = TODAY
    scoped.mentorship.save(update_fields=["ended_on"])
    publish_agreement(cycle=scoped.cycle, body={"en": "Newer"}, by=scoped.manager, now=NOW)
    assert told.count() == 2


def test_the_team_sends_an_expired_link_again_and_it_opens(house: House) -> None:
    with in_organisation(house.organisation):
        write_down(house, house.mentee)
        Link.objects.update(expires_at=NOW - timedelta(days=400))
        letter = Message.objects.get()
        address = next(line for line in letter.text.splitlines() if "/l/pair/" in line)
    path = address.removeprefix("http://localhost:8000")
    assert visitor().get(path).status_code == 410

    where = {"org": "ours", "public_id": house.mentorship.public_id}
    page = visitor(house.coordinator).get(reverse("mentoring_mentorship", kwargs=where))
    assert "Send the link again" in page.content.decode()
    for _twice in range(2):
        answer = visitor(house.coordinator).post(reverse("mentoring_links", kwargs=where))
        assert answer.status_code == 302
    assert visitor().get(path).status_code == 404  # an old copy stays dead
    with in_organisation(house.organisation):
        letter = Message.objects.filter(to_email=letter.to_email).order_by("pk").last()
    address = next(line for line in letter.text.splitlines() if "/l/pair/" in line)
    assert visitor().get(address.removeprefix("http://localhost:8000")).status_code == 200
    with in_organisation(house.organisation):
        assert Message.objects.filter(kind="pair_link").count() == 2
