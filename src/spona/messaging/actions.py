"""Writing to the outbox: one row, in the transaction of the act it reports."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override
from django_ox.models import OxTask

from spona.core.audit import record
from spona.core.inserting import insert_if_new
from spona.core.models import Organisation
from spona.core.prepared import prepared
from spona.core.public_ids import new_secret_id
from spona.core.scope import across_organisations
from spona.core.translated import plain
from spona.messaging.models import MailTemplate, Message
from spona.messaging.queries import check_wording, wording_of
from spona.messaging.quiet import BY_ITSELF, by_day
from spona.messaging.states import MessageState
from spona.messaging.wording import closing, fill, greeting, tame, tame_lines, to_html
from spona.people.models import Person

log = logging.getLogger(__name__)
JUST_NOW = 2.0  # seconds
_woken_at = -JUST_NOW


@dataclass(frozen=True)
class Letter:
    """A mail as it will be read: made, not sent."""

    subject: str
    text: str
    html: str
    language: str
    to_email: str


def composed(
    *,
    kind: str,
    to: Person,
    values: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
    links: dict[str, str] | None = None,
    language: str = "",
    to_email: str = "",
) -> Letter:
    """The letter that `send` would put into the outbox with the same arguments, to be shown before.

    Beside them each wording may use {greeting}, {closing}, {name} and {organisation}.
    `values` are untrusted texts (tamed here to one line), `texts` paragraphs the team wrote for this
    letter (tamed line by line), `links` our own addresses.
    """
    organisation = to.organisation
    language = language or to.preferred_language or organisation.default_language
    with override(language):
        wording = wording_of(kind=kind, language=language)
        filled = {key: tame(value) for key, value in (values or {}).items()}
        filled |= {key: tame_lines(value) for key, value in (texts or {}).items()}
        filled["name"] = tame(to.salutation or to.name)
        filled["organisation"] = tame(plain(organisation.name, language))
        filled["greeting"] = greeting(address=to.address, name=filled["name"])
        filled["closing"] = closing(organisation=filled["organisation"])
        filled |= links or {}
        subject = fill(wording.subject, filled)
        text = fill(wording.text, filled)
    return Letter(
        subject=subject.replace("\n", " ")[:300],
        text=text,
        html=to_html(
            text, links=set((links or {}).values()), language=language, title=wording.button
        ),
        language=language,
        to_email=to_email or to.email,
    )


def send(
    *,
    kind: str,
    to: Person,
    values: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
    links: dict[str, str] | None = None,
    dedupe_key: str,
    now: datetime,
    language: str = "",
    to_email: str = "",
    batch: str = "",
    calendar: str = "",
) -> Message | None:
    """Put one mail of `kind` into the outbox, in the caller's transaction; `composed` says of what.

    A second call with the same `dedupe_key` gives the first message. `to_email` is for a former
    address, `batch` names letters that the team may hold together, `calendar` is an iCalendar text
    that goes with it. What goes out by itself waits for the reader's day. None when there is no address
    to write to.
    """
    if not (to_email or to.email):
        return None
    letter = composed(
        kind=kind,
        to=to,
        values=values,
        texts=texts,
        links=links,
        language=language,
        to_email=to_email,
    )
    message = Message(
        dedupe_key=dedupe_key,
        organisation=to.organisation,
        person=to,
        kind=kind,
        to_email=letter.to_email,
        reply_to=to.organisation.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        message_id=_new_message_id(),
        due_at=by_day(now, clock=to.clock) if kind in BY_ITSELF else now,
        batch=batch,
        calendar=calendar,
    )
    if not insert_if_new(message):
        message = Message.objects.get(dedupe_key=dedupe_key)
    transaction.on_commit(_deliver_soon)
    return message


@transaction.atomic
def hold(
    *, organisation: Organisation, by: Person | None, public_id: str = "", batch: str = ""
) -> int:
    """Hold back a letter that waits, or all of a batch that still wait; how many.

    One that is just being delivered is not held: the row is changed only while it waits.
    """
    held = (
        _chosen(public_id, batch).filter(state=MessageState.QUEUED).update(state=MessageState.HELD)
    )
    if held:
        record(verb="messaging.held", target=organisation, by=by, n=held, batch=batch)
    return held


@transaction.atomic
def let_go(
    *,
    organisation: Organisation,
    by: Person | None,
    now: datetime,
    public_id: str = "",
    batch: str = "",
) -> int:
    """Send after all what was held back; how many."""
    freed = (
        _chosen(public_id, batch)
        .filter(state=MessageState.HELD)
        .update(state=MessageState.QUEUED, due_at=now)
    )
    if freed:
        record(verb="messaging.let_go", target=organisation, by=by, n=freed, batch=batch)
        transaction.on_commit(_deliver_soon)
    return freed


def _chosen(public_id: str, batch: str) -> QuerySet[Message]:
    found = Message.objects.exclude(organisation=None)
    return found.filter(batch=batch) if batch else found.filter(public_id=public_id)


@transaction.atomic
def save_wording(
    *,
    organisation: Organisation,
    kind: str,
    language: str,
    subject: str,
    text: str,
    by: Person | None,
) -> MailTemplate:
    """The organisation's own words for a kind of mail in a language. ValidationError when they cannot
    be sent: an unknown placeholder, or a link left out without which the reader cannot act.
    """
    check_wording(kind=kind, language=language, subject=subject, text=text)
    own, _created = MailTemplate.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        language=language,
        defaults={"subject": subject.strip(), "text": text.strip()},
    )
    record(verb="messaging.wording_saved", target=organisation, by=by, kind=kind, language=language)
    return own


@transaction.atomic
def drop_wording(
    *, organisation: Organisation, kind: str, language: str, by: Person | None
) -> None:
    """Back to the words the house brings."""
    if MailTemplate.objects.filter(kind=kind, language=language).delete()[0]:
        record(
            verb="messaging.wording_dropped",
            target=organisation,
            by=by,
            kind=kind,
            language=language,
        )


def send_account_mail(*, to: str, subject: str, text: str, now: datetime) -> Message:
    """A sign-in message of an account: no organisation, kept only until it is sent."""
    with across_organisations(why="an account belongs to no organisation"):
        message = Message.objects.create(
            organisation=None,
            kind="account",
            to_email=to,
            subject=subject.replace("\n", " ")[:300],
            text=text,
            message_id=(message_id := _new_message_id()),
            dedupe_key=message_id,
            due_at=now,
        )
    transaction.on_commit(_deliver_soon)
    return message


def _deliver_soon() -> None:
    """Wake the worker; if even this fails, the sweep finds the row.

    A waking that nobody has taken up yet will find our row too, which stands already: when hundreds
    send at once, the worker is not woken hundreds of times. Whether one stands is asked only shortly
    after this process woke the worker: to wake it once too often does no harm.
    """
    from spona.messaging.delivery import deliver

    global _woken_at
    try:
        if time.monotonic() < _woken_at + JUST_NOW:
            with across_organisations(why="tasks belong to no organisation"):
                if _wakings(task=deliver.module_path):
                    return
        deliver.enqueue()
        _woken_at = time.monotonic()
    except Exception:
        log.exception("could not wake the worker; the sweep will deliver")


@prepared()
def _wakings(*, task: str) -> QuerySet[OxTask, int]:
    ready = OxTask.objects.filter(task_path=task, status=OxTask.Status.READY, run_after=None)
    return ready.order_by().values_list("attempts", flat=True)[:1]


def _new_message_id() -> str:
    host = settings.SITE_URL.split("://")[1].split(":")[0].split("/")[0]
    return f"<{new_secret_id()}@{host}>"
