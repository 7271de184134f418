"""The smallest set of demands that cannot hold together, whatever the demands are.

Method: *hitting sets* (Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS Extraction with
Minimal Hitting Set Dualization", CP 2015). Whatever holds together tells which demands a conflict
must have one of; a smallest set that has one of each is a candidate; if the candidate holds
together, it is made as large as possible and tells more; if not, it is a smallest conflict, for all
smaller sets were shown to miss something.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

EFFORT = 120  # questions asked, and three more per demand, to find the smallest; and
NODES = 200  # branches of each step. Beyond, a conflict none can be left out of must do.


class NotDecided(RuntimeError):
    """`milp` neither found nor excluded an answer."""


def whole(
    cost: Any, rows: Any, least: Any, most: Any, low: Any, high: Any, nodes: int | None = None
) -> Any:
    """Whole numbers of least cost within limits, or None; what `milp` says is checked."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    constraints = LinearConstraint(rows, least, most) if len(rows) else ()
    found = milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=Bounds(low, high),
        constraints=constraints,
        options={"mip_rel_gap": 0.0} | ({"node_limit": nodes} if nodes else {}),
    )
    if found.status == 2:
        return None
    if found.x is None or found.status:
        raise NotDecided(found.message)
    answer = np.rint(found.x)
    used = rows @ answer
    if not ((least <= used) & (used <= most)).all():
        raise AssertionError("an answer that breaks its limits")
    return answer.astype(np.int64)


def smallest(
    count: int,
    holding: Callable[[Sequence[int]], Iterable[int] | None],
    chains: Sequence[tuple[int, int]] = (),
) -> tuple[list[int], bool]:
    """A smallest set of 0 … count-1 that does not hold, and whether it is proved to be smallest.

    `holding` tells all that holds where these do, or None. Part of what holds, holds. `chains` are
    pairs (a, b) where b is only taken with a (of people who are alike, one after the other). Many
    demands that could stand for each other can make the proof too long; then it is given up.
    """
    import numpy as np

    left, asked = list(range(count)), 0
    for i in reversed(range(count)):
        fewer = [j for j in left if j != i]
        if holding(fewer) is None:
            left = fewer
    missed: list[list[int]] = []
    cost = count**2 + np.arange(count, dtype=float)  # of equal size, the earlier ones
    before = {b: a for a, b in chains}
    while asked < EFFORT + 3 * count:
        candidate = _hit(count, missed, chains, cost)
        if candidate is None:
            break
        found, asked = holding(candidate), asked + 1
        if found is None:
            return candidate, True
        grown = set(candidate) | set(found)
        for i in range(count):
            if i not in grown and before.get(i, i) in grown | {i}:
                more, asked = holding(sorted(grown | {i})), asked + 1
                grown |= {i, *more} if more is not None else set()
        missed.append([i for i in range(count) if i not in grown])
    return left, False


def _hit(
    count: int, missed: list[list[int]], chains: Sequence[tuple[int, int]], cost: Any
) -> list[int] | None:
    """A smallest set with one of each of the missed; None if that is too hard to tell."""
    import numpy as np

    if not missed:
        return []
    rows = np.zeros((len(missed) + len(chains), count))
    for row, some in zip(rows, missed, strict=False):
        row[some] = 1
    for row, (a, b) in zip(rows[len(missed) :], chains, strict=True):
        row[a], row[b] = 1, -1
    least = np.append(np.ones(len(missed)), np.zeros(len(chains)))
    try:
        answer = whole(cost, rows, least, np.full(len(rows), np.inf), 0, 1, nodes=NODES)
    except NotDecided:
        return None
    return np.flatnonzero(answer).tolist()
