"""The wording of a kind of mail, and the outbox as the team sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import override

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


def missing_wordings(*, kind: str, languages: Iterable[str]) -> list[str]:
    """Languages of the list in which this kind of mail would be read in English: the organisation has
    no wording of its own for it, and ours is not translated. Inside an organisation's scope."""
    own = set(MailTemplate.objects.filter(kind=kind).values_list("language", flat=True))
    template = get_template(f"mail/{kind}.txt")
    with override("en"):
        english = template.render({})
    missing = []
    for language in dict.fromkeys(languages):
        if language == "en" or language in own:
            continue
        with override(language):
            if template.render({}) == english:
                missing.append(language)
    return missing


def outbox(*, state: str = "") -> QuerySet[Message]:
    """Messages of the organisation in scope, newest first."""
    messages = Message.objects.select_related("person").order_by("-created_at", "-pk")
    return messages.filter(state=state) if state else messages
