"""Meetings to come: proposed, picked, moved, called off; on each one's clock; asked about once."""

from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from icalendar import Calendar

from spona.core.scope import in_organisation
from spona.mentoring.actions import end_mentorship
from spona.mentoring.meeting_actions import (
    call_off,
    move_meeting,
    pick_time,
    plan_meeting,
    propose_times,
    save_habit,
    save_room,
    withdraw_proposal,
)
from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.models.meeting import Meeting, MeetingHabit
from spona.mentoring.queries.meetings import Free, both_could, meetings_for_calendar
from spona.mentoring.rooms import room_of
from spona.mentoring.rules import CannotRecord
from spona.mentoring.states import EndReason, Initiator, Medium, MeetingState, Outcome, Remind
from spona.mentoring.suspension_actions import suspend_mentorship
from spona.mentoring.tasks import evening_after, sweep
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.needs.models import NeedProfile
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from tests.characters import NOW, TODAY, House, visitor

SOON = NOW + timedelta(days=3)
HOW = {"minutes": 90, "medium": Medium.VIDEO, "place": ""}


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def planned(house: House, **more: object) -> Meeting:
    facts = {"mentorship": house.mentorship, "by": house.mentee, "starts_at": SOON, "now": NOW}
    return plan_meeting(**{**facts, **HOW, **more})  # type: ignore[arg-type]


def proposed(house: House, *times: datetime, **more: object) -> Meeting:
    facts = {"mentorship": house.mentorship, "by": house.mentee, "times": times, "now": NOW}
    return propose_times(**{**facts, **HOW, **more})  # type: ignore[arg-type]


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def entry(message: Message) -> tuple[str, dict[str, object]]:
    """The method and the one event of a mail's calendar, read by a parser of its own."""
    calendar = Calendar.from_ical(message.calendar)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), {key: event.decoded(key) for key in ("DTSTART", "DTEND")} | {
        "uid": str(event["UID"]), "sequence": event["SEQUENCE"], "status": str(event["STATUS"]),
    }  # fmt: skip


# Proposing and picking


def test_the_other_side_picks_one_of_three(scoped: House) -> None:
    times = [SOON, SOON + timedelta(days=1), SOON + timedelta(days=2)]
    meeting = proposed(scoped, *times)
    (mail,) = letters("meeting_proposed")
    assert mail.person == scoped.mentor.person
    assert mail.text.count("10:00") == 3
    with pytest.raises(CannotRecord):
        pick_time(meeting=meeting, by=scoped.mentee, starts_at=times[0], now=NOW)
    with pytest.raises(CannotRecord):
        pick_time(meeting=meeting, by=scoped.mentor, starts_at=SOON + timedelta(hours=1), now=NOW)
    agreed = pick_time(meeting=meeting, by=scoped.mentor, starts_at=times[1], now=NOW)
    assert (agreed.state, agreed.starts_at) == (MeetingState.AGREED, times[1])
    one, two = letters("meeting_agreed")
    assert {one.person_id, two.person_id} == {scoped.mentee.person_id, scoped.mentor.person_id}
    method, event = entry(one)
    assert (method, event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["DTSTART"] == times[1].astimezone(UTC)
    assert event["uid"] == entry(two)[1]["uid"]
    with pytest.raises(CannotRecord):
        pick_time(meeting=meeting, by=scoped.mentor, starts_at=times[0], now=NOW)


def test_the_latest_proposal_stands(scoped: House) -> None:
    first = proposed(scoped, SOON)
    again = proposed(scoped, SOON + timedelta(days=5), by=scoped.mentor)
    assert list(Meeting.objects.all()) == [again]
    with pytest.raises(CannotRecord):
        pick_time(meeting=first, by=scoped.mentor, starts_at=SOON, now=NOW)
    with pytest.raises(CannotRecord):
        withdraw_proposal(meeting=again, by=scoped.mentee)  # not hers
    assert Meeting.objects.exists()
    withdraw_proposal(meeting=again, by=scoped.mentor)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "times",
    [(), (NOW - timedelta(hours=1),), (NOW + timedelta(days=900),),
     tuple(SOON + timedelta(hours=n) for n in range(4))],
)  # fmt: skip
def test_times_that_cannot_be(scoped: House, times: tuple[datetime, ...]) -> None:
    with pytest.raises(CannotRecord):
        proposed(scoped, *times)
    assert not Meeting.objects.exists()


