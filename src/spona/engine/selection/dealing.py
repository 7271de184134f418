"""The two steps of an assignment: how many of which papers each reader gets, then which.

Readers and papers are numbers here; see `assigning` for the method and its sources.
"""

import random
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

SWAPS = 20_000  # tried at most by the local search
REPAIRS = 2_000  # tried at most to join readers who share nothing


@dataclass(frozen=True)
class PaperClass:
    """Papers that the same readers may read and that need as many more."""

    papers: list[int]
    readers: list[int]
    needs: int


class Flow:
    """`given[c, i]`: how many papers of class c reader i gets. As many placed as possible; then the
    least sum of squared loads (`load`, those kept included).
    """

    def __init__(self, classes: list[PaperClass], room: list[int], load: list[int]) -> None:
        import numpy as np

        self.classes, self.room, self.load = classes, list(room), list(load)
        shape = len(classes), len(room)
        self.given = np.zeros(shape, dtype=np.int64)
        self.size = np.zeros(shape, dtype=np.int64)  # nought where she may not
        for c, some in enumerate(classes):
            self.size[c, some.readers] = len(some.papers)
        self.open = [some.needs * len(some.papers) for some in classes]
        for c in sorted(range(len(classes)), key=lambda c: (len(classes[c].readers), c)):
            self._fill(c)
        has, can = self.given > 0, self.given < self.size
        self.ways = has.T.astype(np.float64) @ can.astype(np.float64)  # reader → who may take over
        self._place_the_rest()
        self._even_out()
        self.missing = sum(self.open)
        self.squares = sum(load**2 for load in self.load)

    def _fill(self, c: int) -> None:
        """Evenly, always to the least loaded."""
        given, most = [0] * len(self.room), len(self.classes[c].papers)
        while self.open[c]:
            able = [i for i in self.classes[c].readers if given[i] < most and self.room[i] > 0]
            if not able:
                break
            lowest = min(self.load[i] for i in able)
            for i in [i for i in able if self.load[i] == lowest][: self.open[c]]:
                given[i] += 1
                self.open[c] -= 1
                self._load(i, 1)
        self.given[c] = given

    def _load(self, i: int, by: int) -> None:
        self.load[i] += by
        self.room[i] -= by

    def _place_the_rest(self) -> None:
        """A paper for somebody who has no room, if she can hand on one of hers, and so on."""
        for c in range(len(self.classes)):
            while self.open[c]:
                starts = (self.given[c] < self.size[c]).nonzero()[0].tolist()
                path = self._path(starts, {i for i, room in enumerate(self.room) if room > 0})
                if not path:
                    break
                self.open[c] -= 1
                self._change(c, path[0], 1)
                self._hand_on(path)
                self._load(path[-1], 1)

    def _even_out(self) -> None:
        """From the most loaded to anybody with at least two fewer, as long as there is a way."""
        while self._shift_at_each_level():
            pass

    def _shift_at_each_level(self) -> bool:
        level, shifted = max(self.load, default=0), False
        while level > 1:
            starts = [i for i, load in enumerate(self.load) if load == level]
            ends = {i for i, load in enumerate(self.load) if load <= level - 2 and self.room[i] > 0}
            path = self._path(starts, ends) if starts and ends else []
            if not path:
                level -= 1
                continue
            self._hand_on(path)
            self._load(path[0], -1)
            self._load(path[-1], 1)
            shifted = True
        return shifted

    def _path(self, starts: list[int], ends: set[int]) -> list[int]:
        """A shortest way of handing on; empty if there is none."""
        before: dict[int, int] = dict.fromkeys(starts, -1)
        queue = deque(sorted(starts))
        while queue:
            i = queue.popleft()
            if i in ends:
                path = [i]
                while before[path[0]] >= 0:
                    path.insert(0, before[path[0]])
                return path
            for follower in (self.ways[i] > 0).nonzero()[0].tolist():
                if follower not in before:
                    before[follower] = i
                    queue.append(follower)
        return []

    def _hand_on(self, path: list[int]) -> None:
        for i, follower in pairwise(path):
            able = (self.given[:, i] > 0) & (self.given[:, follower] < self.size[:, follower])
            c = int(able.nonzero()[0][0])
            self._change(c, i, -1)
            self._change(c, follower, 1)

    def _change(self, c: int, i: int, by: int) -> None:
        import numpy as np

        def part() -> Any:
            return np.outer(self.given[c] > 0, self.given[c] < self.size[c]).astype(float)

        self.ways -= part()
        self.given[c, i] += by
        self.ways += part()


