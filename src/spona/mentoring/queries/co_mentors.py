"""Who stands beside the two of a pair."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from spona.core.counted import how_many
from spona.mentoring.models import Mentorship
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.states import LIVE
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.programmes.models import Participation
from spona.programmes.states import Part, Standing


def with_it(*, pair: str = "pk") -> QuerySet[CoMentor]:
    """For a subquery: the co-mentors who are with the pair of that row."""
    return CoMentor.objects.filter(
        mentorship=OuterRef(pair), joined_at__isnull=False, ended_at=None
    ).order_by()


def beside(*, person: Person, pair: str = "pk") -> Exists:
    """Is this person a co-mentor of the pair of that row?"""
    return Exists(with_it(pair=pair).filter(participation__person=person))


def co_mentors_of(*, mentorship: Mentorship) -> list[CoMentor]:
    """Those with the pair, in the order in which they joined."""
    found = _with_people().filter(
        mentorship=mentorship, joined_at__isnull=False, ended_at__isnull=True
    )
    return list(found.order_by("joined_at", "pk"))


def sides_of(*, pairs: Iterable[Mentorship]) -> dict[int, list[Participation]]:
    """By the pair's primary key the two and whoever stands beside them, for many pairs; one query."""
    found = {pair.pk: [pair.mentee, pair.mentor] for pair in pairs}
    if found:
        there = _with_people().filter(
            mentorship__in=found, joined_at__isnull=False, ended_at__isnull=True
        )
        for one in there.order_by("joined_at", "pk"):
            found[one.mentorship_id].append(one.participation)
    return found


def co_mentors_asked_or_with(*, mentorship: Mentorship) -> list[CoMentor]:
    """For the team: those with the pair and those asked, the first asked first."""
    found = _with_people().filter(mentorship=mentorship, ended_at__isnull=True)
    return list(found.order_by("asked_at", "pk"))


def co_mentor_of(*, mentorship: Mentorship, person: Person) -> CoMentor | None:
    """This person as a co-mentor of the pair, from the day she joined until she leaves."""
    return (
        _with_people()
        .filter(
            mentorship=mentorship,
            participation__person=person,
            joined_at__isnull=False,
            ended_at__isnull=True,
        )
        .first()
    )


def get_co_mentor(*, mentorship: Mentorship, public_id: str) -> CoMentor:
    """One of this pair's, asked or with it; Http404 otherwise."""
    found = (
        _with_people()
        .filter(mentorship=mentorship, public_id=public_id, ended_at__isnull=True)
        .first()
    )
    if found is None:
        raise Http404
    found.mentorship = mentorship
    return found


def get_asked_for(*, person: Person, public_id: str) -> CoMentor:
    """For one of those who are asked: the co-mentor herself, the mentee, the mentor. Also when it is
    answered or over. Http404 for everybody else."""
    found = (
        _with_people()
        .select_related(
            "mentorship__cycle__programme",
            "mentorship__organisation",
            "mentorship__mentee__person__organisation",
            "mentorship__mentor__person__organisation",
        )
        .filter(
            Q(participation__person=person)
            | Q(mentorship__mentee__person=person)
            | Q(mentorship__mentor__person=person),
            public_id=public_id,
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_be_asked(*, mentorship: Mentorship) -> list[Participation]:
    """Mentors of the cycle who could stand beside this pair, by name, each with how many running pairs
    they have (`pairs`) and stand beside (`beside`)."""
    of_theirs = Mentorship.objects.filter(mentor=OuterRef("pk"), state__in=LIVE)
    here = CoMentor.objects.filter(
        mentorship=mentorship, participation=OuterRef("pk"), ended_at__isnull=True
    )
    joined = CoMentor.objects.filter(
        participation=OuterRef("pk"), joined_at__isnull=False, ended_at__isnull=True
    )
    found = (
        Participation.objects.filter(
            cycle=mentorship.cycle_id, part=Part.MENTOR, standing=Standing.CONFIRMED
        )
        .exclude(pk=mentorship.mentor_id)
        .exclude(person=mentorship.mentee.person_id)
        .filter(~Exists(here))
        .annotate(pairs=how_many(of_theirs), beside=how_many(joined))
        .select_related("person")
    )
    return list(found.order_by(*by_name("person"), "pk"))


def _with_people() -> QuerySet[CoMentor]:
    return CoMentor.objects.select_related("participation__person__organisation", "organisation")
