"""Whom a letter means, and what became of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from spona.mentoring.models import Mentorship, Session
from spona.mentoring.queries.agreement import yeses_in_force
from spona.mentoring.states import LIVE, Outcome
from spona.messaging.models import Message
from spona.messaging.reader_models import RefusedAddress
from spona.messaging.states import MessageState, OptionalMail
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.people.queries import resting
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import TAKING_PART
from spona.support.models.checkin import Pulse
from spona.support.models.letters import LetterReader, TeamLetter
from spona.support.states import LetterState, PairChoice, ReaderState, WhyLeftOut


@dataclass(frozen=True)
class Choice:
    """Whom a letter means: all of a cycle, made fewer by what is set. All that is set has to hold.

    `met_not_from` and `met_not_to` (days, both included): in a pair, and no meeting held between them.
    """

    part: str = ""  # Part
    economy: str = ""  # two letters
    language: str = ""
    pair: str = ""  # PairChoice
    met_not_from: date | None = None
    met_not_to: date | None = None
    unsigned: bool = False  # has not accepted the agreement in force
    unanswered: bool = False  # a check-in waits for an answer

    def to_data(self) -> dict[str, Any]:
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
            if value
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Choice":
        found = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        for key in ("met_not_from", "met_not_to"):
            if key in found:
                found[key] = date.fromisoformat(found[key])
        return cls(**found)


@dataclass(frozen=True)
class Meant:
    """Somebody whom the choice means. `why` she would be left out as things stand; None: she gets it."""

    participation: Participation
    pair: Mentorship | None  # the live one, where there is one
    why: WhyLeftOut | None

    @property
    def person(self) -> Person:
        person: Person = self.participation.person
        return person


def chosen(*, cycle: Cycle, choice: Choice) -> QuerySet[Participation]:
    """Those who take part and whom the choice means, by name."""
    found = Participation.objects.filter(cycle=cycle, standing__in=TAKING_PART)
    mine = Q(mentee=OuterRef("pk")) | Q(mentor=OuterRef("pk"))
    pairs = Mentorship.objects.filter(mine)
    if choice.part:
        found = found.filter(part=choice.part)
    if choice.economy:
        found = found.filter(person__economy=choice.economy)
    if choice.language:
        speaks = Q(person__preferred_language=choice.language)
        if choice.language == cycle.organisation.default_language:
            speaks |= Q(person__preferred_language="")
        found = found.filter(speaks)
    if choice.pair == PairChoice.NONE:
        found = found.exclude(Exists(pairs.filter(state__in=LIVE)))
    elif choice.pair:
        found = found.filter(Exists(pairs.filter(state=choice.pair)))
    if choice.met_not_from or choice.met_not_to:
        found = found.filter(Exists(pairs.filter(state__in=LIVE)), ~Exists(_met(choice)))
    if choice.unsigned:
        said_yes = yeses_in_force().filter(participation=OuterRef("pk"), mentorship__state__in=LIVE)
        found = found.filter(Exists(pairs.filter(state__in=LIVE)), ~Exists(said_yes))
    if choice.unanswered:
        waits = Pulse.objects.filter(participation=OuterRef("pk"), answered_at=None)
        found = found.filter(Exists(waits))
    return found.order_by(*by_name("person"), "pk")


def _met(choice: Choice) -> QuerySet[Session]:
    held = Session.objects.filter(
        Q(mentorship__mentee=OuterRef("pk")) | Q(mentorship__mentor=OuterRef("pk")),
        outcome=Outcome.HELD,
    )
    if choice.met_not_from:
        held = held.filter(held_on__gte=choice.met_not_from)
    if choice.met_not_to:
        held = held.filter(held_on__lte=choice.met_not_to)
    return held


def meant(
    *, found: QuerySet[Participation], is_needed: bool, names_pair: bool, today: date
) -> list[Meant]:
    """The participations with what would keep the letter from each; two queries, however many.

    `is_needed`: only what makes it impossible keeps it. `names_pair`: its words name the other of a pair.
    """
    refused = RefusedAddress.objects.filter(email=OuterRef("person__email"))
    rows = list(
        found.select_related(
            "cycle", "person__mail_preference", "person__organisation__logo"
        ).annotate(
            is_refused=Exists(refused),
            is_away=Exists(resting(person="person", today=today)),
        )
    )
    pairs = pairs_of(keys=[row.pk for row in rows])
    return [
        Meant(row, pairs.get(row.pk), _why(row, pairs.get(row.pk), is_needed, names_pair))
        for row in rows
    ]


def _why(row: Any, pair: Mentorship | None, is_needed: bool, names_pair: bool) -> WhyLeftOut | None:
    if row.standing not in TAKING_PART:
        return WhyLeftOut.LEFT
    if not row.person.email:
        return WhyLeftOut.NO_ADDRESS
    if row.is_refused:
        return WhyLeftOut.REFUSED
    if names_pair and pair is None:
        return WhyLeftOut.NO_PAIR
    if is_needed:
        return None
    wishes = getattr(row.person, "mail_preference", None)
    if wishes is not None and OptionalMail.NEWS in wishes.switched_off:
        return WhyLeftOut.OFF
    return WhyLeftOut.AWAY if row.is_away else None


def pairs_of(*, keys: Iterable[int]) -> dict[int, Mentorship]:
    """The live pair of each of these participations, the newest where there are several; one query."""
    wanted = set(keys)
    live = Mentorship.objects.filter(
        Q(mentee__in=wanted) | Q(mentor__in=wanted), state__in=LIVE
    ).select_related("mentee__person", "mentor__person", "organisation", "cycle")
    found: dict[int, Mentorship] = {}
    for pair in live.order_by("started_on", "pk"):
        found |= dict.fromkeys(wanted & {pair.mentee_id, pair.mentor_id}, pair)
    return found


def get_letter(*, public_id: str) -> TeamLetter:
    """Of the organisation in scope, else 404."""
    found = (
        TeamLetter.objects.select_related(
            "cycle__programme", "cycle__organisation", "written_by", "approved_by", "organisation"
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def letters_of(*, cycle: Cycle) -> QuerySet[TeamLetter]:
    """The newest first, each with how many it was meant for (`n`) and how many have it (`written`)."""
    return (
        TeamLetter.objects.filter(cycle=cycle)
        .select_related("written_by", "approved_by")
        .annotate(
            n=Count("readers"),
            written=Count("readers", filter=Q(readers__state=ReaderState.WRITTEN)),
        )
        .order_by("-changed_at", "-pk")
    )


def earlier_letters(*, but: TeamLetter | None = None) -> QuerySet[TeamLetter]:
    """Letters of the organisation to begin from, the newest first: of all programmes and cycles."""
    found = TeamLetter.objects.filter(state=LetterState.DONE).select_related("cycle")
    if but is not None:
        found = found.exclude(pk=but.pk)
    return found.order_by("-done_at", "-pk")


@dataclass(frozen=True)
class Progress:
    """What became of an approved letter, in numbers."""

    waiting: int  # not yet in the outgoing mail
    queued: int  # there, not yet delivered
    held: int
    sent: int
    undelivered: int
    left_out: int


def progress_of(*, letter: TeamLetter) -> Progress:
    """Two queries."""
    by_state: dict[str, int] = dict(
        LetterReader.objects.filter(letter=letter)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    mails: dict[str, int] = dict(
        Message.objects.filter(batch=batch_of(letter))
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    known = {MessageState.SENT, MessageState.FOLDED, MessageState.HELD}
    open_ = {MessageState.QUEUED, MessageState.SENDING, MessageState.GATHERED}
    return Progress(
        waiting=by_state.get(ReaderState.WAITING, 0),
        queued=sum(mails.get(state, 0) for state in open_),
        held=mails.get(MessageState.HELD, 0),
        sent=mails.get(MessageState.SENT, 0) + mails.get(MessageState.FOLDED, 0),
        undelivered=sum(n for state, n in mails.items() if state not in known | open_),
        left_out=by_state.get(ReaderState.LEFT_OUT, 0),
    )


def approved_for(*, letter: TeamLetter) -> list[int]:
    """Keys of the participations it was approved for and that are not left out."""
    found = LetterReader.objects.filter(letter=letter).exclude(state=ReaderState.LEFT_OUT)
    return list(found.values_list("participation", flat=True))


def economies_of(*, cycle: Cycle) -> list[str]:
    """The economies of those who take part, in the order of their codes."""
    found = Participation.objects.filter(cycle=cycle, standing__in=TAKING_PART)
    codes = found.exclude(person__economy="").order_by("person__economy")
    return list(codes.values_list("person__economy", flat=True).distinct())


def left_out_of(*, letter: TeamLetter) -> list[LetterReader]:
    """Those an approved letter left out, by name."""
    found = LetterReader.objects.filter(letter=letter, state=ReaderState.LEFT_OUT)
    return list(
        found.select_related("participation__person").order_by(
            *by_name("participation__person"), "pk"
        )
    )


def batch_of(letter: TeamLetter) -> str:
    """The name its mails are held and let go by."""
    return f"team-letter-{letter.public_id}"
