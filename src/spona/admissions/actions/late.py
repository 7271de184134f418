"""After the deadline: leave to send for somebody who had begun before it, given by name and with a reason."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from spona.admissions.mails import desk as mails
from spona.admissions.models.application import Application, LateEntry
from spona.admissions.models.call import Call
from spona.admissions.states import State
from spona.core.audit import record
from spona.people.models import Person


class NotOver(Exception):
    """The call is still open: everybody may send."""


@transaction.atomic
def admit_late(
    *,
    call: Call,
    applications: Iterable[Application],
    until: datetime,
    reason: str,
    by: Person,
    now: datetime,
) -> list[LateEntry]:
    """Each of these drafts may be sent until then; each applicant is told, each leave stands in the log.

    Only drafts begun before the deadline; others are passed over. Given again, the later word counts.
    NotOver while the call is open.
    """
    if not call.is_over(now):
        raise NotOver
    if until <= now:
        raise ValueError("until lies in the past")
    entries = []
    for application in applications:
        begun_late = call.closes_at is not None and application.started_at >= call.closes_at
        if application.state != State.DRAFT or begun_late:
            continue
        entry, _created = LateEntry.objects.update_or_create(
            application=application,
            defaults={
                "organisation": call.organisation,
                "until": until,
                "reason": reason,
                "by": by,
                "at": now,
            },
        )
        record(
            verb="admissions.admitted_late",
            target=application,
            by=by,
            until=until.isoformat(),
        )
        mails.late_entry(entry=entry, now=now)
        entries.append(entry)
    return entries
