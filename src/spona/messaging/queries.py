"""The wording of a kind of mail, and the outbox as the team sees it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core.prepared import prepared
from spona.core.translated import plain
from spona.messaging.models import MailTemplate, Message
from spona.messaging.states import MessageState
from spona.messaging.wording import closing, fill, greeting, letter, placeholders
from spona.people.models import Person


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
    for own in _own_wordings(kind=kind, language=language):
        return Wording(own.subject, own.text, _("Open the page"))
    return default_wording(kind=kind, language=language)


@prepared()
def _own_wordings(*, kind: str, language: str) -> QuerySet[MailTemplate]:
    return MailTemplate.objects.filter(kind=kind, language=language)


# Every wording may use these.
ALWAYS = frozenset({"greeting", "closing", "name", "organisation"})


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of mail the house sends: one template each, in the room that sends it."""
    found = {
        path.stem
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "templates" / "mail").glob("*.txt")
    }
    return tuple(sorted(found))


@lru_cache(maxsize=512)
def default_wording(*, kind: str, language: str) -> Wording:
    """Our own words for it."""
    with override(language):
        rendered = get_template(f"mail/{kind}.txt").render({})
        button = _("Open the page")
    subject, _newline, text = rendered.strip().partition("\n")
    return Wording(subject.removeprefix("Subject:").strip(), letter(text), button)


def places_of(kind: str) -> set[str]:
    """What a wording of this kind may leave open for the letter to fill in."""
    ours = default_wording(kind=kind, language="en")
    return placeholders(ours.subject + ours.text) | ALWAYS


def check_wording(*, kind: str, language: str, subject: str, text: str) -> None:
    """ValidationError with a sentence for each thing that would make the letter fail its reader."""
    known, used = places_of(kind), placeholders(subject + text)
    errors = {}
    if strange := sorted(used - known):
        errors["text"] = _("This letter does not know: %(places)s.") % {
            "places": ", ".join(f"{{{place}}}" for place in strange)
        }
    elif "link" in known and not re.search(r"(?m)^\s*\{link\}\s*$", text):
        errors["text"] = _("Please leave {link} on a line of its own: it becomes the button.")
    if not subject.strip():
        errors["subject"] = _("A letter needs a subject.")
    if not text.strip():
        errors["text"] = _("A letter needs a text.")
    if errors:
        raise ValidationError(errors)


@dataclass(frozen=True)
class KindLine:
    """A kind of mail on the list: its subject in the reader's language, who worded it where."""

    kind: str
    subject: str
    own: list[str]
    missing: list[str]


def kind_lines(*, languages: Iterable[str], reader: str) -> list[KindLine]:
    """Every kind with its own and its missing wordings; one query."""
    wanted = list(languages)
    own: dict[str, list[str]] = defaultdict(list)
    for kind, language in MailTemplate.objects.values_list("kind", "language").order_by("language"):
        own[kind].append(language)
    lines = [
        KindLine(
            kind,
            default_wording(kind=kind, language=reader).subject,
            own[kind],
            [code for code in _in_english(kind, tuple(wanted)) if code not in own[kind]],
        )
        for kind in kinds()
    ]
    return sorted(lines, key=lambda line: line.subject)


@cache
def _in_english(kind: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Languages in which our own words are English still; worked out once for the process."""
    template = get_template(f"mail/{kind}.txt")
    with override("en"):
        english = template.render({})
    found = []
    for language in languages:
        with override(language):
            if language != "en" and template.render({}) == english:
                found.append(language)
    return tuple(found)


def missing_wordings(*, kind: str, languages: Iterable[str]) -> list[str]:
    """Languages of the list in which this kind of mail would be read in English: the organisation has
    no wording of its own for it, and ours is not translated. Inside an organisation's scope."""
    lacking = _in_english(kind, tuple(dict.fromkeys(languages)))
    if not lacking:
        return []
    own = set(MailTemplate.objects.filter(kind=kind).values_list("language", flat=True))
    return [code for code in lacking if code not in own]


def outbox(*, state: str = "") -> QuerySet[Message]:
    """Messages of the organisation in scope, newest first."""
    messages = Message.objects.select_related("person").order_by("-created_at", "-pk")
    return messages.filter(state=state) if state else messages


@dataclass(frozen=True)
class Batch:
    """Letters of one act that may be held together."""

    name: str
    waiting: int
    held: int
    sent: int


def batches() -> list[Batch]:
    """Batches of which something waits or is held; one query."""
    rows = (
        Message.objects.exclude(batch="")
        .values_list("batch")
        .annotate(
            waiting=Count("pk", filter=Q(state=MessageState.QUEUED)),
            held=Count("pk", filter=Q(state=MessageState.HELD)),
            sent=Count("pk", filter=Q(state=MessageState.SENT)),
        )
        .order_by("batch")
    )
    return [Batch(*row) for row in rows if row[1] or row[2]]


@dataclass(frozen=True)
class Sample:
    """A letter with a plain word in every open place, as its reader would see it."""

    subject: str
    text: str


def sample_of(*, kind: str, language: str, reader: Person) -> Sample:
    """The wording in force, filled in: placeholders of the team's own data stand as their names."""
    with override(language):
        wording = wording_of(kind=kind, language=language)
        name = reader.salutation or reader.name
        filled = {place: f"‹{place}›" for place in placeholders(wording.subject + wording.text)}
        filled |= {
            "name": name,
            "greeting": greeting(address=reader.address, name=name),
            "organisation": plain(reader.organisation.name, language),
            "closing": closing(organisation=plain(reader.organisation.name, language)),
        }
        return Sample(fill(wording.subject, filled), fill(wording.text, filled))
