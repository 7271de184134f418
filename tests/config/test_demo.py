"""The demo is built by the real actions, stage by stage, and says what it is."""

from datetime import date

import pytest
from django.test import Client

from spona.config import demo
from spona.core.scope import in_organisation
from spona.matching.models import MatchingRun, Proposal
from spona.mentoring.models import Mentorship, Session
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from tests.characters import visitor

TODAY = date(2026, 6, 20)


def test_call_has_a_pool_and_no_mentees_yet(db: None) -> None:
    organisation = demo.build(stage="call", today=TODAY)
    with in_organisation(organisation):
        assert Participation.objects.filter(part="mentor").count() == 31
        assert Participation.objects.filter(part="mentee").count() == 0
        assert Cycle.objects.get().stage == "preparing"


def test_matching_has_a_proposal_for_everybody(db: None) -> None:
    organisation = demo.build(stage="matching", today=TODAY)
    with in_organisation(organisation):
        run = MatchingRun.objects.get()
        assert Proposal.objects.filter(run=run).count() == 25
        assert Mentorship.objects.count() == 0


@pytest.mark.parametrize(("stage", "state"), [("running", "running"), ("finished", "finished")])
def test_a_year_has_25_pairs_in_six_economies(db: None, stage: str, state: str) -> None:
    organisation = demo.build(stage=stage, today=TODAY)
    with in_organisation(organisation):
        cycle = Cycle.objects.get()
        assert cycle.stage == state
        assert Mentorship.objects.count() == 25
        economies = set(
            Person.objects.filter(participations__part="mentee").values_list("economy", flat=True)
        )
        assert economies == {"AL", "BA", "ME", "MK", "RS", "XK"}
        assert Session.objects.count() > 100
        assert not Session.objects.filter(held_on__gt=TODAY).exists()
        assert all(
            len(p.bio) == 1 and p.email.endswith(".example")
            for p in Person.objects.filter(participations__isnull=False)
        )


def test_an_unknown_stage_is_said(db: None) -> None:
    with pytest.raises(ValueError, match="call, matching, running, finished"):
        demo.build(stage="later")


def test_the_one_click_sign_in_exists_only_in_the_demo(db: None, settings: object) -> None:
    demo.build(stage="call", today=TODAY)
    client = visitor()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"email": "nevena@spojnica.example"}).status_code == 404
    settings.DEMO = True  # type: ignore[attr-defined]
    assert client.get("/demo/").status_code == 200
    assert client.post("/demo/", {"email": "somebody@else.example"}).status_code == 404
    assert client.post("/demo/", {"email": "nevena@spojnica.example"}).status_code == 302
    assert isinstance(client, Client) and "_auth_user_id" in client.session
