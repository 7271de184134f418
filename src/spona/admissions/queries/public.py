"""A call as the world sees it: one query for the page, one for what stands open."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from spona.admissions.models.call import Call, Criterion, Source
from spona.admissions.queries.calls import state_of
from spona.admissions.states import CallState
from spona.core.economies import REGION, sort_key
from spona.core.json_lists import JSONList
from spona.core.prepared import prepared
from spona.core.translated import Said, plain
from spona.needs.models import NeedArea
from spona.programmes.models import Funder, Phase
from spona.questions.definitions import (
    Asked,
    Offered,
    asked_of,
    option_list,
    with_areas,
)
from spona.questions.models import QuestionnaireVersion
from spona.questions.states import Kind, Meaning

_CRITERION = JSONObject(
    position="position", name="name", help="help", weight="weight", anchors="anchors"
)
_PHASE = JSONObject(name="name", starts_after="starts_after", days="days")
_AREA = JSONObject(position="position", key="key", name="name")
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


@dataclass(frozen=True, slots=True)
class PublicCriterion:
    name: Said
    help: Said
    weight: int
    anchors: list[tuple[str, Said]]  # score and what it means, where somebody wrote it


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A public phase after the call has opened."""

    name: Said
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class CallFunder:
    """The shape `ui/public/funders.html` shows; only those with emblem and statement."""

    name: Said
    statement: Said
    disclaimer: Said
    website: str
    emblem_id: str
    emblem_alt: Said
    emblem_width: int
    emblem_height: int


