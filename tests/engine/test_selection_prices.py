"""What decisions cost, against every possible cohort; records to the same hash."""

import json
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.selection_cohorts import EveryCohort, problems, short_of

from spona.engine.selection.composing import compose
from spona.engine.selection.composition import CannotCompose
from spona.engine.selection.prices import (
    price_of_exclusion,
    price_of_pin,
    price_of_swap,
    quota_prices,
    wish_prices,
)
from spona.engine.selection.problem import Applicant, BadProblem, Problem, Quota, traits
from spona.engine.selection.records import BadRecord, ReplayDiffers, read, record, replay


def composed(problem):
    """The problem and its proposal; where there is none, with less that is hard."""
    softer = replace(problem, quotas=tuple(replace(q, is_hard=False) for q in problem.quotas))
    for easier in (problem, softer, replace(softer, pinned=(), excluded=())):
        try:
            return easier, compose(easier)
        except CannotCompose:
            continue
    raise AssertionError("nothing hard is left")


def agrees(change, problem, composition):
    """The change is the best proposal of the problem that moves fewest, and of those the first."""
    every = EveryCohort(problem)
    if not every.all:
        assert not change.is_possible and change.conflict.clashes
        return
    now = set(composition.members)
    kept = max(len(now & some) for some in every.best)
    near = [some for some in every.best if len(now & some) == kept]
    wanted = max(near, key=lambda some: [id_ in some for id_ in every.order])
    assert change.is_possible
    assert now - set(change.leaving) | set(change.entering) == wanted
    assert composition.total - change.cost == change.total == every.total(wanted)


@settings(max_examples=35, deadline=None)
@given(problems(hard=st.booleans()))
def test_price_of_each_quota(problem):
    problem, composition = composed(problem)
    prices = quota_prices(problem, composition)
    assert [price.key for price in prices] == [quota.key for quota in problem.quotas]
    for price, quota in zip(prices, problem.quotas, strict=True):
        others = tuple(q for q in problem.quotas if q != quota)
        agrees(price.change, replace(problem, quotas=others), composition)
        assert price.costs == -price.change.cost
        assert price.costs >= 0 or not all(q.is_hard for q in problem.quotas)


@settings(max_examples=35, deadline=None)
@given(problems(), st.data())
def test_price_of_decisions_by_hand(problem, data):
    problem, composition = composed(problem)
    members = sorted(composition.members)
    outside = sorted({a.id for a in problem.applicants} - set(members))
    assume(members and outside)
    out, in_ = data.draw(st.sampled_from(members)), data.draw(st.sampled_from(outside))
    pins, gone = set(problem.pinned), set(problem.excluded)
    pin = replace(problem, pinned=(*pins, in_), excluded=tuple(gone - {in_}))
    agrees(price_of_pin(problem, composition, in_), pin, composition)
    exclusion = replace(problem, excluded=(*gone, out), pinned=tuple(pins - {out}))
    agrees(price_of_exclusion(problem, composition, out), exclusion, composition)
    both = replace(
        problem, pinned=tuple(pins - {out} | {in_}), excluded=tuple(gone - {in_} | {out})
    )
    swap = price_of_swap(problem, composition, leaving=out, entering=in_)
    agrees(swap.best, both, composition)
    after = set(members) - {out} | {in_}
    total = sum(problem.by_id[id_].total for id_ in after)
    assert swap.direct_cost == composition.total - total
    assert swap.breaks == tuple(
        q.key for q in problem.quotas if short_of(problem, q, after) > short_of(problem, q, members)
    )


@settings(max_examples=25, deadline=None)
@given(problems(people=7))
def test_price_of_each_decision_there_is(problem):
    problem, composition = composed(problem)
    prices = wish_prices(problem, composition)
    assert [price.id for price in prices] == [*problem.pinned, *problem.excluded]
    for price in prices:
        freed = replace(
            problem,
            pinned=tuple(set(problem.pinned) - {price.id}),
            excluded=tuple(set(problem.excluded) - {price.id}),
        )
        agrees(price.change, freed, composition)
        assert price.costs == -price.change.cost


def test_a_pin_and_an_exclusion_that_change_nothing_cost_nothing():
    problem = Problem(
        applicants=(Applicant(id="a", points=2), Applicant(id="b", points=1)), seats=1
    )
    composition = compose(problem)
    assert price_of_pin(problem, composition, "a").cost == 0
    assert price_of_exclusion(problem, composition, "b").entering == ()
    with pytest.raises(BadProblem):
        price_of_swap(problem, composition, leaving="b", entering="a")


QUOTA = Quota(key="food", attribute="field", values=("food",), at_least=1, label="Food")
PROBLEM = Problem(
    applicants=(
        Applicant(id="a", points=90_000, credit=500, traits=traits({"field": ["web", "wood"]})),
        Applicant(id="b", points=50_000, spread=7_000, traits=traits({"field": ["food"]})),
        Applicant(id="c", points=70_000),
    ),
    seats=2,
    quotas=(QUOTA,),
    seed="2026",
    version="rules 3",
)


def test_a_quota_says_whom_it_swaps_and_what_that_costs():
    composition = compose(PROBLEM)
    (price,) = quota_prices(PROBLEM, composition)
    assert (price.key, price.costs) == ("food", 20_000)
    assert (price.change.entering, price.change.leaving) == (("c",), ("b",))


def test_a_record_gives_the_same_proposal_again():
    composition = compose(PROBLEM)
    data = json.loads(json.dumps(record(PROBLEM, composition)))
    assert replay(data) == (PROBLEM, composition)
    assert replay(data)[1].hash == composition.hash
    again = replace(PROBLEM, applicants=PROBLEM.applicants[::-1])
    assert record(again, compose(again)) == data


def test_a_touched_record_is_refused_and_another_result_is_told():
    composition = compose(PROBLEM)
    data = record(PROBLEM, composition)
    text = json.dumps(data)
    for before, after in (('"points": 50000', '"points": 95000'), ('"seats": 2', '"seats": 3')):
        with pytest.raises(BadRecord):
            read(json.loads(text.replace(before, after)))
    with pytest.raises(BadRecord):
        read({"format": "something else"})
    other = replace(composition, members=("b", "a"), engine="an earlier one")
    with pytest.raises(ReplayDiffers) as found:
        replay(record(PROBLEM, other))
    assert found.value.engine_changed
