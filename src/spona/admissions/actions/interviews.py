"""Interviews: times offered, picked by the applicant, held, missed; what the panel noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Avg

from spona.admissions.actions.steps import take_step
from spona.admissions.mails import interviews as letters
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.interview import InterviewQuestion, InterviewSheet, Slot
from spona.admissions.models.review import Reviewer
from spona.admissions.queries.interviews import free_for, may_change, points_of, questions
from spona.admissions.states import ReviewState, SlotState, State
from spona.core.audit import record
from spona.core.states import WrongState
from spona.core.translated import Said
from spona.people.models import Person


class SlotGone(Exception):
    """The time was taken by somebody else, or can no longer be chosen or changed."""


class SheetChanged(Exception):
    """The sheet was saved from elsewhere in the meantime; `sheet` is how it stands."""

    def __init__(self, sheet: InterviewSheet) -> None:
        super().__init__(sheet.public_id)
        self.sheet = sheet


class NotComplete(Exception):
    """Handed in, a sheet has a score for every question."""


@transaction.atomic
def save_question(
    *,
    call: Call,
    question: InterviewQuestion | None,
    text: Said,
    listen_for: Said,
    weight: int,
    by: Person | None,
) -> InterviewQuestion:
    """A question for all. WrongState once a sheet is in: then all must be asked the same."""
    if InterviewSheet.objects.filter(slot__call=call, state=ReviewState.IN).exists():
        raise WrongState("held", "changed")
    if question is None:
        last = InterviewQuestion.objects.filter(call=call).order_by("-position").first()
        question = InterviewQuestion(
            organisation=call.organisation, call=call, position=last.position + 1 if last else 0
        )
    question.text, question.listen_for, question.weight = text, listen_for, weight
    question.save()
    record(verb="admissions.interview_question_saved", target=call, by=by)
    return question


@transaction.atomic
def remove_question(*, question: InterviewQuestion, by: Person | None) -> None:
    """WrongState once a sheet is in."""
    if InterviewSheet.objects.filter(slot__call=question.call, state=ReviewState.IN).exists():
        raise WrongState("held", "changed")
    question.delete()
    record(verb="admissions.interview_question_removed", target=question.call, by=by)


@transaction.atomic
def add_slots(
    *,
    call: Call,
    starts_at: datetime,
    minutes: int,
    pause: int,
    n: int,
    place: str,
    panel: Iterable[Reviewer],
    by: Person | None,
) -> list[Slot]:
    """`n` times one after the other, `minutes` long with `pause` minutes between, with this panel."""
    seats = list(panel)
    made = []
    for number in range(n):
        slot = Slot.objects.create(
            organisation=call.organisation,
            call=call,
            starts_at=starts_at + timedelta(minutes=number * (minutes + pause)),
            minutes=minutes,
            place=place,
        )
        slot.panel.set(seats)
        made.append(slot)
    record(verb="admissions.interview_times_added", target=call, by=by, n=n)
    return made


@dataclass
class Invited:
    """What became of inviting many at once."""

    invited: list[Application] = field(default_factory=list)
    without_address: list[Application] = field(default_factory=list)


@transaction.atomic
def invite(*, applications: Iterable[Application], by: Person | None, now: datetime) -> Invited:
    """Ask to an interview: shortlisted, with a letter. Who has no address is shortlisted and named."""
    result = Invited()
    for application in applications:
        if application.state != State.SHORTLISTED:
            take_step(application=application, to=State.SHORTLISTED, by=by, now=now)
        if letters.invitation(application=application, now=now) is None:
            result.without_address.append(application)
        else:
            result.invited.append(application)
    return result


@transaction.atomic
def choose_slot(*, application: Application, slot: Slot, by: Person | None, now: datetime) -> Slot:
    """She takes this time; one she had becomes free again. SlotGone when another one was faster."""
    # Her row first, as whoever takes an application back does: nobody waits in a circle.
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    application.state = row.state
    before = (
        Slot.objects.select_for_update(of=("self",))
        .select_related("call", "organisation")
        .filter(application=application, state__in=[SlotState.TAKEN, SlotState.HELD])
        .first()
    )
    if before is not None and before.pk == slot.pk:
        return before
    if before is not None and not may_change(slot=before, now=now):
        raise SlotGone
    if application.state != State.SHORTLISTED:
        raise SlotGone
    if not free_for(application=application, now=now).filter(pk=slot.pk).exists():
        raise SlotGone
    if before is not None:
        _free(before, now=now)
    try:
        with transaction.atomic():
            taken = Slot.objects.filter(
                pk=slot.pk, state=SlotState.FREE, application__isnull=True
            ).update(
                state=SlotState.TAKEN,
                application=application,
                taken_at=now,
                reminded_at=None,
                sequence=slot.sequence + 1,
            )
    except IntegrityError as error:  # eight tabs of one person: one time each
        raise SlotGone from error
    if not taken:
        raise SlotGone
    slot.refresh_from_db()
    record(verb="admissions.interview_time_taken", target=application, by=by)
    letters.taken(slot=slot, now=now)
    return slot


@transaction.atomic
def give_back(*, slot: Slot, by: Person | None, now: datetime) -> None:
    """She cannot come at this time. SlotGone when it is too late to change it here."""
    if not may_change(slot=slot, now=now):
        raise SlotGone
    application = slot.application
    _free(slot, now=now)
    if application is not None:
        record(verb="admissions.interview_time_given_back", target=application, by=by)


def _free(slot: Slot, *, now: datetime) -> None:
    """Free for somebody else; the calendar of who had it drops the entry."""
    application = slot.application
    slot.sequence += 1
    if application is not None and slot.starts_at > now:
        letters.cancelled(slot=slot, application=application, now=now)
    slot.state, slot.application, slot.taken_at = SlotState.FREE, None, None
    slot.save(update_fields=["state", "application", "taken_at", "sequence"])


@transaction.atomic
def change_slot(
    *, slot: Slot, starts_at: datetime, minutes: int, place: str, by: Person | None, now: datetime
) -> Slot:
    """Another hour or place. Who has it is told, with an entry that replaces the one before."""
    slot.starts_at, slot.minutes, slot.place = starts_at, minutes, place
    slot.sequence += 1
    slot.reminded_at = None
    slot.save(update_fields=["starts_at", "minutes", "place", "sequence", "reminded_at"])
    record(verb="admissions.interview_time_changed", target=slot, by=by)
    if slot.application_id:
        letters.changed(slot=slot, now=now)
    return slot


@transaction.atomic
def cancel_slot(*, slot: Slot, by: Person | None, now: datetime) -> None:
    """The time is called off; who had it chooses another. WrongState for one that was held."""
    # As it is now: somebody may have taken it since the page was loaded, and is told.
    row = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    slot.state, slot.application, slot.sequence = row.state, row.application, row.sequence
    if slot.state not in {SlotState.FREE, SlotState.TAKEN}:
        raise WrongState(slot.state, SlotState.CANCELLED)
    application = slot.application
    slot.sequence += 1
    if application is not None:
        letters.cancelled(slot=slot, application=application, now=now)
    slot.state, slot.application, slot.taken_at = SlotState.CANCELLED, None, None
    slot.save(update_fields=["state", "application", "taken_at", "sequence"])
    record(verb="admissions.interview_time_cancelled", target=slot, by=by)


@transaction.atomic
def note_outcome(*, slot: Slot, came: bool, by: Person | None, now: datetime) -> Slot:
    """Held, or nobody came. After "did not come" she may be asked again and choose another time."""
    if slot.state not in {SlotState.TAKEN, SlotState.HELD, SlotState.NO_SHOW} or (
        slot.starts_at > now
    ):
        raise WrongState(slot.state, SlotState.HELD)
    try:
        with transaction.atomic():
            Slot.objects.filter(pk=slot.pk).update(
                state=SlotState.HELD if came else SlotState.NO_SHOW
            )
    except IntegrityError as error:  # she has another time by now
        raise WrongState(slot.state, SlotState.HELD) from error
    slot.refresh_from_db(fields=["state"])
    record(verb="admissions.interview_noted", target=slot, by=by, came=came)
    return slot


@transaction.atomic
def save_sheet(
    *,
    slot: Slot,
    reviewer: Reviewer,
    scores: Mapping[str, int],
    notes: Mapping[str, str],
    comment: str,
    revision: int,
    hand_in: bool,
    now: datetime,
) -> InterviewSheet:
    """Keep what one of the panel noted; with `hand_in` it counts.

    SheetChanged when it was saved elsewhere since `revision`; WrongState when it is in already;
    NotComplete when a score is missing. Texts and scores of other questions than the call's are
    dropped.
    """
    asked = questions(call=slot.call)
    known = {question.public_id for question in asked}
    sheet, _created = InterviewSheet.objects.get_or_create(
        slot=slot, reviewer=reviewer, defaults={"organisation": slot.organisation}
    )
    if sheet.state == ReviewState.IN:
        raise WrongState(sheet.state, ReviewState.DRAFT)
    kept = {key: score for key, score in scores.items() if key in known and 0 <= score <= 5}
    points = points_of(scores=kept, asked=asked)
    if hand_in and points is None:
        raise NotComplete
    saved = InterviewSheet.objects.filter(
        pk=sheet.pk, revision=revision, state=ReviewState.DRAFT
    ).update(
        scores=kept,
        notes={key: text[:5000] for key, text in notes.items() if key in known and text.strip()},
        comment=comment[:5000],
        points=points,
        revision=revision + 1,
        saved_at=now,
        **({"state": ReviewState.IN, "handed_in_at": now} if hand_in else {}),
    )
    sheet.refresh_from_db()
    if not saved:
        raise SheetChanged(sheet)
    if hand_in:
        _count(slot, by=reviewer.person, now=now)
    return sheet


def _count(slot: Slot, *, by: Person, now: datetime) -> None:
    """The mean of the sheets that are in stands on the application; locked, so that both count."""
    application = Application.objects.select_for_update(of=("self",)).get(slots=slot)
    mean = InterviewSheet.objects.filter(
        slot__application=application, state=ReviewState.IN
    ).aggregate(mean=Avg("points"))["mean"]
    Application.objects.filter(pk=application.pk).update(
        interview_points=None if mean is None else round(mean)
    )
    Slot.objects.filter(pk=slot.pk, state=SlotState.TAKEN).update(state=SlotState.HELD)
    record(verb="admissions.interview_sheet_in", target=slot, by=by)


@transaction.atomic
def remind(*, slot: Slot, now: datetime) -> bool:
    """A letter the day before, once for the time as it stands. False when another was faster."""
    due = Slot.objects.filter(pk=slot.pk, state=SlotState.TAKEN, reminded_at__isnull=True)
    if not due.update(reminded_at=now):
        return False
    letters.reminder(slot=slot, now=now)
    return True
