"""Mails as people and machines send them, for the tests of what comes in."""

from email.message import EmailMessage
from itertools import count

_numbers = count(1)


def mail(
    text: str,
    *,
    to: str,
    sender: str = "ana.ours@example.org",
    subject: str = "Re: Did you meet?",
    html: str = "",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain mail with its own Message-ID; header names with _ for -."""
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = sender, to, subject
    one["Message-ID"] = message_id or f"<m{next(_numbers)}@example.org>"
    one["Date"] = "Wed, 15 Apr 2026 20:00:00 +0200"
    for name, value in headers.items():
        one[name.replace("_", "-")] = value
    if text:
        one.set_content(text)
    if html:
        if text:
            one.add_alternative(html, subtype="html")
        else:
            one.set_content(html, subtype="html")
    return one.as_bytes()
