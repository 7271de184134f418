"""Pairs: one, those of a person, those of a cycle, those of this week."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from spona.core.models import AuditLine
from spona.core.prepared import prepared
from spona.core.scope import current_organisation
from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.queries.agreement import yeses_in_force
from spona.mentoring.queries.co_mentors import beside, with_it
from spona.mentoring.states import LIVE, MentorshipState, Outcome
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.programmes.models import Cycle
from spona.programmes.states import Standing


def _with_people() -> QuerySet[Mentorship]:
    """Pairs of the organisation in scope with everything their name and page need."""
    return Mentorship.objects.select_related(
        "organisation",
        "cycle__programme",
        "mentee__person__organisation",
        "mentor__person__organisation",
    )


def get_pair(*, public_id: str) -> Mentorship:
    """For the team; Http404 without one. `has_others`: a co-mentor is with the two, or asked."""
    for pair in _pairs(public_id=public_id):
        organisation = current_organisation()
        for row in (pair, pair.cycle, pair.mentee.person, pair.mentor.person):
            row.organisation = organisation
        return pair
    raise Http404


@prepared()
def _pairs(*, public_id: str) -> QuerySet[Mentorship]:
    return (
        Mentorship.objects.select_related("cycle__programme", "mentee__person", "mentor__person")
        .filter(public_id=public_id)
        .annotate(
            has_others=Exists(CoMentor.objects.filter(mentorship=OuterRef("pk"), ended_at=None))
        )
    )


def get_pair_for(
    *, person: Person | None, public_id: str, co_mentors_too: bool = False
) -> Mentorship:
    """The pair, for one of its two people, or of those beside them; Http404 for everybody else, the team
    too. `has_others`: somebody stands beside the two."""
    if person is None:
        raise Http404
    own = Q(mentee__person=person) | Q(mentor__person=person)
    if co_mentors_too:
        own |= Q(beside(person=person))
    found = (
        _with_people()
        .filter(own, public_id=public_id)
        .annotate(has_others=Exists(with_it()))
        .first()
    )
    if found is None:
        raise Http404
    return found


def my_pairs(*, person: Person) -> list[Mentorship]:
    """Pairs this person is in, live ones first, then the latest; `i_accepted` the agreement in
    force, or not."""
    yes = yeses_in_force().filter(mentorship=OuterRef("pk"), participation__person=person)
    found = _with_people().filter(Q(mentee__person=person) | Q(mentor__person=person))
    found = found.annotate(i_accepted=Exists(yes))
    return sorted(found.order_by("-started_on", "-pk"), key=lambda pair: pair.ended_on is not None)


@prepared()
def _history(*, target: str) -> QuerySet[AuditLine]:
    # What the team does for the pair stands on its page of care.
    told = AuditLine.objects.filter(target_id=target, verb__startswith="mentoring.")
    return told.order_by("-at", "-pk")[:200]


def history_of(*, mentorship: Mentorship) -> list[AuditLine]:
    """What happened to the pair, the newest first; the pair's own layer writes no lines."""
    return _history(target=mentorship.public_id)


# For the desk


def cycle_pairs(*, cycle: Cycle, show: str, today: date) -> QuerySet[Mentorship]:
    """Pairs of a cycle with the names and standings of both, in the order of the mentees' names.
    `show` is one of live, silent, differing, agreement, paused, over, all; anything else is live."""
    live = Q(state__in=LIVE)
    shown = {
        "silent": _silent(cycle=cycle, today=today),
        "differing": Q(Exists(_differing())),
        "agreement": live & (Q(accepted__lt=2) | Q(accepted__isnull=True)),
        "paused": Q(state=MentorshipState.PAUSED),
        "over": ~live,
        "all": Q(),
    }
    found = Mentorship.objects.filter(cycle=cycle).alias(accepted=_accepted())
    found = found.filter(shown.get(show, live)).order_by(*by_name("mentee__person"), "pk")
    return found.annotate(
        mentee_name=F("mentee__person__name"),
        mentor_name=F("mentor__person__name"),
        mentee_standing=F("mentee__standing"),
        mentor_standing=F("mentor__standing"),
    )


def _silent(*, cycle: Cycle, today: date) -> Q:
    """Active pairs of this cycle without a session for more days than it allows, as `silent_days`
    among the rules: the start, the kick-off and the end of a pause count as one."""
    before = today - timedelta(days=cycle.silence_days)
    if cycle.kick_off_on >= before:
        return Q(pk__in=[])
    lately = Session.objects.filter(
        mentorship=OuterRef("pk"), outcome=Outcome.HELD, held_on__gte=before
    )
    return (
        Q(state=MentorshipState.ACTIVE, started_on__lt=before)
        & ~Exists(lately)
        & (Q(resumed_on__isnull=True) | Q(resumed_on__lt=before))
    )


def _differing() -> QuerySet[SessionView]:
    """The meetings of a pair that its two sides tell differently."""
    return SessionView.objects.filter(session__mentorship=OuterRef("pk"), agrees=False)


def _accepted() -> Subquery:
    """How many of a pair said yes to the agreement in force, or NULL."""
    yeses = yeses_in_force().filter(mentorship=OuterRef("pk")).order_by().values("mentorship")
    return Subquery(yeses.annotate(number=Count("pk")).values("number"))


# For this week


def who_left(pair: Mentorship, *sides: tuple[str, str]) -> list[str]:
    """Of (name, standing): names of those who left the cycle while their pair still counts as running."""
    if pair.state not in LIVE:
        return []
    return [name for name, standing in sides if standing == Standing.WITHDRAWN]
