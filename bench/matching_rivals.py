"""One rival on one instance; runs in an environment of its own and never with Spona's packages.

`python matching_rivals.py NAME points.npy` reads the points of every pair (a row per mentee, a
column per mentor, one seat each), lets NAME pair them and prints seconds, peak memory and the
total of the pairs it chose. Reading the file and importing the library are not counted.
"""

import json
import resource
import sys
import time


def scipy_dense(points):
    from scipy.optimize import linear_sum_assignment

    start = time.perf_counter()
    rows, columns = linear_sum_assignment(points, maximize=True)
    return time.perf_counter() - start, int(points[rows, columns].sum())


def scipy_sparse(points):
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    start = time.perf_counter()
    rows, columns = min_weight_full_bipartite_matching(csr_array(1 + points), maximize=True)
    return time.perf_counter() - start, int(points[rows, columns].sum())


def ortools_flow(points):
    """Seats as capacities of arcs into the sink, everybody at once."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    start = time.perf_counter()
    people, seats = points.shape
    flow = min_cost_flow.SimpleMinCostFlow()
    tail, head = np.divmod(np.arange(people * seats), seats)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail, people + head, np.ones(people * seats), -points.ravel()
    )
    sink = people + seats
    flow.add_arcs_with_capacity_and_unit_cost(
        people + np.arange(seats), np.full(seats, sink), np.ones(seats), np.zeros(seats)
    )
    flow.set_nodes_supplies(np.arange(people), np.ones(people))
    flow.set_nodes_supplies(np.array([sink]), np.array([-people]))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("not solved")
    used = flow.flows(arcs) > 0
    return time.perf_counter() - start, int(points.ravel()[used].sum())


def munkres(points):
    from munkres import Munkres

    cost = (1000 - points).tolist()
    start = time.perf_counter()
    pairs = Munkres().compute(cost)
    return time.perf_counter() - start, sum(int(points[i, j]) for i, j in pairs)


def mentor_match(points):
    """With a single rule that looks the points up: less work than any real set of rules."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data

    class Fit:
        def apply(self, match):
            return table[match.mentee.role][match.mentor.role]

        def evaluate(self, match):
            return True

    table = points.tolist()
    people, seats = points.shape
    mentees = [Mentee(grade=1, email=f"e{i}", role=i) for i in range(people)]
    mentors = [Mentor(grade=2, email=f"m{j}", role=j) for j in range(seats)]
    start = time.perf_counter()
    process_data(mentors, mentees, [[Fit()]])
    seconds = time.perf_counter() - start
    chosen = [(mentee.role, mentor.role) for mentee in mentees for mentor in mentee.mentors]
    return seconds, sum(table[i][j] for i, j in chosen)


def matching_stable(points):
    """The package `matching`: stable marriage, which is another aim than the best total."""
    from matching.games import StableMarriage

    sys.setrecursionlimit(1_000_000)  # it copies its players deeply, each with all others
    people, seats = points.shape
    start = time.perf_counter()
    game = StableMarriage.create_from_dictionaries(
        {i: (-points[i]).argsort(kind="stable").tolist() for i in range(people)},
        {j: (-points[:, j]).argsort(kind="stable").tolist() for j in range(seats)},
    )
    pairs = game.solve()
    seconds = time.perf_counter() - start
    return seconds, sum(int(points[e.name, m.name]) for e, m in pairs.items())


def mentormatch(points):
    """It has a questionnaire of its own and takes no points: random answers, time only."""
    import random

    from mentormatch.api.app.app_main import main
    from mentormatch.utils.application_schema import ApplicationSchema

    pick, ask = random.Random(1), ApplicationSchema.get_selections()
    people, seats = points.shape

    def answers(number):
        return {
            "skills": pick.sample(ask["skill"], 3),
            "function": pick.choice(ask["function"]),
            "preferred_functions": pick.sample(ask["function"], 2),
            "wwid": number,
            "first_name": "a",
            "last_name": "b",
            "nickname": "",
            "position_level": pick.randint(1, 5),
            "years_total": pick.randint(1, 30),
            "location": pick.choice(ask["location"]),
            "gender": pick.choice(ask["gender"]),
            "preference_yes": [*ask["location"], *ask["gender"]],
            "preference_no": [],
            "preference_maybe": [],
            "favor": 0,
            "preferred_wwids": [],
            "max_mentee_count": 1,
        }

    mentees = [answers(number) for number in range(people)]
    mentors = [answers(people + number) for number in range(seats)]
    start = time.perf_counter()
    main(mentors, mentees)
    return time.perf_counter() - start, None


RIVALS = {
    rival.__name__: rival
    for rival in (
        scipy_dense,
        scipy_sparse,
        ortools_flow,
        munkres,
        mentor_match,
        matching_stable,
        mentormatch,
    )
}

if __name__ == "__main__":
    import numpy

    seconds, total = RIVALS[sys.argv[1]](numpy.load(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "total": total}))
