"""What a participant can do now, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from spona.admissions.models.application import Application
from spona.matching.models import Proposal
from spona.matching.states import ProposalState, ReplyState
from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.pairs import my_pairs
from spona.mentoring.queries.sessions import next_meeting
from spona.mentoring.rules import may_still_answer, other_side, side_of
from spona.mentoring.states import MeetingState
from spona.messaging.models import Link
from spona.needs.models import NeedProfile, Offer
from spona.people.models import ConsentEvent, Person
from spona.programmes.models import Participation
from spona.programmes.states import Part, Stage, Standing
from spona.support.actions.checkins import OPEN_DAYS
from spona.support.models.checkin import Pulse


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
    planned_at: datetime | None  # of the next meeting both agreed on
    to_pick: bool  # the other side proposed times


@dataclass(frozen=True)
class Mine:
    """What a participant can do now."""

    invitations: list[tuple[Participation, Link | None]]
    proposals: list[tuple[Proposal, str]]  # with the part the reader has in it
    unfilled: list[Participation]
    pairs: list[OwnPair]
    taking_part: Sequence[Participation]
    has_chosen_consents: bool
    pulses: list[Pulse]  # check-ins put to her, without an answer
    applications: list[Application]  # the newest first, of the last year


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
        pairs=_own_pairs(person, today=today, now=now),
        taking_part=taking_part,
        has_chosen_consents=any(p.has_chosen for p in participations),  # type: ignore[attr-defined]
        pulses=list(
            Pulse.objects.filter(
                participation__person=person,
                answered_at=None,
                asked_on__gte=today - timedelta(days=OPEN_DAYS),
            )
            .select_related("check_in")
            .order_by("asked_on", "pk")
        ),
        applications=list(
            Application.objects.filter(person=person, started_at__gte=now - timedelta(days=365))
            .select_related("call")
            .order_by("-started_at", "-pk")[:5]
        ),
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


def _own_pairs(person: Person, *, today: date, now: datetime) -> list[OwnPair]:
    pairs = my_pairs(person=person)
    answered = SessionView.objects.filter(session=OuterRef("pk"))
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in (
        Session.objects.filter(mentorship__in=pairs)
        .annotate(is_answered=Exists(answered))
        .order_by("-held_on", "-pk")
    ):
        sessions[session.mentorship_id].append(session)
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    ahead = Q(state=MeetingState.AGREED, starts_at__gt=now - timedelta(hours=2))
    for meeting in Meeting.objects.filter(
        ahead | Q(state=MeetingState.PROPOSED), mentorship__in=pairs
    ).order_by("starts_at"):
        meetings[meeting.mentorship_id].append(meeting)
    return [_own_pair(person, pair, sessions[pair.pk], meetings[pair.pk], today) for pair in pairs]


def _own_pair(
    person: Person,
    pair: Mentorship,
    sessions: list[Session],
    meetings: list[Meeting],
    today: date,
) -> OwnPair:
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
        planned_at=next((m.starts_at for m in meetings if m.starts_at is not None), None),
        to_pick=any(m.starts_at is None and m.proposed_by_id != me.pk for m in meetings),
    )
