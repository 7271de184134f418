"""Conversations, for the team and for the people in them."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from spona.mentoring.models import Mentorship
from spona.mentoring.queries.pairs import get_pair_for
from spona.mentoring.states import LIVE
from spona.people.models import Person
from spona.programmes.models import Participation
from spona.support.models.desk import Task
from spona.support.models.threads import Post, Thread
from spona.support.states import TaskKind, TaskState
from spona.support.words_of_mail import STRANGERS

SHOWN = 100  # posts of a conversation on a page


def threads() -> QuerySet[Thread]:
    """All of the organisation in scope: those that wait for the team first, then the latest."""
    found = Thread.objects.select_related(
        "person", "mentorship__mentee__person", "mentorship__mentor__person"
    )
    return found.order_by("-awaits_team", F("last_at").desc(nulls_last=True), "-pk")


def thread_of(*, person: Person | None = None, pair: Mentorship | None = None) -> Thread | None:
    """The conversation of a person or of a pair, if there is one yet."""
    return Thread.objects.filter(person=person, mentorship=pair).first()


def get_thread_for(*, person: Person | None, public_id: str) -> Thread:
    """A conversation this person is in; Http404 for everybody else, also of the team."""
    found = None
    if person is not None:
        pairs = Q(mentorship__mentee__person=person) | Q(mentorship__mentor__person=person)
        found = (
            Thread.objects.select_related("person__organisation")
            .filter(Q(person=person) | pairs, public_id=public_id)
            .first()
        )
    if found is None:
        raise Http404
    if found.mentorship_id is not None:
        assert found.mentorship is not None
        found.mentorship = get_pair_for(person=person, public_id=found.mentorship.public_id)
    return found


def posts_of(*, thread: Thread | None) -> list[Post]:
    """What was said, the oldest first; of a long conversation the latest."""
    if thread is None:
        return []
    rows = Post.objects.filter(thread=thread).select_related("by").order_by("-at", "-pk")
    return list(rows[:SHOWN])[::-1]


def open_tasks_of(*, thread: Thread) -> QuerySet[Task]:
    """What the desk has to do because of it."""
    return Task.objects.filter(
        kind=TaskKind.WROTE, state=TaskState.OPEN, facts__thread=thread.public_id
    )


def place_of(*, task: Task, org: str) -> str:
    """The page on which a task is done; empty for one that has none of its own."""
    received = task.facts.get("received")
    if task.kind == TaskKind.MAIL and received:
        return reverse("support_incoming", kwargs={"org": org, "public_id": received})
    if task.kind == TaskKind.MAIL and task.facts.get("why") == STRANGERS:
        return reverse("support_incoming_list", kwargs={"org": org})
    if task.kind == TaskKind.REMATCH and task.mentorship is not None:
        kwargs = {"org": org, "public_id": task.mentorship.public_id}
        return reverse("support_rematch", kwargs=kwargs)
    if task.kind == TaskKind.LETTER:
        return reverse("support_letter", kwargs={"org": org, "public_id": task.facts["letter"]})
    if task.kind == TaskKind.WROTE:
        return address_of(thread_id=task.facts["thread"], org=org)
    return ""


def address_of(*, thread_id: str, org: str) -> str:
    """Where the team reads a conversation; empty when it is gone."""
    found = Thread.objects.select_related("person", "mentorship").filter(public_id=thread_id)
    for thread in found:
        if thread.person is not None:
            kwargs = {"org": org, "public_id": thread.person.public_id}
            return reverse("support_thread_person", kwargs=kwargs)
        assert thread.mentorship is not None
        kwargs = {"org": org, "public_id": thread.mentorship.public_id}
        return reverse("support_thread_pair", kwargs=kwargs)
    return ""


@dataclass(frozen=True)
class Belongs:
    """Where somebody stands: her pair that runs, her part in it or in a cycle."""

    pair: Mentorship | None
    participation: Participation | None


def belongs_of(*, person: Person) -> Belongs:
    """Her latest live pair, else her latest part in a cycle, else nothing."""
    either = Q(mentee__person=person) | Q(mentor__person=person)
    pair = (
        Mentorship.objects.filter(either, state__in=LIVE)
        .select_related("organisation", "cycle", "mentee__person", "mentor__person")
        .order_by("-started_on", "-pk")
        .first()
    )
    if pair is not None:
        side = pair.mentee if pair.mentee.person_id == person.pk else pair.mentor
        return Belongs(pair, side)
    return Belongs(None, Participation.objects.filter(person=person).order_by("-pk").first())
