"""Why there is no proposal: the smallest set of demands that cannot all hold.

Demands are: fill exactly the seats, each limit of each hard quota, the pins (as one), the exclusions
(as one). The smallest conflict is found by hitting sets (see `smallest`); then, in the same way, the
fewest people among the pins and exclusions that still conflict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spona.engine.selection.composition import Clash, ClashKind, Conflict
from spona.engine.selection.problem import Problem
from spona.engine.selection.smallest import smallest, whole
from spona.engine.selection.table import Table, classes, lay_out


@dataclass(frozen=True)
class _Demand:
    kind: ClashKind
    quota: int = -1


def conflict(problem: Problem) -> Conflict | None:
    """Nothing, or why no proposal keeps all that is hard."""
    table = lay_out(problem)
    return None if can_hold(table) else explain(table)


def can_hold(table: Table) -> bool:
    return _Question(table, _demands(table)).answer() is not None


def explain(table: Table) -> Conflict:
    """The conflict of a table that has one."""
    demands = _demands(table)

    def holding(some: Sequence[int]) -> Iterable[int] | None:
        chosen = _Question(table, [demands[i] for i in some]).people()
        if chosen is None:
            return None
        return (i for i, demand in enumerate(demands) if _is_kept(table, demand, chosen))

    found, is_smallest = smallest(len(demands), holding)
    chosen = [demands[i] for i in found]
    pins, exclusions, few = _people(table, chosen)
    clashes = [_clash(table, chosen, demand, pins, exclusions) for demand in chosen]
    return Conflict(
        clashes=tuple(clashes),
        is_smallest=is_smallest and few,
        method="hitting_sets" if is_smallest and few else "deletion",
    )


def _demands(table: Table) -> list[_Demand]:
    found = [_Demand(ClashKind.SEATS)]
    for q, quota in enumerate(table.problem.quotas):
        if quota.is_hard and quota.at_least is not None:
            found.append(_Demand(ClashKind.AT_LEAST, q))
        if quota.is_hard and quota.at_most is not None:
            found.append(_Demand(ClashKind.AT_MOST, q))
    found += [_Demand(ClashKind.PINNED)] * bool(table.pinned.any())
    return found + [_Demand(ClashKind.EXCLUDED)] * bool(table.excluded.any())


def _is_kept(table: Table, demand: _Demand, chosen: Any) -> bool:
    """Whether these people keep a demand."""
    if demand.kind is ClashKind.SEATS:
        return bool(chosen.sum() == table.problem.seats)
    if demand.kind is ClashKind.PINNED:
        return bool(chosen[table.pinned].all())
    if demand.kind is ClashKind.EXCLUDED:
        return not chosen[table.excluded].any()
    count = int((table.inside[demand.quota] & chosen).sum())
    if demand.kind is ClashKind.AT_LEAST:
        return bool(count >= table.least[demand.quota])
    return bool(count <= table.most[demand.quota])


class _Question:
    """Can these demands hold together? Asked of counts per class, not of people."""

    def __init__(
        self, table: Table, demands: Sequence[_Demand], pins: Any = None, exclusions: Any = None
    ) -> None:
        import numpy as np

        kinds = {demand.kind for demand in demands}
        nobody = np.zeros(table.size, dtype=bool)
        self.table, self.demands = table, demands
        every_pin = table.pinned if ClashKind.PINNED in kinds else nobody
        every_exclusion = table.excluded if ClashKind.EXCLUDED in kinds else nobody
        self.pins = every_pin if pins is None else pins
        self.exclusions = every_exclusion if exclusions is None else exclusions
        self.rows = sorted({demand.quota for demand in demands if demand.quota >= 0})

    @cached_property
    def kinds(self) -> tuple[Any, Any]:
        """The number of each applicant's class, and a member of each class."""
        import numpy as np

        marks = np.vstack([self.table.inside[self.rows], self.pins, self.exclusions])
        kinds = classes(marks)
        return kinds, np.unique(kinds, return_index=True)[1]

    def answer(self, gain: Any = None) -> Any:
        """Counts per class that keep all demands, as many as can be of `gain` (applicants' mask,
        whole classes); None if there are none.
        """
        import numpy as np

        kinds, members = self.kinds
        size = np.bincount(kinds, minlength=len(members))
        low = np.where(self.pins[members], size, 0)
        high = np.where(self.exclusions[members], 0, size)
        rows, least, most = self._limits(members)
        if not len(members):
            empty = ((least <= 0) & (most >= 0)).all()
            return np.zeros(0, dtype=np.int64) if empty else None
        worth = np.zeros(len(members)) if gain is None else gain[members].astype(float)
        return whole(-worth, rows, least, most, low, high)

    def people(self) -> Any:
        """The same as people (a mask): of each class first the pinned, last the excluded."""
        import numpy as np

        found = self.answer()
        if found is None:
            return None
        kinds, _ = self.kinds
        rank = np.where(self.table.pinned, 0, np.where(self.table.excluded, 2, 1))
        order = np.lexsort((rank, kinds))
        start = np.concatenate([[0], np.cumsum(np.bincount(kinds, minlength=len(found)))])[:-1]
        chosen = np.zeros(self.table.size, dtype=bool)
        chosen[order] = np.arange(self.table.size) - start[kinds[order]] < found[kinds[order]]
        return chosen

    def most_of(self, people: Any, sign: int) -> int:
        """The most (sign 1) or fewest (-1) of these people (whole classes) the demands allow."""
        found = self.answer(sign * people.astype(float))
        assert found is not None
        return int(found[people[self.kinds[1]]].sum())

    def _limits(self, members: Any) -> tuple[Any, Any, Any]:
        import numpy as np

        table, rows = self.table, list[tuple[Any, float, float]]()
        for demand in self.demands:
            count = table.inside[demand.quota][members] if demand.quota >= 0 else None
            if demand.kind is ClashKind.SEATS:
                rows.append((np.ones(len(members)), table.problem.seats, table.problem.seats))
            elif demand.kind is ClashKind.AT_LEAST:
                rows.append((count, table.least[demand.quota], np.inf))
            elif demand.kind is ClashKind.AT_MOST:
                rows.append((count, -np.inf, table.most[demand.quota]))
        matrix = np.array([row for row, _, _ in rows], dtype=float).reshape(-1, len(members))
        return (
            matrix,
            np.array([low for _, low, _ in rows], dtype=float),
            np.array([high for _, _, high in rows], dtype=float),
        )


