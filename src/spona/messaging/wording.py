"""Filling a mail: placeholders from an allow list, text first, HTML made from the text.

What people typed (names, titles) is inserted as text: one line, no addresses that a mail program
would turn into a link of ours. `{placeholder}` is replaced literally; there is no format language.
"""

import re
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spona.people.states import Address

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ADDRESS = re.compile(r"(https?://[^\s<>\"']*[^\s<>\"'.,;:!?)])")
# Zero-width no-break after these stops mail programs from making links of people's text.
_LINKY = re.compile(r"(?i)(https?:)//|(www)\.|\.(?=[a-z]{2,})")


class UnknownPlaceholder(Exception):
    """The text names a placeholder that this kind of mail does not have."""


def greeting(*, address: str, name: str) -> str:
    """The first line of a letter, in the active language and in the reader's form of address.

    Who has not said how to be addressed is greeted in words that carry no gender. `name` is tame.
    """
    if address == Address.FEMININE:
        line = pgettext("letter to a woman", "Dear {name},")
    elif address == Address.MASCULINE:
        line = pgettext("letter to a man", "Dear {name},")
    else:
        line = pgettext("letter to anybody", "Dear {name},")
    return fill(line, {"name": name})


def closing(*, organisation: str) -> str:
    """The last two lines of a letter, in the active language."""
    return _("Kind regards,") + "\n" + organisation


def letter(body: str) -> str:
    """Our own wording holds the body alone, so that no letter greets twice or ends twice."""
    return f"{{greeting}}\n\n{body.strip()}\n\n{{closing}}"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def tame(value: str, limit: int = 200) -> str:
    """Untrusted text for a mail: one line, no control characters, nothing that becomes a link."""
    if not value.isprintable():
        value = "".join(c if c.isprintable() else " " for c in value)
    line = " ".join(value.split())[:limit]
    return _LINKY.sub(
        lambda m: m.group(0)[0] + "\u2060" + m.group(0)[1:] if len(m.group(0)) > 1 else "\u2060.",
        line,
    )


def tame_lines(value: str, limit: int = 4000) -> str:
    """The same for a text of several lines: its lines and paragraphs stay."""
    return "\n".join(tame(line, limit) for line in value[:limit].strip().splitlines())


def fill(text: str, values: dict[str, str]) -> str:
    """Replace each placeholder; raises UnknownPlaceholder for one that is not in `values`."""

    def value(match: re.Match[str]) -> str:
        try:
            return values[match.group(1)]
        except KeyError:
            raise UnknownPlaceholder(match.group(1)) from None

    return PLACEHOLDER.sub(value, text)


def _line(line: str, *, follow: bool) -> str:
    """A line as HTML; with `follow` its addresses are links."""
    pieces = ADDRESS.split(line) if follow else [line]
    return "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def to_html(
    text: str,
    *,
    links: set[str],
    language: str,
    title: str,
    below: tuple[str, str] | None = None,
    follow: bool = False,
) -> str:
    """A plain, accessible HTML twin: paragraphs; only our own `links` become buttons. `below` is a small
    line under the letter: its words and the address they lead to. With `follow` addresses in the text
    can be followed: only where the team wrote it, what others typed is tame by then."""
    blocks = []
    for paragraph in text.strip().split("\n\n"):
        if paragraph.strip() in links:
            url = escape(paragraph.strip())
            blocks.append(
                f'<p><a href="{url}" style="display:inline-block;padding:12px 20px;'
                "background:#3d3460;color:#ffffff;border-radius:8px;text-decoration:none;"
                f'font-weight:600">{escape(title)}</a></p>'
                f'<p style="font-size:13px;color:#555;word-break:break-all">{url}</p>'
            )
        else:
            lines = [_line(line, follow=follow) for line in paragraph.split("\n")]
            blocks.append("<p>" + "<br>".join(lines) + "</p>")
    if below:
        words, url = below
        blocks.append(
            f'<p style="font-size:13px;color:#555"><a href="{escape(url)}" style="color:#555">'
            f"{escape(words)}</a></p>"
        )
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>"
        '<body style="font-family:Georgia,serif;font-size:17px;line-height:1.55;color:#222;'
        f'max-width:34em;margin:24px auto;padding:0 16px">{"".join(blocks)}</body></html>'
    )
