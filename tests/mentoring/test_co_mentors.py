"""Somebody beside a pair: let in by those who are in it, from that day on, and no further."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from icalendar import Calendar

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.mentoring import action_actions, agreeing_actions, goal_actions, meeting_actions
from spona.mentoring.actions import end_mentorship
from spona.mentoring.agreement_points import defaults
from spona.mentoring.co_mentor_actions import (
    answer,
    ask_again,
    ask_co_mentor,
    end_co_mentor,
    waits_for,
)
from spona.mentoring.models import Goal, GoalVersion, Session, SessionNote, SessionView
from spona.mentoring.models.action import Action
from spona.mentoring.models.agreed import AgreedPoints
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.note_actions import write_note
from spona.mentoring.privacy import as_pair, as_reflecting
from spona.mentoring.queries.counting import numbers_of
from spona.mentoring.queries.meetings import meetings_for_calendar
from spona.mentoring.rules import CannotRecord
from spona.mentoring.session_actions import answer_session, record_session
from spona.mentoring.states import CoTask, EndReason, Initiator, Medium, Outcome
from spona.mentoring.tasks import sweep
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Participation
from spona.programmes.states import Part, Standing
from spona.support.models.desk import Task
from tests.characters import NOW, TODAY, House, visitor

LATER = NOW + timedelta(days=5)
BEFORE = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def asked(house: House, **more: Any) -> CoMentor:
    facts = {
        "mentorship": house.mentorship,
        "participation": house.other_mentor,
        "task": CoTask.BESIDE,
        "by": house.coordinator,
        "now": NOW,
    }
    return ask_co_mentor(**{**facts, **more})


def joined(house: House, **more: Any) -> CoMentor:
    co = asked(house, **more)
    for person in (house.other_mentor, house.mentee, house.mentor):
        if any(one == person for one in waits_for(co)):
            co = answer(co_mentor=co, person=person.person, yes=True, now=NOW)
    assert co.is_with_them
    return co


def met(house: House, by: Participation, day: date = TODAY, **more: Any) -> Session:
    facts: dict[str, Any] = {"outcome": Outcome.HELD, "minutes": 90, "medium": Medium.VIDEO}
    return record_session(
        mentorship=house.mentorship, by=by, held_on=day, now=NOW, **{**facts, **more}
    )


def mails(kind: str) -> set[Person]:
    return {message.person for message in Message.objects.filter(kind=kind) if message.person}


# Letting in


def test_each_is_asked_in_turn_and_the_last_yes_lets_in(scoped: House) -> None:
    co = asked(scoped)
    assert mails("co_mentor_asked") == {scoped.other_mentor.person}
    assert not mails("co_mentor_wanted")  # nobody is promised somebody who then says no
    with pytest.raises(CannotRecord):
        answer(co_mentor=co, person=scoped.mentee.person, yes=True, now=NOW)
    co = answer(co_mentor=co, person=scoped.other_mentor.person, yes=True, now=NOW)
    assert mails("co_mentor_wanted") == {scoped.mentee.person, scoped.mentor.person}
    co = answer(co_mentor=co, person=scoped.mentor.person, yes=True, now=NOW)
    assert (co.is_with_them, waits_for(co)) == (False, [scoped.mentee])
    with pytest.raises(PermissionDenied):
        as_pair(scoped.mentorship, person=scoped.other_mentor.person)
    co = answer(co_mentor=co, person=scoped.mentee.person, yes=True, now=NOW)
    assert co.joined_at == NOW
    assert mails("co_mentor_joined") == {
        p.person for p in (scoped.mentee, scoped.mentor, scoped.other_mentor)
    }
    with pytest.raises(CannotRecord):  # said twice
        answer(co_mentor=co, person=scoped.mentee.person, yes=False, now=NOW)
    verbs = AuditLine.objects.filter(target_id=scoped.mentorship.public_id)
    assert [v.split(".")[1] for v in verbs.order_by("pk").values_list("verb", flat=True)] == [
        "co_mentor_asked",
        *["co_mentor_agreed"] * 3,
        "co_mentor_joined",
    ]


def test_a_mentor_who_is_away_is_told_not_asked(scoped: House) -> None:
    co = asked(scoped, task=CoTask.STAND_IN)
    co = answer(co_mentor=co, person=scoped.other_mentor.person, yes=True, now=NOW)
    assert mails("co_mentor_wanted") == {scoped.mentee.person}
    with pytest.raises(CannotRecord):
        answer(co_mentor=co, person=scoped.mentor.person, yes=False, now=NOW)
    assert answer(co_mentor=co, person=scoped.mentee.person, yes=True, now=NOW).is_with_them
    assert scoped.mentor.person in mails("co_mentor_joined")


def test_a_no_goes_to_the_team_alone(scoped: House) -> None:
    co = asked(scoped)
    co = answer(co_mentor=co, person=scoped.other_mentor.person, yes=True, now=NOW)
    before = Message.objects.count()
    co = answer(co_mentor=co, person=scoped.mentee.person, yes=False, now=NOW)
    assert co.ended_at == NOW
    assert Message.objects.count() == before
    (task,) = Task.objects.filter(kind="co_mentor")
    assert (task.participation, task.facts) == (
        scoped.mentee,
        {"name": scoped.other_mentor.person.name},
    )
    with pytest.raises(CannotRecord):
        answer(co_mentor=co, person=scoped.mentor.person, yes=True, now=NOW)
    assert asked(scoped).is_asked  # the team may ask anew


def test_who_cannot_be_asked(scoped: House, elsewhere: House) -> None:
    scoped.other_mentor.standing = Standing.WITHDRAWN
    scoped.other_mentor.save()
    also = Participation.objects.create(
        organisation=scoped.organisation,
        cycle=scoped.cycle,
        person=scoped.mentee.person,
        part=Part.MENTOR,
        standing=Standing.CONFIRMED,
    )
    for one in (
        scoped.mentor,
        scoped.other_mentee,
        scoped.other_mentor,
        also,
        elsewhere.mentor,
    ):
        with pytest.raises(CannotRecord):
            asked(scoped, participation=one)
    assert not CoMentor.objects.exists()


def test_one_place_is_asked_about_once(scoped: House) -> None:
    co = asked(scoped)
    with pytest.raises(CannotRecord):
        asked(scoped)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoMentor.objects.create(
            organisation=scoped.organisation,
            mentorship=scoped.mentorship,
            participation=scoped.other_mentor,
            task=CoTask.BESIDE,
            asked_at=NOW,
        )
    assert ask_again(co_mentor=co, by=scoped.coordinator, now=NOW + timedelta(days=1)) == 1
    assert Message.objects.filter(kind="co_mentor_asked").count() == 2


# What she reads


def test_what_was_written_before_stays_closed(scoped: House) -> None:
    pair, mentee, beside = scoped.mentorship, scoped.mentee, scoped.other_mentor
    earlier = NOW - timedelta(days=3)
    old = met(scoped, mentee, BEFORE, notes="of before")
    open_goal, closed = (
        goal_actions.set_goal(mentorship=pair, participation=mentee, text=text, now=earlier)
        for text in ("first words", "let go")
    )
    goal_actions.revise_goal(
        goal=open_goal, participation=mentee, text="words now", progress=2, now=earlier
    )
    goal_actions.close_goal(goal=closed, participation=mentee, now=earlier)
    for text in ("open step", "done step"):
        action = action_actions.set_action(
            mentorship=pair, participation=mentee, text=text, owner=mentee, due_on=None, now=earlier
        )
    action_actions.finish_action(
        mentorship=pair, participation=mentee, public_id=action.public_id, now=earlier
    )
    agreeing_actions.draft_agreement(
        mentorship=pair, participation=mentee, answers=defaults(minutes=90), seen=0, now=earlier
    )
    joined(scoped)
    new = met(scoped, mentee, notes="of today")
    with as_pair(pair, person=beside.person):
        assert [note.notes for note in SessionNote.objects.all()] == ["of today"]
        assert [goal.pk for goal in Goal.objects.all()] == [open_goal.pk]
        assert [version.text for version in GoalVersion.objects.all()] == ["words now"]
        assert [action.text for action in Action.objects.all()] == ["open step"]
        assert not AgreedPoints.objects.exists()
    with pytest.raises(CannotRecord):
        write_note(session=old, participation=beside, agenda="", notes="over it")
    write_note(session=new, participation=beside, agenda="", notes="hers too")
    with pytest.raises(PermissionDenied), as_reflecting(pair, mentee, person=beside.person):
        pass
    with as_pair(pair, person=mentee.person):
        assert {note.notes for note in SessionNote.objects.all()} == {"of before", "hers too"}


def test_her_pages_are_those_of_a_co_mentor(house: House) -> None:
    with in_organisation(house.organisation):
        met(house, house.mentee, BEFORE, notes="of before")
        pair = house.mentorship
        joined(house)
        link = issue(person=house.other_mentor.person, purpose="pair", target=pair, now=NOW)
        path = urlsplit(address_of(link)).path
    for base, client in (
        (path, visitor()),
        (f"/o/ours/me/pairs/{pair.public_id}/", visitor(house.other_mentor.person)),
    ):
        page = client.get(base).content.decode()
        assert "of before" not in page
        assert "as a co-mentor" in page
        assert {
            rest: client.get(base + rest).status_code
            for rest in ("sessions/new/", "meetings/", "meetings/new/", "actions/", "goals/")
        } == dict.fromkeys(
            ("sessions/new/", "meetings/", "meetings/new/", "actions/", "goals/"), 200
        )
        for rest in (
            "agreement/", "agreement/points/", "agreement.pdf", "onboarding/", "reflections/",
            "first/", "change/", "team/", "meetings/hours/", "meetings/habits/",
        ):  # fmt: skip
            assert client.get(base + rest).status_code == 404, rest
            assert rest not in page


def test_home_asks_each_side_once(house: House) -> None:
    """What a co-mentor wrote down waits for the mentee, not for the mentor beside her."""
    with in_organisation(house.organisation):
        joined(house)
        met(house, house.other_mentor)
    home = {who: visitor(getattr(house, who).person).get("/o/ours/me/") for who in (
        "mentee", "mentor", "other_mentor"
    )}  # fmt: skip
    pages = {who: found.content.decode() for who, found in home.items()}
    assert {who for who, page in pages.items() if "to confirm" in page} == {"mentee"}
    assert {who for who, page in pages.items() if "as a co-mentor" in page} == {"other_mentor"}


# What she writes down


def test_the_mentors_side_is_one_side(scoped: House) -> None:
    joined(scoped)
    session = met(scoped, scoped.other_mentor)
    assert mails("session_recorded") == {scoped.mentee.person}
    with pytest.raises(PermissionDenied):  # nobody confirms for her own side
        answer_session(session=session, participation=scoped.mentor, agrees=True, now=NOW)
    with pytest.raises(CannotRecord):
        met(scoped, scoped.mentor, minutes=30)
    met(scoped, scoped.mentee)
    (view,) = SessionView.objects.all()
    assert (view.participation, view.agrees) == (scoped.mentee, True)
    numbers = numbers_of(pairs=[scoped.mentorship], today=TODAY)[scoped.mentorship.pk]
    assert (numbers.held, numbers.minutes_counted) == (1, 90)


def test_one_word_stands_for_a_side(scoped: House) -> None:
    joined(scoped)
    session = met(scoped, scoped.mentee)
    answer_session(session=session, participation=scoped.mentor, agrees=False, minutes=60, now=NOW)
    answer_session(session=session, participation=scoped.other_mentor, agrees=True, now=NOW)
    (view,) = SessionView.objects.all()
    assert (view.participation, view.agrees, view.minutes) == (scoped.other_mentor, True, None)


def test_no_word_on_what_was_before_her(scoped: House) -> None:
    before = met(scoped, scoped.mentee, BEFORE)
    joined(scoped)
    with pytest.raises(CannotRecord):
        met(scoped, scoped.other_mentor, TODAY - timedelta(days=1))
    with pytest.raises(CannotRecord):
        answer_session(session=before, participation=scoped.other_mentor, agrees=True, now=NOW)


def test_all_three_have_the_meeting_in_their_calendars(scoped: House) -> None:
    joined(scoped)
    how: dict[str, Any] = {"minutes": 60, "medium": Medium.VIDEO, "place": ""}
    meeting = meeting_actions.propose_times(
        mentorship=scoped.mentorship, by=scoped.other_mentor, times=[LATER], now=NOW, **how
    )
    assert mails("meeting_proposed") == {scoped.mentee.person}
    with pytest.raises(CannotRecord):  # the mentee picks, whichever mentor proposed
        meeting_actions.pick_time(meeting=meeting, by=scoped.mentor, starts_at=LATER, now=NOW)
    meeting_actions.pick_time(meeting=meeting, by=scoped.mentee, starts_at=LATER, now=NOW)
    everybody = {p.person for p in (scoped.mentee, scoped.mentor, scoped.other_mentor)}
    assert mails("meeting_agreed") == everybody
    sent = Message.objects.filter(kind="meeting_agreed").first()
    assert sent is not None
    (event,) = Calendar.from_ical(sent.calendar).walk("VEVENT")
    assert len(event["ATTENDEE"]) == 3
    for person in everybody:
        assert len(meetings_for_calendar(person=person, since=NOW, now=NOW)) == 1
    assert sweep(now=LATER - timedelta(hours=20)) == 3
    assert mails("meeting_reminder") == everybody


def test_what_was_agreed_before_comes_into_her_calendar_and_leaves_it_with_her(
    scoped: House,
) -> None:
    meeting_actions.plan_meeting(
        mentorship=scoped.mentorship, by=scoped.mentee, starts_at=LATER, minutes=60,
        medium=Medium.VIDEO, place="", now=NOW,
    )  # fmt: skip
    co = joined(scoped)
    (added,) = Message.objects.filter(kind="meeting_agreed", person=scoped.other_mentor.person)
    end_co_mentor(co_mentor=co, by=scoped.mentee.person, now=NOW)
    (left,) = Message.objects.filter(kind="meeting_not_yours")
    assert left.person == scoped.other_mentor.person
    one, other = (Calendar.from_ical(message.calendar) for message in (added, left))
    assert (one["METHOD"], other["METHOD"]) == ("REQUEST", "CANCEL")
    (before,), (after,) = one.walk("VEVENT"), other.walk("VEVENT")
    assert before["UID"] == after["UID"]
    assert Meeting.objects.get().state == "agreed"  # the two still meet


def test_the_worker_finds_her_too(house: House) -> None:
    """The worker looks at the meetings of all organisations at once, outside of any."""
    with in_organisation(house.organisation):
        joined(house)
        meeting_actions.plan_meeting(
            mentorship=house.mentorship, by=house.mentee, starts_at=LATER, minutes=60,
            medium=Medium.VIDEO, place="", now=NOW,
        )  # fmt: skip
    assert sweep(now=LATER - timedelta(hours=20)) == 3
    assert sweep(now=LATER + timedelta(days=1)) == 3
    with in_organisation(house.organisation):
        (ask,) = Message.objects.filter(kind="meeting_ask", person=house.other_mentor.person)
        link = issue(
            person=house.other_mentor.person, purpose="met", target=Meeting.objects.get(), now=NOW
        )
        path = urlsplit(address_of(link)).path
    assert ask.person == house.other_mentor.person
    assert visitor().get(path).status_code == 200


# Parting


@pytest.mark.parametrize("who", ["mentee", "mentor", "other_mentor"])
def test_each_of_the_three_may_part(house: House, who: str) -> None:
    with in_organisation(house.organisation):
        co = joined(house)
        met(house, house.other_mentor, notes="together")
        meeting_actions.propose_times(
            mentorship=house.mentorship, by=house.other_mentor, times=[LATER], minutes=60,
            medium=Medium.VIDEO, place="", now=NOW,
        )  # fmt: skip
    person = getattr(house, who).person
    client = visitor(person)
    off = f"/o/ours/me/pairs/{house.mentorship.public_id}/co/{house.other_mentor.public_id}/off/"
    assert client.get(off).status_code == 200
    answered = client.post(off, follow=True)
    assert answered.status_code == 200
    with in_organisation(house.organisation):
        co.refresh_from_db()
        assert co.ended_at == NOW
        assert mails("co_mentor_thanks") == {house.other_mentor.person}
        assert mails("co_mentor_over") == {house.mentee.person, house.mentor.person}
        for message in Message.objects.filter(kind__startswith="co_mentor_over"):
            assert person.name not in message.subject
        assert not Meeting.objects.exists()  # nobody can pick a time at which she is not there
        with pytest.raises(PermissionDenied):
            as_pair(house.mentorship, person=house.other_mentor.person)
        with as_pair(house.mentorship, person=house.mentee.person):
            assert SessionNote.objects.get().notes == "together"
        # Her hours stay counted, and the mentee may still say that it was different.
        session = Session.objects.get()
        answer_session(
            session=session, participation=house.mentee, agrees=False, minutes=60, now=NOW
        )
        assert not mails("session_differs")
    hers = visitor(house.other_mentor.person)
    assert hers.get(f"/o/ours/me/pairs/{house.mentorship.public_id}/").status_code == 404


def test_nobody_else_parts_them(scoped: House, elsewhere: House) -> None:
    co = joined(scoped)
    for person in (scoped.other_mentee.person, elsewhere.mentor.person, scoped.viewer):
        with pytest.raises(PermissionDenied):
            end_co_mentor(co_mentor=co, by=person, now=NOW)
    end_co_mentor(co_mentor=co, by=scoped.coordinator, now=NOW, of_team=True)
    end_co_mentor(co_mentor=co, by=scoped.mentee.person, now=LATER)  # the first time stays
    co.refresh_from_db()
    assert co.ended_at == NOW


def test_it_ends_with_the_pair(scoped: House) -> None:
    co = joined(scoped)
    end_mentorship(
        mentorship=scoped.mentorship, reason=EndReason.MENTOR_TIME, initiator=Initiator.MENTEE,
        today=TODAY, now=NOW, by=scoped.coordinator,
    )  # fmt: skip
    co.refresh_from_db()
    assert co.ended_at == NOW
    assert mails("co_mentor_thanks") == {scoped.other_mentor.person}
    with pytest.raises(CannotRecord):
        asked(scoped)


# The question by link, and the team's page


def test_it_ends_with_her_part_in_the_cycle(scoped: House) -> None:
    one = joined(scoped)
    change_standing(
        participation=scoped.other_mentor,
        standing=Standing.WITHDRAWN,
        by=scoped.coordinator,
        now=LATER,
    )
    one.refresh_from_db()
    assert one.ended_at == LATER
    assert mails("co_mentor_over") == {scoped.mentee.person, scoped.mentor.person}
    assert mails("co_mentor_thanks") == {scoped.other_mentor.person}
    with pytest.raises(PermissionDenied):
        as_pair(scoped.mentorship, person=scoped.other_mentor.person)


def test_the_question_is_answered_by_post_alone(house: House) -> None:
    with in_organisation(house.organisation):
        co = asked(house)
    for participation in (house.other_mentor, house.mentee, house.mentor):
        with in_organisation(house.organisation):
            link = issue(person=participation.person, purpose="comentor", target=co, now=NOW)
            path = urlsplit(address_of(link)).path
        client = visitor()
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        co.refresh_from_db()
        assert co.is_asked
        assert client.post(path, {"answer": "perhaps"}, follow=True).status_code == 200
        assert client.post(path, {"answer": "yes"}, follow=True).status_code == 200
    co.refresh_from_db()
    assert co.is_with_them


def test_the_team_asks_and_ends_on_one_page(house: House, django_assert_num_queries: Any) -> None:
    page = f"/o/ours/desk/pairs/{house.mentorship.public_id}/co-mentors/"
    client = visitor(house.coordinator)
    client.get(page)
    with django_assert_num_queries(6):
        assert house.other_mentor.person.name in client.get(page).content.decode()
    refused = client.post(page, {"who": "", "task": "beside"})
    assert refused.status_code == 422
    client.post(page, {"who": house.other_mentor.public_id, "task": "beside"})
    with in_organisation(house.organisation):
        co = CoMentor.objects.get()
    assert "It waits for the word of Petra" in client.get(page).content.decode()
    one = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    assert "Asked as a co-mentor" in client.get(one).content.decode()
    client.post(page, {"do": "again", "one": co.public_id})
    client.post(page, {"do": "end", "one": co.public_id})
    co.refresh_from_db()
    assert co.ended_at == NOW
    assert client.post(page, {"do": "end", "one": co.public_id}).status_code == 404
    assert visitor(house.viewer).get(page).status_code == 403
