"""What the matching desk and the signed pages show."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from spona.engine.matching import Plan, Problem
from spona.engine.matching.records import read
from spona.matching.models import (
    Comment,
    MatchingRun,
    MatchingSettings,
    PairWish,
    Proposal,
    SettingsVersion,
)
from spona.matching.states import ProposalState, RunState
from spona.mentoring.models import Mentorship
from spona.mentoring.states import LIVE
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part

INLINE = 10_000  # pairs to score; up to here the person waits the second it takes
INLINE_WITH_QUOTAS = 1_500  # quotas that bind are proved by a slower way


def draft_run(cycle: Cycle) -> MatchingRun | None:
    """The run on the desk now, not yet published."""
    return MatchingRun.objects.filter(cycle=cycle, state=RunState.DRAFT).first()


def plan_of(run: MatchingRun) -> tuple[Problem, Plan]:
    """The run's problem and plan as the engine wrote them, hashes verified."""
    return read(run.record)


def proposals(cycle: Cycle, *, states: list[ProposalState]) -> QuerySet[Proposal]:
    """Proposals of the cycle in these states, with both people, in the order of the mentees.

    Without the record of the run: it is as large as the cycle, and would come with every row.
    """
    return (
        Proposal.objects.filter(run__cycle=cycle, state__in=states)
        .select_related("mentee__person", "mentor__person", "run")
        .defer("run__record")
        .order_by(*by_name("mentee__person"), "pk")
    )


def get_proposal(*, public_id: str) -> Proposal:
    """A proposal of the organisation in scope, or 404."""
    proposal = (
        Proposal.objects.select_related(
            "run__cycle__programme",
            "mentee__person__organisation",
            "mentor__person__organisation",
        )
        .defer("run__record")
        .filter(public_id=public_id)
        .first()
    )
    if proposal is None:
        raise Http404
    return proposal


def get_proposal_for(person: Person, *, public_id: str) -> Proposal:
    """A proposal about this person, or 404. A mentee has none before her mentor said yes."""
    proposal = get_proposal(public_id=public_id)
    is_mentor = proposal.mentor.person_id == person.pk
    is_mentee = proposal.mentee.person_id == person.pk and proposal.mentor_reply == "yes"
    if not (is_mentor or is_mentee):
        raise Http404
    return proposal


def wishes(cycle: Cycle) -> QuerySet[PairWish]:
    return (
        PairWish.objects.filter(cycle=cycle)
        .select_related("mentee__person", "mentor__person", "by")
        .order_by(*by_name("mentee__person"), "pk")
    )


def unfinished_run(cycle: Cycle) -> MatchingRun | None:
    """The newest run, if it is being worked out or could not be made."""
    newest = MatchingRun.objects.filter(cycle=cycle).defer("record").order_by("-number").first()
    under_way = (RunState.COMPUTING, RunState.FAILED)
    return newest if newest and newest.state in under_way else None


def runs(cycle: Cycle) -> QuerySet[MatchingRun]:
    """Every run that came to a plan, the newest first, without the records."""
    return (
        MatchingRun.objects.filter(cycle=cycle)
        .exclude(state__in=[RunState.COMPUTING, RunState.FAILED])
        .select_related("made_by", "published_by")
        .defer("record")
        .order_by("-number")
    )


def get_run(*, public_id: str) -> MatchingRun:
    """A run of the organisation in scope, or 404."""
    run = (
        MatchingRun.objects.select_related(
            "cycle__programme", "cycle__organisation", "made_by", "published_by"
        )
        .filter(public_id=public_id)
        .first()
    )
    if run is None:
        raise Http404
    return run


def comments(cycle: Cycle) -> QuerySet[Comment]:
    """What the committee said, in the order it was said."""
    return (
        Comment.objects.filter(cycle=cycle)
        .select_related("by", "run", "mentee__person", "mentor__person")
        .defer("run__record")
        .order_by("at", "pk")
    )


def settings_versions(cycle: Cycle) -> QuerySet[SettingsVersion]:
    return SettingsVersion.objects.filter(cycle=cycle).select_related("by").order_by("-number")


def mentees_in_pairs(cycle: Cycle) -> set[int]:
    """Participations of mentees whose pair goes on."""
    live = Mentorship.objects.filter(cycle=cycle, state__in=LIVE)
    return set(live.values_list("mentee", flat=True))


def takes_long(cycle: Cycle) -> bool:
    """Whether working a plan out takes more than the second or two a person may wait for, and that
    everybody else who writes would wait too."""
    people = Participation.objects.filter(cycle=cycle).aggregate(
        mentees=Count("pk", filter=Q(part=Part.MENTEE)),
        mentors=Count("pk", filter=Q(part=Part.MENTOR)),
    )
    pairs = people["mentees"] * people["mentors"]
    settings = MatchingSettings.objects.filter(cycle=cycle).only("quotas").first()
    return pairs > (INLINE_WITH_QUOTAS if settings and settings.quotas else INLINE)
