"""Applying: begun by a mail address, written, sent, sent again, taken back; nothing told to strangers."""

from datetime import timedelta
from typing import Any

import pytest

from spona.admissions.actions import applying, submitting
from spona.admissions.actions.submitting import NotComplete, TooLate
from spona.admissions.models.application import (
    Application,
    Check,
    Duplicate,
    LateEntry,
    Submission,
)
from spona.admissions.models.call import Call, Source
from spona.admissions.states import State
from spona.core.states import WrongState
from spona.messaging.models import Link, Message
from spona.people.models import Person
from spona.questions.models import QuestionnaireVersion
from spona.questions.sheet_actions import save_values
from spona.questions.signals import version_published
from tests.admissions.calls import CONTENT, make_call
from tests.characters import NOW, House

COMPLETE = {"economy": {"key": "RS"}, "town": "Novi Sad", "why": "To lead a team."}
SOON = NOW + timedelta(minutes=20)


@pytest.fixture
def call(house: House, scoped: Any) -> Call:
    return make_call(house)


def begun(call: Call, email: str = "mira@example.org", name: str = "Mira Mirić") -> Application:
    application = applying.ask_for_page(
        call=call, name=name, email=email, language="en", tag="", now=NOW
    )
    assert application is not None
    return application


def write(application: Application, values: dict[str, Any], now: Any = NOW) -> None:
    assert application.sheet is not None
    save_values(application.sheet, values, None, now)


def complete(call: Call, **who: str) -> Application:
    application = begun(call, **who)
    write(application, COMPLETE)
    return application


def test_a_beginning_makes_an_unlisted_person_a_draft_and_a_mail_with_the_link(call: Call) -> None:
    source = Source.objects.create(
        organisation=call.organisation, call=call, tag="radio", name="Radio"
    )
    application = applying.ask_for_page(
        call=call, name="Mira", email="Mira@Example.org", language="sr", tag="radio", now=NOW
    )
    assert application is not None
    assert (application.state, application.language) == (State.DRAFT, "sr")
    assert application.source == source
    assert application.person.email == "mira@example.org"
    assert application.person.is_listed is False
    message = Message.objects.get(kind="application_link")
    assert message.to_email == "mira@example.org"
    assert "/l/application/" in message.text


def test_begun_again_it_is_the_same_application_and_a_fresh_mail_in_five_minutes(
    call: Call,
) -> None:
    first = begun(call)
    again = applying.ask_for_page(
        call=call, name="Somebody Else", email="mira@example.org", language="en", tag="", now=SOON
    )
    begun(call)
    assert again == first
    assert Person.objects.get(email="mira@example.org").name == "Mira Mirić"
    assert Message.objects.filter(kind="application_link").count() == 2
    assert Link.objects.filter(purpose="application").count() == 1


def test_the_one_person_with_this_address_is_met_again(call: Call, house: House) -> None:
    person = house.mentee.person
    application = begun(call, email=person.email, name="Other Name")
    assert application.person == person
    person.refresh_from_db()
    assert person.is_listed and person.name.startswith("Ana")


def test_two_people_with_one_address_are_told_apart_by_name(call: Call, house: House) -> None:
    for name in ("Ana Anić", "Petar Anić"):
        Person.objects.create(
            organisation=house.organisation, name=name, email="family@example.org"
        )
    assert begun(call, email="family@example.org", name="petar anic").person.name == "Petar Anić"


def test_before_and_after_the_call_nothing_begins_but_what_was_begun_is_found(call: Call) -> None:
    begun(call)
    late = call.closes_at
    assert late is not None
    for email, there in (("mira@example.org", True), ("new@example.org", False)):
        found = applying.ask_for_page(
            call=call, name="Mira", email=email, language="en", tag="", now=late
        )
        assert (found is not None) is there
    assert not Person.objects.filter(email="new@example.org").exists()
    assert not Message.objects.filter(to_email="new@example.org").exists()


def test_sent_it_keeps_what_was_written_and_confirms_with_a_copy(call: Call) -> None:
    application = complete(call)
    submission = submitting.submit(application=application, now=NOW)
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    assert (application.economy, application.town) == ("RS", "Novi Sad")
    assert (application.submitted_at, application.folded_name) == (NOW, "mira miric")
    assert (submission.number, submission.values) == (1, COMPLETE)
    message = Message.objects.get(kind="application_received")
    assert "Why now?\nTo lead a team" in message.text
    assert application.code in message.text


def test_sent_again_unchanged_it_is_the_same_and_changed_it_is_the_next(call: Call) -> None:
    application = complete(call)
    first = submitting.submit(application=application, now=NOW)
    assert submitting.submit(application=application, now=SOON) == first
    write(application, {"why": "To lead two teams."}, SOON)
    second = submitting.submit(application=application, now=SOON)
    assert (second.number, second.values["why"]) == (2, "To lead two teams.")
    first.refresh_from_db()
    assert first.values["why"] == "To lead a team."
    assert Message.objects.filter(kind="application_received").count() == 2


