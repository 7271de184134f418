"""A price is what solving again would give, and of all ways the one that moves the fewest."""

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
    BadProblem,
    Forbid,
    Mentee,
    Mentor,
    Need,
    Objective,
    Pin,
    PriceList,
    Problem,
    paths,
    pin_refusals,
    price_of_forbidding,
    price_of_forcing,
    solve,
)

OBJECTIVES = st.sampled_from(Objective)


@settings(max_examples=24, deadline=None)
@given(problem=problems(most_mentees=4, most_mentors=3), objective=OBJECTIVES)
def test_forcing_costs_what_a_new_solve_would(problem, objective):
    plan = solve(problem, objective)
    for price in PriceList(problem, plan).all_forcing():
        others = tuple(pin for pin in problem.pins if pin.mentee != price.mentee)
        pin = Pin(mentee=price.mentee, mentor=price.mentor)
        forced = changed(problem, pins=(*others, pin))
        needed = {r.pin.mentee: r.codes for r in pin_refusals(forced)}
        assert set(price.overrides) >= set(needed.get(price.mentee, ()))
        assert_is_best_and_shortest(price, plan, overriding(forced), objective)


@settings(max_examples=24, deadline=None)
@given(problem=problems(most_mentees=4, most_mentors=3), objective=OBJECTIVES)
def test_forbidding_costs_what_a_new_solve_would(problem, objective):
    plan = solve(problem, objective)
    for price in PriceList(problem, plan).all_forbidding():
        others = tuple(pin for pin in problem.pins if pin.mentee != price.mentee)
        forbid = Forbid(mentee=price.mentee, mentor=price.mentor)
        without = changed(problem, pins=others, forbids=(*problem.forbids, forbid))
        assert_is_best_and_shortest(price, plan, without, objective)


def assert_is_best_and_shortest(price, plan, decided, objective):
    after = dict(plan.mentor_by_mentee)
    for move in price.moves:
        assert after.get(move.mentee) == move.origin
        if move.to is None:
            del after[move.mentee]
        else:
            after[move.mentee] = move.to
    brute = BruteForce(decided)
    best = brute.best(objective)
    assert brute.key(after, objective) == best
    points = [brute.points[pair] for pair in after.items()]
    assert price.lost_points == plan.total - sum(points)
    assert price.lost_pairs == len(plan.pairs) - len(points)
    assert (price.worst_before, price.worst_after) == (plan.worst, min(points, default=None))
    assert len(price.moves) == min(distance(plan, p) for p in brute.best_plans(objective))


def distance(plan, other):
    before = plan.mentor_by_mentee
    return sum(before.get(e) != other.get(e) for e in before.keys() | other.keys())


@settings(max_examples=24, deadline=None)
@given(
    problem=problems(most_mentees=5),
    objective=st.sampled_from([Objective.TOTAL, Objective.WORST_FIRST]),
)
def test_the_table_says_what_the_single_prices_say(problem, objective):
    prices = PriceList(problem, solve(problem, objective))

    assert_same_figures(problem, prices)


@pytest.mark.parametrize("most_bits", [1000, 50])
def test_long_numbers_are_compared_to_the_last_digit(monkeypatch, most_bits):
    """A ladder's numbers have hundreds of digits; both ways to walk it must agree, also where
    floating point sees only the first few."""
    monkeypatch.setattr(paths, "MOST_BITS", most_bits)
    problem = region(18, 20, seed=7)
    prices = PriceList(problem, solve(problem, Objective.WORST_FIRST))
    assert prices.chains.residual.kind is object

    assert_same_figures(problem, prices)


def assert_same_figures(problem, prices):
    table = prices.table()
    for i, mentee in enumerate(problem.mentees):
        for j, mentor in enumerate(problem.mentors):
            price = prices.forcing(mentee.id, mentor.id)
            worst = -1 if price.worst_after is None else price.worst_after
            assert (table.lost_points[i, j], table.lost_pairs[i, j]) == (
                price.lost_points,
                price.lost_pairs,
            )
            assert (table.worst_after[i, j], table.moved[i, j]) == (worst, len(price.moves))


def test_a_balanced_plan_has_single_prices_but_no_table():
    problem = small_market()

    with pytest.raises(BadProblem, match="no table"):
        PriceList(problem, solve(problem, Objective.BALANCED)).table()


def small_market():
    """Both want Vesna, Ana more so; Goran is free."""
    voice, finance = (
        Need(area="voice", importance=5, level=1),
        Need(area="finance", importance=1, level=4),
    )
    return Problem(
        mentees=(
            Mentee(id="ana", languages=ENGLISH, needs=(voice,)),
            Mentee(id="blerta", languages=ENGLISH, needs=(voice, finance)),
        ),
        mentors=(
            Mentor(id="goran", languages=ENGLISH, offers=("finance",)),
            Mentor(id="vesna", languages=ENGLISH, offers=("voice",)),
        ),
    )


def test_a_price_names_everybody_who_moves():
    problem = small_market()
    plan = solve(problem)
    assert plan.mentor_by_mentee == {"ana": "vesna", "blerta": "goran"}

    price = price_of_forcing(problem, plan, mentee="blerta", mentor="vesna")

    assert [(m.mentee, m.origin, m.to) for m in price.moves] == [
        ("blerta", "goran", "vesna"),
        ("ana", "vesna", "goran"),
    ]
    assert (price.lost_points, price.lost_pairs, price.overrides) == (4, 0, ())


def test_what_is_in_the_plan_costs_nothing_to_force_and_what_is_not_nothing_to_forbid():
    problem = small_market()
    plan = solve(problem)

    forced = price_of_forcing(problem, plan, mentee="ana", mentor="vesna")
    forbidden = price_of_forbidding(problem, plan, mentee="ana", mentor="goran")

    assert (forced.lost_points, forced.moves) == (0, ())
    assert (forbidden.lost_points, forbidden.moves) == (0, ())


def test_a_pin_can_cost_and_lifting_it_is_priced_as_a_gain():
    free = small_market()
    pinned = changed(free, pins=(Pin(mentee="blerta", mentor="vesna"),))
    plan = solve(pinned)

    price = price_of_forbidding(pinned, plan, mentee="blerta", mentor="vesna")

    assert price.lost_points == plan.total - solve(free).total == -4


def test_forcing_where_pins_fill_every_seat_asks_for_the_capacity():
    problem = changed(small_market(), pins=(Pin(mentee="ana", mentor="vesna"),))
    plan = solve(problem)

    price = price_of_forcing(problem, plan, mentee="blerta", mentor="vesna")

    assert price.overrides == ("no_capacity",)
    assert [(m.mentee, m.to) for m in price.moves] == [("blerta", "vesna")]


def test_prices_of_another_problem_are_refused():
    problem = small_market()
    plan = solve(changed(problem, seed="other"))

    with pytest.raises(BadProblem, match="another problem"):
        PriceList(problem, plan)
    with pytest.raises(BadProblem, match="nobody called 'zoran'"):
        price_of_forcing(problem, solve(problem), mentee="ana", mentor="zoran")


@pytest.mark.parametrize("objective", [Objective.TOTAL, Objective.WORST_FIRST])
def test_all_prices_of_a_region_come_at_once(objective):
    problem = region(25, 40)
    plan = solve(problem, objective)
    prices = list(PriceList(problem, plan).all_forcing())

    assert len(prices) == 1000
    assert min(price.lost_points for price in prices if not price.overrides) <= 0
