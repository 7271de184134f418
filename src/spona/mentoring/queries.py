"""Pairs, sessions and the agreement, as the team and the pair read them. All inside a scope.

Nothing in this file opens the pair's own layer except `own_goals` and `own_notes`, which want to be
called within `as_pair` and raise elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import Http404
from django.utils import timezone

from spona.core.models import AuditLine
from spona.core.prepared import prepared
from spona.core.scope import current_organisation
from spona.mentoring.models import (
    Acceptance,
    AgreementText,
    Goal,
    GoalVersion,
    Mentorship,
    Session,
    SessionNote,
    SessionView,
)
from spona.mentoring.states import MentorshipState, Outcome
from spona.people.models import Person
from spona.people.ordering import by_name, sort_column
from spona.programmes.models import Cycle
from spona.programmes.states import Stage

# Rule 14 of the programme: hours count once confirmed, or left unchallenged so many days.
UNCHALLENGED_DAYS = 14
LIVE = [MentorshipState.ACTIVE, MentorshipState.PAUSED]
NO_SHOWS = [Outcome.NO_SHOW_MENTEE, Outcome.NO_SHOW_MENTOR]


def pairs() -> QuerySet[Mentorship]:
    """Pairs of the organisation in scope with everything their name and page need."""
    return Mentorship.objects.select_related(
        "organisation",
        "cycle__programme",
        "mentee__person__organisation",
        "mentor__person__organisation",
    )


def get_pair(*, public_id: str) -> Mentorship:
    """For the team; Http404 without one."""
    for pair in _pairs(public_id=public_id):
        organisation = current_organisation()
        for row in (pair, pair.cycle, pair.mentee.person, pair.mentor.person):
            row.organisation = organisation
        return pair
    raise Http404


@prepared()
def _pairs(*, public_id: str) -> QuerySet[Mentorship]:
    return Mentorship.objects.select_related(
        "cycle__programme", "mentee__person", "mentor__person"
    ).filter(public_id=public_id)


def get_pair_for(*, person: Person | None, public_id: str) -> Mentorship:
    """The pair, for one of its two people; Http404 for everybody else, the team too."""
    if person is None:
        raise Http404
    found = (
        pairs()
        .filter(Q(mentee__person=person) | Q(mentor__person=person), public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def my_pairs(*, person: Person) -> list[Mentorship]:
    """Pairs this person is in, live ones first, then the latest; `i_accepted` the agreement in
    force, or not."""
    yes = _in_force().filter(mentorship=OuterRef("pk"), participation__person=person)
    found = pairs().filter(Q(mentee__person=person) | Q(mentor__person=person))
    found = found.annotate(i_accepted=Exists(yes))
    return sorted(found.order_by("-started_on", "-pk"), key=lambda pair: pair.ended_on is not None)


# Sessions and what counts


def counted(*, today: date) -> Q:
    """Sessions whose minutes count: held, and confirmed or unchallenged for 14 days. For `filter`."""
    views = SessionView.objects.filter(session=OuterRef("pk"))
    unchallenged = ~Exists(views.filter(agrees=False)) & Q(
        recorded_at__lt=_unchallenged_before(today)
    )
    return Q(outcome=Outcome.HELD) & (Q(Exists(views.filter(agrees=True))) | Q(unchallenged))


def _unchallenged_before(today: date) -> datetime:
    return timezone.make_aware(
        datetime.combine(today - timedelta(days=UNCHALLENGED_DAYS - 1), time.min)
    )


def counted_sessions(*, cycle: Cycle, today: date) -> QuerySet[Session]:
    """Sessions of the cycle that a report may count."""
    return Session.objects.filter(counted(today=today), mentorship__cycle=cycle)


def counted_minutes(*, cycle: Cycle, today: date) -> dict[int, int]:
    """Counted minutes by the pair's primary key; pairs without any are not in it."""
    rows = (
        counted_sessions(cycle=cycle, today=today)
        .order_by()
        .values_list("mentorship")
        .annotate(minutes=Sum("minutes"))
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the sessions and yeses of a pair come to, on a day."""

    held: int = 0
    sessions_counted: int = 0
    minutes_counted: int = 0
    last_held_on: date | None = None
    disputed: int = 0
    differing_on: date | None = None  # the oldest meeting that the two tell differently
    no_shows: int = 0  # in a row, up to the latest meeting
    accepted: int = 0  # sides that accepted the agreement in force


# (outcome, minutes, held on, recorded at, the other side's word: True, False or None)
SessionRow = tuple[str, int, date, datetime, bool | None]


def numbers_from(rows: Iterable[SessionRow], *, accepted: int, today: date) -> Numbers:
    """The numbers of one pair from its sessions, the newest first. As `counted` does in SQL."""
    cutoff = _unchallenged_before(today)
    rows = list(rows)
    held = [row for row in rows if row[0] == Outcome.HELD]
    counted = [
        minutes
        for _outcome, minutes, _day, recorded_at, agrees in held
        if agrees or (agrees is None and recorded_at < cutoff)
    ]
    differing = [row[2] for row in rows if row[4] is False]
    no_shows = next((n for n, row in enumerate(rows) if row[0] not in NO_SHOWS), len(rows))
    return Numbers(
        held=len(held),
        sessions_counted=len(counted),
        minutes_counted=sum(counted),
        last_held_on=held[0][2] if held else None,
        disputed=len(differing),
        differing_on=differing[-1] if differing else None,
        no_shows=no_shows,
        accepted=accepted,
    )


def numbers_of(*, pairs: Iterable[Mentorship], today: date) -> dict[int, Numbers]:
    """By the pair's primary key, for the pairs of one page; two queries."""
    keys = [pair.pk for pair in pairs]
    rows: dict[int, list[SessionRow]] = {key: [] for key in keys}
    found = Session.objects.filter(mentorship__in=keys).order_by("-held_on", "-pk")
    for key, *row in found.values_list("mentorship", *_SESSION):
        rows[key].append(tuple(row))
    yeses = dict(
        _in_force()
        .filter(mentorship__in=keys)
        .order_by()
        .values_list("mentorship")
        .annotate(Count("pk"))
    )
    return {key: numbers_from(rows[key], accepted=yeses.get(key, 0), today=today) for key in keys}


_SESSION = ("outcome", "minutes", "held_on", "recorded_at", "views__agrees")


def _in_force() -> QuerySet[Acceptance]:
    """Yeses to the newest version of the agreement of each cycle."""
    newer = AgreementText.objects.filter(
        cycle=OuterRef("text__cycle"), version__gt=OuterRef("text__version")
    )
    return Acceptance.objects.filter(~Exists(newer))


def with_numbers(found: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Pairs annotated in SQL with last_held_on, disputed and accepted, for filters; NULL where
    there is none."""
    held = Session.objects.filter(mentorship=OuterRef("pk"), outcome=Outcome.HELD)
    return found.annotate(
        last_held_on=_of(held, Max("held_on")),
        disputed=_of(
            SessionView.objects.filter(session__mentorship=OuterRef("pk"), agrees=False).annotate(
                mentorship=F("session__mentorship")
            ),
            Count("pk"),
        ),
        accepted=_of(_in_force().filter(mentorship=OuterRef("pk")), Count("pk")),
    )


def _of(rows: QuerySet, what: Count | Sum | Max) -> Subquery:
    """One number about the rows of each pair, or NULL."""
    return Subquery(rows.order_by().values("mentorship").annotate(number=what).values("number"))


def sessions_of(*, mentorship: Mentorship) -> list[Session]:
    """First layer only: the newest meeting first, each with `answers` (the other side's word)."""
    return list(
        Session.objects.filter(mentorship=mentorship)
        .select_related("recorded_by__person")
        .prefetch_related(
            Prefetch(
                "views",
                SessionView.objects.select_related("participation__person"),
                to_attr="answers",
            )
        )
        .order_by("-held_on", "-pk")
    )


def get_session(*, mentorship: Mentorship, public_id: str) -> Session:
    """A session of this pair; Http404 otherwise."""
    found = (
        Session.objects.select_related("recorded_by__person")
        .filter(mentorship=mentorship, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    found.mentorship = mentorship
    return found


def next_meeting(*, sessions: Iterable[Session], today: date) -> date | None:
    """The nearest day ahead that one of them wrote down."""
    return min((s.next_on for s in sessions if s.next_on and s.next_on >= today), default=None)


# The agreement


def agreement_in_force(*, cycle: Cycle) -> AgreementText | None:
    """The newest version, or None before the first."""
    return next(iter(_newest_text(cycle=cycle.pk)), None)


@prepared()
def _newest_text(*, cycle: int) -> QuerySet[AgreementText]:
    return AgreementText.objects.filter(cycle=cycle).order_by("-version")[:1]


def agreement_versions(*, cycle: Cycle) -> list[AgreementText]:
    """All versions, the newest first, each with how many sides said yes (`yeses`)."""
    found = AgreementText.objects.filter(cycle=cycle).annotate(yeses=Count("acceptances"))
    return list(found.order_by("-version"))


@prepared()
def _acceptances(*, mentorship: int) -> QuerySet[Acceptance]:
    return (
        Acceptance.objects.filter(mentorship=mentorship)
        .select_related("text", "participation__person")
        .order_by("-accepted_at", "-pk")
    )


def acceptances_of(*, mentorship: Mentorship) -> list[Acceptance]:
    """Who accepted which version when, the newest first."""
    return _acceptances(mentorship=mentorship.pk)


@prepared()
def _history(*, target: str) -> QuerySet[AuditLine]:
    return AuditLine.objects.filter(target_id=target).order_by("-at", "-pk")[:200]


def history_of(*, mentorship: Mentorship) -> list[AuditLine]:
    """What happened to the pair, the newest first; the pair's own layer writes no lines."""
    return _history(target=mentorship.public_id)


# The pair's own layer: only within `as_pair`


@dataclass
class OwnGoal:
    """A goal with its wording in force and the earlier ones, the newest first."""

    goal: Goal
    now: GoalVersion
    earlier: list[GoalVersion] = field(default_factory=list)


def own_goals() -> list[OwnGoal]:
    """Goals of the pair whose layer is open, open ones first."""
    versions: dict[int, list[GoalVersion]] = {}
    for version in GoalVersion.objects.select_related("by__person").order_by("-number"):
        versions.setdefault(version.goal_id, []).append(version)
    goals = Goal.objects.order_by(F("closed_at").desc(nulls_first=True), "position", "pk")
    return [OwnGoal(g, versions[g.pk][0], versions[g.pk][1:]) for g in goals if g.pk in versions]


def get_own_goal(*, public_id: str) -> OwnGoal:
    """One goal of the pair whose layer is open; Http404 otherwise."""
    for own in own_goals():
        if own.goal.public_id == public_id:
            return own
    raise Http404


def own_notes() -> dict[int, SessionNote]:
    """Notes of the pair whose layer is open, by the session's primary key."""
    return {note.session_id: note for note in SessionNote.objects.all()}


# For the desk


def cycle_pairs(*, cycle: Cycle, show: str, today: date) -> QuerySet[Mentorship]:
    """Pairs of a cycle with `mentee_name` and `mentor_name`, in the order of the mentees' names.
    `show` is one of live, silent, differing, agreement, paused, over, all; anything else is live."""
    found = in_order(
        Mentorship.objects.filter(cycle=cycle).annotate(
            mentee_name=F("mentee__person__name"), mentor_name=F("mentor__person__name")
        )
    )
    live = Q(state__in=LIVE)
    if show == "silent":
        return with_numbers(found).filter(silent(cycle=cycle, today=today))
    if show == "differing":
        return with_numbers(found).filter(Q(disputed__gt=0))
    if show == "agreement":
        return with_numbers(found).filter(live, Q(accepted__lt=2) | Q(accepted__isnull=True))
    plain = {"paused": Q(state=MentorshipState.PAUSED), "over": ~live, "all": Q()}
    return found.filter(plain.get(show, live))


def silent(*, cycle: Cycle, today: date) -> Q:
    """Pairs of this cycle without a session for more days than it allows; wants `with_numbers`."""
    before = today - timedelta(days=cycle.silence_days)
    if cycle.kick_off_on >= before:
        return Q(pk__in=[])
    return (
        Q(state=MentorshipState.ACTIVE, started_on__lt=before)
        & (Q(last_held_on__isnull=True) | Q(last_held_on__lt=before))
        & (Q(resumed_on__isnull=True) | Q(resumed_on__lt=before))
    )


def in_order(found: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    return found.order_by(*by_name("mentee__person"), "pk")


@dataclass(frozen=True, slots=True)
class PairNow:
    """A pair as "This week" looks at it; `pair` knows its cycle where that is current."""

    pair: Mentorship
    names: str
    numbers: Numbers


def pairs_now(*, cycles: Iterable[Cycle], today: date) -> list[PairNow]:
    """Pairs of the current cycles, which the caller has, and pairs of finished ones that still tell
    a meeting differently, in the order of the mentees' names; one query."""
    by_key = {cycle.pk: cycle for cycle in cycles}
    found, organisation = [], current_organisation()
    for facts, group in groupby(
        _pairs_now(order=sort_column()), key=lambda row: row[: len(_PAIR) + 3]
    ):
        *columns, mentee, mentor, accepted = facts
        pair = Mentorship(**dict(zip(_PAIR, columns, strict=True)))
        pair.organisation = organisation  # type: ignore[assignment]  # a scope is open
        if pair.cycle_id in by_key:
            pair.cycle = by_key[pair.cycle_id]
        sessions = [row[len(_PAIR) + 3 :] for row in group if row[-3] is not None]
        numbers = numbers_from(sessions, accepted=accepted or 0, today=today)
        found.append(PairNow(pair, f"{mentee} – {mentor}", numbers))
    return found


@prepared(shape=("order",))
def _pairs_now(*, order: str) -> QuerySet[Any]:
    """A row for every session of a pair, or one for a pair without any."""
    differing = SessionView.objects.filter(session__mentorship=OuterRef("pk"), agrees=False)
    return (
        Mentorship.objects.filter(~Q(cycle__stage=Stage.FINISHED) | Exists(differing))
        .annotate(accepted=_of(_in_force().filter(mentorship=OuterRef("pk")), Count("pk")))
        .order_by(f"mentee__person__{order}", "pk", F("sessions__held_on").desc(nulls_last=True))
        .values_list(
            *_PAIR,
            "mentee__person__name",
            "mentor__person__name",
            "accepted",
            *(f"sessions__{name}" for name in _SESSION),
        )
    )


_PAIR = ("pk", "public_id", "state", "started_on", "resumed_on", "cycle_id")
