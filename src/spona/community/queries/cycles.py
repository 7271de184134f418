"""Cycles that are published, with their timeline, their funders and how their pairs are made."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from spona.admissions.queries.public import OpenCall, call_rows, calls_to_show
from spona.core.json_lists import JSONList
from spona.core.models import Organisation
from spona.core.prepared import prepared
from spona.core.translated import Said, choose, plain
from spona.matching.models import MatchingRun
from spona.matching.states import RunState
from spona.needs.models import NeedArea
from spona.programmes.models import Cycle, Funder, Participation, Phase
from spona.programmes.states import TAKING_PART, Part, Stage


@dataclass(frozen=True, slots=True)
class PublicPhase:
    """`label` is the name in the language asked for, `lang` the one it is in if that is another."""

    name: Said
    label: str
    lang: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class PublicFunder:
    """Emblem and statement belong together: shown only when both are there."""

    name: Said
    statement: Said
    disclaimer: Said
    website: str
    emblem_id: str
    emblem_alt: Said
    emblem_width: int
    emblem_height: int

    @property
    def is_complete(self) -> bool:
        return bool(self.emblem_id) and bool(plain(self.statement))


def public_cycles(*, also_hidden: bool = False) -> list[Cycle]:
    """Cycles of the open scope, the newest first; one query."""
    return [cycle for cycle in _cycles() if cycle.is_public or also_hidden]


@prepared()
def _cycles() -> QuerySet[Cycle]:
    found = Cycle.objects.select_related("programme").annotate(call_rows=call_rows())
    return found.order_by("-kick_off_on", "pk")


def by_time(cycles: list[Cycle], *, today: date) -> dict[str, list[Cycle]]:
    """The cycles under `upcoming` (soonest first), `running` and `finished`."""
    groups: dict[str, list[Cycle]] = {"running": [], "upcoming": [], "finished": []}
    for cycle in cycles:
        if cycle.stage == Stage.FINISHED or cycle.ends_on < today:
            groups["finished"].append(cycle)
        elif cycle.kick_off_on > today:
            groups["upcoming"].insert(0, cycle)
        else:
            groups["running"].append(cycle)
    return groups


def get_cycle(*, organisation: Organisation, slug: str, also_hidden: bool) -> Cycle | None:
    """The cycle with its programme, phases, funders and what counts in its matching, in one query;
    None if it is not to be seen."""
    for cycle in _with_rows(slug=slug):
        if cycle.is_public or also_hidden:
            cycle.organisation = organisation
            return cycle
    return None


@prepared()
def _with_rows(*, slug: str) -> QuerySet[Cycle]:
    phases = Phase.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    funders = Funder.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    areas = NeedArea.objects.filter(cycle=OuterRef("pk"), counts__gt=1).order_by().values("cycle")
    asked = MatchingRun.objects.filter(cycle=OuterRef("pk"), state=RunState.PUBLISHED)
    return (
        Cycle.objects.select_related("programme", "matching_settings")
        .filter(slug=slug)
        .annotate(
            phase_rows=Subquery(phases.annotate(rows=JSONList(_PHASE)).values("rows")),
            area_rows=Subquery(areas.annotate(rows=JSONList(_AREA)).values("rows")),
            funder_rows=Subquery(funders.annotate(rows=JSONList(_FUNDER)).values("rows")),
            all_mentees=_number(Part.MENTEE),
            all_mentors=_number(Part.MENTOR),
            call_rows=call_rows(),
            objective=Subquery(asked.order_by("-number").values("objective")[:1]),
        )
    )


def calls_of(cycle: Cycle, *, now: datetime) -> tuple[OpenCall, ...]:
    """Calls of a cycle of this module that are open or announced at this moment."""
    return calls_to_show(cycle.call_rows, now=now)  # type: ignore[attr-defined]


def _number(part: str) -> Subquery:
    """How many take part in the cycle, named or not; nothing where nobody does."""
    found = Participation.objects.filter(
        cycle=OuterRef("pk"), part=part, standing__in=TAKING_PART
    ).order_by()
    return Subquery(found.values("cycle").annotate(n=Count("pk")).values("n"))


_PHASE = JSONObject(name="name", starts_after="starts_after", days="days", is_public="is_public")
_AREA = JSONObject(name="name", counts="counts", position="position")
_FUNDER = JSONObject(
    position="position",
    name="name",
    statement="statement",
    disclaimer="disclaimer",
    website="website",
    emblem="emblem__public_id",
    alt="emblem__alt",
    width="emblem__width",
    height="emblem__height",
)


def phases_of(cycle: Cycle, *, language: str | None = None) -> list[PublicPhase]:
    """The public phases of a cycle from `get_cycle`, in the order they begin."""
    rows = [row for row in _rows(cycle.phase_rows) if row["is_public"]]  # type: ignore[attr-defined]
    phases = []
    for row in sorted(rows, key=lambda row: (row["starts_after"], row["days"])):
        start = cycle.kick_off_on + timedelta(days=row["starts_after"])
        end = start + timedelta(days=row["days"] - 1)
        name = said_of(row["name"])
        label, lang = choose(name, language)
        other = "" if lang == get_language() else lang
        phases.append(PublicPhase(name, label, other, start, end))
    return phases


def funders_of(cycle: Cycle) -> list[PublicFunder]:
    """The funders of a cycle from `get_cycle` that may be shown, in their order."""
    return [funder for funder in all_funders_of(cycle) if funder.is_complete]


def all_funders_of(cycle: Cycle) -> list[PublicFunder]:
    """Also those without emblem or statement: for the team, which can add them."""
    rows = sorted(_rows(cycle.funder_rows), key=lambda row: row["position"])  # type: ignore[attr-defined]
    return [
        PublicFunder(
            name=said_of(row["name"]),
            statement=said_of(row["statement"]),
            disclaimer=said_of(row["disclaimer"]),
            website=row["website"],
            emblem_id=row["emblem"] or "",
            emblem_alt=said_of(row["alt"]),
            emblem_width=row["width"] or 0,
            emblem_height=row["height"] or 0,
        )
        for row in rows
    ]


def weightier_areas(cycle: Cycle) -> list[tuple[Said, int]]:
    """Areas of needs that count more than once, with how many times, in the team's order."""
    rows = sorted(_rows(cycle.area_rows), key=lambda row: row["position"])  # type: ignore[attr-defined]
    return [(said_of(row["name"]), row["counts"]) for row in rows]


def _rows(value: Any) -> list[dict[str, Any]]:
    return value or []


def said_of(value: Any) -> Said:
    """A text inside a JSON list: an object where the database knows JSON, else its text."""
    return json.loads(value) if isinstance(value, str) else value or {}
