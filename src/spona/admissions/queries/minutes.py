"""What the minutes of a committee say: drawn from rows, in codes; names are found when they are read."""

from typing import Any

from django.db.models import Count

from spona.admissions.models.application import Application, LateEntry
from spona.admissions.models.call import Call, Criterion, Extension
from spona.admissions.models.review import Conflict, Reviewer, Round
from spona.admissions.models.selection import Composition, Decision, Minutes, SeatWish
from spona.admissions.queries.composing import quotas_of
from spona.admissions.queries.hiding import hidden_from
from spona.admissions.states import SENT, ConflictKind
from spona.engine.matching.codec import digest
from spona.people.models import Person


def minutes_of(*, call: Call) -> list[Minutes]:
    """All minutes of a call, the newest first."""
    return list(
        Minutes.objects.filter(call=call)
        .select_related("by")
        .prefetch_related("signatures__person")
        .order_by("-number")
    )


def content_of(minutes: Minutes) -> dict[str, Any]:
    """Everything the minutes state, as plain values; a fixed number of queries.

    Applicants stand by their codes alone, so that the minutes outlive their names. What was decided
    stands beside what was proposed.
    """
    call, composition = minutes.call, minutes.composition
    return {
        "call": call.title,
        "cycle": call.cycle.name,
        "held_on": minutes.held_on.isoformat(),
        "place": minutes.place,
        "present": minutes.present,
        "notes": minutes.notes,
        "seats": call.seats,
        "reserve_seats": call.reserve_seats,
        "interview_share": call.interview_share,
        "credit": [call.credit_points, call.credit_most],
        "counts": _counts(call),
        "criteria": [
            {"name": criterion.name, "weight": criterion.weight}
            for criterion in Criterion.objects.filter(call=call).order_by("position", "pk")
        ],
        "rounds": [
            {"name": found.name, "mode": found.mode, "readers": found.readers_each}
            for found in Round.objects.filter(call=call).order_by("number")
        ],
        "conflicts": _conflicts(call),
        "extension": _extension(call),
        "late": [
            {"code": late.application.code, "why": late.reason, "by": _name(late.by)}
            for late in LateEntry.objects.filter(application__call=call)
            .select_related("application", "by")
            .order_by("at")
        ],
        "quotas": _quotas(call, composition),
        "wishes": [
            {
                "code": wish.application.code,
                "wish": wish.wish,
                "why": wish.reason,
                "by": _name(wish.by),
            }
            for wish in SeatWish.objects.filter(application__call=call)
            .select_related("application", "by")
            .order_by("at")
        ],
        "list": _list(call, composition),
        "composition": {
            "number": composition.number,
            "hash": composition.hash,
            "total": composition.total,
            "optimal": composition.summary.get("optimal", False),
        }
        if composition
        else None,
    }


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content, the same for the same statements."""
    return digest(content)


def _name(person: Person | None) -> str:
    return person.name if person else ""


def _counts(call: Call) -> dict[str, int]:
    rows = Application.objects.filter(call=call, state__in=SENT).values_list("state")
    return dict(rows.annotate(n=Count("pk")).order_by("state"))


def _conflicts(call: Call) -> list[dict[str, str]]:
    found = (
        Conflict.objects.filter(application__call=call)
        .exclude(kind=ConflictKind.NONE)
        .select_related("application", "person")
        .order_by("person__pk", "application__pk")
    )
    return [
        {"who": one.person.name, "code": one.application.code, "kind": one.kind} for one in found
    ]


def _extension(call: Call) -> dict[str, str] | None:
    found = Extension.objects.filter(call=call).select_related("by").first()
    if found is None:
        return None
    return {
        "before": found.before.isoformat(),
        "after": found.after.isoformat(),
        "by": _name(found.by),
        "why": found.reason,
    }


def _quotas(call: Call, composition: Composition | None) -> list[dict[str, Any]]:
    """As they were when the proposal was made, with what each cost and whom it swapped, by code."""
    if composition is None:
        return []
    about = {quota.public_id: quota for quota in quotas_of(call=call)}
    prices = {price["key"]: price for price in composition.summary.get("prices", [])}
    found = []
    for line in composition.summary.get("quotas", []):
        public_id, _colon, value = line["key"].partition(":")
        quota = about.get(public_id)
        price = prices.get(line["key"], {})
        found.append(
            {
                "about": quota.about if quota else "",
                "values": [value] if value else (quota.values if quota else []),
                "least": line["least"],
                "most": line["most"],
                "reached": line["reached"],
                "costs": price.get("costs", 0),
                "entering": [key[:6].upper() for key in price.get("entering", [])],
                "leaving": [key[:6].upper() for key in price.get("leaving", [])],
            }
        )
    return found


def _list(call: Call, composition: Composition | None) -> list[dict[str, Any]]:
    """The ranked list with what was proposed, what was decided, and why where they differ."""
    columns = ("application", "rank", "total", "standing", "reserve")
    places = composition.places.values(*columns) if composition else ()
    proposed: dict[int, dict[str, Any]] = {place["application"]: dict(place) for place in places}
    rows: list[dict[str, Any]] = []
    decided = (
        Decision.objects.filter(application__call=call)
        .select_related("application", "by")
        .order_by("application__pk")
    )
    for decision in decided:
        application = decision.application
        place: dict[str, Any] = proposed.get(application.pk, {})
        rows.append(
            {
                "code": application.code,
                "rank": place.get("rank"),
                "points": place.get("total", application.points),
                "credit": application.credit,
                "spread": application.spread,
                "proposed": place.get("standing", ""),
                "proposed_reserve": place.get("reserve", 0),
                "outcome": decision.outcome,
                "reserve": decision.reserve_rank,
                "why": decision.overruling,
                "by": _name(decision.by) if decision.overruling else "",
            }
        )
    rows.sort(
        key=lambda row: (row["rank"] is None, row["rank"], -(row["points"] or 0), row["code"])
    )
    return rows


def codes_hidden_from(*, call: Call, person: Person) -> set[str]:
    """Codes of applications of which this person learns nothing by the minutes: her own, those a
    conflict keeps from her, and those she still reads. Two queries at most."""
    keys = hidden_from(call=call, person=person).both
    if not keys:
        return set()
    rows = Application.objects.filter(pk__in=keys).values_list("public_id", flat=True)
    return {public_id[:6].upper() for public_id in rows}


def without(content: dict[str, Any], *, codes: set[str]) -> dict[str, Any]:
    """What the minutes state without any line about these; a copy, ranks counted among the others.

    What was closed, and its hash, stay whole.
    """
    if not codes:
        return content
    gone = [row["rank"] for row in content["list"] if row["code"] in codes and row["rank"]]

    def kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["code"] not in codes]

    def among(row: dict[str, Any]) -> dict[str, Any]:
        rank = row["rank"]
        return {**row, "rank": rank and rank - sum(one < rank for one in gone)}

    return {
        **content,
        "list": [among(row) for row in kept(content["list"])],
        **{name: kept(content[name]) for name in ("conflicts", "late", "wishes")},
        "quotas": [
            {
                **quota,
                "entering": [code for code in quota["entering"] if code not in codes],
                "leaving": [code for code in quota["leaving"] if code not in codes],
            }
            for quota in content["quotas"]
        ],
    }


def names_by_code(*, call: Call, person: Person) -> dict[str, str]:
    """Names of applicants that may still be shown to this person, by code."""
    rows = Application.objects.visible_to(person).filter(
        call=call, anonymised_at=None, decision__isnull=False
    )
    return {
        public_id[:6].upper(): name
        for public_id, name in rows.values_list("public_id", "person__name")
    }


def may_sign(*, minutes: Minutes, person: Person) -> bool:
    """Who sat on the jury of the call; the team's own right is the page's to ask."""
    return Reviewer.objects.filter(call=minutes.call, person=person, left_at=None).exists()
