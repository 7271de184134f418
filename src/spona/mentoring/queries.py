"""Pairs, sessions and the agreement, as the team and the pair read them. All inside a scope.

Nothing in this file opens the pair's own layer except `own_goals` and `own_notes`, which want to be
called within `as_pair` and raise elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import Http404
from django.utils import timezone

from spona.core.models import AuditLine
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
from spona.programmes.models import Cycle

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
    found = pairs().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


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
    """Pairs this person is in, live ones first, then the latest."""
    found = pairs().filter(Q(mentee__person=person) | Q(mentor__person=person))
    return sorted(found.order_by("-started_on", "-pk"), key=lambda pair: pair.ended_on is not None)


# Sessions and what counts


def counted(*, today: date) -> Q:
    """Sessions whose minutes count: held, and confirmed or unchallenged for 14 days. For `filter`."""
    views = SessionView.objects.filter(session=OuterRef("pk"))
    cutoff = timezone.make_aware(
        datetime.combine(today - timedelta(days=UNCHALLENGED_DAYS - 1), time.min)
    )
    unchallenged = ~Exists(views.filter(agrees=False)) & Q(recorded_at__lt=cutoff)
    return Q(outcome=Outcome.HELD) & (Q(Exists(views.filter(agrees=True))) | Q(unchallenged))


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


def with_numbers(found: QuerySet[Mentorship], *, today: date) -> QuerySet[Mentorship]:
    """Pairs annotated in SQL with held, sessions_counted, minutes_counted, last_held_on,
    disputed and accepted (sides that accepted the agreement in force); NULL where there is none."""
    held = Session.objects.filter(mentorship=OuterRef("pk"), outcome=Outcome.HELD)
    counting = Session.objects.filter(counted(today=today), mentorship=OuterRef("pk"))
    newer = AgreementText.objects.filter(
        cycle=OuterRef("text__cycle"), version__gt=OuterRef("text__version")
    )
    in_force = Acceptance.objects.filter(~Exists(newer), mentorship=OuterRef("pk"))
    return found.annotate(
        held=_of(held, Count("pk")),
        sessions_counted=_of(counting, Count("pk")),
        minutes_counted=_of(counting, Sum("minutes")),
        last_held_on=_of(held, Max("held_on")),
        disputed=_of(
            SessionView.objects.filter(session__mentorship=OuterRef("pk"), agrees=False).annotate(
                mentorship=F("session__mentorship")
            ),
            Count("pk"),
        ),
        accepted=_of(in_force, Count("pk")),
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
    return AgreementText.objects.filter(cycle=cycle).order_by("-version").first()


def agreement_versions(*, cycle: Cycle) -> list[AgreementText]:
    """All versions, the newest first, each with how many sides said yes (`yeses`)."""
    found = AgreementText.objects.filter(cycle=cycle).annotate(yeses=Count("acceptances"))
    return list(found.order_by("-version"))


def acceptances_of(*, mentorship: Mentorship) -> list[Acceptance]:
    """Who accepted which version when, the newest first."""
    return list(
        Acceptance.objects.filter(mentorship=mentorship)
        .select_related("text", "participation__person")
        .order_by("-accepted_at", "-pk")
    )


def history_of(*, mentorship: Mentorship) -> list[AuditLine]:
    """What happened to the pair, the newest first; the pair's own layer writes no lines."""
    return list(
        AuditLine.objects.filter(target_id=mentorship.public_id).order_by("-at", "-pk")[:200]
    )


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
    """Pairs of a cycle with their numbers, in the order of the mentees' names. `show` is one of
    live, silent, differing, agreement, paused, over, all; anything else is live."""
    found = in_order(with_numbers(pairs().filter(cycle=cycle), today=today))
    live = Q(state__in=LIVE)
    wanted = {
        "silent": silent(cycle=cycle, today=today),
        "differing": Q(disputed__gt=0),
        "agreement": live & (Q(accepted__lt=2) | Q(accepted__isnull=True)),
        "paused": Q(state=MentorshipState.PAUSED),
        "over": ~live,
        "all": Q(),
    }
    return found.filter(wanted.get(show, live))


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
    return found.order_by("mentee__person__sort_key", "pk")


def disputed_sessions() -> QuerySet[SessionView]:
    """Sessions that the two sides remember differently, the oldest difference first."""
    return (
        SessionView.objects.filter(agrees=False)
        .select_related(
            "session__mentorship__organisation",
            "session__mentorship__mentee__person",
            "session__mentorship__mentor__person",
        )
        .order_by("at", "pk")
    )


def missed_twice() -> QuerySet[Mentorship]:
    """Active pairs whose last two meetings were both no-shows."""
    outcomes = (
        Session.objects.filter(mentorship=OuterRef("pk"))
        .order_by("-held_on", "-pk")
        .values("outcome")
    )
    return in_order(
        pairs()
        .filter(state=MentorshipState.ACTIVE)
        .annotate(last=Subquery(outcomes[:1]), before=Subquery(outcomes[1:2]))
        .filter(last__in=NO_SHOWS, before__in=NO_SHOWS)
    )


def silent_pairs(*, cycles: Iterable[Cycle], today: date) -> QuerySet[Mentorship]:
    """Pairs of these cycles that are silent, with their numbers."""
    wanted = Q(pk__in=[])
    for cycle in cycles:
        wanted |= Q(cycle=cycle) & silent(cycle=cycle, today=today)
    return in_order(with_numbers(pairs(), today=today).filter(wanted))


def without_agreement(*, started_before: date, today: date) -> QuerySet[Mentorship]:
    """Live pairs begun before that day of which not both have accepted the agreement in force."""
    return in_order(
        with_numbers(pairs(), today=today).filter(
            Q(accepted__lt=2) | Q(accepted__isnull=True),
            state__in=LIVE,
            started_on__lt=started_before,
        )
    )
