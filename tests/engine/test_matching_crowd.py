"""A crowd's plan keeps every rule, and the best plan lies between its total and its bound."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.engine.matching_cohorts import changed, region

from spona.engine.matching import Area, BadProblem, Stay, exclusions, explain, solve, solve_crowd


@pytest.fixture(scope="module")
def cohort():
    return region(300, 400, seed=5)


def test_the_best_plan_lies_between_total_and_bound(cohort):
    best, crowd = solve(cohort), solve_crowd(cohort)

    assert len(crowd.pairs) == len(best.pairs)
    assert crowd.total <= best.total <= crowd.bound
    assert crowd.total > 0.97 * best.total


def test_the_bound_holds_where_areas_weigh_more_and_lie_within_others(cohort):
    first, second, third, *_rest = sorted({n.area for m in cohort.mentees for n in m.needs})
    taxonomy = (
        Area(key=first, weight=3),
        Area(key=second, parent=third),
        Area(key=third, weight=2),
    )
    nearer = changed(cohort, taxonomy=taxonomy)
    best, crowd = solve(nearer), solve_crowd(nearer)

    assert best.total != solve(cohort).total
    assert crowd.total <= best.total <= crowd.bound
    assert crowd.total > 0.97 * best.total


def test_every_pair_of_a_crowd_is_allowed_and_scored_like_any_other(cohort):
    crowd = solve_crowd(cohort)

    seats = {mentor.id: mentor.most for mentor in cohort.mentors}
    load = Counter(mentor for _, mentor, _ in crowd.pairs)
    assert all(load[mentor] <= seats[mentor] for mentor in load)
    everybody = [mentee for mentee, _, _ in crowd.pairs] + list(crowd.unmatched)
    assert sorted(everybody) == [mentee.id for mentee in cohort.mentees]
    for mentee, mentor, points in crowd.pairs[::20]:
        pair = cohort.mentee_by_id[mentee], cohort.mentor_by_id[mentor]
        assert exclusions(cohort, *pair) == ()
        assert points == sum(r.points for r in explain(cohort, None, mentee, mentor))


def test_what_a_crowd_does_not_know_is_refused(cohort):
    stay = Stay(mentee=cohort.mentees[0].id, mentor=cohort.mentors[0].id)
    promised = replace(cohort.mentors[0], least=1, most=1)

    for wrong in (
        {"stays": (stay,)},
        {"mentors": (promised, *cohort.mentors[1:])},
        {"mentors": ()},
    ):
        with pytest.raises(BadProblem, match="crowd"):
            solve_crowd(changed(cohort, **wrong))
