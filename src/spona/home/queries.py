"""What waits for whom: a member of the team this week, a participant now, an account at the door.

Every list is bounded, and the number of queries is the same for one row and for many.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from spona.core.models import Organisation
from spona.core.prepared import prepared
from spona.core.scope import across_organisations, current_organisation
from spona.matching.models import Proposal
from spona.matching.states import ProposalState, ReplyState
from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.queries.pairs import PairNow, my_pairs, pairs_now
from spona.mentoring.queries.sessions import next_meeting
from spona.mentoring.rules import may_still_answer, other_side, side_of, silent_days
from spona.mentoring.states import LIVE, MentorshipState
from spona.messaging.models import Link, Message
from spona.messaging.states import MessageState
from spona.needs.models import NeedProfile, Offer
from spona.people.models import Account, ConsentEvent, Membership, Person
from spona.programmes.models import Cycle, Funder, Participation, Phase
from spona.programmes.states import Part, Stage, Standing

PATIENCE = timedelta(days=7)
SHOWN = 8  # of a kind on the page


# At the door


@dataclass(frozen=True)
class Door:
    """An organisation this account may enter, and whether as one of its team."""

    organisation: Organisation
    is_team: bool


def doors_of(*, account: Account) -> list[Door]:
    """Organisations in which the account is a person, in the order of their addresses."""
    with across_organisations(why="an account may be known to several organisations"):
        team = Membership.objects.filter(person=OuterRef("pk"), ended_at__isnull=True)
        persons = (
            Person.objects.filter(account=account)
            .select_related("organisation")
            .annotate(is_team=Exists(team))
            .order_by("organisation__slug")
        )
        return [Door(person.organisation, person.is_team) for person in persons]


def public_organisations() -> list[Organisation]:
    """Organisations that show themselves to the world."""
    return list(Organisation.objects.filter(is_public=True).order_by("slug")[:60])


# The desk


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

    mails: Waiting
    differing: Waiting  # of (pair, names, day)
    missed: Waiting  # of (pair, names)
    silent: Waiting  # of (pair, names, days)
    proposals: Waiting  # of (proposal, whom, days)
    invitations: Waiting  # of participations with `asked_at`
    agreements: Waiting  # of (pair, names, how many accepted)
    funders: Waiting  # of (cycle, how many are incomplete)
    cycles: list[Cycle]
    phases: dict[int, list[Phase]]

    @property
    def is_calm(self) -> bool:
        return not any(
            [
                self.mails,
                self.differing,
                self.missed,
                self.silent,
                self.proposals,
                self.invitations,
                self.agreements,
                self.funders,
            ]
        )


def week(*, today: date, now: datetime) -> Week:
    """Everything on "This week" of the organisation in scope, in five queries."""
    cycles, phases = _cycles_and_phases()
    pairs = pairs_now(cycles=cycles, today=today)
    before = now - PATIENCE
    return Week(
        mails=_first(failed_mails(), most=5),
        differing=_first(_differing(pairs)),
        missed=_first([(p.pair, p.names) for p in pairs if _is_missed(p)]),
        silent=_first([(p.pair, p.names, days) for p in pairs if (days := _silent(p, today))]),
        proposals=_first([(p, *_asked(p, now)) for p in unanswered_proposals(before=before)]),
        invitations=_first(unanswered_invitations(before=before)),
        agreements=_first(_without_agreement(pairs, started_before=today - PATIENCE)),
        funders=_first([(c, n) for c in cycles if (n := c.incomplete_funders)]),  # type: ignore[attr-defined]
        cycles=cycles,
        phases=phases,
    )


def _differing(pairs: list[PairNow]) -> list[tuple[Mentorship, str, date]]:
    """Pairs that tell a meeting differently, the oldest difference first."""
    found = [(p.pair, p.names, day) for p in pairs if (day := p.numbers.differing_on)]
    return sorted(found, key=lambda row: row[2])


def _is_missed(now: PairNow) -> bool:
    return now.pair.state == MentorshipState.ACTIVE and now.numbers.no_shows >= 2


def _silent(now: PairNow, today: date) -> int | None:
    """Days without a session, when the cycle runs and allows fewer."""
    if now.pair.state != MentorshipState.ACTIVE or now.pair.cycle.stage != Stage.RUNNING:
        return None
    return silent_days(mentorship=now.pair, last_held_on=now.numbers.last_held_on, today=today)


def _without_agreement(
    pairs: list[PairNow], *, started_before: date
) -> list[tuple[Mentorship, str, int]]:
    """Live pairs begun before that day of which not both have accepted the agreement in force."""
    return [
        (p.pair, p.names, p.numbers.accepted)
        for p in pairs
        if p.pair.state in LIVE and p.numbers.accepted < 2 and p.pair.started_on < started_before
    ]


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
        Message.objects.filter(state=MessageState.FAILED)
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


# A participant


@dataclass(frozen=True)
class OwnPair:
    """One of the reader's pairs, as her home page shows it."""

    pair: Mentorship
    me: Participation
    other: Participation
    last_on: date | None
    next_on: date | None
    to_answer: int
    has_accepted: bool
    is_live: bool


