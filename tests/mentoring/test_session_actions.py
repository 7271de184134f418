"""Sessions in two layers: what the team sees, and the note of the two."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from spona.core.models import AuditLine
from spona.mentoring import actions, note_actions, session_actions
from spona.mentoring.models import (
    Mentorship,
    Session,
    SessionNote,
    SessionView,
)
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import CannotRecord
from spona.mentoring.states import (
    Medium,
    Outcome,
)
from spona.programmes.models import Participation
from tests.characters import NOW, TODAY, House


def log(house: House, by: Participation, **changes: object) -> Session:
    values = {
        "mentorship": house.mentorship,
        "by": by,
        "held_on": date(2026, 4, 10),
        "outcome": Outcome.HELD,
        "minutes": 90,
        "medium": Medium.VIDEO,
        "now": NOW,
    }
    return session_actions.record_session(**{**values, **changes})


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))


def test_a_session_is_seen_and_its_note_is_the_pairs(scoped: House) -> None:
    session = log(scoped, scoped.mentee, notes="What she said", agenda="Budget")
    assert (session.held_on, session.minutes, session.outcome) == (date(2026, 4, 10), 90, "held")
    with as_pair(scoped.mentorship, person=scoped.mentor.person):
        note = SessionNote.objects.get(session=session)
        assert (note.agenda, note.notes) == ("Budget", "What she said")
    line = AuditLine.objects.get(verb="mentoring.session_recorded")
    assert "What she said" not in str(line.detail)


def test_without_text_there_is_no_note(scoped: House) -> None:
    log(scoped, scoped.mentee, notes="  ")
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert SessionNote.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"held_on": date(2025, 11, 30)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"next_on": date(2026, 4, 9)}, "next_on"),
        ({"next_on": TODAY + timedelta(days=401)}, "next_on"),
    ],
)
def test_what_cannot_have_been_is_refused(
    scoped: House, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(CannotRecord) as refused:
        log(scoped, scoped.mentee, **changes)
    assert list(refused.value.message_dict) == [field]
    assert Session.objects.count() == 0


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != Outcome.HELD])
def test_what_was_not_held_has_no_length(scoped: House, outcome: Outcome) -> None:
    assert log(scoped, scoped.mentee, outcome=outcome).minutes == 0


def test_only_the_two_record(scoped: House) -> None:
    with pytest.raises(PermissionDenied):
        log(scoped, scoped.other_mentor)


def test_after_the_end_a_months_meetings_may_still_be_written_down(scoped: House) -> None:
    Mentorship.objects.update(state="completed", ended_on=date(2026, 3, 20))
    scoped.mentorship.refresh_from_db()
    assert log(scoped, scoped.mentee, held_on=date(2026, 3, 19)).pk
    with pytest.raises(CannotRecord, match="after the pair ended"):
        log(scoped, scoped.mentee, held_on=date(2026, 3, 21))
    with pytest.raises(CannotRecord, match="closed"):
        log(scoped, scoped.mentee, held_on=date(2026, 3, 1), now=NOW + timedelta(days=30))


def test_a_meeting_both_write_down_counts_once(scoped: House) -> None:
    first = log(scoped, scoped.mentee, notes="Hers")
    second = log(scoped, scoped.mentor, notes="His")
    assert second == first
    view = SessionView.objects.get()
    assert (view.agrees, view.participation) == (True, scoped.mentor)
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert SessionNote.objects.get().notes == "Hers\n\nHis"


def test_a_day_both_remember_differently_keeps_both_words(scoped: House) -> None:
    log(scoped, scoped.mentee, minutes=90)
    log(scoped, scoped.mentor, minutes=60)
    session, view = Session.objects.get(), SessionView.objects.get()
    assert session.minutes == 90
    assert (view.agrees, view.minutes, view.held_on) == (False, 60, session.held_on)


def test_a_day_is_written_down_once_by_each_side(scoped: House) -> None:
    log(scoped, scoped.mentee)
    with pytest.raises(CannotRecord, match="written down already"):
        log(scoped, scoped.mentee)
    log(scoped, scoped.mentor)
    with pytest.raises(CannotRecord, match="written down already"):
        log(scoped, scoped.mentor)
    assert Session.objects.count() == 1


def answer(house: House, session: Session, by: Participation, **more: object) -> SessionView:
    return session_actions.answer_session(session=session, participation=by, now=NOW, **more)


def test_a_different_memory_stands_beside_and_may_become_a_yes(scoped: House) -> None:
    session = log(scoped, scoped.mentee)
    answer(scoped, session, scoped.mentor, agrees=False, outcome=Outcome.CANCELLED)
    view = SessionView.objects.get()
    assert (view.agrees, view.outcome, view.minutes) == (False, "cancelled", 0)
    assert Session.objects.get().outcome == "held"
    answer(scoped, session, scoped.mentor, agrees=True)
    assert SessionView.objects.get().agrees is True
    assert verbs()[-2:] == [
        "mentoring.session_remembered_differently",
        "mentoring.session_confirmed",
    ]


def test_nobody_answers_oneself_and_no_stranger_answers(scoped: House) -> None:
    session = log(scoped, scoped.mentee)
    for by in (scoped.mentee, scoped.other_mentor):
        with pytest.raises(PermissionDenied):
            answer(scoped, session, by, agrees=True)
    assert SessionView.objects.count() == 0


def test_a_difference_that_is_none_is_refused(scoped: House) -> None:
    session = log(scoped, scoped.mentee)
    with pytest.raises(CannotRecord, match="written down already"):
        answer(scoped, session, scoped.mentor, agrees=False, minutes=90)


def correct(house: House, session: Session, by: Participation, **more: object) -> Session:
    values = {
        "held_on": date(2026, 4, 9),
        "outcome": Outcome.HELD,
        "minutes": 60,
        "medium": Medium.PHONE,
        "next_on": None,
        "now": NOW,
    }
    return session_actions.correct_session(session=session, participation=by, **{**values, **more})


def test_its_recorder_corrects_a_session_until_it_is_answered(scoped: House) -> None:
    session = log(scoped, scoped.mentee)
    correct(scoped, session, scoped.mentee)
    session.refresh_from_db()
    assert (session.held_on, session.minutes) == (date(2026, 4, 9), 60)
    line = AuditLine.objects.get(verb="mentoring.session_corrected")
    assert line.detail["before"] == {"held_on": "2026-04-10", "outcome": "held", "minutes": 90}
    with pytest.raises(PermissionDenied):
        correct(scoped, session, scoped.mentor)
    answer(scoped, session, scoped.mentor, agrees=True)
    with pytest.raises(CannotRecord, match="answered already"):
        correct(scoped, session, scoped.mentee)


def test_a_correction_does_not_land_on_another_day_of_the_pair(scoped: House) -> None:
    log(scoped, scoped.mentee, held_on=date(2026, 4, 9))
    session = log(scoped, scoped.mentee)
    with pytest.raises(CannotRecord, match="written down already"):
        correct(scoped, session, scoped.mentee)


def test_its_recorder_takes_a_session_back_while_nobody_has_said_a_word_to_it(
    scoped: House,
) -> None:
    """Both wrote one meeting down, on two days: it would count twice."""
    mine, hers = log(scoped, scoped.mentee), log(scoped, scoped.mentor, held_on=date(2026, 4, 9))

    def remove(session: Session, by: Participation) -> None:
        session_actions.remove_session(session=session, participation=by, now=NOW)

    with pytest.raises(PermissionDenied):
        remove(mine, scoped.mentor)
    answer(scoped, hers, scoped.mentee, agrees=True)
    with pytest.raises(CannotRecord, match="answered already"):
        remove(hers, scoped.mentor)
    note = {"session": mine, "agenda": "", "notes": "Her words"}
    note_actions.write_note(**note, participation=scoped.mentor)
    with pytest.raises(CannotRecord, match="written a note here"):
        remove(mine, scoped.mentee)
    note_actions.write_note(**note, participation=scoped.mentee)  # saved again, word for word
    with pytest.raises(CannotRecord, match="written a note here"):
        remove(mine, scoped.mentee)
    note_actions.write_note(**{**note, "notes": ""}, participation=scoped.mentor)
    remove(mine, scoped.mentee)
    assert list(Session.objects.all()) == [hers]
    with pytest.raises(CannotRecord, match="taken back"):
        note_actions.write_note(**note, participation=scoped.mentor)
    line = AuditLine.objects.get(verb="mentoring.session_removed")
    assert (line.detail["day"], line.detail["before"]["minutes"]) == ("2026-04-10", 90)
    assert "Her words" not in str(line.detail)


def test_a_difference_is_settled_by_its_recorder(scoped: House) -> None:
    session = log(scoped, scoped.mentee)
    settle = {"session": session, "now": NOW}
    with pytest.raises(CannotRecord):
        session_actions.settle_session(**settle, participation=scoped.mentee)
    answer(scoped, session, scoped.mentor, agrees=False, minutes=60)
    with pytest.raises(PermissionDenied):
        session_actions.settle_session(**settle, participation=scoped.mentor)
    session_actions.settle_session(**settle, participation=scoped.mentee)
    session.refresh_from_db()
    assert (session.minutes, SessionView.objects.get().agrees) == (60, True)


def test_what_a_finished_pairs_sessions_come_to_stands_in_the_end(scoped: House) -> None:
    """A month to write down what was, then a fortnight to challenge the last of it."""
    first, second = log(scoped, scoped.mentee), log(scoped, scoped.mentee, held_on=date(2026, 4, 9))
    answer(scoped, second, scoped.mentor, agrees=False, minutes=60)
    actions.complete_mentorship(
        mentorship=scoped.mentorship, today=TODAY, now=NOW, by=scoped.coordinator
    )
    last, after = NOW + timedelta(days=44), NOW + timedelta(days=45)
    settle = {"session": second, "participation": scoped.mentee}
    with pytest.raises(CannotRecord, match="record is closed"):
        session_actions.settle_session(**settle, now=after)
    with pytest.raises(CannotRecord, match="record is closed"):
        correct(scoped, first, scoped.mentee, held_on=date(2026, 4, 8), now=after)
    with pytest.raises(CannotRecord, match="record is closed"):  # nobody could challenge it in time
        correct(scoped, first, scoped.mentee, held_on=date(2026, 4, 8), now=last)
    for agrees in (True, False):
        with pytest.raises(CannotRecord, match="record is closed"):
            session_actions.answer_session(
                session=first, participation=scoped.mentor, agrees=agrees, minutes=5, now=after
            )
    session_actions.answer_session(
        session=first, participation=scoped.mentor, agrees=True, now=last
    )
    session_actions.settle_session(**settle, now=last)


def test_notes_change_and_vanish_by_the_pairs_hand(scoped: House) -> None:
    session = log(scoped, scoped.mentee, notes="First")
    write = {"session": session}
    note_actions.write_note(**write, participation=scoped.mentor, agenda="", notes="Second")
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert SessionNote.objects.get().notes == "Second"
    note_actions.write_note(**write, participation=scoped.mentor, agenda="", notes=" ")
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert SessionNote.objects.count() == 0
    with pytest.raises(PermissionDenied):
        note_actions.write_note(
            **write, participation=scoped.other_mentee, agenda="", notes="Intruder"
        )
