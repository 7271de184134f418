"""From a problem to a plan: `solve`.

    market → board → a best assignment → seat prices → ties by lot → plan with its certificate

What "best" means is the objective's affair; that as many mentees as possible are paired comes
before it, always. See `market` for how, `exact` for who computes it, `proof` for why it holds.
"""

from collections.abc import Callable
from dataclasses import replace

from spona.engine.matching.board import Board, lay_out
from spona.engine.matching.codec import digest
from spona.engine.matching.exact import best
from spona.engine.matching.floors import Floors
from spona.engine.matching.leftover import reserves, unmatched
from spona.engine.matching.market import Market, open_market
from spona.engine.matching.plan import Certificate, Objective, Pair, Plan, SeatPrice
from spona.engine.matching.problem import Problem
from spona.engine.matching.proof import value
from spona.engine.matching.quota_solving import solve_with_quotas
from spona.engine.matching.quotas import QuotaOutcome, QuotaPrice, outcomes
from spona.engine.matching.rules import warnings_of_pairs
from spona.engine.matching.ties import settle

ENGINE = "spona-matching-1"

Progress = Callable[[str, int, int], None]


def solve(
    problem: Problem, objective: Objective = Objective.TOTAL, progress: Progress | None = None
) -> Plan:
    """The best plan there is, with the proof of it.

    Same problem, same plan, whatever the order of its rows and whichever solver did the work.
    `progress(phase, done, of)` hears how far it is, the phases being "scores", "floor", "plan",
    "lot", "quotas" and "reasons"; what it raises ends the run. Raises PinRefused when a pin
    breaks a rule it does not name.
    """
    tell = progress or _nobody_listens
    tell("scores", 0, 1)
    market = open_market(problem)
    tell("scores", 1, 1)
    floor = None
    if objective is Objective.BALANCED:
        floor = Floors(market).plain(lambda done, of: tell("floor", done, of))
    board = lay_out(market, objective, floor)
    found = best(board, lambda done, of: tell("plan", done, of))
    tell("lot", 0, 1)
    columns = settle(board, found, problem.seed)
    if any(not outcome.met for outcome in judged(market, columns)):
        return _under_quotas(board, objective, columns, found.prices, tell)
    tell("reasons", 0, 1)
    certificate = _certificate(board, columns, found.prices)
    plan = _plan(market, objective, floor, columns, certificate)
    tell("reasons", 1, 1)
    return plan


def judged(market: Market, columns: list[int]) -> tuple[QuotaOutcome, ...]:
    """How far a plan gets with each quota."""
    problem = market.problem
    pairs = [(i, j) for i, j in enumerate(columns) if j != market.nobody]
    return outcomes(problem.quotas, problem.mentees, problem.mentors, pairs)


def _under_quotas(
    board: Board, objective: Objective, columns: list[int], prices: list[int], tell: Progress
) -> Plan:
    """The best plan that keeps the quotas, beside the one (`columns`) that would not have to."""
    market = board.market
    found = solve_with_quotas(market, objective, lambda done, of: tell("quotas", done, of))
    certificate = replace(_certificate(board, columns, prices), stages=found.stages)
    plan = _plan(market, objective, found.floor, found.columns, certificate)
    free = [market.fit(i, j) for i, j in enumerate(columns) if j != market.nobody]
    price = QuotaPrice(
        lost_pairs=len(free) - len(plan.pairs),
        lost_points=sum(free) - plan.total,
        worst_without=min(free, default=None),
    )
    return replace(plan, quota_price=price)


def _nobody_listens(phase: str, done: int, of: int) -> None:
    pass


def _certificate(board: Board, columns: list[int], prices: list[int]) -> Certificate:
    named = zip(board.market.problem.mentors, prices, strict=True)
    return Certificate(
        value=value(board, columns),
        seat_prices=tuple(SeatPrice(mentor=mentor.id, price=price) for mentor, price in named),
    )


def _plan(
    market: Market,
    objective: Objective,
    floor: int | None,
    columns: list[int],
    certificate: Certificate,
) -> Plan:
    pairs = _pairs(market, columns)
    points = [pair.points for pair in pairs]
    return Plan(
        engine=ENGINE,
        problem=digest(market.problem),
        objective=objective,
        pairs=pairs,
        unmatched=unmatched(market, columns),
        reserves=reserves(market, columns),
        total=sum(points),
        worst=min(points, default=None),
        floor=floor,
        certificate=certificate,
        quotas=judged(market, columns),
    )


def _pairs(market: Market, columns: list[int]) -> tuple[Pair, ...]:
    problem = market.problem
    chosen = [(i, j) for i, j in enumerate(columns) if j != market.nobody]
    people = [(problem.mentees[i], problem.mentors[j]) for i, j in chosen]
    found = []
    for (i, j), (mentee, mentor), caught in zip(
        chosen, people, warnings_of_pairs(problem, people), strict=True
    ):
        pin = problem.pin_by_mentee.get(mentee.id)
        found.append(
            Pair(
                mentee=mentee.id,
                mentor=mentor.id,
                points=market.fit(i, j),
                pinned=pin is not None,
                overrides=pin.overrides if pin else (),
                warnings=caught,
            )
        )
    return tuple(found)
