"""Conversations with the team, and mails that came in for it."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring.session_actions import record_session
from spona.mentoring.states import Medium, Outcome
from spona.messaging.incoming import deal, keep
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.incoming_models import Received
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person
from spona.support.actions.holders import give_case
from spona.support.actions.threads import write_as_team, write_to_team
from spona.support.models.desk import Task
from spona.support.models.threads import Post, Thread
from spona.support.states import TaskKind, TaskState
from spona.support.words import reason_of
from tests.characters import NOW, TODAY, House, make_person, visitor
from tests.messaging.letters_in import mail

DESK = "/o/ours/desk"


@pytest.fixture(autouse=True)
def _incoming(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    from django.utils import timezone

    settings.INBOX = {"host": "127.0.0.1", "port": 1, "username": "reply", "folder": "INBOX"}
    settings.REPLY_ADDRESS = "reply@in.example"
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def come(text: str, *, to: str, sender: str, **more: Any) -> Received:
    assert keep(mail(text, to=to, sender=sender, **more), is_cut=False, now=NOW)
    deal(now=NOW)
    with across_organisations(why="a test looks"):
        return Received.objects.latest("pk")


def open_tasks() -> list[tuple[str, Any, Any]]:
    rows = Task.objects.filter(state=TaskState.OPEN).order_by("pk")
    return [(row.kind, row.mentorship_id, row.assignee_id) for row in rows]


def test_what_somebody_writes_waits_as_one_task_until_it_is_answered(scoped: House) -> None:
    pair, ana = scoped.mentorship, scoped.mentee.person
    give_case(mentorship=pair, to=scoped.coordinator, by=scoped.owner, now=NOW)
    page = visitor(ana)
    sent = page.post("/o/ours/me/team/", {"text": "I am <b>late</b> with everything"})
    assert sent.status_code == 302
    page.post("/o/ours/me/team/", {"text": "And sorry"})
    assert open_tasks() == [(TaskKind.WROTE, pair.pk, scoped.coordinator.pk)]
    task = Task.objects.get(kind=TaskKind.WROTE)
    assert reason_of(task, today=TODAY) == "Ana ours has written to the team."
    desk = visitor(scoped.coordinator)
    address = f"{DESK}/threads/people/{ana.public_id}/"
    assert address in desk.get(f"{DESK}/tasks/{task.public_id}/").content.decode()
    shown = desk.get(address).content.decode()
    assert "I am &lt;b&gt;late" in shown and "And sorry" in shown
    desk.post(address, {"text": "No harm done. https://evil.example"})
    assert open_tasks() == []
    letter = Message.objects.get(kind="thread_one")
    assert (letter.person, "No harm done" in letter.text) == (ana, True)
    assert "https://evil" not in letter.html
    assert letter.reply_to.startswith("reply+thread-")
    assert "No harm done" in page.get("/o/ours/me/team/").content.decode()
    task.refresh_from_db()
    assert (task.state, task.closed_by) == (TaskState.DONE, scoped.coordinator)


def test_read_and_no_answer_needed(scoped: House) -> None:
    write_to_team(by=scoped.mentee.person, text="Thanks", now=NOW)
    desk = visitor(scoped.coordinator)
    address = f"{DESK}/threads/people/{scoped.mentee.person.public_id}/"
    shown = desk.get(f"{DESK}/threads/").content.decode()
    assert shown.count("waits for an answer") == 2  # in the lead, and there
    desk.post(address, {"read": "yes"})
    assert open_tasks() == []
    assert desk.get(f"{DESK}/threads/").content.decode().count("waits for an answer") == 1
    assert Message.objects.count() == 0


def test_an_answer_by_mail_is_a_line_of_the_conversation(scoped: House) -> None:
    ana = scoped.mentee.person
    write_as_team(by=scoped.coordinator, person=ana, text="How are you?", now=NOW)
    to = Message.objects.get(kind="thread_one").reply_to
    text = "Well, thank you.\n\nOn Monday Leaders wrote:\n> How are you?"
    got = come(text, to=to, sender=ana.email)
    assert (got.became, bytes(got.raw)) == ("post", b"")
    post = Post.objects.get(is_teams=False)
    assert (post.text, post.by, post.by_mail) == ("Well, thank you.", ana, True)
    assert open_tasks() == [(TaskKind.WROTE, scoped.mentorship.pk, None)]
    come("Out", to=to, sender=ana.email, subject="Automatic reply: x")
    assert Post.objects.count() == 2
    # A mail of the silence ladder asks to answer the team: it begins her own conversation.
    mentor = scoped.mentor.person
    mentor.email = "djordje@example.org"
    mentor.save()
    to = reply_address(person=mentor, purpose="team", target=scoped.mentorship)
    assert come("My mother is ill", to=to, sender=mentor.email).became == "post"
    assert Thread.objects.get(person=mentor).awaits_team
    to = reply_address(person=mentor, purpose="thread")  # under a letter of the team
    assert come("Back again", to=to, sender=mentor.email).became == "post"
    assert Post.objects.filter(thread__person=mentor).count() == 2


def test_two_machines_that_answer_each_other_come_to_an_end(scoped: House) -> None:
    ana = scoped.mentee.person
    to = reply_address(person=ana, purpose="team", target=scoped.mentorship)
    became = [come(f"Away {n}", to=to, sender=ana.email).became for n in range(22)]
    assert became == ["post"] * 20 + ["auto"] * 2
    assert bytes(Received.objects.latest("pk").raw)  # nothing is lost


def test_a_pair_and_the_team(scoped: House, elsewhere: House) -> None:
    pair, ana, mentor = scoped.mentorship, scoped.mentee.person, scoped.mentor.person
    own = visitor(ana).get(f"/o/ours/me/pairs/{pair.public_id}/team/?with=pair").content.decode()
    assert "Only you and the team read this" in own  # until the team begins one
    write_to_team(by=ana, text="About him alone", now=NOW)
    visitor(scoped.coordinator).post(
        f"{DESK}/threads/pairs/{pair.public_id}/", {"text": "For you both"}
    )
    assert {m.person_id for m in Message.objects.filter(kind="thread_pair")} == {ana.pk, mentor.pk}
    theirs = visitor(mentor).get(f"/o/ours/me/pairs/{pair.public_id}/team/?with=pair")
    assert "For you both" in theirs.content.decode()
    assert "About him alone" not in theirs.content.decode()
    write_to_team(by=ana, pair=pair, text="Thank you both", now=NOW)
    assert Message.objects.filter(kind="thread_pair", person=mentor).count() == 2
    with pytest.raises(PermissionDenied):
        write_to_team(by=scoped.other_mentor.person, pair=pair, text="Me too", now=NOW)
    with pytest.raises(ValidationError):
        write_to_team(by=ana, text="  ", now=NOW)


def test_by_link_each_reads_her_own_only(scoped: House, elsewhere: House) -> None:
    ana, mentor = scoped.mentee.person, scoped.mentor.person
    write_to_team(by=ana, text="Between us", now=NOW)
    thread = Thread.objects.get(person=ana)

    def page(person: Person) -> Any:
        link = issue(person=person, purpose="thread", target=thread, now=NOW)
        return urlsplit(address_of(link)).path

    assert "Between us" in visitor().get(page(ana)).content.decode()
    sent = visitor().post(page(ana), {"text": "One more"})
    assert (sent.status_code, Post.objects.count()) == (302, 2)
    assert visitor().get(page(mentor)).status_code == 404
    with in_organisation(elsewhere.organisation):
        stranger = issue(person=elsewhere.mentee.person, purpose="thread", target=thread, now=NOW)
        assert visitor().get(urlsplit(address_of(stranger)).path).status_code == 404
    assert visitor(elsewhere.owner).get(f"{DESK}/threads/").status_code == 404
    assert visitor(scoped.viewer).get(f"{DESK}/threads/").status_code == 403


def test_her_sealed_address_does_not_reach_a_conversation_of_others(scoped: House) -> None:
    write_to_team(by=scoped.mentee.person, text="Mine", now=NOW)
    thread = Thread.objects.get()
    stranger = scoped.other_mentee.person
    to = reply_address(person=stranger, purpose="thread", target=thread)
    got = come("Let me in", to=to, sender=stranger.email)
    assert (got.state, got.why, Post.objects.count()) == ("unclear", "gone", 1)


def test_what_is_unclear_waits_for_a_person(scoped: House) -> None:
    ana = scoped.mentee.person
    got = come("I will be late", to="reply@in.example", sender=ana.email)
    task = Task.objects.get(kind=TaskKind.MAIL)
    assert (task.mentorship, task.participation) == (scoped.mentorship, scoped.mentee)
    desk = visitor(scoped.coordinator)
    address = f"{DESK}/incoming/{got.public_id}/"
    assert address in desk.get(f"{DESK}/tasks/{task.public_id}/").content.decode()
    assert "I will be late" in desk.get(address).content.decode()
    assert "Ana ours" in desk.get(address + "?q=Ana").content.decode()
    desk.post(address, {"act": "person", "person": ana.public_id})
    assert Post.objects.get().text == "I will be late"
    assert open_tasks() == [(TaskKind.WROTE, scoped.mentorship.pk, None)]
    got.refresh_from_db()
    assert (got.state, bytes(got.raw), got.handled_by) == ("done", b"", scoped.coordinator)
    again = desk.post(address, {"act": "aside"}, follow=True)
    assert "A colleague was faster" in again.content.decode()


def test_another_address_of_hers_is_confirmed_and_not_read(scoped: House) -> None:
    ana = scoped.mentee.person
    to = reply_address(person=ana, purpose="session", target=scoped.mentorship)
    got = come("today, 90 minutes", to=to, sender="ana@private.example")
    desk = visitor(scoped.coordinator)
    address = f"{DESK}/incoming/{got.public_id}/"
    page = desk.get(address).content.decode()
    assert "90 minutes" not in page and "nobody of the team can read it" in page
    desk.post(address, {"act": "person", "person": ana.public_id})
    assert Post.objects.count() == 0
    desk.post(address, {"act": "hers"})
    assert scoped.mentorship.sessions.get().minutes == 90  # type: ignore[attr-defined]
    assert open_tasks() == []


def test_mail_of_strangers_is_one_task(scoped: House) -> None:
    first = come("Buy", to="reply@in.example", sender="a@spam.example")
    second = come("More", to="reply@in.example", sender="b@spam.example")
    assert len(open_tasks()) == 1
    desk = visitor(scoped.coordinator)
    assert "b@spam.example" in desk.get(f"{DESK}/incoming/").content.decode()
    desk.post(f"{DESK}/incoming/{first.public_id}/", {"act": "aside"})
    assert len(open_tasks()) == 1
    desk.post(f"{DESK}/incoming/{second.public_id}/", {"act": "aside"})
    assert open_tasks() == []


def test_the_case_holder_learns_of_an_unread_answer_until_it_is_written_down(scoped: House) -> None:
    ana, pair = scoped.mentee.person, scoped.mentorship
    to = reply_address(person=ana, purpose="session", target=pair)
    come("It was about his boss", to=to, sender=ana.email)
    come("And more", to=to, sender=ana.email)
    task = Task.objects.get(kind=TaskKind.MAIL)
    assert "boss" not in str(task.facts) + reason_of(task, today=TODAY)
    page = visitor(scoped.coordinator).get(f"{DESK}/tasks/{task.public_id}/").content.decode()
    assert "Nobody can read the answer" in page and "incoming/" not in page
    record_session(
        mentorship=pair, by=scoped.mentee, held_on=TODAY, outcome=Outcome.HELD, minutes=60,
        medium=Medium.VIDEO, now=NOW,
    )  # fmt: skip
    assert open_tasks() == []


def test_the_list_costs_the_same_for_one_and_for_many(scoped: House) -> None:
    desk = visitor(scoped.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert desk.get(f"{DESK}/threads/").status_code == 200
        return len(found)

    write_to_team(by=scoped.mentee.person, text="One", now=NOW)
    queries()
    one = queries()
    for n in range(3):
        write_to_team(by=make_person(scoped.organisation, f"P{n} ours"), text="Hello", now=NOW)
    assert (one, queries()) == (5, 5)


def test_a_mail_that_holds_only_the_beginning_says_so(scoped: House) -> None:
    for n, end in ((300, "end."), (900, "…")):
        text = "word " * n + "end."
        write_as_team(by=scoped.coordinator, person=scoped.mentee.person, text=text, now=NOW)
        sent = Message.objects.filter(kind="thread_one").latest("pk")
        said = sent.text.partition("/l/thread/")[0].rpartition("http")[0].strip()
        assert said.endswith(f"word {end}")
