"""The jury as the team sees it: seats, rounds, how far the reading is. Never what a conflict hides."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Assignment, Conflict, Review, Reviewer, Round
from spona.admissions.querysets import ApplicationQuerySet
from spona.admissions.states import (
    IN_SELECTION,
    NOT_READ,
    ConflictKind,
    ReviewState,
    RoundState,
)
from spona.core.languages import UNDERSTOOD_TOGETHER
from spona.people.models import Membership, Person
from spona.people.ordering import by_name

IN = ReviewState.IN


def reviewers(*, call: Call) -> QuerySet[Reviewer]:
    """Live seats, by name."""
    return (
        Reviewer.objects.filter(call=call, left_at=None)
        .select_related("person", "call")
        .order_by(*by_name("person"), "pk")
    )


def get_reviewer(*, call: Call, public_id: str) -> Reviewer:
    found = (
        Reviewer.objects.select_related("person__organisation", "call")
        .filter(call=call, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def rounds(*, call: Call) -> list[Round]:
    return list(Round.objects.filter(call=call).order_by("number"))


def get_round(*, call: Call, public_id: str) -> Round:
    found = Round.objects.select_related("call").filter(call=call, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def current_round(found: list[Round]) -> Round | None:
    """The one that is being read, else the newest."""
    reading = [r for r in found if r.state == RoundState.READING]
    return reading[-1] if reading else (found[-1] if found else None)


def pool(*, round_: Round, person: Person | None) -> ApplicationQuerySet:
    """Applications this round reads that `person` may see (None: all, for dealing them out)."""
    given = Assignment.objects.filter(round=round_, application=OuterRef("pk"), ended_at=None)
    found: ApplicationQuerySet = Application.objects.filter(
        Q(state__in=IN_SELECTION) | Exists(given), call=round_.call_id, anonymised_at=None
    )
    found = found.exclude(state__in=NOT_READ)
    return found if person is None else found.visible_to(person)


@dataclass
class Progress:
    """How far one reviewer is."""

    reviewer: Reviewer
    assigned: int = 0
    drafts: int = 0
    done: int = 0
    undeclared: int = 0
    conflicts: int = 0

    @property
    def left(self) -> int:
        return self.assigned - self.done


def progress(*, round_: Round, person: Person) -> list[Progress]:
    """Per live seat, over what `person` may see. Three queries."""
    visible = Application.objects.visible_to(person).filter(call=round_.call_id)
    visible = visible.exclude(state__in=NOT_READ)
    found = {seat.pk: Progress(seat) for seat in reviewers(call=round_.call)}
    declared = Conflict.objects.filter(
        application=OuterRef("application"), person=OuterRef("reviewer__person")
    )
    rows = (
        Assignment.objects.filter(round=round_, ended_at=None, application__in=visible)
        .order_by()
        .values_list("reviewer_id")
        .annotate(
            n=Count("pk"),
            drafts=Count("pk", filter=Q(review__state=ReviewState.DRAFT)),
            done=Count("pk", filter=Q(review__state=IN)),
            undeclared=Count("pk", filter=~Exists(declared)),
        )
    )
    for seat, n, drafts, done, undeclared in rows:
        if seat in found:
            line = found[seat]
            line.assigned, line.drafts, line.done, line.undeclared = n, drafts, done, undeclared
    by_person = {line.reviewer.person_id: line for line in found.values()}
    related = (
        Conflict.objects.filter(application__in=visible)
        .exclude(kind=ConflictKind.NONE)
        .order_by()
        .values_list("person_id")
        .annotate(n=Count("pk"))
    )
    for key, n in related:
        if key in by_person:
            by_person[key].conflicts = n
    return list(found.values())


@dataclass(frozen=True)
class Totals:
    """The round in numbers, over what the reader may see."""

    applications: int
    readings: int
    done: int
    short: int  # applications with too few readers
    wide: int  # with a spread above the limit and no further reader


def totals(*, round_: Round, person: Person) -> Totals:
    """One query."""
    counted = board(round_=round_, person=person).aggregate(
        n=Count("pk"),
        readings=Coalesce(Sum("readers"), 0),
        in_=Coalesce(Sum("done"), 0),
        short=Count("pk", filter=Q(readers__lt=round_.readers_each)),
        wide=Count("pk", filter=_wide(round_)),
    )
    return Totals(
        counted["n"], counted["readings"], counted["in_"], counted["short"], counted["wide"]
    )


def board(*, round_: Round, person: Person) -> ApplicationQuerySet:
    """The round's applications with `readers`, `done`, `thirds`, and points as far as `person` may know."""
    live = Assignment.objects.filter(round=round_, application=OuterRef("pk"), ended_at=None)
    return (
        pool(round_=round_, person=person)
        .with_points_for(person)
        .annotate(
            readers=_count(live),
            done=_count(live.filter(review__state=IN)),
            thirds=_count(live.filter(is_third=True)),
        )
    )


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("application").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _wide(round_: Round) -> Q:
    limit = round_.spread_limit * 1000
    return Q(seen_spread__gt=limit, thirds=0, done__gte=F("readers"))


