"""Goals and notes of the pair whose layer is open: within `as_pair`; elsewhere these raise."""

from dataclasses import dataclass, field

from django.db.models import F
from django.http import Http404

from spona.mentoring.models import Goal, GoalVersion, SessionNote
from spona.mentoring.models.action import Action


@dataclass
class OwnGoal:
    """A goal with its wording in force and the earlier ones, the newest first."""

    goal: Goal
    now: GoalVersion
    earlier: list[GoalVersion] = field(default_factory=list)


def own_goals() -> list[OwnGoal]:
    """All goals of the pair, open ones first."""
    versions: dict[int, list[GoalVersion]] = {}
    for version in GoalVersion.objects.select_related("by__person").order_by("-number"):
        versions.setdefault(version.goal_id, []).append(version)
    goals = Goal.objects.select_related("area").order_by(
        F("closed_at").desc(nulls_first=True), "position", "pk"
    )
    return [OwnGoal(g, versions[g.pk][0], versions[g.pk][1:]) for g in goals if g.pk in versions]


def get_own_goal(*, public_id: str) -> OwnGoal:
    """One goal of the pair; Http404 otherwise."""
    for own in own_goals():
        if own.goal.public_id == public_id:
            return own
    raise Http404


def own_notes() -> dict[int, SessionNote]:
    """The pair's notes by the session's primary key."""
    return {note.session_id: note for note in SessionNote.objects.all()}


def own_actions() -> list[Action]:
    """What the two set out to do: open first, the earliest day first; then the latest done."""
    found = Action.objects.select_related("owner__person").order_by(
        F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    )
    return list(found[:100])
