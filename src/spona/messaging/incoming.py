"""Mail that comes in: fetched, kept as a row, then dealt with, each once.

Two steps, each safe to be killed in: a mail is a row before it is marked read in the mailbox, and what is
done because of it stands in the transaction that says it is dealt with. What no room understands goes to
a person; nothing that a machine wrote sets anything going.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from spona.core.inserting import insert_if_new
from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation
from spona.messaging.incoming_addresses import Addressed, read_address
from spona.messaging.incoming_imap import InboxFault, Place, take
from spona.messaging.incoming_models import Mailbox, Received
from spona.messaging.incoming_parsing import Letter, key_of, read
from spona.messaging.incoming_states import Became, ReceivedState, WhyUnclear
from spona.messaging.models import Message
from spona.messaging.refusals import address_refused
from spona.messaging.signals import mail_unclear
from spona.messaging.states import MessageState
from spona.messaging.verdicts import Verdict, verdict_on_report
from spona.people.models import Person

log = logging.getLogger(__name__)
PAUSE = timedelta(minutes=1)
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
KEEP = timedelta(days=35)  # what a machine wrote
FORGET = timedelta(days=400)  # that a mail came at all: until then it is known again


@dataclass(frozen=True)
class Answer:
    """A mail to a sealed address, from the person it was sealed for."""

    person: Person
    purpose: str
    target_id: str
    letter: Letter
    received: Received


@dataclass(frozen=True)
class Reader:
    """Who deals with answers of a purpose, in their writer's language. `is_private`: they may hold what a
    pair says, so that nobody of the team is ever shown one."""

    handle: Callable[[Answer, datetime], Became | WhyUnclear]
    is_private: bool


_readers: dict[str, Reader] = {}
# Kinds of our mails whose answers may hold what a pair says, sealed address or not.
_private_kinds: set[str] = set()


def answers(
    purpose: str,
    *,
    handle: Callable[[Answer, datetime], Became | WhyUnclear],
    is_private: bool,
    kinds: tuple[str, ...] = (),
) -> None:
    """A room says that it understands answers of this purpose, which our mails of these kinds ask for."""
    _readers[purpose] = Reader(handle, is_private)
    if is_private:
        _private_kinds.update(kinds)


def collect(*, now: datetime) -> int:
    """For the worker: look into the mailbox if a minute is over, and deal with what is new. How many
    mails were dealt with. Nothing at all happens without the setting."""
    if not settings.INBOX:
        return 0
    _fetch(settings.INBOX, now=now)
    return deal(now=now)


def _name_of(box: dict[str, Any]) -> str:
    return f"{box['username']}@{box['host']}:{box['port']}/{box['folder']}"[:300]


def _fetch(box: dict[str, Any], *, now: datetime) -> None:
    """One worker at a time: whoever sets the next moment ahead looks."""
    row, _created = Mailbox.objects.get_or_create(name=_name_of(box), defaults={"due_at": now})
    if not Mailbox.objects.filter(pk=row.pk, due_at__lte=now).update(due_at=now + LEASE):
        return
    done: dict[str, object] = {"due_at": now + PAUSE}
    read_by_nobody = _to_be_deleted()
    try:
        place = take(
            inbox=box,
            place=Place(row.uid_validity, row.last_uid),
            keep=lambda mail: keep(
                mail.raw, is_cut=mail.is_cut, now=now, uid=mail.uid, uid_validity=mail.uid_validity
            ),
            delete=[(validity, uid) for _key, validity, uid in read_by_nobody],
        )
        with across_organisations(why="mails of every organisation lie in one mailbox"):
            gone = [key for key, _validity, _uid in read_by_nobody]
            Received.objects.filter(pk__in=gone).update(uid=None)
        done |= {
            "uid_validity": place.uid_validity,
            "last_uid": place.last_uid,
            "looked_at": now,
            "failing_since": None,
            "fault": "",
        }
    except InboxFault as fault:
        if row.fault != fault.code:
            log.warning("incoming mail cannot be fetched: %s", fault.code)
        done |= {"failing_since": row.failing_since or now, "fault": fault.code}
    finally:
        Mailbox.objects.filter(pk=row.pk).update(**done)


def _to_be_deleted() -> list[tuple[int, int, int]]:
    """What may hold a pair's words and is dealt with: it does not stay in the mailbox either."""
    with across_organisations(why="mails of every organisation lie in one mailbox"):
        done = Received.objects.filter(uid__isnull=False, is_private=True)
        done = done.filter(state__in=[ReceivedState.DONE, ReceivedState.ASIDE])
        found = done.values_list("pk", "uid_validity", "uid")[:500]
        return [(key, validity, uid) for key, validity, uid in found if uid is not None]


