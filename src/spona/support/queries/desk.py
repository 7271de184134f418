"""The team's desk: tasks, loads, the log of a pair. Every list is bounded by the page that shows it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404

from spona.core.counted import how_many
from spona.mentoring.models import Mentorship
from spona.mentoring.models.reflection import ReflectionAnswer
from spona.mentoring.queries.reflections import shared_with_team
from spona.mentoring.states import LIVE
from spona.people.access import EDIT, MAY
from spona.people.models import Membership, Person, Standstill
from spona.people.ordering import by_name
from spona.people.queries import standstills_of
from spona.programmes.models import Cycle
from spona.support.models.checkin import CheckIn, Pulse
from spona.support.models.desk import CaseHolder, Entry, Task
from spona.support.models.ladder import Reached
from spona.support.states import TaskState

SOON = timedelta(days=7)


def _with_all() -> QuerySet[Task]:
    return Task.objects.select_related(
        "cycle",
        "mentorship__mentee__person",
        "mentorship__mentor__person",
        "participation__person",
        "assignee",
    )


def tasks(*, person: Person, whose: str = "mine", state: str = "open") -> QuerySet[Task]:
    """Tasks of the organisation in scope, the most urgent first: `whose` is mine, nobody or all;
    `state` is open or closed (the latest closed first)."""
    found = _with_all()
    if whose == "mine":
        found = found.filter(assignee=person)
    elif whose == "nobody":
        found = found.filter(assignee=None)
    if state == "open":
        return found.filter(state=TaskState.OPEN).order_by("due_on", "pk")
    return found.exclude(state=TaskState.OPEN).order_by("-closed_at", "-pk")


def tasks_this_week(*, person: Person, today: date, most: int) -> list[Task]:
    """Of hers and nobody's that fall due within a week or are late, the most urgent, at most that many;
    hers first."""
    found = _with_all().filter(
        Q(assignee=person) | Q(assignee=None), state=TaskState.OPEN, due_on__lte=today + SOON
    )
    # In the order of the index, so that a long list costs no more than a short one.
    urgent = list(found.order_by("due_on", "pk")[:most])
    return sorted(urgent, key=lambda task: task.assignee_id is None)


def get_task(*, public_id: str) -> Task:
    """One task; Http404 otherwise."""
    found = (
        _with_all()
        .select_related(
            "cycle__programme", "mentorship__cycle", "mentorship__organisation", "organisation"
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Load:
    """A colleague with the pairs in her hands and what is open on her desk."""

    person: Person
    pairs: int
    tasks: int


def colleagues() -> list[Person]:
    """Those of the team who may act, by name."""
    return [membership.person for membership in _who_act()]


def _who_act() -> QuerySet[Membership]:
    found = Membership.objects.filter(ended_at__isnull=True, role__in=MAY[EDIT])
    return found.select_related("person").order_by(*by_name("person"))


def loads() -> list[Load]:
    """How much each colleague who may act has in hand, over all cycles, by name; one query."""
    live = CaseHolder.objects.filter(
        person=OuterRef("person"), until=None, mentorship__state__in=LIVE
    )
    open_ = Task.objects.filter(assignee=OuterRef("person"), state=TaskState.OPEN)
    found = _who_act().annotate(pairs=how_many(live), tasks=how_many(open_))
    return [Load(one.person, one.pairs, one.tasks) for one in found]  # type: ignore[attr-defined]


def pairs_with_holder(*, cycle: Cycle, holder: str = "") -> QuerySet[Mentorship]:
    """Live pairs of a cycle by the mentee's name, each with the colleague it can turn to as `held`
    (a CaseHolder; no attribute without one); `holder` is a public id, or "nobody", or empty for all."""
    found = (
        Mentorship.objects.filter(cycle=cycle, state__in=LIVE)
        .annotate(held=FilteredRelation("case_holders", condition=Q(case_holders__until=None)))
        .order_by(*by_name("mentee__person"), "pk")
    )
    if holder == "nobody":
        found = found.filter(held__isnull=True)
    elif holder:
        found = found.filter(held__person__public_id=holder)
    # The types know no relation of a query's own.
    return found.select_related("mentee__person", "mentor__person", "held__person")  # type: ignore[misc]


def holders_of(*, keys: list[int]) -> dict[int, Person]:
    """Who cares for these pairs, by the pair's key; one query."""
    found = CaseHolder.objects.filter(mentorship__in=keys, until=None).select_related("person")
    return {one.mentorship_id: one.person for one in found}


