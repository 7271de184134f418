"""The committee's table: the ranked list in pages, the balance of the group, one candidate closely."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from spona.admissions.models.application import Application, MonitoringAnswer
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
) -> list[Balance]:
    """Counts over economy, field, sector, town and (where given) sex; five queries, whatever the size."""
    seen = Application.objects.visible_to(person).filter(pk__in=candidates(call=call).values("pk"))
    is_in = Q(placed__composition=composition, placed__standing__in=IN)
    tables = []
    for about, column in TABLES.items():
        rows = (
            seen.exclude(**{column: ""})
            .values_list(column)
            .annotate(n=Count("pk", distinct=True), inside=Count("pk", filter=is_in, distinct=True))
            .order_by("-n", column)
        )
        tables.append(_table(about, [(v, i, n) for v, n, i in rows], economies))
    sexes = (
        MonitoringAnswer.objects.filter(application__in=seen)
        .exclude(sex=Sex.UNSAID)
        .values_list("sex")
        .annotate(
            n=Count("pk", distinct=True),
            inside=Count(
                "pk",
                filter=Q(
                    application__placed__composition=composition,
                    application__placed__standing__in=IN,
                ),
                distinct=True,
            ),
        )
        .order_by("sex")
    )
    tables.append(_table(Quota.About.SEX, [(v, i, n) for v, n, i in sexes]))
    return [table for table in tables if table.lines]


def _table(
    about: str, rows: Iterable[tuple[str, int, int]], economies: Denomination | None = None
) -> Balance:
    lines = [Line(label_of(about, value, economies), inside, n) for value, inside, n in rows]
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
