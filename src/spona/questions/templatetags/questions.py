"""Forms that a programme writes itself: the sheet to fill in, and answers to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spona.core.templatetags.spona import economy, html_lang
from spona.questions.definitions import Asked, is_answered, shown
from spona.questions.moulds import poured_part
from spona.questions.sheet_forms import Part, SheetForm
from spona.questions.sheet_parts import Shown, Text, said
from spona.questions.sheet_saving import size_in_words
from spona.questions.states import Kind, Meaning
from spona.questions.wording import Words, in_words

register = template.Library()


@register.inclusion_tag("questions/sheet_fields.html")
def sheet_fields(form: SheetForm, save_url: str = "", signin_url: str = "") -> dict[str, Any]:
    """The fields of a sheet, inside a form of the page's own. With `save_url` it saves itself; without
    one (a preview) it only shows and hides what depends on answers."""
    return {"form": form, "save_url": save_url, "signin_url": signin_url}


@register.simple_tag
def sheet_words() -> SafeString:
    """What the script of the sheet says, as attributes; the same for everybody."""
    return _words(get_language())


@lru_cache(maxsize=16)
def _words(_language: str | None) -> SafeString:
    return render_to_string("questions/sheet_words.html")


@register.simple_tag
def sheet_part(part: Part) -> SafeString:
    """A part of the form: its heading and its fields."""
    return poured_part(part)


@register.simple_tag
def select_options(options: Iterable[Shown]) -> SafeString:
    """The options of a select. Economies are two hundred of them: a template would take longer over
    these than over everything else on the page."""
    return format_html_join(
        "",
        '<option value="{}"{}{}>{}</option>',
        (
            (
                option.key,
                option.mark,
                _lang(option.label),
                option.label.text,
            )
            for option in options
        ),
    )


def _lang(text: Text) -> SafeString | str:
    return format_html(' lang="{}"', html_lang(text.lang)) if text.lang else ""


@dataclass(frozen=True)
class ReadFile:
    """A file as somebody reading answers sees it; without a name where she reads blind."""

    name: str
    kind: str
    size: str
    url: str


@dataclass(frozen=True)
class ReadAnswer:
    """A question with its answer in words."""

    asked: Asked
    label: Text
    words: Words
    files: list[ReadFile]

    @property
    def is_empty(self) -> bool:
        return not (str(self.words) or self.files)


@register.inclusion_tag("questions/sheet_read.html", takes_context=True)
def answers_read(
    context: Context,
    asked: Iterable[Asked],
    values: Mapping[str, Any],
    files: Iterable[Any] = (),
    *,
    blind: bool = False,
    level: int = 2,
) -> dict[str, Any]:
    """Answers to be read, part by part. `files`: the AnswerFiles of this submission; a link stands where
    the view gave them one (`sheet_forms.with_links`).

    `blind` leaves out every question that could say who somebody is, and the names of files. A text
    may still name its author; that is the form's author's to think of. `level` of the headings.
    """
    files = list(files)
    parts: list[dict[str, Any]] = []
    for question in shown(asked, values):
        if blind and question.is_identifying:
            continue
        if question.kind == Kind.SECTION:
            parts.append({"heading": said(question.text), "answers": []})
        elif question.kind != Kind.NOTE:
            if not parts:
                parts.append({"heading": None, "answers": []})
            parts[-1]["answers"].append(_answer(context, question, values, files, blind))
    return {"parts": [part for part in parts if part["answers"]], "tag": f"h{level}"}


def _answer(
    context: Context,
    asked: Asked,
    values: Mapping[str, Any],
    files: list[Any],
    blind: bool,
) -> ReadAnswer:
    value = values.get(asked.key)
    if asked.kind == Kind.FILE:
        ids = value.get("files", ()) if isinstance(value, Mapping) else ()
        own = [file for file in files if file.key == asked.key and file.public_id in ids]
        return ReadAnswer(asked, said(asked.text), Words(), [_file(file, blind) for file in own])
    words = in_words(asked, value)
    if asked.meaning == Meaning.ECONOMY and isinstance(value, Mapping) and "key" in value:
        words = Words(paragraphs=(economy(context, value["key"]),))
    return ReadAnswer(asked, said(asked.text), words, [])


def _file(file: Any, blind: bool) -> ReadFile:
    url = getattr(file, "url_here", "")
    kind = str(file.get_kind_display())
    return ReadFile("" if blind else file.name, kind, size_in_words(file.size), url)


register.filter("is_answered", is_answered)
