"""Agenda and notes of a session. They belong to the pair alone, so they leave no line in the audit
trail, which the team can read."""

from django.db import transaction
from django.utils.translation import gettext as _

from spona.mentoring.models import Mentorship, Session, SessionNote
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import CannotRecord, check_was_there, opposite
from spona.programmes.models import Participation


@transaction.atomic
def write_note(
    *,
    session: Session,
    participation: Participation,
    agenda: str,
    notes: str,
) -> SessionNote | None:
    """Agenda and notes of a session, written by either of the two, or by a co-mentor of a session since
    she joined; both empty removes them.

    Once the other side of its recorder has written, `changed_by` stays theirs: the session can then
    not be taken back over their words.
    """
    mentorship = session.mentorship
    opposite(mentorship=mentorship, participation=participation)
    check_was_there(mentorship=mentorship, participation=participation, held_on=session.held_on)
    Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    if not Session.objects.filter(pk=session.pk).exists():
        raise CannotRecord(_("The session is taken back."))
    with as_pair(mentorship, person=participation.person):
        if not (agenda.strip() or notes.strip()):
            SessionNote.objects.filter(session=session).delete()
            return None
        there = SessionNote.objects.filter(session=session).first()
        is_others = there is not None and there.changed_by_id != session.recorded_by_id
        note, _is_new = SessionNote.objects.update_or_create(
            session=session,
            defaults={
                "organisation": mentorship.organisation,
                "mentorship": mentorship,
                "agenda": agenda.strip(),
                "notes": notes.strip(),
                "changed_by": there.changed_by if there and is_others else participation,
            },
        )
    return note


def add_to_note(session: Session, by: Participation, *, agenda: str, notes: str) -> None:
    """What somebody typed while recording is added to what the pair has; nothing is lost."""
    if not (agenda.strip() or notes.strip()):
        return
    with as_pair(session.mentorship, person=by.person):
        there = SessionNote.objects.filter(session=session).first()
    write_note(
        session=session,
        participation=by,
        agenda="\n\n".join(filter(None, [there.agenda if there else "", agenda.strip()])),
        notes="\n\n".join(filter(None, [there.notes if there else "", notes.strip()])),
    )
