"""Whom people wish for: ranked mentors, answers to mentees, names from outside. Read by the team alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from spona.core.audit import record
from spona.needs.models import Preference, Suggestion, WishSettings
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import participants
from spona.programmes.states import TAKING_PART, Part

MOST_RANKED = 3


class StrangeWish(Exception):
    """A wish about somebody of another cycle or of the same part."""


def wish_settings_of(*, cycle: Cycle) -> WishSettings:
    """The cycle's settings; unsaved ones that allow nothing when there are none yet."""
    found = WishSettings.objects.filter(cycle=cycle).first()
    return found or WishSettings(organisation=cycle.organisation, cycle=cycle)


@transaction.atomic
def change_wish_settings(
    *, cycle: Cycle, mentees_rank: bool, mentors_answer: bool, by: Person | None
) -> WishSettings:
    """Allow the people of a cycle to name each other, or no longer; what was said stays."""
    settings, _created = WishSettings.objects.update_or_create(
        cycle=cycle,
        defaults={
            "organisation": cycle.organisation,
            "mentees_rank": mentees_rank,
            "mentors_answer": mentors_answer,
        },
    )
    record(
        verb="needs.wishes_changed",
        target=cycle,
        by=by,
        mentees_rank=mentees_rank,
        mentors_answer=mentors_answer,
    )
    return settings


def wishable(*, mine: Participation) -> QuerySet[Participation]:
    """Who may be shown to this person: the other part of the cycle, only those who take part.

    Somebody asked may still say no; her name is then never learnt, so she is not shown before.
    """
    other = Part.MENTOR if mine.part == Part.MENTEE else Part.MENTEE
    return participants(cycle=mine.cycle, part=other, standings=TAKING_PART).exclude(
        person=mine.person_id
    )


def preferences_of(*, participation: Participation) -> QuerySet[Preference]:
    """What this person said about others, the first wish first."""
    return (
        Preference.objects.filter(by=participation)
        .select_related("about__person")
        .order_by("rank", "pk")
    )


def suggestions_of(*, participation: Participation) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(by=participation).order_by("pk")


@transaction.atomic
def rank_mentors(*, mentee: Participation, mentors: Sequence[Participation]) -> None:
    """Keep the mentee's first, second and third wish; they replace those before."""
    chosen = list(dict.fromkeys(mentors))[:MOST_RANKED]
    _check(mentee, chosen, Part.MENTEE)
    Preference.objects.filter(by=mentee).delete()
    Preference.objects.bulk_create(
        Preference(organisation=mentee.organisation, by=mentee, about=mentor, rank=rank)
        for rank, mentor in enumerate(chosen, start=1)
    )


@transaction.atomic
def answer_mentees(*, mentor: Participation, answers: Mapping[Participation, str]) -> None:
    """Keep a mentor's yes, maybe or no per mentee ("" forgets it); they replace those before."""
    _check(mentor, list(answers), Part.MENTOR)
    Preference.objects.filter(by=mentor).delete()
    Preference.objects.bulk_create(
        Preference(organisation=mentor.organisation, by=mentor, about=mentee, answer=answer)
        for mentee, answer in answers.items()
        if answer
    )


def _check(mine: Participation, others: Sequence[Participation], part: Part) -> None:
    if mine.part != part or any(
        other.cycle_id != mine.cycle_id
        or other.part == mine.part
        or other.person_id == mine.person_id
        for other in others
    ):
        raise StrangeWish


@transaction.atomic
def suggest(
    *, mentee: Participation, name: str, why: str, by: Person | None, now: datetime
) -> Suggestion:
    """Remember a name for the pool; the same name by the same mentee is one suggestion."""
    suggestion, created = Suggestion.objects.get_or_create(
        by=mentee,
        name=name,
        defaults={"organisation": mentee.organisation, "why": why, "created_at": now},
    )
    if created:
        record(verb="needs.mentor_suggested", target=mentee, by=by)
    return suggestion
