"""The jury's desk: seats, rounds, a balanced proposal, further readers, reminders, severity."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from spona.admissions.actions import jury as acts
from spona.admissions.actions import reviewing
from spona.admissions.actions.conflicts import record_conflict
from spona.admissions.models.application import Application
from spona.admissions.models.review import Assignment, Reviewer, Round
from spona.admissions.queries import dealing
from spona.admissions.queries import jury as queries
from spona.admissions.states import ConflictKind, RoundState, State
from spona.messaging.models import Link, Message
from spona.needs.actions import add_tie
from spona.needs.models import Tie
from tests.admissions.calls import (
    assign,
    make_application,
    make_call,
    make_review,
    make_reviewer,
    make_round,
)
from tests.admissions.jury import make_jury
from tests.characters import NOW, House, visitor

pytestmark = pytest.mark.django_db


def url(call: Any, name: str = "", **more: str) -> str:
    full = f"admissions_jury_{name}" if name else "admissions_jury"
    return reverse(full, kwargs={"org": call.organisation.slug, "call": call.slug, **more})


def test_from_nobody_to_an_assigned_jury(scoped: House) -> None:
    call = make_call(scoped)
    for n in range(6):
        make_application(call, f"Applicant {n}", state=State.ELIGIBLE)
    make_application(call, "Not yet", state=State.SUBMITTED)
    client = visitor(scoped.coordinator)
    assert "No jury yet" in client.get(url(call)).content.decode()
    sent = {"name__en": "First reading", "mode": "blind", "readers_each": "2", "spread_limit": "30",
            "comment_below": "2", "comment_above": "4", "closes_on": "2026-05-01",
            "hidden_keys": ["website"]}  # fmt: skip
    assert client.post(url(call, "round_new"), {**sent, "readers_each": "1"}).status_code == 422
    assert client.post(url(call, "round_new"), sent).status_code == 302
    round_ = Round.objects.get()
    assert (round_.number, round_.hidden_keys, round_.state) == (1, ["website"], "preparing")
    for name in ("Vesna", "Luan", "Igor"):
        new = {"name": name, "email": f"{name}@jury.example", "most": "10", "languages": ["en"]}
        assert client.post(url(call, "reviewer_new"), new).status_code == 302
    assert client.post(url(call, "reviewer_new"), {"most": "10"}).status_code == 422
    proposal = url(call, "assign", public_id=round_.public_id)
    page = client.get(proposal)
    assert not Assignment.objects.exists()
    stamp = page.context["stamp"]
    assert client.post(proposal, {"stamp": "another"}).status_code == 422
    assert not Assignment.objects.exists()
    client.post(proposal, {"stamp": stamp})
    loads = queries.loads_of(round_=round_)
    assert sorted(loads.values()) == [4, 4, 4]
    assert Assignment.objects.filter(application__person__name="Not yet").count() == 0
    client.post(url(call, "round_move", public_id=round_.public_id), {"to": "reading"})
    client.post(url(call, "invite"))
    assert Message.objects.filter(kind="jury_invitation").count() == 3
    text = Message.objects.filter(kind="jury_invitation").first()
    assert text and "Applicant" not in text.text and "1 May 2026" in text.text
    client.post(url(call, "invite"))
    assert Message.objects.filter(kind="jury_invitation").count() == 3
    assert "0 of 12" in client.get(url(call)).content.decode()
    assert not mail.outbox


def test_the_proposal_keeps_what_stands_and_honours_relations(scoped: House) -> None:
    jury = make_jury(scoped)
    Assignment.objects.all().delete()
    relative, referee_of, own = jury.applications
    by_hand = assign(jury.round, own, jury.readers[2])
    record_conflict(
        application=relative,
        person=jury.readers[0].person,
        kind=ConflictKind.FAMILY,
        by=scoped.coordinator,
        now=NOW,
    )
    add_tie(
        one=jury.readers[1].person,
        other=referee_of.person,
        kind=Tie.Kind.RELATIVE,
        by=scoped.coordinator,
    )
    plan = dealing.plan(round_=jury.round, person=scoped.coordinator, by_panel=False)
    new = {(seat.person.name, paper.person.name) for seat, paper in plan.new}
    assert ("Vesna", "Jelena Aaa") not in new and ("Luan", "Marko Bbb") not in new
    assert not plan.short
    acts.assign(round_=jury.round, readings=plan.new, by=None, now=NOW)
    assert Assignment.objects.get(pk=by_hand.pk).ended_at is None
    assert not dealing.plan(round_=jury.round, person=scoped.coordinator, by_panel=False).new
    # One reader less: only what she had is dealt out anew.
    before = set(Assignment.objects.exclude(reviewer=jury.readers[2]).values_list("pk", flat=True))
    back = acts.leave(reviewer=jury.readers[2], by=scoped.coordinator, reason="Ill", now=NOW)
    assert back == Assignment.objects.filter(reviewer=jury.readers[2]).count()
    again = dealing.plan(round_=jury.round, person=scoped.coordinator, by_panel=False)
    assert {short.lack for _paper, short in again.short} == {"conflict"}
    assert before <= set(Assignment.objects.filter(ended_at=None).values_list("pk", flat=True))


def test_an_applicant_cannot_sit_on_the_jury(scoped: House) -> None:
    call = make_call(scoped)
    application = make_application(call, "Ana")
    application.person.email = "ana@both.example"
    application.person.save()
    with pytest.raises(ValidationError):
        acts.add_reviewer(call=call, by=scoped.owner, name="Ana", email="ANA@both.example")
    assert not Reviewer.objects.exists()


def test_leaving_closes_the_link_and_keeps_what_is_in(scoped: House) -> None:
    jury = make_jury(scoped)
    seat = jury.readers[0]
    make_review(jury.reads(0, 0), clarity=3, effect=3)
    acts.invite(reviewer=seat, by=scoped.owner, now=NOW)
    assert acts.leave(reviewer=seat, by=scoped.owner, reason="", now=NOW) == 2
    assert Link.objects.get(purpose="jury").revoked_at is not None
    assert jury.reads(0, 0).ended_at is None
    assert acts.add_reviewer(call=jury.call, by=scoped.owner, person=seat.person).left_at is None


def test_a_further_reader_where_points_lie_far_apart(scoped: House) -> None:
    jury = make_jury(scoped)
    wide = jury.applications[0]
    Assignment.objects.filter(reviewer=jury.readers[2]).update(ended_at=NOW)
    make_review(jury.reads(0, 0), clarity=5, effect=5)
    make_review(jury.reads(1, 0), clarity=1, effect=1)
    reviewing.recount(application=wide)
    client = visitor(scoped.coordinator)
    board = url(jury.call, "board", public_id=jury.round.public_id)
    text = client.get(board + "?show=wide").content.decode()
    assert "Jelena" in text and "Marko" not in text
    client.post(url(jury.call, "third", public_id=jury.round.public_id))
    third = Assignment.objects.get(is_third=True)
    assert (third.application, third.reviewer, third.ended_at) == (wide, jury.readers[2], None)
    assert "Jelena" not in client.get(board + "?show=wide").content.decode()
    client.post(url(jury.call, "third", public_id=jury.round.public_id))
    assert Assignment.objects.filter(is_third=True).count() == 1


def test_by_hand_with_a_reason(scoped: House) -> None:
    jury = make_jury(scoped)
    reading = jury.reads(0, 0)
    client = visitor(scoped.coordinator)
    one = url(jury.call, "one", public_id=jury.applications[0].public_id)
    end = url(jury.call, "unassign", public_id=reading.public_id)
    client.post(end, {"reason": ""})
    assert Assignment.objects.get(pk=reading.pk).ended_at is None
    client.post(end, {"reason": "Too close to the field"})
    assert Assignment.objects.get(pk=reading.pk).ended_at is not None
    again = {"do": "assign", "reviewer": jury.readers[0].public_id}
    client.post(one, again)
    assert Assignment.objects.get(pk=reading.pk).ended_at is not None
    client.post(one, {**again, "reason": "She is the only one who knows it"})
    reading.refresh_from_db()
    assert reading.ended_at is None and reading.is_by_hand
    make_review(reading, clarity=3, effect=3)
    client.post(end, {"reason": "No"})
    assert Assignment.objects.get(pk=reading.pk).ended_at is None  # first it is given back
    reopened = url(jury.call, "reopen", public_id=reading.public_id)
    client.post(reopened, {"reason": "Wrong application"})
    reading.review.refresh_from_db()
    assert reading.review.state == "draft"


def test_those_behind_are_reminded_once_a_day(scoped: House) -> None:
    jury = make_jury(scoped)
    for n in range(3):
        make_review(jury.reads(0, n), clarity=3, effect=3)
    behind = [(p.reviewer, p.left) for p in queries.behind(round_=jury.round, person=scoped.owner)]
    assert [seat.person.name for seat, _left in behind] == ["Igor", "Luan"]
    assert acts.remind(reviewers=behind, by=scoped.owner, now=NOW) == 2
    assert acts.remind(reviewers=behind, by=scoped.owner, now=NOW + timedelta(hours=1)) == 0
    assert acts.remind(reviewers=behind, by=scoped.owner, now=NOW + timedelta(days=1)) == 2
    letter = Message.objects.filter(kind="jury_reminder").first()
    assert letter and "3" in letter.subject and "Jelena" not in letter.text


def test_what_is_read_blind_stays_blind(scoped: House) -> None:
    jury = make_jury(scoped)
    with pytest.raises(ValidationError):
        acts.save_round(call=jury.call, round_=jury.round, by=scoped.owner, mode="open")
    acts.move_round(round_=jury.round, to=RoundState.CLOSED, by=scoped.owner, now=NOW)
    second = acts.save_round(call=jury.call, by=scoped.owner, name={"en": "Two"}, mode="open")
    assert second.number == 2


def test_severity_says_nothing_where_readers_share_nothing(scoped: House) -> None:
    call = make_call(scoped)
    round_ = make_round(call)
    page = reverse("admissions_severity", kwargs={"org": call.organisation.slug, "call": call.slug})
    client = visitor(scoped.viewer)
    assert "Nothing can be said" in client.get(page).content.decode()
    seats = [make_reviewer(call, name) for name in ("Vesna", "Luan", "Igor", "Ema")]
    papers = [make_application(call, f"P{n}", state=State.ELIGIBLE) for n in range(8)]
    for n, paper in enumerate(papers):
        pair = seats[:2] if n % 2 else seats[2:]
        for seat, score in zip(pair, (2 + n % 3, 4), strict=True):
            make_review(assign(round_, paper, seat), clarity=score, effect=score)
    text = client.get(page).content.decode()
    assert "share no application" in text and "Vesna" in text
    points = list(Application.objects.order_by("pk").values_list("points", flat=True))
    for n, paper in enumerate(papers):  # now everybody meets everybody
        for seat in seats[2:] if n % 2 else seats[:2]:
            make_review(assign(round_, paper, seat), clarity=3, effect=2 + n % 4)
    text = client.get(page).content.decode()
    assert "Gives, against the others" in text and "P0" in text
    assert list(Application.objects.order_by("pk").values_list("points", flat=True)) == points


@pytest.mark.parametrize("n", [3, 60])
def test_the_board_costs_the_same_for_any_number(
    scoped: House, n: int, django_assert_max_num_queries: Any
) -> None:
    jury = make_jury(scoped)
    for number in range(n - 3):
        assign(
            jury.round,
            make_application(jury.call, f"More {number}", state=State.ELIGIBLE),
            jury.readers[number % 3],
        )
    client = visitor(scoped.coordinator)
    for page in (url(jury.call), url(jury.call, "board", public_id=jury.round.public_id)):
        with django_assert_max_num_queries(10):
            assert client.get(page).status_code == 200