def test_not_complete_it_is_not_sent_and_says_what_is_missing(call: Call) -> None:
    application = begun(call)
    write(application, {"town": "Novi Sad"})
    with pytest.raises(NotComplete) as refused:
        submitting.submit(application=application, now=NOW)
    assert [question.key for question, _why in refused.value.sheet.missing] == ["economy", "why"]
    assert not Submission.objects.exists()


def test_the_deadline_is_the_second_in_which_the_request_came(call: Call) -> None:
    application = complete(call)
    closes_at = call.closes_at
    assert closes_at is not None
    with pytest.raises(TooLate):
        submitting.submit(application=application, now=closes_at)
    submitting.submit(application=application, now=closes_at - timedelta(microseconds=1))
    write(application, {"why": "Changed too late."}, closes_at)
    with pytest.raises(TooLate):
        submitting.submit(application=application, now=closes_at)
    assert Submission.objects.get().values["why"] == "To lead a team."


def test_a_leave_of_the_team_lets_her_send_until_its_moment(call: Call) -> None:
    application = complete(call)
    assert call.closes_at is not None
    until = call.closes_at + timedelta(days=1)
    LateEntry.objects.create(
        organisation=call.organisation,
        application=application,
        until=until,
        reason="Our server was down.",
        at=NOW,
    )
    with pytest.raises(TooLate):
        submitting.submit(application=application, now=until)
    assert submitting.submit(application=application, now=until - timedelta(seconds=1))


def test_asked_for_more_she_sends_once_more_until_its_day(call: Call) -> None:
    application = complete(call)
    submitting.submit(application=application, now=NOW)
    assert call.closes_at is not None
    asked = call.closes_at + timedelta(days=2)
    Application.objects.filter(pk=application.pk).update(state=State.REPAIR)
    application.state = State.REPAIR
    Check.objects.create(
        organisation=call.organisation,
        application=application,
        verdict="repair",
        message="Where do you live?",
        answer_by=asked + timedelta(days=5),
        at=asked,
    )
    with pytest.raises(TooLate):
        submitting.submit(application=application, now=asked + timedelta(days=5))
    assert submitting.submit(application=application, now=asked).number == 2
    assert application.state == State.SUBMITTED


def test_taken_back_and_up_again_until_the_deadline(call: Call) -> None:
    application = complete(call)
    submitting.withdraw(application=application, now=NOW)
    submitting.withdraw(application=application, now=NOW)
    assert application.state == State.WITHDRAWN
    with pytest.raises(WrongState):
        submitting.submit(application=application, now=NOW)
    submitting.reopen(application=application, now=NOW)
    assert application.state == State.DRAFT
    submitting.submit(application=application, now=NOW)
    submitting.withdraw(application=application, now=SOON)
    submitting.reopen(application=application, now=SOON)
    assert application.state == State.SUBMITTED
    submitting.withdraw(application=application, now=SOON)
    assert call.closes_at is not None
    with pytest.raises(TooLate):
        submitting.reopen(application=application, now=call.closes_at)
    assert Submission.objects.count() == 1


def test_the_same_name_twice_is_flagged_and_nobody_is_dropped(call: Call) -> None:
    for email in ("mira@example.org", "mira@work.example"):
        submitting.submit(application=complete(call, email=email), now=NOW)
    assert Duplicate.objects.get().grounds == ["name"]
    assert Application.objects.filter(state=State.SUBMITTED).count() == 2


def test_a_new_version_takes_the_drafts_with_it_and_what_was_sent_keeps_its_own(
    call: Call,
) -> None:
    application = complete(call)
    sent = submitting.submit(application=application, now=NOW)
    form = call.questionnaire
    assert form is not None
    new = QuestionnaireVersion.objects.create(
        organisation=call.organisation,
        questionnaire=form,
        number=2,
        content=[*CONTENT, {"key": "more", "kind": "short_text", "text": {"en": "More?"}}],
        published_at=SOON,
    )
    version_published.send(sender=type(form), questionnaire=form, version=new, now=SOON)
    assert application.sheet is not None
    application.sheet.refresh_from_db()
    sent.refresh_from_db()
    assert (application.sheet.version, sent.version.number) == (new, 1)
    assert application.sheet.values == COMPLETE


def test_a_long_copy_is_cut_at_a_line_and_says_so(call: Call) -> None:
    application = begun(call)
    write(application, {**COMPLETE, "why": "Long. " * 300 + "\n" + "More. " * 30})
    version = application.sheet.version
    version.content = [{**row, "settings": {}} for row in version.content]
    version.save()
    write(application, {"why": "\n".join(["A line of the answer."] * 400)})
    submitting.submit(application=application, now=NOW)
    text = Message.objects.get(kind="application_received").text
    assert "too long for a mail" in text
    assert len(text) < 6000
