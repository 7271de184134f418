"""What waits for the team in the calls of an organisation; one query, whatever there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from spona.admissions.models.application import Application, Duplicate
from spona.admissions.models.call import Call
from spona.admissions.models.interview import Slot
from spona.admissions.models.selection import Offer
from spona.admissions.states import IN_SELECTION, DuplicateState, OfferState, SlotState, State
from spona.people.models import Person

SOON = timedelta(days=7)
# Which page takes each kind up, in the order of the year.
PAGES = {
    "closing": "admissions_call",
    "unchecked": "admissions_eligibility",
    "overdue": "admissions_applications",
    "duplicates": "admissions_duplicates",
    "without_time": "admissions_interviews",
    "parked": "admissions_decisions",
    "offers": "admissions_decisions",
}


@dataclass(frozen=True)
class Waits:
    """One thing of one call: its kind (see PAGES), how many, and the page that takes it up."""

    call: Call
    kind: str
    n: int
    page: str


def waiting(*, person: Person, now: datetime) -> list[Waits]:
    """What needs the team now, call by call. Applications a conflict keeps from this person are not
    counted."""
    seen = Application.objects.visible_to(person)
    with_time = Slot.objects.filter(
        application=OuterRef("pk"), state__in=[SlotState.TAKEN, SlotState.HELD]
    )
    counts = {
        "unchecked": _count(seen.filter(state=State.SUBMITTED)),
        "overdue": _count(
            seen.filter(state__in=[State.REPAIR, State.MORE], checks__answer_by__lt=now)
        ),
        "duplicates": _count(
            Duplicate.objects.filter(
                state=DuplicateState.OPEN, one__in=seen.values("pk"), other__in=seen.values("pk")
            ),
            call="one__call",
        ),
        "without_time": _count(seen.filter(~Exists(with_time), state=State.SHORTLISTED)),
        "parked": _count(
            seen.filter(
                state__in=IN_SELECTION,
                decision__isnull=False,
                decision__published_at__isnull=True,
            )
        ),
        "offers": _count(
            Offer.objects.filter(
                state=OfferState.OPEN,
                answer_by__lt=now + timedelta(days=2),
                application__in=seen.values("pk"),
            ),
            call="application__call",
        ),
    }
    live = (
        Call.objects.filter(published_at__isnull=False, opens_at__lte=now)
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now - timedelta(days=400)))
        .annotate(**counts)
        .order_by("opens_at", "pk")
    )
    found = []
    for call in live:
        is_closing = call.closes_at is not None and now < call.closes_at < now + SOON
        for kind, page in PAGES.items():
            n = int(is_closing) if kind == "closing" else getattr(call, kind)
            # While people still send, checking can wait for the deadline.
            if kind == "unchecked" and call.closes_at is not None and not call.is_over(now):
                continue
            if n:
                found.append(Waits(call, kind, n, page))
    return found


def _count(rows: QuerySet, *, call: str = "call") -> Coalesce:
    counted = (
        rows.filter(**{call: OuterRef("pk")})
        .order_by()
        .values(call)
        .annotate(n=Count("pk", distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)
