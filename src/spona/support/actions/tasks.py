"""Tasks of the team: made by rules or by hand, done, dropped, moved, handed on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.states import WrongState, require_step
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.support.actions.alerts import tell_of_tasks
from spona.support.models.desk import CaseHolder, Task
from spona.support.rules import Wanted
from spona.support.states import TASK_STEPS, TaskKind, TaskState


def place(*, pairs: dict[str, list[Wanted]], by_key: dict[str, Mentorship], now: datetime) -> int:
    """Put what rules want for these pairs (by public id) on the desk; how many are new.

    A task stands once for its occasion, also when two look at once; while one of a kind is open for
    a pair (and the same one of the two), no second of that kind is added.
    """
    keys = [by_key[key].pk for key in pairs]
    open_now: dict[tuple[int, str, int | None], tuple[int, dict[str, Any]]] = {
        (mentorship, kind, whom): (pk, facts)
        for pk, mentorship, kind, whom, facts in Task.objects.filter(
            mentorship__in=keys, state=TaskState.OPEN
        ).values_list("pk", "mentorship", "kind", "participation", "facts")
    }
    holders = dict(
        CaseHolder.objects.filter(mentorship__in=keys, until=None).values_list(
            "mentorship", "person"
        )
    )
    rows, climbed = [], []
    for key, wanted in pairs.items():
        pair = by_key[key]
        for one in wanted:
            there = open_now.get((pair.pk, one.kind, one.participation_id))
            if there is not None:
                if _climb(*there, one):
                    climbed.append(there[0])
                continue
            rows.append(
                Task(
                    organisation_id=pair.organisation_id,
                    cycle_id=pair.cycle_id,
                    mentorship=pair,
                    participation_id=one.participation_id,
                    kind=one.kind,
                    facts=one.facts,
                    due_on=one.due_on,
                    assignee_id=holders.get(pair.pk),
                    created_at=now,
                    occasion=one.occasion,
                )
            )
    before = set(
        Task.objects.filter(occasion__in=[row.occasion for row in rows]).values_list(
            "occasion", flat=True
        )
    )
    fresh = [row for row in rows if row.occasion not in before]
    Task.objects.bulk_create(fresh, ignore_conflicts=True)
    tell_of_tasks(tasks=[*fresh, *Task.objects.filter(pk__in=climbed)], now=now)
    return len(fresh)


def _climb(task: int, facts: dict[str, Any], wanted: Wanted) -> bool:
    """A silence that reached its next rung is still one task, with the new rung and a new day."""
    if wanted.kind != TaskKind.SILENCE or facts.get("rung") == wanted.facts["rung"]:
        return False
    still_open = Task.objects.filter(pk=task, state=TaskState.OPEN)
    return bool(still_open.update(facts=wanted.facts, due_on=wanted.due_on))


def place_one(*, pair: Mentorship, wanted: Wanted, now: datetime) -> Task | None:
    """The same for one; the task of its kind that is open now, or None when its occasion is over."""
    place(pairs={pair.public_id: [wanted]}, by_key={pair.public_id: pair}, now=now)
    same = Task.objects.filter(mentorship=pair, kind=wanted.kind, state=TaskState.OPEN)
    return same.filter(participation=wanted.participation_id).first()


def settle(*, tasks: Iterable[int], outcome: str, now: datetime) -> int:
    """Rules take back what no longer holds (keys of open tasks)."""
    return Task.objects.filter(pk__in=list(tasks), state=TaskState.OPEN).update(
        state=TaskState.DROPPED, closed_at=now, closed_by=None, outcome=outcome
    )


@transaction.atomic
def add_task(
    *,
    mentorship: Mentorship,
    title: str,
    note: str,
    due_on: date,
    assignee: Person | None,
    by: Person,
    now: datetime,
) -> Task:
    """A task written by hand."""
    if not title.strip():
        raise ValidationError({"title": [_("Please say in a few words what is to be done.")]})
    task = Task.objects.create(
        organisation=mentorship.organisation,
        cycle=mentorship.cycle,
        mentorship=mentorship,
        kind=TaskKind.BY_HAND,
        title=" ".join(title.split())[:200],
        note=note.strip(),
        due_on=due_on,
        assignee=assignee,
        created_at=now,
        created_by=by,
    )
    record(verb="support.task_added", target=mentorship, by=by)
    return task


@transaction.atomic
def close_task(*, task: Task, to: TaskState, outcome: str, by: Person, now: datetime) -> Task:
    """Done, or not needed any more. WrongState when a colleague was faster."""
    locked = _step(task, to)
    locked.closed_at, locked.closed_by, locked.outcome = now, by, outcome.strip()[:500]
    locked.save(update_fields=["state", "closed_at", "closed_by", "outcome"])
    if locked.mentorship is not None:
        record(verb="support.task_closed", target=locked.mentorship, by=by, kind=locked.kind, to=to)
    return locked


@transaction.atomic
def reopen_task(*, task: Task, by: Person) -> Task:
    """It was not done after all."""
    locked = _step(task, TaskState.OPEN)
    locked.closed_at, locked.closed_by = None, None
    locked.save(update_fields=["state", "closed_at", "closed_by"])
    if locked.mentorship is not None:
        record(verb="support.task_reopened", target=locked.mentorship, by=by, kind=locked.kind)
    return locked


@transaction.atomic
def hand_task(*, task: Task, assignee: Person | None, due_on: date, by: Person) -> Task:
    """To somebody else, or to another day. WrongState for one that is closed."""
    locked = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if locked.state != TaskState.OPEN:
        raise WrongState(locked.state, TaskState.OPEN)
    locked.assignee, locked.due_on = assignee, due_on
    locked.save(update_fields=["assignee", "due_on"])
    if locked.mentorship is not None:
        record(verb="support.task_handed", target=locked.mentorship, by=by, kind=locked.kind)
    return locked


def _step(task: Task, to: TaskState) -> Task:
    locked = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    require_step(TASK_STEPS, TaskState(locked.state), to)
    locked.state = to
    return locked
