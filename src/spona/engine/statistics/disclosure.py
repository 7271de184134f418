"""Counts of people that may be shown: no small cell, and none that follows from the others."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

SMALLEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ProtectedTable[K: Hashable]:
    """A one-way table of counts as it may be shown.

    `cells` keeps the order given; None is a hidden cell, shown as "fewer than 5 or hidden".
    `total` is None where even the total would tell.
    """

    cells: dict[K, int | None]
    total: int | None
    threshold: int

    @property
    def hidden(self) -> tuple[K, ...]:
        return tuple(key for key, count in self.cells.items() if count is None)


def protect_small_cells[K: Hashable](
    *, counts: Mapping[K, int], threshold: int = SMALLEST_SHOWN
) -> ProtectedTable[K]:
    """Hide every count from 1 to threshold - 1, and others so that those cannot be worked out.

    Zero stays: it says of nobody what they are. The reader sees the total and the shown cells,
    hence what the hidden ones sum up to: at least two are hidden and together hold at least
    `threshold` people, or the total goes too. A reader who knows this very rule still cannot pin
    a hidden cell to one number: where the sum leaves only one way (two cells that both must be
    threshold - 1, say), the smallest shown cells go as well, equals together, because to pick one
    of two equals would tell which of the hidden ones is the small one. Tested exhaustively.

    Where the total goes, and the same total can be read elsewhere (the number of participants, of
    pairs), the caller leaves the whole table out: its labels alone would tell.

    Protects one table by itself: two tables over the same people that differ by one person can
    still be compared, so a report shows each split once.

    Raises ValueError for a negative count or a threshold below 3 (below, "hidden" means "1").
    """
    if threshold < 3 or any(count < 0 for count in counts.values()):
        raise ValueError("Counts are 0 or more, and the threshold is 3 or more.")
    small = {key for key, count in counts.items() if 0 < count < threshold}
    hidden = set(small)
    sizes = sorted({count for count in counts.values() if count >= threshold}, reverse=True)
    while hidden and sizes and _tells(counts, hidden, small, threshold):
        size = sizes.pop()
        hidden |= {key for key, count in counts.items() if count == size}
    told = bool(hidden) and _tells(counts, hidden, small, threshold)
    return ProtectedTable(
        cells={key: None if key in hidden else count for key, count in counts.items()},
        total=None if told else sum(counts.values()),
        threshold=threshold,
    )


def _tells[K: Hashable](
    counts: Mapping[K, int], hidden: set[K], small: set[K], threshold: int
) -> bool:
    """Whether the sum of the hidden cells gives one of them away, or stands for too few people."""
    total = sum(counts[key] for key in hidden)
    if len(hidden) < 2 or total < threshold:
        return True
    # Every hidden cell holds at least 1. With only small cells hidden each holds at most
    # threshold - 1, and the two ends of the possible sums have a single solution.
    only_small = len(hidden) == len(small)
    return total == len(hidden) or (only_small and total == len(hidden) * (threshold - 1))