@dataclass(frozen=True)
class Care:
    """What the team knows and did about one pair."""

    holder: Person | None
    open_tasks: list[Task]
    closed_tasks: list[Task]
    log: list[Entry]
    pulses: list[Pulse]
    reached: list[Reached]
    rests: list[Standstill]
    shared: list[ReflectionAnswer]  # what one of the two chose to show the team


def care_of(*, mentorship: Mentorship) -> Care:
    """Everything on the pair's care page; seven queries."""
    found = list(_with_all().filter(mentorship=mentorship).order_by("due_on", "pk"))
    return Care(
        holder=holders_of(keys=[mentorship.pk]).get(mentorship.pk),
        open_tasks=[task for task in found if task.state == TaskState.OPEN],
        closed_tasks=[task for task in reversed(found) if task.state != TaskState.OPEN][:20],
        log=list(
            Entry.objects.filter(mentorship=mentorship)
            .select_related("by")
            .order_by("-on", "-pk")[:60]
        ),
        pulses=list(
            Pulse.objects.filter(mentorship=mentorship)
            .select_related("check_in", "participation__person")
            .order_by("-asked_on", "participation__part", "pk")
        ),
        reached=list(
            Reached.objects.filter(mentorship=mentorship)
            .select_related("rung")
            .order_by("-at", "-pk")
        ),
        rests=list(
            standstills_of(
                people=[mentorship.mentee.person, mentorship.mentor.person]
            ).select_related("person")[:10]
        ),
        shared=shared_with_team(mentorship=mentorship),
    )


def get_entry(*, mentorship: Mentorship, public_id: str) -> Entry:
    found = Entry.objects.filter(mentorship=mentorship, public_id=public_id).first()
    if found is None:
        raise Http404
    found.mentorship = mentorship
    return found


@dataclass(frozen=True)
class Answers:
    """How a check-in of a cycle went: asked and answered, no names."""

    check_in: CheckIn
    asked: int
    answered: int


def answers_of(*, cycle: Cycle) -> list[Answers]:
    """Asked and answered per check-in, in the order of the year; one query."""
    found = CheckIn.objects.filter(cycle=cycle).annotate(
        n=Count("pulses"), done=Count("pulses", filter=Q(pulses__answered_at__isnull=False))
    )
    return [Answers(one, one.n, one.done) for one in found.order_by("moment", "after", "pk")]  # type: ignore[attr-defined]


def get_pulse_for(*, person: Person | None, public_id: str) -> Pulse:
    """A check-in put to this person; Http404 for everybody else."""
    found = None
    if person is not None:
        found = (
            Pulse.objects.select_related(
                "organisation",
                "check_in",
                "participation__person",
                "mentorship__cycle",
                "mentorship__organisation",
                "mentorship__mentee__person",
                "mentorship__mentor__person",
            )
            .filter(public_id=public_id, participation__person=person)
            .first()
        )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Handover:
    """All a colleague has in hand."""

    tasks: list[Task]
    pairs: list[tuple[Mentorship, Entry | None]]  # with the last line of its log


def handover_of(*, person: Person) -> Handover:
    """For the page a colleague leaves behind; three queries."""
    held = Mentorship.objects.filter(
        case_holders__person=person, case_holders__until__isnull=True
    ).select_related("mentee__person", "mentor__person", "cycle")
    pairs = list(held.order_by(*by_name("mentee__person"), "pk"))
    last: dict[int, Entry] = {}
    lines = Entry.objects.filter(mentorship__in=[pair.pk for pair in pairs])
    for entry in lines.select_related("by").order_by("on", "pk"):
        last[entry.mentorship_id] = entry
    return Handover(
        tasks=list(
            _with_all().filter(assignee=person, state=TaskState.OPEN).order_by("due_on", "pk")
        ),
        pairs=[(pair, last.get(pair.pk)) for pair in pairs],
    )
