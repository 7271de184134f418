"""Goals belong to the pair: set by the two alone, kept in their earlier wordings."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.mentoring import goal_actions
from spona.mentoring.models import (
    Goal,
    GoalVersion,
)
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import CannotRecord
from spona.needs.models import Need
from tests.characters import NOW, House, visitor


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))


def test_a_changed_goal_keeps_its_old_wording(scoped: House) -> None:
    pair = {"mentorship": scoped.mentorship, "now": NOW}
    goal = goal_actions.set_goal(**pair, participation=scoped.mentee, text="Lead a team")
    revise = {"goal": goal, "now": NOW, "participation": scoped.mentor}
    goal_actions.revise_goal(**revise, text="Lead two teams", progress=3)
    goal_actions.revise_goal(**revise, text="Lead two teams", progress=3)  # nothing new
    goal_actions.close_goal(goal=goal, now=NOW, participation=scoped.mentee)
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        versions = GoalVersion.objects.order_by("number").values_list("number", "text", "progress")
        assert list(versions) == [(1, "Lead a team", 0), (2, "Lead two teams", 3)]
        assert Goal.objects.get().closed_at == NOW
    with pytest.raises(CannotRecord, match="closed"):
        goal_actions.revise_goal(**revise, text="Three", progress=3)


def test_goals_are_set_by_the_two_alone_and_leave_no_line_for_the_team(scoped: House) -> None:
    with pytest.raises(PermissionDenied):
        goal_actions.set_goal(
            mentorship=scoped.mentorship,
            participation=scoped.other_mentor,
            text="Not mine",
            now=NOW,
        )
    goal_actions.set_goal(
        mentorship=scoped.mentorship, participation=scoped.mentor, text="Ours", now=NOW
    )
    assert verbs() == []


def test_a_goal_stands_under_an_area_the_mentee_named(scoped: House) -> None:
    voice, foreign = scoped.areas
    Need.objects.filter(area=foreign, profile__participation=scoped.mentee).delete()
    new = {"mentorship": scoped.mentorship, "participation": scoped.mentor, "now": NOW}
    with pytest.raises(CannotRecord, match="areas"):
        goal_actions.set_goal(**new, text="Speak up", area=foreign)
    goal = goal_actions.set_goal(**new, text="Speak up", area=voice)
    revise = {"goal": goal, "participation": scoped.mentee, "now": NOW}
    goal_actions.revise_goal(**revise, text="Speak up more", progress=2)  # its area stays
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert Goal.objects.get().area == voice
    with pytest.raises(CannotRecord, match="areas"):
        goal_actions.revise_goal(**revise, text="Speak up more", progress=2, area=foreign)
    goal_actions.revise_goal(**revise, text="Speak up more", progress=2, area=None)
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert (Goal.objects.get().area, GoalVersion.objects.count()) == (None, 2)


def test_the_area_is_chosen_on_the_page_and_outlives_the_profile(house: House) -> None:
    voice = house.areas[0]
    client, start = (
        visitor(house.mentee.person),
        f"/o/ours/me/pairs/{house.mentorship.public_id}/goals/",
    )
    typed = {"text": "Speak up", "area": voice.public_id}
    assert client.post(start, {**typed, "area": "not-an-area"}).status_code == 422
    assert client.post(start, typed).status_code == 302
    with in_organisation(house.organisation):
        Need.objects.filter(area=voice, profile__participation=house.mentee).delete()
    with as_pair(house.mentorship, person=house.mentee.person):
        one = f"{start}{Goal.objects.get().public_id}/"
    assert '<p class="quiet">Leadership</p>' in client.get(start).content.decode()
    assert client.post(one, {**typed, "progress": "4"}).status_code == 302
    with as_pair(house.mentorship, person=house.mentee.person):
        assert Goal.objects.get().area == voice
        assert GoalVersion.objects.filter(progress=4).exists()


def test_half_way_the_two_are_asked_to_look_at_their_goals_once(scoped: House) -> None:
    from spona.mentoring.rules import goals_want_a_look, half_way_on

    pair = scoped.mentorship
    half = half_way_on(pair)
    assert pair.started_on < half < pair.cycle.ends_on
    before, since = half - timedelta(days=40), half + timedelta(days=3)

    def asked(*days: date, today: date) -> bool:
        return goals_want_a_look(mentorship=pair, last_changed=days, today=today)

    assert asked(before, today=half)
    assert asked(before, today=half + timedelta(days=45))
    assert not asked(before, today=half - timedelta(days=1))
    assert not asked(before, today=half + timedelta(days=46))
    assert not asked(before, since, today=half + timedelta(days=10))
    assert not asked(today=half)
