"""What the committee decided, what is missing before it can be published, and the places offered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Window
from django.http import Http404

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.states import (
    IN_SELECTION,
    OfferState,
    Outcome,
    State,
)
from spona.core.languages import CONTENT
from spona.messaging.queries import missing_wordings
from spona.people.models import Person

TAKEN = [State.OFFERED, State.ACCEPTED]


@dataclass(frozen=True)
class Problem:
    """Something that keeps decisions from being published; `codes` name up to 12 applications."""

    kind: str
    n: int = 0
    codes: Sequence[str] = ()
    detail: str = ""


@dataclass(frozen=True)
class Standing:
    """Parked decisions of a call, and what is missing. `blind` hides nobody: it is the committee's own."""

    parked: dict[str, int] = field(default_factory=dict)
    published: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def in_english(self) -> bool:
        """Somebody would read English though she wrote in another language."""
        return any(warning.kind == "no_wording" for warning in self.warnings)

    @property
    def is_ready(self) -> bool:
        return not self.problems and bool(self.parked)


def waiting(*, call: Call) -> QuerySet[Decision]:
    """Parked decisions that can be published, in the order in which letters go out."""
    return (
        Decision.objects.filter(
            application__call=call,
            application__state__in=IN_SELECTION,
            published_at__isnull=True,
        )
        .select_related("application__person__organisation", "application__call__cycle")
        .order_by("-outcome", "reserve_rank", "pk")  # selected, reserve, not selected
    )


def standing(*, call: Call) -> Standing:
    """Counts and everything that is missing before publication; a handful of queries."""
    outcomes = Decision.objects.filter(application__call=call).values_list("outcome")
    is_out = Q(published_at__isnull=False)
    parked = dict(
        outcomes.filter(~is_out, application__state__in=IN_SELECTION).annotate(n=Count("pk"))
    )
    published = dict(outcomes.filter(is_out).annotate(n=Count("pk")))
    problems: list[Problem] = []
    warnings: list[Problem] = []

    def named(kind: str, found: QuerySet[Application], into: list[Problem]) -> None:
        # Of thousands, twelve are named and the others counted, in one question.
        rows = found.annotate(n=Window(Count("pk"))).values_list("public_id", "n")[:12]
        if codes := [(public_id[:6].upper(), n) for public_id, n in rows]:
            into.append(Problem(kind, codes[0][1], [code for code, _n in codes]))

    selectable = Application.objects.filter(call=call, state__in=IN_SELECTION)
    waits = selectable.filter(decision__published_at__isnull=True)
    # A call that stands open (mentors) is decided one by one, and its seats limit nobody.
    if call.closes_at is not None:
        named("undecided", selectable.filter(decision__isnull=True), problems)
    not_chosen = waits.filter(decision__outcome=Outcome.NOT_SELECTED)
    named("no_reason", not_chosen.filter(decision__reason=""), problems)
    named("no_next_step", not_chosen.filter(decision__next_step=""), problems)
    named("not_eligible_yet", Application.objects.filter(
        call=call, state__in=[State.SUBMITTED, State.REPAIR, State.MORE]
    ), warnings)  # fmt: skip
    named("no_address", waits.filter(person__email="", decision__isnull=False), warnings)
    warnings += _in_english(call=call)
    # A place given before and declined or lapsed since can be given once more.
    taken = Application.objects.filter(call=call, state__in=TAKEN).count()
    chosen = parked.get(Outcome.SELECTED, 0) + taken
    if call.closes_at is None:
        pass
    elif chosen > call.seats:
        problems.append(Problem("too_many", chosen - call.seats))
    elif parked and chosen < call.seats:
        warnings.append(Problem("seats_left", call.seats - chosen))
    return Standing(parked, published, problems, warnings)


# The kind of letter for each outcome; mails/decisions.py writes them.
LETTERS = {
    Outcome.SELECTED: "decision_selected",
    Outcome.RESERVE: "decision_reserve",
    Outcome.NOT_SELECTED: "decision_not_selected",
}


def _in_english(*, call: Call) -> list[Problem]:
    """Languages of applicants in which their letter is written in neither our words nor theirs."""
    asked = (
        Decision.objects.filter(
            application__call=call, application__state__in=IN_SELECTION, published_at__isnull=True
        )
        .values_list("outcome", "application__language")
        .annotate(n=Count("pk"))
        .order_by()
    )
    languages: dict[str, dict[str, int]] = {}
    for outcome, language, n in asked:
        languages.setdefault(outcome, {})[language] = n
    missing: dict[str, int] = {}
    for outcome, counts in languages.items():
        kind = LETTERS[Outcome(outcome)]
        for language in missing_wordings(kind=kind, languages=counts):
            missing[language] = missing.get(language, 0) + counts[language]
    return [
        Problem("no_wording", n, detail=CONTENT.get(language, language))
        for language, n in sorted(missing.items())
    ]


def decisions_seen_by(*, call: Call, person: Person) -> QuerySet[Application]:
    """Applications in selection or decided, with decision; without those she has a conflict with."""
    return (
        Application.objects.visible_to(person)
        .filter(call=call)
        .filter(Q(state__in=IN_SELECTION) | Q(decision__isnull=False))
        .select_related("person", "decision", "seat_wish")
        .order_by("-decision__outcome", "decision__reserve_rank", "-points", "pk")
    )


def answer_until(*, call: Call, now: datetime) -> datetime:
    """Until when a place offered at `now` is kept: the end of a day, on the call's clock."""
    last = now.astimezone(call.zone) + timedelta(days=call.offer_days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def free_places(*, call: Call) -> int:
    """Places the committee gave (published as selected) that nobody holds or has been offered."""
    given = Decision.objects.filter(
        application__call=call, outcome=Outcome.SELECTED, published_at__isnull=False
    ).count()
    taken = Application.objects.filter(call=call, state__in=TAKEN).count()
    if call.closes_at is not None:
        given = min(given, call.seats)
    return max(0, given - taken)


def has_room(*, call: Call) -> bool:
    """Is there a seat that nobody holds or has been offered?"""
    if call.closes_at is None:
        return True
    return Application.objects.filter(call=call, state__in=TAKEN).count() < call.seats


def next_reserve(*, call: Call) -> Application | None:
    """The first of the reserve list, in the order that was recorded."""
    return (
        Application.objects.filter(call=call, state=State.RESERVE, decision__isnull=False)
        .select_related("person__organisation", "call__cycle", "decision")
        .order_by("decision__reserve_rank", "pk")
        .first()
    )


def offers_of(*, call: Call, person: Person) -> list[Offer]:
    """Places offered, those that run out first on top; without what a conflict hides."""
    seen = Application.objects.visible_to(person).filter(call=call)
    return list(
        Offer.objects.filter(application__in=seen)
        .select_related("application__person")
        .order_by("-state", "answer_by", "pk")
    )


def place_of(*, person: Person, public_id: str) -> tuple[Application, Offer | None]:
    """For the applicant herself: her application with its newest offer; Http404 for anybody else."""
    application = (
        Application.objects.filter(public_id=public_id, person=person)
        .select_related("call__cycle__programme", "call__organisation", "person")
        .first()
    )
    if application is None:
        raise Http404
    return application, Offer.objects.filter(application=application).order_by("-pk").first()


def counted(*, offers: Sequence[Offer]) -> dict[str, int]:
    """How many offers are in each state."""
    return dict(Counter(offer.state for offer in offers))


def running_out(*, before: object) -> QuerySet[Offer]:
    """Open offers whose time is over at this moment, of every organisation in scope."""
    return Offer.objects.filter(state=OfferState.OPEN, answer_by__lte=before)
