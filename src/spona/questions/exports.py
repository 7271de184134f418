"""A form as a file: JSON to carry to another organisation, and a paper form as a tagged PDF."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from spona.core import pdf
from spona.core.translated import Said, choose
from spona.questions.definitions import (
    Asked,
    Condition,
    asked_from,
    content_of,
    option_list,
)
from spona.questions.faults import most_characters, most_ranks
from spona.questions.models import Question, Questionnaire
from spona.questions.saying import OPS
from spona.questions.states import FileKind, Kind

FORMAT = "spona form 1"
TEMPLATE = Path(__file__).parent / "paper.typ"
LONG_LIST = 40  # options; what is longer is written, not ticked


def form_file(*, form: Questionnaire, questions: Sequence[Question]) -> bytes:
    """{format, title, languages, questions}: what `carrying.read_form` reads back."""
    told = {
        "format": FORMAT,
        "title": form.title,
        "languages": form.languages,
        "questions": content_of(questions),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def paper_form(
    *, form: Questionnaire, content: Sequence[dict[str, Any]], language: str, organisation: str
) -> bytes:
    """The form on paper: lines and boxes to fill in. Need areas, which a cycle brings, get lines."""
    with translation.override(language):
        asked = asked_from(content)
        code, script = pdf.BCP47.get(language, (language.split("-")[0], None))
        data = {
            "title": choose(form.title, language)[0],
            "organisation": organisation,
            "language": code,
            "script": script,
            "items": _items(asked, language),
            "words": {
                "page": _("Page"),
                "required": _("must be answered"),
                "name": _("Name"),
                "email": _("E-mail address"),
                "other": _("Something else"),
                "date_signed": _("Date"),
                "signature": _("Signature"),
            },
        }
    return pdf.to_pdf(TEMPLATE, data=data)


def _items(asked: Sequence[Asked], language: str) -> list[dict[str, Any]]:
    by_key = {question.key: question for question in asked}
    items: list[dict[str, Any]] = []
    number = 0
    for question in asked:
        number += not question.says_only
        items.append(
            {
                "kind": str(question.kind),
                "number": 0 if question.says_only else number,
                "text": _said(question.text, language),
                "help": _said(question.help, language),
                "required": question.is_required and not question.says_only,
                "only_if": _only_if(question.show_if, by_key, language),
                **_room(question, language),
            }
        )
    return items


def _room(question: Asked, language: str) -> dict[str, Any]:
    """Boxes and lines, and a word on how much or how many."""
    offered = option_list(question, language)
    is_list = question.kind in {Kind.CHOICE, Kind.CHOICES, Kind.RANKING}
    ticks = [offer.label for offer in offered] if is_list and len(offered) <= LONG_LIST else []
    return {
        "options": ticks,
        "other": question.has_other,
        "steps": list(range(1, (question.steps or 0) + 1)) if question.kind == Kind.SCALE else [],
        "low": _said(question.low, language),
        "high": _said(question.high, language),
        "rows": [_said(row.label, language) for row in question.rows],
        "columns": [_said(column.label, language) for column in question.columns],
        "unit": _said(question.unit, language),
        "lines": _lines(question, ticks=bool(ticks)),
        "note": _note(question, len(ticks)),
    }


def _lines(question: Asked, *, ticks: bool) -> int:
    match question.kind:
        case Kind.LONG_TEXT:
            return min(22, max(4, round(min(most_characters(question), 4_000) / 90)))
        case Kind.SHORT_TEXT:
            return 2 if (question.max_chars or 0) > 120 else 1
        case Kind.CHOICE:
            return 0 if ticks else 1
        case Kind.CHOICES | Kind.RANKING:
            return 0 if ticks else 3
    return 0


def _note(question: Asked, offered: int) -> str:
    match question.kind:
        case Kind.LONG_TEXT if question.max_chars:
            return _("At most %(n)d characters.") % {"n": question.max_chars}
        case Kind.CHOICE if offered:
            return _("Tick one.")
        case Kind.CHOICES if question.most and offered:
            return _("Tick at most %(n)d.") % {"n": question.most}
        case Kind.CHOICES if question.most:
            return _("Write at most %(n)d.") % {"n": question.most}
        case Kind.CHOICES if offered:
            return _("Tick all that hold.")
        case Kind.RANKING if offered:
            return _("Write 1, 2, 3 … beside them, at most %(n)d.") % {
                "n": most_ranks(question, offered)
            }
        case Kind.MATRIX:
            return _("One tick in each row.")
        case Kind.FILE:
            kinds = question.accepts or tuple(FileKind.values)
            names = ", ".join(str(FileKind(kind).label) for kind in kinds)
            return _("Please add it to this paper or send it by mail: %(kinds)s.") % {
                "kinds": names
            }
    return ""


def _only_if(conditions: Sequence[Condition], by_key: dict[str, Asked], language: str) -> str:
    """“Only if 4 is answered”: on paper the reader finds the question by its number."""
    places = {
        key: number
        for number, key in enumerate((k for k, q in by_key.items() if not q.says_only), start=1)
    }
    told = []
    for condition in conditions:
        looked_at = by_key.get(condition.key)
        if looked_at is None:
            continue
        labels = {offer.key: offer.label for offer in option_list(looked_at, language)}
        labels["other"] = _("something else")
        values = _(" or ").join(f"“{labels.get(value, value)}”" for value in condition.values)
        told.append(f"{places[condition.key]} {OPS[condition.op]} {values}".strip())  # type: ignore[index]
    if not told:
        return ""
    return _("Only if question %(conditions)s") % {"conditions": _(", and if ").join(told)}


def _said(text: Said, language: str) -> str:
    return choose(text, language)[0]
