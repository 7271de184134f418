"""Goals of a pair. They belong to the pair alone, so they leave no line in the team's audit trail:
their versions say who changed what, when."""

from datetime import datetime
from types import EllipsisType

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from spona.mentoring.models import Goal, GoalVersion, Mentorship
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.areas import areas_of
from spona.mentoring.rules import CannotRecord
from spona.needs.models import NeedArea
from spona.programmes.models import Participation

MOST_GOALS = 12


@transaction.atomic
def set_goal(
    *,
    mentorship: Mentorship,
    participation: Participation,
    text: str,
    now: datetime,
    area: NeedArea | None = None,
) -> Goal:
    """A new goal with its first wording, perhaps under an area of the mentee's.

    PermissionDenied for whoever is not in the pair; CannotRecord for an area she did not name.
    """
    with as_pair(mentorship, person=participation.person):
        _refuse_without_text(text)
        _refuse_foreign(area, mentorship)
        Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
        if Goal.objects.filter(closed_at__isnull=True).count() >= MOST_GOALS:
            raise CannotRecord(_("Twelve open goals are many. Close one before you add another."))
        last = Goal.objects.aggregate(last=Max("position"))["last"]
        goal = Goal.objects.create(
            organisation=mentorship.organisation,
            mentorship=mentorship,
            area=area,
            position=0 if last is None else last + 1,
        )
        _add_version(goal, participation, number=1, text=text, progress=0, now=now)
    return goal


@transaction.atomic
def revise_goal(
    *,
    goal: Goal,
    participation: Participation,
    text: str,
    progress: int,
    now: datetime,
    area: NeedArea | EllipsisType | None = ...,
) -> GoalVersion:
    """A new wording or a new progress (0 to 10) is a new version; the old one is kept.

    `area` moves the goal under another area of the mentee's, or under none; left out, it stays.
    """
    with as_pair(goal.mentorship, person=participation.person):
        _refuse_without_text(text)
        if not 0 <= progress <= 10:
            raise CannotRecord({"progress": [_("Progress goes from 0 to 10.")]})
        locked = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
        if locked.closed_at is not None:
            raise CannotRecord(_("This goal is closed."))
        if not isinstance(area, EllipsisType) and locked.area_id != (area.pk if area else None):
            _refuse_foreign(area, goal.mentorship)
            Goal.objects.filter(pk=goal.pk).update(area=area)
        last = GoalVersion.objects.filter(goal=goal).order_by("-number").first()
        if last and (last.text, last.progress) == (text.strip(), progress):
            return last
        return _add_version(
            goal,
            participation,
            number=last.number + 1 if last else 1,
            text=text,
            progress=progress,
            now=now,
        )


@transaction.atomic
def close_goal(*, goal: Goal, participation: Participation, now: datetime) -> Goal:
    """Reached or let go: the pair knows which. Closed twice, the first time stays."""
    with as_pair(goal.mentorship, person=participation.person):
        Goal.objects.filter(pk=goal.pk, closed_at__isnull=True).update(closed_at=now)
        return Goal.objects.get(pk=goal.pk)


def _refuse_without_text(text: str) -> None:
    if not text.strip():
        raise CannotRecord({"text": [_("Please write the goal in a sentence.")]})


def _refuse_foreign(area: NeedArea | None, mentorship: Mentorship) -> None:
    if area is not None and area not in areas_of(mentorship=mentorship):
        raise CannotRecord({"area": [_("Please pick one of the mentee’s areas.")]})


def _add_version(
    goal: Goal,
    participation: Participation,
    *,
    number: int,
    text: str,
    progress: int,
    now: datetime,
) -> GoalVersion:
    return GoalVersion.objects.create(
        organisation=goal.organisation,
        mentorship_id=goal.mentorship_id,
        goal=goal,
        number=number,
        text=text.strip(),
        progress=progress,
        at=now,
        by=participation,
    )
