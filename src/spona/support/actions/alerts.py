"""Chats that are told what needs the team: set up, told in the transaction of the act, switched off when
nobody answers. Nothing of concerns comes here, and no word of anybody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from spona.core.audit import record
from spona.core.models import Organisation
from spona.core.outgoing import Refused, Trouble, check_address
from spona.core.sealed import seal, unseal
from spona.people.models import Person
from spona.support.models.alerts import Alert, AlertChannel
from spona.support.models.desk import Task
from spona.support.states import AlertState, ChatKind, TaskKind, TaskState, Tells

PURPOSE = "alerts"
MOST_CHANNELS = 5
NAMED_TASKS = 3  # more of them are told as a number
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
MOST_FAILURES = 12  # in a row: some fourteen hours
MOST_REFUSALS = 3  # of a chat that says clearly that it does not want them
BETWEEN_TESTS = timedelta(seconds=10)
KEEP = timedelta(days=35)
UNSAID = "status"  # the chat answered, and what it answered is its status
UNREADABLE = "key"  # the host's key is another than when the address was sealed


class BadAddress(ValidationError):
    """Not an address that we call."""


class TooMany(ValidationError):
    """An organisation has so many chats at most."""


@transaction.atomic
def save_channel(
    *,
    organisation: Organisation,
    channel: AlertChannel | None,
    name: str,
    kind: ChatKind,
    url: str,
    tells: Iterable[str],
    names_people: bool,
    by: Person,
    now: datetime,
) -> AlertChannel:
    """A new chat, or another setting of one. An empty `url` keeps the address there is.

    BadAddress by its shape alone; what a server answers is told by a test. The audit trail has what
    is told, never where to.
    """
    # the number of chats is counted under the organisation's lock
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if channel is None:
        if AlertChannel.objects.count() >= MOST_CHANNELS:
            raise TooMany(str(MOST_CHANNELS))
        channel = AlertChannel(organisation=organisation, created_at=now, created_by=by, due_at=now)
    else:
        channel = AlertChannel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if url or channel.pk is None:
        try:
            channel.host = check_address(url)
        except Refused as refusal:
            raise BadAddress(str(refusal.trouble)) from None
        channel.sealed_url = seal(url, purpose=PURPOSE)
        channel.failures, channel.trouble, channel.status, channel.due_at = 0, "", None, now
    channel.name, channel.kind = " ".join(name.split())[:80], kind
    channel.tells = [one for one in Tells.values if one in set(tells)]
    channel.names_people = names_people
    channel.save()
    record(
        verb="support.alerts_saved",
        target=channel,
        by=by,
        kind=str(kind),
        tells=channel.tells,
        names_people=names_people,
        new_address=bool(url),
    )
    return channel


@transaction.atomic
def switch_channel(*, channel: AlertChannel, is_on: bool, by: Person, now: datetime) -> None:
    """Off: what waits is not told any more. On: from now on; what happened meanwhile is on the desk."""
    changed = AlertChannel.objects.filter(pk=channel.pk, is_on=not is_on).update(
        is_on=is_on, failures=0, trouble="", status=None, due_at=now
    )
    if not changed:
        return
    if is_on:
        _settle_task(channel, now=now)
    else:
        _close(channel, AlertState.SETTLED, now=now)
    record(verb="support.alerts_switched", target=channel, by=by, on=is_on)


@transaction.atomic
def remove_channel(*, channel: AlertChannel, by: Person, now: datetime) -> None:
    """With its address and all that was told."""
    _settle_task(channel, now=now)
    record(verb="support.alerts_removed", target=channel, by=by)
    AlertChannel.objects.filter(pk=channel.pk).delete()


def tell(
    *,
    tells: Tells,
    now: datetime,
    kinds: Mapping[str, int],
    tasks: Iterable[str] = (),
) -> int:
    """One line in the outbox of each chat that wants to know; in the caller's transaction and scope.

    `kinds`: how many of which kind. `tasks`: public ids, if few. Returns how many chats.
    """
    channels = [one for one in AlertChannel.objects.filter(is_on=True) if tells in one.tells]
    facts: dict[str, Any] = {"kinds": dict(kinds), "tasks": list(tasks)}
    Alert.objects.bulk_create(
        Alert(
            organisation_id=one.organisation_id,
            channel=one,
            tells=tells,
            facts=facts,
            created_at=now,
        )
        for one in channels
    )
    return len(channels)


def tell_of_tasks(*, tasks: Iterable[Task], now: datetime) -> None:
    """New tasks of one act, or ones that took their next step: a line for each sort, however many."""
    asked, others = list[Task](), list[Task]()
    for task in tasks:
        (asked if task.kind == TaskKind.WANTS_TALK else others).append(task)
    for which, found in ((Tells.TALK, asked), (Tells.TASK, others)):
        if found:
            tell(
                tells=which,
                kinds=Counter(task.kind for task in found),
                tasks=[task.public_id for task in found] if len(found) <= NAMED_TASKS else (),
                now=now,
            )


def claim(*, channel: int, lease: timedelta, now: datetime) -> AlertChannel | None:
    """The chat, if nobody else is telling it something just now. A worker that dies lets go of it when
    the lease runs out."""
    mine = AlertChannel.objects.filter(pk=channel, is_on=True, due_at__lte=now)
    if not mine.update(due_at=now + lease):
        return None
    return AlertChannel.objects.select_related("organisation").get(pk=channel)


def address_of(channel: AlertChannel) -> str | None:
    """Where to post; None where the host's key is another by now."""
    return unseal(channel.sealed_url, purpose=PURPOSE)


