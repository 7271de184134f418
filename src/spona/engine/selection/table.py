"""A selection as arrays: applicants in the order of the list, quotas as rows over them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from spona.engine.selection.problem import Problem


@dataclass(frozen=True, eq=False)
class Table:
    """`inside[q, j]`: quota q counts applicant j. Limits in seats. `kinds` numbers the classes:
    applicants whom no quota tells apart share one.
    """

    problem: Problem
    ids: list[str]
    value: Any
    pinned: Any
    excluded: Any
    inside: Any
    least: Any
    most: Any
    hard: Any
    kinds: Any

    @property
    def size(self) -> int:
        return len(self.ids)

    def mask(self, ids: Iterable[str]) -> Any:
        import numpy as np

        wanted = set(ids)
        return np.array([id_ in wanted for id_ in self.ids], dtype=bool)

    def counts(self, chosen: Any) -> Any:
        """How many of the chosen (a mask) each quota counts."""
        return (self.inside & chosen).sum(axis=1)

    def shortfalls(self, counts: Any) -> Any:
        """Seats too few or too many, per quota (last axis of `counts`)."""
        import numpy as np

        return np.maximum(0, self.least - counts) + np.maximum(0, counts - self.most)

    def shortfall(self, chosen: Any) -> int:
        """Of the quotas that give way, together."""
        return int(self.shortfalls(self.counts(chosen))[~self.hard].sum())

    def keeps(self, chosen: Any) -> bool:
        """Whether these are a proposal: seats, hard quotas, pins and exclusions."""
        return bool(
            chosen.sum() == self.problem.seats
            and chosen[self.pinned].all()
            and not chosen[self.excluded].any()
            and not self.shortfalls(self.counts(chosen))[self.hard].any()
        )

    def total(self, chosen: Any) -> int:
        return int(self.value[chosen].sum())

    def listed(self, chosen: Any) -> tuple[str, ...]:
        """Ids in the order of the list."""
        return tuple(self.ids[j] for j in chosen.nonzero()[0].tolist())


def without(table: Table, q: int) -> Table:
    """The same without one quota."""
    import numpy as np

    quotas = table.problem.quotas[:q] + table.problem.quotas[q + 1 :]
    inside = np.delete(table.inside, q, axis=0)
    return replace(
        table,
        problem=replace(table.problem, quotas=quotas),
        inside=inside,
        least=np.delete(table.least, q),
        most=np.delete(table.most, q),
        hard=np.delete(table.hard, q),
        kinds=classes(inside),
    )


def lay_out(problem: Problem) -> Table:
    import numpy as np

    ranked = problem.ranked
    ids = [applicant.id for applicant in ranked]
    pinned, excluded = set(problem.pinned), set(problem.excluded)
    places: dict[tuple[str, str], list[int]] = {}
    for j, applicant in enumerate(ranked):
        for trait in applicant.traits:
            for value in trait.values:
                places.setdefault((trait.attribute, value), []).append(j)
    inside = np.zeros((len(problem.quotas), len(ids)), dtype=bool)
    for row, quota in zip(inside, problem.quotas, strict=True):
        for value in quota.values:
            row[places.get((quota.attribute, value), [])] = True
    seats = problem.seats
    return Table(
        problem=problem,
        ids=ids,
        value=np.array([applicant.total for applicant in ranked], dtype=np.int64),
        pinned=np.array([id_ in pinned for id_ in ids], dtype=bool),
        excluded=np.array([id_ in excluded for id_ in ids], dtype=bool),
        inside=inside,
        least=np.array([quota.least(seats) for quota in problem.quotas], dtype=np.int64),
        most=np.array([quota.most(seats) for quota in problem.quotas], dtype=np.int64),
        hard=np.array([quota.is_hard for quota in problem.quotas], dtype=bool),
        kinds=classes(inside),
    )


def classes(rows: Any) -> Any:
    """Columns that are equal get the same number."""
    import numpy as np

    if not rows.shape[1]:
        return np.zeros(0, dtype=np.int64)
    packed = np.ascontiguousarray(np.packbits(rows, axis=0).T)
    if not packed.shape[1]:
        return np.zeros(rows.shape[1], dtype=np.int64)
    as_one = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    return np.unique(as_one, return_inverse=True)[1]
