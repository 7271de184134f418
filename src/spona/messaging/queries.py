"""The wording of a kind of mail, and the outbox as the team sees it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils.translation import gettext as _

from spona.messaging.models import MailTemplate, Message
from spona.messaging.wording import letter


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str
    button: str


def wording_of(*, kind: str, language: str) -> Wording:
    """The organisation's own wording, else ours: `mail/<kind>.txt`, first line the subject, then
    the body of a letter (greeting and closing are put around it).

    Called inside an organisation's scope and with `language` active.
    """
    own = MailTemplate.objects.filter(kind=kind, language=language).first()
    if own:
        return Wording(own.subject, own.text, _("Open the page"))
    rendered = get_template(f"mail/{kind}.txt").render({})
    subject, _newline, text = rendered.strip().partition("\n")
    return Wording(subject.removeprefix("Subject:").strip(), letter(text), _("Open the page"))


def outbox(*, state: str = "") -> QuerySet[Message]:
    """Messages of the organisation in scope, newest first."""
    messages = Message.objects.select_related("person").order_by("-created_at", "-pk")
    return messages.filter(state=state) if state else messages