@transaction.atomic
def note_told(
    *, channel: AlertChannel, alerts: Iterable[int], state: AlertState, now: datetime
) -> None:
    """These were delivered, or had nothing left to say (SETTLED)."""
    Alert.objects.filter(pk__in=list(alerts), state=AlertState.QUEUED).update(
        state=state, attempts=F("attempts") + 1, closed_at=now
    )
    facts: dict[str, Any] = {"due_at": now}
    if state == AlertState.SENT:
        facts |= {"failures": 0, "trouble": "", "status": None, "last_sent_at": now}
    AlertChannel.objects.filter(pk=channel.pk).update(**facts)


@transaction.atomic
def note_failed(
    *,
    channel: AlertChannel,
    alerts: Iterable[int],
    trouble: str,
    status: int | None,
    now: datetime,
) -> bool:
    """Not delivered: wait 30 s, 1, 2, 4 … minutes up to six hours; whether it was given up. A chat given
    up is switched off, and the team has a task that says so."""
    locked = AlertChannel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    Alert.objects.filter(pk__in=list(alerts)).update(attempts=F("attempts") + 1)
    pause = min(FIRST_PAUSE * 2 ** min(locked.failures, 20), LONGEST_PAUSE)
    locked.failures += 1
    locked.trouble, locked.status, locked.due_at = trouble, status, now + pause
    most = MOST_REFUSALS if is_lasting(trouble=trouble, status=status) else MOST_FAILURES
    is_over = locked.is_on and locked.failures >= most
    locked.is_on = locked.is_on and not is_over
    locked.save(update_fields=["failures", "trouble", "status", "due_at", "is_on"])
    if is_over:
        _close(locked, AlertState.FAILED, now=now)
        record(verb="support.alerts_given_up", target=locked, trouble=trouble, status=status)
        _add_task(locked, now=now)
    return is_over


def is_lasting(*, trouble: str, status: int | None) -> bool:
    """Does the answer say that asking again will not help? A wrong address, a chat that is gone or keeps
    us out; not one that is busy (408, 429), in trouble or away."""
    if trouble == UNSAID and status is not None:
        return 300 <= status < 500 and status not in {408, 425, 429}
    return trouble in {Trouble.ADDRESS, Trouble.PRIVATE, UNREADABLE}


def claim_test(*, channel: AlertChannel, now: datetime) -> bool:
    """May a test go out now? Ten seconds lie between two: nobody hammers a server through us."""
    before = Q(tested_at=None) | Q(tested_at__lte=now - BETWEEN_TESTS)
    return bool(AlertChannel.objects.filter(before, pk=channel.pk).update(tested_at=now))


@transaction.atomic
def note_test(
    *, channel: AlertChannel, trouble: str, status: int | None, by: Person, now: datetime
) -> None:
    """What became of a test: without trouble, what waits goes out at once."""
    facts: dict[str, Any] = {"trouble": trouble, "status": status}
    if not trouble:
        facts |= {"failures": 0, "due_at": now}
    AlertChannel.objects.filter(pk=channel.pk).update(**facts)
    record(verb="support.alerts_tested", target=channel, by=by, trouble=trouble, status=status)


def forget_told(*, now: datetime) -> int:
    """Lines of the outbox that were closed long ago; how many. In an organisation's scope."""
    return Alert.objects.filter(closed_at__lt=now - KEEP).delete()[0]


def _close(channel: AlertChannel, state: AlertState, *, now: datetime) -> None:
    Alert.objects.filter(channel=channel, state=AlertState.QUEUED).update(
        state=state, closed_at=now
    )


def _open_task(channel: AlertChannel) -> Any:
    return Task.objects.filter(
        kind=TaskKind.ALERTS, state=TaskState.OPEN, facts__channel=channel.public_id
    )


def _settle_task(channel: AlertChannel, *, now: datetime) -> None:
    _open_task(channel).update(state=TaskState.DROPPED, closed_at=now)


def _add_task(channel: AlertChannel, *, now: datetime) -> None:
    if _open_task(channel).exists():
        return
    Task.objects.create(  # which the other chats are told
        organisation_id=channel.organisation_id,
        kind=TaskKind.ALERTS,
        facts={"channel": channel.public_id, "name": channel.name},
        due_on=timezone.localdate(now) + timedelta(days=3),
        created_at=now,
    )
