"""Tables of whole numbers about all mentees and mentors at once."""

from collections.abc import Sequence
from typing import Any


def incidence(sets: Sequence[tuple[str, ...]], number: dict[str, int]) -> Any:
    """A row per set with a 1 for each numbered key in it."""
    import numpy as np

    table = np.zeros((len(sets), len(number)), dtype=np.int64)
    rows = [row for row, keys in enumerate(sets) for key in keys if key in number]
    table[rows, [number[key] for keys in sets for key in keys if key in number]] = 1
    return table


def known(ours: list[bool], theirs: list[bool]) -> Any:
    import numpy as np

    return np.logical_and.outer(np.array(ours, dtype=bool), np.array(theirs, dtype=bool))


def product(left: Any, right: Any) -> Any:
    """The matrix product of whole numbers: exact, because all sums stay far below 2**53, and much
    faster in floating point."""
    import numpy as np

    return (left.astype(np.float64) @ right.astype(np.float64)).astype(np.int64)


def in_common(left: Any, right: Any) -> Any:
    """True where a row of the one and a column of the other have a key in common."""
    import numpy as np

    return left.astype(np.float32) @ right.astype(np.float32) > 0
