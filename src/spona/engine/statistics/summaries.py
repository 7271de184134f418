"""A share with its interval, and the middle of a list: what may honestly be said of small groups."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval; all between 0 and 1, `part` of `whole` people."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.part / self.whole


def wilson_interval(*, part: int, whole: int, confidence: float = 0.95) -> Share | None:
    """The share `part` of `whole` with Wilson's score interval; None when there is nobody.

    Unlike the textbook interval it stays inside 0 to 1 and is fair to small groups (Wilson 1927;
    Brown, Cai and DasGupta 2001). Raises ValueError unless 0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError("A part is between nothing and the whole.")
    if whole == 0:
        return None
    z = statistics.NormalDist().inv_cdf(0.5 + confidence / 2)
    share, scale = part / whole, 1 + z * z / whole
    centre = (share + z * z / (2 * whole)) / scale
    reach = z / scale * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return Share(
        part=part,
        whole=whole,
        low=0.0 if part == 0 else centre - reach,
        high=1.0 if part == whole else centre + reach,
    )


def median(values: Iterable[float]) -> float | None:
    """The middle value, or halfway between the two middle ones; None for an empty list."""
    listed = list(values)
    return statistics.median(listed) if listed else None


def quartiles(values: Iterable[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median, upper quartile (both ends counted in); None for an empty list."""
    listed = list(values)
    if not listed:
        return None
    if len(listed) == 1:
        return listed[0], listed[0], listed[0]
    low, middle, high = statistics.quantiles(listed, n=4, method="inclusive")
    return low, middle, high