def _people(table: Table, demands: list[_Demand]) -> tuple[Any, Any, bool]:
    """The fewest pins and exclusions (masks) with which these demands still conflict."""
    import numpy as np

    kinds = {demand.kind for demand in demands}
    nobody = np.zeros(table.size, dtype=bool)
    pins = table.pinned if ClashKind.PINNED in kinds else nobody
    exclusions = table.excluded if ClashKind.EXCLUDED in kinds else nobody
    whole, _ = _Question(table, demands).kinds
    people = np.flatnonzero(pins | exclusions)
    people = people[np.argsort(whole[people], kind="stable")]
    chains = [(i, i + 1) for i in range(len(people) - 1) if _same(whole, people[i : i + 2])]

    def holding(some: Sequence[int]) -> Iterable[int] | None:
        named = nobody.copy()
        named[people[list(some)]] = True
        question = _Question(table, demands, pins & named, exclusions & named)
        return some if question.answer() is not None else None

    if not len(people):
        return pins, exclusions, True
    found, few = smallest(len(people), holding, chains)
    named = nobody.copy()
    named[people[found]] = True
    return pins & named, exclusions & named, few


def _same(kinds: Any, two: Any) -> bool:
    return bool(kinds[two[0]] == kinds[two[1]])


def _clash(
    table: Table, demands: list[_Demand], demand: _Demand, pins: Any, exclusions: Any
) -> Clash:
    """How far one demand gets while all the others hold."""
    import numpy as np

    nobody = np.zeros(table.size, dtype=bool)
    free = ~table.excluded
    others = [other for other in demands if other != demand]
    if demand.kind in (ClashKind.PINNED, ClashKind.EXCLUDED):
        are_pins = demand.kind is ClashKind.PINNED
        people = pins if are_pins else exclusions
        left = (nobody, exclusions) if are_pins else (pins, nobody)
        question = _Question(table, others, *left)
        # They are classes of their own, to be counted apart.
        question.__dict__["kinds"] = _apart(question.kinds[0], people)
        number = int(people.sum())
        kept = question.most_of(people, 1 if are_pins else -1)
        possible = kept if are_pins else number - kept
        return Clash(
            kind=demand.kind,
            asked=number,
            possible=possible,
            eligible=number,
            people=table.listed(people),
        )
    question = _Question(table, others, pins, exclusions)
    if demand.kind is ClashKind.SEATS:
        question.__dict__["kinds"] = _apart(question.kinds[0], nobody)
        seats, everybody = table.problem.seats, ~nobody
        possible = min(question.most_of(everybody, 1), seats)
        if possible == seats:
            possible = question.most_of(everybody, -1)
        return Clash(kind=demand.kind, asked=seats, possible=possible, eligible=int(free.sum()))
    quota, counted = table.problem.quotas[demand.quota], table.inside[demand.quota]
    question.__dict__["kinds"] = _apart(question.kinds[0], counted)
    least = demand.kind is ClashKind.AT_LEAST
    return Clash(
        kind=demand.kind,
        key=quota.key,
        label=quota.label,
        asked=int(table.least[demand.quota] if least else table.most[demand.quota]),
        possible=question.most_of(counted, 1 if least else -1),
        eligible=int((counted & free).sum()),
    )


def _apart(kinds: Any, people: Any) -> tuple[Any, Any]:
    import numpy as np

    _, members, split = np.unique(2 * kinds + people, return_index=True, return_inverse=True)
    return split, members
