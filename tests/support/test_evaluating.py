"""Rules of the team's care, looked at on a day: who is reminded, asked, or put on the desk, and why."""

from datetime import date, datetime, timedelta

import pytest

from spona.mentoring.actions import accept_agreement, end_mentorship, pause_mentorship
from spona.mentoring.meeting_actions import plan_meeting
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.session_actions import answer_session, record_session
from spona.mentoring.states import EndReason, Initiator, Medium, Outcome
from spona.messaging.models import Message
from spona.people.models import Standstill
from spona.people.standstill_actions import begin_standstill, end_standstill
from spona.people.states import Channel, Rest
from spona.programmes.actions import change_standing
from spona.programmes.states import Stage, Standing
from spona.support.actions.checkins import Closed, answer_pulse
from spona.support.actions.evaluating import evaluate
from spona.support.actions.planning import ensure_plan, save_plan
from spona.support.models.checkin import Pulse
from spona.support.models.desk import Task
from spona.support.models.ladder import Reached
from spona.support.states import RungKind, SilenceKind, TaskKind, TaskState
from spona.support.tasks.care import look_at_all
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor

BEGAN = date(2025, 12, 1)  # the pair of the house, which meets for the first time in these tests


def at(day: date) -> datetime:
    return datetime.combine(day, NOW.timetz())


def look(house: House, day: date) -> None:
    evaluate(cycle=house.cycle, today=day, now=at(day))


def met(house: House, day: date, **more: object) -> Session:
    facts = {"outcome": Outcome.HELD, "minutes": 90, "medium": Medium.VIDEO, **more}
    return record_session(
        mentorship=house.mentorship, by=house.mentee, held_on=day, now=at(day), **facts
    )  # type: ignore[arg-type]


def open_tasks(*kinds: TaskKind) -> list[Task]:
    found = Task.objects.filter(state=TaskState.OPEN).order_by("pk")
    return list(found.filter(kind__in=kinds) if kinds else found)


