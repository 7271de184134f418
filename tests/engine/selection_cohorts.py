"""Small selections for tests, and what looking at every possible cohort says about them."""

from itertools import combinations

from hypothesis import strategies as st

from spona.engine.selection.problem import Applicant, Problem, Quota, traits

ALWAYS = st.just(True)
VALUES = {"economy": ["AL", "BA", "ME"], "field": ["food", "wood", "web"]}


@st.composite
def problems(draw, people=8, quotas=3, hard=ALWAYS, decided=2):
    """Few points that often tie; somebody may have two fields, or none."""
    count = draw(st.integers(1, people) | st.integers(people // 2, people))
    applicants = tuple(
        Applicant(
            id=f"p{i}",
            points=1000 * draw(st.integers(0, 4)),
            credit=draw(st.sampled_from([0, 0, 0, 1000, 500])),
            order=draw(st.integers(0, 1)),
            traits=traits(
                {
                    "economy": [draw(st.sampled_from(VALUES["economy"]))],
                    "field": draw(st.lists(st.sampled_from(VALUES["field"]), max_size=2)),
                }
            ),
        )
        for i in range(count)
    )
    limits = []
    for number in range(draw(st.integers(0, quotas))):
        attribute = draw(st.sampled_from(sorted(VALUES)))
        is_percent = draw(st.booleans())
        size = st.sampled_from([0, 20, 34, 50, 100]) if is_percent else st.integers(0, 3)
        sides = draw(st.sampled_from([(1, 0), (0, 1), (1, 1)]))
        limits.append(
            Quota(
                key=f"q{number}",
                attribute=attribute,
                values=tuple(draw(st.lists(st.sampled_from(VALUES[attribute]), min_size=1))),
                at_least=draw(size) if sides[0] else None,
                at_most=draw(size) if sides[1] else None,
                is_percent=is_percent,
                is_hard=draw(hard),
            )
        )
    ids = draw(st.permutations([a.id for a in applicants]))
    pins, outs = draw(st.integers(0, decided)), draw(st.integers(0, decided))
    return Problem(
        applicants=applicants,
        seats=draw(st.integers(0, count) | st.just((count + 1) // 2)),
        quotas=tuple(limits),
        pinned=tuple(ids[:pins]),
        excluded=tuple(ids[pins : pins + outs]),
        seed=draw(st.sampled_from(["", "x"])),
    )


def short_of(problem, quota, members):
    count = sum(quota.holds(problem.by_id[id_]) for id_ in members)
    few = max(0, quota.least(problem.seats) - count)
    return few + max(0, count - quota.most(problem.seats))


class EveryCohort:
    """All sets of people that may be proposed, and how good each is."""

    def __init__(self, problem):
        self.problem = problem
        self.order = [a.id for a in problem.ranked]
        self.all = [
            frozenset(some)
            for some in combinations(self.order, problem.seats)
            if set(problem.pinned) <= set(some)
            and not set(problem.excluded) & set(some)
            and not any(short_of(problem, q, some) for q in problem.quotas if q.is_hard)
        ]
        self.worth = {some: (-self.shortfall(some), self.total(some)) for some in self.all}
        best = max(self.worth.values(), default=None)
        self.best = [some for some in self.all if self.worth[some] == best]

    def shortfall(self, some):
        return sum(short_of(self.problem, q, some) for q in self.problem.quotas if not q.is_hard)

    def total(self, some):
        return sum(self.problem.by_id[id_].total for id_ in some)

    def first_by_list(self):
        return max(self.best, key=lambda some: [id_ in some for id_ in self.order])
