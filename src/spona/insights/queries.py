"""The report of a cycle: four queries, small counts protected, every number explained."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.http import Http404

from spona.core.prepared import prepared
from spona.engine.statistics.disclosure import protect_small_cells
from spona.engine.statistics.summaries import median, wilson_interval
from spona.insights.indicators import INDICATORS, TABLES, Indicator
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.queries.counting import counted_sessions
from spona.mentoring.states import EndReason, MentorshipState
from spona.people.models import Monitoring, Person
from spona.people.ordering import by_name
from spona.people.queries import with_consent
from spona.people.states import SECTORS, Purpose, Sex
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import STARTED, Part, Standing

FEWEST_FOR_PERCENT = 10


@dataclass(frozen=True)
class Figure:
    """One number: `value`, of `whole` where it is a part; `low` and `high` percent where they may
    be said (Wilson's interval, from ten on)."""

    indicator: Indicator
    value: int | float | None
    whole: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def percent(self) -> int | None:
        if self.low is None or not self.whole or self.value is None:
            return None
        return round(100 * self.value / self.whole)


@dataclass(frozen=True)
class Table:
    """A one-way table. A row is (key, label, count); None is a protected count."""

    key: str
    label: Any
    definition: Any
    rows: list[tuple[str, Any, int | None]]
    total: int | None
    is_too_small: bool = False  # nothing of it may be shown

    @property
    def shown(self) -> list[tuple[str, Any, int]]:
        return [(key, label, count) for key, label, count in self.rows if count is not None]

    @property
    def hidden(self) -> list[tuple[str, Any]]:
        """Those whose count is protected; they are named together, without numbers."""
        return [(key, label) for key, label, count in self.rows if count is None]


@dataclass(frozen=True)
class Report:
    """The state of a cycle on a day."""

    cycle: Cycle
    on: date
    figures: dict[str, Figure]
    tables: list[Table]


def report_of(cycle: Cycle, *, today: date) -> Report:
    """Everything the report says of the cycle on `today`."""
    people = _people(cycle=cycle.pk)
    pairs = _pairs(cycle=cycle.pk)
    held = {
        pk: (sessions, minutes)
        for pk, sessions, minutes in counted_sessions(cycle=cycle, today=today)
        .order_by()
        .values_list("mentorship")
        .annotate(sessions=Count("pk"), minutes=Sum("minutes"))
    }
    return Report(
        cycle=cycle,
        on=today,
        figures=_figures(cycle, people, pairs, held, today),
        tables=_tables(people, pairs, _sexes(cycle=cycle.pk)),
    )


@prepared()
def _people(*, cycle: int) -> QuerySet[Any]:
    """(person, part, standing, economy, sectors as JSON) of everybody who took part."""
    return Participation.objects.filter(cycle=cycle, standing__in=STARTED).values_list(
        "person", "part", "standing", "person__economy", Cast("person__sectors", TextField())
    )


@prepared()
def _pairs(*, cycle: int) -> QuerySet[Any]:
    return Mentorship.objects.filter(cycle=cycle).values_list(
        "pk", "state", "end_reason", "mentee__person__economy", "mentor__person__economy"
    )


def _figures(
    cycle: Cycle,
    people: list[tuple[Any, ...]],
    pairs: list[tuple[Any, ...]],
    held: dict[int, tuple[int, int]],
    today: date,
) -> dict[str, Figure]:
    mentees = [standing for _p, part, standing, _e, _s in people if part == Part.MENTEE]
    states = Counter(state for _pk, state, _r, _a, _b in pairs)
    known = [(a, b) for _pk, _state, _r, a, b in pairs if a and b]
    sessions = [held.get(pk, (0, 0))[0] for pk, *_rest in pairs]
    agreed = len(pairs) * cycle.sessions_agreed
    hours = round(sum(minutes for _n, minutes in held.values()) / 60, 1)
    expected = cycle.sessions_agreed * _passed(cycle, today)
    on_course = sum(number >= 0.8 * expected for number in sessions)
    return {
        figure.indicator.key: figure
        for figure in (
            _figure("mentees", len(mentees)),
            _figure("mentors", len({p for p, part, *_rest in people if part == Part.MENTOR})),
            _figure("completed", mentees.count(Standing.COMPLETED), len(mentees)),
            _figure("withdrawn", mentees.count(Standing.WITHDRAWN), len(mentees)),
            _figure("pairs", len(pairs)),
            _figure("active", states[MentorshipState.ACTIVE], len(pairs)),
            _figure("ended", states[MentorshipState.ENDED], len(pairs)),
            _figure("cross_border", sum(a != b for a, b in known), len(known)),
            Figure(INDICATORS["sessions"], sum(sessions), agreed),
            Figure(INDICATORS["hours"], hours, round(agreed * cycle.minutes_agreed / 60)),
            Figure(INDICATORS["median_sessions"], median(sessions)),
            _figure("on_course", on_course, len(pairs)),
        )
    }


def _figure(key: str, value: float, whole: int | None = None) -> Figure:
    """A count, with the interval of its share where the whole is large enough to speak of one."""
    share = None
    if whole is not None and whole >= FEWEST_FOR_PERCENT:
        share = wilson_interval(part=int(value), whole=whole)
    return Figure(
        INDICATORS[key],
        value,
        whole,
        round(100 * share.low) if share else None,
        round(100 * share.high) if share else None,
    )


def _passed(cycle: Cycle, today: date) -> float:
    """The part of the cycle that lies behind, 0 to 1."""
    days = (cycle.ends_on - cycle.kick_off_on).days
    return min(1.0, max(0.0, (today - cycle.kick_off_on).days / days))


@prepared()
def _sexes(*, cycle: int) -> QuerySet[Any]:
    """Answers of those who took part and agree, today, to be counted."""
    took_part = Participation.objects.filter(cycle=cycle, standing__in=STARTED)
    agree = Person.objects.filter(with_consent(Purpose.MONITORING))
    return (
        Monitoring.objects.filter(
            person__in=took_part.values("person"),
            person_id__in=agree.values("pk"),
        )
        .exclude(sex=Sex.UNSAID)
        .values_list("sex", flat=True)
    )


@lru_cache(maxsize=1000)
def _main_sector(sectors: str) -> str:
    """The first of the keys in a JSON list."""
    return next(iter(json.loads(sectors)), "")


def _tables(
    people: list[tuple[Any, ...]], pairs: list[tuple[Any, ...]], sexes: list[str]
) -> list[Table]:
    once = {person: (economy, sectors) for person, _part, _st, economy, sectors in people}
    economies = Counter(economy or "" for economy, _sectors in once.values())
    sectors = Counter(_main_sector(sectors) for _economy, sectors in once.values())
    reasons = Counter(r for _pk, state, r, _a, _b in pairs if state == MentorshipState.ENDED)
    return [
        _table("economy", economies, dict.fromkeys(economies, "")),
        _table("sector", sectors, SECTORS),
        _table("sex", Counter(sexes), dict(Sex.choices)),
        _table("end_reason", reasons, dict(EndReason.choices)),
    ]


def _table(key: str, counts: Counter[str], labels: Any) -> Table:
    """Protected, the largest first. `economy` labels are left to the page, which denominates."""
    label, definition = TABLES[key]
    ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    protected = protect_small_cells(counts=ordered)
    if protected.total is None:
        # The figures above tell the total, and with it the cells: so few are not shown at all.
        return Table(key, label, definition, [], None, is_too_small=bool(ordered))
    rows = sorted(
        ((code, labels.get(code, code), count) for code, count in protected.cells.items()),
        key=lambda row: (row[2] is None, -(row[2] or 0), row[0]),
    )
    return Table(key, label, definition, rows, protected.total)


@dataclass(frozen=True)
class Row:
    """A row behind a number: who, what of it, and where to read on."""

    name: str
    detail: str
    url: str


def rows_behind(cycle: Cycle, *, indicator: str, today: date) -> list[Row]:
    """The rows a number counts, for those who may see names; Http404 for a number without."""
    if indicator in {"mentees", "mentors", "completed", "withdrawn"}:
        return _people_behind(cycle, indicator)
    if indicator in {"pairs", "active", "ended", "cross_border", "on_course", "median_sessions"}:
        return _pairs_behind(cycle, indicator, today)
    if indicator in {"sessions", "hours"}:
        return _sessions_behind(cycle, today)
    raise Http404


def _people_behind(cycle: Cycle, indicator: str) -> list[Row]:
    found = Participation.objects.filter(cycle=cycle).select_related("person__organisation")
    part = Part.MENTOR if indicator == "mentors" else Part.MENTEE
    standings: Iterable[str] = {
        "completed": [Standing.COMPLETED],
        "withdrawn": [Standing.WITHDRAWN],
    }.get(indicator, STARTED)
    rows = found.filter(part=part, standing__in=list(standings)).order_by(*by_name("person"), "pk")
    return [
        Row(p.person.name, str(p.get_standing_display()), p.person.get_absolute_url()) for p in rows
    ]


def _pairs_behind(cycle: Cycle, indicator: str, today: date) -> list[Row]:
    pairs = Mentorship.objects.filter(cycle=cycle).select_related(
        "organisation", "mentee__person", "mentor__person"
    )
    if indicator in {"active", "ended"}:
        pairs = pairs.filter(state=indicator)
    sessions = dict(
        counted_sessions(cycle=cycle, today=today)
        .order_by()
        .values_list("mentorship")
        .annotate(n=Count("pk"))
    )
    expected = 0.8 * cycle.sessions_agreed * _passed(cycle, today)
    found = []
    for pair in pairs.order_by(*by_name("mentee__person"), "pk"):
        one, other = pair.mentee.person.economy, pair.mentor.person.economy
        if indicator == "cross_border" and (not one or not other or one == other):
            continue
        number = sessions.get(pair.pk, 0)
        if indicator == "on_course" and number < expected:
            continue
        if indicator in {"on_course", "median_sessions"}:
            detail = str(number)
        elif indicator == "cross_border":
            detail = f"{one} – {other}"
        else:
            detail = str(pair.get_state_display())
        found.append(Row(str(pair), detail, pair.get_absolute_url()))
    return found


def _sessions_behind(cycle: Cycle, today: date) -> list[Row]:
    sessions: Iterable[Session] = (
        counted_sessions(cycle=cycle, today=today)
        .select_related(
            "mentorship__organisation", "mentorship__mentee__person", "mentorship__mentor__person"
        )
        .order_by("held_on", "pk")
    )
    return [
        Row(
            str(session.mentorship),
            f"{session.held_on:%Y-%m-%d} · {session.minutes} min",
            session.mentorship.get_absolute_url(),
        )
        for session in sessions
    ]
