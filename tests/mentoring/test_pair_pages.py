"""The pair's own pages, signed in and by link: for the two, and for nobody else."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spona.core.formkeys import FIELD
from spona.core.scope import in_organisation
from spona.mentoring import goal_actions, session_actions
from spona.mentoring.actions import publish_agreement
from spona.mentoring.models import (
    Acceptance,
    Goal,
    GoalVersion,
    Mentorship,
    Session,
    SessionNote,
    SessionView,
)
from spona.mentoring.privacy import as_pair
from spona.mentoring.states import Medium, Outcome
from spona.messaging.links import address_of, issue
from spona.people.models import Person
from spona.programmes.models import Participation
from tests.characters import NOW, House, Visitor, visitor

SEEN = "2026-04-10 held 90"
ANSWER = {"outcome": "held", "held_on": "2026-04-10", "length": "90", "medium": "video"}


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock once, in the access decorator."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def link_to(house: House, person: Person, purpose: str) -> str:
    with in_organisation(house.organisation):
        link = issue(person=person, purpose=purpose, target=house.mentorship, now=NOW)
        return urlsplit(address_of(link)).path


def mine(house: House) -> str:
    return f"/o/ours/me/pairs/{house.mentorship.public_id}/"


def record(house: House, by: Participation, minutes: int = 90) -> Session:
    with in_organisation(house.organisation):
        return session_actions.record_session(
            mentorship=house.mentorship,
            by=by,
            held_on=date(2026, 4, 10),
            outcome=Outcome.HELD,
            minutes=minutes,
            medium=Medium.VIDEO,
            notes="A private word",
            now=NOW,
        )


def goal_of(house: House) -> Goal:
    with in_organisation(house.organisation):
        return goal_actions.set_goal(
            mentorship=house.mentorship, participation=house.mentee, text="A goal", now=NOW
        )


def every_page(house: House, start: str) -> list[str]:
    session, goal = record(house, house.mentee), goal_of(house)
    return [
        start,
        f"{start}sessions/new/",
        f"{start}sessions/{session.public_id}/answer/",
        f"{start}sessions/{session.public_id}/note/",
        f"{start}agreement/",
        f"{start}goals/",
        f"{start}goals/{goal.public_id}/",
    ]


def test_the_two_open_every_page_through_both_doors(house: House) -> None:
    pages = every_page(house, mine(house))
    mentor = visitor(house.mentor.person)
    assert [mentor.get(page).status_code for page in pages] == [200] * 7
    start = link_to(house, house.mentor.person, "pair")
    nobody = Visitor()
    by_link = [page.replace(mine(house), start) for page in pages]
    assert [nobody.get(page).status_code for page in by_link] == [200] * 7
    correction = pages[2].replace("answer", "correction")
    assert visitor(house.mentee.person).get(correction).status_code == 200
    assert mentor.get(correction).status_code == 404
    assert visitor(house.mentee.person).get(pages[2]).status_code == 404  # one's own words


@pytest.mark.parametrize("who", ["owner", "manager", "coordinator", "viewer", "other_mentee"])
def test_the_pairs_pages_do_not_exist_for_anybody_else(house: House, who: str) -> None:
    character = getattr(house, who)
    client = visitor(getattr(character, "person", character))
    pages = every_page(house, mine(house))
    assert [client.get(page).status_code for page in pages] == [404] * 7
    assert [client.post(page, ANSWER).status_code for page in pages] == [404] * 7


def test_another_organisations_people_find_nothing(house: House, elsewhere: House) -> None:
    pages = every_page(house, mine(house))
    for stranger in (elsewhere.mentee.person, elsewhere.owner):
        assert [visitor(stranger).get(page).status_code for page in pages] == [404] * 7
    assert Client().get(pages[0]).status_code == 302  # to sign-in


def test_a_link_of_one_pair_does_not_open_the_sessions_of_another(
    house: House, elsewhere: House
) -> None:
    session = record(house, house.mentee)
    with in_organisation(elsewhere.organisation):
        link = issue(
            person=elsewhere.mentor.person, purpose="pair", target=elsewhere.mentorship, now=NOW
        )
        start = urlsplit(address_of(link)).path
    for page in ("answer", "note", "correction"):
        assert Visitor().get(f"{start}sessions/{session.public_id}/{page}/").status_code == 404


def test_a_session_is_logged_by_link_in_one_step(house: House) -> None:
    client = Visitor()
    url = link_to(house, house.mentor.person, "session")
    assert client.get(url).status_code == 200
    response = client.post(url, {**ANSWER, "notes": "He said much", "next_on": "2026-05-10"})
    assert response.status_code == 302
    thanks = client.get(response["Location"])
    assert thanks.status_code == 200
    assert "Thank you, it is written down." in thanks.content.decode()
    with in_organisation(house.organisation):
        session = Session.objects.get()
        assert (session.minutes, session.recorded_by_id) == (90, house.mentor.pk)
        assert session.next_on == date(2026, 5, 10)
        with as_pair(house.mentorship, person=house.mentee.person):
            assert SessionNote.objects.get().notes == "He said much"


def test_the_same_form_sent_twice_records_one_session(house: House) -> None:
    client = Visitor()
    url = link_to(house, house.mentee.person, "session")
    form = {**ANSWER, FIELD: "a-key-that-is-long-enough"}
    first, second = client.post(url, form), client.post(url, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    with in_organisation(house.organisation):
        assert Session.objects.count() == 1


def test_a_second_tab_is_told_and_keeps_what_was_typed(house: House) -> None:
    client = visitor(house.mentee.person)
    assert client.post(f"{mine(house)}sessions/new/", ANSWER).status_code == 302
    response = client.post(f"{mine(house)}sessions/new/", {**ANSWER, "notes": "Typed"})
    assert response.status_code == 422
    assert "This day is written down already" in response.content.decode()
    assert "Typed" in response.content.decode()
    with in_organisation(house.organisation):
        assert Session.objects.count() == 1


def test_another_length_is_typed(house: House) -> None:
    client = visitor(house.mentee.person)
    url = f"{mine(house)}sessions/new/"
    assert client.post(url, {**ANSWER, "length": "other"}).status_code == 422
    assert client.post(url, {**ANSWER, "length": "other", "minutes": "75"}).status_code == 302
    with in_organisation(house.organisation):
        assert Session.objects.get().minutes == 75


def test_a_meeting_that_did_not_take_place_needs_no_length(house: House) -> None:
    form = {"outcome": "no_show_mentor", "held_on": "2026-04-10", "medium": "phone"}
    response = visitor(house.mentee.person).post(f"{mine(house)}sessions/new/", form)
    assert response.status_code == 302
    with in_organisation(house.organisation):
        assert (Session.objects.get().outcome, Session.objects.get().minutes) == (
            "no_show_mentor",
            0,
        )


def test_one_button_confirms_and_a_form_differs(house: House) -> None:
    session = record(house, house.mentee)
    client = visitor(house.mentor.person)
    url = f"{mine(house)}sessions/{session.public_id}/answer/"
    different = {"outcome": "held", "held_on": "2026-04-10", "minutes": "60"}
    assert client.post(url, different).status_code == 302
    with in_organisation(house.organisation):
        view = SessionView.objects.get()
        assert (view.agrees, view.minutes) == (False, 60)
    page = client.get(mine(house)).content.decode()
    assert "Remembered differently" in page
    assert client.post(url, {"agrees": "yes", "seen": SEEN}).status_code == 302
    with in_organisation(house.organisation):
        assert SessionView.objects.get().agrees is True
        assert Session.objects.get().minutes == 90


def test_a_yes_is_to_what_was_on_the_page(house: House) -> None:
    session = record(house, house.mentee)
    client, base = visitor(house.mentor.person), f"{mine(house)}sessions/{session.public_id}/"
    for page in (mine(house), f"{base}answer/"):
        assert f'name="seen" value="{SEEN}"' in client.get(page).content.decode()
    visitor(house.mentee.person).post(f"{base}correction/", {**ANSWER, "length": "60"})
    said = client.post(f"{base}answer/", {"agrees": "yes", "seen": SEEN}, follow=True)
    assert "corrected while you were reading" in said.content.decode()
    with in_organisation(house.organisation):
        assert SessionView.objects.count() == 0
    client.post(f"{base}answer/", {"agrees": "yes", "seen": "2026-04-10 held 60"})
    with in_organisation(house.organisation):
        assert SessionView.objects.get().agrees is True


def test_its_recorder_settles_a_difference(house: House) -> None:
    session = record(house, house.mentee)
    base = f"{mine(house)}sessions/{session.public_id}/"
    different = {"outcome": "held", "held_on": "2026-04-10", "minutes": "60"}
    visitor(house.mentor.person).post(f"{base}answer/", different)
    assert visitor(house.mentor.person).post(f"{base}settlement/").status_code == 404
    recorder, seen = visitor(house.mentee.person), "2026-04-10 held 60"
    assert f'name="seen" value="{seen}"' in recorder.get(mine(house)).content.decode()
    visitor(house.mentor.person).post(f"{base}answer/", {**different, "minutes": "600"})
    said = recorder.post(f"{base}settlement/", {"seen": seen}, follow=True)
    assert "corrected while you were reading" in said.content.decode()
    visitor(house.mentor.person).post(f"{base}answer/", different)
    assert recorder.post(f"{base}settlement/", {"seen": seen}).status_code == 302
    with in_organisation(house.organisation):
        assert Session.objects.get().minutes == 60


def test_a_correction_by_its_recorder(house: House) -> None:
    session = record(house, house.mentee)
    url = f"{mine(house)}sessions/{session.public_id}/correction/"
    response = visitor(house.mentee.person).post(url, {**ANSWER, "length": "60"})
    assert response.status_code == 302
    with in_organisation(house.organisation):
        assert Session.objects.get().minutes == 60


def test_a_session_written_down_by_mistake_is_taken_back(house: House) -> None:
    session = record(house, house.mentee)
    url = f"{mine(house)}sessions/{session.public_id}/correction/"
    client = visitor(house.mentee.person)
    assert "Take this session back" in client.get(url).content.decode()
    assert visitor(house.mentor.person).post(url, {"remove": "yes"}).status_code == 404
    assert client.post(url, {"remove": "yes"}).status_code == 302
    with in_organisation(house.organisation):
        assert Session.objects.count() == 0
    page = visitor(house.coordinator).get(f"/o/ours/desk/pairs/{house.mentorship.public_id}/")
    assert "A session was taken back" in page.content.decode()


@pytest.mark.parametrize("door", ["page", "link"])
def test_an_agreement_is_accepted_by_post_alone(house: House, door: str) -> None:
    person = house.mentor.person
    client = visitor(person) if door == "page" else Visitor()
    start = mine(house) if door == "page" else link_to(house, person, "pair")
    assert "We meet monthly. ours" in client.get(f"{start}agreement/").content.decode()
    with in_organisation(house.organisation):
        assert Acceptance.objects.count() == 0
    assert client.post(f"{start}agreement/", {"seen": "1"}).status_code == 302
    with in_organisation(house.organisation):
        acceptance = Acceptance.objects.get()
        assert (acceptance.participation_id, acceptance.channel) == (house.mentor.pk, door)


def test_nobody_accepts_a_text_she_has_not_read(house: House) -> None:
    client, url = visitor(house.mentee.person), f"{mine(house)}agreement/"
    assert 'name="seen" value="1"' in client.get(url).content.decode()
    with in_organisation(house.organisation):
        publish_agreement(cycle=house.cycle, body={"sr": "Ново."}, by=None, now=NOW)
    for seen in ("1", "", "-1", "²", "9" * 5000):
        page = client.post(url, {"seen": seen}, follow=True).content.decode()
        assert "changed while you were reading" in page and 'name="seen" value="2"' in page
    with in_organisation(house.organisation):
        assert Acceptance.objects.count() == 0
    client.post(url, {"seen": "2"})
    with in_organisation(house.organisation):
        yes = Acceptance.objects.get()
        assert (yes.text.version, yes.language) == (2, "sr")  # the language it was shown in


def test_goals_are_set_changed_and_closed(house: House) -> None:
    client = visitor(house.mentor.person)
    url = f"{mine(house)}goals/"
    assert client.post(url, {"text": "Lead a team"}).status_code == 302
    with in_organisation(house.organisation), as_pair(house.mentorship, person=house.mentee.person):
        goal = Goal.objects.get()
    one = f"{url}{goal.public_id}/"
    assert client.post(one, {"text": "Lead two", "progress": "4"}).status_code == 302
    assert "Lead a team" in client.get(url).content.decode()
    assert client.post(f"{one}closing/").status_code == 302
    assert client.post(one, {"text": "Three", "progress": "4"}).status_code == 422
    with in_organisation(house.organisation), as_pair(house.mentorship, person=house.mentee.person):
        assert list(GoalVersion.objects.order_by("number").values_list("text", flat=True)) == [
            "Lead a team",
            "Lead two",
        ]


def test_a_closed_pair_says_so_and_takes_no_session(house: House) -> None:
    with in_organisation(house.organisation):
        Mentorship.objects.filter(pk=house.mentorship.pk).update(
            state="ended", ended_on=date(2026, 1, 31)
        )
    url = link_to(house, house.mentee.person, "session")
    assert "its record is closed" in Visitor().get(url).content.decode()
    assert Visitor().post(url, ANSWER).status_code == 422
    with in_organisation(house.organisation):
        assert Session.objects.count() == 0


typed = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["held", "2026-04-10", "90", "other", "0001-01-01", "9999-12-31", "-1", "1e9"]),
)
FIELDS = ["outcome", "held_on", "length", "minutes", "medium", "next_on", "notes", "agenda"]
FIELDS += ["text", "progress", "agrees"]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.dictionaries(st.sampled_from(FIELDS), typed))
def test_whatever_is_typed_the_answer_is_never_an_error_of_ours(
    house: House, data: dict[str, str]
) -> None:
    if not getattr(house, "pages", None):
        house.pages = every_page(house, mine(house))  # type: ignore[attr-defined]
    mentor, mentee = visitor(house.mentor.person), visitor(house.mentee.person)
    house_pages = house.pages  # type: ignore[attr-defined]
    codes = {mentor.post(page, data).status_code for page in house_pages}
    codes.add(mentee.post(house_pages[2].replace("answer", "correction"), data).status_code)
    assert codes <= {200, 302, 422}


def test_before_they_first_meet_each_reads_what_the_other_showed(house: House) -> None:
    url = f"/o/ours/me/pairs/{house.mentorship.public_id}/"
    mentor, mentee = visitor(house.mentor.person), visitor(house.mentee.person)
    assert f"{url}first/" in mentor.get(url).content.decode()
    page = mentor.get(f"{url}first/").content.decode()
    assert f"Lead a team. {house.mentee.person.name}" in page
    assert "The first meeting" in page
    theirs = mentee.get(f"{url}first/").content.decode()
    assert "Lead a team." not in theirs  # her own needs are no news to her
    assert house.mentor.person.name in theirs
    assert visitor(house.other_mentor.person).get(f"{url}first/").status_code == 404
    assert visitor(house.coordinator).get(f"{url}first/").status_code == 404
