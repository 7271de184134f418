"""Prices that prove, with whole numbers only, what no proposal can exceed.

Put a price on a seat and on every limit. Whatever the prices are, no proposal that keeps the limits
has more points than

    the price of every limit, times the limit
  + for everybody, what is left of her points after paying for what she uses, if that is positive

(weak duality). A solver chose the prices; adding them up again needs no trust in it.
"""

from typing import Any

from spona.engine.selection.composition import Price
from spona.engine.selection.table import Table

SCALE = 2**16  # prices are whole multiples of 1/65536 of a thousandth


def find_prices(table: Table, shortfall: int) -> tuple[Price, ...]:
    """Prices of the linear relaxation, rounded; nothing where it has none."""
    import numpy as np
    from scipy.optimize import linprog

    size, soft = table.size, (~table.hard).astype(float)
    if not size:
        return ()
    quotas = table.inside.astype(float)
    short = -np.diag(soft)  # a shortfall per quota, bounded together
    upper = np.vstack([np.hstack([quotas, short]), np.hstack([-quotas, short])])
    upper = np.vstack([upper, np.append(np.zeros(size), soft)])
    limits = np.concatenate([table.most, -table.least, [shortfall]]).astype(float)
    equal = np.append(np.ones(size), np.zeros(len(soft))).reshape(1, -1)
    gain = np.append(table.value, np.zeros(len(soft)))
    low = np.append(table.pinned, np.zeros(len(soft)))
    high = np.append(~table.excluded, np.full(len(soft), np.inf))
    found = linprog(
        -gain,
        A_ub=upper,
        b_ub=limits,
        A_eq=equal,
        b_eq=[table.problem.seats],
        bounds=np.column_stack([low, high]),
        method="highs-ds",
    )
    if found.x is None or found.status:
        return ()
    marks = np.rint(-found.ineqlin.marginals * SCALE).astype(np.int64).clip(0)
    seats = round(-float(found.eqlin.marginals[0]) * SCALE)
    prices = [Price(key="", side="seats", price=seats)]
    count = len(table.problem.quotas)
    for q, quota in enumerate(table.problem.quotas):
        for side, price in (("least", int(marks[count + q])), ("most", int(marks[q]))):
            if price:
                prices.append(Price(key=quota.key, side=side, price=price))
    return tuple(prices)


def proved_bound(table: Table, prices: tuple[Price, ...], shortfall: int, scale: int) -> int:
    """What no seating exceeds whose soft quotas fall short by `shortfall` at most. Whole numbers."""
    import numpy as np

    number = {quota.key: q for q, quota in enumerate(table.problem.quotas)}
    left: Any = table.value * scale
    bound, dearest_soft = 0, 0
    for item in prices:
        if item.side == "seats":
            left = left - item.price
            bound += item.price * table.problem.seats
            continue
        q, sign = number[item.key], 1 if item.side == "most" else -1
        if item.price < 0:
            raise ValueError("a limit has a price below nought")
        left = left - sign * item.price * table.inside[q]
        bound += sign * item.price * int(table.most[q] if sign > 0 else table.least[q])
        if not table.hard[q]:
            dearest_soft = max(dearest_soft, item.price)
    taken = np.where(table.pinned, left, np.where(table.excluded, 0, np.maximum(left, 0)))
    return (bound + dearest_soft * shortfall + int(taken.sum())) // scale
