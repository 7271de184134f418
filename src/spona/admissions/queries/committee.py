"""The committee's table: the ranked list in pages, the balance of the group, one candidate closely."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Placed, Quota
from spona.admissions.queries.composing import candidates, label_of
from spona.admissions.queries.hiding import Hidden
from spona.core.economies import Denomination
from spona.engine.selection import problem as engine
from spona.engine.selection import records
from spona.engine.statistics.disclosure import SMALLEST_SHOWN, protect_small_cells
from spona.people.models import Person
from spona.people.states import Sex

IN = [Placed.Standing.IN, Placed.Standing.PINNED]
TABLES = {
    Quota.About.ECONOMY: "economy",
    Quota.About.FIELD: "main_field",
    Quota.About.SECTOR_OF_WORK: "sector_of_work",
    Quota.About.SEX: "monitoring__sex",
    Quota.About.TOWN: "town",
}
MOST_LINES = 12  # of a balance table; the rest is summed up


def places(*, composition: Composition, person: Person) -> QuerySet[Placed]:
    """The ranked list of a proposal, without those a conflict keeps from this person."""
    return (
        Placed.objects.filter(
            composition=composition, application__in=Application.objects.visible_to(person)
        )
        .select_related("application__person", "application__seat_wish")
        .order_by("position")
    )


class Row(NamedTuple):
    """A line of the table. Before any proposal there is no standing, and the rank is the line's number."""

    public_id: str
    name: str
    name_language: str
    town: str
    economy: str
    points: int | None  # thousandths, the credit among them
    spread: int | None
    credit: int
    rank: int
    standing: str
    reserve: int
    has_wish: bool


ABOUT_PERSON = ("public_id", "person__name", "person__name_language", "town", "economy")


def listed(*, composition: Composition, hidden: Hidden) -> QuerySet[Placed, Any]:
    """Lines of a proposal's ranked list, without those kept from this person."""
    return (
        Placed.objects.filter(composition=composition)
        .exclude(application__in=hidden.away)
        .order_by("position")
        .values_list(
            *(f"application__{name}" for name in ABOUT_PERSON),
            "total",
            "application__spread",
            "application__credit",
            "rank",
            "standing",
            "reserve",
            Value(False),
        )
    )


def ranked(*, call: Call, hidden: Hidden) -> QuerySet[Application, Any]:
    """Before any proposal: lines of candidates by points."""
    return (
        candidates(call=call)
        .exclude(pk__in=hidden.away)
        .order_by(F("points").desc(nulls_last=True), "pk")
        .values_list(
            *ABOUT_PERSON,
            "points",
            "spread",
            Value(0),
            Value(0),
            Value(""),
            Value(0),
            Case(When(seat_wish__isnull=False, then=True), default=False),
        )
    )


@dataclass(frozen=True)
class Ranks:
    """Ranks as somebody counts them who does not know of everybody: among those she sees."""

    gone: Sequence[int] = ()

    def __call__(self, rank: int) -> int:
        return rank - bisect_left(self.gone, rank)


def ranks_without(*, composition: Composition | None, hidden: Hidden) -> Ranks:
    """One query, and none where nothing is kept from this person."""
    if composition is None or not hidden.away:
        return Ranks()
    gone = Placed.objects.filter(composition=composition, application__in=hidden.away)
    return Ranks(sorted(gone.values_list("rank", flat=True)))


@dataclass(frozen=True)
class Line:
    """A value with how many candidates have it and how many are in; None: too few to be shown."""

    label: str
    inside: int | None
    candidates: int | None


@dataclass(frozen=True)
class Balance:
    """How the group is spread over one attribute."""

    about: str
    title: str
    lines: list[Line] = field(default_factory=list)
    others: Line | None = None

    @property
    def hides(self) -> bool:
        """Is a count left out because it is small, or would tell a small one?"""
        return any(line.inside is None or line.candidates is None for line in self.lines)


