"""Why this mentor and not another: every mentor for one mentee."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from spona.engine.matching import BadProblem, Plan, PriceList, Problem, why_not
from spona.matching.desk import Desk
from spona.matching.models import MatchingRun
from spona.matching.opened import opened
from spona.matching.prices import PriceInWords, in_words
from spona.matching.words import Said, rule_words, said
from spona.programmes.models import Cycle, Participation

OTHERS = 15  # mentors on one page


@dataclass(frozen=True)
class Other:
    """One mentor for a mentee: fit, what stands in the way, what forcing the pair would cost."""

    mentor: Participation
    points: int
    standing: str
    reasons: list[Said]
    rules: list[str]
    price: PriceInWords
    can_pin: bool


class Others:
    """Every mentor for one mentee, the best fit first."""

    def __init__(
        self, *, cycle: Cycle, run: MatchingRun, mentee: Participation, page: Any = 1
    ) -> None:
        self.desk = Desk(cycle=cycle)
        problem, plan = opened(run).problem, opened(run).plan
        if mentee.public_id not in problem.mentee_by_id:
            raise BadProblem("this mentee is not part of the proposal")
        prices = opened(run).prices
        areas, people = self.desk.areas, self.desk.people
        self.most = problem.weights.total
        found = opened(run)
        ids = [m.id for m in problem.mentors if m.id in people]
        ids.sort(
            key=lambda m: (
                found.is_excluded(mentee.public_id, m),
                -found.points(mentee.public_id, m),
            )
        )
        self.page: Page = Paginator(ids, OTHERS).get_page(page)
        self.rows = [
            self._other(problem, plan, prices, mentee.public_id, mentor, areas, people)
            for mentor in self.page.object_list
        ]

    def _other(
        self,
        problem: Problem,
        plan: Plan,
        prices: PriceList,
        mentee: str,
        mentor: str,
        areas: dict[str, str],
        people: dict[str, Participation],
    ) -> Other:
        answer = why_not(problem, plan, mentee, mentor)
        reasons = [
            {
                "code": r.code,
                "points": r.points,
                "max_points": r.max_points,
                "params": r.params,
            }
            for r in answer.reasons
        ]
        return Other(
            people[mentor],
            answer.points,
            answer.standing.value,
            said(reasons, areas),
            rule_words(f.code for f in answer.exclusions),
            in_words(prices.forcing(mentee, mentor), people),
            all(f.liftable for f in answer.exclusions),
        )
