"""What stays of applications, and for how long: counts are kept, everything else goes on its day.

An application that was not accepted becomes an anonymous row: its state, economy, field and code, by
which counts and the committee's stored proposals can still be read. One transaction each: after a
crash an application is whole or gone. Files leave the disk after the commit; one that a crash left
there is swept up later (`forget_loose_files`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q

from spona.admissions.models.application import (
    Application,
    ApplicationStep,
    Check,
    Duplicate,
    LateEntry,
    MonitoringAnswer,
    Referee,
    Submission,
)
from spona.admissions.models.call import Call, Tally
from spona.admissions.models.interview import InterviewSheet, Slot
from spona.admissions.models.review import Assignment, Conflict, Review
from spona.admissions.models.selection import Decision, Offer, SeatWish
from spona.admissions.queries import keeping as queries
from spona.core.audit import record
from spona.core.models import AuditLine
from spona.messaging.models import Link, Message
from spona.people.models import ConsentEvent, Monitoring, Person, PersonLanguage
from spona.people.states import Purpose
from spona.questions.models import AnswerFile, AnswerSheet

# What goes with an anonymised application as whole rows.
GONE: list[tuple[type[models.Model], str]] = [
    (Submission, "application"),
    (MonitoringAnswer, "application"),
    (Referee, "application"),
]
# Rows that stay as facts without their words: how they belong to the application, what is emptied.
EMPTIED: list[tuple[type[models.Model], str, dict[str, Any]]] = [
    (ApplicationStep, "application", {"reason": ""}),
    (LateEntry, "application", {"reason": ""}),
    (Check, "application", {"message": "", "note": "", "findings": []}),
    (Duplicate, "one", {"note": ""}),
    (Duplicate, "other", {"note": ""}),
    (Conflict, "application", {"note": ""}),
    (Assignment, "application", {"reason": ""}),
    (Review, "assignment__application", {"comments": {}, "comment": ""}),
    (InterviewSheet, "slot__application", {"notes": {}, "comment": ""}),
    (SeatWish, "application", {"reason": ""}),
    (Decision, "application", {"reason": "", "next_step": "", "overruling": ""}),
    (Offer, "application", {"reason": ""}),
]
# On the application itself. Economy, field, sector of work, source and points stay: they are counted.
OF_THE_ROW: dict[str, Any] = {"phone_digits": "", "folded_name": "", "town": "", "years": None}
# Rows about a person that are hers alone and go with her; any other row keeps her.
OF_HERSELF: list[type[models.Model]] = [PersonLanguage, Monitoring, ConsentEvent, Link]
# What goes of somebody who stays only with her name and address (a login, or news by consent).
BEYOND_NAME: dict[str, Any] = {
    "phone": "", "economy": "", "town": "", "employer": "", "line_manager": "", "job_title": "",
    "sector_of_work": "", "sectors": [], "years_of_experience": None, "bio": {}, "website": "",
}  # fmt: skip
OF_THE_NAME: dict[str, Any] = {
    "latin_name": "", "publication_name": "", "certificate_name": "", "name_language": "",
    "address": "n", "salutation": "", "email": "", "preferred_language": "", "is_listed": False,
}  # fmt: skip
LOOSE_AFTER = timedelta(days=1)


@transaction.atomic
def count_call(*, call: Call, now: datetime) -> int:
    """Write down how many of each economy, main field, sector of work, sex (where given) and source came
    how far. Counted anew each time; sex only until the first application is anonymous, since that
    answer is gone then. Answers how many lines.
    """
    counts = queries.counted(applications=Application.objects.filter(call=call))
    old = Tally.objects.filter(call=call)
    if Application.objects.filter(call=call, anonymised_at__isnull=False).exists():
        old = old.exclude(about="sex")
    else:
        counts |= queries.counted_by_sex(call=call)
    old.delete()
    Tally.objects.bulk_create(
        Tally(
            organisation=call.organisation,
            call=call,
            about=about,
            value=value[:60],
            state=reached,
            n=n,
            counted_at=now,
        )
        for (about, value, reached), n in sorted(counts.items())
    )
    return len(counts)


def anonymise_due(*, now: datetime) -> int:
    """Make anonymous whatever reached its day, in the organisation in scope. Answers how many.

    Counts first, then each application by itself. Safe to run at any time and as often as one likes.
    """
    done = 0
    for call in Call.objects.select_related("organisation"):
        found = queries.due(call=call, today=now.astimezone(call.zone).date())
        if found:
            count_call(call=call, now=now)
        for pk in found:
            done += anonymise(pk=pk, now=now)
    return done


@transaction.atomic
def anonymise(*, pk: int, now: datetime) -> bool:
    """One application: 1. her answers, files, monitoring and referees go, 2. what others wrote about her
    is emptied, and so are the letters, 3. she and her referees are forgotten unless something else
    keeps them, 4. the row is marked. False when it was done already.
    """
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "call", "organisation")
        .get(pk=pk)
    )
    if row.anonymised_at:
        return False
    _forget_letters(row)
    referees = list(Person.objects.filter(pk__in=row.referees.values("person")))
    _forget_answers(row)
    for model, path in GONE:
        model._base_manager.filter(**{path: row}).delete()
    for model, path, words in EMPTIED:
        model._base_manager.filter(**{path: row}).update(**words)
    Application.objects.filter(pk=pk).update(anonymised_at=now, sheet=None, **OF_THE_ROW)
    for person in referees:
        _forget(person, name="")
    _forget(row.person, name=row.code)
    record(verb="admissions.application_anonymised", target=row, by=None)
    return True


def _forget_answers(row: Application) -> None:
    """The sheet with its files, those on disk too once this is certain."""
    if row.sheet_id is None:
        return
    stored = [answer.file for answer in AnswerFile.objects.filter(sheet=row.sheet_id)]
    AnswerSheet.objects.filter(pk=row.sheet_id).delete()

    def leave_the_disk() -> None:
        for file in stored:
            file.delete(save=False)

    transaction.on_commit(leave_the_disk)


def _forget_letters(row: Application) -> None:
    """Letters about this application, to whomever: by the ids they carry, and all of its time to her and
    to her referees."""
    about = [row.public_id]
    for model in (Referee, Offer, Check, LateEntry, Slot):
        about += model._base_manager.filter(application=row).values_list("public_id", flat=True)
    named = reduce(or_, (Q(dedupe_key__contains=public_id) for public_id in about))
    Message.objects.filter(named).update(subject="", text="", html="")
    readers = Q(person=row.person_id) | Q(person__in=row.referees.values("person"))
    Message.objects.filter(readers, created_at__gte=row.started_at).update(text="", html="")


def _forget(person: Person, *, name: str) -> None:
    """1. Somebody known for anything else stays as she is; 2. with only a login, or only the wish for
    news, she stays with name and address; 3. else nothing of her stays. `name` is what the empty row
    is called where an application still hangs on it; without one the row goes too.
    """
    if _is_known_otherwise(person):
        return
    portrait, person.portrait = person.portrait, None
    if portrait:
        file = portrait.file
        person.save(update_fields=["portrait"])
        portrait.delete()
        transaction.on_commit(lambda: file.delete(save=False))
    for field, empty in BEYOND_NAME.items():
        setattr(person, field, empty)
    if person.account_id or _wants_news(person):
        person.save()
        return
    _forget_name_elsewhere(person)
    for model in OF_HERSELF:
        model._base_manager.filter(person=person).delete()
    if not name:
        person.delete()
        return
    for field, empty in OF_THE_NAME.items():
        setattr(person, field, empty)
    person.name = name
    person.save()


def _forget_name_elsewhere(person: Person) -> None:
    """Her name and address where rows of the house kept a copy: the log, the outbox."""
    AuditLine.objects.filter(target_id=person.public_id).update(target_name="")
    AuditLine.objects.filter(actor_id=person.public_id).update(actor_name="")
    Message.objects.filter(person=person).update(subject="", text="", html="", to_email="")


def _is_known_otherwise(person: Person) -> bool:
    """Does any row of any room that is about her keep her here? Found by the relations themselves, so
    that a room of tomorrow keeps its people without being named here."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):  # one-to-one relations are such too
            continue
        model: Any = relation.related_model
        if relation.on_delete is not models.CASCADE or model in OF_HERSELF:
            continue
        rows = model._base_manager.filter(**{relation.field.name: person.pk})
        if model is Application:
            rows = rows.filter(anonymised_at__isnull=True)
        if rows.exists():
            return True
    return False


def _wants_news(person: Person) -> bool:
    return ConsentEvent.objects.filter(
        person=person, purpose=Purpose.NEWS, in_force=True, given=True
    ).exists()


def forget_loose_files(*, now: datetime) -> int:
    """Files of answers on disk that no row names any more: a crash came between the commit and the disk.

    Across organisations (names on disk are random and say of nobody whose they are). Only files
    older than a day: a younger one may be of an upload whose row is not committed yet.
    """
    try:
        _folders, names = default_storage.listdir("answers")
    except FileNotFoundError:
        return 0
    found = [f"answers/{name}" for name in names]
    gone = 0
    for batch in (found[n : n + 500] for n in range(0, len(found), 500)):
        known = set(AnswerFile.objects.filter(file__in=batch).values_list("file", flat=True))
        for name in _older(set(batch) - known, now=now):
            default_storage.delete(name)
            gone += 1
    return gone


def _older(names: Iterable[str], *, now: datetime) -> list[str]:
    return [name for name in names if default_storage.get_modified_time(name) < now - LOOSE_AFTER]
