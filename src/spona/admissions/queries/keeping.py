"""How long an application is kept, computed in one place, and what is counted of it before it goes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from spona.admissions.models.application import Application, ApplicationStep, MonitoringAnswer
from spona.admissions.models.call import Call, Tally
from spona.admissions.models.review import Conflict
from spona.admissions.states import DECIDED, IN_SELECTION, ConflictKind, State
from spona.core.local_time import add_months
from spona.engine.statistics.disclosure import ProtectedTable, protect_small_cells
from spona.people.models import Person
from spona.people.states import Sex

DAYS = ("state", "participation_id", "delete_on", "state_at", "submitted_at", "started_at")
ENDED = {*DECIDED, State.INELIGIBLE}


def delete_on_for(*, application: Application) -> date | None:
    """The day on which an application that was not accepted is made anonymous; None: it stays."""
    return delete_day(call=application.call, **{name: getattr(application, name) for name in DAYS})


def delete_day(
    *,
    call: Call,
    state: str,
    participation_id: int | None,
    delete_on: date | None,
    state_at: datetime,
    submitted_at: datetime | None,
    started_at: datetime,
) -> date | None:
    """The call's months after its decision; while nothing is decided, after the deadline; in a call
    that stands open, after it was sent, or begun. A day written on the row (`delete_on`) counts first.
    """
    if state == State.ACCEPTED or participation_id:
        return None
    if delete_on:
        return delete_on
    last = call.closes_at or submitted_at or started_at
    if state in ENDED:
        last = max(last, state_at)
    return add_months(last.astimezone(ZoneInfo(call.time_zone)).date(), call.retention_months)


def kept_applications(*, call: Call) -> QuerySet[Application]:
    """Those that hold anything about somebody."""
    return Application.objects.filter(call=call, anonymised_at__isnull=True)


def due(*, call: Call, today: date) -> list[int]:
    """Primary keys of the applications whose day has come; one query, none before the first day."""
    earliest = call.closes_at or call.created_at
    if earliest.date() + timedelta(days=27) * call.retention_months > today:
        return []
    rows = kept_applications(call=call).order_by("pk").values_list("pk", *DAYS)
    found = []
    for pk, *values in rows:
        day = delete_day(call=call, **dict(zip(DAYS, values, strict=True)))
        if day and day <= today:
            found.append(pk)
    return found


def deletion_days(*, call: Call, person: Person) -> list[tuple[date, int]]:
    """On which days how many applications that this person may see are made anonymous."""
    days: Counter[date] = Counter()
    rows = kept_applications(call=call).filter(
        pk__in=Application.objects.visible_to(person).values("pk")
    )
    for values in rows.values_list(*DAYS):
        if day := delete_day(call=call, **dict(zip(DAYS, values, strict=True))):
            days[day] += 1
    return sorted(days.items())


# Counts

BEGUN, SENT, ELIGIBLE, SHORTLISTED = "begun", "sent", "eligible", "shortlisted"
SELECTED, ACCEPTED, RESERVE = "selected", "accepted", "reserve"
NOT_SELECTED, INELIGIBLE, WITHDRAWN = "not_selected", "ineligible", "withdrawn"
REACHED = (
    BEGUN, SENT, INELIGIBLE, WITHDRAWN, ELIGIBLE, SHORTLISTED, SELECTED, RESERVE, NOT_SELECTED,
    ACCEPTED,
)  # fmt: skip
OFFERED = {State.OFFERED, State.ACCEPTED, State.DECLINED, State.LAPSED}
COLUMNS = {
    "economy": "economy",
    "field": "main_field",
    "sector_of_work": "sector_of_work",
    "source": "source__tag",
}
Counts = dict[tuple[str, str, str], int]  # (about, value, reached) → how many


def reached(*, state: str, was_in: Iterable[str], was_sent: bool) -> set[str]:
    """How far an application came: everything it ever reached, and how it ended."""
    seen = {state, *was_in}
    found = {BEGUN}
    if was_sent:
        found.add(SENT)
    if seen & {*IN_SELECTION, *DECIDED}:
        found.add(ELIGIBLE)
    if State.SHORTLISTED in seen:
        found.add(SHORTLISTED)
    if seen & OFFERED:
        found.add(SELECTED)
    if State.RESERVE in seen:
        found.add(RESERVE)
    ends = {
        State.ACCEPTED: ACCEPTED,
        State.NOT_SELECTED: NOT_SELECTED,
        State.INELIGIBLE: INELIGIBLE,
        State.WITHDRAWN: WITHDRAWN,
    }
    if state in ends:
        found.add(ends[State(state)])
    return found


def counted(*, applications: QuerySet[Application]) -> Counts:
    """Counts over these applications, anonymous ones too, without sex; two queries."""
    was_in: dict[int, set[str]] = {}
    steps = ApplicationStep.objects.filter(application__in=applications.values("pk"))
    for pk, state in steps.values_list("application_id", "state").distinct():
        was_in.setdefault(pk, set()).add(state)
    counts: Counter[tuple[str, str, str]] = Counter()
    rows = applications.order_by().values_list("pk", "state", "submitted_at", *COLUMNS.values())
    for pk, state, at, *values in rows:
        for point in reached(state=state, was_in=was_in.get(pk, ()), was_sent=bool(at)):
            counts["all", "", point] += 1
            for about, value in zip(COLUMNS, values, strict=True):
                counts[about, value or "", point] += 1
    return dict(counts)


def counted_by_sex(*, call: Call) -> Counts:
    """Where it was given; of applications that are not anonymous yet. Two queries."""
    was_in: dict[int, set[str]] = {}
    steps = ApplicationStep.objects.filter(application__call=call)
    for pk, state in steps.values_list("application_id", "state").distinct():
        was_in.setdefault(pk, set()).add(state)
    counts: Counter[tuple[str, str, str]] = Counter()
    rows = (
        MonitoringAnswer.objects.filter(application__call=call)
        .exclude(sex=Sex.UNSAID)
        .values_list("sex", "application", "application__state", "application__submitted_at")
    )
    for sex, pk, state, at in rows:
        for point in reached(state=state, was_in=was_in.get(pk, ()), was_sent=bool(at)):
            counts["sex", sex, point] += 1
    return dict(counts)


@dataclass(frozen=True)
class Table:
    """Counts about one thing: points reached as columns, values as rows. None: too few to be shown."""

    about: str
    points: list[str]
    rows: list[tuple[str, list[int | None]]]


def tables(*, call: Call, person: Person) -> list[Table]:
    """What the page afterwards shows to this person: counts of what she may see, and sex as it was kept,
    protected, where she may see everybody."""
    visible = Application.objects.visible_to(person).filter(call=call)
    counts = counted(applications=visible)
    points = [point for point in REACHED if counts.get(("all", "", point))]
    found = [_table(about, counts, points) for about in ("all", *COLUMNS)]
    hidden = Conflict.objects.filter(application__call=call, person=person).exclude(
        kind=ConflictKind.NONE
    )
    if not hidden.exists() and (sexes := _by_sex(call)):
        found.append(sexes)
    return [table for table in found if table and table.rows]


def _table(about: str, counts: Mapping[tuple[str, str, str], int], points: list[str]) -> Table:
    values = sorted({value for kind, value, _point in counts if kind == about})
    rows: list[tuple[str, list[int | None]]] = [
        (value, [counts.get((about, value, point), 0) for point in points]) for value in values
    ]
    if about != "all" and [value for value, _n in rows] == [""]:
        rows = []  # nobody said: no table
    return Table(about, points, rows)


def _by_sex(call: Call) -> Table | None:
    kept = Tally.objects.filter(call=call, about="sex").values_list("value", "state", "n")
    counts = {("sex", value, state): n for value, state, n in kept}
    points = [point for point in (SENT, ELIGIBLE, SELECTED, ACCEPTED) if point in _points(counts)]
    values = sorted({value for _about, value, _point in counts})
    if not points or not values:
        return None
    shown: dict[str, ProtectedTable[str]] = {}
    for point in points:
        shown[point] = protect_small_cells(
            counts={value: counts.get(("sex", value, point), 0) for value in values}
        )
    return Table(
        "sex", points, [(value, [shown[p].cells[value] for p in points]) for value in values]
    )


def _points(counts: Mapping[tuple[str, str, str], Any]) -> set[str]:
    return {point for _about, _value, point in counts}
