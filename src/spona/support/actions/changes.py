"""What either of the two may set going by herself: a talk, a rest, an end without blame."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.mentoring.actions import end_mentorship
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import other_side
from spona.mentoring.states import LIVE, EndReason, Initiator
from spona.people.models import Standstill
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from spona.programmes.models import Participation
from spona.programmes.states import Part
from spona.support.actions.evaluating import holder_of
from spona.support.actions.tasks import place_one
from spona.support.mails import care as mails
from spona.support.models.desk import Task
from spona.support.rules import DUE_IN, Wanted
from spona.support.states import TaskKind

# What a side may say about its end; conduct has a door of its own.
REASONS = (
    EndReason.NEEDS_CHANGED,
    EndReason.NO_FIT,
    EndReason.MENTEE_TIME,
    EndReason.MENTOR_TIME,
    EndReason.UNREACHABLE,
    EndReason.OTHER,
)
LONGEST_REST = timedelta(days=92)


@transaction.atomic
def ask_for_talk(
    *, mentorship: Mentorship, participation: Participation, now: datetime
) -> Task | None:
    """A task for a person of the team at once, and a mail; asked again the same day, nothing more."""
    other_side(mentorship=mentorship, participation=participation)
    today = timezone.localdate(now)
    wanted = Wanted(
        TaskKind.WANTS_TALK,
        f"{TaskKind.WANTS_TALK}:{mentorship.public_id}:{participation.public_id}:{today}",
        today + timedelta(days=DUE_IN[TaskKind.WANTS_TALK]),
        {},
        participation.pk,
    )
    task = place_one(pair=mentorship, wanted=wanted, now=now)
    if task is not None:
        mails.talk_wanted(
            task=task,
            holder=holder_of(mentorship=mentorship),
            mentorship=mentorship,
            who=participation.person,
            now=now,
        )
    return task


@transaction.atomic
def rest_oneself(
    *,
    mentorship: Mentorship,
    participation: Participation,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> Standstill:
    """A side rests for a while: nothing automatic reaches either of the two, and no silence is counted.

    At most three months; a longer break is a pause, which the team makes. ValidationError otherwise.
    """
    other_side(mentorship=mentorship, participation=participation)
    today = timezone.localdate(now)
    if starts_on < today:
        raise ValidationError({"starts_on": [_("Please choose today or a later day.")]})
    if ends_on - starts_on > LONGEST_REST:
        raise ValidationError(
            {"ends_on": [_("That is longer than three months. Please ask the team for a pause.")]}
        )
    return begin_standstill(
        person=participation.person,
        kind=Rest.OTHER,  # she need not say why
        starts_on=starts_on,
        ends_on=ends_on,
        by=participation.person,
        now=now,
    )


@transaction.atomic
def end_oneself(
    *,
    mentorship: Mentorship,
    participation: Participation,
    reason: EndReason,
    wants_talk: bool,
    now: datetime,
) -> Mentorship:
    """Either side ends the pair without blame. The reason is the team's to know, never the other's;
    what was recorded stays counted, and the team sees to what comes next.

    ValidationError for a reason that is not a side's to give and for a pair that is over.
    """
    other_side(mentorship=mentorship, participation=participation)
    if reason not in REASONS:
        raise ValidationError(_("Please choose one of the reasons."))
    if mentorship.state not in LIVE:
        raise ValidationError(_("This pair has ended."))
    ended = end_mentorship(
        mentorship=mentorship,
        reason=reason,
        initiator=Initiator.MENTEE if participation.part == Part.MENTEE else Initiator.MENTOR,
        today=timezone.localdate(now),
        now=now,
        by=participation.person,
    )
    if wants_talk:
        offer_exit_talk(mentorship=mentorship, participation=participation, now=now)
    return ended


def offer_exit_talk(
    *, mentorship: Mentorship, participation: Participation, now: datetime
) -> Task | None:
    """A closing talk waits for this side."""
    today = timezone.localdate(now)
    wanted = Wanted(
        TaskKind.EXIT_TALK,
        f"{TaskKind.EXIT_TALK}:{mentorship.public_id}:{participation.public_id}",
        today + timedelta(days=DUE_IN[TaskKind.EXIT_TALK]),
        {},
        participation.pk,
    )
    return place_one(pair=mentorship, wanted=wanted, now=now)
