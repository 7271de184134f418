"""What somebody writes into a form: saved answer by answer, and nothing of it is ever overwritten unseen.

A sheet counts the changes of each answer. Whoever saves says which count she last saw; when another
window saved meanwhile, both texts come back and the stored one stands until somebody decides.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.core.public_ids import new_secret_id
from spona.people.models import Person
from spona.questions.answers import MOST_KEPT, problem_of, read
from spona.questions.definitions import Asked, asked_of
from spona.questions.faults import most_files
from spona.questions.files import SUFFIX, Checked, checked
from spona.questions.models import AnswerFile, AnswerSheet, QuestionnaireVersion
from spona.questions.states import Kind

TEXTS = {Kind.SHORT_TEXT, Kind.LONG_TEXT}


@dataclass(frozen=True)
class Saved:
    """What became of a save. `revisions`: of every answer of the sheet now. `conflicts`: {key: (stored,
    sent)}, where another window was faster; `problems`: {key: sentence} for what is kept but cannot be
    sent like this; `unkept`: keys of answers too long even for a draft."""

    revisions: dict[str, int]
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    unkept: frozenset[str] = frozenset()


def open_sheet(
    version: QuestionnaireVersion, person: Person, language: str, now: datetime
) -> AnswerSheet:
    """An empty sheet for one person to write into. Whoever asks for it keeps the way to it."""
    return AnswerSheet.objects.create(
        organisation_id=version.organisation_id,
        version=version,
        person=person,
        language=language,
        saved_at=now,
    )


def save_values(
    sheet: AnswerSheet,
    changes: Mapping[str, Any],
    base: Mapping[str, int] | None,
    now: datetime,
    asked: tuple[Asked, ...] | None = None,
    *,
    is_locked: bool = False,
) -> Saved:
    """Save the answers in `changes` ({key: raw}) whose count is still the one in `base`.

    The same answer sent again is no conflict, so a save whose reply was lost may be repeated. Answers
    that are incomplete or too long are kept. `base=None` saves in any case (imports, the demo).
    Unknown keys, headings and files are passed over. The row is locked meanwhile (`is_locked`: the
    caller has locked and loaded it in this transaction); `sheet` is brought up to date.
    """
    questions = {q.key: q for q in asked or asked_of(sheet.version) if not q.says_only}
    conflicts: dict[str, tuple[Any, Any]] = {}
    problems: dict[str, str] = {}
    unkept: set[str] = set()
    with nullcontext() if is_locked else transaction.atomic():
        row = sheet if is_locked else AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
        is_changed = False
        for key, raw in changes.items():
            question = questions.get(key)
            if question is None or question.kind == Kind.FILE:
                continue
            if isinstance(raw, str) and len(raw) > MOST_KEPT:
                unkept.add(key)
                problems[key] = _too_long_to_keep()
                continue
            value = _with_time(question, read(question, raw), row.values.get(key), now)
            if value != row.values.get(key):
                if base is not None and base.get(key, 0) != row.revisions.get(key, 0):
                    conflicts[key] = (row.values.get(key), value)
                    continue
                _put(row, key, value)
                is_changed = True
            problems |= {key: problem} if (problem := problem_of(question, value)) else {}
        if is_changed:
            row.saved_at = now
            row.save(update_fields=["values", "revisions", "saved_at"])
    _bring_up_to_date(sheet, row)
    return Saved(dict(row.revisions), conflicts, problems, frozenset(unkept))


def move_to_version(sheet: AnswerSheet, version: QuestionnaireVersion) -> list[str]:
    """A draft goes over to a newer version of its form; answers go with their questions.

    An answer whose question is gone stays stored, unseen. Where a question changed its kind, what can
    be read as the new kind is kept, and the former answer is put aside under "key~kind". Returns the
    keys whose answers changed by it. Nothing happens when the sheet is there already.
    """
    with transaction.atomic():
        row = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
        if row.version_id == version.pk:
            return []
        former = {question.key: question for question in asked_of(row.version)}
        changed = []
        for question in asked_of(version):
            before = former.get(question.key)
            stored = row.values.get(question.key)
            if before is None or before.kind == question.kind or stored is None:
                continue
            if {before.kind, question.kind} <= TEXTS:
                continue  # a line or a page: the text is the same
            row.values[f"{question.key}~{before.kind}"] = stored
            _put(row, question.key, read(question, stored))
            changed.append(question.key)
        row.version = version
        row.save(update_fields=["version", "values", "revisions"])
    _bring_up_to_date(sheet, row)
    sheet.version = version
    return changed


def store_file(
    sheet: AnswerSheet,
    key: str,
    file: Checked | IO[bytes],
    now: datetime,
    asked: tuple[Asked, ...] | None = None,
) -> AnswerFile:
    """Add a file to an answer. ValidationError with a sentence when it cannot be taken.

    A `Checked` was looked at before (see `sheet_saving.checks_files`), anything else is looked at now.
    The same file sent twice is there once.
    """
    question = next((q for q in asked or asked_of(sheet.version) if q.key == key), None)
    if question is None or question.kind != Kind.FILE:
        raise ValidationError(_("This form does not ask for that file."))
    if not isinstance(file, Checked):
        file = checked(file, name=getattr(file, "name", "") or "", accepts=question.accepts)
    elif question.accepts and file.kind not in question.accepts:
        raise ValidationError(
            _("Here we cannot take this kind of file. Please send it as one of those named above.")
        )
    with transaction.atomic():
        row = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
        there = list(AnswerFile.objects.filter(sheet=row, key=key, removed_at=None))
        for other in there:
            if (other.name, other.size) == (file.name, len(file.data)) and _is_same(other, file):
                return other
        if len(there) >= most_files(question):
            raise ValidationError(_full(most_files(question)))
        stored = AnswerFile(
            organisation_id=row.organisation_id,
            sheet=row,
            key=key,
            kind=file.kind,
            name=file.name,
            size=len(file.data),
            uploaded_at=now,
        )
        disk_name = f"{new_secret_id()}{SUFFIX[file.kind]}"
        stored.file.save(disk_name, ContentFile(file.data), save=False)
        try:
            stored.save()
            _put(row, key, {"files": [other.public_id for other in [*there, stored]]})
            row.saved_at = now
            row.save(update_fields=["values", "revisions", "saved_at"])
        except BaseException:
            stored.file.delete(save=False)
            raise
    _bring_up_to_date(sheet, row)
    return stored


def remove_file(sheet: AnswerSheet, public_id: str, now: datetime) -> AnswerFile | None:
    """Take a file out of the form. It stays on the disk, because something sent earlier may name it."""
    if not public_id.isalnum():  # PostgreSQL refuses even to look for a NUL
        return None
    with transaction.atomic():
        row = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
        file = AnswerFile.objects.filter(sheet=row, public_id=public_id, removed_at=None).first()
        if file is None:
            return None
        file.removed_at = now
        file.save(update_fields=["removed_at"])
        left = live_files(row).filter(key=file.key).values_list("public_id", flat=True)
        _put(row, file.key, {"files": list(left)} if left else None)
        row.saved_at = now
        row.save(update_fields=["values", "revisions", "saved_at"])
    _bring_up_to_date(sheet, row)
    return file


def live_files(sheet: AnswerSheet) -> Any:
    """The files that are in the form now, in the order they came."""
    return AnswerFile.objects.filter(sheet=sheet, removed_at=None).order_by("uploaded_at", "pk")


def erase_files(files: list[AnswerFile]) -> None:
    """For good, rows and bytes: after the retention date, and when a person is erased.

    The bytes go when the transaction is through, so that a rollback leaves no row without its file.
    """
    for file in files:
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    AnswerFile.objects.filter(pk__in=[file.pk for file in files]).delete()


def erase_sheet(sheet: AnswerSheet) -> None:
    """A sheet with its answers and all its files, the removed ones too."""
    with transaction.atomic():
        erase_files(list(AnswerFile.objects.filter(sheet=sheet)))
        sheet.delete()


def _put(row: AnswerSheet, key: str, value: Any) -> None:
    if value is None:
        row.values.pop(key, None)
    else:
        row.values[key] = value
    row.revisions[key] = row.revisions.get(key, 0) + 1


def _with_time(question: Asked, value: Any, stored: Any, now: datetime) -> Any:
    """A consent says when it was given; ticking the same words again changes nothing."""
    if question.kind != Kind.CONSENT or value is None:
        return value
    if isinstance(stored, Mapping) and stored.get("version") == value["version"]:
        return stored
    return {**value, "at": now.isoformat()}


def _bring_up_to_date(sheet: AnswerSheet, row: AnswerSheet) -> None:
    sheet.values, sheet.revisions, sheet.saved_at = row.values, row.revisions, row.saved_at


def _is_same(stored: AnswerFile, file: Checked) -> bool:
    try:
        with stored.file.open("rb") as opened:
            return bool(opened.read() == file.data)
    except FileNotFoundError:
        return False


def _too_long_to_keep() -> str:
    return _(
        "This is too long to be kept here, so it was not saved. Please shorten it; until then it "
        "stands only in this window."
    )


def _full(most: int) -> str:
    return ngettext(
        "Only %(most)d file fits here. Please remove the one that is there first.",
        "Only %(most)d files fit here. Please remove one of them first.",
        most,
    ) % {"most": most}
