"""The composer against every possible cohort: best, unique, its ties complete, its proof checkable."""

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.selection_cohorts import EveryCohort, problems, short_of

from spona.engine.selection.composing import check, compose, refill
from spona.engine.selection.composition import CannotCompose, Standing
from spona.engine.selection.problem import (
    Applicant,
    BadProblem,
    Problem,
    Quota,
    one_by_one,
    traits,
)


def composed(problem):
    every = EveryCohort(problem)
    assume(every.all)
    return every, compose(problem)


@settings(max_examples=60, deadline=None)
@given(problems(hard=st.booleans()))
def test_best_of_all_cohorts_and_the_first_by_the_list(problem):
    every = EveryCohort(problem)
    if not every.all:
        with pytest.raises(CannotCompose):
            compose(problem)
        return
    composition = compose(problem)
    assert set(composition.members) == every.first_by_list()
    assert composition.total == every.worth[every.best[0]][1]
    assert composition.certificate.shortfall == -every.worth[every.best[0]][0]
    assert composition.certificate.is_optimal
    assert composition.certificate.proved_bound >= composition.total
    assert check(composition, problem)


@settings(max_examples=35, deadline=None)
@given(problems(hard=st.booleans()))
def test_ties_are_complete(problem):
    every, composition = composed(problem)
    members = set(composition.members)
    margin = composition.margin
    assert set(margin.may_leave) == {m for m in members if any(m not in b for b in every.best)}
    assert set(margin.may_enter) == {id_ for b in every.best for id_ in b} - members
    direct = {
        (inside, outside)
        for inside in members
        for outside in set(every.order) - members
        if members - {inside} | {outside} in every.best
    }
    assert {x for e in margin.exchanges for x in e.inside} == {inside for inside, _ in direct}
    assert {x for e in margin.exchanges for x in e.outside} == {outside for _, outside in direct}


@settings(max_examples=60, deadline=None)
@given(problems(hard=st.booleans()))
def test_who_takes_a_seat_that_falls_free(problem):
    every, composition = composed(problem)
    members = set(composition.members)
    outside = [i for i in every.order if i not in members and i not in problem.excluded]
    answers = {m: answer for answer in composition.stand_ins for m in answer.leaving}
    assert set(answers) == members
    for member, answer in answers.items():

        def breaks(other, member=member):
            after = members - {member} | {other}
            return [
                q.key
                for q in problem.quotas
                if short_of(problem, q, after) > short_of(problem, q, members)
            ]

        if not outside:
            assert answer.taking == ""
            continue
        fewest = min(len(breaks(other)) for other in outside)
        first = next(other for other in outside if len(breaks(other)) == fewest)
        assert (answer.taking, list(answer.breaks)) == (first, breaks(first))


