"""How an application stands, in words for its owner; and the pages on which she reads and acts."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spona.admissions.actions import applying, submitting
from spona.admissions.models.application import Application, Check, MonitoringAnswer, Submission
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries.status import facts_for, status_of
from spona.admissions.states import State
from spona.core.scope import in_organisation
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import ConsentEvent, Person
from spona.questions.models import QuestionnaireVersion
from spona.questions.sheet_actions import save_values
from tests.admissions.calls import CONTENT, make_application, make_call
from tests.characters import NOW, House, Visitor, visitor
from tests.questions.papers import pdf

COMPLETE = {"economy": {"key": "RS"}, "town": "Novi Sad", "why": "To lead a team."}


def open_call(house: House, **fields: Any) -> Call:
    """Open now, by the clock on the wall."""
    now = timezone.now()
    return make_call(
        house,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        published_at=now - timedelta(days=2),
        **fields,
    )


def begun(call: Call) -> tuple[Application, str]:
    """A draft and the path of its link."""
    now = timezone.now()
    application = applying.ask_for_page(
        call=call, name="Mira Mirić", email="mira@example.org", language="en", tag="", now=now
    )
    assert application is not None
    link = issue(person=application.person, purpose="application", target=application, now=now)
    return application, urlsplit(address_of(link)).path


def write(application: Application, values: dict[str, Any]) -> None:
    assert application.sheet is not None
    application.sheet.refresh_from_db()
    save_values(application.sheet, values, None, timezone.now())


def close(call: Call) -> None:
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(seconds=1))


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_sentence_and_nothing_of_the_jury(
    house: House, scoped: Any, state: State
) -> None:
    call = make_call(house)
    application = make_application(
        call, "Mira", state=state, points=81_234, spread=12_000, reviews_in=3
    )
    Decision.objects.create(
        organisation=house.organisation,
        application=application,
        outcome="reserve",
        reserve_rank=4,
        reason="Secret while parked.",
        parked_at=NOW,
    )
    Check.objects.create(
        organisation=house.organisation, application=application, verdict="repair", at=NOW
    )
    Offer.objects.create(
        organisation=house.organisation,
        application=application,
        made_at=NOW,
        answer_by=NOW + timedelta(days=5),
    )
    known = facts_for(application=application, now=NOW)
    status = status_of(application=application, known=known, now=NOW)
    said = f"{status.sentence} {status.next} {status.message}"
    assert status.sentence and status.next
    assert not re.search(r"81|12\.0|Secret|review|score|points|rank", said)


def test_a_published_letter_is_on_the_page_and_a_parked_one_is_not(
    house: House, scoped: Any
) -> None:
    application = make_application(make_call(house), "Mira", state=State.NOT_SELECTED)
    decision = Decision.objects.create(
        organisation=house.organisation,
        application=application,
        outcome="not_selected",
        reason="Others were closer to the aim.",
        parked_at=NOW,
    )
    assert facts_for(application=application, now=NOW).letter is None
    Decision.objects.filter(pk=decision.pk).update(published_at=NOW)
    known = facts_for(application=application, now=NOW)
    status = status_of(application=application, known=known, now=NOW)
    assert status.message == "Others were closer to the aim."


def test_from_the_first_page_to_the_copy_without_an_account(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
    client = Visitor()
    start = f"/o/ours/calls/{call.slug}/application/"
    assert client.get(f"{start}?from=radio").status_code == 200
    answer = client.post(start, {"name": "Mira Mirić", "email": "mira@example.org"})
    assert answer["Location"] == f"{start}mail/"
    with in_organisation(house.organisation):
        mail = Message.objects.get(kind="application_link").text
    home = urlsplit(re.findall(r"http\S+", mail)[0]).path
    page = client.get(home).content.decode()
    assert "2 answers are still missing" in page and "Mira Mirić" in page
    assert 'name="form_key"' in client.get(f"{home}form/").content.decode()
    refused = client.post(f"{home}sending/", {})
    assert refused.status_code == 422
    with in_organisation(house.organisation):
        write(Application.objects.get(), COMPLETE)
    whole = client.get(f"{home}sending/").content.decode()
    assert "To lead a team." in whole and "Notice 2026-1" in whole and "checked" not in whole
    answer = client.post(f"{home}sending/", {"news_shown": "yes", "news": "on"})
    assert answer["Location"] == home
    page = client.get(home).content.decode()
    assert "Your application has arrived." in page and "help us count" in page
    assert "To lead a team." in client.get(f"{home}copy/").content.decode()
    with in_organisation(house.organisation):
        assert ConsentEvent.objects.get().purpose == "news"
        assert Message.objects.filter(kind="application_received").count() == 1


def test_the_same_answer_whoever_asks(house: House) -> None:
    """Known or unknown, begun or not, open or closed: nothing tells them apart."""
    with in_organisation(house.organisation):
        call = open_call(house)
    start = f"/o/ours/calls/{call.slug}/application/"
    answers = set()
    for email in (house.coordinator.email, "nobody@example.org", "nobody@example.org"):
        answer = Visitor().post(start, {"name": "Somebody", "email": email})
        answers.add((answer.status_code, answer["Location"]))
    with in_organisation(house.organisation):
        close(call)
    answer = Visitor().post(start, {"name": "Somebody", "email": "late@example.org"})
    answers.add((answer.status_code, answer["Location"]))
    assert len(answers) == 1
    with in_organisation(house.organisation):
        assert not Person.objects.filter(email="late@example.org").exists()


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Mira\r\nBcc: all@people.example", "not an address"),
        ("http://evil.example/ win", "mira@example.org"),
        ("12345", "mira@example.org"),
        ("Mira", "mira@@example.org"),
        ("Mira", "mira@example.org\r\nBcc: x@example.org"),
    ],
)
def test_what_cannot_be_a_name_or_an_address_is_said_kindly(
    house: House, name: str, email: str
) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
    start = f"/o/ours/calls/{call.slug}/application/"
    assert Visitor().post(start, {"name": name, "email": email}).status_code == 422
    with in_organisation(house.organisation):
        assert not Application.objects.exists()


def test_a_name_of_many_scripts_is_one_tame_line_in_the_mail(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
    name = "\u202eМира\u200b  مريم 👩‍🎨\r\nBcc: you"
    start = f"/o/ours/calls/{call.slug}/application/"
    Visitor().post(start, {"name": name, "email": "mira@example.org"})
    with in_organisation(house.organisation):
        assert Person.objects.get(email="mira@example.org").name == "Мира مريم 👩‍🎨 Bcc: you"
        message = Message.objects.get()
    assert "\n" not in message.subject and "Dear Мира مريم" in message.text


def test_opening_never_acts_and_a_stranger_finds_nothing(house: House, elsewhere: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        application, home = begun(call)
        write(application, COMPLETE)
        submitting.submit(application=application, now=timezone.now())
    for rest in ("", "withdrawal/", "return/", "sending/", "copy/", "data/", "language/"):
        assert Visitor().get(home + rest).status_code in {200, 404}
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    mine = f"/o/ours/me/applications/{application.public_id}/"
    assert visitor(house.coordinator).get(mine).status_code == 404
    assert visitor(elsewhere.coordinator).get(mine).status_code == 404
    assert Visitor().get(home.replace(".", ".x")).status_code == 404


def test_too_late_the_draft_is_kept_and_still_saves(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        application, home = begun(call)
        write(application, COMPLETE)
        close(call)
    client = Visitor()
    form = client.get(f"{home}form/").content.decode()
    assert "cannot be sent" in form
    seen = re.findall(r'name="seen\.why" value="([^"]+)"', form)[0]
    saved = client.post(f"{home}form/save/", {"seen.why": seen, "q.why": "Written too late."})
    assert saved.json()["problems"] == {"why": ""}
    answer = client.post(f"{home}sending/", {}, follow=True)
    assert "deadline was over" in answer.content.decode()
    assert "Written too late." in client.get(f"{home}copy/").content.decode()
    with in_organisation(house.organisation):
        assert not Submission.objects.exists()


def test_changed_and_not_sent_again_it_says_what_counts(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        application, home = begun(call)
        write(application, COMPLETE)
        submitting.submit(application=application, now=timezone.now())
        write(application, {"why": "Another reason."})
    assert "have not sent them again" in Visitor().get(home).content.decode()
    assert "To lead a team." in Visitor().get(f"{home}copy/").content.decode()
    assert "Another reason." in Visitor().get(f"{home}copy/?draft=1").content.decode()


def test_taken_back_and_up_again_by_post(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        application, home = begun(call)
    client = Visitor()
    assert client.post(f"{home}withdrawal/").status_code == 302
    assert "You took your application back." in client.get(home).content.decode()
    assert client.post(f"{home}form/save/", {"q.why": "x"}).status_code == 409
    assert client.post(f"{home}return/").status_code == 302
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_what_is_asked_for_counts_is_kept_apart_and_may_be_skipped(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        _application, home = begun(call)
    client = Visitor()
    page = client.get(f"{home}statistics/").content.decode()
    assert page.count("checked") == 4  # everything begins with not saying
    answers = {"sex": "female", "birth_band": "1990-1994"}
    unsaid = dict.fromkeys(["disability", "minority", "rural"], "unsaid")
    client.post(f"{home}statistics/", {**answers, **unsaid})
    with in_organisation(house.organisation):
        answer = MonitoringAnswer.objects.get()
        assert (answer.sex, answer.birth_band, answer.rural) == ("female", "1990-1994", "unsaid")
        call.asks_monitoring = False
        call.save()
    assert client.get(f"{home}statistics/").status_code == 404


def test_her_language_is_of_the_form_and_of_the_letters(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        form = call.questionnaire
        assert form is not None
        form.languages = ["en", "sr"]
        form.save()
        application, home = begun(call)
    client = Visitor()
    assert client.post(f"{home}language/", {"language": "xx"}).status_code == 404
    answer = client.post(f"{home}language/", {"language": "sr", "page": "form"})
    assert answer["Location"] == f"{home}form/"
    application.refresh_from_db()
    assert application.language == "sr"
    assert 'lang="sr-Cyrl"' in client.get(home).content.decode()


def test_signed_in_she_begins_without_a_mail(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
    client = visitor(house.mentee.person)
    answer = client.post(f"/o/ours/calls/{call.slug}/application/", {"mine": "yes"})
    page = client.get(answer["Location"])
    assert page.status_code == 200 and b"begun and not sent" in page.content
    with in_organisation(house.organisation):
        assert not Message.objects.exists()
        assert Application.objects.get().person == house.mentee.person


def test_many_tries_from_one_network_are_told_to_wait(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spona.admissions.views import starting

    monkeypatch.setitem(starting.LIMITS, "network", "2/10m/ip")
    with in_organisation(house.organisation):
        call = open_call(house)
    start = f"/o/ours/calls/{call.slug}/application/"
    codes = [
        Visitor().post(start, {"name": "A", "email": f"a{n}@example.org"}).status_code
        for n in range(3)
    ]
    assert codes == [302, 302, 429]


def test_the_home_of_an_application_asks_few_questions(
    house: House, django_assert_num_queries: Any
) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        application, home = begun(call)
        write(application, COMPLETE)
        submitting.submit(application=application, now=timezone.now())
    client = Visitor()
    client.get(home)
    with django_assert_num_queries(3):
        client.get(home)


def test_the_form_and_what_is_written_in_it_ask_few_questions(house: House) -> None:
    with in_organisation(house.organisation):
        person, now = house.mentee.person, timezone.now()
        application = applying.begin(
            call=open_call(house), person=person, language="en", tag="", now=now
        )
        assert application is not None
        write(application, COMPLETE)
    client = visitor(person)
    home = f"/o/ours/me/applications/{application.public_id}/"
    client.get(f"{home}form/")  # what is kept in memory is there

    def asked(act: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            act()
        return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)

    town = {"q.town": "Niš", "seen.town": "1.", "form_key": "k" * 20}
    assert asked(lambda: client.get(f"{home}form/")) == 4
    assert asked(lambda: client.post(f"{home}form/save/", town)) == 7
    assert asked(lambda: client.post(f"{home}sending/", {"form_key": "s" * 20})) == 14
    with in_organisation(house.organisation):
        (sent,) = Submission.objects.filter(application=application)
    assert sent.values["town"] == "Niš"


def test_asked_to_complete_it_she_is_told_what_and_sends_once_more(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        application, home = begun(call)
        write(application, COMPLETE)
        submitting.submit(application=application, now=timezone.now())
        close(call)
        Application.objects.update(state=State.REPAIR)
        Check.objects.create(
            organisation=house.organisation,
            application=application,
            verdict="repair",
            message="Which town is it?",
            answer_by=timezone.now() + timedelta(days=5),
            at=timezone.now(),
        )
    client = Visitor()
    page = client.get(home).content.decode()
    assert "Which town is it?" in page and "Complete it and send it once more" in page
    assert "this is for good" in client.get(f"{home}withdrawal/").content.decode()
    with in_organisation(house.organisation):
        write(application, {"town": "Novi Bečej"})
    client.post(f"{home}sending/")
    application.refresh_from_db()
    assert (application.state, application.town) == (State.SUBMITTED, "Novi Bečej")


def test_a_huge_paste_is_kept_as_a_draft_and_said(house: House) -> None:
    """100 kB with emoji, right-to-left text and what nobody sees."""
    with in_organisation(house.organisation):
        _application, home = begun(open_call(house))
    client = Visitor()
    form = client.get(f"{home}form/").content.decode()
    seen = re.findall(r'name="seen\.why" value="([^"]+)"', form)[0]
    paste = "Разлог 👩‍🎨 مرحبا\u200b\u202e " * 5_000
    saved = client.post(f"{home}form/save/", {"seen.why": seen, "q.why": paste}).json()
    assert "2,000" in saved["problems"]["why"] or "2000" in saved["problems"]["why"]
    page = client.get(f"{home}sending/").content.decode()
    assert "👩‍🎨 مرحبا" in page and "\u202e" not in page and "\u200b" not in page
    assert client.post(f"{home}sending/").status_code == 422


def test_a_file_that_was_sent_stays_hers_when_it_is_taken_out(house: House) -> None:
    with in_organisation(house.organisation):
        call = open_call(house)
        version = QuestionnaireVersion.objects.get(questionnaire=call.questionnaire)
        version.content = [*CONTENT, {"key": "cv", "kind": "file", "text": {"en": "Short CV"}}]
        version.save()
        application, home = begun(call)
        write(application, COMPLETE)
    client = Visitor()
    cv = SimpleUploadedFile("Žana's CV.pdf", pdf())
    saved = client.post(f"{home}form/save/", {"q.cv": cv}).json()
    (kept,) = saved["files"]["cv"]
    assert kept["name"] == "Žana's CV.pdf"
    assert "Žana" in client.get(f"{home}sending/").content.decode()
    client.post(f"{home}sending/")
    removed = client.post(f"{home}form/save/", {"remove": kept["id"]}).json()
    assert removed["files"]["cv"] == []
    assert "Žana" in client.get(f"{home}copy/").content.decode()
    assert "have not sent them again" in client.get(home).content.decode()
    answer = client.get(f"{home}files/{kept['id']}/")
    assert answer["Content-Disposition"].startswith("attachment")
    fake = SimpleUploadedFile("face.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    refused = client.post(f"{home}form/save/", {"q.cv": fake}).json()
    assert "cannot take" in refused["problems"]["cv"]
