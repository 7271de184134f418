"""Problems and plans as JSON: round trips, hashes, replay, and what is refused."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matching_cohorts import ENGLISH, BruteForce, changed, problems, region

from spona.engine.matching import (
    BadProblem,
    BadRecord,
    Change,
    Language,
    Mentee,
    Mentor,
    Need,
    Objective,
    Pin,
    Plan,
    Problem,
    ReplayDiffers,
    Stay,
    Weights,
    digest,
    from_json,
    moves_between,
    record,
    replan,
    replay,
    solve,
    to_json,
)


@settings(max_examples=24, deadline=None)
@given(problem=problems(), objective=st.sampled_from(Objective))
def test_problem_and_plan_survive_the_journey_through_json(problem, objective):
    plan = solve(problem, objective)

    assert from_json(Problem, to_json(problem)) == problem
    assert from_json(Plan, to_json(plan)) == plan
    assert from_json(Plan, to_json(plan)).hash == plan.hash


@settings(max_examples=16, deadline=None)
@given(problem=problems(), objective=st.sampled_from(Objective))
def test_a_record_replays_to_the_same_plan(problem, objective):
    plan = solve(problem, objective)
    stored = json.loads(json.dumps(record(problem, plan)))

    assert replay(stored) == (problem, plan)


def test_another_process_reaches_the_same_hash():
    """String hashing differs between processes; nothing here may depend on it."""
    code = (
        "import json, sys; from spona.engine.matching import replay;"
        "print(replay(json.load(sys.stdin))[1].hash)"
    )
    problem = region(12, 15)
    plan = solve(problem, Objective.WORST_FIRST)

    answer = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(record(problem, plan)),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONHASHSEED": "7"},
    )

    assert answer.stdout.strip() == plan.hash


def test_the_hash_is_the_one_written_down():
    """If this changes, old records no longer replay: raise ENGINE and say so."""
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH),),
        mentors=(Mentor(id="vesna", languages=ENGLISH),),
    )

    assert (digest(problem)[:12], solve(problem).hash[:12]) == ("6212fff8ebe8", "c6b6380bf328")


def test_a_changed_record_is_noticed():
    problem = region(4, 5)
    stored = record(problem, solve(problem))
    stored["problem"]["weights"]["needs"] = 46

    with pytest.raises(BadRecord, match="changed after it was written"):
        replay(stored)


def test_a_plan_of_an_older_engine_is_told_apart():
    problem = region(4, 5)
    plan = solve(problem)
    older = replace(plan, engine="spona-matching-0")

    with pytest.raises(ReplayDiffers) as differs:
        replay(record(problem, older))
    assert differs.value.engine_changed is True


def test_a_record_with_the_old_advice_about_languages_still_replays():
    faint = (Language(code="en", level=2),)
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH),),
        mentors=(Mentor(id="goran", languages=faint),),
    )
    plan = solve(problem)
    advice = Change(kind="lift_rules", mentor="goran", codes=("no_shared_language",))
    older = replace(plan, unmatched=(replace(plan.unmatched[0], change=advice),))

    assert plan.unmatched[0].change.kind == "find_mentor"
    assert replay(record(problem, older)) == (problem, older)


def test_a_record_that_warned_of_one_mentee_only_still_replays():
    ana, ben = (
        Mentee(id=name, languages=ENGLISH, assessed_by=("goran",)) for name in ("ana", "ben")
    )
    problem = Problem(mentees=(ana, ben), mentors=(Mentor(id="goran", languages=ENGLISH, most=2),))
    plan = solve(problem)
    first, second = plan.pairs
    older = replace(plan, pairs=(replace(first, warnings=()), second))

    assert [w.code for w in first.warnings] == ["jury_member"]
    assert replay(record(problem, older)) == (problem, older)
    with pytest.raises(ReplayDiffers):
        replay(record(problem, replace(plan, pairs=(replace(first, points=99), second))))


@pytest.mark.parametrize("data", [None, [], {}, {"format": 2}, {"format": 1}])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(BadRecord):
        replay(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"mentees": [], "mentors": [], "colour": 1}',
        '{"mentees": 3, "mentors": []}',
        '{"mentees": [{"id": 3}], "mentors": []}',
        '{"mentees": [], "mentors": [{"id": "m", "most": true}]}',
        '{"mentees": [], "mentors": [], "rules": {"same_employer": "never"}}',
    ],
)
def test_json_of_another_shape_is_refused(text):
    with pytest.raises(BadRecord):
        from_json(Problem, text)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Problem(mentees=(Mentee(id="a"), Mentee(id="a")), mentors=()),
        lambda: Mentor(id="m", least=2, most=1),
        lambda: Mentor(id="m", least=-1),
        lambda: Language(code="en", level=7),
        lambda: Need(area="voice", importance=0, level=1),
        lambda: Mentee(id="a", languages=(*ENGLISH, *ENGLISH)),
        lambda: Weights(needs=-1),
        lambda: Weights(needs=1000),
        lambda: Problem(mentees=(), mentors=(), pins=(Pin(mentee="a", mentor="m"),)),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(make):
    with pytest.raises(BadProblem):
        make()


def test_long_numbers_are_written_as_strings_and_read_as_numbers():
    plan = solve(region(10, 12), Objective.WORST_FIRST)
    assert plan.certificate.value > 2**53

    assert json.loads(to_json(plan))["certificate"]["value"] == str(plan.certificate.value)
    assert from_json(Plan, to_json(plan)).certificate == plan.certificate


@settings(max_examples=24, deadline=None)
@given(problem=problems(decided=False), objective=st.sampled_from(Objective), data=st.data())
def test_replanning_moves_as_few_people_as_possible(problem, objective, data):
    previous = solve(problem, objective)
    if not previous.pairs:
        return
    gone = data.draw(st.sampled_from([pair.mentor for pair in previous.pairs]))
    left = changed(problem, mentors=tuple(m for m in problem.mentors if m.id != gone))
    stays = tuple(
        Stay(mentee=p.mentee, mentor=p.mentor) for p in previous.pairs if p.mentor != gone
    )

    answer = replan(left, previous)

    brute = BruteForce(changed(left, stays=stays))
    key = brute.key(answer.plan.mentor_by_mentee, objective)
    assert key[:2] == max(brute.key(plan, objective)[:2] for plan in brute.plans)
    assert key == brute.best(objective)  # and then the best fit
    assert answer.moves == moves_between(previous, answer.plan)


def test_a_locked_pair_stays_even_against_a_new_rule():
    problem = region(6, 8)
    previous = solve(problem)
    kept = previous.pairs[0]
    mentees = tuple(
        replace(m, do_not_pair=(kept.mentor,)) if m.id == kept.mentee else m
        for m in problem.mentees
    )

    answer = replan(changed(problem, mentees=mentees), previous, locked=(kept.mentee,))

    assert answer.plan.mentor_by_mentee[kept.mentee] == kept.mentor
    assert answer.plan.pairs[0].overrides == ("do_not_pair",)
    assert answer.moves == ()


def test_somebody_who_has_no_pair_cannot_be_locked():
    problem = region(4, 5)

    with pytest.raises(BadProblem, match="no longer a pair: nobody"):
        replan(problem, solve(problem), locked=("nobody",))
