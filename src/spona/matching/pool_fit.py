"""Prospects as the engine's mentors: one fit for everybody, whether in the cycle or only in the pool.

Nothing is scored here. A prospect is written down as the engine knows a mentor, and the engine says
what the pair is worth, which rules speak against it, and whom to ask first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spona.core.languages import UNDERSTOOD_TOGETHER
from spona.engine.matching import (
    Language,
    Mentee,
    Mentor,
    Plan,
    Problem,
    exclusions,
    explain,
    solve,
    warnings,
)
from spona.engine.names import fold
from spona.matching.adapter import problem_of
from spona.matching.pool_models import PoolMember
from spona.mentoring.models import Mentorship
from spona.needs.models import Tie
from spona.people.models import Person, PersonLanguage
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part

Ties = dict[int, dict[str, set[int]]]
APART = {Tie.Kind.RELATIVE, Tie.Kind.DO_NOT_PAIR}


@dataclass(frozen=True)
class Fit:
    """What the engine says of one mentee and one prospect. `rules` are codes of what blocks them,
    `warnings` of what deserves a second look."""

    mentee: str
    member: str
    points: int
    rules: tuple[str, ...]
    warnings: tuple[str, ...]
    reasons: list[dict[str, object]]


class PoolFit:
    """The cycle's open mentees, its plan as it stands, and these members of the pool.

    Ids are public ids: of participations for mentees, of pool members for prospects.
    """

    def __init__(self, *, cycle: Cycle, members: Iterable[PoolMember]) -> None:
        self.problem = problem_of(cycle)
        self.plan = solve(self.problem)
        self.members = {member.public_id: member for member in members}
        self.most = self.problem.weights.total
        ties = _ties()
        rows = Participation.objects.filter(cycle=cycle, part=Part.MENTEE)
        mentees = dict(rows.values_list("person", "public_id"))
        self.pool = replace(
            self.problem,
            mentees=_mentees(self.problem, self.members.values(), mentees, ties),
            mentors=_prospects(self.members.values(), mentees, ties),
            pins=(),
            forbids=(),
        )

    @property
    def unserved(self) -> list[str]:
        """Mentees nobody in the cycle can be found for, in the problem's order."""
        return [left.mentee for left in self.plan.unmatched]

    def first_to_ask(self) -> dict[str, list[tuple[PoolMember, int]]]:
        """Per unserved mentee: whom to ask first, then whom if she says no, with the engine's points.

        The first is from the plan that helps most of them at once, the others are its reserves.
        """
        left = set(self.unserved)
        problem = replace(self.pool, mentees=tuple(m for m in self.pool.mentees if m.id in left))
        return _in_order(solve(problem), self.members) if left and self.members else {}

    def of(self, *, mentee: str, member: str) -> Fit:
        """One pair, with the reasons that add up to its points. KeyError for a stranger."""
        person, mentor = self.pool.mentee_by_id[mentee], self.pool.mentor_by_id[member]
        reasons = explain(self.pool, self.plan, mentee, member)
        return Fit(
            mentee,
            member,
            sum(reason.points for reason in reasons),
            tuple(finding.code for finding in exclusions(self.pool, person, mentor)),
            tuple(finding.code for finding in warnings(self.pool, person, mentor)),
            [vars(reason) for reason in reasons],
        )

    def for_member(self, member: str) -> list[Fit]:
        """Every open mentee for one prospect: the unserved first, then the best fit."""
        left = set(self.unserved)
        found = [self.of(mentee=mentee.id, member=member) for mentee in self.pool.mentees]
        return sorted(
            (fit for fit in found if not fit.rules),
            key=lambda fit: (fit.mentee not in left, -fit.points, fit.mentee),
        )

    def for_mentee(self, mentee: str) -> list[Fit]:
        """Every prospect for one mentee, those no rule keeps away first, then the best fit."""
        found = [self.of(mentee=mentee, member=member) for member in self.members]
        return sorted(found, key=lambda fit: (bool(fit.rules), -fit.points, fit.member))


def _in_order(
    plan: Plan, members: dict[str, PoolMember]
) -> dict[str, list[tuple[PoolMember, int]]]:
    order: dict[str, list[tuple[PoolMember, int]]] = defaultdict(list)
    for pair in plan.pairs:
        order[pair.mentee].append((members[pair.mentor], pair.points))
    for reserves in plan.reserves:
        for choice in reserves.choices:
            order[reserves.mentee].append((members[choice.mentor], choice.points))
    return dict(order)


def _ties() -> Ties:
    """Person → kind → persons, both directions. One query."""
    ties: Ties = defaultdict(lambda: defaultdict(set))
    for one, other, kind in Tie.objects.values_list("one", "other", "kind"):
        ties[one][kind].add(other)
        ties[other][kind].add(one)
    return ties


def _mentees(
    problem: Problem, members: Iterable[PoolMember], mentees: dict[int, str], ties: Ties
) -> tuple[Mentee, ...]:
    """The open mentees, with the ties to prospects that the cycle's rules weigh."""
    ids = {member.person_id: member.public_id for member in members}
    persons = {public_id: person for person, public_id in mentees.items()}

    def tied(mentee: Mentee, kind: str) -> tuple[str, ...]:
        others = ties[persons[mentee.id]].get(kind, set())
        return tuple(ids[person] for person in others if person in ids)

    return tuple(
        replace(
            mentee,
            rivals=tied(mentee, Tie.Kind.COMPETITOR),
            partners=tied(mentee, Tie.Kind.BUSINESS_PARTNER),
            assessed_by=tied(mentee, Tie.Kind.JURY_MEMBER),
            previous_mentors=tied(mentee, Tie.Kind.PREVIOUS_PAIR),
        )
        if persons[mentee.id] in ties
        else mentee
        for mentee in problem.mentees
    )


def _prospects(
    members: Iterable[PoolMember], mentees: dict[int, str], ties: Ties
) -> tuple[Mentor, ...]:
    """Two queries, whatever the size of the pool. `mentees` is person → id in the problem."""
    found = list(members)
    ids = [member.person_id for member in found]
    met = defaultdict(set)
    pairs = Mentorship.objects.filter(mentor__person__in=ids)
    for mentor, mentee in pairs.values_list("mentor__person", "mentee__person"):
        met[mentor].add(mentee)
    spoken: dict[int, dict[str, int]] = defaultdict(dict)
    for person, code, level in PersonLanguage.objects.filter(person__in=ids).values_list(
        "person", "code", "level"
    ):
        key = "bcms" if code in UNDERSTOOD_TOGETHER else code
        spoken[person][key] = max(level, spoken[person].get(key, 0))

    def mentee_ids(persons: Iterable[int]) -> tuple[str, ...]:
        return tuple(mentees[person] for person in persons if person in mentees)

    def apart(person: Person) -> set[int]:
        kinds = ties.get(person.pk, {})
        return {person.pk}.union(*(kinds.get(kind, set()) for kind in APART))

    return tuple(
        Mentor(
            id=member.public_id,
            languages=tuple(
                Language(code=code, level=level) for code, level in spoken[member.person_id].items()
            ),
            offers=tuple(member.areas),
            most=max(1, member.capacity),
            experience_years=member.person.years_of_experience,
            economy=member.person.economy,
            sectors=tuple(member.person.sectors),
            employer=fold(member.person.employer),
            line_managers=mentee_ids(ties.get(member.person_id, {}).get(Tie.Kind.LINE_MANAGER, ())),
            do_not_pair=mentee_ids(apart(member.person)),
            previous_mentees=mentee_ids(met[member.person_id]),
        )
        for member in found
    )
