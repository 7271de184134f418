"""Tags every template may use: forms that act once, content in several languages, safe prose."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spona.core.economies import Denomination, Style, choices
from spona.core.formkeys import FIELD, new_form_key
from spona.core.markup import prose as clean_prose
from spona.core.translated import Said, choose
from spona.core.translated import plain as plain_text

register = template.Library()


@register.simple_tag(takes_context=True)
def post_fields(context: RequestContext) -> SafeString:
    """The hidden fields of every POST form: CSRF token and the key that makes it act once."""
    token = str(context.get("csrf_token", ""))
    key = context.get("form_key") or new_form_key()
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="{}" value="{}">',
        token,
        FIELD,
        key,
    )


@register.simple_tag
def said(value: Said | None, tag: str = "span") -> SafeString:
    """A translated text in the reader's language; another language is marked with `lang`."""

    text, language = choose(value)
    if not language or language == get_language():
        return format_html("{}", text)
    return format_html('<{} lang="{}">{}</{}>', tag, html_lang(language), text, tag)


@register.filter
def plain(value: Said | None) -> str:
    """For attributes and titles: just the text."""
    return plain_text(value)


@register.filter
def prose(value: Said | str | None) -> SafeString:
    """Markdown written by people, cleaned."""
    return clean_prose(plain_text(value) if isinstance(value, dict) else value)


@register.filter
def html_lang(code: str) -> str:
    """BCP 47 for our codes: sr → sr-Cyrl, sr-latn → sr-Latn."""
    return {"sr": "sr-Cyrl", "sr-latn": "sr-Latn", "cnr": "cnr-Latn"}.get(code, code)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key] or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag(takes_context=True)
def economy(context: RequestContext, code: str) -> str:
    """An economy's name, the asterisk of Kosovo* at its first mention on the page."""
    return _denomination(context).name(code) if code else ""


@register.simple_tag
def economy_options(chosen: str = "") -> SafeString:
    """The options of a select: every economy, the region first."""
    return _economy_options(chosen, get_language() or "en")


@lru_cache(maxsize=256)
def _economy_options(chosen: str, language: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, " selected" if code == chosen else "", name) for code, name in choices(language)),
    )


@register.simple_tag(takes_context=True)
def economy_note(context: RequestContext) -> SafeString | str:
    """The note that explains the asterisk, once at the end of a page that used it."""
    note = _denomination(context).footnote
    return format_html('<p class="economy-note">{}</p>', note) if note else ""


def _denomination(context: RequestContext) -> Denomination:
    """One per page, in the style its programme chose."""
    request = context.get("request")
    holder = request if request is not None else context.render_context
    found = getattr(holder, "denomination", None)
    if found is None:
        cycle = context.get("cycle")
        programme = context.get("programme") or getattr(cycle, "programme", None)
        found = Denomination(
            style=Style(getattr(programme, "kosovo_note", Style.EU)), language=get_language()
        )
        holder.denomination = found
    return found
