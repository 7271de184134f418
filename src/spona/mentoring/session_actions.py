"""Sessions as the team sees them: that, when and how long.

Nothing written by one side is overwritten by the other: a different memory is a row beside it.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring import mails
from spona.mentoring.models import Mentorship, Session, SessionNote, SessionView
from spona.mentoring.note_actions import add_to_note
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import (
    CannotRecord,
    check_may_answer,
    check_may_record,
    check_session,
    check_was_there,
    facts_of,
    is_own_side,
    may_correct,
    opposite,
)
from spona.mentoring.signals import pair_touched
from spona.mentoring.states import Medium, Outcome
from spona.programmes.models import Participation


@transaction.atomic
def record_session(
    *,
    mentorship: Mentorship,
    by: Participation,
    held_on: date,
    outcome: Outcome,
    minutes: int,
    medium: Medium,
    next_on: date | None = None,
    agenda: str = "",
    notes: str = "",
    now: datetime,
) -> Session:
    """One side writes a meeting down; the note goes to the pair's own layer.

    When the other side has the same day already, this is its answer: agreeing if both say the same,
    else a different memory beside it. So a meeting that both write down counts once.
    Otherwise the other side is told by mail that it waits for her word.
    A co-mentor writes down for the mentor's side. PermissionDenied for anybody else; CannotRecord, by
    field, for what cannot have been.
    """
    opposite(mentorship=mentorship, participation=by)
    today = timezone.localdate(now)
    check_may_record(mentorship=mentorship, today=today)
    check_was_there(mentorship=mentorship, participation=by, held_on=held_on)
    minutes = check_session(
        mentorship=mentorship,
        held_on=held_on,
        outcome=outcome,
        minutes=minutes,
        next_on=next_on,
        today=today,
    )
    _lock(mentorship)  # two records of a day come one after the other
    there = Session.objects.filter(mentorship=mentorship, held_on=held_on).first()
    if there is not None:
        session = _second_word(
            there, mentorship, by, outcome=outcome, minutes=minutes, next_on=next_on, now=now
        )
    else:
        session = Session.objects.create(
            organisation=mentorship.organisation,
            mentorship=mentorship,
            held_on=held_on,
            outcome=outcome,
            minutes=minutes,
            medium=medium,
            recorded_by=by,
            recorded_at=now,
            next_on=next_on,
        )
        _audit(
            "session_recorded", session, mentorship, by, outcome=outcome, minutes=minutes, now=now
        )
        mails.session_recorded(session=session, now=now)
    add_to_note(session, by, agenda=agenda, notes=notes)
    return session


def _second_word(
    session: Session,
    mentorship: Mentorship,
    by: Participation,
    *,
    outcome: Outcome,
    minutes: int,
    next_on: date | None,
    now: datetime,
) -> Session:
    """The day is written down already: by the other side, so this is an answer; by this one, refused."""
    answered = SessionView.objects.filter(session=session).exists()
    own = is_own_side(mentorship=mentorship, one=session.recorded_by_id, other=by.pk)
    if own or answered:
        raise CannotRecord(
            {"held_on": [_("This day is written down already. You find it on your pair's page.")]}
        )
    same = (session.outcome, session.minutes) == (outcome, minutes)
    answer_session(
        session=session,
        participation=by,
        agrees=same,
        held_on=None if same else session.held_on,
        minutes=None if same else minutes,
        outcome=None if same else outcome,
        now=now,
    )
    if next_on is not None and (session.next_on is None or next_on > session.next_on):
        session.next_on = next_on
        session.save(update_fields=["next_on"])
    return session


@transaction.atomic
def answer_session(
    *,
    session: Session,
    participation: Participation,
    agrees: bool,
    held_on: date | None = None,
    minutes: int | None = None,
    outcome: Outcome | None = None,
    seen: str | None = None,
    now: datetime,
) -> SessionView:
    """The other side's word: that is right, or "I remember it differently" with its own day, outcome,
    length. May be said anew; the recorder's row is never touched, and of a difference she is told. One
    word stands for the side, whether the mentor says it or a co-mentor; the audit keeps who.

    `seen` are the facts (`facts_of`) that a yes was given to on a page. PermissionDenied for the
    recorder's side; CannotRecord when they have changed since, or when the record is closed.
    """
    mentorship = session.mentorship
    opposite(mentorship=mentorship, participation=participation)
    if is_own_side(mentorship=mentorship, one=session.recorded_by_id, other=participation.pk):
        raise PermissionDenied
    check_was_there(mentorship=mentorship, participation=participation, held_on=session.held_on)
    check_may_answer(mentorship=mentorship, today=timezone.localdate(now))
    session = _as_it_stands(session)
    if agrees and seen is not None and seen != facts_of(session):
        raise _corrected_meanwhile()
    values: dict[str, Any] = {"held_on": None, "minutes": None, "outcome": ""}
    if not agrees:
        outcome = outcome or Outcome(session.outcome)
        held_on = held_on or session.held_on
        minutes = check_session(
            mentorship=mentorship,
            held_on=held_on,
            outcome=outcome,
            minutes=session.minutes if minutes is None else minutes,
            next_on=None,
            today=timezone.localdate(now),
        )
        if (held_on, minutes, outcome) == (session.held_on, session.minutes, session.outcome):
            raise CannotRecord(
                _("This is what is written down already. If it is right, say so with the button.")
            )
        values = {"held_on": held_on, "minutes": minutes, "outcome": outcome}
    view, _created = SessionView.objects.update_or_create(
        session=session,
        defaults={
            "organisation": session.organisation,
            "participation": participation,
            "agrees": agrees,
            "at": now,
            **values,
        },
    )
    if not agrees:
        mails.session_differs(session=session, now=now)
    verb = "session_confirmed" if agrees else "session_remembered_differently"
    _audit(
        verb,
        session,
        mentorship,
        participation,
        **{k: str(v) for k, v in values.items() if v},
        now=now,
    )
    return view


@transaction.atomic
def settle_session(
    *, session: Session, participation: Participation, now: datetime, seen: str | None = None
) -> Session:
    """The recorder takes over what the other side remembers; from then on both say the same.

    `seen` are the facts (`facts_of`) of that memory as the recorder read them.
    """
    mentorship = session.mentorship
    if session.recorded_by_id != participation.pk:
        raise PermissionDenied
    check_may_answer(mentorship=mentorship, today=timezone.localdate(now))
    session = _as_it_stands(session)
    view = SessionView.objects.filter(session=session, agrees=False).first()
    if view is None or view.held_on is None or view.minutes is None:
        raise CannotRecord(_("There is no other memory of this session to take over."))
    if seen is not None and seen != facts_of(view):
        raise _corrected_meanwhile()
    _refuse_taken_day(view.held_on, but=session)
    before = {"held_on": str(session.held_on), "minutes": session.minutes}
    session.held_on, session.minutes = view.held_on, view.minutes
    session.outcome = view.outcome
    session.save(update_fields=["held_on", "minutes", "outcome"])
    view.agrees, view.at = True, now
    view.held_on, view.minutes, view.outcome = None, None, ""
    view.save(update_fields=["agrees", "at", "held_on", "minutes", "outcome"])
    _audit("session_settled", session, mentorship, participation, before=before, now=now)
    return session


@transaction.atomic
def correct_session(
    *,
    session: Session,
    participation: Participation,
    held_on: date,
    outcome: Outcome,
    minutes: int,
    medium: Medium,
    next_on: date | None,
    now: datetime,
) -> Session:
    """Its recorder corrects it while the other side has said nothing; what stood there is in the audit."""
    mentorship = session.mentorship
    if session.recorded_by_id != participation.pk:
        raise PermissionDenied
    check_may_record(mentorship=mentorship, today=timezone.localdate(now))  # it begins a fortnight
    check_was_there(mentorship=mentorship, participation=participation, held_on=held_on)
    session = _as_it_stands(session)
    answered = SessionView.objects.filter(session=session).exists()
    if not may_correct(session=session, participation=participation, answered=answered):
        raise CannotRecord(_("The other side has answered already, so this can no longer change."))
    minutes = check_session(
        mentorship=mentorship,
        held_on=held_on,
        outcome=outcome,
        minutes=minutes,
        next_on=next_on,
        today=timezone.localdate(now),
    )
    _refuse_taken_day(held_on, but=session)
    before = {
        "held_on": str(session.held_on),
        "outcome": session.outcome,
        "minutes": session.minutes,
    }
    session.held_on, session.outcome, session.minutes = held_on, outcome, minutes
    session.medium, session.next_on, session.recorded_at = medium, next_on, now
    session.save(
        update_fields=["held_on", "outcome", "minutes", "medium", "next_on", "recorded_at"]
    )
    _audit("session_corrected", session, mentorship, participation, before=before, now=now)
    return session


@transaction.atomic
def remove_session(*, session: Session, participation: Participation, now: datetime) -> None:
    """Its recorder takes it back, with its note, while the other side has said nothing to it: both may
    have written one meeting down on two days. What stood there is in the audit."""
    mentorship = session.mentorship
    if session.recorded_by_id != participation.pk:
        raise PermissionDenied
    check_may_answer(mentorship=mentorship, today=timezone.localdate(now))
    session = _as_it_stands(session)
    answered = SessionView.objects.filter(session=session).exists()
    if not may_correct(session=session, participation=participation, answered=answered):
        raise CannotRecord(_("The other side has answered already, so this can no longer change."))
    with as_pair(mentorship, person=participation.person):
        others = SessionNote.objects.filter(session=session).exclude(changed_by=participation)
        if others.exists():
            raise CannotRecord(_("The other side has written a note here, so the session stays."))
        SessionNote.objects.filter(session=session).delete()
    before = {"outcome": session.outcome, "minutes": session.minutes}
    _audit("session_removed", session, mentorship, participation, before=before, now=now)
    session.delete()


def _corrected_meanwhile() -> CannotRecord:
    return CannotRecord(_("This was corrected while you were reading. Please look once more."))


def _lock(mentorship: Mentorship) -> None:
    """The pair's row is the lock of its sessions."""
    Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)


def _as_it_stands(session: Session) -> Session:
    """The session as it is now, with nobody else at it until the end of the transaction."""
    mentorship = session.mentorship
    _lock(mentorship)
    fresh = Session.objects.filter(pk=session.pk).first()
    if fresh is None:
        raise CannotRecord(_("The session is taken back."))
    fresh.mentorship = mentorship
    return fresh


def _refuse_taken_day(held_on: date, *, but: Session) -> None:
    taken = Session.objects.filter(mentorship=but.mentorship_id, held_on=held_on).exclude(pk=but.pk)
    if taken.exists():
        raise CannotRecord(
            {"held_on": [_("This day is written down already. You find it on your pair's page.")]}
        )


def _audit(
    verb: str,
    session: Session,
    mentorship: Mentorship,
    by: Participation,
    *,
    now: datetime,
    **detail: object,
) -> None:
    record(
        verb=f"mentoring.{verb}",
        target=mentorship,
        by=by.person,
        session=session.public_id,
        day=str(session.held_on),
        **detail,
    )
    pair_touched.send(sender=Mentorship, mentorship=mentorship, now=now)
