"""The wording of a kind of mail, and the outbox as the team sees it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Q, QuerySet, When
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core.prepared import prepared
from spona.core.translated import plain
from spona.messaging import looks
from spona.messaging.kinds import kinds
from spona.messaging.models import MailTemplate, Message
from spona.messaging.states import UNDELIVERED, MessageState
from spona.messaging.wording import PLACEHOLDER, closing, fill, greeting, letter, placeholders
from spona.people.models import Person


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str
    button: str


def wording_of(*, kind: str, language: str, programme: int | None = None) -> Wording:
    """The programme's own wording, else the organisation's, else ours: `mail/<kind>.txt`, first line the
    subject, then the body of a letter (greeting and closing are put around it).

    Called inside an organisation's scope and with `language` active.
    """
    of = {own.programme: own for own in _own_wordings(kind=kind, language=language)}
    if own := of.get(programme) or of.get(None):
        return Wording(own.subject, own.text, _("Open the page"))
    return default_wording(kind=kind, language=language)


@prepared()
def _own_wordings(*, kind: str, language: str) -> QuerySet[MailTemplate]:
    return MailTemplate.objects.filter(kind=kind, language=language)


# Every wording may use these.
ALWAYS = frozenset({"greeting", "closing", "name", "organisation"})
THE_LETTER = frozenset({"letters", "text"})  # places that hold what a letter is written for


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
    elif left_out := sorted(
        place for place in THE_LETTER & known if place not in placeholders(text)
    ):
        errors["text"] = _("Please leave %(place)s: it is the letter itself.") % {
            "place": f"{{{left_out[0]}}}"
        }
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
    inherited: list[str]  # of a programme's list: worded by the organisation for all of them


def is_of_programmes(kind: str) -> bool:
    """Does a programme send it, so that it may have words of its own for it?"""
    return "cycle" in places_of(kind)


def kind_lines(
    *, languages: Iterable[str], reader: str, programme: int | None = None
) -> list[KindLine]:
    """Every kind with its own and its missing wordings, of a programme those that it sends; one query."""
    wanted = list(languages)
    own: dict[str, list[str]] = defaultdict(list)
    inherited: dict[str, list[str]] = defaultdict(list)
    found = MailTemplate.objects.filter(Q(programme=None) | Q(programme=programme or 0))
    rows = found.values_list("kind", "language", "programme").order_by("language")
    for kind, language, of in rows:
        (own if of == programme else inherited)[kind].append(language)
    lines = [
        KindLine(
            kind,
            default_wording(kind=kind, language=reader).subject,
            own[kind],
            [
                code
                for code in _in_english(kind, tuple(wanted))
                if code not in own[kind] and code not in inherited[kind]
            ],
            inherited[kind],
        )
        for kind in kinds()
        if programme is None or is_of_programmes(kind)
    ]
    return sorted(lines, key=lambda line: line.subject)


@cache
def _in_english(kind: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Languages in which our own words are English still; worked out once for the process."""
    template = get_template(f"mail/{kind}.txt")
    with override("en"):
        english = template.render({})
    if not re.search(r"\w", PLACEHOLDER.sub("", english.removeprefix("Subject:"))):
        return ()  # it has no words of ours: the team writes them each time
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
    own = set(
        MailTemplate.objects.filter(kind=kind, programme=None).values_list("language", flat=True)
    )
    return [code for code in lacking if code not in own]


def outbox(*, state: str = "") -> QuerySet[Message]:
    """Messages of the organisation in scope, newest first."""
    messages = Message.objects.select_related("person").order_by("-created_at", "-pk")
    if state == MessageState.FAILED:
        return messages.filter(state__in=UNDELIVERED)
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


MOST_READERS = 12


def readers_of_samples(*, language: str, but: Person) -> list[Person]:
    """Some who would get such letters, those who read this language first, for a look at what arrives."""
    known = looks.readers(language=language, most=MOST_READERS)
    if known:
        return known
    found = Person.objects.exclude(pk=but.pk).exclude(email="").select_related("organisation")
    reads = Case(When(preferred_language=language, then=0), default=1)
    return list(found.order_by(reads, "-changed_at", "pk")[:MOST_READERS])


@dataclass(frozen=True)
class Sample:
    """A letter as its reader would see it; a place for which nothing is known yet says which it is."""

    subject: str
    text: str


def sample_of(*, kind: str, language: str, reader: Person, programme: int | None = None) -> Sample:
    """The wording in force, filled in with what would stand in it for this reader; what only the day of
    the letter knows stands as the name of its place."""
    with override(language):
        wording = wording_of(kind=kind, language=language, programme=programme)
        name = reader.salutation or reader.name
        filled = {place: f"‹{place}›" for place in placeholders(wording.subject + wording.text)}
        filled |= looks.values_for(reader=reader, language=language)
        filled |= {
            "link": f"[ {wording.button} ]",
            "name": name,
            "greeting": greeting(address=reader.address, name=name),
            "organisation": plain(reader.organisation.name, language),
            "closing": closing(organisation=plain(reader.organisation.name, language)),
        }
        return Sample(fill(wording.subject, filled), fill(wording.text, filled))
