"""The exact solvers, and the seat prices that prove their answer.

Two roads lead to a best assignment: SciPy's `linear_sum_assignment` where every number is sure
to be exact in its floating point, and the Hungarian method over Python's own whole numbers
where the numbers are long. Both see the same table: a column per seat, and a column per mentee
for being left without a mentor.

Neither is trusted. From whatever came out, `seat_prices` computes one price per mentor: what
one more seat with her would add to the value of the whole plan. Prices that fit (see `proof`)
exist only for a best assignment, and they are the same for each of several best assignments.
"""

from typing import Any

from spona.engine.matching.market import Board

EXACT_IN_FLOAT = 2**53


class SolverFailed(RuntimeError):
    """The solver's answer is not the best one. Never seen; checked every time all the same."""


def assign(board: Board) -> list[int]:
    """A best column for every row; `board.nobody` for those left without."""
    import numpy as np

    if not board.size:
        return []
    seats, promised = _seats(board)
    worth = board.worth[:, seats] + np.array(promised, dtype=board.worth.dtype)
    closed = ~board.open[:, seats]
    alone = np.full((board.size, board.size), True)
    np.fill_diagonal(alone, ~board.open[:, board.nobody])
    closed = np.hstack([closed, alone])
    worth = np.hstack([worth, np.zeros((board.size, board.size), dtype=worth.dtype)])
    if board.reach < EXACT_IN_FLOAT:
        columns = _by_scipy(worth, closed)
    else:
        columns = _by_hungarian(worth, closed, board.far)
    return [seats[c] if c < len(seats) else board.nobody for c in columns]


def _seats(board: Board) -> tuple[list[int], list[int]]:
    """Each seat's mentor, and what filling it adds; no mentor needs more seats than mentees."""
    seats, promised = [], []
    for j, (low, high) in enumerate(zip(board.low, board.high, strict=True)):
        high = min(high, board.size)
        seats += [j] * high
        promised += [board.promise if seat < low else 0 for seat in range(high)]
    return seats, promised


def _by_scipy(worth: Any, closed: Any) -> list[int]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    cost = -worth.astype(np.float64)
    cost[closed] = np.inf
    return linear_sum_assignment(cost)[1].tolist()


def _by_hungarian(worth: Any, closed: Any, far: int) -> list[int]:
    """Kuhn's method in Jonker's shape: rows enter one by one along a cheapest path.

    `far` is a cost no path of open cells can reach, so closed cells are never used as long as
    another way exists, and being left without a mentor (or the pinned seat) always is one.
    """
    import numpy as np

    cost = -worth.astype(object)
    cost[closed] = far
    rows, columns = cost.shape
    row_price = [0] * rows
    column_price = np.zeros(columns, dtype=object)
    row_of = [-1] * columns
    for entering in range(rows):
        reach = np.full(columns, far * far, dtype=object)
        previous = np.full(columns, -1)
        done = np.zeros(columns, dtype=bool)
        row, column = entering, -1
        while row >= 0:
            reduced = cost[row] - column_price - row_price[row]
            nearer = ~done & (reduced < reach)
            reach[nearer] = reduced[nearer]
            previous[nearer] = column
            waiting = np.flatnonzero(~done)
            best = int(waiting[int(np.argmin(reach[waiting]))])
            step = reach[best]
            row_price[entering] += step
            for used in np.flatnonzero(done):
                row_price[row_of[used]] += step
            column_price[done] -= step
            reach[~done] -= step
            done[best] = True
            row, column = row_of[best], best
        while column >= 0:
            before = int(previous[column])
            row_of[column] = row_of[before] if before >= 0 else entering
            column = before
    answer = [0] * rows
    for column, row in enumerate(row_of):
        if row >= 0:
            answer[row] = column
    return answer


class Residual:
    """How an assignment can be changed: one step moves one mentee from her mentor to another.

    Rows of `step` are the places people can leave (mentors with mentees, and "nobody"), columns
    all places; `step[k, b]` is the least value lost by moving one person from `places[k]` to b,
    and `who[k, b]` is that person. Pinned mentees never move. The *bench* closes the circle: a
    chain of moves ends there in a free seat (`leave`), and begins there when somebody's seat is
    simply left empty (`back`).
    """

    def __init__(self, board: Board, columns: list[int], *, per_move: int = 0) -> None:
        """`per_move` is added to each step, to prefer short chains among equally good ones."""
        import numpy as np

        nobody, far = board.nobody, board.far
        self.board, self.far = board, far
        load = [0] * (nobody + 1)
        members: dict[int, list[int]] = {nobody: []}
        for i, j in enumerate(columns):
            load[j] += 1
            members.setdefault(j, []).append(i)
        self.places = sorted(members)
        self.index = {place: k for k, place in enumerate(self.places)}
        kind = board.worth.dtype
        self.step = np.full((len(self.places), nobody + 1), far, dtype=kind)
        self.who = np.full((len(self.places), nobody + 1), -1)
        for k, place in enumerate(self.places):
            movable = [i for i in members[place] if board.market.home[i] is None]
            if movable:
                rows = np.array(movable)
                lost = board.worth[rows, place][:, None] - board.worth[rows] + per_move
                lost[~board.open[rows]] = far
                best = lost.argmin(axis=0)
                self.step[k] = lost[best, np.arange(nobody + 1)]
                self.who[k] = np.where(self.step[k] < far, rows[best], -1)
        self.leave = np.array([self._leave(j, load[j]) for j in range(nobody + 1)], dtype=kind)
        self.back = np.array([self._back(j, load[j]) for j in range(nobody + 1)], dtype=kind)

    def _leave(self, j: int, load: int) -> int:
        if j == self.board.nobody:
            return 0
        if load < self.board.low[j]:
            return -self.board.promise
        return 0 if load < self.board.high[j] else self.far

    def _back(self, j: int, load: int) -> int:
        if j == self.board.nobody:
            return 0
        if not load:
            return self.far
        return self.board.promise if load <= self.board.low[j] else 0


def seat_prices(board: Board, columns: list[int]) -> list[int]:
    """What one more seat with each mentor would add to the plan's value, in the board's units.

    These are the shortest ways from the bench to each mentor in the residual; they exist only
    if no circle of moves gains anything, that is, if the assignment is a best one.
    """
    import numpy as np

    residual = Residual(board, columns)
    places = np.array(residual.places)
    way = residual.back.copy()
    for _ in range(len(places) + 2):
        through = np.where(
            (way[places] < residual.far)[:, None] & (residual.step < residual.far),
            way[places][:, None] + residual.step,
            residual.far,
        )
        shorter = np.minimum(way, through.min(axis=0))
        if (shorter == way).all():
            break
        way = shorter
    else:
        raise SolverFailed("a circle of moves would gain: the assignment is not a best one")
    prices = []
    for j in range(board.nobody):
        if way[j] >= residual.far:  # nobody may come here, so only a promise gives it a price
            prices.append(int(residual.leave[j]) if residual.leave[j] < residual.far else 0)
        else:
            prices.append(-int(way[j]))
    return prices
