"""The one sanitiser: what people write becomes safe HTML at render, and only here."""

from functools import cache, lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "hr"}


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True})


def prose(text: str | None) -> SafeString:
    """Markdown of untrusted people → HTML of a short list of tags; links only http(s) and mailto."""
    text = (text or "")[:100_000]
    return _kept(text) if len(text) <= 6_000 else _clean(text)


@lru_cache(maxsize=256)
def _kept(text: str) -> SafeString:
    """The same text comes out the same; the longest ones are not worth their memory."""
    return _clean(text)


def _clean(text: str) -> SafeString:
    import nh3

    html = _parser().render(text)
    html = html.replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow",
        )
    )
