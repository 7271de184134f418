"""A new mentor for a mentee whose pair ended early."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.scope import in_organisation
from spona.matching.actions import answer_proposal
from spona.matching.models import Proposal
from spona.matching.rematching import ask_instead, rematch_for
from spona.matching.run_actions import CannotMatch
from spona.matching.states import ProposalState
from spona.mentoring.actions import end_mentorship
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.session_actions import record_session
from spona.mentoring.states import CoTask, EndReason, Initiator, Medium, Outcome
from spona.messaging.models import Message
from spona.needs.models import Offer
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from spona.programmes.actions import change_standing
from spona.programmes.states import Part, Standing
from spona.support.actions.changes import end_oneself
from spona.support.actions.evaluating import evaluate
from spona.support.models.desk import Task
from spona.support.states import TaskKind, TaskState
from tests.characters import NOW, TODAY, House, make_mentor, visitor


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def ended(house: House) -> Mentorship:
    record_session(
        mentorship=house.mentorship, by=house.mentee, held_on=TODAY, outcome=Outcome.HELD,
        minutes=90, medium=Medium.VIDEO, now=NOW,
    )  # fmt: skip
    return end_oneself(
        mentorship=house.mentorship, participation=house.mentor, reason=EndReason.NO_FIT,
        wants_talk=False, now=NOW,
    )  # fmt: skip


def test_it_says_who_is_away_and_who_was_beside_her(house: House) -> None:
    with in_organisation(house.organisation):
        CoMentor.objects.create(
            organisation=house.organisation, mentorship=house.mentorship,
            participation=house.other_mentor, task=CoTask.BESIDE, asked_at=NOW, own_yes_at=NOW,
            mentee_yes_at=NOW, mentor_yes_at=NOW, joined_at=NOW,
        )  # fmt: skip
        pair = ended(house)
        begin_standstill(
            person=house.other_mentor.person, kind=Rest.HOLIDAY, starts_on=TODAY, ends_on=None,
            by=house.coordinator, now=NOW,
        )  # fmt: skip
        found = rematch_for(mentee=house.mentee, today=TODAY)
        assert found is not None
        (one,) = [one for one in found.candidates if one.mentor == house.other_mentor]
        assert (one.is_away, one.was_beside) == (True, True)
    page = (
        visitor(house.coordinator)
        .get(f"/o/ours/desk/pairs/{pair.public_id}/care/rematch/")
        .content.decode()
    )
    assert "Away at the moment" in page
    assert "was already beside her as a co-mentor" in page


def test_whose_pair_ended_because_of_conduct_is_last_and_needs_a_name(house: House) -> None:
    with in_organisation(house.organisation):
        better = make_mentor(house.cycle, "Better fit ours", areas=house.areas)
        before = Mentorship.objects.create(
            organisation=house.organisation, cycle=house.cycle, mentee=house.other_mentee,
            mentor=better, started_on=TODAY - timedelta(days=90),
        )  # fmt: skip
        end_mentorship(
            mentorship=before, reason=EndReason.CONDUCT, initiator=Initiator.TEAM, by=house.owner,
            today=TODAY, now=NOW,
        )  # fmt: skip
        pair = ended(house)
        found = rematch_for(mentee=house.mentee, today=TODAY)
        assert found is not None
        assert [one.mentor for one in found.candidates] == [house.other_mentor, better]
        last = found.candidates[-1]
        assert last.points >= found.candidates[0].points and last.ended_by_conduct
        with pytest.raises(CannotMatch):
            ask_instead(mentee=house.mentee, mentor=better, by=house.coordinator, now=NOW)
        assert not Proposal.objects.exists()
    url = f"/o/ours/desk/pairs/{pair.public_id}/care/rematch/"
    page = visitor(house.coordinator).get(url).content.decode()
    assert "ended early on 15 April 2026: Conduct" in page
    visitor(house.coordinator).post(url, {"mentor": better.public_id})
    with in_organisation(house.organisation):
        assert not Proposal.objects.exists()
    visitor(house.coordinator).post(url, {"mentor": better.public_id, "despite_warnings": "1"})
    with in_organisation(house.organisation):
        assert Proposal.objects.get().mentor == better


def test_who_is_free_fits_best_first_with_reasons_that_add_up(scoped: House) -> None:
    better = make_mentor(scoped.cycle, "Better fit ours", areas=scoped.areas)
    ended(scoped)
    found = rematch_for(mentee=scoped.mentee, today=TODAY)
    assert found is not None
    names = [one.mentor for one in found.candidates]
    assert better in names
    assert scoped.other_mentor in names
    points = [one.points for one in found.candidates]
    assert points == sorted(points, reverse=True)
    for one in found.candidates:
        assert sum(reason.points for reason in one.reasons) == one.points
    assert scoped.mentor not in names  # they were a pair, and a rule says so
    assert sum(n for _words, n in found.excluded) == 1
    Offer.objects.filter(participation=better).update(capacity=0)
    again = rematch_for(mentee=scoped.mentee, today=TODAY)
    assert again is not None
    assert better not in [one.mentor for one in again.candidates]
    assert again.n_full == 1


def test_the_chosen_mentor_is_asked_and_a_new_pair_keeps_the_old_hours(scoped: House) -> None:
    pair = ended(scoped)
    evaluate(cycle=scoped.cycle, today=TODAY, now=NOW)
    assert Task.objects.filter(kind=TaskKind.REMATCH, state=TaskState.OPEN).count() == 1
    asked = ask_instead(
        mentee=scoped.mentee, mentor=scoped.other_mentor, by=scoped.coordinator, now=NOW,
        despite_warnings=True,
    )  # fmt: skip
    assert (asked.state, asked.mentor) == (ProposalState.ASKED, scoped.other_mentor)
    assert asked.run.record and asked.run.plan_hash
    assert Message.objects.filter(kind="proposal_mentor").count() == 1
    assert rematch_for(mentee=scoped.mentee, today=TODAY) is None  # her question is open
    with pytest.raises(CannotMatch):
        ask_instead(
            mentee=scoped.mentee, mentor=scoped.other_mentor, by=scoped.coordinator, now=NOW
        )
    for part in (Part.MENTOR, Part.MENTEE):
        answer_proposal(proposal=asked, side=part, yes=True, now=NOW, today=TODAY)
    new = Mentorship.objects.exclude(pk=pair.pk).get(mentee=scoped.mentee)
    assert new.mentor == scoped.other_mentor
    assert Session.objects.filter(mentorship=pair).count() == 1
    evaluate(cycle=scoped.cycle, today=TODAY, now=NOW + timedelta(hours=1))
    assert not Task.objects.filter(kind=TaskKind.REMATCH, state=TaskState.OPEN).exists()


def test_a_pair_that_came_of_a_proposal_is_followed_by_another(scoped: House) -> None:
    ended(scoped)
    third = make_mentor(scoped.cycle, "Third ours", areas=scoped.areas)
    for mentor in (scoped.other_mentor, third):
        asked = ask_instead(
            mentee=scoped.mentee, mentor=mentor, by=scoped.coordinator, now=NOW,
            despite_warnings=True,
        )  # fmt: skip
        for part in (Part.MENTOR, Part.MENTEE):
            answer_proposal(proposal=asked, side=part, yes=True, now=NOW, today=TODAY)
        pair = Mentorship.objects.select_related("cycle", "organisation").get(mentor=mentor)
        end_oneself(
            mentorship=pair, participation=mentor, reason=EndReason.MENTOR_TIME,
            wants_talk=False, now=NOW,
        )  # fmt: skip
    assert Proposal.objects.filter(state=ProposalState.PAIRED).count() == 2
    found = rematch_for(mentee=scoped.mentee, today=TODAY)
    assert found is not None
    assert not found.candidates


def test_whoever_is_taken_left_or_barred_cannot_be_asked(scoped: House) -> None:
    ended(scoped)
    for mentor in (scoped.mentor,):  # the one before: a rule
        with pytest.raises(CannotMatch):
            ask_instead(mentee=scoped.mentee, mentor=mentor, by=scoped.coordinator, now=NOW)
    change_standing(
        participation=scoped.other_mentor, standing=Standing.WITHDRAWN, by=scoped.owner, now=NOW
    )
    with pytest.raises(CannotMatch):
        ask_instead(
            mentee=scoped.mentee, mentor=scoped.other_mentor, by=scoped.coordinator, now=NOW
        )
    assert not Proposal.objects.exists()


def test_from_the_task_to_the_question(house: House, elsewhere: House) -> None:
    with in_organisation(house.organisation):
        pair = ended(house)
        evaluate(cycle=house.cycle, today=TODAY, now=NOW)
        task = Task.objects.get(kind=TaskKind.REMATCH)
    url = f"/o/ours/desk/pairs/{pair.public_id}/care/rematch/"
    client = visitor(house.coordinator)
    assert url in client.get(f"/o/ours/desk/tasks/{task.public_id}/").content.decode()
    page = client.get(url).content.decode()
    assert house.other_mentor.person.name in page
    assert "7 months are left" in page
    assert visitor(house.viewer).get(url).status_code == 403
    assert visitor(elsewhere.coordinator).get(url).status_code == 404
    nobody = client.post(url, {"mentor": "nobody"}, follow=True).content.decode()
    assert "not free any more" in nobody
    chosen = {"mentor": house.other_mentor.public_id, "despite_warnings": "1"}
    client.post(url, chosen)
    with in_organisation(house.organisation):
        assert Proposal.objects.get().mentor == house.other_mentor
    page = client.get(url).content.decode()
    assert "answer, or does not take part any more" in page


def test_the_page_asks_equally_often_for_few_and_many(house: House) -> None:
    with in_organisation(house.organisation):
        pair = ended(house)
    client = visitor(house.coordinator)
    url = f"/o/ours/desk/pairs/{pair.public_id}/care/rematch/"
    asked = []
    for n in (1, 12):
        with in_organisation(house.organisation):
            for i in range(n):
                make_mentor(house.cycle, f"Mentor {n}{i} ours", areas=house.areas)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        asked.append(len(queries))
    assert asked == [22, 22]
