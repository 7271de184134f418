"""Meetings over midnight and in nights the clocks change, on two clocks; who proposes; two on one day."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from spona.core.scope import in_organisation
from spona.mentoring import agreeing_actions
from spona.mentoring.agreement_points import defaults
from spona.mentoring.models import Session
from spona.mentoring.models.meeting import Meeting
from spona.messaging.models import Message
from spona.people.states import Channel
from tests.characters import NOW, House, Visitor, visitor

HOW = {"minutes": "90", "medium": "phone", "place": ""}
MET = {"outcome": "held", "held_on": "2026-04-02", "length": "60", "medium": "video"}


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def london(house: House) -> House:
    """The mentor lives by another clock than the mentee."""
    with in_organisation(house.organisation):
        person = house.mentor.person
        person.time_zone = "Europe/London"
        person.save()
    return house


def the_two(house: House) -> tuple[Visitor, Visitor, str]:
    page = f"/o/ours/me/pairs/{house.mentorship.public_id}/"
    return visitor(house.mentee.person), visitor(house.mentor.person), page


@pytest.mark.parametrize(
    ("day", "hour", "mentee_typed", "starts_at", "seen_by_the_other"),
    [
        # Over midnight: it begins late on one day and ends on the next.
        ("2026-04-20", "23:30", True, datetime(2026, 4, 20, 21, 30, tzinfo=UTC), "22:30"),
        # The mentor's late evening is the mentee's next day.
        ("2026-04-20", "23:30", False, datetime(2026, 4, 20, 22, 30, tzinfo=UTC), "00:30"),
        # The clocks go back over this hour in Belgrade; the first of the two is meant.
        ("2026-10-25", "02:30", True, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "01:30"),
        # In London at the same time it is an hour that stands twice there.
        ("2026-10-25", "01:30", False, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30"),
        # 02:30 does not exist in Belgrade that night; in London it does, an hour after the jump.
        ("2027-03-28", "02:30", False, datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "03:30"),
    ],
)
def test_a_typed_hour_is_one_moment_on_both_clocks(
    london: House,
    day: str,
    hour: str,
    mentee_typed: bool,
    starts_at: datetime,
    seen_by_the_other: str,
) -> None:
    mentee, mentor, page = the_two(london)
    typing, other = (mentee, mentor) if mentee_typed else (mentor, mentee)
    sent = typing.post(f"{page}meetings/", {**HOW, "day1": day, "hour1": hour})
    assert sent.status_code == 302
    with in_organisation(london.organisation):
        meeting = Meeting.objects.get()
        assert [one.starts_at for one in meeting.times.all()] == [starts_at]
    assert seen_by_the_other in other.get(f"{page}meetings/").content.decode()
    picked = other.post(f"{page}meetings/{meeting.public_id}/pick/", {"at": starts_at.isoformat()})
    assert picked.status_code == 302
    with in_organisation(london.organisation):
        for mail in Message.objects.filter(kind="meeting_agreed"):
            (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
            assert event.decoded("DTSTART") == starts_at
            assert (event.decoded("DTEND") - event.decoded("DTSTART")).seconds == 90 * 60


def test_an_hour_that_does_not_exist_is_refused_at_its_field_and_kept_as_typed(
    london: House,
) -> None:
    mentee, mentor, page = the_two(london)
    for client, hour in ((mentee, "02:30"), (mentor, "01:30")):
        night = {**HOW, "day": "2027-03-28", "hour": hour}
        refused = client.post(f"{page}meetings/new/", night)
        assert refused.status_code == 422
        html = refused.content.decode()
        assert "The clocks jump over this hour on that day." in html and f'value="{hour}"' in html
    with in_organisation(london.organisation):
        assert not Meeting.objects.exists()


def test_an_invitation_asks_for_an_answer_and_a_cancellation_does_not(house: House) -> None:
    mentee, _mentor, page = the_two(house)
    mentee.post(f"{page}meetings/new/", {**HOW, "day": "2026-04-20", "hour": "18:00"})
    with in_organisation(house.organisation):
        meeting = Meeting.objects.get()
    mentee.post(f"{page}meetings/{meeting.public_id}/off/", {"seen": "0"})
    found = {}
    with in_organisation(house.organisation):
        for mail in Message.objects.filter(kind__in=["meeting_agreed", "meeting_off"]):
            calendar = Calendar.from_ical(mail.calendar)
            (event,) = calendar.walk("VEVENT")
            found[str(calendar["METHOD"])] = {
                (guest.params["PARTSTAT"], guest.params.get("RSVP")) for guest in event["ATTENDEE"]
            }
    assert found == {"REQUEST": {("ACCEPTED", "TRUE")}, "CANCEL": {("ACCEPTED", None)}}


@pytest.mark.parametrize(
    ("arranges", "to_the_mentee", "to_the_mentor"),
    [
        ("mentee", "You agreed that you propose the times.", "You agreed that Ana ours proposes"),
        ("mentor", "You agreed that Đorđe ours proposes", "You agreed that you propose the times."),
        ("turns", "propose the times in turns", "propose the times in turns"),
    ],
)
def test_who_proposes_is_told_as_the_two_agreed(
    house: House, arranges: str, to_the_mentee: str, to_the_mentor: str
) -> None:
    mentee, mentor, page = the_two(house)
    pair = {"mentorship": house.mentorship, "now": NOW}
    with in_organisation(house.organisation):
        answers = defaults(minutes=90) | {"arranges": arranges}
        agreeing_actions.draft_agreement(
            participation=house.mentee, answers=answers, seen=0, **pair
        )
    assert "You agreed" not in mentee.get(f"{page}meetings/").content.decode()
    with in_organisation(house.organisation):
        agreeing_actions.say_yes(
            participation=house.mentor,
            language="en",
            channel=Channel.LINK,
            seen_text=1,
            seen=1,
            **pair,
        )
    assert to_the_mentee in mentee.get(f"{page}meetings/").content.decode()
    assert to_the_mentor in mentor.get(f"{page}meetings/").content.decode()


def test_a_second_meeting_of_a_day_is_led_to_the_first(house: House) -> None:
    mentee, mentor, page = the_two(house)
    new = f"{page}sessions/new/"
    assert mentee.post(new, MET).status_code == 302
    with in_organisation(house.organisation):
        session = Session.objects.get()
    here = f"{page}sessions/{session.public_id}/"
    again = mentee.post(new, MET).content.decode()
    assert "Add the minutes to the meeting that is there." in again
    assert f'href="{here}correction/"' in again
    agrees = {"agrees": "yes", "seen": "2026-04-02 held 60"}
    assert mentor.post(f"{here}answer/", agrees).status_code == 302
    answered = mentee.post(new, MET).content.decode()
    assert "has answered already" in answered and f'href="{here}correction/"' not in answered
    assert f'href="{here}answer/"' in mentor.post(new, MET).content.decode()
    elsewhere = {**MET, "held_on": "2026-04-01", "length": "other"}
    assert "Met twice that day?" not in mentee.post(new, elsewhere).content.decode()
