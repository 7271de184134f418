"""What a reviewer sees: her list, one application to read, what others found once she may know.

Three rules hold in every function: nothing of an application she has a relation to; nothing before
she has declared; nothing of the others' reviews before hers is in and she has had them shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from spona.admissions.models.application import Application, Referee, Submission
from spona.admissions.models.call import Call, Criterion
from spona.admissions.models.review import Assignment, Conflict, Review, Reviewer, Round
from spona.admissions.queries.blind import Answer, answers_of, without_name
from spona.admissions.querysets import still_to_read
from spona.admissions.states import IN_SELECTION, NOT_READ, Mode, ReviewState, RoundState
from spona.people.models import Person
from spona.people.ordering import by_name


def seats_of(*, person: Person) -> QuerySet[Reviewer]:
    """Seats of this person on juries that read now."""
    reading = Round.objects.filter(call=OuterRef("call"), state=RoundState.READING)
    return (
        Reviewer.objects.filter(Exists(reading), person=person, left_at=None)
        .select_related("call__cycle")
        .order_by("call__closes_at", "pk")
    )


def get_seat(*, person: Person | None, **call: Any) -> Reviewer:
    """Her seat on the jury of a call (`call__slug` or `public_id`); 404 when she has none, or left."""
    found = (
        Reviewer.objects.filter(person=person, left_at=None, **call)
        .select_related("person", "call__cycle__programme", "call__organisation")
        .first()
    )
    if found is None or person is None:
        raise Http404
    return found


def undeclared(*, reviewer: Reviewer) -> QuerySet[Application]:
    """Whom she has not said anything about yet, by name: everybody whose application is read, whether
    she will read it or not. The page shows names without codes, so that blind reading stays blind."""
    hers = Conflict.objects.filter(application=OuterRef("pk"), person=reviewer.person_id)
    given = Assignment.objects.filter(application=OuterRef("pk"), reviewer=reviewer, ended_at=None)
    return (
        Application.objects.filter(Q(state__in=IN_SELECTION) | Exists(given), call=reviewer.call_id)
        .filter(~Exists(hers), anonymised_at=None)
        .exclude(person=reviewer.person_id)
        .exclude(state__in=NOT_READ)
        .order_by(*by_name("person"), "pk")
    )


def reads_blind(*, call: Call) -> bool:
    """Is a round of this call read blind, now or still to come?"""
    blind = Round.objects.filter(call=call, mode=Mode.BLIND)
    return blind.exclude(state=RoundState.CLOSED).exists()


def owes_declaration(*, reviewer: Reviewer) -> bool:
    """Is anything assigned to her, in a round that is read, about which she has not declared?"""
    given = Assignment.objects.filter(
        reviewer=reviewer, ended_at=None, round__state=RoundState.READING
    )
    # From her few readings to the applications: the other way it looks at every one of the call.
    return undeclared(reviewer=reviewer).filter(pk__in=given.values("application")).exists()


def assignments_of(*, reviewer: Reviewer) -> QuerySet[Assignment]:
    """Everything she may read or has read: declared, without a relation, not taken away."""
    declared = Conflict.objects.filter(
        application=OuterRef("application"), person=reviewer.person_id, kind="none"
    )
    return (
        Assignment.objects.filter(Exists(declared), reviewer=reviewer, ended_at=None)
        .filter(application__anonymised_at=None)
        .exclude(application__state__in=NOT_READ)
        .exclude(round__state=RoundState.PREPARING)
    )


@dataclass(frozen=True)
class Line:
    """One application on her list."""

    public_id: str  # of the assignment
    round_id: int
    label: str  # the code; in an open round the name
    name_language: str
    language: str
    state: str  # "", "draft", "in"
    is_third: bool
    points: int | None  # her own
    is_locked: bool


@dataclass(frozen=True)
class MyList:
    """Her list: `lines` in the order in which she reads, those handed in at the end."""

    rounds: list[Round]
    lines: list[Line]
    next: Line | None
    closes_on: date | None

    @property
    def done(self) -> int:
        return sum(line.state == ReviewState.IN for line in self.lines)

    @property
    def begun(self) -> int:
        return sum(line.state == ReviewState.DRAFT for line in self.lines)

    @property
    def left(self) -> int:
        return len(self.lines) - self.done


def my_list(*, reviewer: Reviewer) -> MyList:
    """Two queries, however long the list is."""
    rounds = list(
        Round.objects.filter(call=reviewer.call_id, state=RoundState.READING).order_by("number")
    )
    blind = {r.pk for r in rounds if r.mode == Mode.BLIND}
    rows = (
        assignments_of(reviewer=reviewer)
        .filter(round__in=rounds)
        .order_by("round__number", "public_id")
        .values_list(
            "public_id", "round_id", "application__public_id", "application__person__name",
            "application__person__name_language", "application__language", "review__state",
            "is_third", "review__points", "review__others_seen_at",
        )
    )  # fmt: skip
    lines = [
        Line(
            public_id=key,
            round_id=round_id,
            label=code[:6].upper() if round_id in blind else name,
            name_language="" if round_id in blind else name_language,
            language=language,
            state=state or "",
            is_third=third,
            points=points,
            is_locked=seen is not None,
        )
        for key, round_id, code, name, name_language, language, state, third, points, seen in rows
    ]
    lines.sort(key=lambda line: line.state == ReviewState.IN)  # stable: the order of reading stays
    left = [line for line in lines if line.state != ReviewState.IN]
    return MyList(
        rounds=rounds,
        lines=lines,
        next=left[0] if left else None,
        closes_on=min((r.closes_on for r in rounds if r.closes_on), default=None),
    )


def get_assignment(*, reviewer: Reviewer, public_id: str) -> Assignment:
    """One application of hers to read; 404 for everything that is not, whatever the reason."""
    found = (
        assignments_of(reviewer=reviewer)
        .select_related("round", "application__person", "application__call", "review", "reviewer")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Paper:
    """An application as this round shows it."""

    code: str
    name: str  # "" in a blind round
    answers: list[Answer]
    referees: list[Referee] = field(default_factory=list)


def paper_of(*, assignment: Assignment) -> Paper:
    """The newest submission; in a blind round without name, identifying answers, names of files and
    referees. Three queries, two more where the form asks about need areas."""
    application, round_ = assignment.application, assignment.round
    is_blind = round_.mode == Mode.BLIND
    submission = newest_submission(application=application)
    answers = answers_of(
        submission=submission,
        call=application.call,
        hidden=set(round_.hidden_keys),
        is_blind=is_blind,
    )
    referees = list(
        Referee.objects.filter(application=application, state="answered")
        .select_related("person")
        .order_by("pk")
    )
    if is_blind:
        names = [application.person, *(referee.person for referee in referees)]
        answers = [without_name(answer, names) for answer in answers]
        for referee in referees:
            referee.how_known = without_name(referee.how_known, names)
            referee.why = without_name(referee.why, names)
            referee.relation = without_name(referee.relation, names)
    return Paper(
        code=application.code,
        name="" if is_blind else application.person.name,
        answers=answers,
        referees=referees,
    )


def newest_submission(*, application: Application) -> Submission | None:
    return (
        Submission.objects.filter(application=application)
        .select_related("version")
        .order_by("-number")
        .first()
    )


def criteria_of(*, call: Call) -> list[Criterion]:
    return list(Criterion.objects.filter(call=call).order_by("position", "pk"))


def review_of(assignment: Assignment) -> Review:
    """Her review, or an empty one that is not stored yet."""
    try:
        return assignment.review
    except Review.DoesNotExist:
        return Review(assignment=assignment, organisation_id=assignment.organisation_id)


def sees_others(*, assignment: Assignment, review: Review) -> bool:
    """Has she earned the others' reviews? Hers is in and she asked, or the round is over."""
    if assignment.round.state == RoundState.CLOSED:
        return True
    return review.state == ReviewState.IN and review.others_seen_at is not None


