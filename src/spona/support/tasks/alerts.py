"""Telling the team's chats: all that waits for one goes out as one message.

At least once: a worker that dies between the chat's answer and our note of it tells the same again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from spona.core import outgoing
from spona.core.models import Organisation
from spona.core.outgoing import Answer, NotSent
from spona.core.scope import across_organisations, in_organisation
from spona.support.actions import alerts as actions
from spona.support.mails.alerts import Told, payload, test_message, told
from spona.support.models.alerts import AlertChannel
from spona.support.queries import alerts as queries
from spona.support.states import AlertState

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=1)  # many times what one call may take
Post = Callable[..., Answer]


def sweep(*, now: datetime) -> int:
    """For the worker, every few seconds; one query when nothing waits. Returns how many were told."""
    with across_organisations(why="the worker serves all, each within its own scope"):
        due = queries.due_channels(now=now)
    n = 0
    for key in due:
        with across_organisations(why="the row tells which organisation it belongs to"):
            channel = actions.claim(channel=key, lease=LEASE, now=now)
        if channel is None:
            continue
        try:
            with in_organisation(channel.organisation):
                n += _deliver(channel, now=now)
        except Exception:  # one chat holds up no other; its lease runs out
            log.exception("alerts of %s could not be told", channel.public_id)
    return n


def tidy(*, now: datetime) -> int:
    """What was told long ago is forgotten."""
    with across_organisations(why="tidying serves all, each within its own scope"):
        organisations = list(Organisation.objects.all())
    n = 0
    for organisation in organisations:
        with in_organisation(organisation):
            n += actions.forget_told(now=now)
    return n


def test(*, channel: AlertChannel) -> tuple[str, int | None]:
    """Send a test now; (trouble, status), the first empty when the chat took it. Takes seconds: never
    inside a transaction."""
    channel.organisation = Organisation.objects.get(pk=channel.organisation_id)
    return _post(channel, test_message(channel=channel))


def _deliver(channel: AlertChannel, *, now: datetime) -> bool:
    waiting = queries.waiting_for(channel=channel)
    keys = [alert.pk for alert in waiting]
    message = told(channel=channel, alerts=waiting)
    if message is None:
        actions.note_told(channel=channel, alerts=keys, state=AlertState.SETTLED, now=now)
        return False
    trouble, status = _post(channel, message)
    if not trouble:
        actions.note_told(channel=channel, alerts=keys, state=AlertState.SENT, now=now)
        return True
    # Only the kind of trouble: the address is a secret, and what a server says may hold it.
    log.warning("alerts of %s wait: %s %s", channel.public_id, trouble, status or "")
    actions.note_failed(
        channel=channel, alerts=keys, trouble=trouble, status=status, now=timezone.now()
    )
    return False


def _post(channel: AlertChannel, message: Told) -> tuple[str, int | None]:
    url = actions.address_of(channel)
    if url is None:
        return actions.UNREADABLE, None
    try:
        answer = outgoing.post_json(url=url, payload=payload(kind=channel.kind, told=message))
    except NotSent as error:
        return str(error.trouble), None
    if 200 <= answer.status < 300:
        return "", answer.status
    return actions.UNSAID, answer.status
