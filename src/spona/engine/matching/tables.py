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
    """The matrix product of whole numbers. A person has few needs and few hours out of many, so
    the rows on the left are mostly noughts, which are passed over."""
    from scipy.sparse import csr_array

    return csr_array(left) @ right


def in_common(left: Any, right: Any) -> Any:
    """True where a row of the one and a column of the other have a key in common.

    Eight keys at a time, a bit each: one pass over the table instead of a matrix product.
    """
    import numpy as np

    ours, theirs = np.packbits(left != 0, axis=1), np.packbits(right != 0, axis=0)
    found = np.zeros((len(left), right.shape[1]), dtype=bool)
    for some, others in zip(ours.T, theirs, strict=True):
        found |= np.bitwise_and.outer(some, others) != 0
    return found
