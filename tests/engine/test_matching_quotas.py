"""Quotas: kept exactly, priced, and when they cannot be kept, told how far one gets."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.engine.matching_cohorts import ENGLISH, BruteForce, changed, overriding, problems, region

from spona.engine.matching import (
    BadProblem,
    Mentee,
    Mentor,
    Need,
    Objective,
    Pin,
    PriceList,
    Problem,
    Quota,
    QuotaKind,
    Side,
    check,
    from_json,
    record,
    replay,
    solve,
    to_json,
)
from spona.engine.matching.programme import KERNEL, Programme

QUOTAS = st.lists(
    st.one_of(
        st.builds(Quota, kind=st.just(QuotaKind.ACROSS_BORDERS), number=st.integers(0, 100)),
        st.builds(
            Quota,
            kind=st.sampled_from([QuotaKind.AT_MOST, QuotaKind.AT_LEAST]),
            number=st.integers(0, 2),
            side=st.sampled_from(Side),
            attribute=st.sampled_from(["economy", "employer", "sectors"]),
        ),
    ),
    min_size=1,
    max_size=2,
).map(tuple)


class UnderQuotas(BruteForce):
    """Caps rule plans out (unless pins break them); the other quotas come after participation."""

    def __init__(self, problem):
        super().__init__(problem)
        self.plans = [plan for plan in self.plans if self.caps_kept(plan)]

    def counts(self, quota, plan):
        people = {
            Side.MENTEE: (self.problem.mentees, list(plan)),
            Side.MENTOR: (self.problem.mentors, list(plan.values())),
        }
        everybody, seated = people[quota.side]
        said = {
            person.id: person.sectors
            if quota.attribute == "sectors"
            else [value for value in [getattr(person, quota.attribute)] if value]
            for person in everybody
        }
        reached = Counter(value for person in seated for value in said[person])
        return Counter(value for values in said.values() for value in values), reached

    def caps_kept(self, plan):
        pins = {pin.mentee: pin.mentor for pin in self.problem.pins}
        for quota in self.problem.quotas:
            if quota.kind is QuotaKind.AT_MOST:
                _, reached = self.counts(quota, plan)
                _, pinned = self.counts(quota, pins)
                if any(reached[g] > max(quota.number, pinned[g]) for g in reached):
                    return False
        return True

    def shortfall(self, plan):
        short = 0
        for quota in self.problem.quotas:
            if quota.kind is QuotaKind.ACROSS_BORDERS:
                economy = {p.id: p.economy for p in (*self.problem.mentees, *self.problem.mentors)}
                across = sum(
                    bool(economy[e] and economy[m]) and economy[e] != economy[m]
                    for e, m in plan.items()
                )
                short += max(0, quota.number * len(plan) - 100 * across)
            elif quota.kind is QuotaKind.AT_LEAST:
                sizes, reached = self.counts(quota, plan)
                for group, size in sizes.items():
                    needed = min(quota.number, size) if quota.side is Side.MENTEE else quota.number
                    short += 100 * max(0, needed - reached[group])
        return short

    def key(self, plan, objective):
        pairs, *rest = super().key(plan, objective)
        return (pairs, -self.shortfall(plan), *rest)


@settings(max_examples=60, deadline=None)
@given(problem=problems(most_mentees=4), quotas=QUOTAS, objective=st.sampled_from(Objective))
def test_no_plan_keeps_the_quotas_better(problem, quotas, objective):
    problem = changed(problem, quotas=quotas)

    plan = solve(problem, objective)

    brute = UnderQuotas(problem)
    assert brute.key(plan.mentor_by_mentee, objective) == brute.best(objective)
    assert check(plan, problem).complaints == ()


@settings(max_examples=12, deadline=None)
@given(problem=problems(most_mentees=3, most_mentors=3), quotas=QUOTAS)
def test_prices_under_quotas_are_what_a_new_solve_would_give(problem, quotas):
    problem = changed(problem, quotas=quotas)
    plan = solve(problem)
    for price in PriceList(problem, plan).all_forcing():
        others = tuple(pin for pin in problem.pins if pin.mentee != price.mentee)
        pin = Pin(mentee=price.mentee, mentor=price.mentor)
        again = solve(overriding(changed(problem, pins=(*others, pin))))
        assert price.lost_points == plan.total - again.total
        assert price.lost_pairs == len(plan.pairs) - len(again.pairs)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_kernel_finds_what_the_whole_programme_has(seed):
    """An assignment with caps that overlap, twice: among few variables, and among all of them."""
    size, luck = 16, np.random.default_rng(seed)
    cells = np.arange(size * size)
    constraints = [
        (cells[axis == n], np.ones(size), 0, 1)
        for axis in (cells // size, cells % size)
        for n in range(size)
    ]
    for _ in range(3):
        some = np.flatnonzero(luck.random(len(cells)) < 0.3)
        constraints.append((some, np.ones(len(some)), 0, 3))
    wishes = [luck.integers(0, most, len(cells)) for most in (30, 2**16)]
    programme = Programme(np.ones(len(cells)), constraints, np.zeros(len(cells)))

    reached = [programme.settle("wish", wish.astype(float)).reached for wish in wishes]

    assert KERNEL * len(constraints) < len(cells)
    assert reached == [int(wish @ programme.answer) for wish in wishes]
    table = np.zeros((len(constraints), len(cells)))
    for row, (variables, factors, _, _) in zip(table, constraints, strict=True):
        row[variables] = factors
    kept = [LinearConstraint(table, ub=[high for *_, high in constraints])]
    for wish, best in zip(wishes, reached, strict=True):
        found = milp(
            -wish,
            integrality=1,
            bounds=Bounds(0, 1),
            constraints=kept,
            options={"mip_rel_gap": 0.0},
        )
        assert round(-found.fun) == best
        kept.append(LinearConstraint(wish, lb=best))


def two_towns():
    """Everybody fits best at home; each also speaks with the other side."""
    voice = (Need(area="voice", importance=5, level=1),)
    finance = (Need(area="finance", importance=5, level=1),)
    return Problem(
        mentees=(
            Mentee(id="ana", languages=ENGLISH, needs=voice, economy="RS", employer="house"),
            Mentee(id="blerta", languages=ENGLISH, needs=finance, economy="AL"),
        ),
        mentors=(
            Mentor(id="goran", languages=ENGLISH, offers=("voice",), economy="RS"),
            Mentor(id="teuta", languages=ENGLISH, offers=("finance",), economy="AL"),
        ),
    )


def test_a_quota_has_its_price():
    free = two_towns()
    across = Quota(kind=QuotaKind.ACROSS_BORDERS, number=50)
    problem = changed(free, quotas=(across,))

    plan = solve(problem)

    assert solve(free).mentor_by_mentee == {"ana": "goran", "blerta": "teuta"}
    assert plan.mentor_by_mentee == {"ana": "teuta", "blerta": "goran"}
    assert [(o.needed, o.reached, o.met) for o in plan.quotas] == [(1, 2, True)]
    assert plan.quota_price.lost_points == solve(free).total - plan.total > 0
    assert all(stage.reached == stage.bound for stage in plan.certificate.stages)


def test_a_quota_that_binds_nobody_costs_nothing_and_changes_nothing():
    free = region(12, 15)
    quota = Quota(kind=QuotaKind.AT_MOST, number=12, attribute="economy")

    plan = solve(changed(free, quotas=(quota,)))

    assert plan.mentor_by_mentee == solve(free).mentor_by_mentee
    assert (plan.certificate.stages, plan.quota_price) == ((), None)
    assert all(outcome.met for outcome in plan.quotas)


def test_participation_comes_before_a_share():
    """Only Goran is there, and he lives where Ana does: she is not left out for a percentage."""
    free = two_towns()
    across = Quota(kind=QuotaKind.ACROSS_BORDERS, number=100)
    problem = changed(free, mentees=free.mentees[:1], mentors=free.mentors[:1], quotas=(across,))

    plan = solve(problem)

    assert plan.mentor_by_mentee == {"ana": "goran"}
    assert [(o.needed, o.reached, o.met) for o in plan.quotas] == [(1, 0, False)]


def test_what_cannot_be_reached_says_how_far_one_gets():
    free = two_towns()
    quota = Quota(
        kind=QuotaKind.AT_LEAST, number=3, side=Side.MENTOR, attribute="economy", group="AL"
    )

    plan = solve(changed(free, quotas=(quota,)))

    assert [(o.group, o.needed, o.reached, o.met) for o in plan.quotas] == [("AL", 3, 1, False)]


def test_a_cap_is_kept_even_if_somebody_is_left_and_only_a_pin_breaks_it():
    free = two_towns()
    mentees = tuple(replace(mentee, employer="house") for mentee in free.mentees)
    quota = Quota(kind=QuotaKind.AT_MOST, number=1, attribute="employer")
    problem = changed(free, mentees=mentees, quotas=(quota,))
    pins = (Pin(mentee="ana", mentor="goran"), Pin(mentee="blerta", mentor="teuta"))

    capped, pinned = solve(problem), solve(changed(problem, pins=pins))

    assert (len(capped.pairs), capped.quota_price.lost_pairs) == (1, 1)
    assert [(len(pinned.pairs), o.reached, o.met) for o in pinned.quotas] == [(2, 2, False)]


def test_plans_under_quotas_are_recorded_and_replayed():
    problem = changed(region(14, 16), quotas=(Quota(kind=QuotaKind.ACROSS_BORDERS, number=100),))
    plan = solve(problem, Objective.WORST_FIRST)

    assert from_json(type(plan), to_json(plan)) == plan
    assert replay(record(problem, plan)) == (problem, plan)
    assert not PriceList(problem, plan).has_table


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": QuotaKind.ACROSS_BORDERS, "number": 101},
        {"kind": QuotaKind.ACROSS_BORDERS, "number": 50, "attribute": "economy"},
        {"kind": QuotaKind.AT_MOST, "number": 2},
        {"kind": QuotaKind.AT_LEAST, "number": -1, "attribute": "economy"},
    ],
)
def test_a_quota_that_means_nothing_is_refused(fields):
    with pytest.raises(BadProblem):
        Quota(**fields)


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("there", ["nobody", "mentees", "mentors"])
def test_a_cycle_where_one_side_is_missing_has_a_plan(objective, there):
    whole = region(mentee_count=2, mentor_count=2)
    problem = changed(
        whole,
        mentees=whole.mentees if there == "mentees" else (),
        mentors=whole.mentors if there == "mentors" else (),
        quotas=(
            Quota(kind=QuotaKind.AT_LEAST, number=2, side=Side.MENTOR, attribute="economy"),
            Quota(kind=QuotaKind.ACROSS_BORDERS, number=60),
        ),
    )

    plan = solve(problem, objective)

    assert plan.mentor_by_mentee == {}
    assert check(plan, problem).complaints == ()
    assert replay(record(problem, plan))
