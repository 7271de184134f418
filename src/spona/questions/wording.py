"""Answers in words: for reading, for the copy by mail, for saying what another window wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.core.translated import plain
from spona.questions.definitions import Asked, Condition, Op, has_places, is_answered, option_list
from spona.questions.reading import date_in
from spona.questions.states import Kind


@dataclass(frozen=True)
class Words:
    """An answer to be read. One of: a text in `paragraphs`, a list (`is_ordered` where the order says
    something), or pairs of row and column."""

    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    is_ordered: bool = False
    pairs: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if self.pairs:
            return "\n".join(f"{row}: {column}" for row, column in self.pairs)
        if self.is_ordered:
            return "\n".join(f"{n}. {item}" for n, item in enumerate(self.items, start=1))
        return "\n".join(self.items) or "\n\n".join(self.paragraphs)


def in_words(
    asked: Asked, value: Any, language: str | None = None, files: Iterable[Any] = ()
) -> Words:
    """The answer in the reader's language; empty Words when nothing was answered. `files`: AnswerFiles."""
    if not is_answered(value):
        return Words()
    match asked.kind:
        case Kind.SHORT_TEXT | Kind.LONG_TEXT:
            return Words(paragraphs=tuple(p for p in str(value).split("\n\n") if p.strip()))
        case Kind.CHOICE | Kind.CHOICES | Kind.RANKING:
            return _chosen(asked, value, language)
        case Kind.SCALE:
            return Words(paragraphs=(_point(asked, value, language),))
        case Kind.NUMBER:
            return Words(paragraphs=(_number(asked, value, language),))
        case Kind.DATE:
            return Words(paragraphs=(day_in_words(value),))
        case Kind.MATRIX:
            columns = {column.key: plain(column.label, language) for column in asked.columns}
            return Words(
                pairs=tuple(
                    (plain(row.label, language), columns.get(value[row.key], value[row.key]))
                    for row in asked.rows
                    if row.key in value
                )
            )
        case Kind.FILE:
            return _files(asked, value, files)
        case Kind.CONSENT:
            return Words(paragraphs=(_consent(value),))
    return Words()


def only_if(condition: Condition, looked_at: Asked | None, language: str | None = None) -> str:
    """When a question is asked, said to whoever answers without JavaScript."""
    if looked_at is None:
        return ""
    labels = {o.key: o.label for o in option_list(looked_at, language)} | {"other": _("other")}
    told = _(" or ").join(f"“{labels.get(value, value)}”" for value in condition.values)
    question = plain(looked_at.text, language)
    match condition.op:
        case Op.IS:
            sentence = _("Only if your answer to “{question}” is {values}.")
        case Op.IS_NOT:
            sentence = _("Only if your answer to “{question}” is another one than {values}.")
        case Op.AT_LEAST:
            sentence = _("Only if your answer to “{question}” is {values} or more.")
        case Op.AT_MOST:
            sentence = _("Only if your answer to “{question}” is {values} or less.")
        case Op.NOT_ANSWERED:
            sentence = _("Only if you did not answer “{question}”.")
        case _other:
            sentence = _("Only if you answered “{question}”.")
    return sentence.format(question=question, values=told)


def day_in_words(value: Any) -> str:
    written = date_in(str(value))
    return date_format(date.fromisoformat(written), "DATE_FORMAT") if written else str(value)


def _chosen(asked: Asked, value: Mapping[str, Any], language: str | None) -> Words:
    labels = {offered.key: offered.label for offered in option_list(asked, language)}
    keys = [value["key"]] if "key" in value else list(value.get("keys", ()))
    items = [labels.get(key, key) for key in keys]
    if value.get("other"):
        items.append(value["other"])
    if asked.kind == Kind.CHOICE:
        return Words(paragraphs=tuple(items[:1]))
    return Words(items=tuple(items), is_ordered=has_places(asked))


def _point(asked: Asked, value: Any, language: str | None) -> str:
    low, high = plain(asked.low, language), plain(asked.high, language)
    told = _("{point} of {steps}").format(point=value, steps=asked.steps)
    ends = _("1: {low}, {steps}: {high}").format(low=low, high=high, steps=asked.steps)
    return f"{told} ({ends})" if low and high else told


def _number(asked: Asked, value: Any, language: str | None) -> str:
    told = number_format(value) if isinstance(value, int | float) else str(value)
    return f"{told} {plain(asked.unit, language)}".strip()


def _files(asked: Asked, value: Mapping[str, Any], files: Iterable[Any]) -> Words:
    names = {file.public_id: file.name for file in files if file.key == asked.key}
    ids = value.get("files", ())
    if names:
        return Words(items=tuple(names[i] for i in ids if i in names))
    told = ngettext("%(n)d file", "%(n)d files", len(ids)) % {"n": len(ids)}
    return Words(paragraphs=(told,))


def _consent(value: Mapping[str, Any]) -> str:
    given_on = str(value.get("at") or "")[:10]
    if not given_on:
        return _("Yes")
    return _("Yes, on {day}").format(day=day_in_words(given_on))