def test_nobody_else_plans_for_a_pair(scoped: House) -> None:
    for act in (planned, proposed):
        with pytest.raises(PermissionDenied):
            act(scoped, *([SOON] if act is proposed else []), by=scoped.other_mentor)
    Mentorship.objects.update(state="ended", ended_on=TODAY)
    with pytest.raises(CannotRecord):
        planned(scoped)


def test_taken_back_too_late_is_told_and_changes_nothing(scoped: House) -> None:
    meeting = proposed(scoped, SOON)
    pick_time(meeting=meeting, by=scoped.mentor, starts_at=SOON, now=NOW)
    with pytest.raises(CannotRecord):
        withdraw_proposal(meeting=meeting, by=scoped.mentee)
    assert Meeting.objects.get().state == MeetingState.AGREED


def test_two_who_were_asked_not_to_meet_plan_nothing(scoped: House) -> None:
    meeting = planned(scoped)
    suspend_mentorship(mentorship=scoped.mentorship, now=NOW)
    before = Message.objects.count()
    for act in (planned, proposed):
        with pytest.raises(CannotRecord):
            act(scoped, *([SOON] if act is proposed else []), by=scoped.mentor)
    with pytest.raises(CannotRecord):
        move_meeting(meeting=meeting, by=scoped.mentor, starts_at=SOON, seen=0, now=NOW, **HOW)  # type: ignore[arg-type]
    assert Message.objects.count() == before
    assert meetings_for_calendar(person=scoped.mentee.person, since=NOW, now=NOW) == []
    # What was to come has left both calendars, and nobody is asked to propose another time.
    method, event = entry(letters("meeting_gone")[0])
    assert (method, event["sequence"], len(letters("meeting_gone"))) == ("CANCEL", 1, 2)


def test_an_end_takes_what_was_to_come_out_of_both_calendars(scoped: House) -> None:
    planned(scoped)
    proposed(scoped, SOON + timedelta(days=9))
    end_mentorship(
        mentorship=scoped.mentorship, reason=EndReason.NO_FIT, initiator=Initiator.MENTOR,
        today=TODAY, now=NOW, by=scoped.coordinator,
    )  # fmt: skip
    assert [entry(mail)[0] for mail in letters("meeting_gone")] == ["CANCEL", "CANCEL"]
    assert list(Meeting.objects.values_list("state", flat=True)) == [MeetingState.OFF]


def test_waiting_costs_little(scoped: House, django_assert_max_num_queries: Any) -> None:
    """Meetings of tomorrow and of this noon, of which nothing is due yet: looked at every few seconds."""
    for n in range(8):
        planned(scoped, starts_at=NOW + timedelta(hours=24, minutes=30 + n))
    some = list(Meeting.objects.values_list("pk", flat=True)[:4])
    Meeting.objects.filter(pk__in=some).update(starts_at=NOW - timedelta(hours=3))
    with django_assert_max_num_queries(7):
        assert sweep(now=NOW) == 0


# Moving and calling off


def test_an_entry_moves_and_leaves_by_the_same_id(scoped: House) -> None:
    meeting = planned(scoped, by=scoped.mentor)
    moved = move_meeting(
        meeting=meeting, by=scoped.mentee, starts_at=SOON + timedelta(hours=2), seen=0, now=NOW,
        **{**HOW, "place": "Kafana, Cetinje"},  # type: ignore[arg-type]
    )  # fmt: skip
    with pytest.raises(CannotRecord):  # the other one still sees the former time
        call_off(meeting=meeting, by=scoped.mentor, seen=0, now=NOW)
    call_off(meeting=moved, by=scoped.mentor, seen=1, now=NOW)
    found = [entry(letters(kind)[0]) for kind in ("meeting_agreed", "meeting_moved", "meeting_off")]
    assert [method for method, _event in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["sequence"] for _method, event in found] == [0, 1, 2]
    assert len({event["uid"] for _method, event in found}) == 1
    assert found[2][1]["status"] == "CANCELLED"


def test_written_down_by_both_it_stands_once(scoped: House) -> None:
    assert planned(scoped).pk == planned(scoped, by=scoped.mentor).pk
    assert len(letters("meeting_agreed")) == 2


