"""Who may not read whom: declared by the reviewer before she reads, or known to the team.

Any relation takes the application from her at once: open assignments end, a review that was in no
longer counts, and `Application.objects.visible_to` leaves it out of everything she sees.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from spona.admissions.actions.reviewing import recount
from spona.admissions.models.application import Application
from spona.admissions.models.review import Assignment, Conflict, Reviewer
from spona.admissions.states import ConflictKind
from spona.core.audit import record
from spona.people.models import Person


@transaction.atomic
def declare_list(
    *,
    reviewer: Reviewer,
    kinds: Mapping[str, ConflictKind],
    notes: Mapping[str, str],
    now: datetime,
) -> int:
    """Her word about each person she was shown: {public id of the person: kind}. Answers how many
    relations she declared. Whoever is not an applicant of the call, or was declared before, is left."""
    person = reviewer.person
    applications = list(
        Application.objects.filter(call=reviewer.call_id, person__public_id__in=kinds)
        .exclude(conflicts__person=person)
        .select_related("person")
        .order_by("pk")
    )
    Conflict.objects.bulk_create(
        [
            Conflict(
                organisation=reviewer.organisation,
                application=application,
                person=person,
                kind=kinds[application.person.public_id],
                note=notes.get(application.person.public_id, "").strip()[:300],
                by=person,
                at=now,
            )
            for application in applications
        ],
        ignore_conflicts=True,
    )
    related = [a for a in applications if kinds[a.person.public_id] != ConflictKind.NONE]
    for application in related:
        _take_away(application, person, now=now)
    record(
        verb="admissions.conflicts_declared",
        target=reviewer,
        by=person,
        declared=len(applications),
        related=len(related),
    )
    return len(related)


@transaction.atomic
def record_conflict(
    *,
    application: Application,
    person: Person,
    kind: ConflictKind,
    note: str = "",
    by: Person,
    now: datetime,
) -> Conflict:
    """One relation, declared while reading or known to the team. NONE takes an earlier one back; what
    was taken away is then assigned anew by whoever assigns."""
    conflict, _created = Conflict.objects.update_or_create(
        application=application,
        person=person,
        defaults={
            "organisation": application.organisation,
            "kind": kind,
            "note": note.strip()[:300],
            "by": by,
            "at": now,
        },
    )
    if kind != ConflictKind.NONE:
        _take_away(application, person, now=now)
    record(verb="admissions.conflict_recorded", target=conflict, by=by, kind=str(kind))
    return conflict


def _take_away(application: Application, person: Person, *, now: datetime) -> None:
    # The application's row first, as whoever hands in does: nobody waits for the other in a circle.
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    ended = Assignment.objects.filter(
        application=application, reviewer__person=person, ended_at=None
    ).update(ended_at=now, reason="conflict")
    if ended:
        recount(application=application)
