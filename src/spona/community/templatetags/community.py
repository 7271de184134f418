"""Texts of public pages, in the language the page was asked for; any other one is marked."""

from django import template
from django.template.context import Context
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from spona.core.languages import CONTENT
from spona.core.markup import prose
from spona.core.templatetags.spona import html_lang
from spona.core.translated import Said, choose
from spona.programmes.models import Cycle

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context: Context, value: Said | None) -> SafeString:
    """A short text."""
    text, language = choose(value, context.get("content_language"))
    if not language or language == get_language():
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', html_lang(language), text)


@register.simple_tag(takes_context=True)
def told_prose(context: Context, value: Said | None, language: str = "") -> SafeString | str:
    """A long text. `language` is for texts that people wrote about themselves under one key."""
    text, language = choose(value, context.get("content_language"))
    if not text:
        return ""
    if language == get_language():
        return format_html('<div class="prose">{}</div>', prose(text))
    return format_html('<div class="prose" lang="{}">{}</div>', html_lang(language), prose(text))


@register.simple_tag(takes_context=True)
def told_plain(context: Context, value: Said | None, length: int = 0) -> str:
    """Without marks, for attributes; `length` cuts at so many characters."""
    text = choose(value, context.get("content_language"))[0]
    if not length:
        return text
    return Truncator(" ".join(strip_tags(prose(text)).split())).chars(length)


@register.simple_tag
def picture_url(organisation: object, public_id: str) -> str:
    """Where a picture is served, behind its check."""
    return reverse(
        "people_picture",
        kwargs={"org": organisation.slug, "public_id": public_id},  # type: ignore[attr-defined]
    )


@register.simple_tag
def year_of(cycle: Cycle) -> str:
    """From month to month, the year said once where it is the same."""
    start, end = cycle.kick_off_on, cycle.ends_on
    first = format_date(start, "F") if start.year == end.year else format_date(start, "F Y")
    return f"{first} – {format_date(end, 'F Y')}"


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return CONTENT.get(code, code)
