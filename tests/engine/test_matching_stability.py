"""Blocking pairs: found exactly as the definition says, and told so that one can act on them."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matching_cohorts import ENGLISH, changed, points_of, problems

from spona.engine.matching import (
    BadProblem,
    Mentee,
    Mentor,
    Need,
    Objective,
    Problem,
    Weights,
    exclusions,
    solve,
    stability,
)


@settings(max_examples=40, deadline=None)
@given(problem=problems(), objective=st.sampled_from(Objective))
def test_the_blocking_pairs_are_those_of_the_definition(problem, objective):
    plan = solve(problem, objective)
    chosen, members = plan.mentor_by_mentee, defaultdict(list)
    for mentee, mentor in chosen.items():
        members[mentor].append(mentee)

    def liking(named, of, points):
        return (-named.index(of) if of in named else -1000, points)

    expected = set()
    for e in problem.mentees:
        for m in problem.mentors:
            if chosen.get(e.id) == m.id or exclusions(problem, e, m):
                continue
            points = points_of(problem, e.id, m.id)
            now = chosen.get(e.id)
            if now and liking(e.preferred_mentors, m.id, points) <= liking(
                e.preferred_mentors, now, points_of(problem, e.id, now)
            ):
                continue
            least = min(
                (
                    liking(m.preferred_mentees, k, points_of(problem, k, m.id))
                    for k in members[m.id]
                ),
                default=None,
            )
            full = len(members[m.id]) >= m.most
            if not full or liking(m.preferred_mentees, e.id, points) > least:
                expected.add((e.id, m.id))

    found = stability(problem, plan)

    assert {(pair.mentee, pair.mentor) for pair in found.blocking} == expected
    assert found.stable == (not expected)


def test_the_best_total_need_not_be_stable():
    """Goran gets Blerta for the good of all, but he and Ana have named each other."""
    voice = (Need(area="voice", importance=5, level=1),)
    problem = Problem(
        mentees=(
            Mentee(id="ana", languages=ENGLISH, preferred_mentors=("goran",)),
            Mentee(id="blerta", languages=ENGLISH, needs=voice),
        ),
        mentors=(
            Mentor(id="goran", languages=ENGLISH, offers=("voice",), preferred_mentees=("ana",)),
            Mentor(id="vesna", languages=ENGLISH),
        ),
        weights=Weights(wishes=1),
    )
    plan = solve(problem)
    assert plan.mentor_by_mentee == {"ana": "vesna", "blerta": "goran"}

    [pair] = stability(problem, plan).blocking

    assert (pair.mentee, pair.mentor) == ("ana", "goran")
    assert (pair.leaves, pair.replaces) == ("vesna", "blerta")
    assert pair.replaces_points > pair.points


def test_nobody_and_another_problem():
    empty = Problem(mentees=(), mentors=())

    assert stability(empty, solve(empty)).stable
    with pytest.raises(BadProblem, match="another problem"):
        stability(changed(empty, seed="x"), solve(empty))
