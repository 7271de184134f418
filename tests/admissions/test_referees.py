"""Referees: named, asked by mail, two questions by a link, a no without a reason; she sees only who."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError

from spona.admissions.actions import applying, referees, submitting
from spona.admissions.actions.submitting import NotComplete
from spona.admissions.models.application import Application, Referee
from spona.admissions.models.call import Call
from spona.admissions.states import RefereeState, State
from spona.core.scope import in_organisation
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person
from spona.people.queries import people
from spona.questions.sheet_actions import save_values
from tests.admissions.calls import make_call
from tests.admissions.test_status import COMPLETE, begun, open_call
from tests.characters import NOW, House, Visitor

SURE = {"name": "Prof. Vera Verić", "email": "vera@example.org", "relation": "my editor"}


@pytest.fixture
def call(house: House, scoped: Any) -> Call:
    return make_call(house, referees=1)


@pytest.fixture
def application(call: Call) -> Application:
    found = applying.ask_for_page(
        call=call, name="Mira Mirić", email="mira@example.org", language="en", tag="", now=NOW
    )
    assert found is not None and found.sheet is not None
    save_values(found.sheet, COMPLETE, None, NOW)
    return found


def test_a_referee_is_asked_when_she_sends_and_not_before(application: Application) -> None:
    with pytest.raises(NotComplete):
        submitting.submit(application=application, now=NOW)
    referee = referees.name_referee(application=application, **SURE, now=NOW)
    assert not Message.objects.filter(kind="referee_asked").exists()
    submitting.submit(application=application, now=NOW)
    message = Message.objects.get(kind="referee_asked")
    assert (message.to_email, "Mira Mirić" in message.text) == ("vera@example.org", True)
    referee.refresh_from_db()
    assert referee.asked_at == NOW
    assert list(people().filter(email="vera@example.org")) == []


def test_she_may_be_asked_at_once_and_once_a_day(application: Application) -> None:
    referee = referees.name_referee(application=application, **SURE, now=NOW)
    for hours in (0, 1, 30):
        referees.ask_now(
            application=application, public_id=referee.public_id, now=NOW + timedelta(hours=hours)
        )
    assert Message.objects.filter(kind="referee_asked").count() == 2


@pytest.mark.parametrize("email", ["mira@example.org", "vera@example.org"])
def test_nobody_names_herself_or_one_person_twice(application: Application, email: str) -> None:
    referees.name_referee(application=application, **SURE, now=NOW)
    with pytest.raises(ValidationError):
        referees.name_referee(
            application=application, name="Other", email=email, relation="", now=NOW
        )


def test_naming_an_address_does_not_tell_whose_it_is(
    application: Application, house: House
) -> None:
    referee = referees.name_referee(
        application=application, name="Unknown", email=house.manager.email, relation="", now=NOW
    )
    assert referee.person != house.manager and referee.person.name == "Unknown"


def test_answered_once_it_stands_and_cannot_be_taken_out(application: Application) -> None:
    referee = referees.name_referee(application=application, **SURE, now=NOW)
    submitting.submit(application=application, now=NOW)
    referees.answer(referee=referee, how_known="Ten years.", why="She is ready.", now=NOW)
    referees.answer(referee=referee, how_known="", why="Another text.", now=NOW)
    assert Referee.objects.get().why == "She is ready."
    with pytest.raises(ValidationError):
        referees.take_out(application=application, public_id=referee.public_id, now=NOW)


def test_after_a_no_somebody_else_is_named_until_the_call_closes(
    application: Application, call: Call
) -> None:
    referee = referees.name_referee(application=application, **SURE, now=NOW)
    referees.decline(referee=referee, now=NOW)
    with pytest.raises(NotComplete) as refused:
        submitting.submit(application=application, now=NOW)
    assert refused.value.referees == 1
    other = {"name": "Ivo Ivić", "email": "ivo@example.org", "relation": ""}
    referees.name_referee(application=application, **other, now=NOW)
    submitting.submit(application=application, now=NOW)
    assert call.closes_at is not None
    with pytest.raises(ValidationError):
        referees.take_out(application=application, public_id=referee.public_id, now=call.closes_at)


def test_withdrawn_nobody_waits_for_an_answer(application: Application) -> None:
    referee = referees.name_referee(application=application, **SURE, now=NOW)
    Application.objects.filter(pk=application.pk).update(state=State.WITHDRAWN)
    with pytest.raises(referees.Over):
        referees.answer(referee=Referee.objects.get(pk=referee.pk), how_known="", why="", now=NOW)


def test_two_questions_by_a_link_and_the_applicant_sees_only_that_they_are_answered(
    house: House,
) -> None:
    with in_organisation(house.organisation):
        _application, home = begun(open_call(house, referees=1))
    client = Visitor()
    assert client.post(f"{home}referees/", SURE).status_code == 302
    assert "Asked when you send" in client.get(f"{home}referees/").content.decode()
    with in_organisation(house.organisation):
        referee = Referee.objects.get()
    client.post(f"{home}referees/{referee.public_id}/mail/")
    with in_organisation(house.organisation):
        text = Message.objects.get(kind="referee_asked").text
    link = urlsplit(re.findall(r"http\S+", text)[0]).path
    reader = Visitor()
    assert "A few words about Mira Mirić" in reader.get(link).content.decode()
    assert reader.post(link, {"how_known": "", "why": "x"}).status_code == 422
    assert reader.post(link, {"how_known": "Work", "why": "She is\u200b ready."}).status_code == 302
    assert "She is ready." in reader.get(link).content.decode()
    page = client.get(f"{home}referees/").content.decode()
    assert "Answered" in page and "She is ready" not in page
    whole = client.get(f"{home}sending/").content.decode()
    assert "She is ready" not in whole


def test_a_no_needs_no_reason_and_may_become_a_yes(house: House) -> None:
    with in_organisation(house.organisation):
        application, home = begun(open_call(house, referees=1))
    Visitor().post(f"{home}referees/", SURE)
    with in_organisation(house.organisation):
        referee = Referee.objects.get()
        person = Person.objects.get(pk=referee.person_id)
        link = issue(person=person, purpose="referee", target=referee, now=application.started_at)
    url = urlsplit(address_of(link)).path
    Visitor().post(url, {"decline": "yes"})
    assert "Cannot answer" in Visitor().get(f"{home}referees/").content.decode()
    Visitor().post(url, {"how_known": "Work", "why": "After all."})
    with in_organisation(house.organisation):
        assert Referee.objects.get().state == RefereeState.ANSWERED
