"""A mentor and co-mentors per team: the best there are, against trying everything."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matching_cohorts import ENGLISH, points_of, problems

from spona.engine.matching import (
    BadProblem,
    Mentee,
    Mentor,
    Problem,
    Team,
    exclusions,
    solve_teams,
)


@settings(max_examples=40, deadline=None)
@given(problem=problems(most_mentors=3, decided=False), co_mentors=st.integers(0, 1))
def test_no_other_mentors_suit_the_teams_better(problem, co_mentors):
    ids = [mentee.id for mentee in problem.mentees]
    groups = [tuple(ids[:2]), tuple(ids[2:])]
    teams = [Team(id=f"team-{k}", mentees=group) for k, group in enumerate(groups) if group]

    found = solve_teams(problem, teams, co_mentors)

    answer = [
        mentor
        for pair in found
        for mentor in [pair.lead, *pair.beside, *[None] * (co_mentors - len(pair.beside))]
    ]
    assert key(problem, teams, co_mentors, answer) == max(
        (
            key(problem, teams, co_mentors, other)
            for other in everything(problem, teams, co_mentors)
        ),
        default=(0, 0, 0),
    )


def everything(problem, teams, co_mentors):
    seats = {mentor.id: mentor.most for mentor in problem.mentors}
    choices = []
    for team in teams:
        members = [problem.mentee_by_id[mentee] for mentee in team.mentees]
        able = [
            mentor.id
            for mentor in problem.mentors
            if not any(exclusions(problem, mentee, mentor) for mentee in members)
        ]
        choices += [[None, *able]] * (co_mentors + 1)
    for answer in product(*choices):
        load = Counter(mentor for mentor in answer if mentor)
        places = co_mentors + 1
        apart = all(
            max(Counter(m for m in answer[k : k + places] if m).values(), default=1) == 1
            for k in range(0, len(answer), places)
        )
        if apart and all(load[mentor] <= seats[mentor] for mentor in load):
            yield answer


def key(problem, teams, co_mentors, answer):
    places, led, beside, fit = co_mentors + 1, 0, 0, 0
    for number, mentor in enumerate(answer):
        if mentor:
            lead = number % places == 0
            led, beside = led + lead, beside + (not lead)
            team = teams[number // places]
            points = sum(points_of(problem, mentee, mentor) for mentee in team.mentees)
            fit += points * (2 if lead else 1)
    return led, beside, fit


@pytest.mark.parametrize(
    "teams",
    [
        [Team(id="a", mentees=())],
        [Team(id="a", mentees=("nobody",))],
        [Team(id="a", mentees=("ana",)), Team(id="b", mentees=("ana",))],
    ],
)
def test_teams_that_cannot_be_are_refused(teams):
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH),),
        mentors=(Mentor(id="vesna", languages=ENGLISH),),
    )

    with pytest.raises(BadProblem):
        solve_teams(problem, teams)
    assert solve_teams(problem, []) == ()
