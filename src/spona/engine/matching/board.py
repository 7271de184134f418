"""From a market to numbers for one objective.

Everything an objective asks for is folded into one whole number per pair, digit above digit, so
that "largest sum" is the whole objective:

    paired at all  >  keeps an earlier pair  >  fills a promised seat  >  fit

Each digit has room for every sum the digits below can reach, so a lower wish never outvotes a
higher one: nobody is left out for the sake of a better fit. The fit digit is the points
themselves, or, for *worst first*, a ladder in which one pair on a low rung costs more than all
pairs together on the rungs above it.

Ladders make numbers of hundreds of digits. No solver could take those, and none has to: the
number is cut into *layers*, each short enough to be exact in floating point, and a lower layer
only ever decides among plans that all upper layers call best (see `exact`). The uncut numbers
are used once, for the proof, which Python adds up in full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spona.engine.matching.market import Market, blocks
from spona.engine.matching.plan import Objective

EXACT_IN_FLOAT = 2**53
SPARE_BITS = 16  # a solver adds several chains of moves before it compares


@dataclass(frozen=True, eq=False)
class Layer:
    """Some digits of a pair's worth: `gain[points]`, and `kept` more for a pair in `stay`.

    One unit is `scale` units of the whole number. The first `low` seats of a mentor add
    `promise` each. No chain of moves gains or loses more than `span`.
    """

    gain: Any
    kept: int
    promise: int
    scale: int
    span: int
    stay: dict[int, int]


@dataclass(frozen=True, eq=False)
class Board:
    """The market in numbers for one objective; the last column is "nobody" and worth nothing.

    `open` says which cells may be used, `worth_of[points]` what a pair is worth, all digits
    together. The first `low[j]` seats of a mentor add `promise` each. All fit together stays
    below `room`, so value divided by `room` is what the wishes above fit have reached.
    """

    market: Market
    open: Any
    low: tuple[int, ...]
    high: tuple[int, ...]
    layers: tuple[Layer, ...]
    worth_of: Any
    keep: int
    promise: int
    room: int
    floor: int | None

    @property
    def nobody(self) -> int:
        return self.market.nobody

    @property
    def size(self) -> int:
        return self.market.size

    @cached_property
    def worth(self) -> Any:
        """The whole table; 64 bits wide where that is sure to do, Python's own numbers otherwise."""
        return self.rows(0, self.size)

    def rows(self, start: int, stop: int) -> Any:
        return self._table(self.worth_of, self.keep, self.market.stay, start, stop)

    def table(self, layer: Layer) -> Any:
        """One layer for the solvers: floating point, closed cells at minus infinity."""
        import numpy as np

        gain = layer.gain.astype(np.float64)
        table = self._table(gain, layer.kept, layer.stay, 0, self.size)
        table[~self.open] = -np.inf
        return table

    def _table(self, gain: Any, kept: int, stay: dict[int, int], start: int, stop: int) -> Any:
        import numpy as np

        points = self.market.points[start:stop]
        table = np.zeros((stop - start, self.nobody + 1), dtype=gain.dtype)
        if gain.dtype != object and (np.diff(gain) == 1).all():
            np.add(points, gain[0], out=table[:, :-1], casting="unsafe")  # much faster
        else:
            table[:, :-1] = gain[points]
        for i, j in stay.items():
            if start <= i < stop:
                table[i - start, j] += kept
        return table

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Rows from and to, a few at a time."""
        yield from blocks(self.size, self.nobody + 1)


def lay_out(market: Market, objective: Objective, floor: int | None = None) -> Board:
    """The board of an objective. Pairs below `floor` points are closed unless pinned."""
    import numpy as np

    size, nobody = market.size, market.nobody
    top = int(market.points.max()) if market.points.size else 0
    fit = _Fit(market, objective, top)
    room = size * fit.most + 1
    low, promise = (market.low, room) if any(market.low) else ((0,) * nobody, 0)
    keep = room * (size + 1) if promise else room
    place = keep * (size + 1) if market.stay else keep
    opened = np.ones((size, nobody + 1), dtype=bool)
    np.logical_not(market.excluded, out=opened[:, :nobody])
    if floor:
        opened[:, :nobody] &= market.points >= floor
    for i, home in enumerate(market.home):
        if home is not None:
            opened[i] = False
            opened[i, home] = True
    wide = place + keep + fit.most < 2**62 // (2 * size + 4)
    worth_of = np.array([fit.of(p) + place for p in range(top + 1)], np.int64 if wide else object)
    if 3 * place * SPARE_BITS < EXACT_IN_FLOAT:
        layers: tuple[Layer, ...] = (Layer(worth_of, keep, promise, 1, 3 * place, market.stay),)
    else:
        wishes = np.full(top + 1, place // room)
        units = place // room
        first = Layer(wishes, keep // room, promise // room, room, 3 * units, market.stay)
        layers = (first, *fit.layers())
    return Board(market, opened, low, market.high, layers, worth_of, keep, promise, room, floor)


class _Fit:
    """What the points of a pair are worth under the objective: 0 to `most`."""

    def __init__(self, market: Market, objective: Objective, top: int) -> None:
        import numpy as np

        self.size, self.top = market.size, top
        self.ladder = objective is Objective.WORST_FIRST
        if not self.ladder:
            self.most = top
            return
        self.base = market.size + 1
        self.levels = np.flatnonzero(np.bincount(market.points.ravel(), minlength=1)).tolist()
        self.rung = {points: rung for rung, points in enumerate(self.levels)}
        self.most = self.base ** len(self.levels) - 1 if market.points.size else 0

    def of(self, points: int) -> int:
        if not self.ladder:
            return points
        rung = self.rung.get(points)
        if rung is None:
            return 0
        rungs = len(self.levels)
        return int(self.base**rungs - self.base ** (rungs - 1 - rung))

    def layers(self) -> Iterator[Layer]:
        """The ladder, as many rungs at a time as floating point holds."""
        import numpy as np

        if not self.ladder:
            span = 2 * self.size * self.top
            yield Layer(np.arange(self.top + 1), 0, 0, 1, span, {})
            return
        together = 1
        while self.base ** (together + 2) * SPARE_BITS < EXACT_IN_FLOAT:
            together += 1
        rungs = len(self.levels)
        for start in range(0, rungs, together):
            part = self.levels[start : start + together]
            gain = np.full(self.top + 1, self.base ** len(part) if not start else 0)
            for k, points in enumerate(part):
                gain[points] -= self.base ** (len(part) - 1 - k)
            scale = self.base ** (rungs - start - len(part))
            yield Layer(gain, 0, 0, scale, 2 * self.base ** (len(part) + 1), {})
