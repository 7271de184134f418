"""Where people hear of a call: tagged addresses, and visits counted without knowing anybody."""

from datetime import date, datetime

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.text import slugify

from spona.admissions.models.call import Call, Source, Visits
from spona.admissions.states import SourceKind
from spona.core.audit import record
from spona.engine.names import fold
from spona.people.models import Person

MOST_SOURCES = 100


class TooManySources(Exception):
    """A call has at most MOST_SOURCES channels."""


class InUse(Exception):
    """Somebody came by this channel: taking it away would take that away too."""


@transaction.atomic
def add_source(
    *, call: Call, name: str, kind: SourceKind, held_on: date | None, by: Person | None
) -> Source:
    """A channel or an information event, with a tag made of its name."""
    if Source.objects.filter(call=call).count() >= MOST_SOURCES:
        raise TooManySources
    source = Source.objects.create(
        organisation=call.organisation,
        call=call,
        tag=_free_tag(call, name),
        name=name,
        kind=kind,
        held_on=held_on if kind == SourceKind.EVENT else None,
    )
    record(verb="admissions.source_added", target=call, by=by, tag=source.tag, kind=kind)
    return source


def _free_tag(call: Call, name: str) -> str:
    start = slugify(fold(name))[:34].strip("-") or "channel"
    taken = set(Source.objects.filter(call=call).values_list("tag", flat=True))
    tag, number = start, 2
    while tag in taken:
        tag, number = f"{start}-{number}", number + 1
    return tag


@transaction.atomic
def remove_source(*, source: Source, by: Person | None) -> None:
    """Take away a channel by which nobody has come. InUse otherwise."""
    is_visited = Visits.objects.filter(call=source.call_id, tag=source.tag).exists()
    if is_visited or source.applications.exists():
        raise InUse
    record(verb="admissions.source_removed", target=source.call, by=by, tag=source.tag)
    source.delete()


def count_visit(*, call: Call, tag: str, now: datetime) -> None:
    """One more opening of the page on this day of the call, under a tag of a source or none.

    One UPDATE; the first of a day makes the row. When the database is too busy to count, the reader
    gets her page all the same.
    """
    day = now.astimezone(call.zone).date()
    rows = Visits.objects.filter(call=call.pk, tag=tag, day=day)
    try:
        if rows.update(n=F("n") + 1):
            return
        first = Visits(organisation=call.organisation, call=call, tag=tag, day=day)
        Visits.objects.bulk_create([first], ignore_conflicts=True)
        rows.update(n=F("n") + 1)
    except OperationalError:
        return
