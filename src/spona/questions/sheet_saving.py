"""A sheet arrives: by itself while somebody types, or as a whole with a button. Same fields, same care.

A view of a room above loads the sheet for its person and calls `answer_save` (the page's own saving,
answers JSON) or `save_posted` (the whole form). Views that take files wear `checks_files` inside their
access decorator, so that files are looked into before anything is locked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from spona.questions.definitions import Asked, asked_of
from spona.questions.files import Checked, checked
from spona.questions.models import AnswerFile, AnswerSheet
from spona.questions.posting import changes_in, fields_of, name_of, seen_of
from spona.questions.sheet_actions import Saved, live_files, remove_file, save_values, store_file
from spona.questions.states import Kind
from spona.questions.wording import in_words

MOST_FILES_AT_ONCE = 10
View = Callable[..., HttpResponse]
FileUrl = Callable[[AnswerFile], str]


@dataclass(frozen=True)
class Posted:
    """What became of it: `saved` as in sheet_actions; `refused`: {key: sentence} about files."""

    saved: Saved
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Is everything that was sent kept? Conflicts, refused files and overlong texts are not."""
        return not (self.saved.conflicts or self.refused or self.saved.unkept)


def checks_files(view: View) -> View:
    """Look into the files of a POST before its transaction begins: pictures take seconds to decode."""
    view.before_acting = check_files  # type: ignore[attr-defined]
    return view


def check_files(request: HttpRequest) -> None:
    """Put {field: [Checked, or the sentence why not]} on the request as `checked_files`."""
    found: dict[str, list[Checked | str]] = {}
    left = MOST_FILES_AT_ONCE
    for name, files in request.FILES.lists():
        for file in files:
            if left and name.startswith("q."):
                found.setdefault(name, []).append(_checked(file))
                left -= 1
    request.checked_files = found  # type: ignore[attr-defined]


def save_posted(
    request: HttpRequest,
    sheet: AnswerSheet,
    *,
    asked: tuple[Asked, ...] | None = None,
    is_locked: bool = False,
) -> Posted:
    """Save whatever the form holds: touched answers, files added, files taken out. `is_locked` as in
    `save_values`."""
    asked = asked or asked_of(sheet.version)
    now = request.now  # type: ignore[attr-defined]
    changes, base = changes_in(asked, request.POST)
    saved = save_values(sheet, changes, base, now, asked, is_locked=is_locked)
    for public_id in request.POST.getlist("remove"):
        remove_file(sheet, public_id, now)
    if not hasattr(request, "checked_files"):
        check_files(request)
    refused: dict[str, str] = {}
    for question in asked:
        for file in request.checked_files.get(name_of(question), ()):  # type: ignore[attr-defined]
            try:
                if isinstance(file, str):
                    raise ValidationError(file)
                store_file(sheet, question.key, file, now, asked)
            except ValidationError as error:
                refused[question.key] = error.messages[0]
    return Posted(saved, refused)


def answer_save(
    request: HttpRequest,
    sheet: AnswerSheet,
    *,
    asked: tuple[Asked, ...] | None = None,
    file_url: FileUrl | None = None,
    is_locked: bool = False,
) -> JsonResponse:
    """The page saves itself: a POST of some fields, answered with what the page must know.

    {saved_at, seen: {key: …}, problems: {key: sentence or ""}, conflicts: {key: {words, fields}},
    unkept: [key], files: {key: [{id, name, size, url}]}}. A GET answers what is stored now and a fresh
    CSRF token, for a page that stood open while somebody went on elsewhere or signed in anew.
    """
    asked = asked or asked_of(sheet.version)
    if request.method != "POST":
        return _private(
            {
                "csrf": get_token(request),
                "seen": {q.key: _seen(sheet, q) for q in asked if not q.says_only},
                "fields": {
                    q.key: fields_of(q, sheet.values.get(q.key)) for q in asked if not q.says_only
                },
            }
        )
    posted = save_posted(request, sheet, asked=asked, is_locked=is_locked)
    sent = [question for question in asked if f"seen.{question.key}" in request.POST]
    conflicts = {
        question.key: {
            "words": str(in_words(question, posted.saved.conflicts[question.key][0])),
            "fields": fields_of(question, posted.saved.conflicts[question.key][0]),
        }
        for question in sent
        if question.key in posted.saved.conflicts
    }
    return _private(
        {
            "saved_at": sheet.saved_at and sheet.saved_at.isoformat(),
            "seen": {q.key: _seen(sheet, q) for q in sent},
            "problems": {
                q.key: posted.refused.get(q.key) or posted.saved.problems.get(q.key, "")
                for q in sent
            }
            | posted.refused,
            "conflicts": conflicts,
            "unkept": sorted(posted.saved.unkept),
            "files": _files(sheet, asked, file_url),
        }
    )


def _private(told: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(told)
    response["Cache-Control"] = "private, no-store"
    return response


def _checked(file: UploadedFile) -> Checked | str:
    try:
        return checked(file, name=file.name or "")
    except ValidationError as error:
        return str(error.messages[0])


def _seen(sheet: AnswerSheet, asked: Asked) -> str:
    return seen_of(sheet.revisions.get(asked.key, 0), sheet.values.get(asked.key))


def _files(
    sheet: AnswerSheet, asked: tuple[Asked, ...], file_url: FileUrl | None
) -> dict[str, list[dict[str, Any]]]:
    keys = [question.key for question in asked if question.kind == Kind.FILE]
    if not keys:
        return {}
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
    for file in live_files(sheet):
        if file.key in found:
            found[file.key].append(
                {
                    "id": file.public_id,
                    "name": file.name,
                    "size": size_in_words(file.size),
                    "url": file_url(file) if file_url else "",
                }
            )
    return found


def size_in_words(size: int) -> str:
    """240 KB, 1.4 MB."""
    from django.utils.formats import number_format

    if size < 1_000_000:
        return _("{size} KB").format(size=max(1, round(size / 1000)))
    return _("{size} MB").format(size=number_format(size / 1_000_000, 1))
