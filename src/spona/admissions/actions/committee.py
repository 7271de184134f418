"""What the committee does at its table: quotas, wishes with reasons, a proposal made and parked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from spona.admissions.actions.deciding import park_proposal
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Placed, Quota, SeatWish
from spona.admissions.queries.composing import candidates, problem_of
from spona.admissions.queries.credit import earlier_rejections, points_for
from spona.admissions.states import IN_SELECTION
from spona.core.audit import record
from spona.core.states import WrongState
from spona.engine.matching.codec import to_data
from spona.engine.selection import composition as engine
from spona.engine.selection import records
from spona.engine.selection.composing import compose
from spona.engine.selection.prices import quota_prices
from spona.people.models import Person


class NothingToCompose(Exception):
    """There is nobody to choose from."""


class NeedsReason(Exception):
    """A wish of the committee stands with its reason or not at all."""


@transaction.atomic
def save_quota(
    *,
    call: Call,
    about: str,
    values: Sequence[str],
    at_least: int | None,
    at_most: int | None,
    is_percent: bool,
    by: Person | None,
) -> Quota:
    """One more quota; without values it holds for each value there is."""
    last = Quota.objects.filter(call=call).order_by("-position").first()
    quota = Quota.objects.create(
        organisation=call.organisation,
        call=call,
        about=about,
        values=list(values),
        at_least=at_least,
        at_most=at_most,
        is_percent=is_percent,
        position=last.position + 1 if last else 0,
    )
    record(
        verb="admissions.quota_set",
        target=call,
        by=by,
        about=about,
        values=list(values),
        at_least=at_least,
        at_most=at_most,
        is_percent=is_percent,
    )
    return quota


@transaction.atomic
def remove_quota(*, quota: Quota, by: Person | None) -> None:
    record(verb="admissions.quota_removed", target=quota.call, by=by, about=quota.about)
    quota.delete()


@transaction.atomic
def wish_seat(
    *, application: Application, wish: str, reason: str, by: Person | None, now: datetime
) -> SeatWish:
    """In or out whatever the points. NeedsReason without one; WrongState outside selection."""
    if not reason.strip():
        raise NeedsReason
    if application.state not in IN_SELECTION:
        raise WrongState(application.state, wish)
    made, _created = SeatWish.objects.update_or_create(
        application=application,
        defaults={
            "organisation": application.organisation,
            "wish": wish,
            "reason": reason.strip(),
            "by": by,
            "at": now,
        },
    )
    record(verb="admissions.seat_wished", target=application, by=by, wish=wish)
    return made


@transaction.atomic
def end_wish(*, application: Application, by: Person | None) -> None:
    """The composer decides again."""
    if SeatWish.objects.filter(application=application).delete()[0]:
        record(verb="admissions.seat_wish_ended", target=application, by=by)


@transaction.atomic
def refresh_credit(*, call: Call) -> int:
    """Write each candidate's credit for earlier rejections, as the call's rules say; how many have one."""
    rejected = earlier_rejections(call=call)
    kept = Application.objects.filter(call=call)
    kept.exclude(credit=0).exclude(pk__in=list(rejected)).update(credit=0)
    by_points: dict[int, list[int]] = defaultdict(list)
    for pk, calls in rejected.items():
        by_points[points_for(call=call, rejections=len(calls))].append(pk)
    for points, keys in by_points.items():
        kept.filter(pk__in=keys).exclude(credit=points).update(credit=points)
    return len(rejected)


# More candidates than this are worked out in the background: nobody waits, and no row is locked.
AT_ONCE = 300


@transaction.atomic
def order_composition(*, call: Call, by: Person | None, now: datetime) -> bool:
    """Note that a proposal is wanted. False when one is being worked out already."""
    wanted = Call.objects.filter(pk=call.pk, composing_since__isnull=True).update(
        composing_since=now, composing_by=by, composing_failed={}
    )
    if wanted:
        record(verb="admissions.composition_ordered", target=call, by=by)
    return bool(wanted)


def compose_ordered(*, call: Call, now: datetime) -> Composition | None:
    """Work out what was ordered, outside any transaction; safe to run twice. None when it failed.

    Why it failed stands on the call, for the table to explain.
    """
    failed: dict[str, Any] = {}
    made = None
    try:
        made = compose_call(call=call, by=call.composing_by, now=now)
    except NothingToCompose:
        failed = {"nobody": True}
    except engine.CannotCompose as error:
        failed = {
            "clashes": to_data(error.conflict)["clashes"],
            "is_smallest": error.conflict.is_smallest,
        }
    Call.objects.filter(pk=call.pk).update(
        composing_since=None, composing_by=None, composing_failed=failed
    )
    return made


def takes_long(*, call: Call) -> bool:
    """So many candidates that the proposal is worked out in the background?"""
    return candidates(call=call).count() > AT_ONCE


def compose_call(*, call: Call, by: Person | None, now: datetime) -> Composition:
    """Solve and keep: the record to solve again, the list in rows, what each quota costs.

    NothingToCompose; the engine's CannotCompose with the smallest set of demands that conflict, and
    then nothing is kept. The solving happens before any row is locked.
    """
    refresh_credit(call=call)
    problem = problem_of(call)
    if not problem.applicants:
        raise NothingToCompose
    plan = compose(problem)
    prices = quota_prices(problem, plan)
    return _keep(call, problem, plan, prices, by=by, now=now)


@transaction.atomic
def _keep(
    call: Call, problem: Any, plan: Any, prices: Any, *, by: Person | None, now: datetime
) -> Composition:
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    last = Composition.objects.filter(call=call).order_by("-number").values_list("number").first()
    made = Composition.objects.create(
        organisation=call.organisation,
        call=call,
        number=last[0] + 1 if last else 1,
        record=records.record(problem, plan),
        summary=summary_of(plan, prices),
        hash=plan.hash,
        total=plan.total,
        made_at=now,
        by=by,
    )
    keys = dict(Application.objects.filter(call=call).values_list("public_id", "pk"))
    Placed.objects.bulk_create(
        [
            Placed(
                organisation=call.organisation,
                composition=made,
                application_id=keys[place.id],
                position=position,
                rank=place.rank,
                total=place.total,
                standing=place.standing.value,
                reserve=place.reserve,
            )
            for position, place in enumerate(plan.places, start=1)
        ],
        batch_size=1000,
    )
    record(
        verb="admissions.composed",
        target=call,
        by=by,
        composition=made.number,
        hash=plan.hash,
    )
    return made


def summary_of(plan: engine.Composition, prices: Any) -> dict[str, Any]:
    """What the table and the minutes show, in plain values; ids are public ids of applications."""
    return {
        "seats": plan.seats,
        "members": list(plan.members),
        "reserves": list(plan.reserves),
        "optimal": plan.certificate.is_optimal,
        "proved_by_prices": plan.certificate.is_proved_by_prices,
        "quotas": [
            {
                "key": quota.key,
                "least": quota.least,
                "most": quota.most,
                "reached": quota.reached,
                "eligible": quota.eligible,
                "tight": quota.is_tight,
            }
            for quota in plan.quotas
        ],
        "prices": [
            {
                "key": price.key,
                "costs": price.costs,
                "entering": list(price.change.entering),
                "leaving": list(price.change.leaving),
            }
            for price in prices
        ],
        "exchanges": [
            {"total": e.total, "inside": list(e.inside), "outside": list(e.outside)}
            for e in plan.margin.exchanges
        ],
        "may_leave": list(plan.margin.may_leave),
        "may_enter": list(plan.margin.may_enter),
    }


def park_composition(*, composition: Composition, by: Person | None, now: datetime) -> int:
    """Park this proposal as decisions; what was decided by hand with a reason stays."""
    return park_proposal(
        call=composition.call,
        composition=composition,
        selected=composition.summary["members"],
        reserve=composition.summary["reserves"],
        by=by,
        now=now,
    )
