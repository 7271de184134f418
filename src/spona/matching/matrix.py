"""The matrix: rows mentees, columns mentors, fit and price in each cell. A page of it, never all."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from spona.matching.desk import Desk
from spona.matching.opened import Opened, opened
from spona.matching.wanted import Wanted
from spona.people.ordering import sort_column
from spona.programmes.models import Participation

ROWS, COLUMNS = 25, 40
CANDIDATES = 4  # of each row, shown on the first page of columns


@dataclass(frozen=True)
class Cell:
    """`state`: chosen, excluded or possible; `cost` in points (None: not told here)."""

    mentor: Participation
    points: int
    heat: int
    state: str
    pinned: bool
    cost: int | None
    lost_pairs: int
    label: str


@dataclass(frozen=True)
class MatrixRow:
    mentee: Participation
    points: int | None
    cells: list[Cell]


class Matrix:
    """`page` and `columns` are page numbers. Mentors who are candidates of these rows come first,
    in the order of the rows, so that the proposal lies on the diagonal."""

    def __init__(self, desk: Desk, wanted: Wanted, page: Any, columns: Any) -> None:
        assert desk.run is not None
        self.desk, self.run = desk, opened(desk.run)
        people, plan = desk.people, self.run.plan
        score = {pair.mentee: pair.points for pair in plan.pairs}
        ids = [m.id for m in self.run.problem.mentees if m.id in people]
        ids = [
            m for m in ids if wanted.fits(people[m], people.get(plan.mentor_by_mentee.get(m, "")))
        ]
        order = sort_column()
        ids.sort(key=lambda m: (score.get(m, -1), getattr(people[m].person, order)))
        self.page: Page = Paginator(ids, ROWS).get_page(page)
        rows = list(self.page.object_list)
        self.columns_page: Page = Paginator(self._ordered(rows), COLUMNS).get_page(columns)
        self.mentors = [people[m] for m in self.columns_page.object_list]
        self.pinned = {pair.mentee for pair in plan.pairs if pair.pinned}
        self.rows = [
            MatrixRow(people[m], score.get(m), [self._cell(people[m], t) for t in self.mentors])
            for m in rows
        ]

    @property
    def has_costs(self) -> bool:
        return self.run.has_costs

    @property
    def has_gains(self) -> bool:
        """Would a pair here bring more points in total, against what the plan counts first?"""
        return any((c.cost or 0) < 0 and not c.lost_pairs for r in self.rows for c in r.cells)

    @property
    def has_losses(self) -> bool:
        """Would a pair here leave somebody without?"""
        return any(cell.lost_pairs > 0 for row in self.rows for cell in row.cells)

    def _ordered(self, rows: list[str]) -> list[str]:
        run: Opened = self.run
        mentors = [m.id for m in run.problem.mentors if m.id in self.desk.people]
        chosen = [c for m in rows if (c := run.plan.mentor_by_mentee.get(m))]
        order = dict.fromkeys(c for c in chosen if c in self.desk.people)
        best: dict[str, int] = {}
        for mentee in rows:
            fits = [
                (run.points(mentee, mentor), mentor)
                for mentor in mentors
                if not run.is_excluded(mentee, mentor)
            ]
            for points, mentor in sorted(fits, reverse=True)[:CANDIDATES]:
                best[mentor] = max(best.get(mentor, 0), points)
        order |= dict.fromkeys(sorted(best, key=lambda m: (-best[m], m)))
        by = sort_column()
        rest = sorted(mentors, key=lambda m: getattr(self.desk.people[m].person, by))
        return list(order | dict.fromkeys(rest))

    def _cell(self, mentee: Participation, mentor: Participation) -> Cell:
        run, ids = self.run, (mentee.public_id, mentor.public_id)
        points = run.points(*ids)
        chosen = run.plan.mentor_by_mentee.get(ids[0]) == ids[1]
        excluded = run.is_excluded(*ids) and not chosen
        price = None if chosen or excluded else run.cost(*ids)
        cost, pairs = price or (None, 0)
        most = max(self.desk.most, 1)
        return Cell(
            mentor=mentor,
            points=points,
            heat=0 if excluded else min(3, max(0, points * 5 // most - 1)),
            state="chosen" if chosen else "excluded" if excluded else "possible",
            pinned=chosen and ids[0] in self.pinned,
            cost=cost,
            lost_pairs=pairs,
            label=_label(mentee, mentor, points, chosen, excluded, cost, pairs),
        )


def _label(
    mentee: Participation,
    mentor: Participation,
    points: int,
    chosen: bool,
    excluded: bool,
    cost: int | None,
    pairs: int,
) -> str:
    """What a screen reader says of a cell."""
    names = {"mentee": mentee.person.name, "mentor": mentor.person.name, "n": points}
    if chosen:
        return _("%(mentee)s with %(mentor)s: %(n)s points, proposed") % names
    if excluded:
        return _("%(mentee)s with %(mentor)s: a rule keeps them apart") % names
    if pairs > 0:
        return _("%(mentee)s with %(mentor)s: %(n)s points; somebody would be left without") % names
    if cost is None:
        return _("%(mentee)s with %(mentor)s: %(n)s points") % names
    text = _("%(mentee)s with %(mentor)s: %(n)s points; would cost %(cost)s in all")
    return text % {**names, "cost": cost}
