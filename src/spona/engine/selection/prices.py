"""What decisions cost: every quota, a pin, an exclusion, a swap. Each is solved again, exactly.

Of several answers that are equally good, the one that moves fewest people is told (and of those the
first by the list), so nobody is named who need not move.
"""

from collections.abc import Iterable
from dataclasses import replace

from spona.engine.selection.composing import broken_by
from spona.engine.selection.composition import (
    Change,
    Composition,
    QuotaPrice,
    Standing,
    SwapPrice,
    WishPrice,
)
from spona.engine.selection.conflicts import can_hold, explain
from spona.engine.selection.problem import BadProblem, Problem
from spona.engine.selection.seating import by_list, seat
from spona.engine.selection.table import Table, lay_out, without


def quota_prices(problem: Problem, composition: Composition) -> tuple[QuotaPrice, ...]:
    """For each quota, the best proposal without it. `costs` is never below nought for hard quotas;
    among quotas that give way, one gone can make room for another to be kept better.
    """
    table, prices = lay_out(problem), []
    for q, quota in enumerate(problem.quotas):
        change = _change(without(table, q), composition)
        prices.append(QuotaPrice(key=quota.key, costs=-change.cost, change=change))
    return tuple(prices)


def wish_prices(problem: Problem, composition: Composition) -> tuple[WishPrice, ...]:
    """For each pin and each exclusion there is, the best proposal without it."""
    prices = []
    for id_ in (*problem.pinned, *problem.excluded):
        pinned = tuple(other for other in problem.pinned if other != id_)
        excluded = tuple(other for other in problem.excluded if other != id_)
        freed = replace(problem, pinned=pinned, excluded=excluded)
        change = change_to(freed, composition)
        standing = Standing.PINNED if id_ in problem.pinned else Standing.EXCLUDED
        prices.append(WishPrice(id=id_, standing=standing, costs=-change.cost, change=change))
    return tuple(prices)


def price_of_pin(problem: Problem, composition: Composition, id: str) -> Change:
    """The best proposal with somebody in."""
    return change_to(_decided(problem, entering=[id]), composition)


def price_of_exclusion(problem: Problem, composition: Composition, id: str) -> Change:
    """The best proposal with somebody out."""
    return change_to(_decided(problem, leaving=[id]), composition)


def price_of_swap(
    problem: Problem, composition: Composition, *, leaving: str, entering: str
) -> SwapPrice:
    """One out for one in: nobody else moves, and at its best."""
    members = set(composition.members)
    if leaving not in members or entering in members or entering not in problem.by_id:
        raise BadProblem("a swap is somebody who is in for somebody who is out")
    table = lay_out(problem)
    before = table.mask(members)
    after = table.mask(members - {leaving} | {entering})
    broken = broken_by(table, table.counts(before), table.counts(after))
    keys = [quota.key for quota in problem.quotas]
    return SwapPrice(
        leaving=leaving,
        entering=entering,
        direct_cost=table.total(before) - table.total(after),
        breaks=tuple(key for key, is_broken in zip(keys, broken, strict=True) if is_broken),
        best=change_to(_decided(problem, entering=[entering], leaving=[leaving]), composition),
    )


def change_to(problem: Problem, composition: Composition) -> Change:
    """The best proposal of a problem, beside one of a like problem over the same people."""
    return _change(lay_out(problem), composition)


def _change(table: Table, composition: Composition) -> Change:
    now = table.mask(composition.members)
    possible = table.keeps(now) or table.keeps(by_list(table)) or can_hold(table)
    if not possible:
        return Change(conflict=explain(table))
    seating = seat(table, near=now)
    return Change(
        entering=table.listed(seating.chosen & ~now),
        leaving=table.listed(now & ~seating.chosen),
        cost=composition.total - seating.total,
        total=seating.total,
    )


def _decided(
    problem: Problem, *, entering: Iterable[str] = (), leaving: Iterable[str] = ()
) -> Problem:
    """The same with somebody pinned or excluded; a decision by hand the other way gives way."""
    pinned = (set(problem.pinned) | set(entering)) - set(leaving)
    excluded = (set(problem.excluded) | set(leaving)) - set(entering)
    return replace(problem, pinned=tuple(pinned), excluded=tuple(excluded))
