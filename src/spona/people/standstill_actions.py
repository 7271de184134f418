"""Nothing automatic for a while: a holiday, an illness, a death."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.people.actions import CannotDo
from spona.people.models import Person, Standstill
from spona.people.queries import in_force
from spona.people.states import Rest


@transaction.atomic
def begin_standstill(
    *,
    person: Person,
    kind: Rest,
    starts_on: date,
    ends_on: date | None,
    by: Person | None,
    now: datetime,
) -> Standstill:
    """From `starts_on` to `ends_on` (its last day; None: until somebody ends it) nothing automatic
    reaches the person, nor whoever is in a pair with her.

    CannotDo for an end before the start, and while another one is in force on the first day.
    """
    if ends_on is not None and ends_on < starts_on:
        raise CannotDo({"ends_on": [_("The last day comes before the first.")]})
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if in_force(today=starts_on).filter(person=person).exists():
        raise CannotDo(_("On that day everything automatic stands still already."))
    rest = Standstill.objects.create(
        organisation=person.organisation,
        person=person,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=now,
    )
    # The kind may tell of somebody's health: the trail says only that.
    record(verb="people.standstill_begun", target=person, by=by)
    return rest


@transaction.atomic
def end_standstill(*, standstill: Standstill, today: date, by: Person | None) -> Standstill:
    """Yesterday was its last day; one that has not begun, or begins today, counts no day at all."""
    locked = Standstill.objects.select_for_update(of=("self",)).get(pk=standstill.pk)
    if locked.ends_on is not None and locked.ends_on < today:
        return locked
    record(verb="people.standstill_ended", target=standstill.person, by=by)
    if locked.starts_on >= today:
        locked.delete()
        return locked
    locked.ends_on = today - timedelta(days=1)
    locked.save(update_fields=["ends_on"])
    return locked
