"""The first pages: at the door, of a participant, of the desk."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spona.admissions.actions.deciding import park_decision
from spona.admissions.models.review import Conflict
from spona.admissions.states import Outcome as Decided
from spona.admissions.states import State
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.home.queries.mine import mine
from spona.home.queries.week import week
from spona.matching.models import MatchingRun, Proposal
from spona.matching.pool import add_to_pool
from spona.matching.pool_models import PoolAsk
from spona.matching.pool_states import Source
from spona.matching.states import ProposalState, ReplyState
from spona.mentoring import actions, session_actions
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.states import Medium, Outcome
from spona.messaging.links import issue
from spona.messaging.models import Message
from spona.messaging.states import MessageState
from spona.needs.models import NeedProfile
from spona.people.actions import choose_consents
from spona.people.models import Account, Person
from spona.people.states import Channel, Purpose
from spona.programmes.models import Cycle, Funder, Participation, StandingChange
from spona.programmes.states import Part, Stage, Standing
from spona.support.actions.evaluating import evaluate
from spona.support.actions.tasks import add_task
from spona.support.models.checkin import Pulse
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, make_person, visitor
from tests.support.care_subjects import pulse_of


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def meet(house: House, day: date, **more: object) -> Session:
    values = {
        "mentorship": house.mentorship,
        "by": house.mentee,
        "held_on": day,
        "outcome": Outcome.HELD,
        "minutes": 90,
        "medium": Medium.VIDEO,
        "now": NOW,
    }
    return session_actions.record_session(**{**values, **more})


def agree(house: House) -> None:
    for participation in (house.mentee, house.mentor):
        actions.accept_agreement(
            mentorship=house.mentorship,
            participation=participation,
            language="en",
            channel=Channel.PAGE,
            now=NOW,
        )


def propose(house: House, *, days_ago: int = 8, **replies: object) -> Proposal:
    run, _created = MatchingRun.objects.get_or_create(
        organisation=house.organisation,
        cycle=house.cycle,
        number=1,
        defaults={"record": {}, "plan_hash": "x", "total": 1, "made_at": NOW, "state": "published"},
    )
    return Proposal.objects.create(
        organisation=house.organisation,
        run=run,
        mentee=house.other_mentee,
        mentor=house.other_mentor,
        score=1,
        state=ProposalState.ASKED,
        asked_at=NOW - timedelta(days=days_ago),
        **replies,
    )


def invite(house: House, participation: Participation, days_ago: int = 8) -> None:
    participation.standing = Standing.INVITED
    participation.save()
    StandingChange.objects.create(
        organisation=house.organisation,
        participation=participation,
        standing=Standing.INVITED,
        at=NOW - timedelta(days=days_ago),
    )


# At the door


def test_a_visitor_sees_what_it_is_and_who_is_public(house: House, elsewhere: House) -> None:
    Organisation.objects.filter(slug="elsewhere").update(is_public=False)
    response = Client().get("/")
    assert response.status_code == 200
    page = response.content.decode()
    assert "Organisation ours" in page
    assert "Organisation elsewhere" not in page


def test_each_is_led_to_their_own_first_page(house: House) -> None:
    assert visitor(house.mentee.person).get("/")["Location"] == "/o/ours/me/"
    assert visitor(house.viewer).get("/")["Location"] == "/o/ours/desk/"


def test_somebody_of_two_organisations_chooses(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        Person.objects.create(
            organisation=elsewhere.organisation,
            account=house.coordinator.account,
            name="Here too",
        )
    response = visitor(house.coordinator).get("/")
    assert response.status_code == 200
    page = response.content.decode()
    assert 'href="/o/ours/desk/"' in page
    assert 'href="/o/elsewhere/me/"' in page


def test_an_account_nobody_knows_is_told_so(db: None) -> None:
    client = Client()
    account = Account.objects.create_user("nobody@example.org")
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    response = client.get("/")
    assert response.status_code == 200
    assert "Nothing is connected to this account" in response.content.decode()


# The desk


def test_the_desk_is_the_teams_alone(house: House, elsewhere: House) -> None:
    assert visitor(house.viewer).get("/o/ours/desk/").status_code == 200
    assert visitor(house.mentee.person).get("/o/ours/desk/").status_code == 404
    assert visitor(elsewhere.owner).get("/o/ours/desk/").status_code == 404
    assert Client().get("/o/ours/desk/").status_code == 302


def test_a_calm_week_says_so(house: House) -> None:
    with in_organisation(house.organisation):
        agree(house)
        meet(house, TODAY)
        assert week(person=house.coordinator, today=TODAY, now=NOW).is_calm
    page = visitor(house.coordinator).get("/o/ours/desk/").content.decode()
    assert "Nobody needs you right now" in page


def due(house: House) -> list[str]:
    """Kinds of the tasks on her desk, after the rules were looked at."""
    evaluate(cycle=house.cycle, today=TODAY, now=NOW)
    found = week(person=house.coordinator, today=TODAY, now=NOW).tasks.rows
    return [task.kind for task in found]


def test_a_task_stands_with_its_reason_and_its_first_step(house: House) -> None:
    with in_organisation(house.organisation):
        agree(house)
        session = meet(house, TODAY)
        assert due(house) == []
        session_actions.answer_session(
            session=session, participation=house.mentor, agrees=False, minutes=30, now=NOW
        )
        assert due(house) == ["differing"]
    page = visitor(house.coordinator).get("/o/ours/desk/").content.decode()
    assert "The two tell 15 April 2026 differently." in page
    assert "Ask both what they remember" in page
    assert "Ask both" not in visitor(house.viewer).get("/o/ours/desk/").content.decode()
    with in_organisation(house.organisation):
        Cycle.objects.update(stage=Stage.FINISHED)  # stays open when the cycle is closed
        house.cycle.refresh_from_db()
        assert due(house) == ["differing"]


def test_tasks_of_a_colleague_are_not_in_ones_own_week(scoped: House) -> None:
    agree(scoped)
    meet(scoped, TODAY)
    for assignee, title in ((scoped.manager, "Hers"), (None, "Free"), (scoped.coordinator, "Mine")):
        add_task(
            mentorship=scoped.mentorship, title=title, note="", due_on=TODAY, assignee=assignee,
            by=scoped.owner, now=NOW,
        )  # fmt: skip
    add_task(
        mentorship=scoped.mentorship, title="Later", note="", due_on=TODAY + timedelta(days=8),
        assignee=scoped.coordinator, by=scoped.owner, now=NOW,
    )  # fmt: skip
    found = week(person=scoped.coordinator, today=TODAY, now=NOW).tasks.rows
    assert [task.title for task in found] == ["Mine", "Free"]


def test_proposals_wait_after_seven_days_and_for_the_right_side(scoped: House) -> None:
    proposal = propose(scoped, days_ago=6)
    assert week(person=scoped.coordinator, today=TODAY, now=NOW).proposals.rows == []
    Proposal.objects.update(asked_at=NOW - timedelta(days=8))
    assert [
        (w, n) for _p, w, n in week(person=scoped.coordinator, today=TODAY, now=NOW).proposals.rows
    ] == [(scoped.other_mentor, 8)]
    Proposal.objects.update(mentor_reply="yes", mentor_replied_at=NOW - timedelta(days=2))
    assert week(person=scoped.coordinator, today=TODAY, now=NOW).proposals.rows == []
    Proposal.objects.update(mentor_replied_at=NOW - timedelta(days=9))
    assert [
        (w, n) for _p, w, n in week(person=scoped.coordinator, today=TODAY, now=NOW).proposals.rows
    ] == [(scoped.other_mentee, 9)]
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.WITHDRAWN)
    assert week(person=scoped.coordinator, today=TODAY, now=NOW).proposals.rows == []


def test_invitations_wait_after_seven_days(scoped: House) -> None:
    invite(scoped, scoped.other_mentor, days_ago=6)
    assert week(person=scoped.coordinator, today=TODAY, now=NOW).invitations.rows == []
    StandingChange.objects.update(at=NOW - timedelta(days=8))
    assert week(person=scoped.coordinator, today=TODAY, now=NOW).invitations.rows == [
        scoped.other_mentor
    ]


def test_mails_and_funders_wait(scoped: House) -> None:
    Funder.objects.create(
        organisation=scoped.organisation, cycle=scoped.cycle, name={"en": "A fund"}
    )
    mail = Message.objects.create(
        organisation=scoped.organisation,
        person=scoped.mentee.person,
        kind="pair_started",
        to_email="ana@example.org",
        subject="A pair",
        text="",
        message_id="<1@example.org>",
        dedupe_key="1",
        state=MessageState.FAILED,
        due_at=NOW,
    )
    found = week(person=scoped.coordinator, today=TODAY, now=NOW)
    assert (found.mails.rows, found.funders.rows) == ([mail], [(scoped.cycle, 1)])


def ask_of(house: House, name: str, state: str, **more: object) -> PoolAsk:
    """A prospective mentor of the cycle, asked two weeks ago."""
    person = make_person(house.organisation, name, login=False)
    member = add_to_pool(person=person, source=Source.TEAM, by=None, now=NOW)
    values = {"asked_at": NOW - timedelta(days=14), **more}
    return PoolAsk.objects.create(
        organisation=house.organisation, member=member, cycle=house.cycle, state=state, **values
    )


def test_prospective_mentors_without_an_answer_wait(scoped: House) -> None:
    old = ask_of(scoped, "Old ours", "asked", asked_at=NOW - timedelta(days=20))
    thinking = ask_of(scoped, "Thinking ours", "thinking")
    ask_of(scoped, "New ours", "asked", asked_at=NOW - timedelta(days=2))
    again = ask_of(scoped, "Again ours", "later", ask_again_on=TODAY)
    ask_of(scoped, "Later ours", "later", ask_again_on=TODAY + timedelta(days=1))
    ask_of(scoped, "No ours", "no")

    found = week(person=scoped.coordinator, today=TODAY, now=NOW)

    assert found.prospects.rows == [old, thinking, again]
    page = visitor(scoped.coordinator).get("/o/ours/desk/").content.decode()
    assert ("Thinking ours" in page, "New ours" in page, "No ours" in page) == (True, False, False)


def test_a_pair_of_somebody_who_left_waits(scoped: House) -> None:
    agree(scoped)
    meet(scoped, TODAY)
    assert due(scoped) == []
    Participation.objects.filter(pk=scoped.mentor.pk).update(standing=Standing.WITHDRAWN)
    assert due(scoped) == ["left"]
    Mentorship.objects.update(state="ended", ended_on=TODAY)
    assert due(scoped) == ["rematch"]


def fill(house: House, n: int) -> None:
    """n more of everything that can wait."""
    for number in range(n):
        mentee = make_mentee(house.cycle, f"M{number} ours", areas=[])
        mentor = make_mentor(house.cycle, f"N{number} ours", areas=[])
        invite(house, make_mentor(house.cycle, f"P{number} ours", areas=[]))
        ask_of(house, f"Q{number} ours", "asked")
        pair = Mentorship.objects.create(
            organisation=house.organisation,
            cycle=house.cycle,
            mentee=mentee,
            mentor=mentor,
            started_on=date(2025, 12, 1),
        )
        session = meet(house, date(2026, 1, 10), mentorship=pair, by=mentee)
        session_actions.answer_session(
            session=session, participation=mentor, agrees=False, minutes=30, now=NOW
        )
        Funder.objects.create(
            organisation=house.organisation,
            cycle=house.cycle,
            position=number,
            name={"en": f"F{number}"},
        )


@pytest.mark.parametrize("n", [1, 3, 20])
def test_the_desk_asks_the_database_equally_often(house: House, n: int) -> None:
    with in_organisation(house.organisation):
        propose(house)
        fill(house, n)
        evaluate(cycle=house.cycle, today=TODAY, now=NOW)
    client = visitor(house.coordinator)
    client.get("/o/ours/desk/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/o/ours/desk/").status_code == 200
    assert len(queries) == 10, [q["sql"][:80] for q in queries]


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [("owner", True), ("manager", True), ("coordinator", False), ("viewer", False)],
)
def test_without_a_cycle_only_who_may_is_led_to_the_first_programme(
    house: House, who: str, is_offered: bool
) -> None:
    with in_organisation(house.organisation):
        Cycle.objects.update(stage="finished")
    page = visitor(getattr(house, who)).get("/o/ours/desk/").content.decode()
    assert ("/o/ours/desk/programmes/new/" in page) == is_offered
    assert ("No cycle is running" in page) != is_offered


def test_who_only_looks_is_offered_no_act_and_no_closed_door(house: House) -> None:
    with in_organisation(house.organisation):
        propose(house)
        fill(house, 1)
        evaluate(cycle=house.cycle, today=TODAY, now=NOW)
    acts = ("Ask again", "See to it", "Complete it", "Check the address")
    hers = visitor(house.coordinator).get("/o/ours/desk/").content.decode()
    assert [act for act in acts if act in hers] == ["Ask again", "See to it", "Complete it"]

    client = visitor(house.viewer)
    page = client.get("/o/ours/desk/").content.decode()
    assert "Proposals without an answer" in page and "Funders not complete" in page
    assert not [act for act in acts if act in page]
    links = {unescape(link) for link in re.findall(r'href="(/o/ours/[^"#]+)"', page)}
    assert len(links) > 8
    assert not {link: n for link in links if (n := client.get(link).status_code) not in {200, 302}}


def test_another_organisations_week_is_not_ours(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        propose(elsewhere)
        fill(elsewhere, 2)
    page = visitor(house.owner).get("/o/ours/desk/").content.decode()
    assert "elsewhere" not in page


# A participant


def test_ones_own_page_is_for_people_of_the_organisation(house: House, elsewhere: House) -> None:
    assert visitor(house.mentee.person).get("/o/ours/me/").status_code == 200
    assert visitor(house.viewer).get("/o/ours/me/").status_code == 200
    assert visitor(elsewhere.mentee.person).get("/o/ours/me/").status_code == 404


def titles(person: Person) -> list[str]:
    response = visitor(person).get("/o/ours/me/")
    assert response.status_code == 200
    return [todo.title for todo in response.context["todos"]]


def test_a_pair_accepts_its_agreement_first(house: House) -> None:
    consents = "What may we publish about you?"
    assert titles(house.mentee.person) == ["Your agreement with Đorđe ours", consents]
    with in_organisation(house.organisation):
        agree(house)
        choose_consents(
            person=house.mentee.person,
            given={Purpose.NAME: True},
            language="en",
            channel=Channel.PAGE,
            now=NOW,
            by=house.mentee.person,
        )
    assert titles(house.mentee.person) == []


def test_a_session_to_confirm_waits_for_the_other_side(house: House) -> None:
    with in_organisation(house.organisation):
        agree(house)
        meet(house, TODAY, next_on=TODAY + timedelta(days=20))
    assert titles(house.mentor.person)[0] == "You and Ana ours: a session to confirm"
    assert "You and Đorđe ours: a session to confirm" not in titles(house.mentee.person)
    page = visitor(house.mentor.person).get("/o/ours/me/").content.decode()
    assert "Next meeting: " in page


def test_a_mentee_learns_of_a_proposal_after_the_mentors_yes(house: House) -> None:
    with in_organisation(house.organisation):
        propose(house)
    assert titles(house.other_mentor.person)[0] == "We propose a mentee to you"
    assert "We found a mentor for you" not in titles(house.other_mentee.person)
    with in_organisation(house.organisation):
        Proposal.objects.update(mentor_reply=ReplyState.YES, mentor_replied_at=NOW)
    assert titles(house.other_mentee.person)[0] == "We found a mentor for you"
    assert "We propose a mentee to you" not in titles(house.other_mentor.person)


def test_an_invitation_is_answered_by_its_own_link(house: House) -> None:
    with in_organisation(house.organisation):
        invite(house, house.other_mentor)
        todo = mine(person=house.other_mentor.person, today=TODAY, now=NOW).invitations
        assert [(p, link) for p, link in todo] == [(house.other_mentor, None)]
        link = issue(
            person=house.other_mentor.person,
            purpose="invitation",
            target=house.other_mentor,
            now=NOW,
        )
        todo = mine(person=house.other_mentor.person, today=TODAY, now=NOW).invitations
        assert [found for _p, found in todo] == [link]
    assert titles(house.other_mentor.person)[0] == "You are invited: Leaders 2026 ours"


def test_an_unfilled_form_is_asked_for_before_the_year_runs(house: House) -> None:
    with in_organisation(house.organisation):
        NeedProfile.objects.filter(participation=house.other_mentee).update(filled_at=None)
    assert "Tell us what you look for" not in titles(house.other_mentee.person)
    with in_organisation(house.organisation):
        Cycle.objects.update(stage=Stage.MATCHING)
    assert titles(house.other_mentee.person)[0] == "Tell us what you look for"


@pytest.mark.parametrize("n", [1, 3, 12])
def test_ones_own_page_asks_the_database_equally_often(house: House, n: int) -> None:
    with in_organisation(house.organisation):
        for number in range(n):
            mentee = make_mentee(house.cycle, f"M{number} ours", areas=[])
            pair = Mentorship.objects.create(
                organisation=house.organisation,
                cycle=house.cycle,
                mentee=mentee,
                mentor=house.mentor,
                started_on=date(2025, 12, 1),
            )
            meet(house, date(2026, 1, 10), mentorship=pair, by=mentee)
    client = visitor(house.mentor.person)
    client.get("/o/ours/me/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/o/ours/me/").status_code == 200
    assert len(queries) == 8, [q["sql"][:80] for q in queries]


def test_somebody_without_a_part_sees_a_calm_page(house: House) -> None:
    assert titles(house.viewer) == []
    page = visitor(house.viewer).get("/o/ours/me/").content.decode()
    assert "Nothing waits for you" in page
    assert "What supports you" not in page


def test_parts_of_a_cycle_are_told_apart(house: House) -> None:
    with in_organisation(house.organisation):
        found = mine(person=house.mentor.person, today=TODAY, now=NOW)
        assert [p.part for p in found.taking_part] == [Part.MENTOR]
        assert [own.other for own in found.pairs] == [house.mentee]


def test_what_waits_in_a_call_stands_in_the_week_without_what_a_conflict_hides(
    house: House,
) -> None:
    with in_organisation(house.organisation):
        call = make_call(
            house,
            opens_at=NOW - timedelta(days=40),
            closes_at=NOW - timedelta(days=10),
        )
        make_application(call, "Checked not yet")
        hidden = make_application(call, "A relative")
        parked = make_application(call, "Parked", state=State.ELIGIBLE)
        make_application(call, "Invited", state=State.SHORTLISTED)
        park_decision(application=parked, outcome=Decided.SELECTED, by=house.owner, now=NOW)
        Conflict.objects.create(
            organisation=house.organisation,
            application=hidden,
            person=house.coordinator,
            kind="family",
            at=NOW,
        )

        def kinds(person: Person) -> list[tuple[str, int]]:
            rows = week(person=person, today=TODAY, now=NOW).calls.rows
            return [(waits.kind, waits.n) for waits in rows]

        assert kinds(house.manager) == [("unchecked", 2), ("without_time", 1), ("parked", 1)]
        assert kinds(house.coordinator) == [("unchecked", 1), ("without_time", 1), ("parked", 1)]
    page = visitor(house.manager).get("/o/ours/desk/").content.decode()
    assert "2 applications have not been checked for eligibility." in page


def test_times_to_pick_a_check_in_and_the_next_meeting_stand_on_ones_own_page(house: House) -> None:
    from spona.mentoring.meeting_actions import pick_time, propose_times

    with in_organisation(house.organisation):
        agree(house)
        at = NOW + timedelta(days=3)
        meeting = propose_times(
            mentorship=house.mentorship, by=house.mentee, times=[at], minutes=60,
            medium=Medium.VIDEO, place="", now=NOW,
        )  # fmt: skip
        Pulse.objects.filter(pk=pulse_of(house).pk).update(answered_at=None)
    assert "You and Ana ours: times to meet are proposed" in titles(house.mentor.person)
    assert "You and Ana ours: times to meet are proposed" not in titles(house.mentee.person)
    assert "Two minutes: how is it going?" in titles(house.mentee.person)
    with in_organisation(house.organisation):
        pick_time(meeting=meeting, by=house.mentor, starts_at=at, now=NOW)
    for side in (house.mentee, house.mentor):
        page = visitor(side.person).get("/o/ours/me/").content.decode()
        assert "Next meeting: 18 April 2026, 10:00." in page
    assert "proposes times" not in " ".join(titles(house.mentor.person))


@pytest.mark.parametrize(
    ("state", "title"),
    [(State.OFFERED, "A place for you"), (State.SHORTLISTED, "An interview"),
     (State.MORE, "Your application needs something"), (State.SUBMITTED, ""),
     (State.NOT_SELECTED, "")],
)  # fmt: skip
def test_an_application_that_needs_its_owner(house: House, state: State, title: str) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        make_application(call, "Ana ours", person=house.mentee.person, state=state)
    found = titles(house.mentee.person)
    assert any(title and said.startswith(title) for said in found) == bool(title)
    page = visitor(house.mentee.person).get("/o/ours/me/").content.decode()
    assert "Your applications" in page
    assert (
        "Your applications" not in visitor(house.mentor.person).get("/o/ours/me/").content.decode()
    )


def test_the_five_strands_say_what_is_on_and_who_is_there(house: House) -> None:
    from spona.programmes.models import Phase
    from spona.support.actions.holders import give_case

    with in_organisation(house.organisation):
        begun = (TODAY - house.cycle.kick_off_on).days
        for key, name, after, days, strand in (
            ("any", "Workshops", begun - 20, 60, "education"),
            ("half", "Half way together", begun + 10, 2, "networking"),
            ("kick-off", "Kick-off", 0, 2, "networking"),
            ("fair", "A fair of our work", begun + 3, 2, "promotion"),
            ("own-idea", "Something of ours", begun, 5, ""),
        ):
            Phase.objects.create(
                organisation=house.organisation, cycle=house.cycle, key=key, name={"en": name},
                starts_after=after, days=days, strand=strand,
            )  # fmt: skip
        shown, hidden = (
            make_mentee(house.cycle, name, areas=house.areas) for name in ("Shown", "Hidden")
        )
        for person, given in ((shown.person, True), (hidden.person, False)):
            choose_consents(
                person=person, given={Purpose.NAME: given}, channel=Channel.PAGE, language="en",
                now=NOW, by=person,
            )  # fmt: skip
        give_case(mentorship=house.mentorship, to=house.coordinator, by=house.owner, now=NOW)
        meet(house, TODAY - timedelta(days=4))
    page = " ".join(visitor(house.mentee.person).get("/o/ours/me/").content.decode().split())
    assert "1 of 9 conversations" in page
    assert "Workshops, until" in page
    assert "Half way together, " in page
    assert "Kick-off" not in page
    assert "Something of ours" not in page
    assert "A fair of our work, " in page
    assert "With you, among others: Shown" in page
    assert "Hidden" not in page
    assert "Shown" not in visitor(house.mentor.person).get("/o/ours/me/").content.decode()
    assert f"{house.coordinator.name} is there for you." in page
    assert "/o/ours/me/team/" in page
    other = visitor(house.other_mentee.person).get("/o/ours/me/").content.decode()
    assert "We are looking for the right pair." in other
    assert house.coordinator.name not in other


def test_whoever_manages_sees_what_each_has_in_hand(house: House) -> None:
    from spona.support.actions.holders import give_case

    with in_organisation(house.organisation):
        give_case(mentorship=house.mentorship, to=house.coordinator, by=house.owner, now=NOW)
    page = " ".join(visitor(house.manager).get("/o/ours/desk/").content.decode().split())
    assert "1 pair · 0 open tasks" in page
    for person in (house.coordinator, house.viewer):
        assert "open tasks" not in visitor(person).get("/o/ours/desk/").content.decode()
