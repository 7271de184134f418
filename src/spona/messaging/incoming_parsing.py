"""A mail as it came, read: who wrote, to whom, what is new in it, and whether a machine wrote it.

Nothing in a mail can be trusted: charsets lie, parts are broken, HTML hides things. Reading never fails;
what cannot be read is left out. Attachments are counted and not opened.
"""

import contextlib
import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from html import unescape
from typing import Any

from spona.messaging.incoming_quotes import fresh_part, is_automatic_subject

MOST_TEXT = 20_000  # characters of a mail that are read
# The parser of the standard library takes minutes for what is made to be slow; so it is given no more.
LONGEST_HEADER = 10_000
MOST_BOUNDARIES = 500
_CONTENT = re.compile(rb"(?im)^content-[a-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
DELIVERED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


@dataclass(frozen=True)
class Bounce:
    """Word from a mail server: the mail with this Message-ID did not reach the address."""

    message_id: str
    address: str
    is_final: bool
    status: str  # RFC 3463, as 5.1.1
    said: str


@dataclass(frozen=True)
class Letter:
    """What a mail says. `text` is what is new in it: quotes and signature are gone."""

    key: str
    sender: str
    recipients: list[str]
    answers: list[str]  # Message-IDs that it says it answers
    subject: str
    text: str
    attachments: int
    calendar: str  # an answer of a calendar (METHOD:REPLY or COUNTER), as it came
    is_automatic: bool
    bounce: Bounce | None


def read(raw: bytes) -> Letter:
    """The mail, however broken it is."""
    mail = _parsed(raw)
    plain, html, calendar, attachments = "", "", "", 0
    for part in mail.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if kind == "text/calendar" and not calendar:
            calendar = _text_of(part)
        elif part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            attachments += 1
        elif kind == "text/html":
            html = html or _text_of(part)
        elif kind == "text/plain":
            plain = plain or _text_of(part)
    whole = plain if plain.strip() else _without_tags(html)
    bounce = _bounce(mail)
    return Letter(
        key=key_of(raw),
        sender=parseaddr(_header(mail, "from"))[1].strip().lower()[:320],
        recipients=_recipients(mail),
        answers=re.findall(r"<[^<>\s]{3,200}>", _header(mail, "in-reply-to", "references")),
        subject=" ".join(_header(mail, "subject").split())[:300],
        text=fresh_part(whole.replace("\0", "")[:MOST_TEXT]),
        attachments=attachments,
        calendar=calendar if _is_calendar_reply(calendar) else "",
        is_automatic=_is_automatic(mail),
        bounce=bounce,
    )


def key_of(raw: bytes) -> str:
    """The same for one mail however often and on whatever way it comes: its Message-ID with sender and
    date, since some machines use one Message-ID for all; without one, all of it."""
    mail = BytesHeaderParser().parsebytes(raw[:100_000])
    message_id = _header(mail, "message-id").strip()
    said = "\n".join([message_id, _header(mail, "from"), _header(mail, "date")]).encode()
    return hashlib.sha256(said if message_id else raw).hexdigest()


def _parsed(raw: bytes) -> Message:
    """The mail in its parts; of one that nests or divides itself without end, only the head."""
    raw = _CONTENT.sub(lambda found: found[0][:4000], raw)
    if raw.count(b"\n--") <= MOST_BOUNDARIES:
        with contextlib.suppress(RecursionError, ValueError, LookupError, TypeError):
            return message_from_bytes(raw)
    return BytesHeaderParser().parsebytes(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0])


def _header(mail: Message, *names: str) -> str:
    """What these headers say, decoded."""
    return " ".join(
        _decoded(str(value)[:LONGEST_HEADER]) for name in names for value in mail.get_all(name, [])
    ).replace("\0", "")


def _decoded(value: str) -> str:
    """Encoded words (RFC 2047) and bare bytes as text; as it stands where it is neither."""
    with contextlib.suppress(Exception):  # the standard library raises all sorts of errors here
        value = str(make_header(decode_header(value)))
    with contextlib.suppress(UnicodeError):
        value = value.encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return value.encode("utf-8", "replace").decode("utf-8")


