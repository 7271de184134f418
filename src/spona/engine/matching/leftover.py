"""Those who are left, and the next choices of all others.

"Nobody fits" is a result like any other. It comes with the rules that keep every single mentor
away and the smallest change that would help, so that a coordinator can see at once whether to
ask somebody for one more seat, to set a rule aside knowingly, or to go and find a mentor who is
not in the pool yet.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spona.engine.matching.market import Market
from spona.engine.matching.plan import (
    Change,
    Excluded,
    Finding,
    Plan,
    Reserve,
    Reserves,
    Tally,
    Unmatched,
)
from spona.engine.matching.problem import Mentee, Severity
from spona.engine.matching.rules import FORBIDDEN, NO_CAPACITY, NO_LANGUAGE, Rule, rules_at
from spona.engine.matching.ties import lot

NEVER_ADVISED = {NO_LANGUAGE, FORBIDDEN}
RESERVE_CHOICES = 2
LISTED = 250_000  # that many mentors are named one by one; beyond, each mentee's are counted


def reserves(market: Market, columns: Sequence[int]) -> tuple[Reserves, ...]:
    """Whom to ask next: first those with a seat to spare, then by points, then by lot."""
    import numpy as np

    load = np.bincount(columns, minlength=market.nobody + 1)[: market.nobody]
    full = load >= np.array(market.high, dtype=np.int64)
    never = 2**40
    later = np.where(full, 2**20, 0)  # more than any points
    answer = []
    for i, chosen in enumerate(columns):
        rank = np.where(market.excluded[i], never, later - market.points[i])
        if chosen != market.nobody:
            rank[chosen] = never
        choices = min(RESERVE_CHOICES, int((rank < never).sum()))
        near: list[int] = []
        if choices:
            # The lot is only drawn among those it can concern.
            last = np.partition(rank, choices - 1)[choices - 1]
            near = np.flatnonzero(rank <= last).tolist()
        answer.append(_reserves(market, i, near, rank, full))
    return tuple(answer)


def _reserves(market: Market, i: int, near: list[int], rank: Any, full: Any) -> Reserves:
    problem, mentee = market.problem, market.problem.mentees[i]
    near.sort(key=lambda j: (rank[j], lot(problem.seed, mentee.id, problem.mentors[j].id)))
    return Reserves(
        mentee=mentee.id,
        choices=tuple(
            Reserve(mentor=problem.mentors[j].id, points=market.fit(i, j), free=not full[j])
            for j in near[:RESERVE_CHOICES]
        ),
    )


def unmatched(market: Market, columns: Sequence[int]) -> tuple[Unmatched, ...]:
    """One entry per mentee whose column is "nobody", in the problem's order."""
    left = [i for i, j in enumerate(columns) if j == market.nobody]
    if not left:
        return ()
    problem = market.problem
    mentees = [problem.mentees[i] for i in left]
    tables = [
        (rule, rule.catches(problem, mentees, problem.mentors))
        for rule in rules_at(problem, Severity.BLOCK)
    ]
    seatable = _seatable(market, columns)
    listed = len(left) * market.nobody <= LISTED
    return tuple(
        _Left(market, i, [(rule, table[k]) for rule, table in tables], seatable).told(listed)
        for k, i in enumerate(left)
    )


def _seatable(market: Market, columns: Sequence[int]) -> Any:
    """Mentors who have a free seat, or could have one if others moved over to theirs."""
    import numpy as np

    load = np.bincount(columns, minlength=market.nobody + 1)[: market.nobody]
    found = load < np.array(market.high, dtype=np.int64)
    queue = np.flatnonzero(found).tolist()
    movable = [i for i, j in enumerate(columns) if j != market.nobody and market.home[i] is None]
    people = np.array(movable, dtype=np.int64)
    origin = np.asarray(columns, dtype=np.int64)[people]
    for free in queue:
        if not len(people):
            break
        come = ~market.excluded[people, free]
        fresh = np.unique(origin[come & ~found[origin]])
        found[fresh] = True
        queue += fresh.tolist()
        waiting = ~found[origin]
        people, origin = people[waiting], origin[waiting]
    return found