def balance(
    *,
    call: Call,
    composition: Composition | None,
    hidden: Hidden,
    economies: Denomination | None = None,
) -> tuple[list[Balance], int]:
    """How candidates and the proposed group are spread over economy, field, sector, town and (where
    given) sex; and how many candidates nobody has read. One query: candidates alike in all five are
    counted together, which takes a third of the time of five counts.

    Sex was told for counting only: small counts are protected, and where somebody is kept from this
    person the table is left out, since a colleague's would differ by that one.
    """
    seen = candidates(call=call).exclude(pk__in=hidden.away).order_by()
    # Not correlated: asked once, not once per candidate and table.
    chosen = Placed.objects.filter(composition=composition, standing__in=IN).values("application")

    rows = seen.values_list(*TABLES.values()).annotate(
        n=Count("pk"),
        inside=Count("pk", filter=Q(pk__in=chosen)),
        unread=Count("pk", filter=Q(reviews_in=0)),
    )
    counts: dict[tuple[Quota.About, str], list[int]] = defaultdict(lambda: [0, 0])
    nobody_read = 0
    for *values, n, inside, unread in rows:
        nobody_read += unread
        for about, value in zip(TABLES, values, strict=True):
            if value and value != Sex.UNSAID:
                count = counts[about, value]
                count[0] += inside
                count[1] += n
    found: dict[Quota.About, list[tuple[str, int, int]]] = defaultdict(list)
    for (about, value), (inside, n) in counts.items():
        found[about].append((value, inside, n))
    sexes = found.pop(Quota.About.SEX, [])
    tables = [_table(about, found[about], economies) for about in TABLES if found[about]]
    if sexes and not hidden.away and (table := _protected(sexes)):
        tables.append(table)
    return tables, nobody_read


def _table(
    about: str, rows: Iterable[tuple[str, int, int]], economies: Denomination | None = None
) -> Balance:
    ordered = sorted(rows, key=lambda row: (-row[2], row[0]))
    lines = [
        Line(label_of(about, value, economies), inside, n)
        for value, inside, n in ordered[:MOST_LINES]
    ]
    rest = ordered[MOST_LINES:]
    others = Line("", sum(row[1] for row in rest), sum(row[2] for row in rest)) if rest else None
    return Balance(about, str(Quota.About(about).label), lines, others)


def _protected(rows: Iterable[tuple[str, int, int]]) -> Balance | None:
    """Counts of sex as they may be shown. Who is in is told for all values or for none: with the
    candidates beside it, it tells who is not. None where even the candidates would tell."""
    ordered = sorted(rows, key=lambda row: (-row[2], row[0]))
    shown = protect_small_cells(counts={value: n for value, _inside, n in ordered})
    if shown.total is None:
        return None
    tells = not all(may_be_told(inside, of=n) for _value, inside, n in ordered)
    about = Quota.About.SEX
    return Balance(
        about,
        str(about.label),
        [
            Line(label_of(about, value), None if tells else inside, shown.cells[value])
            for value, inside, _n in ordered
        ],
    )


def may_be_told(inside: int, *, of: int) -> bool:
    """May it be said how many of one sex are in, and of how many?"""
    return not any(0 < n < SMALLEST_SHOWN for n in (inside, of, of - inside))


@dataclass(frozen=True)
class Named:
    """Names for the ids in a proposal's summary. Somebody gone is a code; somebody kept from the
    reader not even that: her own code she knows."""

    names: dict[str, str]

    def __call__(self, public_ids: Iterable[str]) -> list[str]:
        return [self.names.get(key, key[:6].upper()) for key in public_ids]


def named(*, call: Call, public_ids: Iterable[str], hidden: Hidden) -> Named:
    """One query for any number of ids."""
    rows = (
        Application.objects.filter(call=call, public_id__in=set(public_ids))
        .filter(Q(anonymised_at=None) | Q(pk__in=hidden.both))
        .values_list("pk", "public_id", "person__name")
    )
    unseen = _("somebody kept from you")
    return Named({key: unseen if pk in hidden.both else name for pk, key, name in rows})


def ids_in(summary: dict[str, Any]) -> set[str]:
    """Every application that a proposal's quotas and ties name."""
    found = {*summary.get("may_leave", []), *summary.get("may_enter", [])}
    for price in summary.get("prices", []):
        found.update(price["entering"], price["leaving"])
    for exchange in summary.get("exchanges", []):
        found.update(exchange["inside"], exchange["outside"])
    return found


def read_back(composition: Composition) -> tuple[engine.Problem, Any]:
    """Problem and proposal as they were stored. BadRecord when the record is not readable."""
    problem, plan = records.read(composition.record)
    return problem, plan
