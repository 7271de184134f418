"""What a cycle's rules are: its check-ins and its silence ladder, made from the house's, then its own."""

from collections import Counter, defaultdict
from datetime import date

from django.db import transaction

from spona.core.audit import record
from spona.core.translated import Said
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.support.models.checkin import CheckIn
from spona.support.models.ladder import Reached, Rung
from spona.support.queries.standing import pairs_today
from spona.support.rules import next_rung
from spona.support.states import Moment, RungKind

# (key, name, moment, after, fit review). Phases 13 and 15 to 17 of the programme's year.
SCHEDULE: list[tuple[str, Said, Moment, int, bool]] = [
    ("week-2", {"en": "The first two weeks", "sr": "Прве две недеље"}, Moment.DAYS, 14, False),
    ("fit", {"en": "After the second meeting", "sr": "После другог састанка"},
     Moment.SESSIONS, 2, True),
    ("quarter", {"en": "After three months", "sr": "После три месеца"}, Moment.DAYS, 91, False),
    ("mid-term", {"en": "Half way", "sr": "На половини"}, Moment.DAYS, 182, False),
    ("month-9", {"en": "After nine months", "sr": "После девет месеци"}, Moment.DAYS, 274, False),
]  # fmt: skip
# Days after the cycle's own limit of silence.
LADDER = [
    (RungKind.REMINDER, 0, 7),
    (RungKind.MESSAGE, 10, 5),
    (RungKind.CALL, 20, 7),
    (RungKind.TALK, 35, 14),
    (RungKind.CLOSE, 50, 14),
]


@transaction.atomic
def ensure_plan(*, cycle: Cycle) -> tuple[list[CheckIn], list[Rung]]:
    """The check-ins and rungs of a cycle, in their order; the first look makes them from ours."""
    check_ins = list(CheckIn.objects.filter(cycle=cycle).order_by("moment", "after", "pk"))
    ladder = list(Rung.objects.filter(cycle=cycle).order_by("after_days", "pk"))
    if not ladder:
        Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
        if not Rung.objects.filter(cycle=cycle).exists():
            _make(cycle)
        check_ins = list(CheckIn.objects.filter(cycle=cycle).order_by("moment", "after", "pk"))
        ladder = list(Rung.objects.filter(cycle=cycle).order_by("after_days", "pk"))
    for check_in in check_ins:
        check_in.cycle = cycle
    for rung in ladder:
        rung.cycle = cycle
    return check_ins, ladder


def _make(cycle: Cycle) -> None:
    days = cycle.months * 30.44 / 12
    CheckIn.objects.bulk_create(
        CheckIn(
            organisation_id=cycle.organisation_id,
            cycle=cycle,
            key=key,
            name=name,
            moment=moment,
            # A shorter or longer year keeps the same points of it; the second week stays.
            after=round(after * days / 30.44) if moment == Moment.DAYS and after > 30 else after,
            is_fit_review=is_fit_review,
        )
        for key, name, moment, after, is_fit_review in SCHEDULE
    )
    Rung.objects.bulk_create(
        Rung(
            organisation_id=cycle.organisation_id,
            cycle=cycle,
            kind=kind,
            after_days=cycle.silence_days + later,
            due_in=due_in,
        )
        for kind, later, due_in in LADDER
    )


@transaction.atomic
def save_plan(
    *,
    cycle: Cycle,
    check_ins: dict[str, tuple[int, bool]],
    rungs: dict[str, tuple[int, int, bool]],
    by: Person,
) -> None:
    """`check_ins` by key: (after, is active). `rungs` by kind: (after days, due in days, is active).

    What was reached or asked stays as it was. The first active rung is the cycle's limit of silence.
    """
    there_check_ins, there_rungs = ensure_plan(cycle=cycle)
    for check_in in there_check_ins:
        if check_in.key in check_ins:
            check_in.after, check_in.is_active = check_ins[check_in.key]
            check_in.save(update_fields=["after", "is_active"])
    for rung in there_rungs:
        if rung.kind in rungs:
            rung.after_days, rung.due_in, rung.is_active = rungs[rung.kind]
            rung.save(update_fields=["after_days", "due_in", "is_active"])
    first = min((r.after_days for r in there_rungs if r.is_active), default=None)
    if first is not None and first != cycle.silence_days:
        Cycle.objects.filter(pk=cycle.pk).update(silence_days=first)
        cycle.silence_days = first
    record(verb="support.plan_saved", target=cycle, by=by)


def ahead(*, cycle: Cycle, ladder: list[Rung], today: date) -> list[tuple[Rung, int]]:
    """How many pairs would come to which step at the next look, by these rules; seven queries."""
    done: dict[int, list[Reached]] = defaultdict(list)
    for one in Reached.objects.filter(rung__cycle=cycle):
        done[one.mentorship_id].append(one)
    coming = Counter(
        rung.pk
        for pair in pairs_today(cycle=cycle, today=today)
        if (rung := next_rung(pair=pair, ladder=ladder, reached=done[pair.pair.pk], today=today))
    )
    return [(rung, coming[rung.pk]) for rung in ladder if coming[rung.pk]]
