"""What waits for the team this week.

Every list is bounded, and the number of queries is the same for one row and for many.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from spona.admissions.queries.waiting import waiting
from spona.core.prepared import prepared
from spona.core.scope import current_organisation
from spona.matching.models import Proposal
from spona.matching.pool_models import PoolAsk
from spona.matching.pool_states import AskState
from spona.matching.states import ProposalState, ReplyState
from spona.messaging.models import Message
from spona.messaging.states import UNDELIVERED
from spona.people.models import Person
from spona.programmes.models import Cycle, Funder, Participation, Phase
from spona.programmes.states import Stage, Standing
from spona.support.queries.desk import tasks_this_week

PATIENCE = timedelta(days=7)
SHOWN = 8  # of a kind on the page
MOST_TASKS = 12


@dataclass(frozen=True)
class Waiting:
    """What of one kind waits for the team: the first rows, and how many there are in all; of rows
    that come from a table of their own only whether there are more (`all` is one more then)."""

    rows: list[Any]
    all: int

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def is_cut(self) -> bool:
        return self.all > len(self.rows)


def _first(rows: list[Any], most: int = SHOWN) -> Waiting:
    return Waiting(rows[:most], len(rows))


@dataclass(frozen=True)
class Week:
    """The desk's first page: what waits, kind by kind, and where the current cycles are."""

    tasks: Waiting  # of Tasks: hers and nobody's, due within a week
    mails: Waiting
    proposals: Waiting  # of (proposal, whom, days)
    invitations: Waiting  # of participations with `asked_at`
    prospects: Waiting  # of asks: nobody answered, or "later" has come
    funders: Waiting  # of (cycle, how many are incomplete)
    calls: Waiting  # of Waits: what waits in admissions
    cycles: list[Cycle]
    phases: dict[int, list[Phase]]

    @property
    def is_calm(self) -> bool:
        return not any(
            [
                self.tasks,
                self.mails,
                self.proposals,
                self.invitations,
                self.prospects,
                self.funders,
                self.calls,
            ]
        )


def week(*, person: Person, today: date, now: datetime, acts: bool = True) -> Week:
    """Everything on "This week" of the organisation in scope, for this member of the team; seven
    queries. Tasks are for those who act, not for who only looks."""
    cycles, phases = _cycles_and_phases()
    tasks = tasks_this_week(person=person, today=today, most=MOST_TASKS + 1) if acts else []
    before = now - PATIENCE
    return Week(
        tasks=_first(tasks, most=MOST_TASKS),
        mails=_first(failed_mails(), most=5),
        proposals=_first([(p, *_asked(p, now)) for p in unanswered_proposals(before=before)]),
        invitations=_first(unanswered_invitations(before=before)),
        prospects=_first(prospects_to_see_to(before=before, today=today)),
        funders=_first([(c, n) for c in cycles if (n := c.incomplete_funders)]),  # type: ignore[attr-defined]
        calls=_first(waiting(person=person, now=now)),
        cycles=cycles,
        phases=phases,
    )


def _asked(proposal: Proposal, now: datetime) -> tuple[Participation, int]:
    """Whose answer is missing, and since how many days."""
    if proposal.mentor_reply == ReplyState.OPEN:
        whom, since = proposal.mentor, proposal.asked_at
    else:
        whom, since = proposal.mentee, proposal.mentor_replied_at
    return whom, (now - since).days if since else 0


@prepared()
def failed_mails() -> QuerySet[Message]:
    """Mails that could not be delivered, the newest first."""
    return (
        Message.objects.filter(state__in=UNDELIVERED)
        .select_related("person")
        .only(*_MAIL, "person__name", "person__public_id")
        .order_by("-created_at")[: SHOWN + 1]
    )


_MAIL = ("organisation", "to_email", "subject", "last_error", "person")


@prepared()
def unanswered_proposals(*, before: datetime) -> QuerySet[Proposal]:
    """Questions about a pair that somebody has left open since before then, the oldest first."""
    mentor = Q(mentor_reply=ReplyState.OPEN, asked_at__lt=before)
    mentee = Q(
        mentor_reply=ReplyState.YES, mentee_reply=ReplyState.OPEN, mentor_replied_at__lt=before
    )
    return (
        Proposal.objects.filter(mentor | mentee, state=ProposalState.ASKED)
        .select_related("run__cycle", "mentee__person", "mentor__person")
        .defer("run__record")  # as large as the cycle
        .order_by("asked_at", "pk")[: SHOWN + 1]
    )


@prepared()
def unanswered_invitations(*, before: datetime) -> QuerySet[Participation]:
    """People asked to take part who have not answered since before then, with `asked_at`."""
    return (
        Participation.objects.filter(standing=Standing.INVITED)
        .exclude(cycle__stage=Stage.FINISHED)
        .annotate(asked_at=Max("history__at", filter=Q(history__standing=Standing.INVITED)))
        .filter(asked_at__lt=before)
        .select_related("person", "cycle")
        .order_by("asked_at", "pk")[: SHOWN + 1]
    )


@prepared()
def prospects_to_see_to(*, before: datetime, today: date) -> QuerySet[PoolAsk]:
    """Prospective mentors who have not made up their minds since before then, and those to be asked
    again by today, the oldest question first."""
    open_ = Q(state__in=[AskState.ASKED, AskState.THINKING], asked_at__lt=before)
    again = Q(state=AskState.LATER, ask_again_on__lte=today)
    return (
        PoolAsk.objects.filter(open_ | again)
        .exclude(cycle__stage=Stage.FINISHED)
        .select_related("member__person", "cycle")
        .defer("letter", "reason")
        .order_by("asked_at", "pk")[: SHOWN + 1]
    )


def _cycles_and_phases() -> tuple[list[Cycle], dict[int, list[Phase]]]:
    """Current cycles with `incomplete_funders`, and their timelines; each phase knows its cycle. One
    query: a row for every phase, or one for a cycle without any."""
    organisation = current_organisation()
    cycles: dict[int, Cycle] = {}
    phases: dict[int, list[Phase]] = defaultdict(list)
    for *columns, incomplete_funders, key, name, starts_after, days in _phases():
        pk = columns[0]
        if pk not in cycles:
            cycles[pk] = cycle = Cycle(**dict(zip(_CYCLE, columns, strict=True)))
            cycle.organisation = organisation  # type: ignore[assignment]  # a scope is open
            cycle.incomplete_funders = incomplete_funders or 0  # type: ignore[attr-defined]
        if key is not None:
            phase = Phase(key=key, name=name, starts_after=starts_after, days=days)
            phase.cycle = cycles[pk]
            phases[pk].append(phase)
    return list(cycles.values()), phases


@prepared()
def _phases() -> QuerySet[Any]:
    # Emblem and statement go together: a funder without one of them cannot be shown.
    incomplete = (
        Funder.objects.filter(Q(emblem__isnull=True) | Q(statement={}), cycle=OuterRef("pk"))
        .order_by()
        .values("cycle")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Cycle.objects.exclude(stage=Stage.FINISHED)
        .annotate(incomplete=Subquery(incomplete))
        .order_by("-kick_off_on", "-pk", "phases__starts_after", "phases__days", "phases__pk")
        .values_list(*_CYCLE, "incomplete", *(f"phases__{name}" for name in _PHASE))
    )


_CYCLE = ("pk", "slug", "name", "stage", "kick_off_on", "silence_days")
_PHASE = ("key", "name", "starts_after", "days")
