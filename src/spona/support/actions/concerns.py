"""The course of a concern, from the door to its closing.

No line of the organisation's trail is written here: a file's own log tells who opened it and what was
done, to those who may open it. Whatever a trust person does is called inside `as_trust(by)`.
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from spona.core.local_time import add_months
from spona.core.models import Organisation
from spona.core.states import require_step
from spona.mentoring.models import Mentorship
from spona.mentoring.states import MentorshipState
from spona.mentoring.suspension_actions import lift_suspension, suspend_mentorship
from spona.people.actions import CannotDo
from spona.people.models import Person
from spona.support.mails.concerns import something_waits
from spona.support.models.concern import (
    Concern,
    ConcernKeeper,
    ConcernLine,
    ConcernMessage,
    ConcernNote,
    Suspension,
    Wait,
)
from spona.support.queries.concerns import (
    NEWS,
    file_of_code,
    has_open_files,
    hash_of,
    readers_of,
    terms,
)
from spona.support.states import (
    CONCERN_STEPS,
    ConcernAct,
    ConcernOutcome,
    ConcernState,
    Reader,
    Wanted,
)
from spona.support.trust import as_forgetting, as_trust, as_writer

SAME_LOOK = timedelta(minutes=5)
SAME_CLICK = timedelta(minutes=10)


class CodeUsed(Exception):
    """The code opens another file already; the page offers a new one."""


# The writer


@transaction.atomic
def raise_concern(
    *,
    organisation: Organisation,
    code: str,
    reader: Reader,
    story: str,
    about: str,
    wanted: Wanted,
    reach: str,
    language: str,
    now: datetime,
) -> Concern:
    """1. The file is there, 2. open to whom its writer chose and to nobody else, 3. they are told that
    something waits. Sent twice with one code, it is one file.

    CannotDo when nobody of the choice can be reached; CodeUsed when the code has another story.
    """
    readers = readers_of(reader)
    if not readers:
        raise CannotDo(_("Nobody can be reached this way just now. Please choose again."))
    concern = Concern(
        organisation=organisation,
        code_hash=hash_of(code),
        reader=reader,
        story=story,
        about=about,
        wanted=wanted,
        reach=reach,
        language=language,
        received_at=now,
    )
    try:
        with transaction.atomic():
            concern.save()
    except IntegrityError:
        before = file_of_code(organisation=organisation, code=code)
        if before is not None and before.story == story:
            return before
        raise CodeUsed from None
    for one in readers:
        ConcernKeeper(
            organisation=organisation, concern=concern, person=one.person, since=now
        ).save()
    _write_line(concern, ConcernAct.CAME, None, now)
    for one in readers:
        something_waits(person=one.person, now=now)
    return concern


@transaction.atomic
def write_on(*, concern: Concern, text: str, now: datetime) -> bool:
    """The writer adds something; a closed file opens again. False for the same words sent twice."""
    with as_writer(concern):
        locked = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
        last = ConcernMessage.objects.order_by("-at", "-pk").first()
        if last and last.is_writers and last.text == text and last.at > now - SAME_CLICK:
            return False
        _say(locked, text, None, now)
        if locked.state == ConcernState.CLOSED:
            _open_again(locked, None, now)
    _write_line(concern, ConcernAct.WROTE_ON, None, now)
    keepers = ConcernKeeper._base_manager.filter(concern=concern, until=None)
    for keeper in keepers.select_related("person__organisation"):
        something_waits(person=keeper.person, now=now)
    return True


# The trust person


def look_at_files(*, by: Person) -> None:
    """She has looked: the next thing that comes is told by mail again."""
    Wait.objects.filter(person=by).delete()


@transaction.atomic
def open_file(*, concern: Concern, by: Person, now: datetime) -> None:
    """That she opened the file is noted in it; reloading the page within minutes is one look."""
    looks = ConcernLine.objects.filter(concern=concern, by=by, act=ConcernAct.OPENED)
    last = looks.order_by("-at").values_list("at", flat=True).first()
    came = ConcernLine.objects.filter(concern=concern, act__in=NEWS)
    news = came.order_by("-at").values_list("at", flat=True).first()
    if last is None or last < now - SAME_LOOK or (news is not None and last < news):
        _write_line(concern, ConcernAct.OPENED, by, now)
    look_at_files(by=by)


@transaction.atomic
def take_in_hand(*, concern: Concern, by: Person, now: datetime) -> None:
    """She sees to it. WrongState when the other one was quicker."""
    locked = _locked(concern)
    require_step(CONCERN_STEPS, ConcernState(locked.state), ConcernState.IN_HAND)
    if locked.state == ConcernState.CLOSED:
        _open_again(locked, by, now)
        return
    locked.state, locked.taken_by = ConcernState.IN_HAND, by
    locked.save(update_fields=["state", "taken_by"])
    _write_line(locked, ConcernAct.TAKEN, by, now)


@transaction.atomic
def answer_writer(*, concern: Concern, text: str, by: Person, now: datetime) -> None:
    """Kept for the writer, who reads it with her code."""
    locked = _locked(concern)
    _say(locked, text, by, now)
    _write_line(locked, ConcernAct.ANSWERED, by, now)


@transaction.atomic
def add_note(*, concern: Concern, text: str, by: Person, now: datetime) -> None:
    """For those who keep the file; the writer does not see it."""
    locked = _locked(concern)
    ConcernNote(
        organisation=locked.organisation, concern=locked, by=by, text=text, at=now
    ).save()  # fmt: skip
    _write_line(locked, ConcernAct.NOTED, by, now)


@transaction.atomic
def note_funder_told(*, concern: Concern, on: date, by: Person, now: datetime) -> None:
    """The duty towards the funder is done; what was said to it is not kept here."""
    locked = _locked(concern)
    locked.funder_told_on = on
    locked.save(update_fields=["funder_told_on"])
    _write_line(locked, ConcernAct.FUNDER_TOLD, by, now)


@transaction.atomic
def close_concern(
    *, concern: Concern, outcome: ConcernOutcome, today: date, by: Person, now: datetime
) -> None:
    """Closed with a word, and deleted so many months later. CannotDo while a pair is paused from it."""
    locked = _locked(concern)
    require_step(CONCERN_STEPS, ConcernState(locked.state), ConcernState.CLOSED)
    if Suspension.objects.filter(concern=locked, lifted_at=None).exists():
        raise CannotDo(_("A pair is still paused from this file. Please decide about it first."))
    months = terms(organisation=locked.organisation).keep_months
    locked.state, locked.outcome = ConcernState.CLOSED, outcome
    locked.closed_at, locked.delete_on = now, add_months(today, months)
    locked.save(update_fields=["state", "outcome", "closed_at", "delete_on"])
    _write_line(locked, ConcernAct.CLOSED, by, now)


@transaction.atomic
def hand_over(*, concern: Concern, to: Person, by: Person, now: datetime) -> None:
    """The file is the other one's from now on, and no longer hers."""
    locked = _locked(concern)
    ConcernKeeper.objects.filter(concern=locked, person=by, until=None).update(until=now)
    have = ConcernKeeper._base_manager.filter(concern=locked, person=to, until=None)
    if not have.exists():
        ConcernKeeper(organisation=locked.organisation, concern=locked, person=to, since=now).save()
    Concern._base_manager.filter(pk=locked.pk, taken_by=by).update(taken_by=to)
    _write_line(locked, ConcernAct.HANDED_OVER, by, now)
    something_waits(person=to, now=now)


