"""Gentle checks beside a form that is being written: what would make it hard for those who fill it in.

Advice never stops anybody; what does stop a publication is in `rules.faults_of`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.translated import missing_languages, plain
from spona.engine.names import fold
from spona.questions.definitions import QuestionRow
from spona.questions.rules import needs_options
from spona.questions.states import SAYS_ONLY, Kind
from spona.questions.texts import clean_text

LONG_SECTION = 12  # questions under one heading
LONG_TEXT, LONG_HELP = 30, 90  # words
LONG_LIST = 15  # options
WIDE_MATRIX = 5  # columns
ASKED_ALREADY = {
    *("name", "your name", "full name", "name and surname", "first name", "surname"),
    *("e mail", "email", "e mail address", "email address", "your e mail address"),
    *("ime", "prezime", "ime i prezime", "vase ime", "e posta", "imejl", "mejl", "adresa e poste"),
}


def advice_of(
    *, questions: Sequence[QuestionRow], languages: Iterable[str]
) -> tuple[list[str], dict[str, list[str]]]:
    """(about the whole form, about each question by its key)."""
    codes = [code for code in languages if code != "sr-latn"] or ["en"]
    found: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        found[question.key] += _about(question, codes)
    for key, text in [*_twins(questions), *_long_sections(questions)]:
        found[key].append(text)
    return list(_whole(questions)), {key: texts for key, texts in found.items() if texts}


def _about(question: QuestionRow, languages: Sequence[str]) -> Iterator[str]:
    settings = question.settings or {}
    yield from _languages(question, languages)
    yield from _wording(question)
    match question.kind:
        case Kind.LONG_TEXT if not settings.get("max_chars"):
            yield _("No limit of characters. A limit tells people how much is expected.")
        case Kind.FILE if question.is_required:
            yield _(
                "A file must be added: hard for people without a scanner, or on a phone. Can it be "
                "optional, or asked for later?"
            )
        case Kind.SCALE if not (plain(settings.get("low")) and plain(settings.get("high"))):
            yield _("Say in words what the two ends of the scale mean.")
        case Kind.CONSENT if question.is_required:
            yield _(
                "Must be ticked. Only ask so for what nobody can take part without; everything else is "
                "a free choice."
            )
        case Kind.MATRIX if len(settings.get("columns") or ()) > WIDE_MATRIX:
            yield _("More than five columns are hard to use on a phone.")
    if needs_options(question):
        yield from _options(settings.get("options") or [])


def _languages(question: QuestionRow, languages: Sequence[str]) -> Iterator[str]:
    settings = question.settings or {}
    labels = [
        row["label"] for name in ("options", "rows", "columns") for row in settings.get(name) or ()
    ]
    ends = [settings[name] for name in ("low", "high", "unit") if settings.get(name)]
    for code in languages:
        name = CONTENT.get(code, code)
        if missing_languages(question.text, [code]):
            yield _("No text in this language: %(language)s.") % {"language": name}
            continue
        if question.help and missing_languages(question.help, [code]):
            yield _("The help is missing in this language: %(language)s.") % {"language": name}
        if any(missing_languages(label, [code]) for label in [*labels, *ends]):
            yield _("Some options or ends are missing in this language: %(language)s.") % {
                "language": name
            }


def _wording(question: QuestionRow) -> Iterator[str]:
    texts = [text for text in (question.text or {}).values() if text]
    if any(sum(c.isalpha() for c in text) > 12 and text.isupper() for text in texts):
        yield _("Written in capitals: hard to read, and screen readers may spell it out.")
    if question.kind not in SAYS_ONLY and any(len(t.split()) > LONG_TEXT for t in texts):
        yield _("A long question. Ask in one short sentence; the rest fits into the help.")
    if any(len(text.split()) > LONG_HELP for text in (question.help or {}).values()) and (
        question.kind not in {Kind.NOTE, Kind.CONSENT}
    ):
        yield _("A long help text. Who reads on a phone will skip it.")
    if question.kind == Kind.SHORT_TEXT and any(_folded(text) in ASKED_ALREADY for text in texts):
        yield _("Name and mail address are asked before the form begins; no need to ask again.")


def _options(options: Sequence[dict[str, Any]]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for option in options:
        label = plain(option["label"])
        like = seen.setdefault(_folded(label), label)
        if like is not label:
            yield _("Two options are nearly the same: “%(one)s” and “%(other)s”.") % {
                "one": like,
                "other": label,
            }
            break
    if len(options) > LONG_LIST:
        yield _("A long list of options. Can some be put together?")


def _twins(questions: Sequence[QuestionRow]) -> Iterator[tuple[str, str]]:
    texts: dict[str, QuestionRow] = {}
    meanings: dict[str, QuestionRow] = {}
    for question in questions:
        folded = _folded(plain(question.text))
        if folded and texts.setdefault(folded, question) is not question:
            yield question.key, _("Another question has the same text.")
        if question.meaning and meanings.setdefault(question.meaning, question) is not question:
            yield (
                question.key,
                _("Another question means the same to the house: only the first one is used."),
            )


def _long_sections(questions: Sequence[QuestionRow]) -> Iterator[tuple[str, str]]:
    heading, count = None, 0
    for question in [*questions, None]:
        if question is not None and question.kind != Kind.SECTION:
            count += question.kind not in SAYS_ONLY
            continue
        if heading is not None and count > LONG_SECTION:
            yield (
                heading.key,
                _("%(n)d questions under one heading. Split them into smaller sections.")
                % {"n": count},
            )
        heading, count = question, 0


def _whole(questions: Sequence[QuestionRow]) -> Iterator[str]:
    asked = [question for question in questions if question.kind not in SAYS_ONLY]
    headings = sum(question.kind == Kind.SECTION for question in questions)
    if len(asked) > LONG_SECTION and not headings:
        yield _(
            "Many questions and no headings. Sections make a form easier to begin and to finish."
        )
    if len(asked) > 50:
        yield _("More than fifty questions. Each one you leave out brings you more applications.")


def _folded(text: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in fold(clean_text(text, in_lines=False)))
    return " ".join(words.split())
