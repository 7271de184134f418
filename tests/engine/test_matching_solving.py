"""The plan is the best there is: against brute force, its own certificate, and hand-made cases."""

import doctest
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matching_cohorts import (
    ENGLISH,
    BruteForce,
    changed,
    overriding,
    problems,
    region,
)

from spona.engine.matching import (
    Forbid,
    Mentee,
    Mentor,
    Need,
    Objective,
    Pin,
    PinRefused,
    Problem,
    SeatPrice,
    check,
    pin_refusals,
    solve,
)

OBJECTIVES = st.sampled_from(Objective)


@settings(max_examples=60, deadline=None)
@given(problem=problems(), objective=OBJECTIVES)
def test_no_plan_is_better(problem, objective):
    plan = solve(problem, objective)
    brute = BruteForce(problem)

    assert brute.key(plan.mentor_by_mentee, objective) == brute.best(objective)


@settings(max_examples=40, deadline=None)
@given(problem=problems(), objective=OBJECTIVES)
def test_every_plan_passes_its_check(problem, objective):
    assert check(solve(problem, objective), problem).complaints == ()


@settings(max_examples=40, deadline=None)
@given(problem=problems(most_mentees=6, most_mentors=5), objective=OBJECTIVES)
def test_nobody_twice_no_seat_too_many_and_everybody_accounted_for(problem, objective):
    plan = solve(problem, objective)

    paired = [pair.mentee for pair in plan.pairs]
    left = [unmatched.mentee for unmatched in plan.unmatched]
    assert sorted(paired + left) == [mentee.id for mentee in problem.mentees]
    pinned = Counter(pin.mentor for pin in problem.pins)
    load = Counter(pair.mentor for pair in plan.pairs)
    assert [m.id for m in problem.mentors if load[m.id] > max(m.most, pinned[m.id])] == []
    assert plan.total == sum(pair.points for pair in plan.pairs)


@settings(max_examples=24, deadline=None)
@given(problem=problems(), objective=OBJECTIVES, seed=st.integers())
def test_the_order_of_rows_changes_nothing(problem, objective, seed):
    shuffle = random.Random(seed)
    mixed = changed(
        problem,
        **{
            name: tuple(shuffle.sample(getattr(problem, name), len(getattr(problem, name))))
            for name in ("mentees", "mentors", "pins", "forbids", "stays")
        },
    )

    assert solve(mixed, objective).hash == solve(problem, objective).hash


@settings(max_examples=24, deadline=None)
@given(problem=problems(decided=False), objective=OBJECTIVES)
def test_a_further_mentor_never_makes_it_worse(problem, objective):
    newcomer = Mentor(id="newcomer", languages=ENGLISH, offers=("voice",))
    more = changed(problem, mentors=(*problem.mentors, newcomer))

    before, after = solve(problem, objective), solve(more, objective)

    assert len(after.pairs) >= len(before.pairs)
    if len(after.pairs) == len(before.pairs) and not any(m.least for m in problem.mentors):
        if objective is Objective.TOTAL:
            assert after.total >= before.total
        if objective is Objective.WORST_FIRST and before.pairs:
            assert after.worst >= before.worst


def test_candidates_reach_what_the_whole_table_reaches(monkeypatch):
    """On a large board the solver is shown a few cells and asks for more: same plan, same proof."""
    from spona.engine.matching import exact

    problem = region(60, 50, seed=4)
    whole = {objective: solve(problem, objective).hash for objective in Objective}

    monkeypatch.setattr(exact, "ALL_AT_ONCE", 0)
    monkeypatch.setattr(exact, "CANDIDATES", 2)

    assert {objective: solve(problem, objective).hash for objective in Objective} == whole


def test_the_total_is_what_scipys_dense_solver_finds():
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    from spona.engine.matching.market import open_market

    problem = region(60, 90, seed=3)
    market = open_market(problem)
    seats = [j for j, mentor in enumerate(problem.mentors) for _ in range(mentor.most)]
    cost = np.where(market.excluded, 0.0, -1e6 - market.points)[:, seats]
    rows, columns = linear_sum_assignment(np.hstack([cost, np.zeros((60, 60))]))
    best = -np.hstack([cost, np.zeros((60, 60))])[rows, columns].sum()

    plan = solve(problem)

    assert len(plan.pairs) * 10**6 + plan.total == best


