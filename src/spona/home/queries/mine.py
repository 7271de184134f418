"""What a participant can do now, and what supports her; a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from spona.admissions.models.application import Application
from spona.admissions.models.review import Reviewer
from spona.admissions.queries.reviewing import seats_of
from spona.core.counted import how_many
from spona.matching.models import Proposal
from spona.matching.states import ProposalState, ReplyState
from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.agreement import yeses_in_force
from spona.mentoring.queries.co_mentors import beside
from spona.mentoring.rules import may_still_answer, party_of
from spona.mentoring.states import MeetingState, Outcome
from spona.messaging.models import Link
from spona.needs.models import NeedProfile, Offer
from spona.people.models import ConsentEvent, Person
from spona.people.ordering import by_name
from spona.people.queries import with_consent
from spona.people.states import Purpose
from spona.programmes.models import Participation, Phase
from spona.programmes.states import Part, Stage, Standing, Strand
from spona.support.actions.checkins import OPEN_DAYS
from spona.support.models.checkin import Pulse
from spona.support.models.concern import Concern
from spona.support.states import ConcernState
from spona.support.trust import as_trust


@dataclass(frozen=True)
class OwnPair:
    """One of the reader's pairs, as her home page shows it."""

    pair: Mentorship
    me: Participation
    other: Participation
    held: int  # meetings that took place
    last_on: date | None
    next_on: date | None
    to_answer: int
    is_beside: bool  # as a co-mentor
    has_accepted: bool
    is_live: bool
    planned_at: datetime | None  # of the next meeting both agreed on
    to_pick: bool  # the other side proposed times
    holder: Person | None  # the colleague this pair can turn to


@dataclass(frozen=True)
class Strands:
    """What the timeline of her cycle says about the programme's strands beside mentoring: the phase that
    is on, else the next one, else None."""

    education: Phase | None = None
    networking: Phase | None = None
    promotion: Phase | None = None
    team: Phase | None = None
    peers: tuple[str, ...] = ()  # names of some who said that theirs may be shown


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
    seats: list[Reviewer]  # on juries that read now
    was_brought: bool  # a concern waits for her; nobody else is told
    strands: Strands


def mine(*, person: Person, today: date, now: datetime) -> Mine:
    """Everything on one's own first page. One question finds out what there is at all; only of that
    more is asked."""
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
    there = _there_is(person, today=today, now=now)
    links = {link.target_id: link for link in there("links")}
    return Mine(
        invitations=[
            (p, links.get(p.public_id)) for p in participations if p.standing == Standing.INVITED
        ],
        proposals=[
            (p, Part.MENTOR if p.mentor.person_id == person.pk else Part.MENTEE)
            for p in there("proposals")
        ],
        unfilled=[
            p
            for p in taking_part
            if not p.is_filled and p.cycle.stage in {Stage.PREPARING, Stage.MATCHING}  # type: ignore[attr-defined]
        ],
        pairs=_own_pairs(person, today=today, now=now),
        taking_part=taking_part,
        has_chosen_consents=any(p.has_chosen for p in participations),  # type: ignore[attr-defined]
        pulses=there("pulses"),
        applications=there("applications"),
        seats=there("seats"),
        was_brought=there.was_brought,
        strands=_strands(taking_part[0], today) if taking_part else Strands(),
    )


class _There:
    """Rows of a kind that may wait for her: asked for only where there are any."""

    def __init__(self, kinds: dict[str, QuerySet[Any]], flags: dict[str, bool]) -> None:
        self.kinds, self.flags = kinds, flags
        self.was_brought = flags["was_brought"]

    def __call__(self, kind: str) -> list[Any]:
        return list(self.kinds[kind]) if self.flags[f"has_{kind}"] else []


def _there_is(person: Person, *, today: date, now: datetime) -> _There:
    """One query says of each kind whether anything is there."""
    as_mentor = Q(mentor__person=person, mentor_reply=ReplyState.OPEN)
    # A mentee is asked only after the mentor's yes.
    as_mentee = Q(mentee__person=person, mentor_reply=ReplyState.YES, mentee_reply=ReplyState.OPEN)
    kinds: dict[str, QuerySet[Any]] = {
        "links": Link.objects.filter(
            person=person, purpose="invitation", revoked_at__isnull=True, expires_at__gt=now
        ),
        "proposals": Proposal.objects.filter(as_mentor | as_mentee, state=ProposalState.ASKED)
        .select_related("run__cycle", "mentor", "mentee")
        .defer("run__record")
        .order_by("asked_at", "pk"),
        "pulses": Pulse.objects.filter(
            participation__person=person,
            answered_at=None,
            asked_on__gte=today - timedelta(days=OPEN_DAYS),
        )
        .select_related("check_in")
        .order_by("asked_on", "pk"),
        "applications": Application.objects.filter(
            person=person, started_at__gte=now - timedelta(days=365)
        )
        .select_related("call")
        .order_by("-started_at", "-pk"),
        "seats": seats_of(person=person),
    }
    with as_trust(person):
        brought = Concern.objects.exclude(state=ConcernState.CLOSED)
        flags = {f"has_{name}": Exists(rows.order_by()) for name, rows in kinds.items()}
        asked = (
            Person.objects.filter(pk=person.pk)
            .order_by()
            .annotate(was_brought=Exists(brought), **flags)
        )
        found = asked.values("was_brought", *flags).get()
    kinds["applications"] = kinds["applications"][:5]
    return _There(kinds, found)


