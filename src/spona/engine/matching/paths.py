"""Shortest paths between all places where a length has hundreds of digits.

Floating point sees the first sixteen digits of such a number. That decides nearly every
comparison; the few it leaves open are made with the numbers themselves. So the answer is exact
and most of the work is not.
"""

from typing import Any

UNSURE = 1e-12
MOST_BITS = 1000


def all_ways_of_long_numbers(arc: Any) -> tuple[Any, Any]:
    """The length of the shortest way from each row to each column, and its first step.

    `arc` holds Python's whole numbers, none negative, and infinity where there is no step.
    """
    import numpy as np

    count = len(arc)
    exact = arc.copy()
    rough = _Rough(arc)
    seen = rough.of(exact)
    following = np.tile(np.arange(count), (count, 1))
    for k in range(count):
        through = seen[:, k : k + 1] + seen[k]
        with np.errstate(invalid="ignore"):
            worth_a_look = through - seen <= UNSURE * seen + rough.slack
        worth_a_look |= np.isinf(seen) & np.isfinite(through)
        worth_a_look[k] = worth_a_look[:, k] = False
        rows, cols = np.nonzero(worth_a_look)
        found = exact[rows, k] + exact[k, cols]
        better = found < exact[rows, cols]
        rows, cols, found = rows[better], cols[better], found[better]
        exact[rows, cols] = found
        seen[rows, cols] = rough.of(found)
        following[rows, cols] = following[rows, k]
    return exact, following


class _Rough:
    """Floating point ends at three hundred digits; of longer numbers the last ones are cut off."""

    def __init__(self, arc: Any) -> None:
        longest = max(
            (n.bit_length() for n in arc.ravel().tolist() if isinstance(n, int)), default=0
        )
        self.cut = max(0, longest + 12 - MOST_BITS)
        self.slack = 4.0 if self.cut else 0.0

    def of(self, exact: Any) -> Any:
        import numpy as np

        if not self.cut:
            return exact.astype(np.float64)
        shorter = [n if n == float("inf") else int(n) >> self.cut for n in exact.ravel().tolist()]
        return np.array(shorter, dtype=np.float64).reshape(exact.shape)