def as_advised_then(plan: Plan, earlier: Plan) -> Plan:
    """The plan with the advice of an earlier one where that is no longer given.

    Records until November 2026 may propose to set aside the language rule or what people decided.
    Advice decides nothing, so they are still the same plan.
    """
    said = {left.mentee: left.change for left in earlier.unmatched}
    old = {mentee: change for mentee, change in said.items() if NEVER_ADVISED & set(change.codes)}
    if not old:
        return plan
    left = (replace(one, change=old.get(one.mentee, one.change)) for one in plan.unmatched)
    return replace(plan, unmatched=tuple(left))


class _Left:
    """One mentee without a mentor, and which rule catches her with whom."""

    def __init__(
        self, market: Market, i: int, caught: list[tuple[Rule, Any]], seatable: Any
    ) -> None:
        self.market, self.i, self.caught, self.seatable = market, i, caught, seatable
        self.mentee = market.problem.mentees[i]

    def told(self, listed: bool) -> Unmatched:
        mentors, excluded = self.market.problem.mentors, self.market.excluded[self.i]
        tally: tuple[Tally, ...] = ()
        if not listed:
            counts = ((rule.code, int(row.sum())) for rule, row in self.caught)
            tally = tuple(Tally(code=code, mentors=count) for code, count in counts if count)
        return Unmatched(
            mentee=self.mentee.id,
            excluded=tuple(
                Excluded(mentor=mentors[j].id, findings=self.findings(j))
                for j in (excluded.nonzero()[0].tolist() if listed else ())
            ),
            full=tuple(mentors[j].id for j in self.market.possible(self.i)) if listed else (),
            change=self.smallest_change(),
            tally=tally,
        )

    def findings(self, j: int) -> tuple[Finding, ...]:
        problem = self.market.problem
        return tuple(
            rule.finding(problem, self.mentee, problem.mentors[j])
            for rule, row in self.caught
            if row[j]
        )

    def smallest_change(self) -> Change:
        """Fewest rules lifted and seats added first, then the best fit, then the order of ids."""
        import numpy as np

        # Who takes nobody this time is asked for a seat by lifting that very rule.
        takes_nobody = next(row for rule, row in self.caught if rule.code == NO_CAPACITY)
        seat = ~self.seatable & ~takes_nobody
        lifted = np.sum([row for _, row in self.caught], axis=0)
        hopeless = np.any([row for rule, row in self.caught if not _helps_to_lift(rule)], axis=0)
        order = np.lexsort((-self.market.points[self.i], lifted + seat))
        hopeful = order[~hopeless[order]].tolist()
        if not hopeful:
            return _whom_to_find(self.market, self.mentee)
        codes = tuple(finding.code for finding in self.findings(hopeful[0]))
        return Change(
            kind="lift_rules" if codes else "ask_for_seat",
            mentor=self.market.problem.mentors[hopeful[0]].id,
            codes=codes,
            needs_seat=bool(seat[hopeful[0]]),
        )


def _helps_to_lift(rule: Rule) -> bool:
    """A committee may pin two who hardly share a language, or whom it kept apart before; as advice
    that would be no help: two cannot talk, or somebody said no."""
    return rule.liftable and rule.code not in NEVER_ADVISED


def _whom_to_find(market: Market, mentee: Mentee) -> Change:
    enough = market.problem.rules.language_level
    languages = [language.code for language in mentee.languages if language.level >= enough]
    needs = sorted(mentee.needs, key=lambda need: (-need.gap, need.area))
    areas = tuple(need.area for need in needs if need.gap)
    return Change(kind="find_mentor", languages=tuple(languages), areas=areas)