@dataclass(frozen=True, slots=True)
class AskedHere:
    """A question as the page lists it before anybody begins. Economies: `codes` of the region."""

    asked: Asked
    options: tuple[Offered, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Area:
    """A need area as `with_areas` takes it."""

    key: str
    name: Said


@dataclass(frozen=True, slots=True)
class FormPart:
    """What stands under one heading of the form."""

    heading: Said
    questions: list[AskedHere]


@dataclass(frozen=True, slots=True)
class Countdown:
    """How far away the next moment is on the call's own calendar; `days` 0 is today."""

    state: CallState
    days: int | None


def get_public_call(*, slug: str, also_hidden: bool) -> Call | None:
    """The call with everything its page shows but the questions, in one query; None when it is not
    published and the reader is not of the team."""
    for call in _calls(slug=slug):
        if call.published_at is not None or also_hidden:
            return call
    return None


@prepared()
def _calls(*, slug: str) -> QuerySet[Call]:
    criteria = Criterion.objects.filter(call=OuterRef("pk")).order_by().values("call")
    sources = Source.objects.filter(call=OuterRef("pk")).order_by().values("call")
    phases = (
        Phase.objects.filter(cycle=OuterRef("cycle"), is_public=True).order_by().values("cycle")
    )
    funders = Funder.objects.filter(cycle=OuterRef("cycle")).order_by().values("cycle")
    areas = NeedArea.objects.filter(cycle=OuterRef("cycle")).order_by().values("cycle")
    versions = QuestionnaireVersion.objects.filter(questionnaire=OuterRef("questionnaire"))
    return (
        Call.objects.select_related("cycle__programme", "extension")
        .filter(slug=slug)
        .annotate(
            criterion_rows=Subquery(criteria.annotate(rows=JSONList(_CRITERION)).values("rows")),
            source_tags=Subquery(sources.annotate(rows=JSONList("tag")).values("rows")),
            phase_rows=Subquery(phases.annotate(rows=JSONList(_PHASE)).values("rows")),
            funder_rows=Subquery(funders.annotate(rows=JSONList(_FUNDER)).values("rows")),
            version_id=Subquery(versions.order_by("-number").values("pk")[:1]),
            area_rows=Subquery(areas.annotate(rows=JSONList(_AREA)).values("rows")),
        )
    )


def countdown(call: Call, *, now: datetime) -> Countdown:
    """Where the call is, and in how many days it opens or closes."""
    state = state_of(call, now=now)
    moment = {CallState.OPEN: call.closes_at, CallState.CLOSED: None}.get(state, call.opens_at)
    if moment is None:
        return Countdown(state, None)
    today = now.astimezone(call.zone).date()
    return Countdown(state, (moment.astimezone(call.zone).date() - today).days)


def tags_of(call: Call) -> set[str]:
    """Tags of the call's channels (a call from `get_public_call`)."""
    return set(call.source_tags or [])  # type: ignore[attr-defined]


def criteria_shown(call: Call) -> list[PublicCriterion]:
    rows = call.criterion_rows or []  # type: ignore[attr-defined]
    return [
        PublicCriterion(
            said_of(row["name"]),
            said_of(row["help"]),
            row["weight"],
            [(score, said) for score, said in sorted(said_of(row["anchors"]).items()) if plain(said)],
        )
        for row in sorted(rows, key=lambda row: row["position"])
    ]  # fmt: skip


def steps_shown(call: Call) -> list[PublicStep]:
    """What comes after the call, up to the kick-off, as the timeline says."""
    kick_off = call.cycle.kick_off_on
    after = (call.closes_at or call.opens_at).astimezone(call.zone).date()
    steps = []
    rows = call.phase_rows or []  # type: ignore[attr-defined]
    for row in sorted(rows, key=lambda row: (row["starts_after"], row["days"])):
        starts_on = kick_off + timedelta(row["starts_after"])
        ends_on = starts_on + timedelta(row["days"] - 1)
        if starts_on > after and row["starts_after"] <= 0 and row["days"] < 200:
            steps.append(PublicStep(said_of(row["name"]), starts_on, ends_on))
    return steps


def funders_shown(call: Call) -> list[CallFunder]:
    rows = call.funder_rows or []  # type: ignore[attr-defined]
    found = [
        CallFunder(
            name=said_of(row["name"]),
            statement=said_of(row["statement"]),
            disclaimer=said_of(row["disclaimer"]),
            website=row["website"],
            emblem_id=row["emblem"] or "",
            emblem_alt=said_of(row["alt"]),
            emblem_width=row["width"] or 0,
            emblem_height=row["height"] or 0,
        )
        for row in sorted(rows, key=lambda row: row["position"])
    ]
    return [funder for funder in found if funder.emblem_id and plain(funder.statement)]


def form_parts(call: Call, *, language: str) -> list[FormPart]:
    """The whole form under its headings; one query, and only when the page is written."""
    version = QuestionnaireVersion.objects.filter(pk=call.version_id).first()  # type: ignore[attr-defined]
    if version is None:
        return []
    rows = call.area_rows or []  # type: ignore[attr-defined]
    asked = asked_of(version)
    if rows:
        rows = sorted(rows, key=lambda row: row["position"])
        asked = with_areas(asked, [_Area(row["key"], said_of(row["name"])) for row in rows])
    parts: list[FormPart] = []
    for question in asked:
        if question.kind == Kind.SECTION or not parts:
            heading = question.text if question.kind == Kind.SECTION else {}
            parts.append(FormPart(heading, []))
        if question.kind != Kind.SECTION:
            parts[-1].questions.append(_asked_here(question, language))
    return [part for part in parts if part.questions]


def _asked_here(question: Asked, language: str) -> AskedHere:
    if question.meaning == Meaning.ECONOMY and not question.options:
        return AskedHere(
            question, (), tuple(sorted(REGION, key=lambda code: sort_key(code, language)))
        )
    return AskedHere(question, option_list(question, language), ())


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call for a panel on another page: told whole, so that the page knows when it changes."""

    slug: str
    title: Said
    part: str
    opens_at: datetime
    closes_at: datetime | None
    time_zone: str
    countdown: Countdown


_CALL = JSONObject(
    slug="slug",
    title="title",
    part="part",
    opens_at="opens_at",
    closes_at="closes_at",
    time_zone="time_zone",
)


def call_rows() -> Subquery:
    """For a query of cycles: their published calls in one column, read by `calls_to_show`."""
    found = Call.objects.filter(cycle=OuterRef("pk"), published_at__isnull=False).order_by()
    return Subquery(found.values("cycle").annotate(rows=JSONList(_CALL)).values("rows"))


def calls_to_show(rows: list[dict[str, Any]] | None, *, now: datetime) -> tuple[OpenCall, ...]:
    """Of `call_rows`, those that are open, then those announced, the soonest first."""
    shown = []
    for row in rows or []:
        opens_at = _moment(row["opens_at"])
        closes_at = _moment(row["closes_at"]) if row["closes_at"] else None
        call = Call(
            opens_at=opens_at,
            closes_at=closes_at,
            time_zone=row["time_zone"],
            published_at=opens_at,
        )
        told = countdown(call, now=now)
        if told.state != CallState.CLOSED:
            shown.append(
                OpenCall(
                    row["slug"], said_of(row["title"]), row["part"], call.opens_at,
                    closes_at, row["time_zone"], told,
                )
            )  # fmt: skip
    return tuple(
        sorted(shown, key=lambda call: (call.countdown.state != CallState.OPEN, call.opens_at))
    )


def _moment(text: str) -> datetime:
    """A moment inside a JSON list; SQLite writes it without its zone, which is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def said_of(value: Any) -> Any:
    """A JSON text inside a JSON list: an object where the database knows JSON, else its text."""
    return json.loads(value) if isinstance(value, str) else value or {}
