"""When the team is asked to act. Pure decisions on rows already loaded; each can say its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.rules import may_still_answer
from spona.mentoring.states import MentorshipState
from spona.programmes.models import Participation
from spona.support.models.checkin import CheckIn, Pulse
from spona.support.models.ladder import Reached, Rung
from spona.support.queries.standing import PairToday
from spona.support.states import Moment, Often, RungKind, TaskKind

# A check-in that fell due longer ago is not asked any more: the programme began to use it late.
STALE_DAYS = 30
# Two check-ins of a pair never come closer than this.
APART_DAYS = 14
REMIND_AFTER_DAYS = 7
AGREEMENT_AFTER_DAYS = 7
LOW = 2  # on the scale of 1 to 5
DUE_IN = {
    TaskKind.WANTS_TALK: 2,
    TaskKind.LOW_PULSE: 5,
    TaskKind.NO_SHOWS: 5,
    TaskKind.DIFFERING: 7,
    TaskKind.AGREEMENT: 7,
    TaskKind.LEFT: 3,
    TaskKind.REMATCH: 7,
    TaskKind.EXIT_TALK: 14,
    TaskKind.MAIL: 3,
    TaskKind.WROTE: 2,
    TaskKind.LETTER: 3,
    TaskKind.CO_MENTOR: 5,
}


def next_rung(
    *, pair: PairToday, ladder: Iterable[Rung], reached: Iterable[Reached], today: date
) -> Rung | None:
    """The lowest rung that this silence has not reached yet, if its day has come.

    A rung waits after the one before it for as many days as lie between the two on the ladder, also
    where the silence was long when the ladder was put up: nobody falls through all rungs at once.
    """
    if pair.silence is None:
        return None
    done = {one.rung_id: one for one in reached if one.since == pair.silence.since}
    before: Rung | None = None
    for rung in sorted((r for r in ladder if r.is_active), key=lambda r: (r.after_days, r.pk)):
        if rung.pk in done:
            before = rung
            continue
        if pair.silence.days < rung.after_days:
            return None
        if before is not None:
            spacing = timedelta(days=rung.after_days - before.after_days)
            if done[before.pk].at.date() + spacing > today:
                return None
        return rung
    return None


def due_on(*, check_in: CheckIn, pair: PairToday) -> date | None:
    """The day this check-in falls due for the pair; None as long as it is not known."""
    if check_in.moment == Moment.SESSIONS:
        return pair.held[check_in.after - 1] if len(pair.held) >= check_in.after > 0 else None
    begun = max(pair.pair.started_on, pair.pair.cycle.kick_off_on)
    return begun + timedelta(days=check_in.after)


def check_in_for(
    *, pair: PairToday, schedule: Iterable[CheckIn], asked: dict[int, date], today: date
) -> CheckIn | None:
    """The check-in to ask this pair today, if any. `asked` are the days of former ones, by check-in."""
    if pair.pair.state != MentorshipState.ACTIVE or pair.is_resting or pair.left:
        return None
    if any(today - day < timedelta(days=APART_DAYS) for day in asked.values()):
        return None
    for check_in in schedule:
        if not check_in.is_active or check_in.pk in asked:
            continue
        due = due_on(check_in=check_in, pair=pair)
        if due is not None and due <= today <= due + timedelta(days=STALE_DAYS):
            return check_in
    return None


def low_answers(pulse: Pulse) -> list[str]:
    """Which answers give cause to ask, by the names of their fields."""
    found = []
    if pulse.as_agreed == Often.NO:
        found.append("as_agreed")
    found += [
        name
        for name in ("useful", "at_ease")
        if getattr(pulse, name) is not None and getattr(pulse, name) <= LOW
    ]
    if pulse.fits == Often.NO:
        found.append("fits")
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that a rule wants to be there, once for its occasion."""

    kind: TaskKind
    occasion: str
    due_on: date
    facts: dict[str, Any]
    participation_id: int | None = None


def wanted_tasks(*, pair: PairToday, today: date, is_running: bool) -> list[Wanted]:
    """What follows from where a pair stands today, beside its silence; where the cycle does not run,
    only what its report still needs."""
    key, found = pair.pair.public_id, []

    def want(kind: TaskKind, occasion: str, whom: int | None = None, **facts: Any) -> None:
        due = today + timedelta(days=DUE_IN[kind])
        found.append(Wanted(kind, f"{kind}:{key}:{occasion}", due, facts, whom))

    for participation in pair.left:
        want(TaskKind.LEFT, str(participation), participation)
    if is_running and pair.pair.state == MentorshipState.ACTIVE and not pair.is_resting:
        numbers = pair.numbers
        if numbers.no_shows >= 2:
            want(TaskKind.NO_SHOWS, f"{pair.touched_on}", n=numbers.no_shows)
        waited = (today - pair.pair.started_on).days
        if numbers.accepted < 2 and waited >= AGREEMENT_AFTER_DAYS:
            want(TaskKind.AGREEMENT, "both", n=numbers.accepted)
    if is_running and pair.mentee_goes_on:
        want(TaskKind.REMATCH, "mentee", pair.pair.mentee_id)
    day_told = pair.numbers.differing_on
    if (
        day_told is not None
        and day_told <= today
        and may_still_answer(mentorship=pair.pair, today=today)
    ):
        day = day_told.isoformat()
        want(TaskKind.DIFFERING, day, day=day)
    return found


def refused_co_mentor(*, co_mentor: CoMentor, by: Participation, now: datetime) -> Wanted:
    """The task after a no to somebody who was to stand beside a pair."""
    kind = TaskKind.CO_MENTOR
    return Wanted(
        kind,
        f"{kind}:{co_mentor.public_id}",
        timezone.localdate(now) + timedelta(days=DUE_IN[kind]),
        {"name": co_mentor.participation.person.name},
        by.pk,
    )


def silence_task(*, rung: Rung, pair: PairToday, today: date) -> Wanted | None:
    """What the team does on this rung; None on the one that writes by itself."""
    silence = pair.silence
    if rung.kind == RungKind.REMINDER or silence is None:
        return None
    return Wanted(
        TaskKind.SILENCE,
        f"silence:{pair.pair.public_id}:{rung.kind}:{silence.since}",
        today + timedelta(days=rung.due_in),
        {
            "rung": rung.kind,
            "days": silence.days,
            "since": silence.since.isoformat(),
            "planned_on": silence.planned_on.isoformat() if silence.planned_on else None,
        },
    )
