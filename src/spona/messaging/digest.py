"""The letter of the day: reminders and what else can wait, as it came up since the last one, in one mail.

Each of them is a row from the moment it came up (GATHERED, due at eight on the reader's clock). Folding
them into one letter is one transaction: a worker that dies in it leaves them as they were, and two that
meet fold them once.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from spona.core.scope import across_organisations, in_organisation
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.kinds import DIGEST, kind_of
from spona.messaging.models import Message
from spona.messaging.preferences import why_not
from spona.messaging.states import MessageState
from spona.messaging.wording import closing, greeting, tame
from spona.people.models import Person

log = logging.getLogger(__name__)
AT_ONCE = 200  # readers in one round; the next is seconds away
WISHES = "/l/mail/"  # in the last line of what is optional


def fold_due(*, now: datetime) -> int:
    """The letters of the day that are due: how many were put into the outbox. Safe to run twice at once."""
    with across_organisations(why="the outbox serves every organisation"):
        due = Message.objects.filter(state=MessageState.GATHERED, due_at__lte=now)
        keys = list(due.order_by("person").values_list("person", flat=True).distinct()[:AT_ONCE])
        readers = list(Person.objects.filter(pk__in=keys).select_related("organisation"))
        if None in keys:  # their reader has been erased meanwhile
            due.filter(person=None).update(state=MessageState.STOPPED, text="", html="")
    folded = 0
    for reader in readers:
        try:
            folded += _fold(reader, now)
        except Exception:  # one reader's trouble is not the others'; the next round tries again
            log.exception("the letter of the day for %s waits", reader.public_id)
    return folded


def _fold(reader: Person, now: datetime) -> bool:
    with in_organisation(reader.organisation), transaction.atomic():
        due = Message.objects.filter(state=MessageState.GATHERED, person=reader, due_at__lte=now)
        waiting = list(due.order_by("due_at", "pk"))
        claimed = due.filter(pk__in=[one.pk for one in waiting]).update(state=MessageState.FOLDED)
        if claimed != len(waiting):  # another worker is at it
            transaction.set_rollback(True)
            return False
        going = [one for one in waiting if not _stays(one, reader, now)]
        # Alone it says more by its own subject; and by now she may want no such letter, or be away.
        if len(going) == 1 or (going and why_not(kind=kind_of(DIGEST), person=reader, now=now)):
            Message.objects.filter(pk__in=[one.pk for one in going]).update(
                state=MessageState.QUEUED, due_at=now
            )
        elif going:
            _write(going, reader, now)
    return bool(going)


def _stays(message: Message, reader: Person, now: datetime) -> bool:
    """She may have switched it off, gone away, or lost her address since."""
    state = why_not(kind=kind_of(message.kind), person=reader, now=now)
    if not reader.email:
        state = MessageState.STOPPED
    elif reader.email != message.to_email:
        state = MessageState.STOPPED  # its links were closed when the address changed
    if state:
        Message.objects.filter(pk=message.pk).update(state=state)
    return state is not None


def _write(going: list[Message], reader: Person, now: datetime) -> None:
    parts = [f"{n}. {one.subject}\n\n{_body(one, reader)}" for n, one in enumerate(going, start=1)]
    links = {f"link_{n}": url for n, url in enumerate(_links(going))}
    made = send(
        kind=DIGEST,
        to=reader,
        links={"letters": "\n\n".join(parts), **links},
        # Named by what is in it: a second letter of a day is another letter.
        dedupe_key=f"{DIGEST}:{going[0].public_id}",
        now=now,
    )
    if made is None:  # she changed her mind this very moment: the next round sees it
        raise RuntimeError("no letter of the day")


def _body(message: Message, reader: Person) -> str:
    """What stands between greeting and closing: those the letter has once. Words of the organisation's own
    that do not begin or end so are taken whole."""
    with override(message.language):
        head = greeting(address=reader.address, name=tame(reader.salutation or reader.name))
        tail = closing(organisation=tame(plain(reader.organisation.name, message.language)))
    last = message.text.rpartition("\n\n")[2]
    text = message.text.removesuffix(last) if WISHES in last else message.text
    return text.strip().removeprefix(head).strip().removesuffix(tail).strip()


def _links(going: list[Message]) -> list[str]:
    """Addresses of ours that stand alone in a paragraph: they become buttons. What people typed never
    looks like one in a mail (`tame`)."""
    start = f"{settings.SITE_URL}/"
    paragraphs = (part.strip() for one in going for part in one.text.split("\n\n"))
    return [part for part in paragraphs if part.startswith(start) and len(part.split()) == 1]
