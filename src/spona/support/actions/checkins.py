"""Answers to a check-in, and what they set going."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.support.actions.evaluating import holder_of
from spona.support.actions.tasks import place_one
from spona.support.mails import care as mails
from spona.support.models.checkin import Pulse
from spona.support.models.desk import Task
from spona.support.rules import DUE_IN, Wanted, low_answers
from spona.support.states import TaskKind

# After this many days an answer stands.
OPEN_DAYS = 30


class Closed(ValidationError):
    """This check-in is over."""


@transaction.atomic
def answer_pulse(
    *,
    pulse: Pulse,
    as_agreed: str,
    useful: int | None,
    at_ease: int | None,
    fits: str,
    wants_talk: bool,
    words: str,
    now: datetime,
) -> Task | None:
    """One side's two minutes. Sent again while it is open, the new answer replaces the former.

    Whoever wants to talk has a task for a person of the team at once, and that person a mail; an
    answer that gives cause to ask makes a task too. Closed after OPEN_DAYS.
    """
    today = timezone.localdate(now)
    locked = Pulse.objects.select_for_update(of=("self",)).get(pk=pulse.pk)
    if (today - locked.asked_on).days > OPEN_DAYS:
        raise Closed(_("This question is closed. You can write to the team at any time."))
    locked.as_agreed, locked.useful, locked.at_ease, locked.fits = as_agreed, useful, at_ease, fits
    locked.wants_talk, locked.words, locked.answered_at = wants_talk, words.strip(), now
    locked.save()
    pair = pulse.mentorship
    # Only that: what was said is read on the page of the pair, not in its history.
    record(verb="support.pulse_answered", target=pair, by=pulse.participation.person)
    task = None
    if wants_talk:
        task = _ask_for(pulse, TaskKind.WANTS_TALK, {}, now)
    elif low := low_answers(locked):
        task = _ask_for(pulse, TaskKind.LOW_PULSE, {"answers": low}, now)
    if task is not None and wants_talk:
        mails.talk_wanted(
            task=task,
            holder=holder_of(mentorship=pair),
            mentorship=pair,
            who=pulse.participation.person,
            now=now,
        )
    return task


def _ask_for(pulse: Pulse, kind: TaskKind, facts: dict[str, object], now: datetime) -> Task | None:
    today = timezone.localdate(now)
    wanted = Wanted(
        kind,
        f"{kind}:{pulse.public_id}",
        today + timedelta(days=DUE_IN[kind]),
        {**facts, "check_in": pulse.check_in.key},
        pulse.participation_id,
    )
    return place_one(pair=pulse.mentorship, wanted=wanted, now=now)
