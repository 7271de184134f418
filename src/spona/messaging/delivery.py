"""Delivering from the outbox.

Work is derived from rows: a message is a row before anything is enqueued, so a crash anywhere loses
nothing; the sweep finds what is due. Delivery is at least once, with a stable Message-ID by which
the receiving side drops a double.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from spona.core.scope import across_organisations
from spona.messaging.digest import fold_due
from spona.messaging.models import Message
from spona.messaging.posting import Result, mail_server, post
from spona.messaging.refusals import forget_old, keep_back
from spona.messaging.states import DONE, MessageState
from spona.messaging.throttle import Allowance

LEASE = timedelta(minutes=3)
LOOK_AHEAD = 20  # times what is delivered at once is looked at, to find others to take turns with
ONE_LOAD = 100  # letters delivered at one go
KEEP_TEXT = timedelta(days=35)  # longer than a link lives


@task()
def deliver() -> int:
    """Woken on commit: deliver what is due now; what is more than one load wakes us again."""
    sent = deliver_due(now=timezone.now())
    if sent >= ONE_LOAD // 2:  # some of a load may not go
        deliver.enqueue()
    return sent


@task()
def sweep() -> int:
    """Run by the schedule: whatever is due, whoever forgot to say so."""
    fold_due(now=timezone.now())
    return deliver_due(now=timezone.now())


def deliver_due(*, now: datetime, limit: int = ONE_LOAD) -> int:
    """Deliver what is due, `in_turn`. Returns how many were sent. Safe to run many times at once:
    each row is claimed by a conditional update and leased, so a killed worker's row comes back.

    When the mail server itself is away, the load ends: no other mail would leave either.
    """
    sent = 0
    with across_organisations(why="the outbox serves every organisation"), mail_server() as server:
        due = Q(state__in=[MessageState.QUEUED, MessageState.SENDING], due_at__lte=now)
        for pk in _load(due, limit):
            claimed = Message.objects.filter(due, pk=pk).update(
                state=MessageState.SENDING, due_at=timezone.now() + LEASE
            )
            if not claimed:
                continue
            message = Message.objects.select_related("organisation", "person").get(pk=pk)
            result = post(message, server)
            sent += result is Result.SENT
            if result is Result.SERVER_AWAY:
                break
    return sent


def _load(due: Q, limit: int) -> Iterable[int]:
    """Keys of what is due now, in the order to deliver it, as far as each organisation may send."""
    if not (found := _waiting(due, limit, full=[])):
        return
    allowance = Allowance(now=timezone.now())
    if full := allowance.full():  # those have to wait: others are not to wait behind them
        found = _waiting(due, limit, full=full)
    organisations = dict(found)
    chosen = in_turn(found)[:limit]
    kept_back = keep_back(chosen)
    for pk in chosen:
        if pk not in kept_back and allowance.takes(organisations[pk]):
            yield pk


def _waiting(due: Q, limit: int, *, full: list[int]) -> list[tuple[int, int | None]]:
    """(key, organisation), the oldest first; letters to many (a batch) after what is written to one."""
    rows = Message.objects.filter(due).order_by("due_at", "pk").values_list("pk", "organisation")
    ours = rows.exclude(organisation=None).exclude(organisation__in=full)
    most = LOOK_AHEAD * limit
    # However many letters wait before them, whoever signs in has her code at once.
    codes = list(rows.filter(organisation=None)[:limit])
    single = list(ours.filter(batch="")[:most])
    return [*codes, *single, *ours.exclude(batch="")[: most - len(single)]]


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


def tidy(*, now: datetime) -> None:
    """What need not be kept any longer."""
    forget_old_texts(now=now)
    forget_old(now=now)


def forget_old_texts(*, now: datetime) -> int:
    """Empty the text of mails sent long ago: their links are dead, their content nobody's business."""
    with across_organisations(why="the outbox serves every organisation"):
        return (
            Message.objects.filter(
                Q(state=MessageState.SENT, sent_at__lt=now - KEEP_TEXT)
                | Q(state__in=DONE, due_at__lt=now - KEEP_TEXT)
            )
            .exclude(text="")
            .update(text="", html="", calendar="")
        )