def filtered(
    found: ApplicationQuerySet, *, round_: Round, show: str, code: str = ""
) -> ApplicationQuerySet:
    """`show`: "short" (too few readers), "wide" (spread above the limit), "open" (not all in), ""."""
    chosen = {
        "short": Q(readers__lt=round_.readers_each),
        "wide": _wide(round_),
        "open": Q(done__lt=F("readers")),
    }.get(show)
    if chosen is not None:
        found = found.filter(chosen)
    if code:
        found = found.filter(
            Q(public_id__startswith=code.lower()[:6]) | Q(person__in=Person.objects.search(code))
        )
    return found.order_by("public_id")


@dataclass
class Reading:
    """One reader of one application, for the board."""

    assignment: str
    reviewer: str
    name: str
    state: str  # "", draft, in
    is_third: bool


def readings(*, round_: Round, applications: list[int]) -> dict[int, list[Reading]]:
    """{application: readers} for one page of the board; one query."""
    found: dict[int, list[Reading]] = defaultdict(list)
    rows = (
        Assignment.objects.filter(round=round_, application__in=applications, ended_at=None)
        .order_by("pk")
        .values_list(
            "application_id", "public_id", "reviewer__public_id", "reviewer__person__name",
            "review__state", "is_third",
        )
    )  # fmt: skip
    for application, key, reviewer, name, state, is_third in rows:
        found[application].append(Reading(key, reviewer, name, state or "", is_third))
    return found


@dataclass(frozen=True)
class OfOne:
    """One application on the jury's desk."""

    live: list[Assignment]
    ended: list[Assignment]
    conflicts: list[Conflict]
    free: list[Reviewer]  # may be given it, the least loaded first
    reasons: dict[int, str] = field(default_factory=dict)


def of_one(*, round_: Round | None, call: Call, application: Application) -> OfOne:
    """Readers, former readers, relations, and who could read it. Four queries."""
    rows = (
        list(
            Assignment.objects.filter(round=round_, application=application)
            .select_related("reviewer__person", "review", "round")
            .order_by("pk")
        )
        if round_
        else []
    )
    relations = list(
        Conflict.objects.filter(application=application)
        .exclude(kind=ConflictKind.NONE)
        .select_related("person", "by")
        .order_by("at", "pk")
    )
    live = [row for row in rows if row.ended_at is None]
    kept_out = {row.reviewer_id for row in live}
    related = {row.person_id for row in relations} | {application.person_id}
    loads = loads_of(round_=round_) if round_ else {}
    free = [
        seat
        for seat in reviewers(call=call)
        if seat.pk not in kept_out and seat.person_id not in related
    ]
    free.sort(key=lambda seat: (not reads(seat, application.language), loads.get(seat.pk, 0)))
    return OfOne(live, [row for row in rows if row.ended_at], relations, free)


def reads(seat: Reviewer, language: str) -> bool:
    """Does she read this language?"""
    return not seat.languages or tongue(language) in {tongue(code) for code in seat.languages}


def tongue(language: str) -> str:
    """The language for whoever reads it: one for all that are understood together, in either script."""
    base = language.split("-")[0]
    return "sr" if base in UNDERSTOOD_TOGETHER else base


def loads_of(*, round_: Round) -> dict[int, int]:
    """{reviewer: applications in this round}."""
    rows = Assignment.objects.filter(round=round_, ended_at=None).order_by()
    return dict(rows.values_list("reviewer_id").annotate(n=Count("pk")))


def behind(*, round_: Round, person: Person) -> list[Progress]:
    """Those who have something left."""
    return [line for line in progress(round_=round_, person=person) if line.left > 0]


def get_assignment(*, call: Call, person: Person, public_id: str) -> Assignment:
    """For the team: an assignment of an application this member may see."""
    visible = Application.objects.visible_to(person).filter(call=call)
    found = (
        Assignment.objects.select_related("application__call", "round", "reviewer__person")
        .filter(public_id=public_id, application__in=visible)
        .first()
    )
    if found is None:
        raise Http404
    return found


def scores_in(*, call: Call, person: Person) -> list[tuple[str, str, int]]:
    """(reviewer, application, points) of all reviews in of the newest round that has any, without what
    `person` may not know."""
    visible = (
        Application.objects.visible_to(person)
        .with_points_for(person)
        .filter(call=call, is_hers_to_read=False)
    )
    found = Review.objects.filter(
        assignment__application__in=visible, assignment__ended_at=None, state=IN
    )
    newest = (
        found.order_by("-assignment__round__number")
        .values_list("assignment__round", flat=True)
        .first()
    )
    rows = (
        found.filter(assignment__round=newest, points__isnull=False)
        .order_by("pk")
        .values_list(
            "assignment__reviewer__public_id", "assignment__application__public_id", "points"
        )
    )
    return [(reader, paper, points or 0) for reader, paper, points in rows]


def team_without(*, call: Call) -> list[Person]:
    """Members of the team that have no seat: a relation of theirs holds as well."""
    seated = Reviewer.objects.filter(call=call, left_at=None).values("person")
    members = Membership.objects.filter(ended_at=None).exclude(person__in=seated)
    return [
        member.person for member in members.select_related("person").order_by("person__sort_key")
    ]


def seen_lately(reviewer: Reviewer, now: datetime) -> bool:
    """Was her visit noted within the hour?"""
    return reviewer.seen_at is not None and (now - reviewer.seen_at).total_seconds() < 3600