def letters(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


# The ladder


def test_the_ladder_goes_up_a_rung_at_a_time(scoped: House) -> None:
    look(scoped, BEGAN + timedelta(days=44))
    assert not Reached.objects.exists()
    look(scoped, BEGAN + timedelta(days=45))
    reached = Reached.objects.select_related("rung").get()
    assert (reached.rung.kind, reached.days, reached.since) == (RungKind.REMINDER, 45, BEGAN)
    assert reached.silence == SilenceKind.NO_MEETING
    assert letters("silence_no_meeting") == 2
    assert not open_tasks(TaskKind.SILENCE)
    look(scoped, BEGAN + timedelta(days=45))
    assert letters("silence_no_meeting") == 2
    for day, rung in [(55, "message"), (65, "call"), (80, "talk"), (95, "close")]:
        look(scoped, BEGAN + timedelta(days=day))
        assert Reached.objects.latest("pk").rung.kind == rung
    # One open task for the pair, however high it climbs: it tells the latest rung.
    (task,) = open_tasks(TaskKind.SILENCE)
    assert (task.facts["rung"], task.facts["days"]) == ("close", 95)
    assert task.due_on == BEGAN + timedelta(days=95 + 14)


def test_a_ladder_put_up_late_does_not_throw_anybody_through_all_its_rungs(scoped: House) -> None:
    day = BEGAN + timedelta(days=120)
    for n in range(4):
        look(scoped, day + timedelta(days=n))
    assert [one.rung.kind for one in Reached.objects.select_related("rung")] == ["reminder"]
    look(scoped, day + timedelta(days=10))
    assert Reached.objects.count() == 2


def test_a_planned_meeting_without_a_record_is_told_from_no_meeting(scoped: House) -> None:
    met(scoped, BEGAN + timedelta(days=10), next_on=BEGAN + timedelta(days=40))
    look(scoped, BEGAN + timedelta(days=56))
    reached = Reached.objects.get()
    assert reached.silence == SilenceKind.NO_LOGGING
    assert reached.planned_on == BEGAN + timedelta(days=40)
    mail = Message.objects.filter(kind="silence_no_logging").first()
    assert mail is not None
    assert "10 January 2026" in mail.subject or "Jan" in mail.subject


def test_a_meeting_written_down_ends_the_silence_and_its_task(
    scoped: House, django_capture_on_commit_callbacks: object
) -> None:
    for day in (45, 55):
        look(scoped, BEGAN + timedelta(days=day))
    (task,) = open_tasks(TaskKind.SILENCE)
    assert task.facts["days"] == 55
    assert task.due_on == BEGAN + timedelta(days=60)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        met(scoped, BEGAN + timedelta(days=57))
    task.refresh_from_db()
    assert (task.state, task.closed_by) == (TaskState.DROPPED, None)
    look(scoped, BEGAN + timedelta(days=57 + 45))
    assert Reached.objects.filter(rung__kind=RungKind.REMINDER).count() == 2


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_everything_automatic_stops_for_both(scoped: House, side: str) -> None:
    person = getattr(scoped, side).person
    rest = begin_standstill(
        person=person, kind=Rest.BEREAVEMENT, starts_on=BEGAN + timedelta(days=30), ends_on=None,
        by=scoped.coordinator, now=at(BEGAN + timedelta(days=30)),
    )  # fmt: skip
    for day in (45, 60, 91, 120):
        look(scoped, BEGAN + timedelta(days=day))
    assert not Reached.objects.exists()
    assert not Pulse.objects.exists()
    assert not Message.objects.exists()
    assert not open_tasks()
    back = BEGAN + timedelta(days=130)
    end_standstill(standstill=rest, today=back, by=scoped.coordinator)
    assert Standstill.objects.get().ends_on == back - timedelta(days=1)
    look(scoped, back + timedelta(days=40))
    assert not Reached.objects.exists()  # silence is counted from its end
    look(scoped, back + timedelta(days=45))
    assert Reached.objects.count() == 1


def test_a_paused_pair_is_left_in_peace(scoped: House) -> None:
    pause_mentorship(
        mentorship=scoped.mentorship, reason=EndReason.MENTEE_TIME, initiator=Initiator.MENTEE,
        today=TODAY, now=NOW, by=scoped.coordinator,
    )  # fmt: skip
    look(scoped, BEGAN + timedelta(days=95))
    assert not Reached.objects.exists()
    assert not Message.objects.filter(kind__startswith="pulse").exists()


def test_a_cycle_that_does_not_run_asks_nobody(scoped: House) -> None:
    scoped.cycle.stage = Stage.FINISHED
    scoped.cycle.save()
    look(scoped, BEGAN + timedelta(days=95))
    assert not Message.objects.exists()
    assert not Task.objects.exists()


def test_the_team_changes_the_ladder(scoped: House) -> None:
    ensure_plan(cycle=scoped.cycle)
    save_plan(
        cycle=scoped.cycle,
        check_ins={"week-2": (21, False)},
        rungs={"reminder": (30, 7, True), "message": (40, 3, True), "call": (65, 7, False)},
        by=scoped.coordinator,
    )
    look(scoped, BEGAN + timedelta(days=30))
    assert Reached.objects.get().rung.kind == RungKind.REMINDER
    scoped.cycle.refresh_from_db()
    assert scoped.cycle.silence_days == 30
    for day in (40, 66):
        look(scoped, BEGAN + timedelta(days=day))
    assert [one.rung.kind for one in Reached.objects.select_related("rung")] == [
        "reminder",
        "message",
    ]
    assert not Pulse.objects.filter(check_in__key="week-2").exists()


# Check-ins


def test_both_are_asked_apart_and_reminded_once(scoped: House) -> None:
    look(scoped, BEGAN + timedelta(days=14))
    assert Pulse.objects.count() == 2
    assert letters("pulse_ask") == 2
    for day in (15, 21, 22, 40):
        look(scoped, BEGAN + timedelta(days=day))
    assert letters("pulse_ask") == 2
    assert letters("pulse_reminder") == 2


def test_the_fit_review_comes_after_the_second_meeting_and_never_close_to_another(
    scoped: House,
) -> None:
    look(scoped, BEGAN + timedelta(days=14))
    met(scoped, BEGAN + timedelta(days=5))
    met(scoped, BEGAN + timedelta(days=20))
    look(scoped, BEGAN + timedelta(days=21))
    assert Pulse.objects.filter(check_in__key="fit").count() == 0  # a week after the first
    look(scoped, BEGAN + timedelta(days=28))
    assert Pulse.objects.filter(check_in__key="fit").count() == 2


def test_a_check_in_of_long_ago_is_not_asked_any_more(scoped: House) -> None:
    look(scoped, BEGAN + timedelta(days=60))
    assert not Pulse.objects.exists()


def test_a_late_joiner_has_moments_of_her_own(scoped: House) -> None:
    mentorship = Mentorship.objects.create(
        organisation=scoped.organisation, cycle=scoped.cycle, mentee=scoped.other_mentee,
        mentor=scoped.other_mentor, started_on=BEGAN + timedelta(days=100),
    )  # fmt: skip
    look(scoped, BEGAN + timedelta(days=114))
    assert set(Pulse.objects.values_list("mentorship", "check_in__key")) == {
        (scoped.mentorship.pk, "quarter"),
        (mentorship.pk, "week-2"),
    }


def answer(pulse: Pulse, *, now: datetime, **more: object) -> Task | None:
    said = {
        "as_agreed": "yes", "useful": 5, "at_ease": 5, "fits": "", "wants_talk": False, "words": "",
    }  # fmt: skip
    return answer_pulse(pulse=pulse, now=now, **{**said, **more})  # type: ignore[arg-type]


def asked(house: House) -> list[Pulse]:
    look(house, BEGAN + timedelta(days=14))
    return list(
        Pulse.objects.select_related(
            "check_in", "mentorship__cycle", "organisation", "participation__person"
        ).order_by("pk")
    )


def test_whoever_wants_to_talk_has_a_task_and_the_team_a_mail_at_once(scoped: House) -> None:
    mentee, mentor = asked(scoped)
    now = at(BEGAN + timedelta(days=15))
    assert answer(mentee, now=now) is None
    task = answer(mentor, now=now, wants_talk=True, words="Secret worry")
    assert task is not None
    assert (task.kind, task.participation_id) == (TaskKind.WANTS_TALK, mentor.participation_id)
    assert task.due_on == BEGAN + timedelta(days=17)
    mails = Message.objects.filter(kind="talk_wanted")
    assert {mail.person_id for mail in mails} == {
        scoped.owner.pk, scoped.manager.pk, scoped.coordinator.pk,
    }  # fmt: skip
    assert not any("Secret worry" in mail.text for mail in Message.objects.all())
    answer(mentee, now=now, wants_talk=True)
    answer(mentee, now=now, wants_talk=True)  # sent twice
    assert len(open_tasks(TaskKind.WANTS_TALK)) == 2
    assert letters("talk_wanted") == 6


def test_a_low_answer_asks_the_team_to_ask(scoped: House) -> None:
    mentee, _mentor = asked(scoped)
    task = answer(mentee, now=at(BEGAN + timedelta(days=15)), useful=2, as_agreed="no")
    assert task is not None
    assert task.facts["answers"] == ["as_agreed", "useful"]


def test_after_a_month_an_answer_stands(scoped: House) -> None:
    mentee, _mentor = asked(scoped)
    with pytest.raises(Closed):
        answer(mentee, now=at(BEGAN + timedelta(days=45)))


# Tasks of rules


def test_two_missed_meetings_make_a_task_and_a_meeting_takes_it_back(scoped: House) -> None:
    for day in (10, 20):
        met(scoped, BEGAN + timedelta(days=day), outcome=Outcome.NO_SHOW_MENTOR, minutes=0)
    look(scoped, BEGAN + timedelta(days=21))
    look(scoped, BEGAN + timedelta(days=22))
    assert len(open_tasks(TaskKind.NO_SHOWS)) == 1
    met(scoped, BEGAN + timedelta(days=25))
    look(scoped, BEGAN + timedelta(days=26))
    assert not open_tasks(TaskKind.NO_SHOWS)


def test_two_memories_of_a_meeting_make_a_task_until_they_agree(scoped: House) -> None:
    session = met(scoped, BEGAN + timedelta(days=10))
    facts = {"held_on": session.held_on, "minutes": 30, "outcome": Outcome.HELD}
    answer_session(
        session=session, participation=scoped.mentor, agrees=False, now=at(BEGAN + timedelta(days=11)),
        **facts,  # type: ignore[arg-type]
    )  # fmt: skip
    look(scoped, BEGAN + timedelta(days=12))
    (task,) = open_tasks(TaskKind.DIFFERING)
    assert task.facts["day"] == session.held_on.isoformat()
    answer_session(
        session=session,
        participation=scoped.mentor,
        agrees=True,
        now=at(BEGAN + timedelta(days=13)),
    )
    look(scoped, BEGAN + timedelta(days=13))
    assert not open_tasks(TaskKind.DIFFERING)


def test_an_agreement_without_a_yes_and_somebody_who_left(
    scoped: House, django_capture_on_commit_callbacks: object
) -> None:
    look(scoped, BEGAN + timedelta(days=6))
    assert not open_tasks()
    look(scoped, BEGAN + timedelta(days=7))
    assert [task.kind for task in open_tasks()] == [TaskKind.AGREEMENT]
    for side in (scoped.mentee, scoped.mentor):
        accept_agreement(
            mentorship=scoped.mentorship, participation=side, language="en", channel=Channel.LINK,
            now=at(BEGAN + timedelta(days=8)),
        )  # fmt: skip
    look(scoped, BEGAN + timedelta(days=8))
    assert not open_tasks()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        change_standing(
            participation=scoped.mentor, standing=Standing.WITHDRAWN, by=scoped.coordinator, now=NOW
        )
    (task,) = open_tasks()
    assert (task.kind, task.participation_id) == (TaskKind.LEFT, scoped.mentor.pk)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        end_mentorship(
            mentorship=scoped.mentorship, reason=EndReason.MENTOR_TIME, initiator=Initiator.MENTOR,
            today=TODAY, now=NOW, by=scoped.coordinator, tell=False,
        )  # fmt: skip
    assert [task.kind for task in open_tasks()] == [TaskKind.REMATCH]


def test_looking_costs_the_same_for_one_pair_and_for_many(
    scoped: House, django_assert_num_queries: object
) -> None:
    day = BEGAN + timedelta(days=3)
    look(scoped, day)
    with django_assert_num_queries(14):  # type: ignore[operator]
        look(scoped, day)
    for n in range(5):
        Mentorship.objects.create(
            organisation=scoped.organisation, cycle=scoped.cycle, started_on=BEGAN,
            mentee=make_mentee(scoped.cycle, f"Mentee {n}", areas=[]),
            mentor=make_mentor(scoped.cycle, f"Mentor {n}", areas=[]),
        )  # fmt: skip
    with django_assert_num_queries(14):  # type: ignore[operator]
        look(scoped, day)


def test_a_meeting_agreed_and_not_written_down_is_told_from_no_meeting(scoped: House) -> None:
    plan_meeting(
        mentorship=scoped.mentorship, by=scoped.mentor, minutes=90, medium=Medium.VIDEO, place="",
        starts_at=at(BEGAN + timedelta(days=20)), now=at(BEGAN + timedelta(days=2)),
    )  # fmt: skip
    look(scoped, BEGAN + timedelta(days=45))
    reached = Reached.objects.get()
    assert (reached.silence, reached.planned_on) == (
        SilenceKind.NO_LOGGING,
        BEGAN + timedelta(days=20),
    )


def test_mails_of_rules_go_out_by_day_and_not_because_somebody_wrote_at_night(
    scoped: House, django_capture_on_commit_callbacks: object
) -> None:
    met(scoped, BEGAN + timedelta(days=5))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        met(scoped, BEGAN + timedelta(days=28))
    assert not Pulse.objects.exists()
    day = at(BEGAN + timedelta(days=28))
    look_at_all(now=day.replace(hour=7))
    look_at_all(now=day.replace(hour=20))
    assert not Pulse.objects.exists()
    look_at_all(now=day.replace(hour=8))
    assert Pulse.objects.count() == 2
