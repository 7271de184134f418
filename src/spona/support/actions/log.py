"""The team's log of a pair: contacts and notes."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.support.models.desk import Entry, Task
from spona.support.states import EntryKind, Whom


@transaction.atomic
def add_entry(
    *,
    mentorship: Mentorship,
    kind: EntryKind,
    whom: Whom | str,
    on: date,
    text: str,
    by: Person,
    now: datetime,
    task: Task | None = None,
) -> Entry:
    """A line of the log. ValidationError without a text, for a day to come, for a contact with nobody."""
    wrong: dict[str, list[str]] = {}
    if not text.strip():
        wrong["text"] = [_("Please write a sentence.")]
    if on > timezone.localdate(now):
        wrong["on"] = [_("This day is still to come.")]
    if kind != EntryKind.NOTE and not whom:
        wrong["whom"] = [_("With whom?")]
    if wrong:
        raise ValidationError(wrong)
    entry = Entry.objects.create(
        organisation=mentorship.organisation,
        mentorship=mentorship,
        kind=kind,
        whom="" if kind == EntryKind.NOTE else whom,
        on=on,
        text=text.strip(),
        by=by,
        at=now,
        task=task,
    )
    record(verb="support.logged", target=mentorship, by=by, kind=kind)
    return entry


@transaction.atomic
def remove_entry(*, entry: Entry, by: Person) -> None:
    """Written by mistake; only its author takes it back."""
    if entry.by_id != by.pk:
        raise ValidationError(_("Only who wrote it can take it back."))
    record(verb="support.log_removed", target=entry.mentorship, by=by, kind=entry.kind)
    entry.delete()
