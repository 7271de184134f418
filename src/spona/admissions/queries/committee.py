"""The committee's table: the ranked list in pages, the balance of the group, one candidate closely."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Placed, Quota
from spona.admissions.queries.composing import candidates, label_of
from spona.core.economies import Denomination
from spona.engine.selection import problem as engine
from spona.engine.selection import records
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


def ranked(*, call: Call, person: Person) -> QuerySet[Application]:
    """Before any proposal: candidates by points."""
    return (
        Application.objects.visible_to(person)
        .filter(pk__in=candidates(call=call).values("pk"))
        .select_related("person", "seat_wish")
        .order_by("-points", "pk")
    )


@dataclass(frozen=True)
class Line:
    """A value with how many candidates have it and how many are in."""

    label: str
    inside: int
    candidates: int

    @property
    def share(self) -> int:
        """Percent of this value's candidates who are in."""
        return round(100 * self.inside / self.candidates) if self.candidates else 0


@dataclass(frozen=True)
class Balance:
    """How the group is spread over one attribute."""

    about: str
    title: str
    lines: list[Line] = field(default_factory=list)
    others: Line | None = None


def balance(
    *,
    call: Call,
    composition: Composition | None,
    person: Person,
    economies: Denomination | None = None,
) -> tuple[list[Balance], int]:
    """How candidates and the proposed group are spread over economy, field, sector, town and (where
    given) sex; and how many candidates nobody has read. One query, whatever the size.
    """
    seen = candidates(call=call).visible_to(person).order_by()
    # Not correlated: asked once, not once per candidate and table.
    chosen = Placed.objects.filter(composition=composition, standing__in=IN).values("application")

    def counted(about: str, column: str) -> QuerySet[Any, Any]:
        rows = seen.annotate(about=Value(about), value=Cast(F(column), CharField()))
        return (
            rows.values_list("about", "value")
            .annotate(n=Count("pk"), inside=Count("pk", filter=Q(pk__in=chosen)))
            .values_list("about", "value", "n", "inside")
        )

    first, *others = [counted(about, column) for about, column in TABLES.items()]
    unread = counted("unread", "call__id").filter(reviews_in=0)
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for about, value, n, inside in first.union(*others, unread, all=True):
        if value not in (None, "", Sex.UNSAID):
            found[about].append((value, inside, n))
    tables = [_table(about, found[about], economies) for about in TABLES if found[about]]
    return tables, sum(n for _value, _inside, n in found["unread"])


def _table(
    about: str, rows: Iterable[tuple[str, int, int]], economies: Denomination | None = None
) -> Balance:
    ordered = sorted(rows, key=lambda row: (-row[2], row[0]))
    lines = [Line(label_of(about, value, economies), inside, n) for value, inside, n in ordered]
    rest = lines[MOST_LINES:]
    others = (
        Line("", sum(r.inside for r in rest), sum(r.candidates for r in rest)) if rest else None
    )
    return Balance(about, str(Quota.About(about).label), lines[:MOST_LINES], others)


@dataclass(frozen=True)
class Named:
    """Names for the ids in a proposal's summary; somebody hidden or gone is only a code."""

    names: dict[str, str]

    def __call__(self, public_ids: Iterable[str]) -> list[str]:
        return [self.names.get(key, key[:6].upper()) for key in public_ids]


def named(*, call: Call, public_ids: Iterable[str], person: Person) -> Named:
    """One query for any number of ids."""
    rows = (
        Application.objects.visible_to(person)
        .filter(call=call, public_id__in=set(public_ids), anonymised_at=None)
        .values_list("public_id", "person__name")
    )
    return Named(dict(rows))


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
