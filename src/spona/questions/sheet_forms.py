"""A sheet as fields on a page, in the reader's language; complete without JavaScript.

    form = sheet_form(sheet, asked=with_areas(asked_of(sheet.version), areas))
    {% load questions %} <form method="post" enctype="multipart/form-data" novalidate>{% post_fields %}
    {% sheet_fields form save_url %} … </form>

`preview_form(asked)` is the same page for a form that nobody answers yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spona.questions.definitions import Asked, asked_of
from spona.questions.models import AnswerFile, AnswerSheet
from spona.questions.posting import seen_of
from spona.questions.sheet_actions import live_files
from spona.questions.sheet_parts import SheetField, ShownFile
from spona.questions.sheet_saving import FileUrl, Posted, size_in_words
from spona.questions.states import Kind
from spona.questions.wording import in_words


@dataclass
class Part:
    """A heading and what follows up to the next; the first may have none."""

    number: int
    heading: SheetField | None
    fields: list[SheetField] = field(default_factory=list)


@dataclass
class SheetForm:
    """The whole page: parts with their fields; `open_problems` for a summary at its top."""

    parts: list[Part]
    sheet_id: str = ""
    has_conflicts: bool = False

    @property
    def fields(self) -> list[SheetField]:
        return [one for part in self.parts for one in part.fields]

    @property
    def headings(self) -> list[Part]:
        return [part for part in self.parts if part.heading]

    @property
    def open_problems(self) -> list[SheetField]:
        return [one for one in self.fields if one.problem]


def sheet_form(
    sheet: AnswerSheet,
    *,
    asked: tuple[Asked, ...] | None = None,
    posted: Posted | None = None,
    missing: Iterable[tuple[Asked, str]] = (),
    file_url: FileUrl | None = None,
) -> SheetForm:
    """The form of a sheet. `posted`: what just arrived, when the page comes back; `missing`: what
    `answers.missing` found, when somebody wanted to send it."""
    asked = asked or asked_of(sheet.version)
    conflicts = posted.saved.conflicts if posted else {}
    problems = {question.key: sentence for question, sentence in missing}
    if posted:
        problems = problems | posted.saved.problems | posted.refused
    values = sheet.values | {key: mine for key, (_theirs, mine) in conflicts.items()}
    fields = _fields(asked, values, problems)
    for one in fields:
        key = one.asked.key
        one.seen = seen_of(sheet.revisions.get(key, 0), sheet.values.get(key))
        if key in conflicts:
            one.theirs = str(in_words(one.asked, conflicts[key][0])) or "—"
    if any(one.asked.kind == Kind.FILE for one in fields):
        _add_files(fields, live_files(sheet), file_url)
    return SheetForm(_parts(fields), sheet_id=sheet.public_id, has_conflicts=bool(conflicts))


def preview_form(asked: Iterable[Asked], values: Mapping[str, Any] | None = None) -> SheetForm:
    """The form as people will see it, kept nowhere."""
    return SheetForm(_parts(_fields(tuple(asked), values or {}, {})))


def with_links(files: Iterable[AnswerFile], file_url: FileUrl) -> list[AnswerFile]:
    """Files for `{% answers_read %}`, each with the address where this reader may fetch it."""
    files = list(files)
    for file in files:
        file.url_here = file_url(file)  # type: ignore[attr-defined]
    return files


def _fields(
    asked: tuple[Asked, ...], values: Mapping[str, Any], problems: Mapping[str, str]
) -> list[SheetField]:
    by_key = {question.key: question for question in asked}
    return [
        SheetField(
            asked=question,
            value=values.get(question.key),
            seen=seen_of(0, None),
            problem=problems.get(question.key, ""),
            form=by_key,
        )
        for question in asked
    ]


def _parts(fields: list[SheetField]) -> list[Part]:
    parts = [Part(0, None)]
    for one in fields:
        if one.asked.kind == Kind.SECTION:
            parts.append(Part(len(parts), one))
        else:
            parts[-1].fields.append(one)
    return [part for part in parts if part.heading or part.fields]


def _add_files(
    fields: list[SheetField], files: Iterable[AnswerFile], file_url: FileUrl | None
) -> None:
    by_key = {one.asked.key: one for one in fields}
    for file in files:
        if file.key in by_key:
            url = file_url(file) if file_url else ""
            by_key[file.key].files.append(
                ShownFile(file.public_id, file.name, size_in_words(file.size), url)
            )