def test_the_worked_example_of_the_package_is_true():
    import spona.engine.matching

    result = doctest.testmod(spona.engine.matching)

    assert (result.attempted > 0, result.failed) == (True, 0)


def test_importing_the_engine_loads_no_heavy_library():
    code = "import sys, spona.engine.matching; print({'numpy', 'scipy', 'django'} & {*sys.modules})"
    path = {"PYTHONPATH": ":".join(filter(None, sys.path))}

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path
    )

    assert answer.stdout.strip() == "set()"


def test_participation_comes_before_fit():
    """Ana fits Vesna best, but Vesna is the only one who speaks with Blerta."""
    voice = (Need(area="voice", importance=5, level=1),)
    albanian = replace(ENGLISH[0], code="sq")
    problem = Problem(
        mentees=(
            Mentee(id="ana", languages=ENGLISH, needs=voice),
            Mentee(id="blerta", languages=(albanian,)),
        ),
        mentors=(
            Mentor(id="goran", languages=ENGLISH),
            Mentor(id="vesna", languages=(*ENGLISH, albanian), offers=("voice",)),
        ),
    )

    assert solve(problem).mentor_by_mentee == {"ana": "goran", "blerta": "vesna"}


def test_a_promised_seat_is_filled_before_fit_counts():
    voice = (Need(area="voice", importance=5, level=1),)
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH, needs=voice),),
        mentors=(
            Mentor(id="goran", languages=ENGLISH, least=1),
            Mentor(id="vesna", languages=ENGLISH, offers=("voice",)),
        ),
    )

    assert solve(problem).mentor_by_mentee == {"ana": "goran"}


def test_a_pin_against_a_rule_is_refused_until_it_names_the_rule():
    boss = Mentor(id="boss", languages=ENGLISH)
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH, line_managers=("boss",)),),
        mentors=(boss,),
        pins=(Pin(mentee="ana", mentor="boss"),),
    )

    with pytest.raises(PinRefused) as refused:
        solve(problem)
    assert [refusal.codes for refusal in refused.value.refusals] == [("line_manager",)]

    allowed = overriding(problem)
    assert pin_refusals(allowed) == ()
    plan = solve(allowed)
    assert [(p.mentor, p.pinned, p.overrides) for p in plan.pairs] == [
        ("boss", True, ("line_manager",))
    ]


def test_more_pins_than_seats_need_the_capacity_named():
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH), Mentee(id="blerta", languages=ENGLISH)),
        mentors=(Mentor(id="vesna", languages=ENGLISH),),
        pins=(Pin(mentee="ana", mentor="vesna"), Pin(mentee="blerta", mentor="vesna")),
    )

    assert [r.codes for r in pin_refusals(problem)] == [("no_capacity",)]
    assert len(solve(overriding(problem)).pairs) == 2


def test_a_certificate_that_was_touched_proves_nothing():
    problem = region(8, 6)
    plan = solve(problem)
    first, *rest = plan.certificate.seat_prices
    dearer = SeatPrice(mentor=first.mentor, price=first.price + 1)

    touched = replace(plan, certificate=replace(plan.certificate, seat_prices=(dearer, *rest)))

    assert check(touched, problem).complaints == ("not_optimal",)


def test_a_worse_plan_is_recognised():
    problem = region(8, 12)
    plan = solve(problem)
    forbidden = Forbid(mentee=plan.pairs[0].mentee, mentor=plan.pairs[0].mentor)
    worse = solve(changed(problem, forbids=(forbidden,)))
    assert worse.total < plan.total

    posing = replace(worse, problem=plan.problem)

    assert check(worse, problem).complaints == ("other_problem",)
    assert check(posing, problem).complaints == ("not_optimal",)


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize(("mentee_count", "mentor_count"), [(0, 0), (0, 3), (3, 0), (1, 1), (3, 1)])
def test_degenerate_sizes(objective, mentee_count, mentor_count):
    problem = Problem(
        mentees=tuple(Mentee(id=f"e{i}", languages=ENGLISH) for i in range(mentee_count)),
        mentors=tuple(Mentor(id=f"m{j}", languages=ENGLISH) for j in range(mentor_count)),
    )

    plan = solve(problem, objective)

    assert len(plan.pairs) == min(mentee_count, mentor_count)
    assert check(plan, problem).ok


