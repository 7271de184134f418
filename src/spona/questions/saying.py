"""Forms in words: what each kind is good for, and when a question is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.translated import plain
from spona.questions.definitions import Op, QuestionRow, asked_from, content_of, option_list
from spona.questions.states import Kind

# For somebody who adds a question: a line about each kind, and an icon.
KINDS: dict[Kind, tuple[Any, str]] = {
    Kind.SHORT_TEXT: (gettext_lazy("A few words: a town, a position."), "text-cursor-input"),
    Kind.LONG_TEXT: (gettext_lazy("Sentences, with a limit of characters."), "text-align-start"),
    Kind.CHOICE: (gettext_lazy("People choose exactly one."), "circle-dot"),
    Kind.CHOICES: (gettext_lazy("People tick as many as you allow."), "list-checks"),
    Kind.RANKING: (gettext_lazy("People say what comes first, second, third."), "list-ordered"),
    Kind.SCALE: (gettext_lazy("From 1 to 5, say, with both ends in words."), "gauge"),
    Kind.MATRIX: (gettext_lazy("The same question for several things."), "grid-3x3"),
    Kind.DATE: (gettext_lazy("A day."), "calendar"),
    Kind.NUMBER: (gettext_lazy("A figure, with a unit and limits."), "hash"),
    Kind.FILE: (gettext_lazy("A PDF, a Word document or a picture."), "paperclip"),
    Kind.CONSENT: (
        gettext_lazy("A box to tick; the wording is kept with the yes."),
        "circle-check",
    ),
    Kind.SECTION: (gettext_lazy("Begins a new part. Nothing to answer."), "heading"),
    Kind.NOTE: (gettext_lazy("Words between questions. Nothing to answer."), "info"),
}
OPS = {
    Op.IS: gettext_lazy("is"),
    Op.IS_NOT: gettext_lazy("is answered, but not with"),
    Op.ANSWERED: gettext_lazy("is answered"),
    Op.NOT_ANSWERED: gettext_lazy("is not answered"),
    Op.AT_LEAST: gettext_lazy("is at least"),
    Op.AT_MOST: gettext_lazy("is at most"),
}


def sentence_of(condition: Mapping[str, Any], looked_at: QuestionRow | None) -> str:
    """“Where do you live?” is “Serbia” or “Kosovo*”."""
    if looked_at is None:
        return _("a question that is not there any more")
    op = Op(condition["op"])
    labels = {offered.key: offered.label for offered in option_list(_asked(looked_at))}
    labels["other"] = _("something else")
    values = [labels.get(value, value) for value in condition.get("values") or ()]
    told = _(" or ").join(f"“{value}”" for value in values)
    return f"“{short(plain(looked_at.text))}” {OPS[op]} {told}".strip()


def short(text: str, most: int = 70) -> str:
    """For lists and selects."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _asked(question: QuestionRow) -> Any:
    return asked_from(content_of([question]))[0]
