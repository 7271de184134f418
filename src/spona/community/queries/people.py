"""People on public pages, by consents that are live now.

Nothing is remembered between two requests, so a consent that is withdrawn acts on the next page.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from spona.community.queries.cycles import said_of
from spona.core.models import Picture
from spona.core.prepared import prepared
from spona.core.translated import Said
from spona.engine.names import latin
from spona.mentoring.models import Mentorship
from spona.mentoring.states import MentorshipState
from spona.people.models import ConsentEvent, Person
from spona.people.ordering import key_of
from spona.people.states import SECTORS, Purpose
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import TAKING_PART, Part

Row = dict[str, Any]


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
        bio=said_of(row["bio"]) if row["may_bio"] else {},
        portrait_id=row["portrait"] if shows_portrait else "",
        portrait_alt=said_of(row["alt"]) if shows_portrait else {},
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
