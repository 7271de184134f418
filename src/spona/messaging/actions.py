"""Writing to the outbox: one row, in the transaction of the act it reports."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from spona.core.public_ids import new_secret_id
from spona.core.scope import across_organisations
from spona.core.translated import plain
from spona.messaging.models import Message
from spona.messaging.queries import wording_of
from spona.messaging.wording import closing, fill, greeting, tame, tame_lines, to_html
from spona.people.models import Person

log = logging.getLogger(__name__)


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
) -> Message | None:
    """Put one mail of `kind` into the outbox, in the caller's transaction.

    Beside them each wording may use {greeting}, {closing}, {name} and {organisation}.
    `values` are untrusted texts (tamed here to one line), `texts` paragraphs the team wrote for this
    letter (tamed line by line), `links` our own addresses. A second call with the same
    `dedupe_key` gives the first message. `to_email` is for a former address. None when there is no
    address to write to.
    """
    to_email = to_email or to.email
    if not to_email:
        return None
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
    message, _created = Message.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "organisation": organisation,
            "person": to,
            "kind": kind,
            "to_email": to_email,
            "reply_to": organisation.email,
            "subject": subject.replace("\n", " ")[:300],
            "text": text,
            "html": to_html(
                text, links=set((links or {}).values()), language=language, title=wording.button
            ),
            "language": language,
            "message_id": _new_message_id(),
            "due_at": now,
        },
    )
    transaction.on_commit(_deliver_soon)
    return message


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
    """Wake the worker; if even this fails, the sweep finds the row."""
    from spona.messaging.delivery import deliver

    try:
        deliver.enqueue()
    except Exception:
        log.exception("could not wake the worker; the sweep will deliver")


def _new_message_id() -> str:
    host = settings.SITE_URL.split("://")[1].split(":")[0].split("/")[0]
    return f"<{new_secret_id()}@{host}>"
