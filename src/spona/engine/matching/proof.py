"""The proof that a plan is a best one: nothing but additions and comparisons.

Put a price on every seat. Then no plan of any kind can be worth more than

    the best bargain of every mentee   (highest worth minus seat price; nothing, if all are dear)
  + the price of every seat            (a promised seat first earns its promise)

because each pair is worth at most its mentee's best bargain plus the price of the seat it takes.
If some prices bring this bound down to what the plan is worth, the plan is a best one. That is
linear-programming duality (Kuhn, Egerváry), and the prices are the whole certificate: one number
per mentor. `solving` computes both sides before it returns a plan, `checking` once more after.
"""

from typing import Any

from spona.engine.matching.board import Board


def value(board: Board, columns: Any) -> int:
    """What an assignment is worth on this board, promises included."""
    import numpy as np

    columns = np.asarray(columns, dtype=np.int64)
    paired = columns != board.nobody
    counts = np.bincount(board.market.points[paired.nonzero()[0], columns[paired]])
    total = sum(int(n) * int(board.worth_of[p]) for p, n in enumerate(counts.tolist()) if n)
    total += board.keep * sum(int(columns[i]) == j for i, j in board.market.stay.items())
    load = np.bincount(columns, minlength=board.nobody + 1).tolist()
    return total + board.promise * sum(
        min(low, taken) for low, taken in zip(board.low, load, strict=False)
    )


def upper_bound(board: Board, prices: list[int]) -> int:
    """What no assignment on this board can exceed, by these seat prices."""
    import numpy as np

    total = 0
    price_of = np.array([*prices, 0], dtype=board.worth_of.dtype)
    for start, stop in board.blocks():
        bargain = board.rows(start, stop) - price_of
        closed = ~board.open[start:stop]
        bargain[closed] = bargain.min() - 1
        total += sum(bargain.max(axis=1).tolist())
    for low, high, price in zip(board.low, board.high, prices, strict=True):
        total += low * max(0, price + board.promise) + (high - low) * max(0, price)
    return total
