"""Writing to the outbox: one row, in the transaction of the act it reports."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_ox.models import OxTask

from spona.core.audit import record
from spona.core.inserting import insert_if_new
from spona.core.models import Organisation
from spona.core.prepared import prepared
from spona.core.public_ids import new_secret_id
from spona.core.scope import across_organisations
from spona.core.translated import plain
from spona.messaging.kinds import DIGEST, kind_of
from spona.messaging.models import MailTemplate, Message
from spona.messaging.preferences import Wishes, goes_into_the_letter, why_not, wishes_of
from spona.messaging.queries import Wording, check_wording, wording_of
from spona.messaging.quiet import by_day, next_eight
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
    choose: str = "",
    own: Wording | None = None,
    programme: int | None = None,
) -> Letter:
    """The letter that `send` would put into the outbox with the same arguments, to be shown before.

    Beside them each wording may use {greeting}, {closing}, {name} and {organisation}.
    `values` are untrusted texts (tamed here to one line), `texts` paragraphs the team wrote for this
    letter (tamed line by line), `links` our own addresses. `choose` is the address of the page on which
    she may switch such mails off; `send` gives it to those that are optional. `own` are words of the team
    for this one letter in place of the kind's; addresses that stand in them can be followed. `programme`
    is the key of the one that sends it and may have its own wording: a letter that names a cycle has one.
    """
    if "cycle" in (values or {}) and programme is None:
        raise TypeError(f"{kind} names a cycle, so it is sent by a programme")
    organisation = to.organisation
    language = language or to.preferred_language or organisation.default_language
    with override(language):
        wording = own or wording_of(kind=kind, language=language, programme=programme)
        filled = {key: tame(value) for key, value in (values or {}).items()}
        filled |= {key: tame_lines(value) for key, value in (texts or {}).items()}
        filled["name"] = tame(to.salutation or to.name)
        filled["organisation"] = tame(plain(organisation.name, language))
        filled["greeting"] = greeting(address=to.address, name=filled["name"])
        filled["closing"] = closing(organisation=filled["organisation"])
        filled |= links or {}
        subject = fill(wording.subject, filled)
        text = fill(wording.text, filled)
        way_out = _("Choose what we write to you") if choose else ""
    html = to_html(
        text,
        links=set((links or {}).values()),
        language=language,
        title=wording.button,
        below=(way_out, choose) if choose else None,
        follow=own is not None,
    )
    return Letter(
        subject=subject.replace("\n", " ")[:300],
        text=f"{text}\n\n{way_out}: {choose}" if choose else text,
        html=html,
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
    reply_to: str = "",
    own: Wording | None = None,
    programme: int | None = None,
) -> Message | None:
    """Put one mail of `kind` into the outbox, in the caller's transaction; `composed` says of what.

    A second call with the same `dedupe_key` gives the first message. `to_email` is for a former
    address, `batch` names letters that the team may hold together, `calendar` is an iCalendar text
    that goes with it, `reply_to` a sealed address that understands answers. What goes out by itself waits
    for the reader's day, or for her letter of the day. None when there is no address to write to, when
    she switched such mails off, and when it would go out by itself and she is away.
    """
    declared = kind_of(kind)
    if not (to_email or to.email):
        return None
    asks_her = declared.optional or declared.automatic or declared.can_wait
    wishes = wishes_of(person=to) if asks_her else Wishes()
    if why_not(kind=declared, person=to, now=now, wishes=wishes):
        return None
    state, due_at = MessageState.QUEUED, now
    if declared.automatic:
        due_at = by_day(now, clock=to.clock)
    if kind != DIGEST and not (calendar or reply_to) and goes_into_the_letter(declared, wishes):
        state, due_at = MessageState.GATHERED, next_eight(now, clock=to.clock)
    letter = composed(
        kind=kind,
        to=to,
        values=values,
        texts=texts,
        links=links,
        language=language,
        to_email=to_email,
        choose=_page_of_wishes(to, now) if declared.optional else "",
        own=own,
        programme=programme,
    )
    message = Message(
        dedupe_key=dedupe_key,
        organisation=to.organisation,
        person=to,
        kind=kind,
        to_email=letter.to_email,
        reply_to=reply_to or to.organisation.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        message_id=_new_message_id(),
        state=state,
        due_at=due_at,
        batch=batch,
        calendar=calendar,
    )
    if not insert_if_new(message):
        message = Message.objects.get(dedupe_key=dedupe_key)
    transaction.on_commit(_deliver_soon)
    return message


def _page_of_wishes(person: Person, now: datetime) -> str:
    from spona.messaging.links import address_of, issue

    return address_of(issue(person=person, purpose="mail", now=now))


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
    """Send after all what was held back, or one that could not be delivered; how many."""
    stopped = [MessageState.HELD] if batch else [MessageState.HELD, MessageState.FAILED]
    freed = (
        _chosen(public_id, batch)
        .filter(state__in=stopped)
        .exclude(text="")
        .update(state=MessageState.QUEUED, due_at=now, attempts=0)
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
    programme: int | None = None,
) -> MailTemplate:
    """The organisation's own words for a kind of mail in a language, or one programme's (its key).
    ValidationError when they cannot
    be sent: an unknown placeholder, or a link left out without which the reader cannot act.
    """
    check_wording(kind=kind, language=language, subject=subject, text=text)
    own, _created = MailTemplate.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        language=language,
        programme=programme,
        defaults={"subject": subject.strip(), "text": text.strip()},
    )
    record(verb="messaging.wording_saved", target=organisation, by=by, kind=kind, language=language)
    return own


@transaction.atomic
def drop_wording(
    *,
    organisation: Organisation,
    kind: str,
    language: str,
    by: Person | None,
    programme: int | None = None,
) -> None:
    """Back to the words the house brings, or a programme's to those of the organisation."""
    own = MailTemplate.objects.filter(kind=kind, language=language, programme=programme)
    if own.delete()[0]:
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
