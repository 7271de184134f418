"""The demo is built by the real actions, stage by stage, and says what it is."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.test import Client

from spona.admissions.models.application import Check, Duplicate, LateEntry
from spona.admissions.models.call import Call
from spona.admissions.models.interview import Slot
from spona.admissions.models.review import Assignment, Conflict, Review, Reviewer, Round
from spona.admissions.models.selection import Decision, Minutes
from spona.admissions.queries.jury import board, filtered
from spona.config import demo
from spona.config.demo_founding import found
from spona.config.demo_people import MENTEES
from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.matching.gap import Gap
from spona.matching.models import MatchingRun, Proposal
from spona.matching.pool_models import PoolAsk
from spona.matching.queries import plan_of
from spona.mentoring.models import Mentorship, Session
from spona.needs.models import Preference
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from tests.characters import NOW, visitor

TODAY = date(2026, 6, 20)


@pytest.mark.one_database
def test_a_call_is_open_and_people_are_applying(db: None) -> None:
    organisation = demo.build(stage="call", today=TODAY)
    with in_organisation(organisation):
        assert Participation.objects.filter(part="mentor").count() == 31
        assert Participation.objects.filter(part="mentee").count() == 0
        assert Cycle.objects.get().stage == "preparing"
        call = Call.objects.get(part="mentee")
        states = Counter(call.applications.values_list("state", flat=True))
        assert states == {"submitted": 60, "draft": 12, "withdrawn": 1}
        assert set(call.applications.values_list("language", flat=True)) == {"en", "sr", "sq", "mk"}
        assert call.applications.exclude(source=None).exists()
        assert not Duplicate.objects.exists()


def test_selection_is_as_uneven_as_life(db: None) -> None:
    """Drafts too late, one person twice, relations, wide spreads, talks, a proposal and an overruling."""
    organisation = demo.build(stage="selection", today=TODAY)
    with in_organisation(organisation):
        call = Call.objects.get(part="mentee")
        team = Person.objects.get(email="nevena@spojnica.example")
        round_ = Round.objects.select_related("call").get()
        states = Counter(call.applications.values_list("state", flat=True))
        slots = Counter(Slot.objects.values_list("state", flat=True))
        wide = filtered(board(round_=round_, person=team), round_=round_, show="wide")
        assert [states[s] for s in ("draft", "withdrawn", "more", "ineligible")] == [1, 1, 1, 3]
        assert [states["shortlisted"], sum(states.values()) - 1] == [36, 99]
        asked = Counter(call.applications.filter(state="shortlisted").values_list("economy"))
        assert len(asked) == 6 and min(asked.values()) >= 3  # or the quota of two might fail
        assert Duplicate.objects.filter(state="open").count() == 1
        assert LateEntry.objects.count() == 1
        assert Check.objects.filter(verdict="repair").count() == 1
        assert Reviewer.objects.count() == 7
        assert Conflict.objects.exclude(kind="none").count() == 2
        assert wide.count() == 2  # of three; one has a third reader
        assert Assignment.objects.filter(is_third=True).count() == 1
        assert [slots["held"], slots["no_show"]] == [33, 1]
        assert Review.objects.exclude(state="in").count() == 0
        assert Assignment.objects.filter(ended_at=None, review=None).count() == 8
        outcomes = Counter(Decision.objects.values_list("outcome", flat=True))
        assert [outcomes["selected"], outcomes["reserve"]] == [25, 6]
        assert Decision.objects.exclude(overruling="").count() == 2
        assert Decision.objects.exclude(reason="").count() == 22
        assert Minutes.objects.get().closed_at is None


def test_matching_has_a_dilemma_on_the_desk(db: None) -> None:
    """A popular mentor, a mentee nobody fits, a warning, a mentor who declined, prospects asked."""
    organisation = demo.build(stage="matching", today=TODAY)
    with in_organisation(organisation):
        cycle = Cycle.objects.get()
        draft = MatchingRun.objects.get(state="draft")
        _problem, plan = plan_of(draft)
        gap = Gap(cycle=cycle, today=TODAY)
        answered = Proposal.objects.exclude(run=draft).values_list("state", flat=True)
        asked = PoolAsk.objects.values_list("state", flat=True)
        wanted = Preference.objects.filter(rank__isnull=False).values_list("about", flat=True)
    assert sorted(answered) == ["asked", "declined", "paired"]
    assert [row.mentee.person.name for row in gap.unserved] == [MENTEES[16].name]
    row = gap.unserved[0]
    assert [len(row.declined), len(row.waiting), bool(row.next)] == [1, 1, True]
    assert len(plan.pairs) == 22
    assert "jury" in str([f.code for pair in plan.pairs for f in pair.warnings])
    assert Counter(wanted).most_common(1)[0][1] == 5
    assert sorted(asked) == ["asked", "later", "no", "thinking", "yes"]


def test_a_year_has_25_pairs_in_six_economies(db: None) -> None:
    """The last stage goes through all others; the browser journeys walk through the one before it."""
    organisation = demo.build(stage="finished", today=TODAY)
    with in_organisation(organisation):
        cycle = Cycle.objects.get()
        assert cycle.stage == "finished"
        assert Mentorship.objects.count() == 25
        economies = set(
            Person.objects.filter(participations__part="mentee").values_list("economy", flat=True)
        )
        assert economies == {"AL", "BA", "ME", "MK", "RS", "XK"}
        assert Session.objects.count() > 100
        assert not Session.objects.filter(held_on__gt=TODAY).exists()
        # Told anew it is the same story: which of equal matchings is taken hangs on the public ids.
        pairs = Mentorship.objects.order_by("pk").values_list("mentee__person__name", flat=True)
        assert list(pairs[:3]) == ["Rinor Thaçi-Luma", "Kushtrim Berishaj", "Mirsada Halilčević"]
        # What stamps itself bears the day of the story.
        written = AuditLine.objects.filter(verb="mentoring.session_recorded")
        days = [line.at.date() for line in written]
        assert min(days) < TODAY - timedelta(days=200)
        assert set(days) <= set(Session.objects.values_list("held_on", flat=True))
        assert all(
            len(p.bio) == 1 and p.email.endswith(".example")
            for p in Person.objects.filter(participations__isnull=False)
        )


def test_an_unknown_stage_is_said(db: None) -> None:
    with pytest.raises(ValueError, match="call, selection, matching, running, finished"):
        demo.build(stage="later")


@pytest.mark.one_database
def test_the_one_click_sign_in_exists_only_in_the_demo(db: None, settings: object) -> None:
    found(now=NOW)
    client = visitor()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"email": "nevena@spojnica.example"}).status_code == 404
    settings.DEMO = True  # type: ignore[attr-defined]
    assert client.get("/demo/").status_code == 200
    assert client.post("/demo/", {"email": "somebody@else.example"}).status_code == 404
    assert client.post("/demo/", {"email": "nevena@spojnica.example"}).status_code == 302
    assert isinstance(client, Client) and "_auth_user_id" in client.session
