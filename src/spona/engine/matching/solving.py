"""From a problem to a plan: `solve`.

    market → board → a best assignment → seat prices → ties by lot → plan with its certificate

What "best" means is the objective's affair; that as many mentees as possible are paired comes
before it, always. See `market` for how, `exact` for who computes it, `proof` for why it holds.
"""

import heapq
from collections import Counter

from spona.engine.matching.codec import digest
from spona.engine.matching.exact import SolverFailed, assign, seat_prices
from spona.engine.matching.leftover import unmatched
from spona.engine.matching.market import Board, Market, lay_out, open_market
from spona.engine.matching.plan import (
    Certificate,
    Objective,
    Pair,
    Plan,
    Reserve,
    Reserves,
    SeatPrice,
)
from spona.engine.matching.problem import Problem
from spona.engine.matching.proof import upper_bound, value
from spona.engine.matching.rules import warnings
from spona.engine.matching.ties import lot, settle

ENGINE = "spona-matching-1"
RESERVE_CHOICES = 2


def solve(problem: Problem, objective: Objective = Objective.TOTAL) -> Plan:
    """The best plan there is, with the proof of it.

    Same problem, same plan, whatever the order of its rows and whichever solver did the work.
    Raises PinRefused when a pin breaks a rule it does not name.
    """
    market = open_market(problem)
    floor = None
    if objective is Objective.BALANCED:
        floor = balanced_floor(market)
    board = lay_out(market, objective, floor)
    columns, prices = best_columns(board)
    return _plan(board, objective, floor, columns, prices)


def best_columns(board: Board) -> tuple[list[int], list[int]]:
    """The best assignment the lot prefers, and the seat prices that prove it."""
    columns, prices = _proved(board)
    return settle(board, columns, prices, board.market.problem.seed), prices


def _proved(board: Board) -> tuple[list[int], list[int]]:
    columns = assign(board)
    prices = seat_prices(board, columns)
    if value(board, columns) != upper_bound(board, prices):
        raise SolverFailed("the assignment does not reach its bound")
    return columns, prices


def balanced_floor(market: Market) -> int | None:
    """The fewest points a pair may have in a balanced plan; None if there is nothing to balance.

    The best worst pair is found by halving: the highest level below which all pairs can be closed
    without losing anybody, a kept pair or a promised seat. Pinned pairs are as they are.
    """
    columns, reached = _reached(market, None)
    free = [i for i, j in enumerate(columns) if j != market.nobody and market.home[i] is None]
    if not free:
        return None
    best = min(market.fit(i, columns[i]) for i in free)
    levels = sorted({level for level in market.points.ravel().tolist() if level > best})
    while levels:
        middle = len(levels) // 2
        if _reached(market, levels[middle])[1] == reached:
            best, levels = levels[middle], levels[middle + 1 :]
        else:
            levels = levels[:middle]
    return max(0, best - market.problem.balance_within)


def _reached(market: Market, floor: int | None) -> tuple[list[int], int]:
    """A best-total assignment above a floor, and what it reaches in the wishes above fit."""
    board = lay_out(market, Objective.TOTAL, floor)
    columns, _ = _proved(board)
    return columns, value(board, columns) // board.room


def _plan(
    board: Board,
    objective: Objective,
    floor: int | None,
    columns: list[int],
    prices: list[int],
) -> Plan:
    market, problem = board.market, board.market.problem
    load = Counter(columns)
    pairs = tuple(_pair(market, i, j) for i, j in enumerate(columns) if j != market.nobody)
    points = [pair.points for pair in pairs]
    named = zip(problem.mentors, prices, strict=True)
    return Plan(
        engine=ENGINE,
        problem=digest(problem),
        objective=objective,
        pairs=pairs,
        unmatched=unmatched(market, columns),
        reserves=tuple(_reserves(market, load, i, j) for i, j in enumerate(columns)),
        total=sum(points),
        worst=min(points, default=None),
        floor=floor,
        certificate=Certificate(
            value=value(board, columns),
            seat_prices=tuple(SeatPrice(mentor=m.id, price=price) for m, price in named),
        ),
    )


def _pair(market: Market, i: int, j: int) -> Pair:
    mentee, mentor = market.problem.mentees[i], market.problem.mentors[j]
    pin = market.problem.pin_by_mentee.get(mentee.id)
    return Pair(
        mentee=mentee.id,
        mentor=mentor.id,
        points=market.fit(i, j),
        pinned=pin is not None,
        overrides=pin.overrides if pin else (),
        warnings=warnings(market.problem, mentee, mentor),
    )


def _reserves(market: Market, load: Counter[int], i: int, chosen: int) -> Reserves:
    """Whom to ask next: first those with a seat to spare, then by points, then by lot."""
    problem, mentee = market.problem, market.problem.mentees[i]
    others = [j for j in market.possible(i) if j != chosen]
    rank = {j: (load[j] >= market.high[j], -market.fit(i, j)) for j in others}
    last = heapq.nsmallest(RESERVE_CHOICES, rank.values())[-1:]
    # The lot is only drawn among those it can concern.
    near = [j for j in others if rank[j] <= last[0]]
    near.sort(key=lambda j: (rank[j], lot(problem.seed, mentee.id, problem.mentors[j].id)))
    return Reserves(
        mentee=mentee.id,
        choices=tuple(
            Reserve(
                mentor=problem.mentors[j].id,
                points=market.fit(i, j),
                free=load[j] < market.high[j],
            )
            for j in near[:RESERVE_CHOICES]
        ),
    )
