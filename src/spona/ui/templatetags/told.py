"""Texts of public pages, in the language the page was asked for; any other one is marked."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from spona.core.markup import prose
from spona.core.templatetags.spona import html_lang
from spona.core.translated import Said, choose

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
