"""What either of the two may set going by herself, and what the team is asked to do then."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.mentoring.actions import start_mentorship
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.session_actions import record_session
from spona.mentoring.states import EndReason, Initiator, Medium, MentorshipState, Outcome
from spona.messaging.models import Message
from spona.people.models import Standstill
from spona.programmes.actions import change_standing
from spona.programmes.states import Standing
from spona.support.actions.changes import ask_for_talk, end_oneself, rest_oneself
from spona.support.actions.evaluating import evaluate
from spona.support.models.desk import Task
from spona.support.states import TaskKind, TaskState
from spona.support.words import reason_of
from tests.characters import NOW, TODAY, House, visitor


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def kinds(state: str = TaskState.OPEN) -> set[tuple[str, int | None]]:
    return set(Task.objects.filter(state=state).values_list("kind", "participation"))


def end(house: House, **more: object) -> Mentorship:
    facts = {
        "mentorship": house.mentorship, "participation": house.mentor,
        "reason": EndReason.NO_FIT, "wants_talk": False, "now": NOW,
    }  # fmt: skip
    return end_oneself(**{**facts, **more})  # type: ignore[arg-type]


def test_an_end_without_blame(scoped: House) -> None:
    record_session(
        mentorship=scoped.mentorship, by=scoped.mentee, held_on=TODAY, outcome=Outcome.HELD,
        minutes=90, medium=Medium.VIDEO, now=NOW,
    )  # fmt: skip
    ended = end(scoped, wants_talk=True)
    assert (ended.state, ended.end_initiator) == (MentorshipState.ENDED, Initiator.MENTOR)
    assert Session.objects.count() == 1
    mails = Message.objects.filter(kind="pair_ended")
    assert mails.count() == 2
    assert not any("fit" in mail.text for mail in mails)
    evaluate(cycle=scoped.cycle, today=TODAY, now=NOW)
    assert kinds() == {
        (TaskKind.EXIT_TALK, scoped.mentor.pk),
        (TaskKind.REMATCH, scoped.mentee.pk),
    }
    task = Task.objects.get(kind=TaskKind.REMATCH)
    assert "7 months are left" in reason_of(task, today=TODAY)
    assert "6 months are left" in reason_of(task, today=TODAY + timedelta(days=30))
    with pytest.raises(ValidationError):
        end(scoped)  # it is over


def test_a_new_pair_or_a_mentee_who_leaves_ends_the_search(scoped: House) -> None:
    end(scoped)
    evaluate(cycle=scoped.cycle, today=TODAY, now=NOW)
    later = TODAY + timedelta(days=80)
    evaluate(cycle=scoped.cycle, today=later, now=NOW + timedelta(days=80))
    assert (TaskKind.REMATCH, scoped.mentee.pk) in kinds()
    start_mentorship(
        mentee=scoped.mentee, mentor=scoped.other_mentor, today=later, now=NOW, by=None
    )
    evaluate(cycle=scoped.cycle, today=later, now=NOW + timedelta(days=80))
    assert (TaskKind.REMATCH, scoped.mentee.pk) not in kinds()


def test_nobody_looks_for_a_mentor_for_a_mentee_who_left(scoped: House) -> None:
    end(scoped)
    change_standing(
        participation=scoped.mentee, standing=Standing.WITHDRAWN, by=scoped.owner, now=NOW
    )
    evaluate(cycle=scoped.cycle, today=TODAY, now=NOW)
    assert kinds() == set()


def test_a_side_asks_for_a_talk_and_the_other_does_not_learn_of_it(scoped: House) -> None:
    ask_for_talk(mentorship=scoped.mentorship, participation=scoped.mentee, now=NOW)
    ask_for_talk(mentorship=scoped.mentorship, participation=scoped.mentee, now=NOW)
    assert kinds() == {(TaskKind.WANTS_TALK, scoped.mentee.pk)}
    assert Message.objects.filter(kind="talk_wanted").count() == 3  # everybody who acts
    assert not Message.objects.filter(person=scoped.mentor.person).exists()
    with pytest.raises(PermissionDenied):
        ask_for_talk(mentorship=scoped.mentorship, participation=scoped.other_mentor, now=NOW)


def test_a_side_rests_without_saying_why(scoped: House) -> None:
    facts = {"mentorship": scoped.mentorship, "participation": scoped.mentor, "now": NOW}
    for starts, ends in [(-1, 5), (0, 100), (5, 2)]:
        with pytest.raises(ValidationError):
            rest_oneself(
                starts_on=TODAY + timedelta(days=starts), ends_on=TODAY + timedelta(days=ends),
                **facts,  # type: ignore[arg-type]
            )  # fmt: skip
    rest_oneself(starts_on=TODAY, ends_on=TODAY + timedelta(days=14), **facts)  # type: ignore[arg-type]
    assert Standstill.objects.get().person == scoped.mentor.person


def test_through_the_pages(house: House) -> None:
    client = visitor(house.mentor.person)
    pair = f"/o/ours/me/pairs/{house.mentorship.public_id}/"
    assert f"{pair}change/" in client.get(pair).content.decode()
    assert client.get(f"{pair}change/").status_code == 200
    assert client.post(f"{pair}change/", {"talk": "yes"}).status_code == 302
    assert client.post(f"{pair}change/end/", {"reason": "no_fit"}).status_code == 422
    assert client.post(f"{pair}change/end/", {"reason": "conduct", "sure": "on"}).status_code == 422
    with in_organisation(house.organisation):
        assert Mentorship.objects.get().state == MentorshipState.ACTIVE
    assert client.post(f"{pair}change/end/", {"reason": "no_fit", "sure": "on"}).status_code == 302
    assert "This pair has ended." in client.get(f"{pair}change/end/").content.decode()
    with in_organisation(house.organisation):
        assert Mentorship.objects.get().end_reason == EndReason.NO_FIT
        assert AuditLine.objects.filter(verb="mentoring.mentorship_changed").count() == 1
    own = visitor(house.mentee.person).get(pair).content.decode()
    assert "fit" not in own
    assert visitor(house.other_mentor.person).get(f"{pair}change/").status_code == 404