@dataclass(frozen=True)
class Mine:
    """What a participant can do now."""

    invitations: list[tuple[Participation, Link | None]]
    proposals: list[tuple[Proposal, str]]  # with the part the reader has in it
    unfilled: list[Participation]
    pairs: list[OwnPair]
    taking_part: Sequence[Participation]
    has_chosen_consents: bool


def mine(*, person: Person, today: date, now: datetime) -> Mine:
    """Everything on one's own first page, in a fixed number of queries."""
    filled = Exists(
        NeedProfile.objects.filter(participation=OuterRef("pk"), filled_at__isnull=False)
    ) | Exists(Offer.objects.filter(participation=OuterRef("pk"), filled_at__isnull=False))
    participations = list(
        Participation.objects.filter(person=person)
        .annotate(
            is_filled=filled,
            has_chosen=Exists(ConsentEvent.objects.filter(person=OuterRef("person"))),
        )
        .select_related("cycle__programme")
        .order_by("-cycle__kick_off_on", "-pk")
    )
    taking_part = [p for p in participations if p.standing == Standing.CONFIRMED]
    links = {
        link.target_id: link
        for link in Link.objects.filter(
            person=person, purpose="invitation", revoked_at__isnull=True, expires_at__gt=now
        )
    }
    return Mine(
        invitations=[
            (p, links.get(p.public_id)) for p in participations if p.standing == Standing.INVITED
        ],
        proposals=_own_proposals(person),
        unfilled=[
            p
            for p in taking_part
            if not p.is_filled and p.cycle.stage in {Stage.PREPARING, Stage.MATCHING}  # type: ignore[attr-defined]
        ],
        pairs=_own_pairs(person, today=today),
        taking_part=taking_part,
        has_chosen_consents=any(p.has_chosen for p in participations),  # type: ignore[attr-defined]
    )


def _own_proposals(person: Person) -> list[tuple[Proposal, str]]:
    """Open questions to this person; a mentee is asked only after the mentor's yes."""
    as_mentor = Q(mentor__person=person, mentor_reply=ReplyState.OPEN)
    as_mentee = Q(mentee__person=person, mentor_reply=ReplyState.YES, mentee_reply=ReplyState.OPEN)
    found = (
        Proposal.objects.filter(as_mentor | as_mentee, state=ProposalState.ASKED)
        .select_related("run__cycle", "mentor", "mentee")
        .defer("run__record")
        .order_by("asked_at", "pk")
    )
    return [(p, Part.MENTOR if p.mentor.person_id == person.pk else Part.MENTEE) for p in found]


def _own_pairs(person: Person, *, today: date) -> list[OwnPair]:
    pairs = my_pairs(person=person)
    answered = SessionView.objects.filter(session=OuterRef("pk"))
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in (
        Session.objects.filter(mentorship__in=pairs)
        .annotate(is_answered=Exists(answered))
        .order_by("-held_on", "-pk")
    ):
        sessions[session.mentorship_id].append(session)
    return [_own_pair(person, pair, sessions[pair.pk], today) for pair in pairs]


def _own_pair(person: Person, pair: Mentorship, sessions: list[Session], today: date) -> OwnPair:
    me = side_of(mentorship=pair, person=person)
    return OwnPair(
        pair=pair,
        me=me,
        other=other_side(mentorship=pair, participation=me),
        last_on=max((s.held_on for s in sessions if s.outcome == "held"), default=None),
        next_on=next_meeting(sessions=sessions, today=today),
        to_answer=sum(
            s.recorded_by_id != me.pk and not s.is_answered  # type: ignore[attr-defined]
            for s in sessions
            if may_still_answer(mentorship=pair, today=today)
        ),
        has_accepted=pair.i_accepted,  # type: ignore[attr-defined]
        is_live=pair.ended_on is None,
    )