@transaction.atomic
def pause_pair(*, concern: Concern, mentorship: Mentorship, by: Person, now: datetime) -> None:
    """The pair stands still at once; why stays here. CannotRecord when it is over or paused so already."""
    locked = _locked(concern)
    before = suspend_mentorship(mentorship=mentorship, now=now)
    Suspension(
        organisation=locked.organisation,
        concern=locked,
        mentorship=mentorship,
        by=by,
        since=now,
        state_before=before,
    ).save()
    _write_line(locked, ConcernAct.PAUSED_PAIR, by, now)


@transaction.atomic
def let_go_on(*, suspension: Suspension, by: Person, today: date, now: datetime) -> None:
    """The pause is lifted; the team decides again. Lifted twice, it is lifted once."""
    locked = _locked(suspension.concern)
    if not Suspension.objects.filter(pk=suspension.pk, lifted_at=None).update(lifted_at=now):
        return
    lift_suspension(
        mentorship=suspension.mentorship,
        back_to=MentorshipState(suspension.state_before),
        today=today,
        now=now,
    )
    _write_line(locked, ConcernAct.LIFTED_PAUSE, by, now)


# By itself


def forget_due(*, organisation: Organisation, today: date) -> int:
    """Closed files whose day has come are deleted with all that is in them. How many."""
    with as_forgetting(organisation, today=today), transaction.atomic():
        due = Concern.objects.filter(state=ConcernState.CLOSED)
        n = due.count()
        due.delete()
    return n


def remind(*, organisation: Organisation, now: datetime) -> int:
    """Whoever was told and has not looked for two days is told again, as long as something waits."""
    n = 0
    for wait in list(Wait.objects.select_related("person__organisation")):
        with as_trust(wait.person):
            if has_open_files():
                n += something_waits(person=wait.person, now=now)
    return n


def _locked(concern: Concern) -> Concern:
    """The row as it is now, held until the act is done. CannotDo for whoever no longer keeps it."""
    found: Concern | None = (
        Concern.objects.select_for_update(of=("self",)).filter(pk=concern.pk).first()
    )
    if found is None:
        raise CannotDo(_("This file is no longer with you."))
    return found


def _open_again(concern: Concern, by: Person | None, now: datetime) -> None:
    concern.state, concern.outcome = ConcernState.IN_HAND, ""
    concern.closed_at = concern.delete_on = None
    concern.save(update_fields=["state", "outcome", "closed_at", "delete_on"])
    _write_line(concern, ConcernAct.REOPENED, by, now)


def _say(concern: Concern, text: str, by: Person | None, now: datetime) -> None:
    ConcernMessage(
        organisation=concern.organisation,
        concern=concern,
        by=by,
        is_writers=by is None,
        text=text,
        at=now,
    ).save()


def _write_line(concern: Concern, act: ConcernAct, by: Person | None, now: datetime) -> None:
    """Saved without asking the manager: the writer may not read the log that she adds to."""
    ConcernLine(
        organisation=concern.organisation, concern=concern, by=by, act=act, at=now
    ).save()  # fmt: skip
