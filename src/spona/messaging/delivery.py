"""Delivering from the outbox.

Work is derived from rows: a message is a row before anything is enqueued, so a crash anywhere loses
nothing; the sweep finds what is due. Delivery is at least once, with a stable Message-ID by which
the receiving side drops a double.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import zip_longest
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from spona.core.models import Organisation
from spona.core.scope import across_organisations
from spona.core.translated import plain
from spona.messaging.models import Message
from spona.messaging.states import MessageState
from spona.messaging.wording import tame

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 12
LOOK_AHEAD = 20  # times what is delivered at once is looked at, to find others to take turns with
ONE_LOAD = 100  # letters delivered at one go
KEEP_TEXT = timedelta(days=35)  # longer than a link lives


@task()
def deliver() -> int:
    """Woken on commit: deliver what is due now; what is more than one load wakes us again."""
    sent = deliver_due(now=timezone.now())
    if sent >= ONE_LOAD:
        deliver.enqueue()
    return sent


@task()
def sweep() -> int:
    """Run by the schedule: whatever is due, whoever forgot to say so."""
    forget_old_texts(now=timezone.now())
    return deliver_due(now=timezone.now())


def deliver_due(*, now: datetime, limit: int = ONE_LOAD) -> int:
    """Deliver what is due, `in_turn`. Returns how many were sent. Safe to run many times at once:
    each row is claimed by a conditional update and leased, so a killed worker's row comes back.
    """
    sent = 0
    with across_organisations(why="the outbox serves every organisation"):
        due = Q(state__in=[MessageState.QUEUED, MessageState.SENDING], due_at__lte=now)
        rows = Message.objects.filter(due).order_by("due_at", "pk")
        waiting = list(rows.values_list("pk", "organisation")[: LOOK_AHEAD * limit])
        # However many letters wait before them, whoever signs in has her code at once.
        codes = list(rows.filter(organisation=None).values_list("pk", "organisation")[:limit])
        for pk in in_turn([*codes, *(row for row in waiting if row[1] is not None)])[:limit]:
            claimed = Message.objects.filter(due, pk=pk).update(
                state=MessageState.SENDING, due_at=timezone.now() + LEASE
            )
            if claimed:
                sent += _deliver_one(Message.objects.select_related("organisation").get(pk=pk))
    return sent


def in_turn(waiting: Iterable[tuple[int, int | None]]) -> list[int]:
    """Keys of messages in the order to deliver them, from (key, organisation), the oldest first: mails
    of accounts at once, then one of each organisation by turns, so that nobody waits behind another's
    five thousand."""
    by_organisation: dict[int | None, list[int]] = defaultdict(list)
    for key, organisation in waiting:
        by_organisation[organisation].append(key)
    first = by_organisation.pop(None, [])
    rounds = zip_longest(*by_organisation.values())
    return [*first, *(key for turn in rounds for key in turn if key is not None)]


def _deliver_one(message: Message) -> bool:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=_sender(message.organisation),
        to=[message.to_email],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach("invitation.ics", message.calendar, _calendar_type(message.calendar))
    message.attempts += 1
    try:
        mailers["default"].send_messages([mail])
    except SMTPRecipientsRefused as refusal:
        if is_final(refusal):
            _give_up(message, refusal)
        else:
            _try_later(message, refusal)
        return False
    except Exception as error:  # any fault of the mail server: wait and try again
        _try_later(message, error)
        return False
    message.state, message.sent_at, message.last_error = MessageState.SENT, timezone.now(), ""
    if message.organisation_id is None:
        message.text = ""  # a sign-in code is not kept
    message.save(update_fields=["state", "sent_at", "attempts", "last_error", "text"])
    return True


def _calendar_type(calendar: str) -> str:
    """With the method it names, so that mail programs offer the entry and not only a file."""
    method = "CANCEL" if "\nMETHOD:CANCEL" in calendar.replace("\r", "") else "REQUEST"
    return f"text/calendar; method={method}; charset=utf-8"


def _try_later(message: Message, error: Exception) -> None:
    """Back off: 30 s, 1, 2, 4 … minutes up to 6 hours; after MOST_ATTEMPTS say it failed."""
    log.warning("mail %s waits: %s", message.public_id, type(error).__name__)
    pause = min(timedelta(seconds=30) * 2 ** (message.attempts - 1), timedelta(hours=6))
    message.state = (
        MessageState.FAILED if message.attempts >= MOST_ATTEMPTS else MessageState.QUEUED
    )
    message.due_at = timezone.now() + pause
    message.last_error = f"{type(error).__name__}: {error}"[:300]
    message.save(update_fields=["state", "due_at", "attempts", "last_error"])


def is_final(refusal: SMTPRecipientsRefused) -> bool:
    """Does the server refuse this address for good (5xx, RFC 5321 4.2.1), and not only for now?"""
    return all(500 <= code < 600 for code, _said in refusal.recipients.values())


def _give_up(message: Message, refusal: SMTPRecipientsRefused) -> None:
    """The address takes no mail: asking it again for a day helps nobody, the team hears of it now."""
    log.warning("mail %s: the address is refused", message.public_id)
    code, said = next(iter(refusal.recipients.values()))
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    message.state = MessageState.FAILED
    message.last_error = f"{code} {words}"[:300]
    message.save(update_fields=["state", "attempts", "last_error"])


def _sender(organisation: Organisation | None) -> str:
    """The organisation's name before the host's own address."""
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    if organisation is None:
        return settings.DEFAULT_FROM_EMAIL
    name = tame(plain(organisation.name, organisation.default_language)).replace('"', "")
    return f'"{name}" <{address}>'


def forget_old_texts(*, now: datetime) -> int:
    """Empty the text of mails sent long ago: their links are dead, their content nobody's business."""
    with across_organisations(why="the outbox serves every organisation"):
        return (
            Message.objects.filter(state=MessageState.SENT, sent_at__lt=now - KEEP_TEXT)
            .exclude(text="")
            .update(text="", html="", calendar="")
        )
