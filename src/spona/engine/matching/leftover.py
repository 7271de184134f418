"""Those who are left: why, mentor by mentor, and the smallest change that would help each.

"Nobody fits" is a result like any other. It comes with the rules that keep every single mentor
away, so that a coordinator can see at once whether to ask somebody for one more seat, to set a
rule aside knowingly, or to go and find a mentor who is not in the pool yet.
"""

from spona.engine.matching.market import Market
from spona.engine.matching.plan import Change, Excluded, Unmatched
from spona.engine.matching.problem import Mentee
from spona.engine.matching.rules import NO_CAPACITY


def unmatched(market: Market, columns: list[int]) -> tuple[Unmatched, ...]:
    """One entry per mentee whose column is "nobody", in the problem's order."""
    left = [i for i, j in enumerate(columns) if j == market.nobody]
    seatable = _seatable(market, columns) if left else set()
    return tuple(_unmatched(market, i, seatable) for i in left)


def _unmatched(market: Market, i: int, seatable: set[int]) -> Unmatched:
    mentors = market.problem.mentors
    return Unmatched(
        mentee=market.problem.mentees[i].id,
        excluded=tuple(
            Excluded(mentor=mentor.id, findings=market.findings(i, j))
            for j, mentor in enumerate(mentors)
            if market.excluded[i, j]
        ),
        full=tuple(mentors[j].id for j in market.possible(i)),
        change=_smallest_change(market, i, seatable),
    )


def _seatable(market: Market, columns: list[int]) -> set[int]:
    """Mentors who have a free seat, or could have one if others moved over to theirs."""
    found = {j for j in range(market.nobody) if columns.count(j) < market.high[j]}
    queue = sorted(found)
    for free in queue:
        for i, j in enumerate(columns):
            movable = j != market.nobody and market.home[i] is None
            if movable and j not in found and not market.excluded[i, free]:
                found.add(j)
                queue.append(j)
    return found


def _smallest_change(market: Market, i: int, seatable: set[int]) -> Change:
    """Fewest rules lifted and seats added first, then the best fit, then the order of ids."""
    options = []
    for j, mentor in enumerate(market.problem.mentors):
        findings = market.findings(i, j)
        if all(finding.liftable for finding in findings):
            codes = tuple(finding.code for finding in findings)
            # Who takes nobody this time is asked for a seat by lifting that very rule.
            seat = j not in seatable and NO_CAPACITY not in codes
            cost = len(codes) + seat
            options.append((cost, -market.fit(i, j), mentor.id, codes, seat))
    if not options:
        return _whom_to_find(market, market.problem.mentees[i])
    _, _, whom, codes, seat = min(options)
    kind = "lift_rules" if codes else "ask_for_seat"
    return Change(kind=kind, mentor=whom, codes=codes, needs_seat=seat)


def _whom_to_find(market: Market, mentee: Mentee) -> Change:
    enough = market.problem.rules.language_level
    languages = [language.code for language in mentee.languages if language.level >= enough]
    needs = sorted(mentee.needs, key=lambda need: (-need.gap, need.area))
    areas = tuple(need.area for need in needs if need.gap)
    return Change(kind="find_mentor", languages=tuple(languages), areas=areas)