@pytest.mark.parametrize(
    "place", ["Line\r\nATTENDEE:mailto:x@y.example", "a" * 400, "Кафа; ,\\n 🙂"]
)
def test_a_hostile_place_adds_nothing_to_the_entry(scoped: House, place: str) -> None:
    planned(scoped, place=place)
    for mail in letters("meeting_agreed"):
        (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
        attendees = event["ATTENDEE"]
        assert len(attendees if isinstance(attendees, list) else [attendees]) == 2
        assert "\n" not in str(event["LOCATION"]) and len(str(event["LOCATION"])) <= 300


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one connection only")
@pytest.mark.django_db(transaction=True)
def test_picked_and_replaced_at_once_has_one_effect(house: House) -> None:
    with in_organisation(house.organisation):
        meeting = proposed(house, SOON)
    barrier, told = Barrier(2), []

    def act(what: str) -> None:
        try:
            with in_organisation(house.organisation):
                barrier.wait(timeout=10)
                if what == "pick":
                    pick_time(meeting=meeting, by=house.mentor, starts_at=SOON, now=NOW)
                else:
                    proposed(house, SOON + timedelta(days=1))
        except CannotRecord:
            told.append(what)
        finally:
            connection.close()

    threads = [Thread(target=act, args=(what,)) for what in ("pick", "replace")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with in_organisation(house.organisation):
        states = sorted(Meeting.objects.values_list("state", flat=True))
        mails = Message.objects.filter(kind="meeting_agreed").count()
    assert (states, mails, told) in [
        (["proposed"], 0, ["pick"]),
        (["agreed", "proposed"], 2, []),
    ]


# When both could


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def test_common_hours_over_two_clocks_and_a_night_the_clocks_change(scoped: House) -> None:
    after = datetime(2026, 10, 22, 12, tzinfo=UTC)  # Thursday; clocks go back on Sunday the 25th
    belgrade = Free([[4, 17 * 60, 20 * 60], [0, 17 * 60, 20 * 60]], zone("Europe/Belgrade"))
    london = Free([[4, 17 * 60, 18 * 60 + 30], [0, 17 * 60, 18 * 60 + 30]], zone("Europe/London"))
    found = both_could(one=belgrade, other=london, minutes=90, after=after, most=2)
    assert [at.astimezone(belgrade.zone).strftime("%a %H:%M") for at in found] == [
        "Fri 18:00",
        "Mon 18:00",
    ]
    assert [at.hour for at in found] == [16, 17]
    sydney = Free([[d, 9 * 60, 12 * 60] for d in range(7)], zone("Australia/Sydney"))
    assert both_could(one=belgrade, other=sydney, minutes=90, after=after) == []
    assert both_could(one=Free([], belgrade.zone), other=london, minutes=90, after=after) == []


# What goes out by itself


def test_each_is_reminded_as_she_wishes_and_once(scoped: House) -> None:
    save_habit(participation=scoped.mentor, remind=Remind.HOUR)
    planned(scoped)
    for hours in (-30, -24, -23, -2):
        sweep(now=SOON + timedelta(hours=hours))
    assert [mail.person_id for mail in letters("meeting_reminder")] == [scoped.mentee.person_id]
    for minutes in (-59, -50, -1):
        sweep(now=SOON + timedelta(minutes=minutes))
    assert {mail.person_id for mail in letters("meeting_reminder")} == {
        scoped.mentee.person_id, scoped.mentor.person_id,
    }  # fmt: skip
    assert len(letters("meeting_reminder")) == 2


def test_a_meeting_agreed_for_tomorrow_needs_no_reminder_of_a_day(scoped: House) -> None:
    planned(scoped, starts_at=NOW + timedelta(hours=20))
    sweep(now=NOW + timedelta(hours=1))
    sweep(now=NOW + timedelta(hours=19))
    assert not letters("meeting_reminder")


def test_both_are_asked_when_the_first_has_evening_and_the_other_by_day(scoped: House) -> None:
    mentor = scoped.mentor.person
    mentor.time_zone = "Asia/Tokyo"
    mentor.save()
    scoped.mentorship.refresh_from_db()
    planned(scoped)  # ten in Belgrade, five in the afternoon in Tokyo
    day = SOON.date()
    sweep(now=datetime.combine(day, time(18, 59), zone("Asia/Tokyo")))
    assert not letters("meeting_ask")
    sweep(now=datetime.combine(day, time(19, 1), zone("Asia/Tokyo")))
    assert len(letters("meeting_ask")) == 2
    sweep(now=datetime.combine(day, time(22), NOW.tzinfo))
    assert len(letters("meeting_ask")) == 2


def test_an_end_across_midnight_is_asked_about_in_the_morning(scoped: House) -> None:
    ends = datetime(2026, 4, 19, 0, 30, tzinfo=NOW.tzinfo)
    asked = evening_after(ends, scoped.mentee.person).astimezone(NOW.tzinfo)
    assert asked == datetime(2026, 4, 19, 19, 0, tzinfo=NOW.tzinfo)
    late = datetime(2026, 4, 18, 23, 0, tzinfo=NOW.tzinfo)
    asked = evening_after(late, scoped.mentee.person).astimezone(NOW.tzinfo)
    assert asked == datetime(2026, 4, 19, 9, 0, tzinfo=NOW.tzinfo)


def test_nobody_is_asked_who_rests_or_has_written_it_down(scoped: House) -> None:
    from spona.mentoring.session_actions import record_session

    planned(scoped)
    evening = datetime.combine(SOON.date(), time(20), NOW.tzinfo)
    record_session(
        mentorship=scoped.mentorship, by=scoped.mentor, held_on=SOON.date(), outcome=Outcome.HELD,
        minutes=60, medium=Medium.VIDEO, now=evening,
    )  # fmt: skip
    sweep(now=evening)
    later = planned(scoped, starts_at=SOON + timedelta(days=2))
    begin_standstill(
        person=scoped.mentor.person, kind=Rest.ILLNESS, starts_on=SOON.date(), ends_on=None,
        by=None, now=evening,
    )  # fmt: skip
    sweep(now=SOON + timedelta(days=1, hours=2))
    sweep(now=evening + timedelta(days=2))
    assert not letters("meeting_ask")
    assert not letters("meeting_reminder")
    later.refresh_from_db()
    assert later.asked_at is not None  # nor asked when the rest is over


# The one tap


def met_link(house: House, side: str) -> str:
    with in_organisation(house.organisation):
        meeting = Meeting.objects.get()
        person = getattr(house, side).person
        link = address_of(issue(person=person, purpose="met", target=meeting, now=NOW))
    return "/" + link.split("//")[1].partition("/")[2]


@pytest.fixture
def over(house: House) -> House:
    """They met this morning, as planned."""
    with in_organisation(house.organisation):
        planned(house, starts_at=SOON)
        Meeting.objects.update(starts_at=NOW - timedelta(hours=2))
    return house


def test_one_tap_writes_it_down_and_the_others_tap_confirms(over: House) -> None:
    mentee, mentor = visitor(), visitor()
    one, two = met_link(over, "mentee"), met_link(over, "mentor")
    assert "Yes, we met: 90 minutes" in mentee.get(one).content.decode()
    mentee.head(one)
    with in_organisation(over.organisation):
        assert not Session.objects.exists()  # looking, also by a scanner, does nothing
    assert mentee.post(one, {"did": "yes"}).status_code == 302
    assert "has written this meeting down" in mentor.get(two).content.decode()
    assert mentor.post(two, {"did": "yes"}).status_code == 302
    mentor.post(two, {"did": "yes"})  # once more
    assert "written down already" in mentee.get(one).content.decode()
    with in_organisation(over.organisation):
        session = Session.objects.get()
        assert (session.minutes, session.outcome, session.held_on) == (90, Outcome.HELD, TODAY)
        assert SessionView.objects.get().agrees


def test_it_did_not_take_place(over: House) -> None:
    visitor().post(met_link(over, "mentor"), {"did": "no"})
    with in_organisation(over.organisation):
        assert Session.objects.get().outcome == Outcome.CANCELLED


def test_a_yes_is_to_what_the_other_wrote(over: House) -> None:
    from spona.mentoring.session_actions import record_session

    with in_organisation(over.organisation):
        record_session(
            mentorship=over.mentorship, by=over.mentee, held_on=TODAY, outcome=Outcome.HELD,
            minutes=45, medium=Medium.VIDEO, now=NOW,
        )  # fmt: skip
    client, url = visitor(), met_link(over, "mentor")
    assert "Yes, we met: 45 minutes" in client.get(url).content.decode()
    client.post(url, {"did": "yes"})
    with in_organisation(over.organisation):
        assert SessionView.objects.get().agrees


def test_a_tap_before_the_meeting_or_on_one_called_off_writes_nothing(over: House) -> None:
    url = met_link(over, "mentee")
    for facts in ({"starts_at": NOW + timedelta(hours=3)}, {"state": MeetingState.OFF}):
        with in_organisation(over.organisation):
            Meeting.objects.update(**facts)
        assert visitor().post(url, {"did": "yes"}).status_code == 302
        with in_organisation(over.organisation):
            assert not Session.objects.exists()


def test_a_mentee_whose_day_has_begun_already(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    with in_organisation(house.organisation):
        person = house.mentee.person
        person.time_zone = "Pacific/Auckland"
        person.save()
        planned(house)
        Meeting.objects.update(starts_at=datetime(2026, 4, 17, 15, tzinfo=UTC))  # there the 18th
    url = met_link(house, "mentor")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 4, 17, 17, 5, tzinfo=UTC))
    visitor().post(url, {"did": "yes"})
    with in_organisation(house.organisation):
        assert Session.objects.get().held_on.isoformat() == "2026-04-17"


# The pages


def test_a_month_by_links_on_two_clocks(house: House) -> None:
    with in_organisation(house.organisation):
        person = house.mentor.person
        person.time_zone = "Europe/London"
        person.save()
    mentee, mentor = visitor(house.mentee.person), visitor(house.mentor.person)
    page = f"/o/ours/me/pairs/{house.mentorship.public_id}/meetings/"
    how = {"minutes": "60", "medium": "phone", "place": ""}
    half = mentee.post(page, {**how, "day1": "2026-04-20", "hour1": ""})
    assert half.status_code == 422
    assert "belong together" in half.content.decode()
    night = {"day1": "2027-03-28", "hour1": "02:30"}
    assert "jump over" in mentee.post(page, {**how, **night}).content.decode()
    said = {"day1": "2026-04-20", "hour1": "18:00", "day2": "2026-04-21", "hour2": "18:00"}
    assert mentee.post(page, {**how, **said}).status_code == 302
    shown = mentor.get(page).content.decode()
    assert "17:00" in shown and "Ana ours proposes" in shown
    with in_organisation(house.organisation):
        meeting = Meeting.objects.get()
    at = datetime(2026, 4, 21, 16, tzinfo=UTC).isoformat()
    assert mentor.post(f"{page}{meeting.public_id}/pick/", {"at": at}).status_code == 302
    for odd in ("", "now", "2026-04-21T18:00", "x" * 5000):
        mentor.post(f"{page}{meeting.public_id}/pick/", {"at": odd})
    assert "18:00" in mentee.get(page).content.decode()
    move = {**how, "day": "2026-04-22", "hour": "18:00", "seen": "0"}
    assert mentee.post(f"{page}{meeting.public_id}/", move).status_code == 302
    stale = mentor.post(f"{page}{meeting.public_id}/", {**move, "hour": "12:00"})
    assert stale.status_code == 422
    assert "changed meanwhile" in stale.content.decode()
    assert mentor.post(f"{page}{meeting.public_id}/off/", {"seen": "1"}).status_code == 302
    with in_organisation(house.organisation):
        assert Meeting.objects.get().state == MeetingState.OFF
    assert visitor(house.coordinator).get(page).status_code == 404


def test_a_calendar_of_ones_own(house: House) -> None:
    with in_organisation(house.organisation):
        planned(house, place="Room 7")
        off = planned(house, starts_at=SOON + timedelta(days=4))
        call_off(meeting=off, by=house.mentee, seen=0, now=NOW)
        link = issue(person=house.mentor.person, purpose="calendar", now=NOW)
        url = "/" + address_of(link).split("//")[1].partition("/")[2]
    response = visitor().get(url)
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Mentoring: Ana ours"
    with in_organisation(house.organisation):
        mine = issue(person=house.other_mentor.person, purpose="calendar", now=NOW)
        other = "/" + address_of(mine).split("//")[1].partition("/")[2]
    assert "VEVENT" not in visitor().get(other).content.decode()
    assert visitor().get(url[:-4] + "AAA/").status_code == 404


def test_a_room_of_their_own(scoped: House, settings: object) -> None:
    settings.ROOMS = "https://meet.example.org/{pair}"  # type: ignore[attr-defined]
    room = room_of(mentorship=scoped.mentorship)
    assert room.startswith("https://meet.example.org/spona-")
    assert scoped.mentorship.public_id not in room
    for wrong in ("http://meet.example.org/x", "javascript:alert(1)", "https://"):
        with pytest.raises(CannotRecord):
            save_room(mentorship=scoped.mentorship, by=scoped.mentee, url=wrong)
    save_room(mentorship=scoped.mentorship, by=scoped.mentee, url="https://talk.example/us")
    scoped.mentorship.refresh_from_db()
    assert room_of(mentorship=scoped.mentorship) == "https://talk.example/us"


def test_a_meeting_called_off_says_so_in_the_evening(over: House) -> None:
    url = met_link(over, "mentee")
    with in_organisation(over.organisation):
        Meeting.objects.update(state=MeetingState.OFF)
    client = visitor()
    answer = client.post(url, {"did": "yes"}, follow=True)
    assert "was called off, so nothing is written down" in answer.content.decode()
    with in_organisation(over.organisation):
        assert not Session.objects.exists()


def test_a_new_address_of_the_calendar_ends_the_old_one(house: House) -> None:
    with in_organisation(house.organisation):
        person = house.mentee.person

        def path(purpose: str, **more: Any) -> str:
            address = address_of(issue(person=person, purpose=purpose, now=NOW, **more))
            return "/l/" + address.partition("/l/")[2]

        old, door = path("calendar"), path("pair", target=house.mentorship)
    client = visitor()
    assert client.get(old).status_code == 200
    assert client.post(door + "meetings/habits/", {"renew": "yes"}).status_code == 302
    assert visitor().get(old).status_code == 404
    page = client.get(door + "meetings/habits/").content.decode()
    new = "/l/calendar/" + page.partition("/l/calendar/")[2].partition('"')[0]
    assert new != old and visitor().get(new).status_code == 200
    with in_organisation(house.organisation):
        assert not MeetingHabit.objects.exists()  # the rest of the page is left as it was


def test_an_invitation_names_who_invites_also_without_an_address(
    scoped: House, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Spona <post@spona.example>"
    scoped.organisation.email = ""
    scoped.organisation.save()
    planned(scoped)
    for mail in letters("meeting_agreed"):
        (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
        assert str(event["ORGANIZER"]) == "mailto:post@spona.example"


def test_both_say_by_link_when_it_suits_and_see_what_is_common(house: House) -> None:
    pages = {}
    with in_organisation(house.organisation):
        for side in ("mentee", "mentor"):
            person = getattr(house, side).person
            link = address_of(
                issue(person=person, purpose="pair", target=house.mentorship, now=NOW)
            )
            pages[side] = "/l/" + link.partition("/l/")[2] + "meetings/hours/"
        before = NeedProfile.objects.filter(participation=house.mentee).values("challenges").first()
    client = visitor()
    assert client.post(pages["mentee"], {"windows": ["9-99"]}).status_code == 422
    # Mondays: 17 to 21 in Belgrade is 11 to 15 in New York.
    mentee = {"windows": ["0-1020"], "time_zone": "Europe/Belgrade"}
    assert client.post(pages["mentee"], mentee).status_code == 302
    mentor = {"windows": ["0-480", "0-720"], "time_zone": "America/New_York"}
    assert client.post(pages["mentor"], mentor).status_code == 302
    hers, his = (client.get(pages[one]).content.decode() for one in ("mentee", "mentor"))
    assert "17:00" in hers and "11:00" in hers and "17:00" in his
    assert 'value="0-1020" aria-label="Monday, Evening" checked' in hers
    assert 'value="0-480" aria-label="Monday, Morning" checked' not in hers  # his week is his
    with in_organisation(house.organisation):
        after = NeedProfile.objects.get(participation=house.mentee)
        assert before is None or before["challenges"] == after.challenges
        assert after.windows == [[0, 1020, 1260]]
        house.mentor.person.refresh_from_db()
        assert house.mentor.person.time_zone == "America/New_York"


@pytest.mark.parametrize(
    ("after", "day", "hour"),
    [
        (
            datetime(2026, 3, 5, 9, tzinfo=UTC),
            "2026-03-09",
            16,
        ),  # New York is an hour ahead already
        (datetime(2026, 3, 27, 9, tzinfo=UTC), "2026-03-30", 17),  # then both are
        (datetime(2026, 10, 23, 9, tzinfo=UTC), "2026-10-26", 16),
        (datetime(2026, 10, 30, 9, tzinfo=UTC), "2026-11-02", 17),
    ],
)
def test_what_suits_both_is_counted_for_the_week_itself(
    after: datetime, day: str, hour: int
) -> None:
    one = Free([[0, 12 * 60, 21 * 60]], ZoneInfo("Europe/Belgrade"))  # type: ignore[list-item]
    other = Free([[0, 11 * 60, 15 * 60]], ZoneInfo("America/New_York"))  # type: ignore[list-item]
    first = both_could(one=one, other=other, minutes=90, after=after)[0]
    local = first.astimezone(one.zone)
    assert (local.date().isoformat(), local.hour) == (day, hour)
