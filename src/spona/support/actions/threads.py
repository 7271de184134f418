"""Writing to the team, and the team's answer. What waits for the team is a task until it is answered."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.states import WrongState
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.support.actions.alerts import tell_of_tasks
from spona.support.actions.evaluating import holder_of
from spona.support.actions.tasks import close_task
from spona.support.mails import threads as mails
from spona.support.models.desk import Task
from spona.support.models.threads import Post, Thread
from spona.support.queries.threads import belongs_of, open_tasks_of
from spona.support.rules import DUE_IN
from spona.support.states import TaskKind, TaskState

LONGEST = 20_000


@transaction.atomic
def write_to_team(
    *,
    by: Person,
    pair: Mentorship | None = None,
    text: str,
    now: datetime,
    by_mail: bool = False,
    left_out: int = 0,
) -> Post:
    """Somebody says something to the team: in her own conversation, or in that of her pair, which the
    other one reads too and is mailed. It waits on the desk as one task until somebody answers.

    ValidationError without a text; PermissionDenied for a pair that is not hers.
    """
    people = [by] if pair is None else [pair.mentee.person, pair.mentor.person]
    if by.pk not in [person.pk for person in people]:
        raise PermissionDenied
    thread = _thread(person=None if pair else by, pair=pair)
    post = _add(thread, by, text, now, is_teams=False, by_mail=by_mail, left_out=left_out)
    _put_on_the_desk(thread, by, pair, now)
    for person in people:
        if person.pk != by.pk:
            mails.said(post=post, thread=thread, to=person, pair=pair, now=now)
    return post


@transaction.atomic
def write_as_team(
    *,
    by: Person,
    person: Person | None = None,
    pair: Mentorship | None = None,
    text: str,
    now: datetime,
) -> Post:
    """The team says something to one person, or to both of a pair; they are mailed, and what waited for
    an answer is done. ValidationError without a text, and for somebody without a mail address."""
    people = [person] if person else [pair.mentee.person, pair.mentor.person] if pair else []
    if not any(one.email for one in people):
        raise ValidationError(_("There is no mail address to write to."))
    thread = _thread(person=person, pair=pair)
    post = _add(thread, by, text, now, is_teams=True)
    for one in people:
        mails.said(post=post, thread=thread, to=one, pair=pair, now=now)
    for task in open_tasks_of(thread=thread):
        _close(task, _("Answered"), by, now)
    record(verb="support.team_wrote", target=pair or people[0], by=by)
    return post


@transaction.atomic
def needs_no_answer(*, thread: Thread, by: Person, now: datetime) -> None:
    """Read, and nothing more is to be said."""
    Thread.objects.filter(pk=thread.pk).update(awaits_team=False)
    for task in open_tasks_of(thread=thread):
        _close(task, _("Read"), by, now)


def _close(task: Task, outcome: str, by: Person, now: datetime) -> None:
    with suppress(WrongState):  # a colleague has closed it just now
        close_task(task=task, to=TaskState.DONE, outcome=outcome, by=by, now=now)


def _thread(*, person: Person | None, pair: Mentorship | None) -> Thread:
    """The one conversation, and nobody else at it until the end of the transaction."""
    organisation = person.organisation if person else pair.organisation  # type: ignore[union-attr]
    thread, _created = Thread.objects.get_or_create(
        organisation=organisation, person=person, mentorship=pair
    )
    return Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)


def _add(
    thread: Thread, by: Person, text: str, now: datetime, *, is_teams: bool, **more: Any
) -> Post:
    text = text.replace("\r\n", "\n").strip()[:LONGEST]
    if not text and not more.get("left_out"):
        raise ValidationError({"text": [_("Please write a sentence.")]})
    post = Post.objects.create(
        organisation_id=thread.organisation_id,
        thread=thread,
        by=by,
        is_teams=is_teams,
        text=text,
        at=now,
        **more,
    )
    Thread.objects.filter(pk=thread.pk).update(last_at=now, awaits_team=not is_teams)
    return post


def _put_on_the_desk(thread: Thread, by: Person, pair: Mentorship | None, now: datetime) -> None:
    """One task for a conversation, for the pair's case holder, however much is written."""
    if open_tasks_of(thread=thread).exists():
        return
    belongs = belongs_of(person=by)
    about = pair or belongs.pair
    task = Task.objects.create(
        organisation_id=thread.organisation_id,
        cycle_id=about.cycle_id if about else None,
        mentorship=about,
        participation=belongs.participation,
        kind=TaskKind.WROTE,
        facts={"thread": thread.public_id, "who": by.name},
        due_on=timezone.localdate(now) + timedelta(days=DUE_IN[TaskKind.WROTE]),
        assignee=holder_of(mentorship=about) if about else None,
        created_at=now,
    )
    tell_of_tasks(tasks=[task], now=now)
