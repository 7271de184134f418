"""What a pair and the team can do with a mentorship, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from spona.core.models import AuditLine
from spona.core.states import WrongState
from spona.mentoring import actions, goal_actions, session_actions
from spona.mentoring.models import (
    Acceptance,
    AgreementText,
    Goal,
    GoalVersion,
    Mentorship,
    Session,
    SessionNote,
    SessionView,
)
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import CannotRecord
from spona.mentoring.states import (
    MENTORSHIP_STEPS,
    EndReason,
    Initiator,
    Medium,
    MentorshipState,
    Outcome,
)
from spona.messaging.models import Link, Message
from spona.people.states import Channel
from spona.programmes.models import Participation
from spona.programmes.states import Standing
from tests.characters import NOW, TODAY, House, make_mentee


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


def test_two_who_take_part_become_a_pair_and_both_are_told(scoped: House) -> None:
    pair = actions.start_mentorship(
        mentee=scoped.other_mentee, mentor=scoped.other_mentor, today=TODAY, now=NOW, by=None
    )
    assert (pair.state, pair.started_on) == (MentorshipState.ACTIVE, TODAY)
    assert verbs() == ["mentoring.mentorship_started"]
    told = {m.person_id: m for m in Message.objects.filter(kind="pair_started")}
    assert set(told) == {scoped.other_mentee.person_id, scoped.other_mentor.person_id}
    assert told[scoped.other_mentee.person_id].subject == (
        "You and Petra ours are a pair: Leaders 2026 ours"
    )
    assert set(Link.objects.values_list("purpose", "target_id")) == {("pair", pair.public_id)}


@pytest.mark.parametrize("standing", [s for s in Standing if s != Standing.CONFIRMED])
def test_nobody_is_paired_who_does_not_take_part(scoped: House, standing: Standing) -> None:
    scoped.other_mentor.standing = standing
    with pytest.raises(CannotRecord):
        actions.start_mentorship(
            mentee=scoped.other_mentee, mentor=scoped.other_mentor, today=TODAY, now=NOW, by=None
        )


def test_a_mentee_has_one_live_pair(scoped: House) -> None:
    with pytest.raises(CannotRecord, match="in a pair already"):
        actions.start_mentorship(
            mentee=scoped.mentee, mentor=scoped.other_mentor, today=TODAY, now=NOW, by=None
        )
    assert Mentorship.objects.count() == 1


def test_parts_are_not_swapped(scoped: House) -> None:
    with pytest.raises(CannotRecord):
        actions.start_mentorship(
            mentee=scoped.other_mentor, mentor=scoped.other_mentee, today=TODAY, now=NOW, by=None
        )


def test_a_cycle_without_agreement_gets_the_default_one(scoped: House) -> None:
    AgreementText.objects.all().delete()
    text = actions.ensure_agreement(cycle=scoped.cycle, now=NOW)
    assert (text.version, set(text.body)) == (1, {"en", "sr"})
    assert "About 9 meetings in the programme, each around 90 minutes" in text.body["en"]
    assert actions.ensure_agreement(cycle=scoped.cycle, now=NOW) == text


def test_a_new_agreement_is_a_new_version_and_old_yeses_stay(scoped: House) -> None:
    accept = {"mentorship": scoped.mentorship, "participation": scoped.mentee, "now": NOW}
    first = actions.accept_agreement(**accept, language="en", channel=Channel.LINK)
    again = actions.accept_agreement(**accept, language="sr", channel=Channel.PAGE)
    assert again == first
    text = actions.publish_agreement(
        cycle=scoped.cycle, body={"en": "New."}, by=scoped.coordinator, now=NOW
    )
    assert text.version == 2
    actions.accept_agreement(**accept, language="en", channel=Channel.PAGE)
    assert list(Acceptance.objects.order_by("pk").values_list("text__version", "channel")) == [
        (1, "link"),
        (2, "page"),
    ]


def test_the_text_in_force_is_not_published_again(scoped: House) -> None:
    publish = {"cycle": scoped.cycle, "by": scoped.coordinator, "now": NOW}
    actions.publish_agreement(**publish, body={"en": "# We agree\n\n- To meet.\n"})
    with pytest.raises(CannotRecord, match="in force already"):  # as a browser sends it back
        actions.publish_agreement(**publish, body={"en": "# We agree\r\n\r\n- To meet.", "sr": " "})
    assert AgreementText.objects.count() == 2


def test_only_the_two_accept(scoped: House) -> None:
    with pytest.raises(PermissionDenied):
        actions.accept_agreement(
            mentorship=scoped.mentorship,
            participation=scoped.other_mentee,
            language="en",
            channel=Channel.PAGE,
            now=NOW,
        )


@pytest.mark.parametrize("before", list(MentorshipState))
@pytest.mark.parametrize("after", list(MentorshipState))
def test_the_table_of_steps_is_the_only_door(
    scoped: House, before: MentorshipState, after: MentorshipState
) -> None:
    over = before in {MentorshipState.COMPLETED, MentorshipState.ENDED}
    Mentorship.objects.update(state=before, ended_on=TODAY if over else None)
    pair = Mentorship.objects.get()
    common = {"mentorship": pair, "today": TODAY, "now": NOW, "by": scoped.coordinator}
    reason = {"reason": EndReason.NO_FIT, "initiator": Initiator.BOTH}
    step = {
        MentorshipState.PAUSED: lambda: actions.pause_mentorship(**common, **reason),
        MentorshipState.ACTIVE: lambda: actions.resume_mentorship(**common),
        MentorshipState.COMPLETED: lambda: actions.complete_mentorship(**common),
        MentorshipState.ENDED: lambda: actions.end_mentorship(**common, **reason),
    }[after]
    if after in MENTORSHIP_STEPS[before]:
        step()
        assert Mentorship.objects.get().state == after
        assert AuditLine.objects.get().detail["after"] == after
    else:
        with pytest.raises(WrongState):
            step()
        assert Mentorship.objects.get().state == before


def test_an_early_end_tells_both_and_names_no_reason(scoped: House) -> None:
    actions.end_mentorship(
        mentorship=scoped.mentorship,
        reason=EndReason.CONDUCT,
        initiator=Initiator.MENTEE,
        today=TODAY,
        now=NOW,
        by=scoped.coordinator,
    )
    pair = Mentorship.objects.get()
    assert (pair.ended_on, pair.end_reason, pair.end_initiator) == (TODAY, "conduct", "mentee")
    mails = list(Message.objects.all())
    assert len(mails) == 2
    assert not any("conduct" in m.text.lower() for m in mails)


def test_an_end_can_be_silent(scoped: House) -> None:
    actions.end_mentorship(
        mentorship=scoped.mentorship,
        reason=EndReason.OTHER,
        initiator=Initiator.TEAM,
        today=TODAY,
        now=NOW,
        by=scoped.coordinator,
        tell=False,
    )
    assert Message.objects.count() == 0


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
    session_actions.write_note(**write, participation=scoped.mentor, agenda="", notes="Second")
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert SessionNote.objects.get().notes == "Second"
    session_actions.write_note(**write, participation=scoped.mentor, agenda="", notes=" ")
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        assert SessionNote.objects.count() == 0
    with pytest.raises(PermissionDenied):
        session_actions.write_note(
            **write, participation=scoped.other_mentee, agenda="", notes="Intruder"
        )


def test_a_changed_goal_keeps_its_old_wording(scoped: House) -> None:
    pair = {"mentorship": scoped.mentorship, "now": NOW}
    goal = goal_actions.set_goal(**pair, participation=scoped.mentee, text="Lead a team")
    revise = {"goal": goal, "now": NOW, "participation": scoped.mentor}
    goal_actions.revise_goal(**revise, text="Lead two teams", progress=3)
    goal_actions.revise_goal(**revise, text="Lead two teams", progress=3)  # nothing new
    goal_actions.close_goal(goal=goal, now=NOW, participation=scoped.mentee)
    with as_pair(scoped.mentorship, person=scoped.mentee.person):
        versions = GoalVersion.objects.order_by("number").values_list("number", "text", "progress")
        assert list(versions) == [(1, "Lead a team", 0), (2, "Lead two teams", 3)]
        assert Goal.objects.get().closed_at == NOW
    with pytest.raises(CannotRecord, match="closed"):
        goal_actions.revise_goal(**revise, text="Three", progress=3)


def test_goals_are_set_by_the_two_alone_and_leave_no_line_for_the_team(scoped: House) -> None:
    with pytest.raises(PermissionDenied):
        goal_actions.set_goal(
            mentorship=scoped.mentorship,
            participation=scoped.other_mentor,
            text="Not mine",
            now=NOW,
        )
    goal_actions.set_goal(
        mentorship=scoped.mentorship, participation=scoped.mentor, text="Ours", now=NOW
    )
    assert verbs() == []


def test_the_team_asks_once_a_day(scoped: House) -> None:
    ask = {"mentorship": scoped.mentorship, "by": scoped.coordinator}
    for _n in range(2):
        assert actions.ask_to_log(**ask, now=NOW) == 2
    assert Message.objects.filter(kind="session_reminder").count() == 2
    actions.ask_to_log(**ask, now=NOW + timedelta(days=1))
    assert Message.objects.count() == 4
    assert set(Link.objects.values_list("purpose", flat=True)) == {"session"}


def test_a_paused_pair_is_left_in_peace(scoped: House) -> None:
    Mentorship.objects.update(state="paused")
    scoped.mentorship.refresh_from_db()
    with pytest.raises(CannotRecord):
        actions.ask_to_log(mentorship=scoped.mentorship, by=scoped.coordinator, now=NOW)
    assert Message.objects.count() == 0


def test_a_mentor_with_two_mentees_has_two_pairs(scoped: House) -> None:
    third = make_mentee(scoped.cycle, "Vesa ours", areas=scoped.areas)
    actions.start_mentorship(mentee=third, mentor=scoped.mentor, today=TODAY, now=NOW, by=None)
    assert Mentorship.objects.filter(mentor=scoped.mentor).count() == 2
