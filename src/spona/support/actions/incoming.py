"""Mail that came in: answers to the team become lines of a conversation, and what no machine may decide
becomes a task."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from spona.core.inserting import insert_if_new
from spona.core.models import Organisation
from spona.mentoring.models import Mentorship
from spona.messaging.incoming import Answer, answers, put_away
from spona.messaging.incoming_models import Received
from spona.messaging.incoming_parsing import read
from spona.messaging.incoming_states import Became, WhyUnclear
from spona.people.models import Person
from spona.programmes.models import Participation
from spona.support.actions.alerts import tell_of_tasks
from spona.support.actions.evaluating import SETTLED, holder_of
from spona.support.actions.tasks import close_task, settle
from spona.support.actions.threads import write_to_team
from spona.support.models.desk import Task
from spona.support.models.threads import Post
from spona.support.queries.threads import belongs_of, get_thread_for
from spona.support.rules import DUE_IN
from spona.support.states import TaskKind, TaskState
from spona.support.words_of_mail import ANSWER, STRANGERS

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20  # by mail: more are two machines that answer each other, and do not say so


def register() -> None:
    """Called once, when the room is ready."""
    answers("thread", handle=to_conversation, is_private=False)
    answers("team", handle=to_team, is_private=False)


def to_conversation(answer: Answer, now: datetime) -> Became | WhyUnclear:
    """An answer to what the team, or the other one of a pair, has said in a conversation. A letter of the
    team names none: an answer to it stands in the reader's own."""
    if not answer.target_id:
        return to_team(answer, now)
    try:
        thread = get_thread_for(person=answer.person, public_id=answer.target_id)
    except Http404:
        return WhyUnclear.GONE
    return _say(answer, thread.mentorship, now)


def to_team(answer: Answer, now: datetime) -> Became | WhyUnclear:
    """An answer to a mail that asks to answer the team, in her own conversation."""
    return _say(answer, None, now)


def _say(answer: Answer, pair: Mentorship | None, now: datetime) -> Became:
    letter = answer.letter
    if not (letter.text or letter.attachments):
        return Became.NOTHING
    lately = Post.objects.filter(by=answer.person, by_mail=True, at__gt=now - AN_HOUR)
    if lately.count() >= MOST_AN_HOUR:
        return Became.AUTO
    write_to_team(
        by=answer.person,
        pair=pair,
        text=letter.text,
        now=now,
        by_mail=True,
        left_out=letter.attachments,
    )
    return Became.POST


def mail_waits(received: Received, now: datetime, **_rest: Any) -> None:
    """Somebody has to look at a mail: a task of its own, or, from people nobody knows, one for all."""
    person = received.person
    if person is None and received.why == WhyUnclear.ADDRESS:
        _place(received.organisation, STRANGERS, STRANGERS, None, None, None, now)
        return
    belongs = belongs_of(person=person) if person else None
    _place(
        received.organisation,
        f"mail:{received.public_id}",
        received.why,
        received.public_id,
        belongs.pair if belongs else None,
        belongs.participation if belongs else None,
        now,
    )


def answer_was_unread(
    mentorship: Mentorship,
    participation: Participation,
    received: Received,
    now: datetime,
    **_rest: Any,
) -> None:
    """The case holder learns that there was an answer; nobody can read it."""
    open_one = Task.objects.filter(
        kind=TaskKind.MAIL, state=TaskState.OPEN, participation=participation, facts__why=ANSWER
    )
    if not open_one.exists():
        occasion = f"answer:{received.public_id}"
        _place(mentorship.organisation, occasion, ANSWER, None, mentorship, participation, now)


def answer_is_there(mentorship: Mentorship, now: datetime, **_rest: Any) -> None:
    """Something was written down in the pair: what could not be read is of no interest any more."""
    waiting = Task.objects.filter(
        mentorship=mentorship, kind=TaskKind.MAIL, state=TaskState.OPEN, facts__why=ANSWER
    )
    settle(tasks=waiting.values_list("pk", flat=True), outcome=SETTLED, now=now)


def _place(
    organisation: Organisation | None,
    occasion: str,
    why: str,
    received: str | None,
    pair: Mentorship | None,
    participation: Participation | None,
    now: datetime,
) -> None:
    """Once for its occasion; of strangers' mail, one that is open."""
    waiting = Task.objects.filter(kind=TaskKind.MAIL, state=TaskState.OPEN)
    if why == STRANGERS:
        if waiting.filter(facts__why=STRANGERS).exists():
            return
        occasion = f"{STRANGERS}:{now.isoformat()}"
    task = Task(
        organisation=organisation,
        cycle_id=pair.cycle_id if pair else None,
        mentorship=pair,
        participation=participation,
        kind=TaskKind.MAIL,
        facts={"why": why, "received": received},
        due_on=timezone.localdate(now) + timedelta(days=DUE_IN[TaskKind.MAIL]),
        assignee=holder_of(mentorship=pair) if pair else None,
        created_at=now,
        occasion=occasion,
    )
    if insert_if_new(task):
        tell_of_tasks(tasks=[task], now=now)


@transaction.atomic
def put_into_conversation(*, received: Received, of: Person, by: Person, now: datetime) -> bool:
    """A colleague says whose mail it is: it becomes a line of her conversation, from her. False when
    another was faster. Not for a mail that nobody may read."""
    if received.is_private:
        return False
    letter = read(bytes(received.raw))
    if not put_away(received=received, by=by, became=Became.POST, now=now):
        return False
    if letter.text or letter.attachments:
        write_to_team(by=of, text=letter.text, now=now, by_mail=True, left_out=letter.attachments)
    close_tasks_of(received=received, by=by, now=now)
    return True


def close_tasks_of(*, received: Received, by: Person, now: datetime) -> None:
    """Its own task, and the common one of strangers' mail once none of theirs waits."""
    found = list(
        Task.objects.filter(
            kind=TaskKind.MAIL, state=TaskState.OPEN, facts__received=received.public_id
        )
    )
    strangers = Received.objects.filter(state="unclear", person=None, why=WhyUnclear.ADDRESS)
    if not strangers.exists():
        found += list(
            Task.objects.filter(kind=TaskKind.MAIL, state=TaskState.OPEN, facts__why=STRANGERS)
        )
    for task in found:
        close_task(task=task, to=TaskState.DONE, outcome="", by=by, now=now)
