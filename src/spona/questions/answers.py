"""What an answer is: its shape by kind, what is wrong with it, what it means.

| kind | value |
|---|---|
| short_text, long_text | "text" |
| choice | {"key": k} or {"other": "text"} |
| choices | {"keys": [k, …], "other": "text"} |
| ranking | {"keys": [first, second, …]} |
| scale | 1 … steps |
| number | a number (a draft may hold what was typed instead, as text) |
| matrix | {row: column} |
| date | "YYYY-MM-DD" (a draft may hold what was typed instead) |
| file | {"files": [public ids of AnswerFile]} |
| consent | {"given": true, "version": n, "at": ISO time} |

No answer is None. `read` brings anything into its shape and never raises: a draft keeps what it can.
`problem_of` says what stands against it; `cleaned` is both at once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from spona.core.economies import code_of
from spona.questions import faults
from spona.questions.definitions import Asked, has_places, is_answered, keys_of, shown
from spona.questions.reading import date_in, number_in
from spona.questions.states import Kind, Meaning
from spona.questions.texts import clean_text

MOST_KEPT = 250_000  # characters of one answer that a draft takes in
AS_LISTS = {Meaning.FIELDS, Meaning.LANGUAGES, Meaning.NEED_AREAS, Meaning.OFFER_AREAS}
AS_NUMBERS = {Meaning.YEARS, Meaning.CAPACITY}
LAST_VERSION = 32_767  # of a text of consent


def cleaned(asked: Asked, raw: Any) -> Any:
    """The value as it is stored, or ValidationError with a sentence that helps."""
    value = read(asked, raw)
    problem = problem_of(asked, value)
    if problem:
        raise ValidationError(problem)
    return value


def read(asked: Asked, raw: Any) -> Any:
    """`raw` (a value of the shape above, or of nearly that shape) in its shape; None: no answer."""
    value = _READERS[Kind(asked.kind)](asked, raw) if asked.kind in _READERS else None
    return value if is_answered(value) else None


def problem_of(asked: Asked, value: Any) -> str:
    """What stands against this answer in one sentence; "" when nothing does or nothing was said."""
    if value is None or asked.kind not in faults.FINDERS:
        return ""
    return str(faults.FINDERS[Kind(asked.kind)](asked, value))


def missing(
    asked: Iterable[Asked], values: Mapping[str, Any], files: Iterable[Any] | None = None
) -> list[tuple[Asked, str]]:
    """Whatever keeps these answers from being sent: [(question, sentence)], in the order of the form.

    `files` are the live AnswerFiles; without them the ids in the values count.
    """
    found = []
    counts: dict[str, int] | None = None
    if files is not None:
        counts = {}
        for file in files:
            counts[file.key] = counts.get(file.key, 0) + 1
    for question in shown(asked, values):
        if question.says_only:
            continue
        value = values.get(question.key)
        if question.kind == Kind.FILE and counts is not None:
            value = {"files": ["·"] * counts.get(question.key, 0)}
        if is_answered(value):
            sentence = problem_of(question, value)
        else:
            sentence = faults.unanswered(question) if question.is_required else ""
        if sentence:
            found.append((question, sentence))
    return found


def facts_of(asked: Iterable[Asked], values: Mapping[str, Any]) -> dict[str, Any]:
    """{meaning: value} of what was answered and shown: keys as lists (fields, languages, areas), an
    economy as its code, years and capacity as whole numbers, everything else as text or a number."""
    facts: dict[str, Any] = {}
    for question in shown(asked, values):
        value = values.get(question.key)
        if not question.meaning or question.meaning in facts or not is_answered(value):
            continue
        fact = _fact(question, value)
        if fact not in (None, "", []):
            facts[question.meaning] = fact
    return facts


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """{key: (before, after)} of the answers that are not the same; None where there is none."""
    return {
        key: (before.get(key), after.get(key))
        for key in [*before, *(key for key in after if key not in before)]
        if before.get(key) != after.get(key)
    }


def _fact(asked: Asked, value: Any) -> Any:
    if asked.meaning in AS_LISTS:
        if not isinstance(value, Mapping):
            return None
        return [value["key"]] if "key" in value else list(value.get("keys", ()))
    plain = value
    if isinstance(value, Mapping):
        plain = value.get("key") or next(iter(value.get("keys") or ()), None) or value.get("other")
    if asked.meaning in AS_NUMBERS:
        number = number_in(str(plain))
        return int(number) if number is not None else None
    if asked.meaning == Meaning.ECONOMY:
        return code_of(str(plain or "")) or None
    return plain


def _text(asked: Asked, raw: Any) -> Any:
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        return None
    return clean_text(str(raw)[:MOST_KEPT], in_lines=asked.kind == Kind.LONG_TEXT)


def _typed(raw: Any) -> str:
    """Something short that was typed where a number or a date belongs."""
    return clean_text(str(raw)[:200], in_lines=False) if isinstance(raw, str | int | float) else ""


def _other(asked: Asked, raw: Any) -> str:
    text = raw.get("other") if isinstance(raw, Mapping) and asked.has_other else ""
    return clean_text(text[:MOST_KEPT], in_lines=False) if isinstance(text, str) else ""


def _keys(asked: Asked, raw: Any) -> list[str]:
    """The known keys in what was sent, each once, in the order sent."""
    given = raw.get("keys", raw.get("key", ())) if isinstance(raw, Mapping) else raw
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list | tuple):
        return []
    known = set(keys_of(asked))
    return list(dict.fromkeys(key for key in given if isinstance(key, str) and key in known))


def _choice(asked: Asked, raw: Any) -> Any:
    keys = _keys(asked, raw)
    if keys:
        return {"key": keys[0]}
    other = _other(asked, raw)
    return {"other": other} if other else None


def _choices(asked: Asked, raw: Any) -> Any:
    keys = _keys(asked, raw)
    if not has_places(asked):
        keys = [key for key in keys_of(asked) if key in set(keys)]
    return {"keys": keys, "other": _other(asked, raw)}


def _ranking(asked: Asked, raw: Any) -> Any:
    return {"keys": _keys(asked, raw)}


def _scale(asked: Asked, raw: Any) -> Any:
    number = number_in(str(raw)) if not isinstance(raw, bool) else None
    return number if number in range(1, (asked.steps or 5) + 1) else None


def _number(asked: Asked, raw: Any) -> Any:
    if isinstance(raw, bool):
        return None
    typed = _typed(raw)
    number = number_in(typed)
    return typed if number is None else number


def _date(asked: Asked, raw: Any) -> Any:
    typed = _typed(raw)
    return date_in(typed) or typed


def _matrix(asked: Asked, raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return None
    columns = {column.key for column in asked.columns}
    return {
        row.key: raw[row.key]
        for row in asked.rows
        if isinstance(raw.get(row.key), str) and raw[row.key] in columns
    }


def _file(asked: Asked, raw: Any) -> Any:
    ids = raw.get("files") if isinstance(raw, Mapping) else None
    if not isinstance(ids, list | tuple):
        return None
    return {"files": [clean_text(str(i), in_lines=False) for i in ids]}


def _consent(asked: Asked, raw: Any) -> Any:
    if not isinstance(raw, Mapping) or not raw.get("given"):
        return None
    version, at = raw.get("version"), raw.get("at")
    given: dict[str, Any] = {
        "given": True,
        "version": version if _is_version(version) else asked.consent_version,
    }
    return given | ({"at": clean_text(at, in_lines=False)} if isinstance(at, str) else {})


def _is_version(version: Any) -> bool:
    return type(version) is int and 1 <= version <= LAST_VERSION  # True is an int too


_READERS = {
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.RANKING: _ranking,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.FILE: _file,
    Kind.CONSENT: _consent,
}