def others_of(*, assignment: Assignment, review: Review) -> list[Review]:
    """What others found in the same round, by name within the jury; nothing before she may know."""
    if not sees_others(assignment=assignment, review=review):
        return []
    return [r for r in _in(application=assignment.application, rounds=[assignment.round_id])
            if r.assignment_id != assignment.pk]  # fmt: skip


@dataclass(frozen=True)
class Reviewed:
    """The reviews of an application as one person may see them."""

    criteria: list[Criterion]
    reviews: list[Review]  # in; the newest round first
    assigned: int
    is_hidden: bool  # she reads it herself and has not seen the others' yet
    points: int | None
    spread: int | None


def reviews_for(*, person: Person, application: Application) -> Reviewed:
    """For the application's page and the committee's table. Somebody with a conflict, and the applicant
    herself, gets nothing at all; whoever still reads it gets counts only. Four queries."""
    nothing = Reviewed([], [], 0, is_hidden=True, points=None, spread=None)
    visible = Application.objects.visible_to(person).filter(pk=application.pk)
    if application.person_id == person.pk or not visible.exists():
        return nothing
    assigned = Assignment.objects.filter(application=application, ended_at=None).count()
    criteria = criteria_of(call=application.call)
    if still_to_read(person).filter(application=application).exists():
        return Reviewed(criteria, [], assigned, is_hidden=True, points=None, spread=None)
    return Reviewed(
        criteria,
        _in(application=application),
        assigned,
        is_hidden=False,
        points=application.points,
        spread=application.spread,
    )


def _in(*, application: Application, rounds: Iterable[int] | None = None) -> list[Review]:
    found = Review.objects.filter(
        assignment__application=application,
        assignment__ended_at=None,
        state=ReviewState.IN,
    )
    if rounds is not None:
        found = found.filter(assignment__round__in=rounds)
    return list(
        found.select_related("assignment__reviewer__person", "assignment__round").order_by(
            "-assignment__round__number", "handed_in_at", "pk"
        )
    )
