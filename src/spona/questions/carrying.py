"""A form from a file that another organisation carried out: read with suspicion, refused with a reason."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.translated import Said, plain
from spona.questions.actions import MOST_QUESTIONS
from spona.questions.exports import FORMAT
from spona.questions.models import Question
from spona.questions.rules import MEANINGS, faults_of
from spona.questions.states import SAYS_ONLY, FileKind, Kind
from spona.questions.texts import clean_text

MOST_CHARS = 6_000
MOST_ROWS = 200
KEY = re.compile(r"[a-zA-Z0-9_-]{1,60}")
# What each number in `settings` may be.
NUMBERS = {
    "most": (1, 100),
    "steps": (2, 11),
    "min_chars": (1, 20_000),
    "max_chars": (1, 20_000),
    "minimum": (-1e9, 1e9),
    "maximum": (-1e9, 1e9),
}


class NotAForm(Exception):
    """The file cannot be read as a form; the text says why, for the person who chose it."""


def read_form(data: bytes) -> tuple[Said, list[str], list[dict[str, Any]]]:
    """(title, languages, content) of a file made by `exports.form_file`. NotAForm otherwise."""
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotAForm(_("This file is not a form: it is not written as JSON.")) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NotAForm(_("This file is not a form that was carried out of Spona."))
    languages = [code for code in _list(told.get("languages")) if code in CONTENT]
    rows = _list(told.get("questions"))
    if not rows:
        raise NotAForm(_("There are no questions in this file."))
    if len(rows) > MOST_QUESTIONS:
        raise NotAForm(
            _("There are more than %(n)d questions in this file.") % {"n": MOST_QUESTIONS}
        )
    content = [_row(row, number) for number, row in enumerate(rows, start=1)]
    _check(content)
    title = {code: text[:120] for code, text in _said(told.get("title")).items()}
    return title, list(dict.fromkeys(languages)) or ["en"], content


def _check(content: list[dict[str, Any]]) -> None:
    keys = [row["key"] for row in content]
    if len(set(keys)) != len(keys):
        raise NotAForm(_("Two questions in this file have the same key."))
    questions = [Question(**row) for row in content]
    for fault in faults_of(questions):
        number = keys.index(fault.key) + 1 if fault.key else 1
        raise NotAForm(
            _("Question %(n)d (%(text)s): %(fault)s")
            % {
                "n": number,
                "text": plain(content[number - 1]["text"])[:60] or "–",
                "fault": fault.text,
            }
        )


def _row(row: Any, number: int) -> dict[str, Any]:
    unreadable = NotAForm(_("Question %(n)d in this file cannot be read.") % {"n": number})
    if not isinstance(row, dict):
        raise unreadable
    key, kind = row.get("key"), row.get("kind")
    if not (isinstance(key, str) and KEY.fullmatch(key)) or kind not in Kind.values:
        raise unreadable
    meaning = row.get("meaning") or ""
    return {
        "key": key,
        "kind": kind,
        "text": _said(row.get("text")),
        "help": _said(row.get("help")),
        "is_required": row.get("is_required") is True and kind not in SAYS_ONLY,
        "settings": _settings(row.get("settings")),
        "show_if": [_condition(one, unreadable) for one in _list(row.get("show_if"))[:3]],
        "meaning": meaning if meaning in MEANINGS.get(kind, ()) else "",
        "is_identifying": row.get("is_identifying") is True,
    }


def _settings(told: Any) -> dict[str, Any]:
    told = told if isinstance(told, dict) else {}
    found: dict[str, Any] = {
        name: rows for name in ("options", "rows", "columns") if (rows := _options(told.get(name)))
    }
    found |= {name: said for name in ("low", "high", "unit") if (said := _said(told.get(name)))}
    for name, (low, high) in NUMBERS.items():
        value = told.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            found[name] = value if name in {"minimum", "maximum"} else int(value)
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            found[name] = value
    if told.get("has_other") is True:
        found["has_other"] = True
    if accepts := [kind for kind in _list(told.get("accepts")) if kind in FileKind.values]:
        found["accepts"] = accepts
    return found


def _options(told: Any) -> list[dict[str, Any]]:
    rows = [row for row in _list(told)[:MOST_ROWS] if isinstance(row, dict)]
    found = {
        row["key"]: {"key": row["key"], "label": label}
        for row in rows
        if isinstance(row.get("key"), str)
        and KEY.fullmatch(row["key"])
        and (label := _said(row.get("label")))
    }
    return list(found.values())


def _condition(told: Any, unreadable: NotAForm) -> dict[str, Any]:
    if not isinstance(told, Mapping) or not isinstance(told.get("key"), str):
        raise unreadable
    values = [str(value)[:300] for value in _list(told.get("values"))[:250]]
    return {"key": told["key"], "op": str(told.get("op"))[:20], "values": values}


def _said(told: Any) -> Said:
    told = told if isinstance(told, dict) else {}
    texts = {
        code: clean_text(text[:MOST_CHARS]).replace("\0", "")
        for code, text in told.items()
        if code in CONTENT and isinstance(text, str)
    }
    return {code: text for code, text in texts.items() if text}


def _list(told: Any) -> list[Any]:
    return told if isinstance(told, list) else []
