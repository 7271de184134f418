"""Alerts to a chat: what is told and what never is, nothing lost, nothing shown of the address."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spona.core.models import AuditLine
from spona.core.outgoing import Trouble
from spona.core.scope import in_organisation
from spona.core.sealed import seal, unseal
from spona.messaging.refusals import address_refused
from spona.support.actions import alerts as actions
from spona.support.actions.tasks import add_task, place, place_one
from spona.support.mails.alerts import Line, Told, payload
from spona.support.models.alerts import Alert, AlertChannel
from spona.support.models.desk import Task
from spona.support.rules import Wanted
from spona.support.states import AlertState, TaskKind, TaskState, Tells
from spona.support.tasks import alerts as tasks
from tests.characters import NOW, TODAY, House, visitor
from tests.support.alert_subjects import channel_of
from tests.support.chat import Chat, chat
from tests.support.test_care_pages import pairs

PAGE = "/o/ours/desk/alerts/"
FORM = {"name": "Team", "kind": "slack", "url": "https://hooks.example/services/SECRET",
        "tells": ["task", "talk"]}  # fmt: skip


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    with chat(monkeypatch) as here:
        yield here


def channel(house: House, here: Chat, **more: object) -> AlertChannel:
    found = channel_of(house)
    more = {"sealed_url": seal(here.url, purpose=actions.PURPOSE), **more}
    AlertChannel.objects.filter(pk=found.pk).update(**more)
    return AlertChannel.objects.get(pk=found.pk)


def silence(house: House, rung: str = "call", n: int = 1) -> Task | None:
    facts = {"rung": rung, "days": 65, "since": "2026-02-09", "planned_on": None}
    wanted = Wanted(TaskKind.SILENCE, f"silence:{n}", TODAY, facts)
    return place_one(pair=house.mentorship, wanted=wanted, now=NOW)


def states() -> list[str]:
    return list(Alert.objects.order_by("pk").values_list("state", flat=True))


def test_a_silence_is_told_with_its_first_step_and_without_a_name(
    scoped: House, slack: Chat
) -> None:
    channel(scoped, slack)
    task = silence(scoped)
    assert task is not None and states() == ["queued"]
    assert tasks.sweep(now=NOW) == 1
    url = f"http://localhost:8000/o/ours/desk/tasks/{task.public_id}/"
    assert slack.text == (
        "*Organisation ours · Spona*\nA pair needs somebody: Silence. "
        f"Call the mentee first, then the mentor. <{url}|Open>"
    )
    assert tasks.sweep(now=NOW) == 0 and len(slack.heard) == 1 and states() == ["sent"]
    silence(scoped)  # looked at again
    assert states() == ["sent"]
    silence(scoped, rung="talk")  # the next step is told, also of the same task
    assert tasks.sweep(now=NOW + timedelta(seconds=15)) == 1 and "Invite both" in slack.text


def test_only_where_it_was_chosen_the_two_are_named(scoped: House, slack: Chat) -> None:
    ana, djordje = scoped.mentee.person, scoped.mentor.person
    ana.name, djordje.name = "Ana <!channel> & co", "Đ. https://evil.example"
    ana.save(), djordje.save()
    channel(scoped, slack, names_people=True)
    silence(scoped)
    tasks.sweep(now=NOW)
    assert "Ana &lt;!channel&gt; &amp; co – Đ." in slack.text
    assert "https://evil" not in slack.text


def test_what_was_settled_meanwhile_is_not_told(scoped: House, slack: Chat) -> None:
    channel(scoped, slack)
    silence(scoped)
    Task.objects.update(state=TaskState.DROPPED, closed_at=NOW)
    assert tasks.sweep(now=NOW) == 0
    assert (slack.heard, states()) == ([], ["settled"])


def test_a_chat_hears_only_what_it_asked_for(scoped: House, slack: Chat) -> None:
    channel(scoped, slack, tells=["talk"])
    silence(scoped)
    by_hand = {"mentorship": scoped.mentorship, "note": "", "due_on": TODAY, "now": NOW}
    add_task(title="Ask Ana", assignee=None, by=scoped.coordinator, **by_hand)
    assert states() == []
    wanted = Wanted(TaskKind.WANTS_TALK, "talk:1", TODAY, {}, participation_id=scoped.mentee.pk)
    place_one(pair=scoped.mentorship, wanted=wanted, now=NOW)
    tasks.sweep(now=NOW)
    assert "Somebody wants to talk with the team. Call within two days." in slack.text
    assert "Ana" not in slack.text
    AlertChannel.objects.update(tells=["task"], due_at=NOW)
    add_task(title="Ask Ana", assignee=scoped.coordinator, by=scoped.coordinator, **by_hand)
    assert tasks.sweep(now=NOW) == 0  # her own idea for herself
    add_task(title="Ask Ana", assignee=None, by=scoped.coordinator, **by_hand)
    assert tasks.sweep(now=NOW) == 1
    assert "A colleague put a task on the desk." in slack.text and "Ana" not in slack.text


def test_a_storm_is_one_message(scoped: House, slack: Chat) -> None:
    channel(scoped, slack)
    many = pairs(scoped, 5)
    by_key = {pair.public_id: pair for pair in many}
    for n, kind in enumerate([TaskKind.NO_SHOWS, TaskKind.AGREEMENT]):
        wanted = {key: [Wanted(kind, f"{kind}:{key}", TODAY, {"n": n})] for key in by_key}
        place(pairs=wanted, by_key=by_key, now=NOW)
    assert len(states()) == 2  # a line for each act, however many tasks
    assert tasks.sweep(now=NOW) == 1
    assert "10 things are new on the desk:" in slack.text
    assert "The agreement is not accepted 5" in slack.text
    assert "/o/ours/desk/tasks/?whose=all|Open>" in slack.text


def test_an_address_that_takes_no_mail_is_told_once_and_not_whose(
    scoped: House, slack: Chat
) -> None:
    channel(scoped, slack)
    for _twice in range(2):
        address_refused(
            organisation=scoped.organisation, email="ana@x.example", words="no such user", now=NOW
        )
    assert tasks.sweep(now=NOW) == 1
    assert "1 address takes no mail. <http://localhost:8000/o/ours/desk/mail/|Open>" in slack.text
    assert "ana@" not in slack.text


def test_a_letter_that_waits_for_approval_is_told(scoped: House, slack: Chat) -> None:
    channel(scoped, slack)
    actions.tell(tells=Tells.LETTER, kinds={"letter": 1}, now=NOW)
    assert tasks.sweep(now=NOW) == 1
    assert "1 letter waits for approval. <http://localhost:8000/o/ours/desk/tasks/" in slack.text


def test_an_act_that_fails_tells_nothing(scoped: House, slack: Chat) -> None:
    channel(scoped, slack)
    with pytest.raises(RuntimeError), transaction.atomic():
        silence(scoped)
        raise RuntimeError
    assert states() == []


def test_a_chat_that_is_away_gets_all_later_in_one_message(
    scoped: House, slack: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = channel(scoped, slack)
    slack.status = 503
    silence(scoped)
    with caplog.at_level(logging.DEBUG):
        assert tasks.sweep(now=NOW) == 0
    assert "SECRET" not in caplog.text and "localhost" not in caplog.text
    found.refresh_from_db()
    assert (found.failures, found.trouble, found.status) == (1, "status", 503)
    assert found.due_at == NOW + timedelta(seconds=30)
    actions.tell(tells=Tells.MAIL, kinds={"mail": 2}, now=NOW)
    assert tasks.sweep(now=NOW + timedelta(seconds=29)) == 0 and len(slack.heard) == 1
    slack.status = 200
    assert tasks.sweep(now=NOW + timedelta(seconds=30)) == 1
    assert "A pair needs somebody" in slack.text and "2 addresses take no mail." in slack.text
    found.refresh_from_db()
    assert (found.failures, found.trouble, states()) == (0, "", ["sent", "sent"])


@pytest.mark.parametrize(("status", "tries"), [(410, 3), (307, 3), (500, 12), (429, 12)])
def test_a_chat_that_never_takes_any_is_switched_off_and_the_team_has_a_task(
    scoped: House, slack: Chat, status: int, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = channel(scoped, slack)
    slack.status = status
    silence(scoped)
    moment = NOW
    monkeypatch.setattr(timezone, "now", lambda: moment)
    for _try in range(20):
        tasks.sweep(now=moment)
        found.refresh_from_db()
        if not found.is_on:
            break
        moment = found.due_at
    assert (len(slack.heard), states()) == (tries, ["failed"])
    assert tries == 3 or timedelta(hours=12) < moment - NOW < timedelta(hours=24)
    task = Task.objects.get(kind=TaskKind.ALERTS)
    assert task.state == TaskState.OPEN
    page = visitor(scoped.coordinator).get("/o/ours/desk/tasks/?whose=nobody").content.decode()
    assert "“Chat ours” took no alerts, again and again." in page
    silence(scoped, n=2, rung="talk")
    assert tasks.sweep(now=moment + timedelta(days=1)) == 0 and states() == ["failed"]
    actions.switch_channel(channel=found, is_on=True, by=scoped.manager, now=moment)
    task.refresh_from_db()
    assert task.state == TaskState.DROPPED


def test_a_worker_that_died_in_the_middle_lets_go_after_its_lease(
    scoped: House, slack: Chat
) -> None:
    found = channel(scoped, slack)
    silence(scoped)
    assert actions.claim(channel=found.pk, lease=tasks.LEASE, now=NOW) is not None
    assert actions.claim(channel=found.pk, lease=tasks.LEASE, now=NOW) is None
    assert tasks.sweep(now=NOW + timedelta(seconds=59)) == 0
    assert tasks.sweep(now=NOW + timedelta(seconds=60)) == 1


def test_each_chat_is_told_for_itself_and_an_idle_sweep_asks_one_thing(
    house: House, elsewhere: House, slack: Chat
) -> None:
    with CaptureQueriesContext(connection) as idle:
        assert tasks.sweep(now=NOW) == 0
    assert len(idle) == 1
    with in_organisation(elsewhere.organisation):
        AlertChannel.objects.filter(pk=channel_of(elsewhere).pk).update(due_at=NOW)  # refused
        silence(elsewhere)
    with in_organisation(house.organisation):
        channel(house, slack)
        silence(house)
    assert tasks.sweep(now=NOW) == 1
    assert "elsewhere" not in slack.text
    with in_organisation(elsewhere.organisation):
        assert AlertChannel.objects.get().trouble == Trouble.PRIVATE


def test_a_key_that_changed_is_said(scoped: House, slack: Chat) -> None:
    channel(scoped, slack, sealed_url=seal("https://x.example", purpose="another"))
    silence(scoped)
    tasks.sweep(now=NOW)
    assert AlertChannel.objects.get().trouble == actions.UNREADABLE


def test_a_sealed_text_opens_with_its_key_and_its_purpose_alone(settings) -> None:
    sealed = seal("https://x.example/SECRET", purpose="a")
    assert "SECRET" not in sealed and sealed != seal("https://x.example/SECRET", purpose="a")
    assert unseal(sealed, purpose="a") == "https://x.example/SECRET"
    assert unseal(sealed, purpose="b") is None and unseal(sealed[:-4], purpose="a") is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert unseal(sealed, purpose="a") == "https://x.example/SECRET"
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed, purpose="a") is None


def test_each_chat_reads_its_own_form() -> None:
    told = Told("A & B", (Line("<x> *y* @all [z](u)", "https://h/1"),), "Open")
    assert payload(kind="slack", told=told) == {
        "text": "*A &amp; B*\n&lt;x&gt; *y* @all [z](u) <https://h/1|Open>"
    }
    text = payload(kind="mattermost", told=told)["text"]
    assert text == "**A & B**  \n\\<x\\> \\*y\\* @\u200ball \\[z\\]\\(u\\) [Open](https://h/1)"
    message = payload(kind="teams", told=told)
    assert message["type"] == "message"
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert [block["inlines"][0]["text"] for block in card["body"]] == [
        "A & B",
        "<x> *y* @all [z](u)",
    ]
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open", "url": "https://h/1"}]


# The pages


def test_a_manager_sets_up_a_chat_and_nobody_reads_its_address_again(house: House) -> None:
    manager = visitor(house.manager)
    assert manager.post(PAGE + "new/", FORM).status_code == 302
    with in_organisation(house.organisation):
        found = AlertChannel.objects.get()
        assert (found.host, found.tells, found.names_people) == (
            "hooks.example", ["talk", "task"], False,
        )  # fmt: skip
        assert actions.address_of(found) == FORM["url"]
        line = AuditLine.objects.get(verb="support.alerts_saved")
        assert "SECRET" not in f"{line.target_name}{line.detail}{found.sealed_url}"
    edit = f"{PAGE}{found.public_id}/"
    pages = [manager.get(PAGE), manager.get(edit)]
    pages.append(manager.post(PAGE + "new/", {**FORM, "tells": []}))  # refused, and typed anew
    assert [page.status_code for page in pages] == [200, 200, 422]
    assert all(b"SECRET" not in page.content for page in pages)
    assert b"hooks.example/" in pages[0].content
    renamed = {**FORM, "name": "Other", "url": "", "kind": "teams"}
    assert manager.post(edit, renamed).status_code == 302
    with in_organisation(house.organisation):
        found.refresh_from_db()
        assert (found.name, found.kind, actions.address_of(found)) == (
            "Other", "teams", FORM["url"],
        )  # fmt: skip


@pytest.mark.parametrize(
    "url", ["", "http://hooks.example/x", "https://u:p@hooks.example/", "https://hooks.example:22/"]
)
def test_an_address_of_a_wrong_shape_is_refused_with_a_sentence(house: House, url: str) -> None:
    page = visitor(house.manager).post(PAGE + "new/", {**FORM, "url": url})
    assert page.status_code == 422
    with in_organisation(house.organisation):
        assert not AlertChannel.objects.exists()


def test_six_chats_are_too_many(house: House) -> None:
    manager = visitor(house.manager)
    for n in range(6):
        manager.post(PAGE + "new/", {**FORM, "name": str(n)})
    with in_organisation(house.organisation):
        assert AlertChannel.objects.count() == 5
    with CaptureQueriesContext(connection) as queries:
        assert manager.get(PAGE).status_code == 200
    assert len(queries) <= 7


def test_the_test_says_what_the_chat_answered(house: House, slack: Chat) -> None:
    with in_organisation(house.organisation):
        found = channel(house, slack, failures=2, trouble="time")
    manager = visitor(house.manager)
    url = f"{PAGE}{found.public_id}/test/"

    def again() -> str:
        with in_organisation(house.organisation):
            AlertChannel.objects.update(tested_at=None)
        return manager.post(url, follow=True).content.decode()

    assert "10.0.0.1 took the test." in again()
    assert "A test: what needs the team will be told here." in slack.text
    assert "Please wait ten seconds." in manager.post(url, follow=True).content.decode()
    slack.status = 404
    assert "The chat does not know this address any more (404)." in again()
    assert len(slack.heard) == 2
    with in_organisation(house.organisation):
        AlertChannel.objects.update(
            sealed_url=seal("https://192.168.1.1/x", purpose=actions.PURPOSE)
        )
    assert "This address leads into a private network." in again()
    assert "This address leads into a private network." in manager.get(PAGE).content.decode()
    manager.get(url)
    assert len(slack.heard) == 2


def test_switched_off_and_removed(house: House, slack: Chat) -> None:
    with in_organisation(house.organisation):
        found = channel(house, slack)
        silence(house)
    manager = visitor(house.manager)
    manager.post(f"{PAGE}{found.public_id}/switch/", {"to": "off"})
    with in_organisation(house.organisation):
        assert states() == [AlertState.SETTLED]
        silence(house, rung="talk")
        assert states() == [AlertState.SETTLED]
    manager.post(f"{PAGE}{found.public_id}/removal/")
    with in_organisation(house.organisation):
        assert not AlertChannel.objects.exists() and not Alert.objects.exists()
