"""What the public may read: cycles that are published, and people by consents that are live now.

Nothing is remembered between two requests, so a consent that is withdrawn acts on the next page.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import get_language

from spona.community.json_lists import JSONList
from spona.core.models import Organisation, Picture
from spona.core.prepared import prepared
from spona.core.translated import Said, choose, plain
from spona.engine.names import latin
from spona.mentoring.models import Mentorship
from spona.mentoring.states import MentorshipState
from spona.people.models import ConsentEvent, Person
from spona.people.ordering import key_of
from spona.people.states import SECTORS, Purpose
from spona.programmes.models import Cycle, Funder, Participation, Phase
from spona.programmes.states import TAKING_PART, Part, Stage

Row = dict[str, Any]


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


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """Somebody who agreed to be named. `bio` and `portrait_id` are empty without their consent."""

    anchor: str
    name: str
    language: str
    town: str
    economy: str
    sector: str
    bio: Said
    portrait_id: str
    portrait_alt: Said
    pairs: list[tuple[str, str, str]]  # (name, language, anchor) of partners who are named too


@dataclass(frozen=True, slots=True)
class PublicPeople:
    """One part of the cohort: who is named, and how many are not."""

    named: list[PublicPerson]
    unnamed: int

    @property
    def total(self) -> int:
        return len(self.named) + self.unnamed


def public_cycles(*, also_hidden: bool = False) -> list[Cycle]:
    """Cycles of the open scope, the newest first; one query."""
    return [cycle for cycle in _cycles() if cycle.is_public or also_hidden]


@prepared()
def _cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("programme").order_by("-kick_off_on", "pk")


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
    """The cycle with its programme, phases and funders, in one query; None if it is not to be seen."""
    for cycle in _with_rows(slug=slug):
        if cycle.is_public or also_hidden:
            cycle.organisation = organisation
            return cycle
    return None


@prepared()
def _with_rows(*, slug: str) -> QuerySet[Cycle]:
    phases = Phase.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    funders = Funder.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    return (
        Cycle.objects.select_related("programme")
        .filter(slug=slug)
        .annotate(
            phase_rows=Subquery(phases.annotate(rows=JSONList(_PHASE)).values("rows")),
            funder_rows=Subquery(funders.annotate(rows=JSONList(_FUNDER)).values("rows")),
            all_mentees=_number(Part.MENTEE),
            all_mentors=_number(Part.MENTOR),
        )
    )


def _number(part: str) -> Subquery:
    """How many take part in the cycle, named or not; nothing where nobody does."""
    found = Participation.objects.filter(
        cycle=OuterRef("pk"), part=part, standing__in=TAKING_PART
    ).order_by()
    return Subquery(found.values("cycle").annotate(n=Count("pk")).values("n"))


_PHASE = JSONObject(name="name", starts_after="starts_after", days="days", is_public="is_public")
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
        name = _said(row["name"])
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
            name=_said(row["name"]),
            statement=_said(row["statement"]),
            disclaimer=_said(row["disclaimer"]),
            website=row["website"],
            emblem_id=row["emblem"] or "",
            emblem_alt=_said(row["alt"]),
            emblem_width=row["width"] or 0,
            emblem_height=row["height"] or 0,
        )
        for row in rows
    ]


def people_rows(cycle: Cycle) -> list[tuple[Any, ...]]:
    """Those who take part in the cycle and agree, now, to be named, with their other consents; one
    query. Texts per language stay text: only who writes the page anew reads them."""
    return _people(cycle=cycle.pk)


@prepared()
def _people(*, cycle: int) -> QuerySet[Any]:
    return (
        Participation.objects.filter(
            _consented(Purpose.NAME), cycle=cycle, standing__in=TAKING_PART
        )
        .annotate(
            may_bio=_consented(Purpose.BIO),
            may_portrait=_consented(Purpose.PORTRAIT),
            mentor_is=Subquery(
                Mentorship.objects.filter(mentee=OuterRef("pk"))
                .exclude(state=MentorshipState.ENDED)
                .order_by("-started_on", "-pk")
                .values("mentor_id")[:1]
            ),
            **_SHOWN,
        )
        .order_by("pk")
        .values_list(*_ROW)
    )


_SHOWN = {
    "bio": Cast("person__bio", TextField()),
    "sectors": Cast("person__sectors", TextField()),
    "portrait": F("person__portrait__public_id"),
    "alt": Cast("person__portrait__alt", TextField()),
}
_PLAIN = (
    "name",
    "latin_name",
    "publication_name",
    "name_language",
    "town",
    "economy",
)
_ROW = (
    "pk",
    "part",
    "may_bio",
    "may_portrait",
    "mentor_is",
    *_SHOWN,
    *(f"person__{name}" for name in _PLAIN),
)
_COLUMNS = [name.removeprefix("person__") for name in _ROW]


def people_of(
    cycle: Cycle, rows: list[tuple[Any, ...]], *, language: str
) -> dict[str, PublicPeople]:
    """Mentees and mentors of `people_rows` of a cycle from `get_cycle`, in the reader's alphabet."""
    named = sorted(
        (dict(zip(_COLUMNS, row, strict=True)) for row in rows),
        key=lambda row: (_order(row, language), row["pk"]),
    )
    all_of = {Part.MENTEE.value: cycle.all_mentees, Part.MENTOR.value: cycle.all_mentors}  # type: ignore[attr-defined]
    anchors = {row["pk"]: f"p{number}" for number, row in enumerate(named, start=1)}
    calls = {
        row["pk"]: (_published(row), row["name_language"], anchors[row["pk"]]) for row in named
    }
    pairs: dict[int, list[tuple[str, str, str]]] = {row["pk"]: [] for row in named}
    for row in named:
        if row["mentor_is"] in calls:
            pairs[row["pk"]].append(calls[row["mentor_is"]])
            pairs[row["mentor_is"]].append(calls[row["pk"]])
    return {
        part: PublicPeople(
            named=[
                _person(row, anchors[row["pk"]], pairs[row["pk"]])
                for row in named
                if row["part"] == part
            ],
            unnamed=(all_of[part] or 0) - sum(row["part"] == part for row in named),
        )
        for part in (Part.MENTEE.value, Part.MENTOR.value)
    }