class _Table:
    """Papers with their readers, and how many papers each two readers share."""

    def __init__(self, given: list[set[int]], readers: int) -> None:
        self.given = [set(some) for some in given]
        self.shared = [[0] * readers for _ in range(readers)]
        for some in self.given:
            for i in some:
                self._count(i, some, 1)

    def _count(self, i: int, others: set[int], by: int) -> None:
        for other in others:
            if other != i:
                self.shared[i][other] += by

    def add(self, j: int, i: int) -> None:
        self._both(i, self.given[j], 1)
        self.given[j].add(i)

    def take(self, j: int, i: int) -> None:
        self.given[j].remove(i)
        self._both(i, self.given[j], -1)

    def _both(self, i: int, others: set[int], by: int) -> None:
        for other in others:
            self.shared[i][other] += by
            self.shared[other][i] += by

    def cost(self, i: int, others: set[int]) -> int:
        """How much the sum of squares grows (halved, and apart from a constant)."""
        row = self.shared[i]
        return sum(row[other] for other in others)

    def swap(self, j: int, i: int, k: int, h: int) -> None:
        """Reader i of paper j and reader h of paper k change places."""
        self.take(j, i)
        self.take(k, h)
        self.add(j, h)
        self.add(k, i)


def mix(flow: Flow, kept: list[set[int]], chance: random.Random) -> list[set[int]]:
    """Deal the papers out as the flow says; each two readers share as few as others if possible."""
    table = _Table(kept, len(flow.room))
    for c, some in enumerate(flow.classes):
        _deal(table, some, flow.given[c].tolist(), chance)
    _search(table, flow.classes, kept, chance)
    _join(table, flow.classes, kept, chance)
    return table.given


def _deal(table: _Table, some: PaperClass, left: list[int], chance: random.Random) -> None:
    """Who has as many left as there are papers must get this one; the others are free to choose.

    With needs that differ by one at most this never runs dry (Gale and Ryser).
    """
    papers, total = list(some.papers), sum(left)
    chance.shuffle(papers)
    least, more = divmod(total, len(papers))
    lot = {i: chance.random() for i in some.readers}
    for number, j in enumerate(papers):
        wanted = least + (number < more)
        still = len(papers) - number
        chosen = [i for i in some.readers if left[i] == still]
        for i in chosen:
            table.add(j, i)
        for _ in range(wanted - len(chosen)):
            able = [i for i in some.readers if left[i] and i not in table.given[j]]
            others = table.given[j]
            best = min(able, key=lambda i: (table.cost(i, others), -left[i], lot[i]))
            table.add(j, best)
            chosen.append(best)
        for i in chosen:
            left[i] -= 1


def _search(
    table: _Table, classes: list[PaperClass], kept: list[set[int]], chance: random.Random
) -> None:
    """Swaps within a class that lower the sum of squares of what two readers share."""
    large = [some for some in classes if len(some.papers) > 1]
    if not large:
        return
    sizes = [len(some.papers) for some in large]
    for _ in range(min(SWAPS, 6 * sum(sizes))):
        some = chance.choices(large, sizes)[0]
        j, k = chance.sample(some.papers, 2)
        mine = sorted(table.given[j] - kept[j] - table.given[k])
        hers = sorted(table.given[k] - kept[k] - table.given[j])
        if not mine or not hers:
            continue
        i, h = chance.choice(mine), chance.choice(hers)
        here, there = table.given[j] - {i}, table.given[k] - {h}
        # Both leave, then both come: what a pair shares counts squared.
        before = table.cost(i, here) + table.cost(h, there) - len(here) - len(there)
        after = table.cost(h, here) + table.cost(i, there)
        if after < before:
            table.swap(j, i, k, h)


def _join(
    table: _Table, classes: list[PaperClass], kept: list[set[int]], chance: random.Random
) -> None:
    """Where readers fall into groups that share nothing, swaps that bring groups together."""
    may = {j: set(some.readers) for some in classes for j in some.papers}
    papers = [j for j in may if len(table.given[j]) > 1]
    groups, tries = hang_together(table.given), REPAIRS if len(papers) > 1 else 0
    while len(groups) > 1 and tries:
        tries -= 1
        group = {i: number for number, some in enumerate(groups) for i in some}
        j, k = chance.sample(papers, 2)
        mine = sorted((table.given[j] - kept[j] - table.given[k]) & may[k])
        hers = sorted((table.given[k] - kept[k] - table.given[j]) & may[j])
        if not mine or not hers or group[mine[0]] == group[hers[0]]:
            continue
        i, h = chance.choice(mine), chance.choice(hers)
        table.swap(j, i, k, h)
        found = hang_together(table.given)
        if len(found) < len(groups):
            groups = found
        else:
            table.swap(j, h, k, i)


def hang_together(given: list[set[int]]) -> list[list[int]]:
    """Readers by groups that share papers, directly or through others; the largest first."""
    leader: dict[int, int] = {}

    def lead(i: int) -> int:
        while leader.setdefault(i, i) != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    for some in given:
        first = min(some, default=-1)
        for i in some:
            leader[lead(i)] = lead(first)
    groups: dict[int, list[int]] = {}
    for i in sorted(leader):
        groups.setdefault(lead(i), []).append(i)
    return sorted(groups.values(), key=lambda group: (-len(group), group))
