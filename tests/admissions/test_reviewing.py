"""Reading: blind stays blind, a draft is never lost, others' scores stay hidden until one's own is in."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from spona.admissions.actions import reviewing
from spona.admissions.models.application import Referee, Submission
from spona.admissions.models.review import Assignment, Review
from spona.admissions.queries.points import points_of
from spona.admissions.queries.reviewing import reviews_for
from spona.admissions.states import RoundState, State
from spona.core.formkeys import FIELD, new_form_key
from spona.messaging.links import address_of, issue
from spona.needs.models import NeedArea
from spona.people.models import Membership
from spona.people.states import Role
from tests.admissions.calls import make_review
from tests.admissions.jury import Jury, make_jury
from tests.characters import NOW, House, Visitor, make_person, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def jury(scoped: House) -> Jury:
    return make_jury(scoped)


def mine(jury: Jury, page: str = "", **more: str) -> str:
    name = f"admissions_my_jury_{page}" if page else "admissions_my_jury"
    slugs = {"org": jury.call.organisation.slug, "call": jury.call.slug}
    return reverse(name, kwargs={**slugs, **more})


def review_url(jury: Jury, reader: int = 0, application: int = 0, page: str = "review") -> str:
    return mine(jury, page, public_id=jury.reads(reader, application).public_id)


def save(client: Visitor, url: str, *changes: tuple[str, str, str]) -> Any:
    rows = [{"name": name, "was": was, "value": value} for name, was, value in changes]
    return client.post(url, {"changes": json.dumps(rows), FIELD: new_form_key()})


FULL = {"score-clarity": "3", "score-effect": "4", "comment": "Good."}


def test_points_are_the_weighted_sum_in_thousandths(jury: Jury) -> None:
    criteria = list(jury.call.criteria.all())
    assert points_of(criteria=criteria, scores={"clarity": 5, "effect": 5}) == 100_000
    assert points_of(criteria=criteria, scores={"clarity": 3, "effect": 4}) == 68_000
    assert points_of(criteria=criteria, scores={"clarity": 0, "effect": 0}) == 0
    assert points_of(criteria=criteria, scores={"clarity": 3}) is None
    criteria[0].weight = 80  # they need not sum to 100: 80 × 3 + 40 × 4 of 600
    assert points_of(criteria=criteria, scores={"clarity": 3, "effect": 4}) == 66_667
    assert points_of(criteria=[], scores={}) is None


def test_blind_reading_shows_no_name_anywhere(jury: Jury) -> None:
    application = jury.applications[0]
    referee = make_person(jury.call.organisation, "Olga Referee", login=False)
    Referee.objects.create(
        organisation=jury.call.organisation,
        application=application,
        person=referee,
        state="answered",
        relation="Director",
        how_known="I, Olga, taught Jelena.",
        why="She leads.",
    )
    client = visitor(jury.readers[0].person)
    pages = [client.get(mine(jury)), client.get(review_url(jury))]
    pages.append(client.get(review_url(jury, page="conflict")))
    for response in pages:
        assert response.status_code == 200
        text = response.content.decode()
        for name in ("Jelena", "Aaa", "Olga", "jelenaaaa.example", application.public_id):
            assert name not in text, (response.request["PATH_INFO"], name)
    assert application.code in pages[1].content.decode()
    assert "She leads." in pages[1].content.decode()
    assert "taught" in pages[1].content.decode()


def test_an_open_round_shows_who_it_is(scoped: House) -> None:
    jury = make_jury(scoped, mode="open")
    text = visitor(jury.readers[0].person).get(review_url(jury)).content.decode()
    assert "Jelena Aaa" in text and "jelenaaaa.example" in text


def test_questions_hidden_in_the_round_are_not_shown(jury: Jury) -> None:
    jury.round.hidden_keys = ["why"]
    jury.round.save()
    text = visitor(jury.readers[0].person).get(review_url(jury)).content.decode()
    assert "Why now?" not in text and "Town" in text


def test_areas_of_need_are_read_by_their_names(jury: Jury) -> None:
    NeedArea.objects.create(
        organisation=jury.call.organisation,
        cycle=jury.call.cycle,
        key="crossing",
        name={"en": "Working across borders"},
        is_in_use=False,
    )
    submission = Submission.objects.get(application=jury.applications[0])
    asked = {"key": "areas", "kind": "choices", "text": {"en": "In what?"}, "meaning": "need_areas"}
    submission.version.content = [*submission.version.content, asked]
    submission.version.save()
    submission.values = {**submission.values, "areas": {"keys": ["crossing"]}}
    submission.save()
    text = visitor(jury.readers[0].person).get(review_url(jury)).content.decode()
    assert "Working across borders" in text and "crossing" not in text


def test_the_list_begins_with_what_is_next_and_costs_the_same_for_any_length(
    jury: Jury, django_assert_num_queries: Any
) -> None:
    client = visitor(jury.readers[0].person)
    client.get(mine(jury))
    make_review(jury.reads(0, 0), clarity=3, effect=4)
    with django_assert_num_queries(7):
        text = client.get(mine(jury)).content.decode()
    assert "1 of 3 handed in" in text and "2 left" in text


def test_a_mailed_link_is_the_same_door(jury: Jury) -> None:
    seat = jury.readers[0]
    link = address_of(issue(person=seat.person, purpose="jury", target=seat, now=timezone.now()))
    path = link.split("/", 3)[3]
    client = visitor()
    assert "1 of 3" not in client.get(f"/{path}").content.decode()
    key = jury.reads(0, 0).public_id
    response = client.post(f"/{path}read/{key}/", {**FULL, "revision": "0", "hand_in": "1"})
    assert response.status_code == 302
    assert "1 of 3 handed in" in client.get(f"/{path}").content.decode()
    assert Review.objects.get(assignment__public_id=key).points == 68_000


def test_handing_in_asks_for_what_is_owed_and_keeps_the_draft(jury: Jury) -> None:
    client = visitor(jury.readers[0].person)
    url = review_url(jury)
    sent = {"score-clarity": "0", "comment": "Half done", "revision": "0", "hand_in": "1"}
    response = client.post(url, sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Choose a score." in text and "Say in a sentence why" in text and "Half done" in text
    review = Review.objects.get()
    assert (review.state, review.comment, review.scores) == ("draft", "Half done", {"clarity": 0})
    more = {"score-effect": "5", "comment-clarity": "Unclear", "comment-effect": "Strong"}
    revision = str(review.revision)
    assert client.post(url, {**sent, **more, "revision": revision}).status_code == 302
    jury.applications[0].refresh_from_db()
    assert (jury.applications[0].points, jury.applications[0].reviews_in) == (40_000, 1)


def test_a_draft_saves_itself_and_two_windows_do_not_overwrite_each_other(jury: Jury) -> None:
    client = visitor(jury.readers[0].person)
    url = review_url(jury, page="save")
    first = save(client, url, ("score-clarity", "", "4"), ("comment", "", "One"))
    assert first.json() == {"saved": True, "revision": 1, "clashes": {}}
    # Another window, opened before: its other field arrives, the one changed meanwhile is left.
    second = save(client, url, ("comment-effect", "", "Two"), ("comment", "", "Mine"))
    assert second.json() == {"saved": True, "revision": 2, "clashes": {"comment": "One"}}
    review = Review.objects.get()
    assert (review.comment, review.comments, review.scores) == (
        "One",
        {"effect": "Two"},
        {"clarity": 4},
    )
    kept = save(client, url, ("comment", "One", "Mine \u202e\u200b"))
    assert kept.json()["clashes"] == {}
    assert Review.objects.get().comment == "Mine"
    # The form of an old window without JavaScript says so instead of overwriting.
    old = client.post(review_url(jury), {**FULL, "revision": "1", "draft": "1"})
    assert old.status_code == 422 and "another window" in old.content.decode()
    assert Review.objects.get().comment == "Mine"


@pytest.mark.parametrize("changes", ["", "{}", "[1]", '[{"name": 1}]', "[" * 5000])
def test_nonsense_is_refused_and_changes_nothing(jury: Jury, changes: str) -> None:
    client = visitor(jury.readers[0].person)
    assert client.post(review_url(jury, page="save"), {"changes": changes}).status_code in {
        200,
        422,
    }
    assert not Review.objects.exclude(revision=0).exists()


def test_scores_out_of_range_and_unknown_criteria_do_not_count(jury: Jury) -> None:
    client = visitor(jury.readers[0].person)
    url = review_url(jury, page="save")
    save(
        client,
        url,
        ("score-clarity", "", "6"),
        ("score-other", "", "3"),
        ("score-effect", "", "-1"),
    )
    assert not Review.objects.exclude(scores={}).exists()


def test_others_stay_hidden_until_hers_is_in_and_she_asks(jury: Jury) -> None:
    make_review(jury.reads(1, 0), clarity=1, effect=1)
    Review.objects.update(comment="What Luan thinks")
    client = visitor(jury.readers[0].person)
    url = review_url(jury)
    assert "What Luan thinks" not in client.get(url).content.decode()
    early = client.post(review_url(jury, page="show"))
    assert early.status_code == 302
    client.post(url, {**FULL, "revision": "0", "hand_in": "1"})
    text = client.get(url).content.decode()
    assert "What Luan thinks" not in text and "Change mine" in text
    # Not seen yet: she may take hers back, and it counts no longer.
    client.post(review_url(jury, page="reopen"))
    jury.applications[0].refresh_from_db()
    assert Review.objects.get(assignment=jury.reads(0, 0)).state == "draft"
    revision = str(Review.objects.get(assignment=jury.reads(0, 0)).revision)
    client.post(url, {**FULL, "revision": revision, "hand_in": "1"})
    client.post(review_url(jury, page="show"))
    text = client.get(url).content.decode()
    assert "What Luan thinks" in text and "Luan" in text and "Change mine" not in text
    client.post(review_url(jury, page="reopen"))
    client.post(url, {"score-clarity": "5", "revision": "99", "draft": "1"})
    assert Review.objects.get(assignment=jury.reads(0, 0)).points == 68_000


def test_a_member_of_the_team_who_reads_learns_nothing_early(jury: Jury, scoped: House) -> None:
    reader, application = jury.readers[0], jury.applications[0]
    Membership.objects.create(
        organisation=scoped.organisation, person=reader.person, role=Role.COORDINATOR
    )
    make_review(jury.reads(1, 0), clarity=1, effect=1)
    reviewing.recount(application=application)
    application.refresh_from_db()
    seen = reviews_for(person=reader.person, application=application)
    assert seen.is_hidden and not seen.reviews and seen.points is None
    client = visitor(reader.person)
    org = {"org": scoped.organisation.slug, "call": jury.call.slug}
    board = reverse("admissions_jury_board", kwargs={**org, "public_id": jury.round.public_id})
    one = reverse("admissions_jury_one", kwargs={**org, "public_id": application.public_id})
    severity = reverse("admissions_severity", kwargs=org)
    for url in (board, one, severity):
        assert "20 of 100" not in (text := client.get(url).content.decode()) and ">20<" not in text
    # Whoever does not read it sees it at once.
    told = reviews_for(person=scoped.coordinator, application=application)
    assert (told.points, len(told.reviews)) == (20_000, 1)
    make_review(jury.reads(0, 0), clarity=3, effect=4)
    assert reviews_for(person=reader.person, application=application).is_hidden
    reviewing.show_others(assignment=jury.reads(0, 0), by=reader.person, now=NOW)
    assert len(reviews_for(person=reader.person, application=application).reviews) == 2


def test_a_closed_round_takes_nothing_more_and_shows_everything(jury: Jury) -> None:
    make_review(jury.reads(1, 0), clarity=1, effect=1)
    jury.round.state = RoundState.CLOSED
    jury.round.save()
    client = visitor(jury.readers[0].person)
    over = save(client, review_url(jury, page="save"), ("comment", "", "Late"))
    assert over.status_code == 410
    assert client.post(review_url(jury), {**FULL, "revision": "0"}).status_code == 422
    text = client.get(review_url(jury)).content.decode()
    assert "This round is closed." in text and "Luan" in text
    assert not Review.objects.filter(comment__in=["Late", "Good."]).exists()


def test_the_chair_gives_a_review_back_with_a_reason(jury: Jury) -> None:
    chair, author = jury.readers[0], jury.reads(1, 0)
    make_review(author, clarity=1, effect=1)
    make_review(jury.reads(0, 0), clarity=3, effect=4)
    reviewing.show_others(assignment=jury.reads(0, 0), by=chair.person, now=NOW)
    url = review_url(jury) + f"reopen/{author.public_id}/"
    client = visitor(chair.person)
    assert client.post(url, {"reason": "Wrong person"}).status_code == 404
    chair.is_chair = True
    chair.save()
    client.post(url, {"reason": ""})
    assert Review.objects.get(assignment=author).state == "in"
    client.post(url, {"reason": "Wrong person"})
    assert Review.objects.get(assignment=author).state == "draft"


def test_nobody_elses_reading_opens(jury: Jury, scoped: House) -> None:
    client = visitor(jury.readers[0].person)
    theirs = mine(jury, "review", public_id=jury.reads(1, 0).public_id)
    assert client.get(theirs).status_code == 404
    assert client.post(theirs, FULL).status_code == 404
    assert visitor(scoped.coordinator).get(mine(jury)).status_code == 404
    jury.readers[0].left_at = NOW
    jury.readers[0].save()
    assert client.get(mine(jury)).status_code == 404
    assert Assignment.objects.filter(ended_at=None).count() == 9


def test_what_was_withdrawn_is_nobodys_to_read(jury: Jury) -> None:
    application = jury.applications[0]
    application.state = State.WITHDRAWN
    application.save()
    client = visitor(jury.readers[0].person)
    assert "0 of 2 handed in" in client.get(mine(jury)).content.decode()
    assert client.get(review_url(jury)).status_code == 404
    assert client.get(review_url(jury, application=1)).status_code == 200
