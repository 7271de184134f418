"""When a question is shown: up to three conditions on answers given before it, chosen from lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from spona.core.translated import plain
from spona.questions.definitions import Offered, Op, asked_from, content_of, option_list
from spona.questions.models import Question
from spona.questions.rules import WITH_VALUES, condition_fits, ops_of
from spona.questions.saying import OPS, short
from spona.questions.states import SAYS_ONLY, WITH_OPTIONS
from spona.questions.texts import clean_text

MOST = 3


@dataclass
class Line:
    """One condition as its fields show it. `values` are a list to tick, or one text."""

    number: int
    key: str
    op: str
    values: list[str]
    looked_at: Question | None
    ops: list[tuple[str, Any]] = field(default_factory=list)
    options: list[Offered] = field(default_factory=list)
    takes: str = ""  # list, number, text, or nothing
    error: str = ""

    def condition(self) -> dict[str, Any]:
        values = self.values if self.op in WITH_VALUES else []
        return {"key": self.key, "op": self.op, "values": values}


class Conditions:
    """The fields `if-<n>-key`, `if-<n>-op`, `if-<n>-values`; an empty question is no condition."""

    def __init__(
        self,
        *,
        earlier: Sequence[Question],
        value: Sequence[Mapping[str, Any]] = (),
        data: QueryDict | None = None,
    ) -> None:
        self.earlier = [question for question in earlier if question.kind not in SAYS_ONLY]
        self.by_key = {question.key: question for question in self.earlier}
        if data is None:
            told = [(c["key"], c.get("op") or "is", list(c.get("values") or ())) for c in value]
        else:
            told = [
                (data.get(f"if-{n}-key", ""), data.get(f"if-{n}-op", ""), _values(data, n))
                for n in range(MOST)
            ]
        told = [row for row in told if row[0] in self.by_key]
        if len(told) < MOST and self.earlier:
            told.append(("", "", []))
        self.lines = [self._line(number, *row) for number, row in enumerate(told)]

    def _line(self, number: int, key: str, op: str, values: list[str]) -> Line:
        looked_at = self.by_key.get(key)
        line = Line(number, key, op, values, looked_at)
        if looked_at is None:
            return line
        allowed = ops_of(looked_at)
        line.ops = [(str(one), OPS[one]) for one in allowed]
        line.op = op if op in allowed else str(allowed[0])
        if WITH_VALUES & set(allowed):
            line.takes = _takes(looked_at, allowed)
        if line.takes == "list":
            asked = asked_from(content_of([looked_at]))[0]
            line.options = list(option_list(asked))
            if asked.has_other:
                line.options.append(Offered("other", _("Something else")))
            keys = {option.key for option in line.options}
            line.values = [value for value in values if value in keys]
        return line

    def choices(self) -> list[tuple[str, str]]:
        return [(question.key, short(plain(question.text))) for question in self.earlier]

    def is_valid(self) -> bool:
        """Is each condition whole? The lines say what is missing."""
        for line in self.lines:
            if line.looked_at is None:
                continue
            if line.takes == "number" and line.op in WITH_VALUES and not _is_number(line.values):
                line.error = _("Please give a number here.")
            elif not condition_fits(line.condition(), line.looked_at):
                line.error = _("Please say which answer is meant.")
        return not any(line.error for line in self.lines)

    def value(self) -> list[dict[str, Any]]:
        return [line.condition() for line in self.lines if line.looked_at is not None]


def _takes(looked_at: Question, allowed: Sequence[Op]) -> str:
    if looked_at.kind in WITH_OPTIONS:
        return "list"
    return "number" if Op.AT_LEAST in allowed else "text"


def _values(data: QueryDict, number: int) -> list[str]:
    given = [
        clean_text(value[:1_000], in_lines=False) for value in data.getlist(f"if-{number}-values")
    ]
    return [value[:300].replace("\0", "") for value in given[:250] if value]


def _is_number(values: Sequence[str]) -> bool:
    try:
        return len(values) == 1 and abs(float(values[0])) < 1e12
    except ValueError:
        return False
