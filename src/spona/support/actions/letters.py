"""A letter of the team to many: written, shown to a colleague, approved, sent in portions.

From the approval on its words and its readers are rows; whatever happens to the worker, each reader has
it once. In the first minute it can be called back whole, later what still waits can be held.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spona.core.audit import record
from spona.core.languages import CONTENT
from spona.core.states import WrongState, require_step
from spona.core.translated import Said
from spona.messaging.models import Message
from spona.messaging.states import MessageState
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.support.actions.alerts import tell
from spona.support.actions.tasks import settle
from spona.support.mails import letters as mails
from spona.support.models.desk import Task
from spona.support.models.letters import LetterReader, TeamLetter
from spona.support.queries.desk import colleagues
from spona.support.queries.letters import Choice, Meant, batch_of, chosen, meant
from spona.support.rules import DUE_IN
from spona.support.states import (
    LETTER_STEPS,
    LetterState,
    ReaderState,
    TaskKind,
    TaskState,
    Tells,
    WhyLeftOut,
)

GRACE = timedelta(minutes=1)
PORTION = 100
APPROVED = gettext_noop("Approved, or taken back.")


class NotTheSame(Exception):
    """It is not the letter that the colleague has seen: other words, or it means other people."""


@transaction.atomic
def save_letter(
    *,
    letter: TeamLetter | None,
    cycle: Cycle,
    choice: Choice,
    is_needed: bool,
    subject: Said,
    text: Said,
    by: Person,
    now: datetime,
) -> TeamLetter:
    """Keep a draft. ValidationError, with nothing kept, for a placeholder that no letter knows; WrongState
    once a colleague has it before her. Whoever changes its words has written it from then on."""
    for words in (*subject.values(), *text.values()):
        if strange := mails.strange_places(words):
            named = ", ".join(f"{{{place}}}" for place in sorted(strange))
            raise ValidationError(_("This letter does not know: %(places)s.") % {"places": named})
    if letter is None:
        kept = TeamLetter(organisation=cycle.organisation, cycle=cycle, written_by=by)
    else:
        kept = _locked(letter)
        _must_be(kept, LetterState.DRAFT)
        if (kept.subject, kept.text) != (subject, text):
            kept.written_by = by
    kept.choice, kept.is_needed = choice.to_data(), is_needed
    kept.subject, kept.text, kept.changed_at = subject, text, now
    kept.save()
    return kept


@transaction.atomic
def copy_letter(*, letter: TeamLetter, cycle: Cycle, by: Person, now: datetime) -> TeamLetter:
    """A new draft in the words of an earlier letter, for the same sort of readers."""
    return save_letter(
        letter=None,
        cycle=cycle,
        choice=Choice.from_data(letter.choice),
        is_needed=letter.is_needed,
        subject=letter.subject,
        text=letter.text,
        by=by,
        now=now,
    )


@transaction.atomic
def drop_letter(*, letter: TeamLetter) -> None:
    """Throw a draft away. WrongState for any other."""
    kept = _locked(letter)
    _must_be(kept, LetterState.DRAFT)
    kept.delete()


@transaction.atomic
def ask_approval(*, letter: TeamLetter, by: Person, now: datetime) -> TeamLetter:
    """Lay it before a colleague. ValidationError while it has no words, or means nobody."""
    kept = _locked(letter)
    require_step(LETTER_STEPS, LetterState(kept.state), LetterState.ASKED)
    if not any(kept.subject.get(code) and kept.text.get(code) for code in kept.text):
        raise ValidationError(_("A letter needs a subject and a text in the same language."))
    for code, text in kept.text.items():
        if text and not kept.subject.get(code):  # it would go out under a subject in another one
            said = _("The text in this language has no subject: %(language)s.")
            raise ValidationError(said % {"language": CONTENT.get(code, code)})
    today = timezone.localdate(now)
    if not any(one.why is None for one in readers_now(letter=kept, today=today)):
        raise ValidationError(_("Nobody would get this letter."))
    kept.state, kept.asked_at = LetterState.ASKED, now
    kept.save(update_fields=["state", "asked_at"])
    task = Task(
        organisation_id=kept.organisation_id,
        cycle=kept.cycle,
        kind=TaskKind.LETTER,
        facts={"letter": kept.public_id, "by": by.name},
        due_on=today + timedelta(days=DUE_IN[TaskKind.LETTER]),
        created_at=now,
        created_by=by,
    )
    Task.objects.bulk_create([task])  # the chat hears of the letter, not of its task too
    tell(tells=Tells.LETTER, kinds={"letter": 1}, now=now)
    record(verb="support.letter_asked", target=kept, by=by)
    return kept


@transaction.atomic
def take_back(*, letter: TeamLetter, by: Person, now: datetime) -> None:
    """Not yet: it is a draft again. WrongState once it was approved."""
    kept = _locked(letter)
    _must_be(kept, LetterState.ASKED)
    kept.state, kept.asked_at = LetterState.DRAFT, None
    kept.save(update_fields=["state", "asked_at"])
    _settle(kept, now)
    record(verb="support.letter_taken_back", target=kept, by=by)


def may_approve(*, letter: TeamLetter, by: Person) -> bool:
    """Whoever did not write it; its writer only where nobody else of the team may act."""
    return by.pk != letter.written_by_id or all(one.pk == by.pk for one in colleagues())


@transaction.atomic
def approve(*, letter: TeamLetter, by: Person, seen: str, now: datetime) -> TeamLetter:
    """From now on its words and readers stand; it goes out in a minute. `seen` is the
    `mark_of` the letter and the readers that the colleague had before her.

    NotTheSame when the words are others by now or mean others, ValidationError for its own writer.
    """
    kept = _locked(letter)
    require_step(LETTER_STEPS, LetterState(kept.state), LetterState.GOING)
    if not may_approve(letter=kept, by=by):
        raise ValidationError(_("A colleague has to read it: you wrote it yourself."))
    readers = readers_now(letter=kept, today=timezone.localdate(now))
    if mark_of(kept, readers) != seen:
        raise NotTheSame
    LetterReader.objects.bulk_create(
        LetterReader(
            organisation_id=kept.organisation_id,
            letter=kept,
            participation=one.participation,
            state=ReaderState.LEFT_OUT if one.why else ReaderState.WAITING,
            why=one.why or "",
        )
        for one in readers
    )
    kept.state, kept.approved_by, kept.approved_at = LetterState.GOING, by, now
    kept.goes_at = now + GRACE
    kept.save(update_fields=["state", "approved_by", "approved_at", "goes_at"])
    _settle(kept, now)
    record(
        verb="support.letter_approved",
        target=kept,
        by=by,
        n=sum(one.why is None for one in readers),
    )
    return kept


@transaction.atomic
def call_back(*, letter: TeamLetter, by: Person, now: datetime) -> None:
    """In the minute before it goes: a draft again, and nobody has got it. ValidationError later."""
    kept = _locked(letter)
    require_step(LETTER_STEPS, LetterState(kept.state), LetterState.DRAFT)
    if kept.goes_at is None or now >= kept.goes_at:
        raise ValidationError(_("It is on its way already. What still waits can be held back."))
    LetterReader.objects.filter(letter=kept).delete()
    kept.state = LetterState.DRAFT
    kept.asked_at = kept.approved_at = kept.approved_by = kept.goes_at = None
    kept.save(update_fields=["state", "asked_at", "approved_at", "approved_by", "goes_at"])
    record(verb="support.letter_called_back", target=kept, by=by)


@transaction.atomic
def write_portion(*, letter: TeamLetter, now: datetime) -> int:
    """Put the letter into the outbox for the next readers; how many were looked at. Who left, rests or
    switched such letters off since is left out. Once the team holds copies of it back, those written later
    are held too. Zero when all have it: then it is done."""
    kept = _locked(letter)
    if kept.state != LetterState.GOING or kept.goes_at is None or kept.goes_at > now:
        return 0
    waiting = {
        row.participation_id: row
        for row in LetterReader.objects.filter(letter=kept, state=ReaderState.WAITING).order_by(
            "pk"
        )[:PORTION]
    }
    if not waiting:
        kept.state, kept.done_at = LetterState.DONE, now
        kept.save(update_fields=["state", "done_at"])
        return 0
    for to in meant(
        found=Participation.objects.filter(pk__in=waiting),
        is_needed=kept.is_needed,
        names_pair=mails.names_pair(kept),
        today=timezone.localdate(now),
    ):
        row = waiting[to.participation.pk]
        row.message = None if to.why else mails.written(letter=kept, to=to, now=now)
        row.state = ReaderState.WRITTEN if row.message else ReaderState.LEFT_OUT
        row.why = "" if row.message else to.why or WhyLeftOut.OFF
    LetterReader.objects.bulk_update(waiting.values(), ["state", "why", "message"])
    _hold_with_the_rest(kept)
    return len(waiting)


def readers_now(*, letter: TeamLetter, today: date) -> list[Meant]:
    """Whom it would reach and whom it would leave out, as things stand."""
    return meant(
        found=chosen(cycle=letter.cycle, choice=Choice.from_data(letter.choice)),
        is_needed=letter.is_needed,
        names_pair=mails.names_pair(letter),
        today=today,
    )


def _must_be(letter: TeamLetter, state: LetterState) -> None:
    if letter.state != state:
        raise WrongState(letter.state, state)


def mark_of(letter: TeamLetter, readers: Iterable[Meant]) -> str:
    """Tells whether two looks at a letter saw the same words for the same people."""
    reached = sorted(one.participation.pk for one in readers if one.why is None)
    words = sorted(letter.subject.items()), sorted(letter.text.items()), letter.is_needed
    return sha256(repr((words, reached)).encode()).hexdigest()[:16]


def _hold_with_the_rest(letter: TeamLetter) -> None:
    copies = Message.objects.filter(batch=batch_of(letter))
    if copies.filter(state=MessageState.HELD).exists():
        copies.filter(state=MessageState.QUEUED).update(state=MessageState.HELD)


def _settle(letter: TeamLetter, now: datetime) -> None:
    tasks = Task.objects.filter(
        kind=TaskKind.LETTER, state=TaskState.OPEN, facts__letter=letter.public_id
    )
    settle(tasks=list(tasks.values_list("pk", flat=True)), outcome=APPROVED, now=now)


def _locked(letter: TeamLetter) -> TeamLetter:
    """The row as it is now, held until the act is done."""
    return (
        TeamLetter.objects.select_for_update(of=("self",))
        .select_related("cycle__organisation", "written_by", "organisation")
        .get(pk=letter.pk)
    )
