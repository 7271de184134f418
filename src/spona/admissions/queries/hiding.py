"""Which applications of a call somebody of the team may not know about, as two short lists.

Long lists and counts over all applications leave these keys out by themselves: asked once for the
person, where a condition on every row would be asked ten thousand times.
"""

from dataclasses import dataclass

from django.db.models import CharField, Value

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Conflict
from spona.admissions.querysets import still_to_read
from spona.admissions.states import ConflictKind
from spona.people.models import Person


@dataclass(frozen=True)
class Hidden:
    """Primary keys of applications of one call, for one person."""

    away: frozenset[int] = (
        frozenset()
    )  # her own, and what a conflict keeps from her: not there at all
    unread: frozenset[int] = frozenset()  # she reads them still: no points, no order, no decision

    @property
    def both(self) -> frozenset[int]:
        return self.away | self.unread


def hidden_from(*, call: Call, person: Person) -> Hidden:
    """The same rules as `visible_to` and `with_points_for`; one query."""
    away, unread = Value("away", CharField()), Value("unread", CharField())
    against = Conflict.objects.filter(application__call=call, person=person)
    hers = Application.objects.filter(call=call, person=person)
    reads = still_to_read(person, call)
    rows = (
        against.exclude(kind=ConflictKind.NONE)
        .order_by()
        .values_list("application", away)
        .union(
            hers.order_by().values_list("pk", away),
            reads.order_by().values_list("application", unread),
        )
    )
    keys: dict[str, set[int]] = {"away": set(), "unread": set()}
    for key, mark in rows:
        keys[mark].add(key)
    return Hidden(frozenset(keys["away"]), frozenset(keys["unread"]))


def reads_still(*, application: Application, person: Person) -> bool:
    """Has she a reading of this application to finish, or to ask for the others' reviews of?"""
    return still_to_read(person).filter(application=application).exists()
