"""`python -m bench.selection`: composing, prices, severity and assigning at the sizes we promise.

Each figure is the median of a few runs in one process, libraries loaded before. Every proposal is
checked against its certificate, and its total against `milp` on the bare model without anything of ours.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from spona.engine.selection.assigning import Paper, Reader, Reading, Task, assign
from spona.engine.selection.composing import check, compose
from spona.engine.selection.composition import Composition
from spona.engine.selection.conflicts import conflict
from spona.engine.selection.prices import price_of_swap, quota_prices
from spona.engine.selection.problem import Applicant, Problem, Quota, traits
from spona.engine.selection.records import record, replay
from spona.engine.selection.severity import Score, estimate

RUNS = int(os.environ.get("BENCH_ROUNDS", "3"))
ECONOMIES = ["AL", "BA", "ME", "MK", "RS", "XK"]


def call(size: int, seats: int, *, coarse: bool, seed: int = 1) -> Problem:
    """Twelve quotas over four attributes that overlap; fields may be two. `coarse`: whole points of
    100, so that nearly everybody ties with somebody."""
    pick = random.Random(seed)
    applicants = tuple(
        Applicant(
            id=f"a{i:05}",
            points=pick.randint(0, 100) * 1000 if coarse else pick.randint(40_000, 99_999),
            traits=traits(
                {
                    "economy": [pick.choice(ECONOMIES + ["RS"] * 4)],
                    "field": pick.sample("abcdefgh", pick.choice([1, 1, 2])),
                    "sex": [pick.choice("fm")],
                    "town": [pick.choice("tuvwxyz")],
                }
            ),
        )
        for i in range(size)
    )
    each = [Quota(key=e, attribute="economy", values=(e,), at_least=seats // 7) for e in ECONOMIES]
    fields = [
        Quota(key=f, attribute="field", values=(f,), at_most=16, is_percent=True) for f in "abcd"
    ]
    others = [
        Quota(key="women", attribute="sex", values=("f",), at_least=55, is_percent=True),
        Quota(key="towns", attribute="town", values=("t", "u"), at_most=20, is_percent=True),
    ]
    return Problem(applicants=applicants, seats=seats, quotas=(*each, *fields, *others))


def bare(problem: Problem) -> int:
    """The best total as `milp` finds it on the plain model."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    value = np.array([a.total for a in problem.applicants], dtype=float)
    rows = [np.ones(len(value))]
    rows += [np.array([q.holds(a) for a in problem.applicants], float) for q in problem.quotas]
    least = [problem.seats] + [q.least(problem.seats) for q in problem.quotas]
    most = [problem.seats] + [q.most(problem.seats) for q in problem.quotas]
    found = milp(
        -value,
        integrality=np.ones(len(value)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.array(rows), least, most),
        options={"mip_rel_gap": 0.0},
    )
    return round(-found.fun)


def reading(papers: int, readers: int, each: int) -> Task:
    pick = random.Random(2)
    languages = ["sr", "sq", "mk", "en"]
    names = [f"r{i:02}" for i in range(readers)]
    return Task(
        readers=tuple(
            Reader(id=n, languages=tuple(pick.sample(languages, pick.randint(1, 3))), most=10**6)
            for n in names
        ),
        papers=tuple(Paper(id=f"a{j:05}", language=pick.choice(languages)) for j in range(papers)),
        each=each,
        conflicts=tuple(
            Reading(reader=pick.choice(names), paper=f"a{pick.randrange(papers):05}")
            for _ in range(papers // 10)
        ),
    )


def scores(papers: int, each: int, readers: int) -> list[Score]:
    pick = random.Random(3)
    habits = [pick.gauss(0, 6) for _ in range(readers)]
    found = []
    for j in range(papers):
        worth = pick.gauss(60, 12)
        for i in pick.sample(range(readers), each):
            points = round(1000 * (worth + habits[i] + pick.gauss(0, 8)))
            found.append(Score(reader=f"r{i:02}", application=f"a{j:05}", points=points))
    return found


def timed[T](what: str, run: Callable[[], T], limit: float | None = None) -> T:
    seconds, answer = [], None
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - start)
    goal = f"  (goal {limit} s)" if limit else ""
    print(f"{what:58}{statistics.median(seconds):8.3f} s{goal}", flush=True)
    return answer  # type: ignore[return-value]


def selection(size: int, seats: int, *, coarse: bool, limits: tuple[Any, Any]) -> None:
    problem = call(size, seats, coarse=coarse)
    name = f"{seats} of {size:,}, 12 quotas{', coarse points' if coarse else ''}"
    composition: Composition = timed(f"compose {name}", lambda: compose(problem), limits[0])
    assert check(composition, problem)
    assert timed("  milp on the bare model", lambda: bare(problem)) == composition.total
    timed("  all quota prices", lambda: quota_prices(problem, composition), limits[1])
    out, in_ = composition.members[0], composition.reserves[0]
    timed(
        "  price of a swap",
        lambda: price_of_swap(problem, composition, leaving=out, entering=in_),
    )
    data = record(problem, composition)
    assert timed("  replay", lambda: replay(data))[1].hash == composition.hash
    more = Quota(key="men", attribute="sex", values=("m",), at_least=60, is_percent=True)
    clash = Problem(applicants=problem.applicants, seats=seats, quotas=(*problem.quotas, more))
    found = timed("  smallest conflict", lambda: conflict(clash))
    assert found and found.is_smallest


def main() -> None:
    compose(call(30, 5, coarse=False).__class__(applicants=(), seats=0))  # loads the libraries
    estimate(scores(20, 2, 4))
    assign(reading(20, 4, 2))
    selection(100, 25, coarse=False, limits=(0.2, None))
    selection(100, 25, coarse=True, limits=(0.2, None))
    selection(5000, 300, coarse=False, limits=(None, 10))
    selection(5000, 300, coarse=True, limits=(None, 10))
    many = scores(10_000, 3, 60)
    timed("severity, 10,000 x 3 scores by 60 readers", lambda: estimate(many))
    for papers, readers, each, limit in ((100, 12, 3, 0.1), (10_000, 60, 2, 5)):
        task = reading(papers, readers, each)
        what = f"assign {papers:,} x {each} to {readers} readers, conflicts"
        assert timed(what, lambda task=task: assign(task), limit).is_balanced


if __name__ == "__main__":
    main()
