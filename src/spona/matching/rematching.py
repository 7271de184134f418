"""A new mentor for one mentee whose pair ended: who is free, who fits and why, who is out of the question.

Pairs that go on and questions that are open are no part of it: nobody else moves.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.engine.matching import Pin, Problem, solve, why_not
from spona.matching.actions import publish_run
from spona.matching.adapter import problem_of
from spona.matching.models import MatchingRun, Proposal
from spona.matching.run_actions import CannotMatch, lock_cycle, make_run
from spona.matching.words import Said, area_names, rule_words, said
from spona.mentoring.models import Mentorship
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.states import EndReason, MentorshipState
from spona.people.models import Person
from spona.people.queries import resting
from spona.programmes.models import Participation

ON_HER_SIDE = (EndReason.MENTOR_TIME, EndReason.UNREACHABLE, EndReason.CONDUCT)


@dataclass(frozen=True)
class Candidate:
    """A mentor with a free place: points out of `Rematch.most`, with the reasons that make them."""

    mentor: Participation
    points: int
    reasons: list[Said]
    warnings: list[str]
    is_away: bool  # a standstill of hers today: her answer may take long
    was_beside: bool  # has been a co-mentor of this mentee
    endings: list[Mentorship]  # of hers, early and for a reason on her side, the latest first

    @property
    def ended_by_conduct(self) -> bool:
        """Not asked again by default: last on the list, and only if somebody answers for it by name."""
        return _by_conduct(self.endings)


@dataclass(frozen=True)
class Rematch:
    """Who could become a mentee's new mentor, the best fit first."""

    mentee: Participation
    most: int
    candidates: list[Candidate]
    excluded: list[tuple[str, int]]  # a rule in words, how many free mentors it keeps away
    n_full: int  # mentors without a free place


def rematch_for(*, mentee: Participation, today: date) -> Rematch | None:
    """None for a mentee who is in a pair, asked just now, or not taking part any more."""
    problem = _alone(problem_of(mentee.cycle), mentee.public_id)
    if problem is None:
        return None
    plan = solve(problem)
    people = {
        row.public_id: row
        for row in Participation.objects.filter(cycle=mentee.cycle)
        .select_related("person")
        .annotate(
            is_away=Exists(resting(person="person", today=today)),
            was_beside=Exists(
                CoMentor.objects.filter(
                    participation=OuterRef("pk"),
                    mentorship__mentee=mentee,
                    joined_at__isnull=False,
                )
            ),
        )
    }
    areas = area_names(mentee.cycle)
    endings = _endings_of(mentors=[people[one.id] for one in problem.mentors if one.most])
    found: list[Candidate] = []
    kept_away: Counter[str] = Counter()
    for mentor in problem.mentors:
        if mentor.most < 1:
            continue
        answer = why_not(problem, plan, mentee.public_id, mentor.id)
        if answer.exclusions:
            kept_away.update(rule_words(one.code for one in answer.exclusions))
            continue
        reasons = [
            {"code": r.code, "points": r.points, "max_points": r.max_points, "params": r.params}
            for r in answer.reasons
        ]
        found.append(
            Candidate(
                people[mentor.id],
                answer.points,
                said(reasons, areas),
                rule_words(one.code for one in answer.warnings),
                people[mentor.id].is_away,  # type: ignore[attr-defined]
                people[mentor.id].was_beside,  # type: ignore[attr-defined]
                endings[people[mentor.id].person_id],
            )
        )
    found.sort(
        key=lambda one: (
            one.ended_by_conduct,
            -one.points,
            one.mentor.person.sort_key,
            one.mentor.pk,
        )
    )
    return Rematch(
        mentee=mentee,
        most=problem.weights.total,
        candidates=found,
        excluded=kept_away.most_common(),
        n_full=sum(mentor.most < 1 for mentor in problem.mentors),
    )


@transaction.atomic
def ask_instead(
    *,
    mentee: Participation,
    mentor: Participation,
    by: Person,
    now: datetime,
    despite_warnings: bool = False,
) -> Proposal:
    """Somebody of the team chose: a run of this one pair, with its record, and the mentor is asked.

    CannotMatch when one of the two is not free any more, when a rule forbids the pair, and for a warning
    or an earlier pair ended because of conduct that nobody answers for.
    """
    lock_cycle(mentee.cycle)
    problem = _alone(problem_of(mentee.cycle), mentee.public_id)
    free = {one.id for one in problem.mentors if one.most} if problem else set()
    if problem is None or mentor.public_id not in free:
        raise CannotMatch(_("One of the two is not free any more. Look at the list again."))
    if not despite_warnings and _by_conduct(_endings_of(mentors=[mentor])[mentor.person_id]):
        raise CannotMatch(
            _(
                "An earlier pair of this mentor ended because of conduct. Somebody has to answer for it."
            )
        )
    pinned = replace(problem, pins=(Pin(mentee=mentee.public_id, mentor=mentor.public_id),))
    run: MatchingRun = make_run(cycle=mentee.cycle, problem=pinned, by=by, now=now)
    publish_run(run=run, by=by, now=now, despite_warnings=despite_warnings)
    record(verb="matching.rematched", target=mentee, by=by, run=run.number)
    asked: Proposal = Proposal.objects.get(run=run)
    return asked


def _endings_of(*, mentors: list[Participation]) -> dict[int, list[Mentorship]]:
    """By person: pairs as a mentor, of any cycle, that ended early for a reason on her side; one query."""
    found = Mentorship.objects.filter(
        mentor__person__in=[one.person_id for one in mentors],
        state=MentorshipState.ENDED,
        end_reason__in=ON_HER_SIDE,
    ).select_related("mentor")
    by_person: defaultdict[int, list[Mentorship]] = defaultdict(list)
    for pair in found.order_by("-ended_on", "-pk"):
        by_person[pair.mentor.person_id].append(pair)
    return by_person


def _by_conduct(endings: list[Mentorship]) -> bool:
    return any(pair.end_reason == EndReason.CONDUCT for pair in endings)


def _alone(problem: Problem, mentee: str) -> Problem | None:
    """The problem of this one mentee; None where she is no part of it."""
    if mentee not in problem.mentee_by_id:
        return None
    return replace(
        problem,
        mentees=(problem.mentee_by_id[mentee],),
        pins=(),
        forbids=tuple(one for one in problem.forbids if one.mentee == mentee),
        quotas=(),
    )
