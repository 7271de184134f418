"""From the jury's rows to the engine's task and back: who could read what."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from spona.admissions.models.application import Application, Referee
from spona.admissions.models.review import Assignment, Conflict, Reviewer, Round
from spona.admissions.queries.jury import loads_of, pool, reads, reviewers, tongue
from spona.admissions.states import ConflictKind
from spona.engine.selection.assigning import Assignment as Dealt
from spona.engine.selection.assigning import Paper, Reader, Reading, Short, Task, assign
from spona.needs.models import Tie
from spona.people.models import Person


@dataclass(frozen=True)
class Load:
    """What the proposal does to one reviewer."""

    reviewer: Reviewer
    before: int
    after: int

    @property
    def new(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Plan:
    """A proposal: nothing is stored until somebody applies it."""

    dealt: Dealt
    new: list[tuple[Reviewer, Application]]
    loads: list[Load]
    short: list[tuple[Application, Short]]
    applications: int

    @property
    def stamp(self) -> str:
        """What the preview showed, so that nothing else is applied."""
        told = sorted(f"{seat.public_id}>{paper.public_id}" for seat, paper in self.new)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def task_of(
    *, round_: Round, by_panel: bool
) -> tuple[Task, dict[str, Reviewer], dict[str, Application]]:
    """Everything that stands is kept; five queries. Languages: Serbian in either script is one."""
    seats = {seat.public_id: seat for seat in reviewers(call=round_.call)}
    papers = {
        a.public_id: a
        for a in pool(round_=round_, person=None).only(
            "public_id", "language", "person_id", "call_id", "organisation_id"
        )
    }
    kept = Assignment.objects.filter(round=round_, ended_at=None, reviewer__left_at=None)
    pairs = [
        (reader, paper)
        for reader, paper in kept.values_list("reviewer__public_id", "application__public_id")
        if reader in seats and paper in papers
    ]
    task = Task(
        readers=tuple(
            Reader(
                id=seat.public_id,
                languages=tuple({tongue(code) for code in seat.languages}),
                most=seat.most,
                panel=seat.panel,
            )
            for seat in seats.values()
        ),
        papers=tuple(Paper(id=a.public_id, language=tongue(a.language)) for a in papers.values()),
        each=round_.readers_each,
        conflicts=tuple(
            Reading(reader=r, paper=p)
            for r, p in sorted(related(seats=seats.values(), call_id=round_.call_id))
            if p in papers
        ),
        kept=tuple(Reading(reader=r, paper=p) for r, p in pairs),
        is_one_panel=by_panel,
        seed=round_.public_id,
    )
    return task, seats, papers


def related(*, seats: Iterable[Reviewer], call_id: int) -> set[tuple[str, str]]:
    """(seat, application) that must not meet: declared or known relations, ties between people, the
    reviewer's own application, and those she was named in as a referee."""
    by_person: dict[int, str] = {seat.person_id: seat.public_id for seat in seats}
    found: set[tuple[str, str]] = set()
    declared = (
        Conflict.objects.filter(application__call=call_id, person__in=by_person)
        .exclude(kind=ConflictKind.NONE)
        .values_list("person_id", "application__public_id")
    )
    referees = Referee.objects.filter(application__call=call_id, person__in=by_person).values_list(
        "person_id", "application__public_id"
    )
    own = Application.objects.filter(call=call_id, person__in=by_person).values_list(
        "person_id", "public_id"
    )
    for rows in (declared, referees, own):
        found |= {(by_person[person], paper) for person, paper in rows}
    return found | _tied(by_person, call_id)


def _tied(by_person: dict[int, str], call_id: int) -> set[tuple[str, str]]:
    # Having sat on somebody's jury is no relation: it is what reading leads to.
    ties = Tie.objects.exclude(kind=Tie.Kind.JURY_MEMBER)
    ties = ties.filter(Q(one__in=by_person) | Q(other__in=by_person))
    pairs = list(ties.values_list("one_id", "other_id"))
    sides = [(a, b) for one, other in pairs for a, b in ((one, other), (other, one))]
    others = {b for a, b in sides if a in by_person}
    papers = dict(
        Application.objects.filter(call=call_id, person__in=others).values_list(
            "person_id", "public_id"
        )
    )
    return {(by_person[a], papers[b]) for a, b in sides if a in by_person and b in papers}


def plan(*, round_: Round, person: Person, by_panel: bool) -> Plan:
    """The engine's proposal. Applications this member of the team has a relation to are dealt out with
    all the others and not shown to her."""
    task, seats, papers = task_of(round_=round_, by_panel=by_panel)
    dealt = assign(task)
    hidden = set(
        Conflict.objects.filter(application__call=round_.call_id, person=person)
        .exclude(kind=ConflictKind.NONE)
        .values_list("application__public_id", flat=True)
    )
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for reading in dealt.readings:
        if reading.paper not in hidden:
            after[reading.reader] = after.get(reading.reader, 0) + 1
    added = {(reading.reader, reading.paper) for reading in dealt.added}
    for reading in dealt.readings:
        if (reading.reader, reading.paper) not in added and reading.paper not in hidden:
            before[reading.reader] = before.get(reading.reader, 0) + 1
    return Plan(
        dealt=dealt,
        new=[(seats[r.reader], papers[r.paper]) for r in dealt.added],
        loads=[Load(s, before.get(k, 0), after.get(k, 0)) for k, s in seats.items()],
        short=[(papers[s.paper], s) for s in dealt.short if s.paper not in hidden],
        applications=len(papers) - len(hidden & set(papers)),
    )


def best_free(*, round_: Round, application: Application) -> Reviewer | None:
    """Who should read it further: reads its language, no relation, room left, the least loaded; of the
    panel of its readers where there are panels."""
    seats = list(reviewers(call=round_.call))
    kept_out = {r for r, p in related(seats=seats, call_id=round_.call_id)
                if p == application.public_id}  # fmt: skip
    there = Assignment.objects.filter(round=round_, application=application)
    live = set(there.filter(ended_at=None).values_list("reviewer_id", flat=True))
    panels = {seat.panel for seat in seats if seat.pk in live and seat.panel}
    loads = loads_of(round_=round_)
    fitting = [
        seat
        for seat in seats
        if seat.pk not in live
        and seat.public_id not in kept_out
        and reads(seat, application.language)
        and loads.get(seat.pk, 0) < seat.most
    ]
    fitting.sort(key=lambda s: (bool(panels) and s.panel not in panels, loads.get(s.pk, 0), s.pk))
    return fitting[0] if fitting else None