@pytest.mark.parametrize("objective", Objective)
def test_one_mentee_and_ten_thousand_mentors(objective):
    mentors = tuple(Mentor(id=f"m{j:05}", languages=ENGLISH) for j in range(10_000))
    problem = Problem(mentees=(Mentee(id="ana", languages=ENGLISH),), mentors=mentors)

    assert len(solve(problem, objective).pairs) == 1


def test_among_equals_the_seed_draws_and_not_the_alphabet():
    mentees = tuple(Mentee(id=f"e{i}", languages=ENGLISH) for i in range(4))
    mentors = tuple(Mentor(id=f"m{j}", languages=ENGLISH) for j in range(4))
    plans = {
        tuple(solve(Problem(mentees=mentees, mentors=mentors, seed=seed)).mentor_by_mentee.items())
        for seed in "abcdefgh"
    }

    assert len(plans) > 1


def test_a_region_is_solved_at_once_and_ladders_in_layers():
    from spona.engine.matching.board import lay_out
    from spona.engine.matching.market import open_market

    market = open_market(region(25, 40))

    assert len(lay_out(market, Objective.TOTAL).layers) == 1
    ladder = lay_out(market, Objective.WORST_FIRST)
    assert len(ladder.layers) > 2
    assert ladder.worth.dtype == object


@pytest.mark.parametrize(
    ("cost", "least"),
    [
        ([[400, 150, 400], [400, 450, 600], [300, 225, 300]], 850),
        ([[400, 150, 400, 1], [400, 450, 600, 2], [300, 225, 300, 3]], 452),
        ([[10, 10, 8], [9, 8, 1], [9, 7, 4]], 18),
        ([[10, 10, 8, 11], [9, 8, 1, 1], [9, 7, 4, 10]], 15),
        (
            [
                [993, 947, 817, 561, 137],
                [503, 617, 437, 921, 27],
                [713, 937, 657, 831, 417],
                [373, 657, 227, 41, 57],
                [233, 527, 897, 301, 697],
            ],
            5 * 1000 - 3315,
        ),
    ],
)
def test_assignments_from_the_literature(cost, least):
    """The examples that come with Munkres' method, and the one of Project Euler 345, where the
    largest sum is asked for: here each number is taken from 1000."""
    import numpy as np

    from spona.engine.matching.board import lay_out
    from spona.engine.matching.exact import best
    from spona.engine.matching.market import open_market

    rows, columns = len(cost), len(cost[0])
    problem = Problem(
        mentees=tuple(Mentee(id=f"e{i}", languages=ENGLISH) for i in range(rows)),
        mentors=tuple(Mentor(id=f"m{j}", languages=ENGLISH) for j in range(columns)),
    )
    points = 1000 - np.array(cost, dtype=np.int32)
    board = lay_out(replace(open_market(problem), points=points), Objective.TOTAL)

    found = best(board).columns

    assert sum(cost[i][j] for i, j in enumerate(found)) == least


def test_a_run_tells_how_far_it_is_and_can_be_ended():
    heard = []
    solve(region(5, 6), Objective.WORST_FIRST, progress=lambda *told: heard.append(told))
    assert [phase for phase, done, of in heard if done == of] == ["scores", "plan", "reasons"]

    def enough(phase, done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(region(5, 6), progress=enough)


@pytest.mark.parametrize("objective", Objective)
def test_all_equal_all_forbidden_and_no_seats(objective):
    mentees = tuple(Mentee(id=f"e{i}", languages=ENGLISH) for i in range(5))
    mentors = tuple(Mentor(id=f"m{j}", languages=ENGLISH) for j in range(5))
    equal = Problem(mentees=mentees, mentors=mentors)
    forbidden = changed(
        equal, forbids=tuple(Forbid(mentee=e.id, mentor=m.id) for e in mentees for m in mentors)
    )
    seatless = changed(equal, mentors=tuple(replace(m, most=0) for m in mentors))

    assert [len(solve(p, objective).pairs) for p in (equal, forbidden, seatless)] == [5, 0, 0]
    assert all(check(solve(p, objective), p).ok for p in (equal, forbidden, seatless))
