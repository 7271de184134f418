"""Need areas of a cycle: added, copied, weighed, retired, moved."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from spona.core.audit import record
from spona.core.translated import Said, plain
from spona.engine.names import fold
from spona.needs.models import Counts, NeedArea
from spona.needs.signals import area_counts_changed
from spona.needs.start_list import START_LIST
from spona.people.models import Person
from spona.programmes.models import Cycle


@transaction.atomic
def add_area(
    *,
    cycle: Cycle,
    name: Said,
    by: Person | None,
    now: datetime,
    key: str = "",
    counts: int = Counts.ONCE,
) -> NeedArea:
    """One more area at the end of the cycle's list. The key stays when the name changes."""
    there = list(NeedArea.objects.filter(cycle=cycle).values_list("key", "position"))
    start = key or slugify(fold(plain(name, "en")))[:50].strip("-") or "area"
    taken, chosen, number = {row[0] for row in there}, start, 2
    while chosen in taken:
        chosen, number = f"{start}-{number}", number + 1
    area = NeedArea.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        key=chosen,
        name=name,
        position=max((row[1] for row in there), default=-1) + 1,
    )
    record(verb="needs.area_added", target=area, by=by)
    _weigh(area, counts, by=by, now=now)
    return area


def add_start_list(*, cycle: Cycle) -> None:
    """The areas of the start list, for a cycle that has none yet."""
    NeedArea.objects.bulk_create(
        NeedArea(
            organisation=cycle.organisation, cycle=cycle, key=key, name=name, position=position
        )
        for position, (key, name) in enumerate(START_LIST.items())
    )


def copy_areas(*, cycle: Cycle, like: Cycle) -> None:
    """The areas in use of another cycle, for one that has none yet; keys stay, so years compare."""
    NeedArea.objects.bulk_create(
        NeedArea(
            organisation=cycle.organisation,
            cycle=cycle,
            key=area.key,
            name=area.name,
            counts=area.counts,
            position=area.position,
        )
        for area in NeedArea.objects.filter(cycle=like, is_in_use=True, parent=None)
    )


@transaction.atomic
def change_area(
    *, area: NeedArea, name: Said, by: Person | None, now: datetime, counts: int | None = None
) -> NeedArea:
    """Other words for the same area, or another weight of 1 to 3 (None leaves it as it is); what
    was said about it stays, and so do the runs made before."""
    if name != area.name:
        area.name = name
        area.save(update_fields=["name"])
        record(verb="needs.area_renamed", target=area, by=by)
    _weigh(area, area.counts if counts is None else counts, by=by, now=now)
    return area


def _weigh(area: NeedArea, counts: int, *, by: Person | None, now: datetime) -> None:
    before = area.counts
    if counts == before:
        return
    area.counts = counts
    area.save(update_fields=["counts"])
    record(verb="needs.area_weighed", target=area, by=by, before=int(before), after=counts)
    area_counts_changed.send(
        sender=NeedArea, area=area, before=int(before), after=counts, by=by, now=now
    )


@transaction.atomic
def retire_area(*, area: NeedArea, by: Person | None) -> NeedArea:
    """Offer the area no more; answers already given stay and are counted."""
    area.is_in_use = False
    area.save(update_fields=["is_in_use"])
    record(verb="needs.area_retired", target=area, by=by)
    return area


@transaction.atomic
def restore_area(*, area: NeedArea, by: Person | None) -> NeedArea:
    """Offer a retired area again."""
    area.is_in_use = True
    area.save(update_fields=["is_in_use"])
    record(verb="needs.area_restored", target=area, by=by)
    return area


@transaction.atomic
def move_area(*, area: NeedArea, up: bool, by: Person | None) -> None:
    """One place up or down among the areas in use; at the edge nothing happens."""
    order = list(
        NeedArea.objects.select_for_update()
        .filter(cycle_id=area.cycle_id, is_in_use=True)
        .order_by("position", "pk")
    )
    place = next((n for n, row in enumerate(order) if row.pk == area.pk), None)
    if place is None or not 0 <= (other := place + (-1 if up else 1)) < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, row in enumerate(order):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    record(verb="needs.area_moved", target=area, by=by, up=up)
