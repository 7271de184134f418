"""A mentor and co-mentors for each team of mentees.

Several mentees per mentor need nothing of this: that is what a mentor's capacity is for. Here the
mentees of a team stay together, one mentor leads it and some more stand beside her. A mentor fits
a team with the points of all its members together; who may not meet one member, may not join. A
seat is one team.

First every team that can have a lead gets one, then as many places beside her as possible are
filled, then fit counts, a lead's twice. That is an assignment of places to seats, which the solver
of `exact` does and proves. Only a mentor with several seats could then stand twice in one team;
where that happens `milp` is asked instead, which can be told not to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.exact import Seats, SolverFailed, solve_table
from spona.engine.matching.market import Market, open_market
from spona.engine.matching.problem import BadProblem, Problem

LEAD_COUNTS = 2


@dataclass(frozen=True, kw_only=True)
class Team:
    id: str
    mentees: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TeamPair:
    """`lead` is None where nobody can lead the team. `points` are the lead's and the co-mentors'
    together, over all members, the lead's counted twice."""

    team: str
    lead: str | None
    beside: tuple[str, ...]
    points: int


def solve_teams(
    problem: Problem, teams: Sequence[Team], co_mentors: int = 1
) -> tuple[TeamPair, ...]:
    """The best mentors for given teams, in the order of their ids.

    Raises BadProblem for somebody unknown, in two teams, or a team of nobody, and for pins.
    """
    rows = _rows_of(problem, teams)
    if not teams:
        return ()
    market = open_market(problem)
    names = sorted(rows)
    points, possible = _tables(market, [rows[name] for name in names])
    worth = _worth(points, possible, co_mentors)
    seats = Seats(low=_whole([0] * market.nobody), high=_whole(list(market.high)), promise=0.0)
    places = co_mentors + 1
    columns, _, _ = solve_table(worth, seats)
    chosen = columns.reshape(len(names), places)
    if any(len(set(some)) < len(some) for some in _present(chosen, market.nobody)):
        chosen = _by_milp(worth, list(market.high), places)
    return tuple(
        _told(problem, name, some, points[k], market.nobody)
        for k, (name, some) in enumerate(zip(names, chosen.tolist(), strict=True))
    )


def _rows_of(problem: Problem, teams: Sequence[Team]) -> dict[str, list[int]]:
    row = {mentee.id: i for i, mentee in enumerate(problem.mentees)}
    everybody = [mentee for team in teams for mentee in team.mentees]
    if len(set(everybody)) < len(everybody) or not all(team.mentees for team in teams):
        raise BadProblem("a mentee belongs to one team, and a team has somebody in it")
    if unknown := sorted(set(everybody) - row.keys()):
        raise BadProblem(f"nobody called {unknown[0]!r} here")
    if problem.pins or len({team.id for team in teams}) < len(teams):
        raise BadProblem("teams have an id of their own each, and no pins")
    return {team.id: [row[mentee] for mentee in team.mentees] for team in teams}


def _tables(market: Market, teams: list[list[int]]) -> tuple[Any, Any]:
    import numpy as np

    points = np.array([market.points[team].sum(axis=0) for team in teams], dtype=np.int64)
    possible = np.array([~market.excluded[team].any(axis=0) for team in teams], dtype=bool)
    shape = (len(teams), market.nobody)
    return points.reshape(shape), possible.reshape(shape)


def _worth(points: Any, possible: Any, co_mentors: int) -> Any:
    """A row per place of each team, the lead's first; the last column is "nobody"."""
    import numpy as np

    teams, mentors = points.shape
    places = co_mentors + 1
    filled = LEAD_COUNTS * int(points.max(initial=0)) * teams * places + 1
    led = filled * (teams * places + 1)
    worth = np.zeros((teams * places, mentors + 1))
    for place in range(places):
        gain = LEAD_COUNTS * points + led if place == 0 else points + filled
        worth[place::places, :-1] = np.where(possible, gain, -np.inf)
    return worth


def _present(chosen: Any, nobody: int) -> list[list[int]]:
    return [[j for j in some if j != nobody] for some in chosen.tolist()]


def _by_milp(worth: Any, high: list[int], places: int) -> Any:
    """The same, and nobody stands twice in a team."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    nobody = worth.shape[1] - 1
    rows, cols = np.nonzero(worth > -np.inf)
    real = cols != nobody
    cells = np.arange(len(rows))
    once = (rows // places) * nobody + cols  # a number per team and mentor
    kinds, number = np.unique(once[real], return_inverse=True)
    one = csr_array((np.ones(len(rows)), (rows, cells)), shape=(len(worth), len(rows)))
    seats = csr_array(
        (np.ones(int(real.sum())), (cols[real], cells[real])), shape=(nobody, len(rows))
    )
    apart = csr_array(
        (np.ones(int(real.sum())), (number, cells[real])), shape=(len(kinds), len(rows))
    )
    found = milp(
        -worth[rows, cols],
        integrality=np.ones(len(rows)),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(one, 1, 1),
            LinearConstraint(seats, 0, np.array(high)),
            LinearConstraint(apart, 0, 1),
        ],
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise SolverFailed(found.message)
    used = np.rint(found.x) > 0
    columns = np.full(len(worth), nobody)
    columns[rows[used]] = cols[used]
    return columns.reshape(-1, places)


def _told(problem: Problem, name: str, some: list[int], points: Any, nobody: int) -> TeamPair:
    lead, *others = some
    beside = sorted(j for j in others if j != nobody)
    total = sum(int(points[j]) for j in beside)
    if lead != nobody:
        total += LEAD_COUNTS * int(points[lead])
    return TeamPair(
        team=name,
        lead=None if lead == nobody else problem.mentors[lead].id,
        beside=tuple(problem.mentors[j].id for j in beside),
        points=total,
    )


def _whole(numbers: list[int]) -> Any:
    import numpy as np

    return np.array(numbers, dtype=np.int64)
