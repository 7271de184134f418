"""Changing a cycle: settings, texts, timeline, funders. One transaction, one audit line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from spona.core.audit import record
from spona.core.files import store_picture
from spona.core.models import Picture
from spona.core.translated import Said, plain
from spona.engine.names import fold
from spona.people.models import Person
from spona.programmes.models import Cycle, Funder, Phase, Programme


class Apart(Exception):
    """Emblem and statement always go together."""


@transaction.atomic
def edit_cycle(
    *, cycle: Cycle, by: Person | None, kosovo_note: str | None = None, **fields: Any
) -> Cycle:
    """Set fields of the cycle; `kosovo_note` belongs to its programme. The audit names the fields."""
    changed = sorted(name for name, value in fields.items() if getattr(cycle, name) != value)
    for name in changed:
        setattr(cycle, name, fields[name])
    if changed:
        cycle.save(update_fields=changed)
    programme: Programme = cycle.programme
    if kosovo_note is not None and kosovo_note != programme.kosovo_note:
        programme.kosovo_note = kosovo_note
        programme.save(update_fields=["kosovo_note"])
        changed.append("kosovo_note")
    if changed:
        record(verb="programmes.cycle_changed", target=cycle, by=by, fields=changed)
    return cycle


@transaction.atomic
def edit_texts(
    *, cycle: Cycle, name: Said, about: Said, programme_name: Said, by: Person | None
) -> Cycle:
    """Name and description of the cycle, and the programme's name, in all their languages."""
    cycle.name, cycle.about = name, about
    cycle.save(update_fields=["name", "about"])
    cycle.programme.name = programme_name
    cycle.programme.save(update_fields=["name"])
    record(verb="programmes.texts_changed", target=cycle, by=by, languages=sorted({*name, *about}))
    return cycle


@dataclass(frozen=True)
class PhaseSaid:
    """A line of the timeline as somebody wrote it; `phase` None is a new one."""

    phase: Phase | None
    name: Said
    starts_on: date
    days: int
    is_public: bool
    strand: str = ""  # a Strand


@transaction.atomic
def change_phases(
    *, cycle: Cycle, lines: Iterable[PhaseSaid], removed: Iterable[Phase], by: Person | None
) -> None:
    """Write the timeline; dates become days from the kick-off, so that all shift as a group."""
    gone = list(removed)
    for phase in gone:
        phase.delete()
    taken = set(Phase.objects.filter(cycle=cycle).values_list("key", flat=True))
    written = list(lines)
    for line in written:
        phase = line.phase or Phase(
            organisation=cycle.organisation, cycle=cycle, key=_free_key(line.name, taken)
        )
        taken.add(phase.key)
        phase.name, phase.days, phase.is_public = line.name, line.days, line.is_public
        phase.strand = line.strand
        phase.starts_after = (line.starts_on - cycle.kick_off_on).days
        phase.save()
    record(
        verb="programmes.phases_changed",
        target=cycle,
        by=by,
        added=sum(line.phase is None for line in written),
        removed=len(gone),
    )


def _free_key(name: Said, taken: set[str]) -> str:
    start = slugify(fold(plain(name, "en")))[:34].strip("-") or "phase"
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    return key


@dataclass(frozen=True)
class Shift:
    """One phase before and after the kick-off moves."""

    phase: Phase
    before: tuple[date, date]
    after: tuple[date, date]


def preview_kick_off(*, phases: Iterable[Phase], cycle: Cycle, to: date) -> list[Shift]:
    """Old and new dates of every phase, nothing changed."""
    by = to - cycle.kick_off_on
    return [
        Shift(phase, (phase.starts_on, phase.ends_on), (phase.starts_on + by, phase.ends_on + by))
        for phase in phases
    ]


@transaction.atomic
def move_kick_off(*, cycle: Cycle, to: date, by: Person | None) -> Cycle:
    """Move the kick-off; all phases follow, since they count their days from it."""
    before = cycle.kick_off_on
    if to == before:
        return cycle
    cycle.kick_off_on = to
    cycle.save(update_fields=["kick_off_on"])
    record(
        verb="programmes.kick_off_moved",
        target=cycle,
        by=by,
        before=str(before),
        after=str(to),
        days=(to - before) // timedelta(days=1),
    )
    return cycle


@transaction.atomic
def save_funder(
    *,
    cycle: Cycle,
    funder: Funder | None,
    name: Said,
    statement: Said,
    disclaimer: Said,
    website: str,
    emblem: IO[bytes] | None,
    by: Person | None,
) -> Funder:
    """Add (`funder` None) or change who pays. Apart unless emblem and statement are both there.

    ValidationError when the emblem is not a picture we can read.
    """
    there = emblem is not None or (funder is not None and funder.emblem_id is not None)
    if not there or not any(statement.values()):
        raise Apart
    is_new = funder is None
    if funder is None:
        last = Funder.objects.filter(cycle=cycle).aggregate(last=Max("position"))["last"]
        funder = Funder(
            organisation=cycle.organisation,
            cycle=cycle,
            position=0 if last is None else last + 1,
        )
    funder.name, funder.statement, funder.disclaimer = name, statement, disclaimer
    funder.website = website
    if emblem is not None:
        funder.emblem = store_picture(
            organisation=cycle.organisation, kind=Picture.Kind.EMBLEM, file=emblem, alt=name
        )
    funder.save()
    verb = "programmes.funder_added" if is_new else "programmes.funder_changed"
    record(verb=verb, target=funder, by=by)
    return funder


@transaction.atomic
def remove_funder(*, funder: Funder, by: Person | None) -> None:
    """Take a funder off the cycle, with its emblem."""
    record(verb="programmes.funder_removed", target=funder, by=by)
    emblem = funder.emblem
    funder.delete()
    if emblem is not None:
        emblem.delete()
        transaction.on_commit(lambda: emblem.file.delete(save=False))


@transaction.atomic
def move_funder(*, funder: Funder, up: bool, by: Person | None) -> None:
    """One place up or down; at the edge nothing happens."""
    others = Funder.objects.select_for_update().filter(cycle_id=funder.cycle_id)
    neighbour = (
        others.filter(position__lt=funder.position).order_by("-position").first()
        if up
        else others.filter(position__gt=funder.position).order_by("position").first()
    )
    if neighbour is None:
        return
    mine, its = funder.position, neighbour.position
    last = others.aggregate(last=Max("position"))["last"]
    # Two rows may never hold one place, so one steps aside first.
    Funder.objects.filter(pk=neighbour.pk).update(position=last + 1)
    Funder.objects.filter(pk=funder.pk).update(position=its)
    Funder.objects.filter(pk=neighbour.pk).update(position=mine)
    funder.position = its
    record(verb="programmes.funder_moved", target=funder, by=by, up=up)
