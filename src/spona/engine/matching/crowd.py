"""Tens of thousands of people: the best plan among the likely pairs, and how far off it can be.

A table of fifty thousand by fifty thousand fits in no memory. Here people who need similar things
are taken together, a few thousand mentors who offer those are scored for them exactly, and each
mentee's best two dozen become candidates. The solver then finds the best plan among all
candidates; whoever is left, or could do much better elsewhere, is looked up among all mentors and
the plan solved again. What remains is a gap, and it is stated: `bound` is a total no plan can
exceed, by the same seat prices that prove a small plan (see `proof`), counted with the most that
a pair not looked at could have.

Only the objective *total*, without pins, stays, promised seats and quotas.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.criteria import OFFERED, help_with
from spona.engine.matching.exact import Seats, match_cells, price_cells, scatter, top_cells
from spona.engine.matching.people import BadProblem
from spona.engine.matching.problem import Problem, Severity
from spona.engine.matching.rules import rules_at
from spona.engine.matching.scoring import scores

TOGETHER = 256  # mentees of similar needs
LOOKED_THROUGH = 12_500  # mentors a group is compared with by needs and languages
SCORED = 12  # of those, per mentee, scored exactly for the whole group
CANDIDATES = 24
LOOKED_UP_AGAIN = 2 * TOGETHER
LOOKS = 4

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class CrowdPlan:
    """`pairs` are (mentee, mentor, points). No plan that pairs as many has more than `bound`."""

    pairs: tuple[tuple[str, str, int], ...]
    unmatched: tuple[str, ...]
    total: int
    bound: int
    candidates: int

    @property
    def gap(self) -> float:
        """How much of the bound is not reached, at most, as a share."""
        return 1 - self.total / self.bound if self.bound else 0.0


def solve_crowd(problem: Problem, progress: Progress | None = None) -> CrowdPlan:
    """The best plan among the candidates. Raises BadProblem for what it does not know."""
    if problem.pins or problem.stays or problem.quotas or any(m.least for m in problem.mentors):
        raise BadProblem("a crowd is matched without pins, stays, promised seats and quotas")
    if not problem.mentees or not problem.mentors:
        raise BadProblem("a crowd has mentees and mentors")
    tell = progress or (lambda phase, done, of: None)
    crowd = _Crowd(problem)
    crowd.look_around(tell)
    crowd.solve()
    for turn in range(LOOKS):
        tell("plan", turn, LOOKS)
        if turn and not crowd.left():
            break
        crowd.look_up_the_worst_off()
        crowd.solve()
    return crowd.told(tell)


class _Crowd:
    def __init__(self, problem: Problem) -> None:
        import numpy as np

        self.problem = problem
        self.size, self.nobody = len(problem.mentees), len(problem.mentors)
        self.place = problem.weights.total * self.size + 1
        self.rows = np.arange(self.size)  # being left alone is every mentee's first candidate
        self.cols = np.full(self.size, self.nobody)
        self.worth = np.zeros(self.size)
        self._features()

    def _features(self) -> None:
        """The part of a pair that can be computed for everybody: needs met, a language shared."""
        import numpy as np

        people, level = self.problem, self.problem.rules.language_level
        areas = sorted({need.area for mentee in people.mentees for need in mentee.needs})
        codes = sorted({tongue.code for mentee in people.mentees for tongue in mentee.languages})
        area, code = ({key: k for k, key in enumerate(keys)} for keys in (areas, codes))
        self.gaps = np.zeros((self.size, len(areas)), dtype=np.float32)
        helped = help_with(people, areas, people.mentors).T / OFFERED
        self.offers = helped.astype(np.float32)
        speak = np.zeros((self.size, len(codes)), dtype=np.float32)
        spoken = np.zeros((self.nobody, len(codes)), dtype=np.float32)
        for i, mentee in enumerate(people.mentees):
            whole = sum(map(people.gap_of, mentee.needs)) or 1
            for need in mentee.needs:
                self.gaps[i, area[need.area]] = people.gap_of(need) / whole
            for tongue in mentee.languages:
                speak[i, code[tongue.code]] = tongue.level >= level
        for j, mentor in enumerate(people.mentors):
            for tongue in mentor.languages:
                if tongue.code in code:
                    spoken[j, code[tongue.code]] = tongue.level >= level
        self.speak, self.spoken = speak, spoken
        most = people.weights.needs
        self.gaps *= most
        self.beside = people.weights.total - most

    def _groups(self) -> Iterator[Any]:
        """Mentees by their greatest need and their languages, some at a time."""
        import numpy as np

        greatest = self.gaps.argmax(axis=1) if self.gaps.shape[1] else np.zeros(self.size)
        keys = [*self.speak.T, greatest]
        order = np.lexsort(keys)
        for start in range(0, self.size, TOGETHER):
            yield order[start : start + TOGETHER]

    def look_around(self, tell: Progress) -> None:
        """Find candidates for everybody."""
        import numpy as np

        found = []
        groups = -(-self.size // TOGETHER)
        width = min(LOOKED_THROUGH, self.nobody)
        for number, rows in enumerate(self._groups()):
            tell("scores", number, groups)
            # Each group begins elsewhere, so that all mentors are looked at by some.
            mentors = (np.arange(width) + number * (width * 5 // 8 + 1)) % max(1, self.nobody)
            likely = self.gaps[rows] @ self.offers[mentors].T
            likely[self.speak[rows] @ self.spoken[mentors].T == 0] = -np.inf
            likely += 4 * scatter(number * TOGETHER, number * TOGETHER + len(rows), width)
            _, best = top_cells(likely, SCORED, scattered=True)
            # Scored exactly for the whole group: each mentee's best, and each mentor's.
            pool = np.unique(mentors[best])
            worth = self._exactly(rows, pool)
            for row, col in (top_cells(worth, CANDIDATES), top_cells(worth.T, 2)[::-1]):
                found.append((rows[row], pool[col], worth[row, col] + self.place))
        self._add(found)

    def _exactly(self, rows: Any, mentors: Any) -> Any:
        import numpy as np

        problem = self.problem
        ours = [problem.mentees[i] for i in rows.tolist()]
        theirs = [problem.mentors[j] for j in mentors.tolist()]
        worth = scores(problem, ours, theirs).astype(np.float64)
        for rule in rules_at(problem, Severity.BLOCK):
            worth[np.asarray(rule.catches(problem, ours, theirs))] = -np.inf
        return worth

    def _add(self, found: list[tuple[Any, Any, Any]]) -> None:
        import numpy as np

        rows = np.concatenate([self.rows, *(rows for rows, _, _ in found)])
        cols = np.concatenate([self.cols, *(cols for _, cols, _ in found)])
        worth = np.concatenate([self.worth, *(worth for _, _, worth in found)])
        _, once = np.unique(rows * (self.nobody + 1) + cols, return_index=True)
        self.rows, self.cols, self.worth = rows[once], cols[once], worth[once]

    def solve(self) -> None:
        """The best plan among the candidates, and its seat prices."""
        import numpy as np

        high = np.array([mentor.most for mentor in self.problem.mentors], dtype=np.int64)
        seats = Seats(np.zeros_like(high), high, 0.0)
        shape = (self.size, self.nobody + 1)
        self.columns = match_cells(self.rows, self.cols, self.worth, seats, shape)
        load = np.bincount(self.columns, minlength=self.nobody + 1)
        self.prices = price_cells(self.rows, self.cols, self.worth, self.columns, load, seats)
        chosen = self.cols == self.columns[self.rows]
        self.taken = np.zeros(self.size)
        self.taken[self.rows[chosen]] = self.worth[chosen]

    def left(self) -> int:
        return int((self.columns == self.nobody).sum())

    def look_up_the_worst_off(self) -> None:
        """Those with the poorest bargains are compared with every mentor there is."""
        import numpy as np

        bargain = self.taken - self.prices[self.columns]
        poorest = np.argsort(bargain, kind="stable")[:LOOKED_UP_AGAIN]
        everybody, found = np.arange(self.nobody), []
        for start in range(0, len(poorest), TOGETHER):
            rows = poorest[start : start + TOGETHER]
            worth = self._exactly(rows, everybody) - self.prices[:-1]
            row, col = top_cells(worth, CANDIDATES)
            gained = worth[row, col] + self.prices[col] + self.place
            found.append((rows[row], col, gained))
        self._add(found)

    def _bound(self, tell: Progress) -> int:
        """What no plan can exceed by these prices, pairs not looked at counted at their most."""
        import numpy as np

        prices = self.prices[:-1]
        high = np.array([mentor.most for mentor in self.problem.mentors])
        seats, bargains, alone = float((high * np.maximum(prices, 0)).sum()), 0.0, 0.0
        groups = -(-self.size // TOGETHER)
        for number, rows in enumerate(self._groups()):
            tell("bound", number, groups)
            most = np.ceil(self.gaps[rows] @ self.offers.T - 1e-3) + self.beside
            most[self.speak[rows] @ self.spoken.T == 0] = -self.place
            alone += float(np.maximum(most.max(axis=1, initial=0), 0).sum())
            best = (most + self.place - prices).max(axis=1, initial=0)
            bargains += float(np.maximum(best, 0).sum())
        paired = self.size - self.left()
        return min(int(seats + bargains) - self.place * paired, int(alone))

    def told(self, tell: Progress) -> CrowdPlan:
        mentees, mentors = self.problem.mentees, self.problem.mentors
        points = (self.taken - self.place).astype(int).tolist()
        columns = self.columns.tolist()
        return CrowdPlan(
            pairs=tuple(
                (mentees[i].id, mentors[j].id, points[i])
                for i, j in enumerate(columns)
                if j != self.nobody
            ),
            unmatched=tuple(mentees[i].id for i, j in enumerate(columns) if j == self.nobody),
            total=sum(points[i] for i, j in enumerate(columns) if j != self.nobody),
            bound=self._bound(tell),
            candidates=len(self.rows),
        )
