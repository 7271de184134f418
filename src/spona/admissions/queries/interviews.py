"""Interviews as the team, the panel and the applicant see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.http import Http404

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.interview import InterviewQuestion, InterviewSheet, Slot
from spona.admissions.models.review import Conflict, Reviewer
from spona.admissions.querysets import ApplicationQuerySet
from spona.admissions.states import ConflictKind, SlotState, State
from spona.people.models import Person

# Until when an applicant may change the time herself.
CHANGE_UNTIL = timedelta(hours=24)


def questions(*, call: Call) -> list[InterviewQuestion]:
    """Asked of everybody, in this order."""
    return list(InterviewQuestion.objects.filter(call=call).order_by("position", "pk"))


def slots(*, call: Call) -> QuerySet[Slot]:
    """All times of a call with panel and applicant, in the order of the clock."""
    return (
        Slot.objects.filter(call=call)
        .select_related("application__person")
        .prefetch_related(
            Prefetch("panel", Reviewer.objects.select_related("person").order_by("pk"))
        )
        .order_by("starts_at", "pk")
    )


def slots_seen_by(*, call: Call, person: Person) -> QuerySet[Slot]:
    """The same without times taken by herself or by somebody this person has a conflict with."""
    hidden = _against(person).filter(application=OuterRef("application"))
    return slots(call=call).filter(~Exists(hidden)).exclude(application__person=person)


def _against(person: Person) -> QuerySet[Conflict]:
    return Conflict.objects.filter(person=person).exclude(kind=ConflictKind.NONE)


def free_for(*, application: Application, now: datetime) -> QuerySet[Slot]:
    """Times she can choose: free, to come, and nobody of the panel in conflict with her."""
    in_conflict = Reviewer.objects.filter(
        slots=OuterRef("pk"),
        person__in=Conflict.objects.filter(application=application)
        .exclude(kind=ConflictKind.NONE)
        .values("person"),
    )
    return (
        Slot.objects.filter(call=application.call_id, state=SlotState.FREE, starts_at__gt=now)
        .filter(~Exists(in_conflict))
        .order_by("starts_at", "pk")
    )


def slot_of(*, application: Application) -> Slot | None:
    """The time she has, if any."""
    return (
        Slot.objects.select_related("call", "organisation")
        .filter(application=application, state__in=[SlotState.TAKEN, SlotState.HELD])
        .first()
    )


def may_change(*, slot: Slot, now: datetime) -> bool:
    """An applicant changes her time by herself up to a day before."""
    return slot.state == SlotState.TAKEN and now < slot.starts_at - CHANGE_UNTIL


def can_be_invited(*, call: Call, person: Person) -> QuerySet[Application]:
    """Eligible applications, the best first, that this member of the team may see; those she still
    reads come last, without points."""
    return _best_first(
        Application.objects.visible_to(person).filter(call=call, state=State.ELIGIBLE), person
    )


def _best_first(found: ApplicationQuerySet, person: Person) -> QuerySet[Application]:
    return (
        found.with_points_for(person)
        .select_related("person")
        .order_by(F("seen_points").desc(nulls_last=True), "pk")
    )


def without_time(*, call: Call, person: Person) -> QuerySet[Application]:
    """Invited, and no time chosen yet."""
    has = Slot.objects.filter(
        application=OuterRef("pk"), state__in=[SlotState.TAKEN, SlotState.HELD]
    )
    found = Application.objects.visible_to(person).filter(
        ~Exists(has), call=call, state=State.SHORTLISTED
    )
    return _best_first(found, person)


def interview_of(*, person: Person, public_id: str) -> Application:
    """For the applicant herself; Http404 for anybody else, and before she is invited."""
    application = (
        Application.objects.filter(public_id=public_id, person=person)
        .select_related("call__cycle", "call__organisation", "person")
        .first()
    )
    if application is None or application.state != State.SHORTLISTED:
        raise Http404
    return application


def my_slots(*, reviewer: Reviewer) -> list[Slot]:
    """Interviews of one of the panel, without those she has a conflict with; with her own sheet."""
    mine = InterviewSheet.objects.filter(reviewer=reviewer)
    return list(
        slots_seen_by(call=reviewer.call, person=reviewer.person)
        .filter(panel=reviewer, application__isnull=False)
        .exclude(state=SlotState.CANCELLED)
        .prefetch_related(Prefetch("sheets", mine, to_attr="my_sheets"))
    )


def get_my_slot(*, reviewer: Reviewer, public_id: str) -> Slot:
    """One of them; Http404 otherwise."""
    found = next((s for s in my_slots(reviewer=reviewer) if s.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def points_of(*, scores: dict[str, int], asked: Sequence[InterviewQuestion]) -> int | None:
    """Thousandths of 100: the weighted mean of scores 0–5 over all questions; None when one is missing."""
    total = sum(question.weight for question in asked)
    if not total or any(question.public_id not in scores for question in asked):
        return None
    got = sum(question.weight * scores[question.public_id] for question in asked)
    return round(got * 100_000 / (5 * total))
