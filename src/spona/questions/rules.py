"""What holds of a form: which conditions are possible, what stands against publishing it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from spona.core.translated import plain
from spona.questions.definitions import Op, QuestionRow, asked_from, content_of, keys_of
from spona.questions.states import OWN_LISTS, SAYS_ONLY, WITH_OPTIONS, Kind, Meaning

# How a condition may look at an answer of each kind.
_WHETHER = (Op.ANSWERED, Op.NOT_ANSWERED)
_BOUNDS = (Op.AT_LEAST, Op.AT_MOST, *_WHETHER)
OPS: dict[str, tuple[Op, ...]] = {
    Kind.SHORT_TEXT: (*_WHETHER, Op.IS),
    Kind.LONG_TEXT: _WHETHER,
    Kind.CHOICE: (Op.IS, Op.IS_NOT, *_WHETHER),
    Kind.CHOICES: (Op.IS, Op.IS_NOT, *_WHETHER),
    Kind.RANKING: (Op.IS, Op.IS_NOT, *_WHETHER),
    Kind.SCALE: _BOUNDS,
    Kind.MATRIX: _WHETHER,
    Kind.DATE: _WHETHER,
    Kind.NUMBER: _BOUNDS,
    Kind.FILE: _WHETHER,
    Kind.CONSENT: _WHETHER,
}
WITH_VALUES = {Op.IS, Op.IS_NOT, Op.AT_LEAST, Op.AT_MOST}

# What an answer of each kind can mean to the house.
MEANINGS: dict[str, tuple[Meaning, ...]] = {
    Kind.SHORT_TEXT: (Meaning.PHONE, Meaning.TOWN, Meaning.EMPLOYER, Meaning.JOB_TITLE),
    Kind.LONG_TEXT: (
        Meaning.BIO,
        Meaning.CHALLENGES,
        Meaning.GOALS,
        Meaning.MENTOR_WISH,
        Meaning.OFFER_SUMMARY,
    ),
    Kind.CHOICE: (Meaning.ECONOMY, Meaning.SECTOR_OF_WORK),
    Kind.CHOICES: (
        Meaning.FIELDS,
        Meaning.LANGUAGES,
        Meaning.NEED_AREAS,
        Meaning.OFFER_AREAS,
    ),
    Kind.RANKING: (Meaning.FIELDS, Meaning.NEED_AREAS),
    Kind.NUMBER: (Meaning.YEARS, Meaning.CAPACITY),
}


def stamp_of(question: QuestionRow) -> str:
    """A fingerprint of everything a question says: two editors notice each other by it."""
    told = [
        *(question.text, question.help, question.is_required, question.settings),
        *(question.show_if, str(question.meaning), question.is_identifying, str(question.kind)),
    ]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:24]


def dependents[Q: QuestionRow](questions: Iterable[Q], key: str) -> list[Q]:
    """The questions whose condition looks at `key`."""
    return [q for q in questions if any(c.get("key") == key for c in q.show_if or ())]


def out_of_order[Q: QuestionRow](questions: Sequence[Q]) -> list[tuple[Q, Q]]:
    """(question, the one it looks at) wherever that one does not stand before it."""
    place = {question.key: number for number, question in enumerate(questions)}
    return [
        (question, questions[place[condition["key"]]])
        for number, question in enumerate(questions)
        for condition in question.show_if or ()
        if place.get(condition["key"], -1) >= number
    ]


@dataclass(frozen=True)
class Fault:
    """Why a form cannot be published yet. `key` is empty where the whole form is meant."""

    key: str
    text: str


def faults_of(questions: Sequence[QuestionRow]) -> list[Fault]:
    """What stands against publishing, in the order of the questions."""
    if not any(question.kind not in SAYS_ONLY for question in questions):
        return [Fault("", _("There is no question yet."))]
    before: dict[str, QuestionRow] = {}
    found: list[Fault] = []
    for question in questions:
        found += [Fault(question.key, text) for text in _faults(question, before)]
        before[question.key] = question
    return found


def _faults(question: QuestionRow, before: Mapping[str, QuestionRow]) -> Iterable[str]:
    settings = question.settings or {}
    if not plain(question.text):
        yield _("The text is empty.")
    if needs_options(question) and len(settings.get("options") or []) < 2:
        yield _("There are fewer than two options to choose from.")
    if question.kind == Kind.MATRIX and not (settings.get("rows") and settings.get("columns")):
        yield _("The matrix has no rows or no columns.")
    for condition in question.show_if or ():
        looked_at = before.get(str(condition.get("key")))
        if looked_at is None or looked_at.kind in SAYS_ONLY:
            yield _("Its condition looks at a question that does not stand before it.")
        elif not condition_fits(condition, looked_at):
            yield _("Its condition asks for an answer that cannot be given.")


def needs_options(question: QuestionRow) -> bool:
    """Are the options written here? Some meanings bring theirs."""
    return question.kind in WITH_OPTIONS and question.meaning not in OWN_LISTS


def ops_of(looked_at: QuestionRow) -> tuple[Op, ...]:
    """How a condition may look at this question. Need areas change with the cycle, so only whether."""
    if looked_at.meaning in {Meaning.NEED_AREAS, Meaning.OFFER_AREAS}:
        return _WHETHER
    return OPS.get(looked_at.kind, ())


def answer_keys(looked_at: QuestionRow) -> set[str]:
    """The answers of a list that a condition can ask for; empty where there is no list."""
    if looked_at.kind not in WITH_OPTIONS:
        return set()
    asked = asked_from(content_of([looked_at]))[0]
    return {*keys_of(asked), *(["other"] if asked.has_other else [])}


def condition_fits(condition: Mapping[str, Any], looked_at: QuestionRow) -> bool:
    """Can this answer be given to that question at all?"""
    op, values = condition.get("op"), list(condition.get("values") or ())
    if op not in ops_of(looked_at):
        return False
    if op not in WITH_VALUES:
        return True
    if not values:
        return False
    return looked_at.kind not in WITH_OPTIONS or set(values) <= answer_keys(looked_at)