SOME = 4  # peers named


def _strands(mine: Participation, today: date) -> Strands:
    """What is on or comes next, by strand, and some of those who take part beside her; two queries."""
    cycle = mine.cycle
    found = Phase.objects.filter(cycle=cycle, is_public=True).exclude(strand="")
    now_or_next: dict[str, Phase] = {}
    for phase in found.order_by("starts_after", "pk"):
        phase.cycle = cycle
        if phase.ends_on >= today:
            now_or_next.setdefault(phase.strand, phase)
    peers = (
        Participation.objects.filter(cycle=cycle, part=mine.part, standing=Standing.CONFIRMED)
        .exclude(pk=mine.pk)
        .filter(person__in=Person.objects.filter(with_consent(Purpose.NAME)))
        .order_by(*by_name("person"))
        .values_list("person__publication_name", "person__name")
    )
    return Strands(
        **{
            strand: now_or_next.get(strand)
            for strand in (Strand.EDUCATION, Strand.NETWORKING, Strand.PROMOTION, Strand.TEAM)
        },
        peers=tuple(shown or name for shown, name in peers[:SOME]),
    )


def _own_pairs(person: Person, *, today: date, now: datetime) -> list[OwnPair]:
    """Live ones first, then the latest; one query, whatever they have met."""
    sessions = Session.objects.filter(mentorship=OuterRef("pk")).order_by()
    held = sessions.filter(outcome=Outcome.HELD)
    answered = SessionView.objects.filter(session=OuterRef("pk"))
    # What the other side wrote down: a mentor and a co-mentor are one.
    is_mentee = Q(mentorship__mentee__person=person)

    def of_theirs(who: str) -> Q:
        by_mentee = Q(**{who: F("mentorship__mentee")})
        return (is_mentee & ~by_mentee) | (~is_mentee & by_mentee)

    waiting = sessions.filter(of_theirs("recorded_by")).filter(~Exists(answered))
    meetings = Meeting.objects.filter(mentorship=OuterRef("pk"))
    ahead = meetings.filter(state=MeetingState.AGREED, starts_at__gt=now - timedelta(hours=2))
    proposed = meetings.filter(state=MeetingState.PROPOSED)
    said_yes = yeses_in_force().filter(mentorship=OuterRef("pk"), participation__person=person)
    found = (
        Mentorship.objects.filter(
            Q(mentee__person=person) | Q(mentor__person=person) | Q(beside(person=person))
        )
        .annotate(
            i_accepted=Exists(said_yes),
            held_n=how_many(held),
            to_answer=how_many(waiting),
            last_on=Subquery(held.order_by("-held_on").values("held_on")[:1]),
            next_on=Subquery(
                sessions.filter(next_on__gte=today).order_by("next_on").values("next_on")[:1]
            ),
            planned_at=Subquery(ahead.order_by("starts_at").values("starts_at")[:1]),
            to_pick=Exists(proposed.filter(of_theirs("proposed_by"))),
            held_by=FilteredRelation("case_holders", condition=Q(case_holders__until=None)),
        )
        # The types know no relation of a query's own.
        .select_related("cycle", "mentee__person", "mentor__person", "held_by__person")  # type: ignore[misc]
        .order_by("-started_on", "-pk")
    )
    pairs = [_own_pair(person, pair, today) for pair in found]
    return sorted(pairs, key=lambda own: not own.is_live)


def _own_pair(person: Person, pair: Any, today: date) -> OwnPair:
    me = party_of(mentorship=pair, person=person)
    is_beside = me.pk not in {pair.mentee_id, pair.mentor_id}
    case = getattr(pair, "held_by", None)  # not there at all where the relation found nobody
    return OwnPair(
        pair=pair,
        me=me,
        other=pair.mentor if me.pk == pair.mentee_id else pair.mentee,
        is_beside=is_beside,
        held=pair.held_n,
        last_on=pair.last_on,
        next_on=pair.next_on,
        to_answer=pair.to_answer if may_still_answer(mentorship=pair, today=today) else 0,
        has_accepted=pair.i_accepted or is_beside,
        is_live=pair.ended_on is None,
        planned_at=pair.planned_at,
        to_pick=pair.to_pick,
        holder=case.person if case else None,
    )
