"""The rules, looked at: each night for all pairs, and at once for a pair in which something happened.

Everything is derived from rows and stands once for its occasion, so looking twice, or being killed in
the middle, does nothing twice and leaves nothing out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from spona.mentoring.models import Mentorship
from spona.mentoring.states import MentorshipState
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.programmes.states import Stage
from spona.support.actions.planning import ensure_plan
from spona.support.actions.tasks import place, settle
from spona.support.mails import care as mails
from spona.support.models.checkin import CheckIn, Pulse
from spona.support.models.desk import Task
from spona.support.models.ladder import Reached, Rung
from spona.support.queries.standing import PairToday, pairs_today
from spona.support.rules import (
    REMIND_AFTER_DAYS,
    Wanted,
    check_in_for,
    next_rung,
    silence_task,
    wanted_tasks,
)
from spona.support.states import RungKind, TaskKind, TaskState

# Kinds that a rule takes back when their reason is gone.
BY_RULE = {
    TaskKind.SILENCE, TaskKind.NO_SHOWS, TaskKind.DIFFERING, TaskKind.AGREEMENT, TaskKind.LEFT,
    TaskKind.REMATCH,
}  # fmt: skip
SETTLED = gettext_noop("The reason is gone.")
BATCH = 200  # pairs in one transaction


@dataclass
class Evaluation:
    """What a look at the rules did."""

    pairs: int = 0
    tasks: int = 0
    settled: int = 0
    reminded: int = 0
    asked: int = 0


def evaluate(
    *,
    cycle: Cycle,
    today: date,
    now: datetime,
    only: Iterable[int] | None = None,
    writes: bool = True,
) -> Evaluation:
    """Look at every live pair of a running cycle (or at `only`, keys): rungs of the silence ladder,
    tasks that a rule wants, tasks whose reason is gone, check-ins that fall due.

    Where the cycle does not run, or not any more, only what its report still needs is asked for.
    Without `writes` no step of the ladder is taken and nobody is asked or reminded.
    """
    keys = None if only is None else list(only)
    done = Evaluation()
    pairs = pairs_today(cycle=cycle, today=today, only=keys)
    done.pairs = len(pairs)
    is_running = cycle.stage == Stage.RUNNING
    done.settled = _settle(cycle, pairs, keys=keys, is_running=is_running, now=now)
    writes = writes and is_running
    plan = ensure_plan(cycle=cycle) if writes and pairs else ([], [])
    reached = _by_pair(Reached.objects.filter(rung__cycle=cycle), keys)
    asked = _by_pair(Pulse.objects.filter(check_in__cycle=cycle), keys)
    for start in range(0, len(pairs), BATCH):
        with transaction.atomic():
            part = pairs[start : start + BATCH]
            _act(part, plan, reached, asked, today, now, done, is_running=is_running)
            if writes:
                _remind_of_pulses(part, asked, today, now)
    return done


def look_at(*, mentorship: Mentorship, today: date, now: datetime) -> Evaluation:
    """One pair, right after something happened in it: tasks come and go at once, mails wait for the day."""
    return evaluate(
        cycle=mentorship.cycle, today=today, now=now, only=[mentorship.pk], writes=False
    )


def _act(
    pairs: list[PairToday],
    plan: tuple[list[CheckIn], list[Rung]],
    reached: dict[int, list[Reached]],
    asked: dict[int, list[Pulse]],
    today: date,
    now: datetime,
    done: Evaluation,
    *,
    is_running: bool,
) -> None:
    schedule, ladder = plan
    wanted: dict[str, list[Wanted]] = {}
    rungs: list[tuple[PairToday, Reached]] = []
    pulses: list[tuple[PairToday, CheckIn]] = []
    for pair in pairs:
        tasks = wanted_tasks(pair=pair, today=today, is_running=is_running)
        rung = next_rung(pair=pair, ladder=ladder, reached=reached[pair.pair.pk], today=today)
        if rung is not None:
            rungs.append((pair, _step(pair, rung, now)))
            task = silence_task(rung=rung, pair=pair, today=today)
            tasks += [task] if task else []
        if tasks:
            wanted[pair.pair.public_id] = tasks
        days = {pulse.check_in_id: pulse.asked_on for pulse in asked[pair.pair.pk]}
        check_in = check_in_for(pair=pair, schedule=schedule, asked=days, today=today)
        if check_in is not None:
            pulses.append((pair, check_in))
    if wanted:
        by_key = {pair.pair.public_id: pair.pair for pair in pairs}
        done.tasks += place(pairs=wanted, by_key=by_key, now=now)
    Reached.objects.bulk_create([row for _pair, row in rungs], ignore_conflicts=True)
    people = _people_of(
        [pair for pair, row in rungs if row.rung.kind == RungKind.REMINDER]
        + [pair for pair, _check_in in pulses]
    )
    for pair, row in rungs:
        if row.rung.kind == RungKind.REMINDER:
            done.reminded += mails.silence_reminder(pair=people[pair.pair.pk], reached=row, now=now)
    for pair, check_in in pulses:
        done.asked += _ask(people[pair.pair.pk], check_in, today, now)


def _step(pair: PairToday, rung: Rung, now: datetime) -> Reached:
    assert pair.silence is not None
    return Reached(
        organisation_id=pair.pair.organisation_id,
        rung=rung,
        mentorship=pair.pair,
        since=pair.silence.since,
        days=pair.silence.days,
        silence=pair.silence.kind,
        planned_on=pair.silence.planned_on,
        at=now,
    )


def _ask(pair: Mentorship, check_in: CheckIn, today: date, now: datetime) -> int:
    """Both sides apart; somebody without an address is not asked and not waited for."""
    n = 0
    for participation in (pair.mentee, pair.mentor):
        if not participation.person.email:
            continue
        pulse, is_new = Pulse.objects.get_or_create(
            check_in=check_in,
            mentorship=pair,
            participation=participation,
            defaults={"organisation_id": pair.organisation_id, "asked_on": today},
        )
        if is_new:
            pulse.mentorship = pair
            n += mails.pulse_ask(pulse=pulse, to=participation, now=now) is not None
    return n


def _remind_of_pulses(
    pairs: list[PairToday], asked: dict[int, list[Pulse]], today: date, now: datetime
) -> None:
    """Once, a week later, and never after a month."""
    late = [
        (pair, pulse)
        for pair in pairs
        if not pair.is_resting and pair.pair.state == MentorshipState.ACTIVE
        for pulse in asked[pair.pair.pk]
        if pulse.answered_at is None
        and pulse.reminded_on is None
        and REMIND_AFTER_DAYS <= (today - pulse.asked_on).days <= 30
    ]
    people = _people_of([pair for pair, _pulse in late])
    for pair, pulse in late:
        mentorship = people[pair.pair.pk]
        pulse.mentorship = mentorship
        to = (
            mentorship.mentee
            if pulse.participation_id == mentorship.mentee_id
            else mentorship.mentor
        )
        if Pulse.objects.filter(pk=pulse.pk, reminded_on=None).update(reminded_on=today):
            mails.pulse_reminder(pulse=pulse, to=to, now=now)


def _people_of(pairs: list[PairToday]) -> dict[int, Mentorship]:
    """The pairs with the two people that a mail needs; one query, none for none."""
    if not pairs:
        return {}
    found = Mentorship.objects.filter(pk__in={pair.pair.pk for pair in pairs}).select_related(
        "cycle", "organisation", "mentee__person__organisation", "mentor__person__organisation"
    )
    return {pair.pk: pair for pair in found}


def _by_pair(rows, keys):  # type: ignore[no-untyped-def]  # of either kind
    if keys is not None:
        rows = rows.filter(mentorship__in=keys)
    found = defaultdict(list)
    for row in rows:
        found[row.mentorship_id].append(row)
    return found


def _settle(
    cycle: Cycle,
    pairs: list[PairToday],
    *,
    keys: list[int] | None,
    is_running: bool,
    now: datetime,
) -> int:
    """Take back open tasks of rules whose reason is gone."""
    tasks = Task.objects.filter(cycle=cycle, state=TaskState.OPEN, kind__in=BY_RULE)
    if keys is not None:
        tasks = tasks.filter(mentorship__in=keys)
    by_key = {pair.pair.pk: pair for pair in pairs}
    over = [
        pk
        for pk, mentorship, kind, facts in tasks.values_list("pk", "mentorship", "kind", "facts")
        if not _still_holds(by_key.get(mentorship), kind, facts, is_running=is_running)
    ]
    return settle(tasks=over, outcome=SETTLED, now=now) if over else 0


def _still_holds(
    pair: PairToday | None, kind: str, facts: dict[str, object], *, is_running: bool
) -> bool:
    if pair is None:  # over
        return False
    numbers = pair.numbers
    match kind:
        case TaskKind.DIFFERING:
            return numbers.differing_on is not None
        case TaskKind.REMATCH:
            return is_running and pair.mentee_goes_on
        case TaskKind.LEFT:
            return bool(pair.left)
        case TaskKind.SILENCE:
            silence = pair.silence
            same = silence is not None and silence.since.isoformat() == facts.get("since")
            return is_running and same
        case TaskKind.NO_SHOWS:
            return is_running and numbers.no_shows >= 2 and not pair.is_resting
        case _:
            return is_running and numbers.accepted < 2 and not pair.is_resting


def holder_of(*, mentorship: Mentorship) -> Person | None:
    """The colleague this pair can turn to now."""
    holder = mentorship.case_holders.select_related("person").filter(until=None).first()  # type: ignore[attr-defined]
    return holder.person if holder else None
