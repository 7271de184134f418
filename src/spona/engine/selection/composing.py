"""Composing: the seats for those with most points in total, under quotas, pins and exclusions.

Proved best and unique: of proposals with equal totals, the one that holds the first applicant of
the list (`Problem.ranked`) on whom two of them differ. It proposes; people decide.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from spona.engine.matching.codec import digest
from spona.engine.selection.composition import (
    CannotCompose,
    Certificate,
    Composition,
    Exchange,
    Margin,
    Place,
    QuotaOutcome,
    StandIn,
    Standing,
)
from spona.engine.selection.conflicts import can_hold, explain
from spona.engine.selection.problem import BadProblem, Problem
from spona.engine.selection.proof import SCALE, find_prices, proved_bound
from spona.engine.selection.seating import Seating, by_list, seat
from spona.engine.selection.table import Table, lay_out

ENGINE = "spona-selection-1"


def compose(problem: Problem) -> Composition:
    """The best proposal. Raises CannotCompose, with the conflict, where there is none."""
    table = lay_out(problem)
    insist(table)
    seating = seat(table, margin=True)
    chosen, members = seating.chosen, table.listed(seating.chosen)
    outside = table.listed(~chosen & ~table.excluded)
    reserves = outside[: problem.reserves]
    return Composition(
        engine=ENGINE,
        problem=digest(problem),
        seats=problem.seats,
        members=members,
        reserves=reserves,
        places=_places(table, chosen, reserves),
        total=seating.total,
        quotas=outcomes(table, chosen),
        stand_ins=_stand_ins(table, chosen),
        margin=_margin(table, seating),
        certificate=_certificate(table, seating),
    )


def insist(table: Table) -> None:
    """Raises CannotCompose where the hard demands cannot all hold."""
    if not table.keeps(by_list(table)) and not can_hold(table):
        raise CannotCompose(explain(table))


def refill(problem: Problem, composition: Composition, *, gone: Iterable[str]) -> Composition:
    """After somebody dropped out: all other members stay (as pins), the free seats go to the best.

    Where the quotas cannot all be kept any more, they are kept as far as possible. Raises
    CannotCompose only if there are not enough people left.
    """
    left = set(gone)
    if strange := left - problem.by_id.keys():
        raise BadProblem(f"gone, but unknown: {min(strange)}")
    stay = set(composition.members) - left
    after = replace(
        problem, pinned=tuple(stay), excluded=tuple((set(problem.excluded) | left) - stay)
    )
    try:
        return compose(after)
    except CannotCompose:
        softer = tuple(replace(quota, is_hard=False) for quota in problem.quotas)
        return compose(replace(after, quotas=softer))


def check(composition: Composition, problem: Problem) -> bool:
    """Whether this is a proposal of this problem and what its certificate says adds up.

    Whole numbers only, no solver: members, seats, quotas, total, and the bound the prices prove.
    """
    if composition.problem != digest(problem):
        return False
    table, said = lay_out(problem), composition.certificate
    chosen = table.mask(composition.members)
    short = table.shortfall(chosen)
    bound = proved_bound(table, said.prices, short, said.scale) if said.prices else None
    return (
        len(set(composition.members)) == len(composition.members)
        and table.keeps(chosen)
        and composition.members == table.listed(chosen)
        and table.total(chosen) == composition.total == said.value == said.bound
        and short == said.shortfall
        and composition.quotas == outcomes(table, chosen)
        and (bound is None or said.value <= said.proved_bound == bound)
    )


def _certificate(table: Table, seating: Seating) -> Certificate:
    prices = find_prices(table, seating.shortfall)
    proved = seating.total
    if prices:
        proved = proved_bound(table, prices, seating.shortfall, SCALE)
    return Certificate(
        value=seating.total,
        bound=seating.total,
        proved_bound=proved,
        shortfall=seating.shortfall,
        scale=SCALE,
        prices=prices,
    )


def outcomes(table: Table, chosen: Any) -> tuple[QuotaOutcome, ...]:
    counts = table.counts(chosen).tolist()
    eligible = table.counts(~table.excluded).tolist()
    return tuple(
        QuotaOutcome(
            key=quota.key,
            label=quota.label,
            least=None if quota.at_least is None else int(table.least[q]),
            most=None if quota.at_most is None else int(table.most[q]),
            reached=counts[q],
            eligible=eligible[q],
            is_hard=quota.is_hard,
        )
        for q, quota in enumerate(table.problem.quotas)
    )


def _places(table: Table, chosen: Any, reserves: tuple[str, ...]) -> tuple[Place, ...]:
    problem, places = table.problem, list[Place]()
    reserve = {id_: number for number, id_ in enumerate(reserves, 1)}
    for position, applicant in enumerate(problem.ranked):
        equal = places and places[-1].total == applicant.total
        pinned, excluded = bool(table.pinned[position]), bool(table.excluded[position])
        standing = Standing.IN if chosen[position] else Standing.OUT
        places.append(
            Place(
                id=applicant.id,
                rank=places[-1].rank if equal else position + 1,
                points=applicant.points,
                credit=applicant.credit,
                total=applicant.total,
                standing=Standing.PINNED if pinned else Standing.EXCLUDED if excluded else standing,
                reserve=reserve.get(applicant.id, 0),
                spread=applicant.spread,
            )
        )
    return tuple(places)


def broken_by(table: Table, before: Any, after: Any) -> Any:
    """Which quotas (last axis: theirs) are further from met with these counts than before."""
    return table.shortfalls(after) > table.shortfalls(before)


def _stand_ins(table: Table, chosen: Any) -> tuple[StandIn, ...]:
    """Per class of members, the first outside whose coming breaks nothing, or fewest."""
    import numpy as np

    outside = np.flatnonzero(~chosen & ~table.excluded)
    first = outside[np.sort(np.unique(table.kinds[outside], return_index=True)[1])]
    counts, keys = table.counts(chosen), [quota.key for quota in table.problem.quotas]
    inside, found = table.inside.astype(np.int64), dict[tuple[str, tuple[str, ...]], list[str]]()
    answers: dict[int, tuple[str, tuple[str, ...]]] = {}
    for j in np.flatnonzero(chosen).tolist():
        kind = int(table.kinds[j])
        if kind not in answers and len(first):
            after = counts - inside[:, j] + inside[:, first].T
            broken = broken_by(table, counts, after)
            best = int(np.argmin(broken.sum(axis=1)))  # the first of the fewest
            which = tuple(keys[q] for q in np.flatnonzero(broken[best]).tolist())
            answers[kind] = table.ids[int(first[best])], which
        found.setdefault(answers.get(kind, ("", ())), []).append(table.ids[j])
    return tuple(
        StandIn(leaving=tuple(leaving), taking=taking, breaks=breaks)
        for (taking, breaks), leaving in found.items()
    )


def _margin(table: Table, seating: Seating) -> Margin:
    import numpy as np

    leaving = np.flatnonzero(seating.chosen & seating.ever_out)
    entering = np.flatnonzero(~seating.chosen & seating.ever_in)
    exchanges = []
    totals = sorted(
        {int(v) for v in table.value[leaving]} & {int(v) for v in table.value[entering]}
    )
    for total in reversed(totals):
        there = leaving[table.value[leaving] == total]
        here = entering[table.value[entering] == total]
        can = _exchangeable(table, seating.chosen, there, here)
        inside, outside = there[can.any(axis=1)], here[can.any(axis=0)]
        if len(inside):
            ids = [tuple(table.ids[j] for j in some.tolist()) for some in (inside, outside)]
            exchanges.append(Exchange(total=total, inside=ids[0], outside=ids[1]))
    return Margin(
        exchanges=tuple(exchanges),
        may_leave=tuple(table.ids[j] for j in leaving.tolist()),
        may_enter=tuple(table.ids[j] for j in entering.tolist()),
    )


def _exchangeable(table: Table, chosen: Any, there: Any, here: Any) -> Any:
    """[i, j]: whether here[j] can sit where there[i] does, at no cost to any wish."""
    import numpy as np

    counts, inside = table.counts(chosen), table.inside.astype(np.int64)
    short = table.shortfall(chosen)
    can = np.zeros((len(there), len(here)), dtype=bool)
    for kind in set(table.kinds[there].tolist()):
        rows = np.flatnonzero(table.kinds[there] == kind)
        after = table.shortfalls(counts - inside[:, there[rows[0]]] + inside[:, here].T)
        can[rows] = ~after[:, table.hard].any(axis=1) & (after[:, ~table.hard].sum(axis=1) <= short)
    return can
