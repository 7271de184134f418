"""Conflicts: the smallest set of demands, against trying all sets of demands."""

from dataclasses import replace
from itertools import chain, combinations

from hypothesis import assume, given, settings
from tests.engine.selection_cohorts import problems

from spona.engine.selection.composition import ClashKind
from spona.engine.selection.conflicts import conflict
from spona.engine.selection.problem import Applicant, Problem, Quota, traits
from spona.engine.selection.smallest import smallest

KINDS = ClashKind


def subsets(some):
    some = list(some)
    return chain.from_iterable(combinations(some, n) for n in range(len(some) + 1))


def demands_of(problem):
    found = [(KINDS.SEATS, "")]
    for quota in problem.quotas:
        found += [(KINDS.AT_LEAST, quota.key)] * (quota.at_least is not None)
        found += [(KINDS.AT_MOST, quota.key)] * (quota.at_most is not None)
    found += [(KINDS.PINNED, "")] * bool(problem.pinned)
    return found + [(KINDS.EXCLUDED, "")] * bool(problem.excluded)


class Trying:
    """Asks every set of people."""

    def __init__(self, problem):
        self.problem = problem
        self.cohorts = [frozenset(some) for some in subsets(a.id for a in problem.applicants)]
        quotas = {q.key: q for q in problem.quotas}
        self.count = {
            (key, some): sum(quota.holds(problem.by_id[i]) for i in some)
            for key, quota in quotas.items()
            for some in self.cohorts
        }
        self.quotas = quotas

    def keeps(self, some, demand, pins, exclusions):
        kind, key = demand
        if kind is KINDS.SEATS:
            return len(some) == self.problem.seats
        if kind is KINDS.PINNED:
            return pins <= some
        if kind is KINDS.EXCLUDED:
            return not exclusions & some
        limit, count = self.quotas[key], self.count[key, some]
        if kind is KINDS.AT_LEAST:
            return count >= limit.least(self.problem.seats)
        return count <= limit.most(self.problem.seats)

    def holding(self, demands, pins=None, exclusions=None):
        pins = frozenset(self.problem.pinned) if pins is None else pins
        exclusions = frozenset(self.problem.excluded) if exclusions is None else exclusions
        return [
            some
            for some in self.cohorts
            if all(self.keeps(some, demand, pins, exclusions) for demand in demands)
        ]


@settings(max_examples=40, deadline=None)
@given(problems(people=6, decided=3))
def test_a_smallest_conflict_with_as_few_people_as_can_be(problem):
    trying, demands = Trying(problem), demands_of(problem)
    found = conflict(problem)
    if trying.holding(demands):
        assert found is None
        return
    assert found.is_smallest
    chosen = [(clash.kind, clash.key) for clash in found.clashes]
    smallest = min(len(some) for some in subsets(demands) if not trying.holding(some))
    assert len(chosen) == smallest and not trying.holding(chosen)
    people = {clash.kind: frozenset(clash.people) for clash in found.clashes}
    pins = people.get(KINDS.PINNED, frozenset())
    gone = people.get(KINDS.EXCLUDED, frozenset())
    assert not trying.holding(chosen, pins, gone)
    pool = [(p, 0) for p in problem.pinned] * (KINDS.PINNED in people)
    pool += [(p, 1) for p in problem.excluded] * (KINDS.EXCLUDED in people)
    for some in subsets(pool):
        if len(some) < len(pins) + len(gone):
            few = [frozenset(p for p, side in some if side == which) for which in (0, 1)]
            assert trying.holding(chosen, *few)


@settings(max_examples=40, deadline=None)
@given(problems(people=6, decided=3))
def test_how_far_each_part_of_a_conflict_gets(problem):
    found = conflict(problem)
    assume(found is not None)
    trying = Trying(problem)
    people = {clash.kind: frozenset(clash.people) for clash in found.clashes}
    pins = people.get(KINDS.PINNED, frozenset())
    gone = people.get(KINDS.EXCLUDED, frozenset())
    for clash in found.clashes:
        others = [(c.kind, c.key) for c in found.clashes if c != clash]
        left = trying.holding(others, pins, gone)
        if clash.kind is KINDS.SEATS:
            distance = [abs(len(some) - problem.seats) for some in left]
            assert clash.short == min(distance)
        elif clash.kind is KINDS.PINNED:
            assert clash.possible == max(len(pins & some) for some in left)
        elif clash.kind is KINDS.EXCLUDED:
            assert clash.possible == max(len(gone - some) for some in left)
        elif clash.kind is KINDS.AT_LEAST:
            assert clash.possible == max(trying.count[clash.key, some] for some in left)
        else:
            assert clash.possible == min(trying.count[clash.key, some] for some in left)
        assert clash.short > 0


def people(number, **said):
    start = sum(map(ord, str(said)))
    made = traits({key: [value] for key, value in said.items()})
    return tuple(Applicant(id=f"{start}-{i}", points=1, traits=made) for i in range(number))


def test_only_two_eligible_three_asked():
    problem = Problem(
        applicants=people(2, economy="ME") + people(9, economy="RS"),
        seats=5,
        quotas=(
            Quota(key="me", label="Montenegro", attribute="economy", values=("ME",), at_least=3),
            Quota(key="rs", attribute="economy", values=("RS",), at_most=3),
        ),
    )
    (clash,) = conflict(problem).clashes
    assert (clash.kind, clash.label) == (KINDS.AT_LEAST, "Montenegro")
    assert (clash.asked, clash.possible, clash.eligible, clash.short) == (3, 2, 2, 1)


def test_quotas_that_ask_for_more_than_there_are_seats():
    problem = Problem(
        applicants=people(9, economy="ME") + people(9, economy="RS"),
        seats=5,
        quotas=tuple(
            Quota(key=key, attribute="economy", values=(key,), at_least=3) for key in ("ME", "RS")
        ),
    )
    found = conflict(problem)
    assert {clash.key for clash in found.clashes} == {"", "ME", "RS"}
    seats = next(clash for clash in found.clashes if clash.kind is KINDS.SEATS)
    assert (seats.asked, seats.possible) == (5, 6)


def test_many_pins_are_named_no_more_than_needed():
    crowd = people(30, economy="RS") + people(30, economy="ME")
    pinned = tuple(a.id for a in crowd[:12] + crowd[30:42])
    cap = Quota(key="rs", attribute="economy", values=("RS",), at_most=10)
    problem = Problem(applicants=crowd, seats=24, quotas=(cap,), pinned=pinned)
    found = conflict(problem)
    assert [clash.kind for clash in found.clashes] == [KINDS.AT_MOST, KINDS.PINNED]
    assert found.is_smallest
    assert len(found.clashes[1].people) == 11 and found.clashes[1].possible == 10
    assert set(found.clashes[1].people) <= set(pinned[:12])
    over = conflict(replace(problem, quotas=(), seats=20))
    assert len(over.clashes[1].people) == 21 and over.clashes[0].possible == 21


def test_a_search_that_takes_too_long_is_given_up_and_says_so():
    """Any 22 of 30 demands conflict: far too many ways to look at all of them."""
    found, is_smallest = smallest(30, lambda some: some if len(some) < 22 else None)
    assert len(found) == 22 and not is_smallest