def _recipients(mail: Message) -> list[str]:
    return re.findall(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+", _header(mail, *DELIVERED))[:200]


def _text_of(part: Message) -> str:
    """The text of a part, in whatever charset it really is."""
    data: Any = b""
    named: str | None = None
    with contextlib.suppress(Exception):
        data = part.get_payload(decode=True)
        named = part.get_content_charset()
    if not isinstance(data, bytes):
        return ""
    for charset in (named, "utf-8"):
        with contextlib.suppress(LookupError, UnicodeError, ValueError):
            return data.decode(charset or "utf-8")
    return data.decode("cp1250", "replace")


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<[!?][^<>]*>")
_BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4"}
_SILENT = {"script", "style", "head", "title", "template", "noscript", "blockquote"}
_QUOTES = re.compile(r"(?i)gmail_quote|yahoo_quoted|moz-cite|divRplyFwdMsg|appendonsend")


def _without_tags(html: str) -> str:
    """The words of a page without what it quotes. Each sign is looked at once: the parser of the standard
    library takes minutes for what is made to be slow."""
    html = _without_comments(html[: MOST_TEXT * 10])
    words: list[str] = []
    silent, end = 0, 0
    for found in _TAG.finditer(html):
        if not silent:
            words.append(re.sub(r"\s+", " ", unescape(html[end : found.start()])))
        end = found.end()
        tag, is_closing = (found[2] or "").lower(), bool(found[1])
        if _QUOTES.search(found[3] or ""):
            return _joined(words)
        if tag in _SILENT:
            silent = max(0, silent - 1) if is_closing else silent + 1
        if tag in _BREAKS:
            words.append("\n")
    if not silent:
        words.append(re.sub(r"\s+", " ", unescape(html[end:])))
    return _joined(words)


def _without_comments(html: str) -> str:
    kept, place = [], 0
    while (start := html.find("<!--", place)) >= 0:
        kept.append(html[place:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        place = end + 3
    return "".join([*kept, html[place:]])


def _joined(words: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "".join(words))


def _is_calendar_reply(calendar: str) -> bool:
    return bool(re.search(r"(?im)^METHOD:\s*(?:REPLY|COUNTER)\s*$", calendar.replace("\r", "")))


def _is_automatic(mail: Message) -> bool:
    """Did a machine write it (RFC 3834)? Then nothing is done because of it, and nothing answered."""
    submitted = _header(mail, "auto-submitted").strip().lower()
    if submitted and submitted != "no":
        return True
    if re.search(r"(?i)bulk|junk|list|auto", _header(mail, "precedence")):
        return True
    if any(mail.get_all(name) for name in ("x-autoreply", "x-autorespond", "list-id")):
        return True
    if _header(mail, "return-path").strip() == "<>":
        return True
    sender = parseaddr(_header(mail, "from"))[1].lower()
    if re.match(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply)[@+]", sender):
        return True
    return is_automatic_subject(_header(mail, "subject"))


def _bounce(mail: Message) -> Bounce | None:
    """A delivery report (RFC 3464) about a mail of ours."""
    if mail.get_content_type() != "multipart/report":
        return None
    status, original = "", ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status += "\n".join(str(block) for block in part.get_payload())  # type: ignore[union-attr]
        elif kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            original = original or (_header(inner, "message-id") if inner else "")  # type: ignore[arg-type]
        elif kind == "text/rfc822-headers":
            found = re.search(r"(?im)^message-id:\s*(<[^<>\s]+>)", _text_of(part))
            original = original or (found.group(1) if found else "")
    failed = re.search(r"(?im)^action:\s*failed", status)
    if not failed:
        return None
    code = re.search(r"(?im)^status:\s*([245]\.\d{1,3}\.\d{1,3})", status)
    to = re.search(r"(?im)^(?:final|original)-recipient:[^;\n]*;\s*(\S+)", status)
    said = re.search(r"(?im)^diagnostic-code:\s*(.+)", status)
    return Bounce(
        message_id=original.strip(),
        address=(to.group(1) if to else "").strip("<>").lower(),
        is_final=bool(code and code.group(1).startswith("5")),
        status=code.group(1) if code else "",
        said=" ".join((said.group(1) if said else "").split())[:200],
    )
