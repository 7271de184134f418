"""The proof that a plan is a best one: nothing but additions and comparisons.

Put a price on every seat. Then no plan of any kind can be worth more than

    the best bargain of every mentee   (highest worth minus seat price; nothing, if all are dear)
  + the price of every seat            (a promised seat first earns its promise)

because each pair is worth at most its mentee's best bargain plus the price of the seat it takes.
If some prices bring this bound down to what the plan is worth, the plan is a best one. That is
linear-programming duality (Kuhn, Egerváry), and the prices are the whole certificate: one number
per mentor. `solving` computes both sides before it returns a plan, `checking` once more after.
"""

from spona.engine.matching.market import Board


def value(board: Board, columns: list[int]) -> int:
    """What an assignment is worth on this board, promises included."""
    total = sum(int(board.worth[i, j]) for i, j in enumerate(columns))
    for j, low in enumerate(board.low):
        total += board.promise * min(low, columns.count(j)) if low else 0
    return total


def upper_bound(board: Board, prices: list[int]) -> int:
    """What no assignment on this board can exceed, by these seat prices."""
    total = 0
    price_of = [*prices, 0]
    for worths, opened in zip(board.worth.tolist(), board.open.tolist(), strict=True):
        total += max(
            worth - price
            for worth, price, possible in zip(worths, price_of, opened, strict=True)
            if possible
        )
    for low, high, price in zip(board.low, board.high, prices, strict=True):
        total += low * max(0, price + board.promise) + (high - low) * max(0, price)
    return total
