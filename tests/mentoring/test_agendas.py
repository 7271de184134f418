"""Agendas: a cycle's list that begins with ours; what a pair takes over is its own text, for the two alone."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override as in_language
from django_scopes.exceptions import ScopeError

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.mentoring import agenda_actions as acts
from spona.mentoring.meeting_actions import plan_meeting
from spona.mentoring.models import SessionNote
from spona.mentoring.models.agenda import Agenda, MeetingAgenda
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agendas import offered
from spona.mentoring.rules import CannotRecord
from spona.mentoring.states import CoTask, Medium, Occasion
from spona.messaging.links import address_of, issue
from spona.programmes.actions import create_next_cycle
from tests.characters import NOW, TODAY, House, Visitor, visitor

DESK = "/o/ours/desk/cycles/2026/agendas/"
MET = {"outcome": "held", "held_on": "2026-04-02", "length": "60", "medium": "video"}


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def mine(house: House) -> str:
    return f"/o/ours/me/pairs/{house.mentorship.public_id}/"


def planned(house: House, starts_at: datetime = NOW + timedelta(days=3)) -> Meeting:
    return plan_meeting(
        mentorship=house.mentorship,
        by=house.mentee,
        starts_at=starts_at,
        minutes=90,
        medium=Medium.VIDEO,
        place="",
        now=NOW,
    )


def written(house: House) -> list[str]:
    with in_organisation(house.organisation), as_pair(house.mentorship, person=house.mentee.person):
        return list(MeetingAgenda.objects.values_list("text", flat=True))


# The team's


def test_the_list_begins_with_ours_in_the_languages_of_the_cycle(house: House) -> None:
    client = visitor(house.coordinator)
    page = client.get(DESK).content.decode()
    assert page.index("The first meeting") < page.index("A usual meeting") < page.index("Half way")
    with in_organisation(house.organisation):
        rows = list(Agenda.objects.order_by("position"))
        assert [row.occasion for row in rows] == ["first", "any", "mid_term", "closing"]
        assert {*rows[0].title} == {"en", "sr"} == {*rows[0].points}
        assert len(rows[0].points["en"].splitlines()) == 5
        assert "(20 min)" in rows[0].points["en"]
        acts.ensure_agendas(cycle=house.cycle)
        assert Agenda.objects.count() == 4


def test_the_team_adds_changes_orders_and_puts_away(house: House) -> None:
    client = visitor(house.coordinator)
    client.get(DESK)
    said = {
        "occasion": "any",
        "title__en": "Portfolio",
        "points__en": "Bring three works\n\nChoose one",
        "title__sr": "Портфолио",
        "points__sr": "",
    }
    assert client.post(f"{DESK}new/", said).status_code == 302
    assert client.post(f"{DESK}new/", {**said, "points__en": " "}).status_code == 422
    with in_organisation(house.organisation), in_language("en"):
        mine_ = Agenda.objects.get(title__en="Portfolio")
        assert offered(cycle=house.cycle)[-1].lines == ["Bring three works", "Choose one"]
    one = f"{DESK}{mine_.public_id}/"
    assert client.post(one, {**said, "title__en": "A portfolio"}).status_code == 302
    for _n in range(5):
        assert client.post(f"{one}step/", {"step": "up"}).status_code == 302
    first = visitor(house.mentee.person).get(f"{mine(house)}first/").content.decode()
    assert "A portfolio" in first and "Bring three works" in first
    with in_organisation(house.organisation), in_language("en"):
        assert offered(cycle=house.cycle)[0].key == mine_.public_id
    assert client.post(f"{one}step/", {"step": "off"}).status_code == 302
    first = visitor(house.mentee.person).get(f"{mine(house)}first/").content.decode()
    assert "A portfolio" not in first
    assert "A portfolio" in client.get(DESK).content.decode()
    assert visitor(house.viewer).get(DESK).status_code in {403, 404}
    with in_organisation(house.organisation):
        for row in Agenda.objects.all():
            acts.switch_agenda(agenda=row, is_on=False, by=house.coordinator)
        assert offered(cycle=house.cycle) == []
    assert visitor(house.mentee.person).get(f"{mine(house)}first/").status_code == 200


def test_thirty_are_enough_and_the_next_cycle_begins_with_them(scoped: House) -> None:
    acts.ensure_agendas(cycle=scoped.cycle)
    words = {"occasion": Occasion.ANY, "points": {"en": "One"}, "by": scoped.coordinator}
    for n in range(acts.MOST - 4):
        acts.save_agenda(cycle=scoped.cycle, agenda=None, title={"en": f"N{n}"}, **words)
    with pytest.raises(CannotRecord):
        acts.save_agenda(cycle=scoped.cycle, agenda=None, title={"en": "Too many"}, **words)
    following = create_next_cycle(
        like=scoped.cycle, name="Next", kick_off_on=TODAY, by=scoped.owner, now=NOW
    )
    assert Agenda.objects.filter(cycle=following).count() == acts.MOST


def test_the_list_costs_the_same_for_four_and_thirty(house: House) -> None:
    client, found = visitor(house.coordinator), []
    client.get(DESK)
    for more in (0, 20):
        with in_organisation(house.organisation):
            for n in range(more):
                acts.save_agenda(
                    cycle=house.cycle,
                    agenda=None,
                    occasion=Occasion.ANY,
                    title={"en": f"N{n}"},
                    points={"en": "One"},
                    by=house.coordinator,
                )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DESK).status_code == 200
        found.append(len(queries))
    assert found == [7, 7]


# The pair's


@pytest.mark.parametrize("door", ["signed in", "link"])
def test_a_pair_takes_one_over_for_a_meeting_and_owns_it(house: House, door: str) -> None:
    with in_organisation(house.organisation):
        meeting = planned(house)
        link = issue(person=house.mentor.person, purpose="pair", target=house.mentorship, now=NOW)
        base = mine(house) if door == "signed in" else "/" + address_of(link).split("/", 3)[3]
    client = visitor(house.mentor.person) if door == "signed in" else Visitor()
    page = f"{base}meetings/{meeting.public_id}/agenda/"
    assert "One topic, chosen by the mentee." in client.get(page).content.decode()
    assert client.post(page, {"text": "My own line", "from_agenda": "usual"}).url == page
    (text,) = written(house)
    assert text.startswith("My own line\n\nNews, and what became of the last steps. (15 min)\n")
    # Taken over twice, it stands once; changed, it is the pair's.
    client.post(page, {"text": text, "from_agenda": "usual"})
    assert written(house) == [text]
    assert client.post(page, {"text": "Only the budget"}).status_code == 302
    meetings = visitor(house.mentee.person).get(f"{mine(house)}meetings/").content.decode()
    assert "Only the budget" in meetings and "Change the agenda" in meetings
    assert client.post(page, {"text": "", "from_agenda": "nonsense"}).status_code == 422
    assert client.post(page, {"text": " "}).status_code == 302
    assert written(house) == []


def test_what_was_left_for_next_time_is_there_for_the_next_meeting(house: House) -> None:
    client = visitor(house.mentee.person)
    said = {**MET, "agenda": "The grant", "from_agenda": "last"}
    assert client.post(f"{mine(house)}sessions/new/", said).status_code == 302
    with in_organisation(house.organisation):
        meeting = planned(house)
        with as_pair(house.mentorship, person=house.mentee.person):
            note = SessionNote.objects.get()
    assert note.agenda.startswith("The grant\n\nLook back: what was different at the start?")
    session = note.session.public_id
    page = client.get(f"{mine(house)}meetings/{meeting.public_id}/agenda/").content.decode()
    assert "The grant" in page and "what you left for next time" in page
    assert written(house) == []  # looking writes nothing
    note_page = f"{mine(house)}sessions/{session}/note/"
    assert client.post(note_page, {"notes": "N", "agenda": "", "from_agenda": "usual"}).url
    with in_organisation(house.organisation), as_pair(house.mentorship, person=house.mentor.person):
        assert SessionNote.objects.get().agenda.startswith("News, and what became")


def test_nobody_else_reads_a_pairs_agenda_and_the_audit_knows_nothing(house: House) -> None:
    with in_organisation(house.organisation):
        meeting = planned(house)
        before = AuditLine.objects.count()
        acts.write_agenda(meeting=meeting, by=house.mentee, text="Between us two")
        assert AuditLine.objects.count() == before
        with pytest.raises(ScopeError):
            list(MeetingAgenda.objects.all())
        with pytest.raises(PermissionDenied):
            acts.write_agenda(meeting=meeting, by=house.other_mentor, text="Me too")
    page = f"{mine(house)}meetings/{meeting.public_id}/agenda/"
    for who in (house.coordinator, house.owner, house.other_mentor.person):
        assert visitor(who).get(page).status_code == 404
    desk = f"/o/ours/desk/pairs/{house.mentorship.public_id}/"
    assert "Between us two" not in visitor(house.owner).get(desk).content.decode()


def test_a_co_mentor_reads_agendas_of_meetings_since_she_joined(house: House) -> None:
    with in_organisation(house.organisation):
        early, late = planned(house), planned(house, NOW + timedelta(days=20))
        CoMentor.objects.create(
            organisation=house.organisation,
            mentorship=house.mentorship,
            participation=house.other_mentor,
            task=CoTask.BESIDE,
            asked_at=NOW,
            own_yes_at=NOW,
            mentee_yes_at=NOW,
            mentor_yes_at=NOW,
            joined_at=NOW + timedelta(days=10),
        )
        for meeting, text in ((early, "Before her"), (late, "With her")):
            acts.write_agenda(meeting=meeting, by=house.mentee, text=text)
        with pytest.raises(CannotRecord):
            acts.write_agenda(meeting=early, by=house.other_mentor, text="Mine")
    client = visitor(house.other_mentor.person)
    page = client.get(f"{mine(house)}meetings/").content.decode()
    assert "With her" in page and "Before her" not in page
    assert client.get(f"{mine(house)}meetings/{early.public_id}/agenda/").status_code == 404
    own = f"{mine(house)}meetings/{late.public_id}/agenda/"
    assert client.post(own, {"text": "All three"}).status_code == 302
    assert sorted(written(house)) == ["All three", "Before her"]


def test_an_agenda_waits_for_a_meeting_that_stands(house: House) -> None:
    with in_organisation(house.organisation):
        meeting = planned(house)
        Meeting.objects.filter(pk=meeting.pk).update(state="off")
        with pytest.raises(CannotRecord):
            acts.write_agenda(meeting=meeting, by=house.mentee, text="Late")
    page = f"{mine(house)}meetings/{meeting.public_id}/agenda/"
    assert visitor(house.mentee.person).get(page).status_code == 404
