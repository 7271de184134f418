"""What a mail server's fault means: for the address, for this mail alone, or for ourselves.

SMTP answers are RFC 5321 (4.2.1: 4xx for now, 5xx for good), with the enhanced codes of RFC 3463 where
the server gives them: X.1.* is about the address, X.2.* about the mailbox, X.7.* about policy.
"""

import re
from enum import Enum
from smtplib import (
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NO_SUCH = {550, 551, 553, 556}  # of an address, by a server without enhanced codes
OURS = (  # nothing of this mail: no other one would leave either
    SMTPServerDisconnected,
    SMTPConnectError,
    SMTPHeloError,
    SMTPSenderRefused,
    SMTPNotSupportedError,
)


class Verdict(Enum):
    """What to do: mark the address, give this mail up, try this mail later, or wait with all."""

    ADDRESS = "address"
    MAIL = "mail"
    LATER = "later"
    AWAY = "away"


def verdict_on(error: Exception, *, to: str) -> tuple[Verdict, str]:
    """What the fault of a mail to this address means, and words for whoever looks at the outbox."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        words = _words(code, said)
        return _of_address(code, words, Verdict.LATER), words
    if isinstance(error, SMTPDataError):
        words = _words(error.smtp_code, error.smtp_error)
        if not 500 <= error.smtp_code < 600:
            return Verdict.LATER, words
        return _of_address(0, words, Verdict.MAIL), words
    if isinstance(error, ValueError) and str(error).startswith(f"Invalid address {to!r}"):
        return Verdict.ADDRESS, str(error)[:300]  # letters no mail server can be told, such as đ
    is_ours = isinstance(error, OURS) or (
        isinstance(error, OSError) and not isinstance(error, SMTPException)
    )
    said_of_us = f"{type(error).__name__}: {error}"[:300]
    return (Verdict.AWAY if is_ours else Verdict.LATER), said_of_us


def verdict_on_report(*, status: str, said: str) -> Verdict:
    """The same of a report that came back and says "for good" (RFC 3464): the address, or this mail alone.
    `status` as 5.1.1; where it says nothing (5.0.0), the server's own words decide."""
    if status == "5.4.4":  # no such host: mostly a slip in what was typed
        return Verdict.ADDRESS
    code = re.search(r"\b5\d\d\b", said)
    words = said if status == "5.0.0" else status
    return _of_address(int(code[0]) if code else 0, words, Verdict.MAIL)


def _of_address(code: int, words: str, otherwise: Verdict) -> Verdict:
    """Is it the address? A refused policy, a full mailbox or a relay that does not know us is not."""
    enhanced = ENHANCED.search(words)
    if enhanced is None:
        return Verdict.ADDRESS if code in NO_SUCH else otherwise
    kind, subject, detail = enhanced.groups()
    is_address = kind == "5" and (subject == "1" or (subject, detail) == ("2", "1"))
    return Verdict.ADDRESS if is_address and detail not in {"7", "8"} else otherwise


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(f"{code} {text}".split())[:300]
