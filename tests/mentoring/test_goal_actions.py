"""Goals belong to the pair: set by the two alone, kept in their earlier wordings."""

import pytest
from django.core.exceptions import PermissionDenied

from spona.core.models import AuditLine
from spona.mentoring import goal_actions
from spona.mentoring.models import (
    Goal,
    GoalVersion,
)
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import CannotRecord
from tests.characters import NOW, House


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