def _person(row: Row, anchor: str, pairs: list[tuple[str, str, str]]) -> PublicPerson:
    shows_portrait = row["may_portrait"] and row["portrait"]
    main = next(iter(json.loads(row["sectors"])), "")
    return PublicPerson(
        anchor=anchor,
        name=_published(row),
        language=row["name_language"],
        town=row["town"],
        economy=row["economy"],
        sector=str(SECTORS.get(main, "")),
        bio=_said(row["bio"]) if row["may_bio"] else {},
        portrait_id=row["portrait"] if shows_portrait else "",
        portrait_alt=_said(row["alt"]) if shows_portrait else {},
        pairs=pairs,
    )


def _published(row: Row) -> str:
    return row["publication_name"] or row["name"]


def _order(row: Row, language: str) -> str:
    """On the Latin form of the name that is shown."""
    shown = row["publication_name"] or row["latin_name"] or row["name"]
    return key_of(latin(shown, row["name_language"] or "sr"), language=language)


def _consented(purpose: Purpose) -> Exists:
    return Exists(
        ConsentEvent.objects.filter(
            person=OuterRef("person"), purpose=purpose, in_force=True, given=True
        )
    )


def is_picture_public(picture: Picture) -> bool:
    """Whether anybody may see this picture now: emblems, logos, and portraits by live consents.

    A portrait is public while its person agrees to portrait and name, and takes part in a cycle
    that is published, of an organisation that shows itself.
    """
    if picture.kind != Picture.Kind.PORTRAIT:
        return True
    agreed = Person.objects.filter(
        portrait=picture,
        organisation__is_public=True,
        participations__cycle__is_public=True,
        participations__standing__in=TAKING_PART,
    )
    for purpose in (Purpose.NAME, Purpose.PORTRAIT):
        agreed = agreed.filter(
            Exists(
                ConsentEvent.objects.filter(
                    person=OuterRef("pk"), purpose=purpose, in_force=True, given=True
                )
            )
        )
    return agreed.exists()


def _rows(value: Any) -> list[dict[str, Any]]:
    return value or []


def _said(value: Any) -> Said:
    """A text inside a JSON list: an object where the database knows JSON, else its text."""
    return json.loads(value) if isinstance(value, str) else value or {}
