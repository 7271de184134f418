"""Header lines of our mails that must arrive as they are.

Python's mail policy writes a long word of a header it does not know in RFC 2047 code. An address in
`List-Unsubscribe` is such a word, and no mail program decodes it there: it stays whole, on one line
(RFC 5322 allows 998 characters).
"""

import email.policy
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from typing import Any

from django.core.mail import EmailMultiAlternatives


class _Whole(UnstructuredHeader):
    name: str

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_registry = HeaderRegistry()
_registry.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type]


class Mail(EmailMultiAlternatives):
    """A mail of text and its HTML twin."""

    def message(self, *, policy: Any = email.policy.default) -> EmailMessage:
        return super().message(policy=policy.clone(header_factory=_registry))
