"""The checklist before a pair begins: what is asked of each side, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from spona.mentoring.models import Mentorship
from spona.mentoring.models.onboarding import ConductText, Gate, GateItem, Tick
from spona.mentoring.queries.agreement import yeses_in_force
from spona.mentoring.states import ItemKind, MentorshipState
from spona.people.models import ConsentEvent
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part


@dataclass(frozen=True)
class Line:
    """An item as one side stands to it."""

    item: GateItem
    is_done: bool


def gate_is_on(*, cycle: Cycle) -> bool:
    return Gate.objects.filter(cycle=cycle, is_on=True).exists()


def items_of(*, cycle: Cycle) -> list[GateItem]:
    """All items of a cycle, those switched off too."""
    return list(GateItem.objects.filter(cycle=cycle).order_by("position", "pk"))


def conduct_in_force(*, cycle: Cycle) -> ConductText | None:
    return ConductText.objects.filter(cycle=cycle).order_by("-version").first()


def checklists(*, cycle: Cycle, pairs: Iterable[Mentorship]) -> dict[tuple[int, int], list[Line]]:
    """By (pair, participation) the lines of that side; five queries however many pairs.

    A gate that is off asks nothing of anybody.
    """
    pairs = list(pairs)
    items = [item for item in items_of(cycle=cycle) if item.is_on] if pairs else []
    if not items or not gate_is_on(cycle=cycle):
        return {(pair.pk, side): [] for pair in pairs for side in (pair.mentee_id, pair.mentor_id)}
    keys = [pair.pk for pair in pairs]
    yeses = set(
        yeses_in_force().filter(mentorship__in=keys).values_list("mentorship", "participation")
    )
    sides = [key for pair in pairs for key in (pair.mentee_id, pair.mentor_id)]
    code = conduct_in_force(cycle=cycle)
    needed = code.version if code else 0
    ticks = {
        (participation, item)
        for participation, item, kind, version in Tick.objects.filter(
            participation__in=sides
        ).values_list("participation", "item", "item__kind", "version")
        if kind != ItemKind.CONDUCT or version == needed
    }
    consented = set(
        Participation.objects.filter(
            pk__in=sides, person__in=ConsentEvent.objects.values("person")
        ).values_list("pk", flat=True)
    )

    def is_done(pair: Mentorship, side: int, item: GateItem) -> bool:
        if item.kind == ItemKind.AGREEMENT:
            return (pair.pk, side) in yeses
        if item.kind == ItemKind.CONSENTS and side in consented:
            return True
        return (side, item.pk) in ticks

    return {
        (pair.pk, side): [
            Line(item, is_done(pair, side, item))
            for item in items
            if (item.for_mentees if part == Part.MENTEE else item.for_mentors)
        ]
        for pair in pairs
        for part, side in ((Part.MENTEE, pair.mentee_id), (Part.MENTOR, pair.mentor_id))
    }


def preparing(*, cycle: Cycle) -> list[Mentorship]:
    """Pairs of a cycle that have not begun."""
    return list(
        Mentorship.objects.filter(cycle=cycle, state=MentorshipState.PREPARING)
        .select_related(
            "organisation", "cycle", "mentee__person__organisation", "mentor__person__organisation"
        )
        .order_by("started_on", "pk")
    )
