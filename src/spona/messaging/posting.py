"""Handing one mail to the mail server, and what becomes of it when that does not work."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.urls import reverse
from django.utils import timezone

from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.core.translated import plain
from spona.messaging.headers import Mail
from spona.messaging.kinds import kind_of
from spona.messaging.models import Message
from spona.messaging.preferences import token_of, why_not
from spona.messaging.refusals import address_refused
from spona.messaging.states import MessageState
from spona.messaging.verdicts import Verdict, verdict_on
from spona.messaging.wording import tame

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 24  # of a mail that the server takes up and puts off: three and a half days
LONGEST_PAUSE = timedelta(hours=6)
# While the server itself is away each mail is asked about more often, and given up by its age alone.
LONGEST_PAUSE_AWAY = timedelta(minutes=15)
PATIENCE = timedelta(days=4)
PATIENCE_FOR_CODES = timedelta(hours=1)  # nobody waits longer to sign in


class Result(Enum):
    SENT = "sent"
    NOT_SENT = "not sent"
    SERVER_AWAY = "server away"


@contextmanager
def mail_server() -> Iterator[Any]:
    """One connection for many mails, opened by the first. What goes wrong while it is closed concerns no
    mail: each was answered before."""
    server = mailers["default"]
    try:
        yield server
    finally:
        with suppress(Exception):
            server.close()


def post(message: Message, server: Any) -> Result:
    """Send it, and keep what became of it."""
    if stays := _to_stay(message):
        message.state, message.last_error = stays, ""
        message.save(update_fields=["state", "last_error"])
        return Result.NOT_SENT
    message.attempts += 1
    try:
        server.open()
        server.send_messages([_mail_of(message)])
    except Exception as error:  # any fault of the mail server
        return _not_sent(message, error)
    message.state, message.sent_at, message.last_error = MessageState.SENT, timezone.now(), ""
    if message.organisation_id is None:
        message.text = ""  # a sign-in code is not kept
    message.save(update_fields=["state", "sent_at", "attempts", "last_error", "text"])
    return Result.SENT


def _mail_of(message: Message) -> Mail:
    mail = Mail(
        subject=message.subject,
        body=message.text,
        from_email=_sender(message.organisation),
        to=[message.to_email],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach("invitation.ics", message.calendar, _calendar_type(message.calendar))
    return mail


def _to_stay(message: Message) -> MessageState | None:
    """She may have switched it off, or gone away, while it waited."""
    kind = kind_of(message.kind)
    if message.organisation is None or not (kind.optional or kind.automatic):
        return None
    with in_organisation(message.organisation):
        if message.person is None:
            return None
        return why_not(kind=kind, person=message.person, now=timezone.now())


def _headers(message: Message) -> dict[str, str]:
    """A mail its reader can do without also says how a mail program stops it (RFC 2369, RFC 8058)."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if kind_of(message.kind).optional:
        path = reverse("messaging_stop", kwargs={"token": token_of(message)})
        headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{path}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _calendar_type(calendar: str) -> str:
    """With the method it names, so that mail programs offer the entry and not only a file."""
    method = "CANCEL" if "\nMETHOD:CANCEL" in calendar.replace("\r", "") else "REQUEST"
    return f"text/calendar; method={method}; charset=utf-8"


def _sender(organisation: Organisation | None) -> str:
    """The organisation's name before the host's own address."""
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    if organisation is None:
        return settings.DEFAULT_FROM_EMAIL
    name = tame(plain(organisation.name, organisation.default_language)).replace('"', "")
    return f'"{name}" <{address}>'


def _not_sent(message: Message, error: Exception) -> Result:
    """Later, or never: an address that takes no mail is marked, and the team sees it."""
    verdict, words = verdict_on(error, to=message.to_email)
    log.warning("mail %s: %s (%s)", message.public_id, verdict.value, type(error).__name__)
    message.last_error = words
    now = timezone.now()
    if verdict is Verdict.ADDRESS and message.organisation is not None:
        message.state = MessageState.REFUSED
        address_refused(
            organisation=message.organisation, email=message.to_email, words=words, now=now
        )
    elif verdict in {Verdict.ADDRESS, Verdict.MAIL} or _is_hopeless(message, verdict):
        message.state = MessageState.FAILED
    else:
        away = verdict is Verdict.AWAY
        longest = LONGEST_PAUSE_AWAY if away else LONGEST_PAUSE
        # 30 s, 1, 2, 4 … minutes
        pause = min(timedelta(seconds=30) * 2 ** min(message.attempts - 1, 12), longest)
        message.state, message.due_at = MessageState.QUEUED, now + pause
    message.save(update_fields=["state", "due_at", "attempts", "last_error"])
    return Result.SERVER_AWAY if verdict is Verdict.AWAY else Result.NOT_SENT


def _is_hopeless(message: Message, verdict: Verdict) -> bool:
    patience = PATIENCE if message.organisation_id else PATIENCE_FOR_CODES
    is_old = timezone.now() - message.created_at > patience
    return is_old or (verdict is Verdict.LATER and message.attempts >= MOST_ATTEMPTS)