@settings(max_examples=25, deadline=None)
@given(problems(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(problem, chance):
    _, composition = composed(problem)
    rows, limits = list(problem.applicants), list(problem.quotas)
    chance.shuffle(rows)
    chance.shuffle(limits)
    again = replace(problem, applicants=tuple(rows), quotas=tuple(limits))
    assert compose(again).hash == composition.hash


def field(*fields):
    return traits({"field": fields})


def test_the_list_reserves_and_credit():
    problem = Problem(
        applicants=(
            Applicant(id="ana", points=80_000),
            Applicant(id="blerta", points=75_000, credit=5_000, spread=12_000),
            Applicant(id="cveta", points=70_000),
            Applicant(id="drita", points=60_000),
            Applicant(id="ema", points=99_000),
        ),
        seats=2,
        excluded=("ema",),
        pinned=("drita",),
        reserves=1,
    )
    composition = compose(problem)
    first = composition.members[0]
    other = {"ana": "blerta", "blerta": "ana"}[first]
    assert composition.members == (first, "drita")
    assert composition.reserves == (other,)
    places = composition.place_by_id
    assert [places[i].rank for i in ("ema", "ana", "blerta", "cveta")] == [1, 2, 2, 4]
    assert places["blerta"].credit == 5_000 and places["blerta"].spread == 12_000
    assert places["ema"].standing is Standing.EXCLUDED and not places["ema"].is_in
    assert places["drita"].standing is Standing.PINNED and places["drita"].is_in
    assert places[other].reserve == 1 and places["cveta"].reserve == 0
    assert composition.margin.exchanges[0].inside == (first,)
    assert composition.margin.exchanges[0].outside == (other,)


def test_who_came_first_decides_between_equals_if_the_programme_says_so():
    applicants = tuple(Applicant(id=f"p{i}", points=50_000, order=9 - i) for i in range(9))
    assert compose(Problem(applicants=applicants, seats=2)).members == ("p8", "p7")


def test_percentages_round_for_the_quota():
    quota = Quota(key="q", attribute="field", values=("food",), at_most=40, is_percent=True)
    assert (quota.most(25), quota.most(24), quota.least(24)) == (10, 9, 0)
    quota = Quota(key="q", attribute="field", values=("food",), at_least=30, is_percent=True)
    assert (quota.least(25), quota.most(25)) == (8, 25)


def test_one_quota_for_each_value_there_is():
    applicants = (
        Applicant(id="a", points=1, traits=field("food", "wood")),
        Applicant(id="b", points=1, traits=field("web")),
        Applicant(id="c", points=1),
    )
    quota = Quota(key="f", attribute="field", values=(), at_least=1)
    found = one_by_one(quota, applicants)
    assert [(q.key, q.values) for q in found] == [
        ("f:food", ("food",)), ("f:web", ("web",)), ("f:wood", ("wood",)),
    ]  # fmt: skip
    composition = compose(Problem(applicants=applicants, seats=2, quotas=found))
    assert set(composition.members) == {"a", "b"}


def test_others_stay_when_somebody_drops_out_and_quotas_give_way_at_last():
    quota = Quota(key="food", attribute="field", values=("food",), at_least=1)
    problem = Problem(
        applicants=(
            Applicant(id="a", points=90, traits=field("web")),
            Applicant(id="b", points=50, traits=field("food")),
            Applicant(id="c", points=70, traits=field("web")),
            Applicant(id="d", points=40, traits=field("food")),
        ),
        seats=2,
        quotas=(quota,),
    )
    first = compose(problem)
    assert first.members == ("a", "b")
    second = refill(problem, first, gone=["b"])
    assert second.members == ("a", "d") and second.certificate.shortfall == 0
    third = refill(problem, second, gone=["b", "d"])
    assert third.members == ("a", "c") and third.quotas[0].short == 1
    with pytest.raises(CannotCompose):
        refill(problem, third, gone=["b", "c", "d"])
    with pytest.raises(BadProblem):
        refill(problem, first, gone=["nobody"])


def test_a_certificate_that_was_touched_is_refused():
    chance = random.Random(3)
    problem = Problem(
        applicants=tuple(
            Applicant(
                id=f"p{i}", points=chance.randint(1, 99_999), traits=field(chance.choice("abc"))
            )
            for i in range(60)
        ),
        seats=15,
        quotas=(Quota(key="a", attribute="field", values=("a",), at_least=9),),
    )
    composition = compose(problem)
    assert check(composition, problem)
    assert composition.certificate.is_proved_by_prices
    worse = replace(composition, members=composition.members[:-1] + composition.reserves[:1])
    assert not check(worse, problem)
    said = composition.certificate
    cheaper = tuple(replace(price, price=price.price // 2) for price in said.prices)
    assert not check(replace(composition, certificate=replace(said, prices=cheaper)), problem)
    assert not check(composition, replace(problem, seats=14))


@pytest.mark.parametrize(
    "wrong",
    [
        {"pinned": ("nobody",)},
        {"pinned": ("a",), "excluded": ("a",)},
        {"seats": -1},
        {"applicants": (Applicant(id="a", points=1), Applicant(id="a", points=2))},
    ],
)
def test_problems_that_contradict_themselves_are_refused(wrong):
    with pytest.raises(BadProblem):
        Problem(**{"applicants": (Applicant(id="a", points=1),), "seats": 1} | wrong)
    with pytest.raises(BadProblem):
        Quota(key="q", attribute="field", values=("x",))
