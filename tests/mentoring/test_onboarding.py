"""The gate: a pair begins once both sides are done, by itself and once; or the team says why sooner."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override as in_language

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.mentoring import actions
from spona.mentoring import onboarding_actions as acts
from spona.mentoring.models import Mentorship
from spona.mentoring.models.onboarding import GateItem
from spona.mentoring.states import BUILT_IN, ItemKind
from spona.mentoring.tasks_of_onboarding import tidy
from spona.messaging.models import Message
from spona.people.actions import choose_consents
from spona.people.models import Person
from spona.people.states import Channel, Purpose
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, visitor

NOBODY = (False, False)
BOTH = (True, True)


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def open_gate(house: House, *kinds: str) -> Mentorship:
    """The gate with these lines, and the house's pair waiting at it."""
    acts.set_gate(
        cycle=house.cycle,
        is_on=True,
        asked={kind: BOTH if kind in kinds else NOBODY for kind in BUILT_IN},
        by=house.coordinator,
        now=NOW,
    )
    Mentorship.objects.filter(pk=house.mentorship.pk).update(state="preparing")
    house.mentorship.refresh_from_db()
    return house.mentorship


def state_of(house: House) -> str:
    return Mentorship.objects.get(pk=house.mentorship.pk).state


def tick(house: House, side: str, by: Person, kind: ItemKind = ItemKind.TRAINING) -> None:
    acts.tick(
        mentorship=Mentorship.objects.get(pk=house.mentorship.pk),
        participation=getattr(house, side),
        item=GateItem.objects.get(cycle=house.cycle, kind=kind),
        by=by,
        now=NOW,
    )


def test_a_pair_waits_at_an_open_gate_and_begins_at_once_without_one(house: House) -> None:
    with in_organisation(house.organisation):
        open_gate(house, "agreement")
        waiting = actions.start_mentorship(
            mentee=house.other_mentee, mentor=house.other_mentor, today=TODAY, now=NOW, by=None
        )
        assert waiting.state == "preparing"
        with pytest.raises(ValidationError, match="in a pair already"):
            actions.start_mentorship(
                mentee=house.other_mentee, mentor=house.mentor, today=TODAY, now=NOW, by=None
            )
        acts.set_gate(cycle=house.cycle, is_on=False, asked={}, by=house.coordinator, now=NOW)
        waiting.refresh_from_db()
        assert waiting.state == "active"


def test_it_begins_by_itself_with_the_last_yes_and_tells_both(house: House) -> None:
    with in_organisation(house.organisation):
        pair = open_gate(house, "agreement", "training")
        tick(house, "mentee", house.coordinator)
        tick(house, "mentor", house.coordinator)
        for side in (house.mentee, house.mentor):
            assert state_of(house) == "preparing"
            actions.accept_agreement(
                mentorship=pair, participation=side, language="en", channel=Channel.LINK, now=NOW
            )
        assert state_of(house) == "active"
        assert Message.objects.filter(kind="pair_begins").count() == 2
        assert acts.move_on(mentorship=pair, by=None, now=NOW) is False


def test_answered_choices_are_noticed_by_the_worker(house: House) -> None:
    with in_organisation(house.organisation):
        open_gate(house, "consents")
        for side in (house.mentee, house.mentor):
            choose_consents(
                person=side.person,
                given={Purpose.NAME: True},
                language="en",
                channel=Channel.PAGE,
                by=side.person,
                now=NOW,
            )
        assert state_of(house) == "preparing"
    assert (tidy(now=NOW), tidy(now=NOW)) == (1, 0)
    with in_organisation(house.organisation):
        assert state_of(house) == "active"


def test_only_who_may_ticks(house: House) -> None:
    with in_organisation(house.organisation):
        open_gate(house, "training", "conduct")
        acts.publish_conduct(
            cycle=house.cycle, body={"en": "Be kind"}, by=house.coordinator, now=NOW
        )
        for side, by, kind in (
            ("mentee", house.mentee.person, ItemKind.TRAINING),
            ("mentee", house.coordinator, ItemKind.CONDUCT),
            ("mentee", house.mentee.person, ItemKind.CONDUCT),  # has seen no version
        ):
            with pytest.raises(ValidationError):
                tick(house, side, by, kind)


def test_the_team_overrides_with_name_and_reason(house: House) -> None:
    with in_organisation(house.organisation):
        pair = open_gate(house, "training")
    url = f"/o/ours/desk/pairs/{pair.public_id}/beginning/"
    assert visitor(house.coordinator).post(url, {"reason": "Why"}).status_code in {403, 404}
    assert visitor(house.manager).post(url, {"reason": " "}).status_code == 422
    assert visitor(house.manager).post(url, {"reason": "Starts at the kick-off"}).status_code == 302
    assert visitor(house.manager).post(url, {"reason": "Again"}).status_code == 422
    with in_organisation(house.organisation):
        line = AuditLine.objects.get(verb="mentoring.override")
        assert (line.detail["why"], line.actor_name) == (
            "Starts at the kick-off",
            house.manager.name,
        )
        assert state_of(house) == "active"


