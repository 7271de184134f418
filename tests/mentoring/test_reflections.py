"""Reflections belong to their writer, actions to the two; the team reads what is switched on, and only then."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django_scopes.exceptions import ScopeError

from spona.core.models import AuditLine
from spona.core.scope import across_organisations, in_organisation
from spona.mentoring import action_actions, reflection_actions
from spona.mentoring.models import Mentorship
from spona.mentoring.models.action import Action
from spona.mentoring.models.reflection import ReflectionAnswer
from spona.mentoring.privacy import as_pair, as_reflecting
from spona.mentoring.queries.reflections import shared_with_team
from spona.mentoring.tasks_of_reflection import first_working_day, tidy
from spona.messaging.models import Message
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from spona.programmes.models import Cycle
from spona.programmes.states import Stage
from tests.characters import NOW, TODAY, House, visitor

SECRET = "SECRET-REFLECTION"


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def write(house: House, *, shared: bool = False) -> None:
    with in_organisation(house.organisation):
        reflection_actions.write_reflection(
            mentorship=house.mentorship,
            participation=house.mentee,
            month=TODAY,
            answers={"hard": (SECRET, shared), "good": ("PRIVATE-GOOD", False)},
            now=NOW,
        )


def bodies(house: House) -> dict[str, str]:
    """What each reader finds on the pages that could hold a reflection."""
    mine = f"/o/ours/me/pairs/{house.mentorship.public_id}/"
    desk = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    pages = {
        "mentee": (house.mentee.person, f"{mine}reflections/"),
        "mentor": (house.mentor.person, f"{mine}reflections/"),
        "mentors_pair": (house.mentor.person, mine),
        "team": (house.owner, desk),
        "stranger": (house.other_mentee.person, f"{mine}reflections/"),
        "owner": (house.owner, f"{mine}reflections/"),
    }
    return {who: visitor(by).get(url).content.decode() for who, (by, url) in pages.items()}


def test_nobody_but_the_writer_reads_it_until_she_shares_and_after_she_takes_it_back(
    house: House,
) -> None:
    write(house)
    assert {who for who, body in bodies(house).items() if SECRET in body} == {"mentee"}
    write(house, shared=True)
    assert {who for who, body in bodies(house).items() if SECRET in body} == {"mentee", "team"}
    assert {who for who, body in bodies(house).items() if "PRIVATE-GOOD" in body} == {"mentee"}
    write(house)
    assert {who for who, body in bodies(house).items() if SECRET in body} == {"mentee"}


def test_the_rows_answer_nowhere_else(house: House) -> None:
    write(house, shared=True)
    with pytest.raises(ScopeError):
        ReflectionAnswer.objects.all()
    with in_organisation(house.organisation):
        for model in (ReflectionAnswer, Action):
            with pytest.raises(ScopeError):
                model.objects.count()
        with as_pair(house.mentorship, person=house.mentee.person), pytest.raises(ScopeError):
            ReflectionAnswer.objects.count()
        assert [a.text for a in shared_with_team(mentorship=house.mentorship)] == [SECRET]
    with across_organisations(why="even here"), pytest.raises(ScopeError):
        ReflectionAnswer.objects.filter(pk=1).exists()
    for person in (house.mentor.person, house.owner):
        with pytest.raises(PermissionDenied):
            as_reflecting(house.mentorship, house.mentee, person=person)


def test_the_other_side_cannot_turn_a_switch(house: House) -> None:
    write(house)
    with (
        in_organisation(house.organisation),
        as_reflecting(house.mentorship, house.mentee, person=house.mentee.person),
    ):
        answer = ReflectionAnswer.objects.get(ask="hard")
    url = f"/o/ours/me/pairs/{house.mentorship.public_id}/reflections/"
    form = {"switch": answer.public_id, "to": "on"}
    visitor(house.mentor.person).post(url, form)
    assert visitor(house.owner).post(url, form).status_code == 404
    with in_organisation(house.organisation):
        assert shared_with_team(mentorship=house.mentorship) == []
    assert visitor(house.mentee.person).post(url, form).status_code == 302
    with in_organisation(house.organisation):
        assert len(shared_with_team(mentorship=house.mentorship)) == 1


def test_an_emptied_answer_is_gone(house: House) -> None:
    write(house, shared=True)
    url = f"/o/ours/me/pairs/{house.mentorship.public_id}/reflections/"
    assert visitor(house.mentee.person).post(url, {"good": "kept"}).status_code == 302
    with in_organisation(house.organisation):
        assert shared_with_team(mentorship=house.mentorship) == []


def test_actions_are_carried_over_until_done_and_belong_to_the_two(house: House) -> None:
    url = f"/o/ours/me/pairs/{house.mentorship.public_id}/actions/"
    mentee, mentor = visitor(house.mentee.person), visitor(house.mentor.person)
    form = {"text": "SECRET-STEP", "who": house.mentor.public_id, "due_on": "2026-01-02"}
    assert mentee.post(url, form).status_code == 302
    assert mentee.post(url, {**form, "who": house.other_mentor.public_id}).status_code == 422
    page = mentor.get(url).content.decode()
    assert "SECRET-STEP" in page and "carried over" in page
    assert "SECRET-STEP" in mentor.get(url.removesuffix("actions/")).content.decode()
    assert visitor(house.owner).get(url).status_code == 404
    desk = visitor(house.owner).get(f"/o/ours/desk/pairs/{house.mentorship.public_id}/")
    assert "SECRET-STEP" not in desk.content.decode()
    with in_organisation(house.organisation):
        with as_pair(house.mentorship, person=house.mentor.person):
            key = Action.objects.get().public_id
        action_actions.finish_action(
            mentorship=house.mentorship, participation=house.mentee, public_id=key, now=NOW
        )
        with as_pair(house.mentorship, person=house.mentor.person):
            assert Action.objects.get().done_at == NOW
        assert not [x for x in AuditLine.objects.all() if "SECRET" in f"{x.detail}"]


def test_the_invitation_goes_once_a_month_and_to_no_paused_pair(house: House) -> None:
    first = datetime(2026, 6, 1, 9, tzinfo=UTC)
    with in_organisation(house.organisation):
        Mentorship.objects.update(started_on=TODAY)
    tidy(now=first)
    tidy(now=first.replace(day=2))
    assert tidy(now=first.replace(day=9)) == 0
    with in_organisation(house.organisation):
        invited = Message.objects.filter(kind="reflection_invited")
        assert invited.count() == 2
        Mentorship.objects.update(state="paused")
    tidy(now=first.replace(month=7))
    with in_organisation(house.organisation):
        assert invited.count() == 2


def test_it_begins_on_a_working_day_of_a_running_cycle_and_rests_with_either(house: House) -> None:
    assert [first_working_day(date(2026, m, 20)).day for m in (5, 6, 8)] == [1, 1, 3]
    august = datetime(2026, 8, 1, 9, tzinfo=UTC)  # a Saturday
    assert tidy(now=august) == 0
    monday = august.replace(day=3)
    with in_organisation(house.organisation):
        rest = begin_standstill(
            person=house.mentor.person,
            kind=Rest.HOLIDAY,
            starts_on=TODAY,
            ends_on=None,
            by=house.coordinator,
            now=NOW,
        )
    assert tidy(now=monday) == 0
    with in_organisation(house.organisation):
        rest.delete()
        Cycle.objects.update(stage=Stage.FINISHED)
    assert tidy(now=monday) == 0
    with in_organisation(house.organisation):
        Cycle.objects.update(stage=Stage.RUNNING)
    assert tidy(now=monday) == 2


def test_contentment_is_a_number_of_five_and_no_viewer_reads_what_is_shared(house: House) -> None:
    url = f"/o/ours/me/pairs/{house.mentorship.public_id}/reflections/"
    client = visitor(house.mentee.person)
    assert client.post(url, {"progress": "6"}).status_code == 422
    assert client.post(url, {"progress": "4", "share_progress": "on"}).status_code == 302
    desk = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    assert "4 of 5" in visitor(house.coordinator).get(f"{desk}care/").content.decode()
    assert "4 of 5" in visitor(house.coordinator).get(desk).content.decode()
    assert "4 of 5" not in visitor(house.viewer).get(desk).content.decode()
