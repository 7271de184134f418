"""A published form with a question of every kind, and a sheet to write into. Inside a scope."""

from typing import Any

from spona.questions.models import AnswerSheet, Questionnaire, QuestionnaireVersion
from spona.questions.sheet_actions import open_sheet
from spona.questions.states import Kind
from tests.characters import NOW, House

OPTIONS = [{"key": key, "label": {"en": key.title()}} for key in ("one", "two", "three")]
CONTENT: list[dict[str, Any]] = [
    {"key": "you", "kind": Kind.SECTION, "text": {"en": "About you"}, "help": {"en": "Short."}},
    {"key": "title", "kind": Kind.SHORT_TEXT, "text": {"en": "Title"}, "is_required": True},
    {
        "key": "why",
        "kind": Kind.LONG_TEXT,
        "text": {"en": "Why now?", "sr": "Зашто сада?"},
        "help": {"en": "A page at most."},
        "settings": {"max_chars": 40},
        "is_required": True,
    },
    {"key": "one_of", "kind": Kind.CHOICE, "text": {"en": "One of"},
     "settings": {"options": OPTIONS, "has_other": True}},
    {"key": "many_of", "kind": Kind.CHOICES, "text": {"en": "Many of"},
     "settings": {"options": OPTIONS, "has_other": True, "most": 2}},
    {"key": "rank", "kind": Kind.RANKING, "text": {"en": "Rank"},
     "settings": {"options": OPTIONS, "most": 2}},
    {"key": "work", "kind": Kind.SECTION, "text": {"en": "Your work"}},
    {"key": "note", "kind": Kind.NOTE, "text": {"en": "Take your time."}},
    {"key": "scale", "kind": Kind.SCALE, "text": {"en": "How ready are you?"},
     "settings": {"low": {"en": "Not yet"}, "high": {"en": "Today"}, "steps": 5}},
    {"key": "grid", "kind": Kind.MATRIX, "text": {"en": "How often?"},
     "settings": {"rows": OPTIONS[:2], "columns": OPTIONS}},
    {"key": "born", "kind": Kind.DATE, "text": {"en": "Since when?"}},
    {"key": "years", "kind": Kind.NUMBER, "text": {"en": "Years"},
     "settings": {"unit": {"en": "years"}, "minimum": 0, "maximum": 60}, "meaning": "years"},
    {"key": "more", "kind": Kind.SHORT_TEXT, "text": {"en": "Which two?"}, "is_required": True,
     "show_if": [{"key": "one_of", "op": "is", "values": ["two"]}]},
    {"key": "cv", "kind": Kind.FILE, "text": {"en": "Your CV"}, "settings": {"most": 2},
     "is_identifying": True},
    {"key": "ok", "kind": Kind.CONSENT, "text": {"en": "I agree."}, "is_required": True},
]  # fmt: skip
FULL: dict[str, Any] = {
    "title": "Head of a small archive",
    "why": "Because now.",
    "one_of": {"other": "Mine, with a comma"},
    "many_of": {"keys": ["one", "three"], "other": ""},
    "rank": {"keys": ["three", "one"]},
    "scale": 4,
    "grid": {"one": "two", "two": "three"},
    "born": "2015-03-01",
    "years": 7.5,
    "ok": {"given": True, "version": 1},
}


def make_version(house: House, content: list[dict[str, Any]] | None = None) -> QuestionnaireVersion:
    questionnaire = Questionnaire.objects.create(
        organisation=house.organisation, title={"en": "Form"}, languages=["en"], is_built=True
    )
    return QuestionnaireVersion.objects.create(
        organisation=house.organisation,
        questionnaire=questionnaire,
        number=1,
        content=CONTENT if content is None else content,
        published_at=NOW,
    )


def make_sheet(house: House) -> AnswerSheet:
    return open_sheet(make_version(house), house.mentee.person, "en", NOW)