def test_the_pages_show_what_is_missing_with_the_step(house: House) -> None:
    with in_organisation(house.organisation), in_language("en"):
        pair = open_gate(house, "training", "conduct", "agreement", "consents")
        acts.publish_conduct(
            cycle=house.cycle, body={"en": "Be kind"}, by=house.coordinator, now=NOW
        )
        code = GateItem.objects.get(kind="conduct").public_id
    mine = f"/o/ours/me/pairs/{pair.public_id}/onboarding/"
    mentee = visitor(house.mentee.person)
    page = mentee.get(mine).content.decode()
    assert "Be kind" in page and "Open my choices" in page and "The team ticks this." in page
    assert mentee.post(mine, {"item": code, "seen": "1"}).status_code == 302
    assert mentee.post(mine, {"item": "nonsense"}).status_code == 404
    desk = visitor(house.coordinator).get("/o/ours/desk/cycles/2026/onboarding/").content.decode()
    assert desk.count("The code of conduct is accepted") == 1  # the mentor's
    gate = "/o/ours/desk/cycles/2026/onboarding/gate/"
    assert visitor(house.coordinator).get(gate).status_code == 200
    form = {"is_on": "on", "training": "mentors", "words__en": "Say hello", "own": "both"}
    assert visitor(house.coordinator).post(gate, form).status_code == 302
    assert visitor(house.coordinator).get("/o/ours/desk/cycles/2026/onboarding/").status_code == 200


def test_a_line_leads_to_where_it_is_done_over_https_only(house: House) -> None:
    with in_organisation(house.organisation), in_language("en"):
        pair = open_gate(house, "survey")
    gate = "/o/ours/desk/cycles/2026/onboarding/gate/"
    form = {
        "is_on": "on", "survey": "both", "survey_link": "https://survey.example.org/begin",
        "words__en": "Say hello", "own": "both", "own_link": "https://chat.example.org/",
    }  # fmt: skip
    client = visitor(house.coordinator)
    for wrong in ("http://survey.example.org/", "javascript:alert(1)", "data:text/html,x", "a b"):
        assert client.post(gate, {**form, "survey_link": wrong}).status_code == 422
    assert client.post(gate, form).status_code == 302
    mine = f"/o/ours/me/pairs/{pair.public_id}/onboarding/"
    page = visitor(house.mentee.person).get(mine).content.decode()
    assert 'href="https://survey.example.org/begin"' in page
    assert 'href="https://chat.example.org/"' in page
    assert "https://survey.example.org/begin" in client.get(gate).content.decode()
    assert client.post(gate, {**form, "survey_link": "", "words__en": ""}).status_code == 302
    page = visitor(house.mentee.person).get(mine).content.decode()
    assert "survey.example.org" not in page and "chat.example.org" in page


def test_the_gates_pages_cost_the_same_for_one_pair_and_three(house: House) -> None:
    with in_organisation(house.organisation), in_language("en"):
        open_gate(house, "training", "conduct")
        acts.publish_conduct(
            cycle=house.cycle, body={"en": "Be kind"}, by=house.coordinator, now=NOW
        )
    client, base = visitor(house.coordinator), "/o/ours/desk/cycles/2026/onboarding/"
    counted = {}
    for pairs in (1, 3):
        if pairs == 3:
            with in_organisation(house.organisation):
                for n in range(2):
                    Mentorship.objects.create(
                        organisation=house.organisation,
                        cycle=house.cycle,
                        mentee=make_mentee(house.cycle, f"M{n} ours", areas=[]),
                        mentor=make_mentor(house.cycle, f"N{n} ours", areas=[]),
                        state="preparing",
                        started_on=TODAY,
                    )
        for page in ("", "gate/", "conduct/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(base + page).status_code == 200
            counted[page, pairs] = len(queries)
    assert counted == {
        ("", 1): 12, ("gate/", 1): 6, ("conduct/", 1): 5,
        ("", 3): 12, ("gate/", 3): 6, ("conduct/", 3): 5,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one connection only")
def test_the_last_two_ticks_at_once_begin_the_pair_once(house: House) -> None:
    with in_organisation(house.organisation):
        open_gate(house, "training")
    barrier, errors = Barrier(2), []

    def run(side: str) -> None:
        try:
            with in_organisation(house.organisation):
                barrier.wait()
                tick(house, side, house.coordinator)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(side,)) for side in ("mentee", "mentor")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with in_organisation(house.organisation):
        assert (errors, state_of(house)) == ([], "active"), connection.vendor
        assert Message.objects.filter(kind="pair_begins").count() == 2
