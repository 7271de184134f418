"""The team's pages of care, and the two minutes of a mentor on a phone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.core.states import WrongState
from spona.mentoring.meeting_actions import plan_meeting
from spona.mentoring.models import Mentorship
from spona.mentoring.states import Medium
from spona.messaging.links import address_of, issue
from spona.people.models import Standstill
from spona.support.actions.holders import give_case, hand_over, share_out
from spona.support.actions.log import add_entry
from spona.support.actions.tasks import add_task, close_task, hand_task, reopen_task
from spona.support.models.checkin import Pulse
from spona.support.models.desk import CaseHolder, Entry, Task
from spona.support.states import EntryKind, TaskKind, TaskState, Whom
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, visitor
from tests.support.care_subjects import pulse_of, task_of

DESK = "/o/ours/desk"


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def pairs(house: House, n: int) -> list[Mentorship]:
    return [
        Mentorship.objects.create(
            organisation=house.organisation,
            cycle=house.cycle,
            started_on=TODAY,
            mentee=make_mentee(house.cycle, f"Mentee {n}{i} ours", areas=[]),
            mentor=make_mentor(house.cycle, f"Mentor {n}{i} ours", areas=[]),
        )
        for i in range(n)
    ]


# Case holders


def test_a_pair_has_one_colleague_at_a_time_and_its_tasks_go_along(scoped: House) -> None:
    pair = scoped.mentorship
    task = Task.objects.get(public_id=task_of(scoped))
    give_case(mentorship=pair, to=scoped.coordinator, by=scoped.owner, now=NOW)
    give_case(mentorship=pair, to=scoped.coordinator, by=scoped.owner, now=NOW)
    give_case(mentorship=pair, to=scoped.manager, by=scoped.owner, now=NOW)
    assert list(CaseHolder.objects.order_by("pk").values_list("person", "until")) == [
        (scoped.coordinator.pk, NOW),
        (scoped.manager.pk, None),
    ]
    task.refresh_from_db()
    assert task.assignee == scoped.manager
    for nobody in (scoped.viewer, scoped.mentee.person):
        with pytest.raises(ValidationError):
            give_case(mentorship=pair, to=nobody, by=scoped.owner, now=NOW)


def test_pairs_are_shared_out_evenly_and_those_in_hand_stay(scoped: House) -> None:
    give_case(mentorship=scoped.mentorship, to=scoped.manager, by=None, now=NOW)
    pairs(scoped, 5)
    among = [scoped.coordinator, scoped.manager, scoped.viewer]
    assert share_out(cycle=scoped.cycle, among=among, by=scoped.owner, now=NOW) == 5
    held = CaseHolder.objects.filter(until=None)
    assert held.filter(person=scoped.coordinator).count() == 3
    assert held.filter(person=scoped.manager).count() == 3
    assert share_out(cycle=scoped.cycle, among=among, by=scoped.owner, now=NOW) == 0
    with pytest.raises(ValidationError):
        share_out(cycle=scoped.cycle, among=[scoped.viewer], by=scoped.owner, now=NOW)


def test_a_colleague_who_leaves_hands_everything_on(scoped: House) -> None:
    share_out(cycle=scoped.cycle, among=[scoped.coordinator], by=None, now=NOW)
    task_of(scoped)
    moved = hand_over(of=scoped.coordinator, to=scoped.manager, by=scoped.owner, now=NOW)
    assert moved[0] == 1
    assert not CaseHolder.objects.filter(person=scoped.coordinator, until=None).exists()
    assert not Task.objects.filter(assignee=scoped.coordinator, state="open").exists()
    with pytest.raises(ValidationError):
        hand_over(of=scoped.manager, to=scoped.viewer, by=scoped.owner, now=NOW)


def test_the_handover_page_shows_all_and_hands_it_on(house: House) -> None:
    with in_organisation(house.organisation):
        give_case(mentorship=house.mentorship, to=house.coordinator, by=None, now=NOW)
        add_entry(
            mentorship=house.mentorship, kind=EntryKind.CALL, whom=Whom.MENTOR, on=TODAY,
            text="On the road until May", by=house.coordinator, now=NOW,
        )  # fmt: skip
    owner, url = visitor(house.owner), f"{DESK}/people/{house.coordinator.public_id}/handover/"
    page = owner.get(url).content.decode()
    assert "On the road until May" in page
    answer = owner.post(url, {"to": house.manager.public_id})
    assert answer.status_code == 302
    with in_organisation(house.organisation):
        assert CaseHolder.objects.get(until=None).person == house.manager
    owner.post(url, {"to": house.viewer.public_id})  # may not act
    with in_organisation(house.organisation):
        assert CaseHolder.objects.get(until=None).person == house.manager


# Tasks and the log


def test_a_task_is_closed_once_handed_on_and_opened_again(scoped: House) -> None:
    task = Task.objects.get(public_id=task_of(scoped))
    hand_task(task=task, assignee=None, due_on=TODAY + timedelta(days=3), by=scoped.owner)
    close_task(task=task, to=TaskState.DONE, outcome="Talked", by=scoped.owner, now=NOW)
    with pytest.raises(WrongState):
        close_task(task=task, to=TaskState.DROPPED, outcome="", by=scoped.manager, now=NOW)
    with pytest.raises(WrongState):
        hand_task(task=task, assignee=scoped.manager, due_on=TODAY, by=scoped.owner)
    again = reopen_task(task=task, by=scoped.owner)
    assert (again.state, again.closed_at, again.assignee) == (TaskState.OPEN, None, None)
    verbs = AuditLine.objects.filter(verb__startswith="support.").values_list("verb", flat=True)
    assert {"support.task_closed", "support.task_handed", "support.task_reopened"} <= set(verbs)


def test_a_task_by_hand_through_the_pages(house: House) -> None:
    client = visitor(house.coordinator)
    care = f"{DESK}/pairs/{house.mentorship.public_id}/care/"
    wrong = client.post(f"{care}tasks/new/", {"title": "Ask", "note": "My words", "due_on": ""})
    assert wrong.status_code == 422
    assert "My words" in wrong.content.decode()
    made = client.post(
        f"{care}tasks/new/",
        {"title": "Ask for a photo", "note": "", "due_on": TODAY.isoformat(),
         "assignee": house.coordinator.public_id},
    )  # fmt: skip
    assert (made.status_code, made["Location"]) == (302, care)
    assert "Ask for a photo" in client.get(f"{DESK}/tasks/").content.decode()
    with in_organisation(house.organisation):
        task = Task.objects.get(kind=TaskKind.BY_HAND)
    closed = client.post(f"{DESK}/tasks/{task.public_id}/", {"to": "done", "outcome": "Sent"})
    assert closed["Location"] == care
    assert "Ask for a photo" not in client.get(f"{DESK}/tasks/").content.decode()
    assert "Ask for a photo" in client.get(f"{DESK}/tasks/?whose=closed").content.decode()


def test_a_log_that_only_the_team_reads(house: House) -> None:
    client = visitor(house.coordinator)
    care = f"{DESK}/pairs/{house.mentorship.public_id}/care/"
    facts = {"kind": "call", "on": TODAY.isoformat(), "text": "Called about May"}
    assert client.post(f"{care}log/new/", facts).status_code == 422  # with whom?
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    wrong = client.post(f"{care}log/new/", {**facts, "whom": "mentor", "on": tomorrow})
    assert wrong.status_code == 422
    assert "Called about May" in wrong.content.decode()
    assert client.post(f"{care}log/new/", {**facts, "whom": "mentor"}).status_code == 302
    assert "Called about May" in client.get(care).content.decode()
    assert visitor(house.viewer).get(care).status_code == 403
    for side in (house.mentee, house.mentor):
        own = visitor(side.person).get(f"/o/ours/me/pairs/{house.mentorship.public_id}/")
        assert "Called about May" not in own.content.decode()
    with in_organisation(house.organisation):
        entry = Entry.objects.get()
        audit = AuditLine.objects.get(verb="support.logged")
    assert "Called" not in str(audit.detail)
    removal = f"{care}log/{entry.public_id}/removal/"
    visitor(house.owner).post(removal, {})  # not hers
    with in_organisation(house.organisation):
        assert Entry.objects.exists()
    client.post(removal, {})
    with in_organisation(house.organisation):
        assert not Entry.objects.exists()


def test_rest_through_the_pages(house: House) -> None:
    client = visitor(house.coordinator)
    care = f"{DESK}/pairs/{house.mentorship.public_id}/care/"
    facts = {
        "who": house.mentor.public_id, "kind": "illness", "starts_on": TODAY.isoformat(),
        "ends_on": "",
    }  # fmt: skip
    assert client.post(f"{care}rest/", {**facts, "ends_on": "2026-01-01"}).status_code == 422
    assert client.post(f"{care}rest/", facts).status_code == 302
    assert client.post(f"{care}rest/", facts).status_code == 422  # rests already
    assert "Nothing automatic reaches either" in client.get(care).content.decode()
    with in_organisation(house.organisation):
        rest = Standstill.objects.get()
        assert "illness" not in str(AuditLine.objects.get(verb="people.standstill_begun").detail)
    client.post(f"{care}rest/{rest.public_id}/end/", {})
    with in_organisation(house.organisation):
        assert not Standstill.objects.exists()  # begun and ended today: no day at all


# The rules


def test_the_rules_of_a_cycle_are_changed_on_a_page(house: House) -> None:
    client, url = visitor(house.coordinator), f"{DESK}/cycles/2026/care/rules/"
    page = client.get(url)
    assert page.status_code == 200
    form = page.context["form"]
    values = {name: form[name].initial for name in form.fields}
    values = {name: "on" if value is True else value for name, value in values.items() if value}
    down = client.post(url, {**values, "rung-call": 50})
    assert down.status_code == 422
    assert "later than the one before" in down.content.decode()
    assert client.post(url, {**values, "rung-reminder": 30}).status_code == 302
    house.cycle.refresh_from_db()
    assert house.cycle.silence_days == 30


def test_the_lists_ask_the_database_equally_often(house: House) -> None:
    client = visitor(house.coordinator)
    counts = {
        f"{DESK}/tasks/?whose=all": 5,
        f"{DESK}/cycles/2026/care/": 8,
        f"{DESK}/pairs/{house.mentorship.public_id}/care/": 12,
        f"{DESK}/people/{house.coordinator.public_id}/handover/": 9,
    }
    found: list[dict[str, int]] = []
    for n in (1, 6):
        with in_organisation(house.organisation):
            for pair in [*pairs(house, n), house.mentorship]:
                add_task(
                    mentorship=pair, title="Something", note="", due_on=TODAY,
                    assignee=house.coordinator, by=house.owner, now=NOW,
                )  # fmt: skip
                add_entry(
                    mentorship=pair, kind=EntryKind.NOTE, whom="", on=TODAY, text="A note",
                    by=house.owner, now=NOW,
                )  # fmt: skip
            share_out(cycle=house.cycle, among=[house.coordinator], by=None, now=NOW)
            pulse_of(house)
        for url in counts:
            client.get(url)
        asked = {}
        for url in counts:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            asked[url] = len(queries)
        found.append(asked)
    assert found == [counts, counts]


# Two minutes of a mentor


def test_two_minutes_by_a_link(house: House) -> None:
    with in_organisation(house.organisation):
        pulse = pulse_of(house)
        Pulse.objects.update(answered_at=None, words="")
        link = address_of(issue(person=house.mentee.person, purpose="pulse", target=pulse, now=NOW))
    url, client = link.split("//")[1].partition("/")[2], visitor()
    url = f"/{url}"
    page = client.get(url).content.decode()
    assert "The team reads your answers." in page
    assert client.head(url).status_code == 200  # a scanner that looks changes nothing
    with in_organisation(house.organisation):
        assert Pulse.objects.get().answered_at is None
    half = client.post(url, {"as_agreed": "yes", "words": "I wrote this first"})
    assert half.status_code == 422
    assert "I wrote this first" in half.content.decode()
    said = {"as_agreed": "yes", "useful": 4, "at_ease": 5, "words": "Good", "wants_talk": "on"}
    assert client.post(url, said).status_code == 302
    with in_organisation(house.organisation):
        assert Pulse.objects.get().words == "Good"
        assert Task.objects.get(kind=TaskKind.WANTS_TALK).participation_id == house.mentee.pk
    other = visitor(house.mentor.person).get(f"/o/ours/me/check-ins/{pulse.public_id}/")
    assert other.status_code == 404


def test_the_history_of_a_pair_is_told_in_words(house: House) -> None:
    """Whatever the year's actions write into the trail of a pair has words on its page."""
    with in_organisation(house.organisation):
        task_of(house)
        plan_meeting(
            mentorship=house.mentorship, by=house.mentee, starts_at=NOW + timedelta(days=2),
            minutes=90, medium=Medium.VIDEO, place="", now=NOW,
        )  # fmt: skip
    page = visitor(house.viewer).get(f"{DESK}/pairs/{house.mentorship.public_id}/")
    shown = page.content.decode()
    assert "A meeting was agreed" in shown
    assert "mentoring." not in shown
    assert "support." not in shown
