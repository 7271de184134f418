"""Answers as fields of a form, and back: the page, the autosave and a plain submit speak the same.

A field is named `q.<key>` (`q.<key>.<row>`, `q.<key>.<place>`, `q.<key>.other`). Beside it stands
`seen.<key>` = "<revision>.<fingerprint>": what was in the field when the page was made. An answer whose
fingerprint is still that one was not touched in this window and is not sent on.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.http import QueryDict

from spona.questions.answers import MOST_KEPT, read
from spona.questions.definitions import Asked, has_places, keys_of
from spona.questions.faults import most_ranks
from spona.questions.states import Kind

OTHER = "*"  # the option “something else”; no key of an option has this sign


def name_of(asked: Asked, part: str = "") -> str:
    return f"q.{asked.key}.{part}" if part else f"q.{asked.key}"


def seen_of(revision: int, value: Any) -> str:
    return f"{revision}.{fingerprint(value)}"


def fingerprint(value: Any) -> str:
    """Eight letters that differ when the answer does; when a consent was given plays no part."""
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if name != "at"}
    told = json.dumps(value, sort_keys=True)
    return sha256(told.encode()).hexdigest()[:8]


def places(asked: Asked) -> int:
    """How many places a ranking has on the page."""
    return most_ranks(asked, len(keys_of(asked)))


def changes_in(asked: Iterable[Asked], data: QueryDict) -> tuple[dict[str, Any], dict[str, int]]:
    """(changes, base) as `sheet_actions.save_values` takes them, of the fields touched on the page."""
    changes: dict[str, Any] = {}
    base: dict[str, int] = {}
    for question in asked:
        seen = data.get(f"seen.{question.key}")
        if question.says_only or question.kind == Kind.FILE or seen is None:
            continue
        revision, _dot, was = seen.partition(".")
        raw = raw_of(question, data)
        is_huge = isinstance(raw, str) and len(raw) > MOST_KEPT
        if not is_huge and fingerprint(read(question, raw)) == was:
            continue
        changes[question.key] = raw
        base[question.key] = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    return changes, base


def raw_of(asked: Asked, data: QueryDict) -> Any:
    """What the fields of one question hold."""
    name = name_of(asked)
    if has_places(asked):
        return {"keys": [data.get(f"{name}.{n}", "") for n in range(1, places(asked) + 1)]}
    match asked.kind:
        case Kind.CHOICE:
            key = data.get(name, "")
            return {"other": data.get(f"{name}.other", "")} if key in ("", OTHER) else {"key": key}
        case Kind.CHOICES:
            return {"keys": data.getlist(name), "other": data.get(f"{name}.other", "")}
        case Kind.MATRIX:
            return {row.key: data.get(f"{name}.{row.key}", "") for row in asked.rows}
        case Kind.CONSENT:
            version = data.get(name, "")
            is_known = version.isdecimal() and len(version) < 6
            return {"given": True, "version": int(version)} if is_known else None
    return data.get(name, "")


def fields_of(asked: Asked, value: Any) -> list[tuple[str, str]]:
    """(name, value) of the fields that hold something: the way back from an answer to the page."""
    name = name_of(asked)
    if value is None:
        return []
    if has_places(asked):
        return [(f"{name}.{n}", key) for n, key in enumerate(value["keys"], start=1)]
    match asked.kind:
        case Kind.CHOICE:
            if "key" in value:
                return [(name, value["key"])]
            return [(name, OTHER), (f"{name}.other", value["other"])]
        case Kind.CHOICES:
            other = [(f"{name}.other", value["other"])] if value["other"] else []
            return [(name, key) for key in value["keys"]] + other
        case Kind.MATRIX:
            return [(f"{name}.{row}", column) for row, column in value.items()]
        case Kind.CONSENT:
            return [(name, str(value["version"]))]
        case Kind.FILE:
            return []
    return [(name, str(value))]