def keep(
    raw: bytes, *, is_cut: bool, now: datetime, uid: int | None = None, uid_validity: int = 0
) -> bool:
    """The mail as a row of its own, for good; False when it is there already."""
    with transaction.atomic():
        row = Received(
            key=key_of(raw),
            raw=raw,
            is_cut=is_cut,
            received_at=now,
            uid=uid,
            uid_validity=uid_validity,
        )
        if insert_if_new(row):
            return True
    with across_organisations(why="the same mail lies there twice, whoever's it is"):
        Received.objects.filter(key=row.key, uid=None).update(uid=uid, uid_validity=uid_validity)
    return False


def deal(*, now: datetime, limit: int = 200) -> int:
    """Deal with what is new, the oldest first. One that fails holds up no other."""
    with across_organisations(why="mails of every organisation wait in one line"):
        waiting = Received.objects.filter(state=ReceivedState.NEW).order_by("pk")
        keys = list(waiting.values_list("pk", flat=True)[:limit])
    return sum(_safely(key, now=now) for key in keys)


def _safely(key: int, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            row = _claimed(key)
            if row is not None:
                _deal_with(row, read(bytes(row.raw)), now=now)
            return row is not None
    except Exception:
        log.exception("incoming mail %s could not be dealt with", key)
    try:
        with transaction.atomic():
            _count_failure(key, now=now)
    except Exception:
        log.exception("incoming mail %s could not even be given up", key)
    return False


def _count_failure(key: int, *, now: datetime) -> None:
    """After a few tries it goes to a person; nobody knows what is in it, so nobody is shown it."""
    row = _claimed(key)
    if row is None:
        return
    row.attempts += 1
    row.organisation = row.organisation or _only_organisation()
    row.is_private = True
    if row.attempts >= MOST_ATTEMPTS:
        _unclear(row, WhyUnclear.FAULT, now=now)
    else:
        row.save()


def _claimed(key: int) -> Received | None:
    with across_organisations(why="the mail itself tells whose it is"):
        return (
            Received.objects.select_for_update(of=("self",))
            .filter(pk=key, state=ReceivedState.NEW)
            .first()
        )


def _deal_with(row: Received, letter: Letter, *, now: datetime) -> None:
    row.sender = letter.sender
    if letter.bounce is not None:
        _finish(row, _bounced(letter, now=now), now=now)
        return
    addressed = read_address(letter.recipients)
    # Calendars answer by themselves, and often say so.
    is_calendars = addressed is not None and addressed.purpose == "cal" and letter.calendar
    if letter.is_automatic and not is_calendars:
        row.organisation = addressed.person.organisation if addressed else None
        _finish(row, Became.AUTO, now=now)
        return
    if addressed is None:
        _without_address(row, letter, now=now)
        return
    row.organisation, row.person = addressed.person.organisation, addressed.person
    row.purpose, row.target_id = addressed.purpose, addressed.target_id
    reader = _readers.get(addressed.purpose)
    row.is_private = reader is None or reader.is_private
    if reader is None:
        _unclear(row, WhyUnclear.GONE, now=now)
    elif letter.sender != addressed.person.email.lower() and is_calendars:
        _finish(row, Became.CALENDAR, now=now)  # an assistant's; only her own answers for her
    elif letter.sender != addressed.person.email.lower():
        _unclear(row, WhyUnclear.SENDER, now=now)
    else:
        _ask(reader, row, addressed, letter, now=now)


def _ask(
    reader: Reader, row: Received, addressed: Addressed, letter: Letter, *, now: datetime
) -> None:
    row.save()  # what a room writes may point to it
    answer = Answer(addressed.person, addressed.purpose, addressed.target_id, letter, row)
    person = addressed.person
    language = person.preferred_language or person.organisation.default_language
    with in_organisation(person.organisation), override(language):
        became = reader.handle(answer, now)
    if isinstance(became, WhyUnclear):
        _unclear(row, became, now=now)
    else:
        _finish(row, became, now=now)


def take_as_hers(*, received: Received, by: Person, now: datetime) -> bool:
    """A colleague knows that the other address is hers too: deal with the mail as if it had come from
    the address we know. Inside a transaction; False when it is dealt with already."""
    row = _open(received)
    reader = _readers.get(row.purpose) if row else None
    if row is None or row.person is None or reader is None or row.why != WhyUnclear.SENDER:
        return False
    row.handled_by = by
    addressed = Addressed(row.person, row.purpose, row.target_id)
    _ask(reader, row, addressed, read(bytes(row.raw)), now=now)
    return True


def put_away(*, received: Received, by: Person, became: Became | None, now: datetime) -> bool:
    """A colleague has dealt with it; what it said is not kept. False when another was faster."""
    row = _open(received)
    if row is None:
        return False
    row.state = ReceivedState.DONE if became else ReceivedState.ASIDE
    row.became, row.raw = became or "", b""
    row.handled_at, row.handled_by = now, by
    row.save()
    return True


def _open(received: Received) -> Received | None:
    rows = Received.objects.select_for_update(of=("self",)).select_related("person__organisation")
    return rows.filter(pk=received.pk, state=ReceivedState.UNCLEAR).first()


def _finish(row: Received, became: Became, *, now: datetime) -> None:
    """What it said is not kept, except where a machine wrote it: nobody has read that yet."""
    row.became, row.handled_at = became, now
    row.state = ReceivedState.ASIDE if became == Became.AUTO else ReceivedState.DONE
    if became != Became.AUTO:
        row.raw = b""
    row.save()


def _unclear(row: Received, why: WhyUnclear, *, now: datetime) -> None:
    row.state, row.why, row.handled_at = ReceivedState.UNCLEAR, why, now
    row.save()
    if row.organisation is None:
        log.warning("incoming mail %s belongs to no organisation we could find", row.public_id)
        return
    with in_organisation(row.organisation):
        mail_unclear.send(sender=Received, received=row, now=now)


def _without_address(row: Received, letter: Letter, *, now: datetime) -> None:
    """Whose it is: what it answers, who wrote it, or that there is only one organisation here."""
    with across_organisations(why="the mail tells which organisation it belongs to"):
        answered = (
            Message.objects.select_related("organisation", "person")
            .filter(message_id__in=letter.answers[:50], organisation__isnull=False)
            .first()
        )
        known = list(
            Person.objects.select_related("organisation").filter(email=letter.sender or "?")[:2]
        )
    row.is_private = answered is not None and answered.kind in _private_kinds
    if answered is not None:
        row.organisation = answered.organisation
    elif len(known) == 1:
        row.organisation = known[0].organisation
    else:
        row.organisation = _only_organisation()
    row.person = next((one for one in known if one.organisation_id == row.organisation_id), None)
    _unclear(row, WhyUnclear.ADDRESS, now=now)


def _only_organisation() -> Organisation | None:
    with across_organisations(why="whose a mail is that names nobody"):
        found = list(Organisation.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def _bounced(letter: Letter, *, now: datetime) -> Became:
    """A report that names a mail of ours by the id nobody else knows; any other says nothing. Only what is
    said of the address closes it: a full mailbox or a policy concerns this mail alone."""
    bounce = letter.bounce
    assert bounce is not None
    with across_organisations(why="the report names the mail, whose organisation is not known yet"):
        message = (
            Message.objects.select_related("organisation", "person")
            .filter(message_id=bounce.message_id or "-")
            .first()
        )
    if message is None or not bounce.is_final:
        return Became.AUTO
    is_address = verdict_on_report(status=bounce.status, said=bounce.said) is Verdict.ADDRESS
    state = MessageState.REFUSED if is_address else MessageState.FAILED
    with across_organisations(why="the mail itself tells whose it is"):
        Message.objects.filter(pk=message.pk).update(state=state, last_error=bounce.said[:300])
    if is_address and message.organisation is not None:
        address_refused(
            organisation=message.organisation, email=message.to_email, words=bounce.said, now=now
        )
    return Became.BOUNCE


def tidy(*, now: datetime) -> int:
    """Forget what machines wrote and what nobody took up for long, then that it came at all."""
    with across_organisations(why="tidying serves all"):
        old = Received.objects.exclude(state=ReceivedState.NEW)
        old.filter(received_at__lt=now - FORGET).delete()
        aside = old.filter(state=ReceivedState.ASIDE, received_at__lt=now - KEEP)
        return aside.exclude(raw=b"").update(raw=b"")


@dataclass(frozen=True)
class Standing:
    """How reading mail goes, for the team's calm line."""

    looked_at: datetime | None
    failing_since: datetime | None
    fault: str
    unclear: int


def standing() -> Standing | None:
    """None where no mail is read."""
    if not settings.INBOX:
        return None
    row = Mailbox.objects.filter(name=_name_of(settings.INBOX)).first()
    unclear = Received.objects.filter(state=ReceivedState.UNCLEAR).count()
    if row is None:
        return Standing(None, None, "", unclear)
    return Standing(row.looked_at, row.failing_since, row.fault, unclear)
