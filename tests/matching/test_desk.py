"""The desk: list, matrix, side by side, comparison, re-plan, minutes, comments, long runs."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.engine.matching import Objective, replay, solve
from spona.matching import actions, queries, run_actions, tasks
from spona.matching.adapter import problem_of
from spona.matching.comparing import Comparison
from spona.matching.desk import Desk
from spona.matching.exports import minutes
from spona.matching.in_force import in_force, versions
from spona.matching.left_over import NAMED
from spona.matching.matrix import Matrix
from spona.matching.models import Comment, MatchingRun, MatchingSettings, Proposal
from spona.matching.replanning import replanned
from spona.matching.states import ProposalState, RunState, Wish
from spona.matching.wanted import Wanted
from spona.matching.words import rule_words
from spona.messaging.models import Message
from spona.programmes.actions import change_standing
from spona.programmes.models import Participation
from spona.programmes.states import Part, Standing
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, visitor

DESK = "/o/ours/desk/cycles/2026/matching/"


def grow(house: House, *, mentees: int = 3, mentors: int = 4) -> None:
    for n in range(mentees):
        make_mentee(house.cycle, f"Mentee {n}", areas=house.areas, login=False)
    for n in range(mentors):
        make_mentor(house.cycle, f"Mentor {n}", areas=house.areas[: 1 + n % 2], login=False)


def propose(house: House, **asked: object) -> MatchingRun:
    now = timezone.now()
    return actions.run_matching(cycle=house.cycle, by=house.coordinator, now=now, **asked)


@pytest.mark.parametrize("size", [0, 6])
def test_pages_ask_equally_often_and_the_cell_leads_to_its_price(house: House, size: int) -> None:
    with in_organisation(house.organisation):
        grow(house, mentees=size, mentors=size)
        run = propose(house)
        pair = Proposal.objects.select_related("mentee", "mentor").filter(run=run).first()
    client = visitor(house.coordinator)
    side = f"{DESK}pairs/{pair.mentee.public_id}/{pair.mentor.public_id}/"
    pages = {"matrix/": 10, "comparison/": 6, "runs/": 5, "replan/": 25}
    for page in pages:
        client.get(DESK + page)
    for page, literal in pages.items():
        with CaptureQueriesContext(connection) as queries:
            body = client.get(DESK + page).content.decode()
        assert len(queries) == literal, (page, [q["sql"][:80] for q in queries])
        if page == "matrix/":
            assert side in body and ", proposed" in body
    assert client.get(side).status_code == 200


def test_the_matrix_shows_the_engines_prices_and_candidates_first(scoped: House) -> None:
    grow(scoped, mentees=3, mentors=50)
    run = propose(scoped)
    desk = Desk(cycle=scoped.cycle)
    table = Matrix(desk, Wanted(), 1, 1)
    assert len(table.mentors) == 40 and table.columns_page.paginator.num_pages == 2
    chosen = [row.cells[n] for n, row in enumerate(table.rows) if row.points is not None]
    assert all(cell.state == "chosen" for cell in chosen)  # the proposal lies on the diagonal
    problem, plan = replay(MatchingRun.objects.get(pk=run.pk).record)
    from spona.engine.matching import price_of_forcing

    row = table.rows[0]
    for cell in row.cells[1:4]:
        price = price_of_forcing(problem, plan, row.mentee.public_id, cell.mentor.public_id)
        assert cell.cost is None or cell.cost == price.lost_points
    assert not Matrix(desk, Wanted(text="nobody at all"), 1, 1).rows


def test_the_list_is_filtered_and_says_what_is_left(house: House) -> None:
    with in_organisation(house.organisation):
        grow(house, mentees=2, mentors=1)
        propose(house)
        left = Desk(cycle=house.cycle).left
        assert len(left) == 1
    client = visitor(house.viewer)
    assert left[0].mentee.person.name in client.get(DESK, {"show": "left"}).content.decode()
    assert "No pair fits" in client.get(DESK, {"q": "xyzzy"}).content.decode()
    assert client.get(DESK, {"show": "nonsense", "economy": "??", "page": "x"}).status_code == 200


def test_the_objective_and_its_distance_stay_with_the_run(house: House) -> None:
    client = visitor(house.coordinator)
    client.post(DESK + "run/", {"objective": "balanced", "distance": "3"})
    with in_organisation(house.organisation):
        run = MatchingRun.objects.get(state=RunState.DRAFT)
        assert (run.objective, run.distance, run.record["problem"]["balance_within"]) == (
            "balanced",
            3,
            3,
        )
    assert "at most 3 points below" in client.get(DESK).content.decode()


def test_two_plans_are_compared_by_their_own_pairs(scoped: House) -> None:
    grow(scoped)
    run = propose(scoped)
    found = Comparison(cycle=scoped.cycle, one=str(run.number), other="worst_first")
    assert found.sides is not None
    problem = problem_of(scoped.cycle)
    assert found.sides[1].plan.worst == solve(problem, Objective.WORST_FIRST).worst
    assert len(found.rows) == run.pairs
    gaps = [abs((a or 0) - (b or 0)) for a, b in (row.points for row in found.rows)]
    assert gaps == sorted(gaps, reverse=True)
    assert Comparison(cycle=scoped.cycle, one="../etc", other="9" * 400).one == str(run.number)


def test_a_no_is_replanned_with_the_fewest_moves_and_confirmed_pairs_stay(scoped: House) -> None:
    grow(scoped, mentees=2, mentors=3)
    run = propose(scoped)
    actions.publish_run(run=run, by=scoped.coordinator, now=NOW)
    first, second, third = Proposal.objects.filter(run=run).order_by("pk")
    for side in (Part.MENTOR, Part.MENTEE):
        actions.answer_proposal(proposal=first, side=side, yes=True, now=NOW, today=TODAY)
    actions.answer_proposal(proposal=second, side=Part.MENTOR, yes=False, now=NOW, today=TODAY)
    found = replanned(scoped.cycle)
    assert found is not None
    assert [m.mentee for m in found.moves] == [second.mentee.public_id]
    assert [p.pk for p in found.declined] == [second.pk]
    new = run_actions.apply_replan(cycle=scoped.cycle, by=scoped.coordinator, now=NOW, reopen=True)
    assert new.previous == run
    third.refresh_from_db()
    assert third.state == ProposalState.ASKED  # it need not move, so its question goes on
    assert [p.mentee_id for p in Proposal.objects.filter(run=new)] == [second.mentee_id]
    assert replay(new.record)[1].hash == new.plan_hash


def test_a_question_about_somebody_who_left_ends(scoped: House) -> None:
    grow(scoped, mentees=2, mentors=3)
    run = propose(scoped)
    actions.publish_run(run=run, by=scoped.coordinator, now=NOW)
    first, second, third = Proposal.objects.filter(run=run).order_by("pk")
    for gone in (first.mentor, second.mentee):
        change_standing(
            participation=gone, standing=Standing.WITHDRAWN, by=scoped.coordinator, now=NOW
        )
    states = dict(Proposal.objects.filter(run=run).values_list("pk", "state"))
    assert states == {first.pk: "withdrawn", second.pk: "withdrawn", third.pk: "asked"}
    assert first.mentee in Desk(cycle=scoped.cycle).open_mentees


def test_a_late_joiner_joins_without_moving_the_others(house: House) -> None:
    with in_organisation(house.organisation):
        grow(house, mentees=2, mentors=4)
        before = {p.mentee_id: p.mentor_id for p in Proposal.objects.filter(run=propose(house))}
        make_mentee(house.cycle, "Late", areas=house.areas, login=False)
        changed = Desk(cycle=house.cycle).changed
        assert [p.person.name for p in changed] == ["Late"]
    client = visitor(house.coordinator)
    page = client.get(DESK + "replan/").content.decode()
    assert "Late is new" in page
    assert client.post(DESK + "replan/").status_code == 302
    with in_organisation(house.organisation):
        draft = MatchingRun.objects.get(state=RunState.DRAFT)
        after = {p.mentee_id: p.mentor_id for p in Proposal.objects.filter(run=draft)}
        assert before.items() <= after.items() and len(after) == len(before) + 1


def test_comments_stand_with_names_and_only_their_writer_takes_them_back(house: House) -> None:
    with in_organisation(house.organisation):
        proposal = Proposal.objects.select_related("mentee", "mentor").get(run=propose(house))
    url = f"{DESK}pairs/{proposal.mentee.public_id}/{proposal.mentor.public_id}/"
    assert visitor(house.viewer).post(url, {"text": "hm"}).status_code == 403
    client = visitor(house.coordinator)
    assert client.post(url, {"text": "  "}).status_code == 422
    assert client.post(url, {"text": "<b>They met</b> in Zagreb."}).status_code == 302
    assert "&lt;b&gt;They met" in client.get(url).content.decode()
    with in_organisation(house.organisation):
        said = Comment.objects.get()
        assert AuditLine.objects.filter(verb="matching.commented").count() == 1
        with pytest.raises(ValidationError):
            actions.take_comment_back(comment=said, by=house.manager)
        actions.take_comment_back(comment=said, by=house.coordinator)
        assert not Comment.objects.exists()


def test_minutes_keep_a_decision_that_was_taken_back_later(house: House) -> None:
    with in_organisation(house.organisation):
        wish = actions.wish_pair(
            mentee=house.other_mentee,
            mentor=house.other_mentor,
            wish=Wish.PIN,
            reason="=Both asked for it.",
            by=house.coordinator,
            now=NOW,
        )
        assert "Both asked" not in str(list(AuditLine.objects.values_list("detail", flat=True)))
        run = propose(house)
        actions.comment(
            cycle=house.cycle, text="Good.", by=house.owner, now=timezone.now(), run=run
        )
        actions.take_wish_back(wish=wish, by=house.coordinator)
        told = str(minutes(MatchingRun.objects.get(pk=run.pk)))
        for words in ("=Both asked for it.", "Good.", house.owner.name, run.plan_hash):
            assert words in told
    client = visitor(house.viewer)
    base = f"/o/ours/desk/runs/{run.public_id}/"
    assert "the same hash" in client.get(base, {"solve": "1"}).content.decode()
    assert client.get(base + "minutes.pdf").content[:5] == b"%PDF-"
    assert client.get(base + "minutes.xlsx").content[:2] == b"PK"
    with in_organisation(house.organisation):
        run.record["plan"]["total"] += 1
        run.save()
    assert "changed after it was written" in client.get(base, {"solve": "1"}).content.decode()


def test_a_run_takes_comments_and_its_answers_are_for_the_team_that_decides(house: House) -> None:
    with in_organisation(house.organisation):
        run, _later = propose(house), propose(house)
    page = f"/o/ours/desk/runs/{run.public_id}/"
    looker, client = visitor(house.viewer), visitor(house.coordinator)
    assert looker.get(page[:-1] + ".json").status_code == 403
    assert ".json" not in looker.get(page).content.decode()
    assert looker.post(page, {"text": "hm"}).status_code == 403
    assert client.get(page[:-1] + ".json").json()["plan"]["total"] == run.total
    assert ".json" in client.get(page).content.decode()
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "We chose the other one."}).status_code == 302
    assert "We chose the other one." in looker.get(page).content.decode()


def test_settings_are_versions_with_what_changed(scoped: House) -> None:
    asked = {"cycle": scoped.cycle, "by": scoped.manager, "now": NOW}
    actions.change_settings(weights={"needs": 60}, rules={}, **asked)
    actions.change_settings(weights={"needs": 50}, rules={"language_level": 4}, **asked)
    newest, changes = versions(scoped.cycle)[0]
    assert newest.by == scoped.manager
    assert {(before, after) for _label, before, after in changes} == {("60", "50"), ("3", "4")}
    shown = in_force(scoped.cycle)
    assert shown.criteria[0][1] == 50 and shown.version == newest.number


def test_a_long_run_waits_in_the_background_and_survives_a_crash(
    scoped: House, django_capture_on_commit_callbacks: object
) -> None:
    asked = {"cycle": scoped.cycle, "by": scoped.coordinator, "objective": Objective.TOTAL}
    old = propose(scoped)
    run = run_actions.order_run(now=NOW, **asked)
    with pytest.raises(ValidationError):
        run_actions.order_run(now=NOW, **asked)

    def crash(phase: str, done: int, of: int) -> None:
        raise tasks.Stopped

    with pytest.raises(tasks.Stopped):
        run_actions.compute_run(run=run, now=NOW, progress=crash)
    old.refresh_from_db()
    assert old.state == RunState.DRAFT and Proposal.objects.filter(run=run).count() == 0
    assert tasks.sweep(now=NOW + timedelta(hours=1)) == 1
    assert tasks.sweep(now=NOW + timedelta(hours=1)) == 0
    for _twice in range(2):
        tasks.compute.call(run_id=run.pk, organisation_id=scoped.organisation.pk)
    run.refresh_from_db()
    old.refresh_from_db()
    assert (run.state, old.state) == (RunState.DRAFT, RunState.SUPERSEDED)
    assert Proposal.objects.filter(run=run).count() == run.pairs == 1


def test_a_large_cycle_is_replanned_in_the_background(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "INLINE", 4)
    with in_organisation(house.organisation):
        grow(house, mentees=2, mentors=4)
        old = propose(house, objective=Objective.WORST_FIRST)
        before = {p.mentee_id: p.mentor_id for p in Proposal.objects.filter(run=old)}
        make_mentee(house.cycle, "Late", areas=house.areas, login=False)
    client = visitor(house.coordinator)
    assert "in the background" in client.get(DESK + "replan/").content.decode()
    assert client.post(DESK + "replan/").status_code == 302
    assert "You can leave this page" in client.get(DESK).content.decode()
    with in_organisation(house.organisation):
        run = MatchingRun.objects.get(state=RunState.COMPUTING)
        ordered = run.beat_at
        tasks.compute.call(run_id=run.pk, organisation_id=house.organisation.pk)
        run.refresh_from_db()
        assert run.beat_at > ordered  # it is told how far it is, and can be stopped
        assert (run.state, run.previous, run.objective) == (RunState.DRAFT, old, "worst_first")
        after = {p.mentee_id: p.mentor_id for p in Proposal.objects.filter(run=run)}
        assert before.items() <= after.items() and len(after) == len(before) + 1
        assert replay(run.record)[1].hash == run.plan_hash


def test_a_run_is_not_kept_when_people_changed_meanwhile(scoped: House) -> None:
    run = run_actions.order_run(
        cycle=scoped.cycle, by=scoped.coordinator, now=NOW, objective=Objective.TOTAL
    )

    def leave(phase: str, done: int, of: int) -> None:
        Participation.objects.filter(pk=scoped.other_mentee.pk).update(standing=Standing.WITHDRAWN)

    run_actions.compute_run(run=run, now=NOW, progress=leave)
    run.refresh_from_db()
    assert (run.state, run.failure) == (
        RunState.FAILED,
        "People or answers changed meanwhile. Please propose anew.",
    )
    assert Proposal.objects.filter(run=run).count() == 0


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_nobody_is_asked_for_somebody_who_left_meanwhile(scoped: House, who: str) -> None:
    run = propose(scoped)
    gone = getattr(Proposal.objects.get(run=run), who)
    Participation.objects.filter(pk=gone.pk).update(standing=Standing.WITHDRAWN)
    with pytest.raises(ValidationError, match="changed since this proposal was made"):
        actions.publish_run(run=run, by=scoped.coordinator, now=NOW)
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    assert Message.objects.count() == 0


def test_what_cannot_be_worked_out_says_so(scoped: House) -> None:
    propose(scoped)
    MatchingSettings.objects.update_or_create(
        cycle=scoped.cycle,
        defaults={"organisation": scoped.organisation, "weights": {"needs": -5}},
    )
    with pytest.raises(ValidationError, match="cannot be worked out"):
        propose(scoped)
    run = run_actions.order_run(
        cycle=scoped.cycle, by=scoped.coordinator, now=NOW, objective=Objective.TOTAL
    )
    tasks.compute.call(run_id=run.pk, organisation_id=scoped.organisation.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED and "cannot be worked out" in run.failure


def test_a_run_under_way_shows_progress_and_can_be_stopped(house: House) -> None:
    with in_organisation(house.organisation):
        run = run_actions.order_run(
            cycle=house.cycle, by=house.owner, now=timezone.now(), objective=Objective.TOTAL
        )
    client = visitor(house.coordinator)
    assert "You can leave this page" in client.get(DESK).content.decode()
    client.post(f"/o/ours/desk/runs/{run.public_id}/cancellation/")
    with in_organisation(house.organisation):
        tasks.compute.call(run_id=run.pk, organisation_id=house.organisation.pk)
        run.refresh_from_db()
        assert run.state == RunState.FAILED and not run.record


def test_many_excluded_mentors_are_counted_by_rule(scoped: House) -> None:
    grow(scoped, mentees=1, mentors=NAMED + 1)
    Participation.objects.get(person__name="Mentee 0").person.languages.update(code="is")
    propose(scoped)
    left = Desk(cycle=scoped.cycle).left[0]
    assert left.mentee.person.name == "Mentee 0" and not left.excluded
    assert dict(left.tally)[rule_words(["no_shared_language"])[0]] > NAMED


def test_the_record_of_a_run_does_not_come_with_every_pair(scoped: House) -> None:
    """It is as large as the cycle: with 500 pairs it would be parsed 500 times."""
    grow(scoped)
    run = propose(scoped)
    desk = Desk(cycle=scoped.cycle)
    assert len(desk.rows) == run.pairs > 1
    assert all("record" in row.proposal.run.get_deferred_fields() for row in desk.rows)
    with CaptureQueriesContext(connection) as queries:
        actions.publish_run(run=run, by=scoped.coordinator, now=NOW)
    assert sum('"record"' in query["sql"] for query in queries) == 1


def test_who_left_is_named_and_does_not_break_the_desk(house: House) -> None:
    with in_organisation(house.organisation):
        propose(house)
        Participation.objects.filter(pk=house.other_mentor.pk).update(standing=Standing.WITHDRAWN)
    body = visitor(house.coordinator).get(DESK).content.decode()
    assert "people came or left" in body and house.other_mentor.person.name in body
