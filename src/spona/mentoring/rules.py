"""What a pair may record, and when. Pure decisions on rows already loaded; the day is passed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.mentoring.models import Mentorship, Session, SessionView
from spona.mentoring.queries.co_mentors import co_mentor_of, co_mentors_of
from spona.mentoring.queries.counting import UNCHALLENGED_DAYS, Numbers
from spona.mentoring.states import MentorshipState, Outcome
from spona.people.models import Person
from spona.programmes.models import Participation

# After the end, meetings that took place before it may still be written down.
LATE_DAYS = 30
LONGEST_MINUTES = 600


class CannotRecord(ValidationError):
    """Something about a pair that is refused, with the sentence for its reader."""


def side_of(*, mentorship: Mentorship, person: Person) -> Participation:
    """The participation of this person in the pair; PermissionDenied for anybody else."""
    for participation in (mentorship.mentee, mentorship.mentor):
        if participation.person_id == person.pk:
            return participation
    raise PermissionDenied


def other_side(*, mentorship: Mentorship, participation: Participation) -> Participation:
    """Who sits opposite; PermissionDenied for somebody who is not in the pair."""
    if participation.pk == mentorship.mentee_id:
        return mentorship.mentor
    if participation.pk == mentorship.mentor_id:
        return mentorship.mentee
    raise PermissionDenied


def party_of(*, mentorship: Mentorship, person: Person) -> Participation:
    """As `side_of`, and of a co-mentor who is with the pair; PermissionDenied for anybody else."""
    for participation in (mentorship.mentee, mentorship.mentor):
        if participation.person_id == person.pk:
            return participation
    found = co_mentor_of(mentorship=mentorship, person=person)
    if found is None:
        raise PermissionDenied
    return found.participation


def opposite(*, mentorship: Mentorship, participation: Participation) -> Participation:
    """Whom this one meets: the mentee her mentor, the mentor and a co-mentor the mentee.
    PermissionDenied for somebody who is none of them."""
    if participation.pk == mentorship.mentee_id:
        return mentorship.mentor
    if participation.pk != mentorship.mentor_id:
        party_of(mentorship=mentorship, person=participation.person)
    return mentorship.mentee


def parties(mentorship: Mentorship) -> list[Participation]:
    """The two, and the co-mentors who are with them now."""
    beside = [one.participation for one in co_mentors_of(mentorship=mentorship)]
    return [mentorship.mentee, mentorship.mentor, *beside]


def is_there(*, mentorship: Mentorship, participation: Participation) -> bool:
    """One of the two, or beside them now: a co-mentor who wrote something down may have left."""
    try:
        opposite(mentorship=mentorship, participation=participation)
    except PermissionDenied:
        return False
    return True


def is_own_side(*, mentorship: Mentorship, one: int, other: int) -> bool:
    """Do these two participations (primary keys) sit on the same side? A mentor and a co-mentor do, so
    neither confirms what the other wrote down."""
    return (one == mentorship.mentee_id) == (other == mentorship.mentee_id)


def may_still_record(*, mentorship: Mentorship, today: date) -> bool:
    """A live pair, or one that ended less than LATE_DAYS days ago."""
    ended = mentorship.ended_on
    return ended is None or today <= ended + timedelta(days=LATE_DAYS)


def may_still_answer(*, mentorship: Mentorship, today: date) -> bool:
    """As long as it may be recorded, and then as long as the last record may be challenged. What a
    finished pair's sessions come to stands after that."""
    return may_still_record(mentorship=mentorship, today=today - timedelta(days=UNCHALLENGED_DAYS))


def first_day(mentorship: Mentorship) -> date:
    """The earliest day of a meeting: the pair's start, or the kick-off where that was earlier."""
    return min(mentorship.started_on, mentorship.cycle.kick_off_on)


def check_session(
    *,
    mentorship: Mentorship,
    held_on: date,
    outcome: Outcome,
    minutes: int,
    next_on: date | None,
    today: date,
) -> int:
    """The minutes to keep (0 unless held). CannotRecord, by field, for what cannot have been."""
    wrong: dict[str, str] = {}
    if held_on > today:
        wrong["held_on"] = _("This day is still to come. Please record a meeting after it.")
    elif held_on < first_day(mentorship):
        wrong["held_on"] = _("This is before the pair began.")
    elif mentorship.ended_on and held_on > mentorship.ended_on:
        wrong["held_on"] = _("This is after the pair ended.")
    if outcome == Outcome.HELD and not 1 <= minutes <= LONGEST_MINUTES:
        wrong["minutes"] = _("Please give the length in minutes, between 1 and 600.")
    if next_on is not None and not held_on <= next_on <= today + timedelta(days=400):
        wrong["next_on"] = _("The next meeting comes after this one, within about a year.")
    if wrong:
        raise CannotRecord({field: [sentence] for field, sentence in wrong.items()})
    return minutes if outcome == Outcome.HELD else 0


def check_was_there(*, mentorship: Mentorship, participation: Participation, held_on: date) -> None:
    """CannotRecord for a co-mentor's word on a meeting from before she joined."""
    if participation.pk in {mentorship.mentee_id, mentorship.mentor_id}:
        return
    one = co_mentor_of(mentorship=mentorship, person=participation.person)
    if one is None or one.joined_at is None:
        raise PermissionDenied
    if held_on < timezone.localdate(one.joined_at):
        raise CannotRecord({"held_on": [_("This was before you joined the two.")]})


def check_may_record(*, mentorship: Mentorship, today: date) -> None:
    _refuse_unless(may_still_record(mentorship=mentorship, today=today))


def check_may_answer(*, mentorship: Mentorship, today: date) -> None:
    _refuse_unless(may_still_answer(mentorship=mentorship, today=today))


def _refuse_unless(is_open: bool) -> None:
    if not is_open:
        raise CannotRecord(
            _("This pair has ended, and its record is closed. Please write to the team.")
        )


def facts_of(session: Session | SessionView) -> str:
    """What a yes to a session, or to the other side's memory of it, is a yes to."""
    return f"{session.held_on:%Y-%m-%d} {session.outcome} {session.minutes}"


def may_correct(*, session: Session, participation: Participation, answered: bool) -> bool:
    """Its recorder, as long as the other side has said nothing about it."""
    return session.recorded_by_id == participation.pk and not answered


def silent_since(*, mentorship: Mentorship, last_held_on: date | None) -> date:
    """From when silence is counted: the last meeting, the start, the kick-off or the end of a pause."""
    days = [mentorship.started_on, mentorship.cycle.kick_off_on]
    days += [day for day in (last_held_on, mentorship.resumed_on) if day]
    return max(days)


def silent_days(*, mentorship: Mentorship, last_held_on: date | None, today: date) -> int | None:
    """Days without a session when there are more than the cycle allows; None otherwise.

    A paused or closed pair is not silent: nobody expects a meeting of it.
    """
    if mentorship.state != MentorshipState.ACTIVE:
        return None
    days = (today - silent_since(mentorship=mentorship, last_held_on=last_held_on)).days
    return days if days > mentorship.cycle.silence_days else None


# Whoever begins up to this day of a month has that month; later, the next one is the first.
LAST_DAY_THAT_COUNTS = 10


HALF_WAY_DAYS = 45


def half_way_on(mentorship: Mentorship) -> date:
    """The middle between the pair's own start and the end of its cycle."""
    began, ends = mentorship.started_on, mentorship.cycle.ends_on
    return began + (ends - began) // 2


def goals_want_a_look(*, mentorship: Mentorship, last_changed: Iterable[date], today: date) -> bool:
    """Half way, and for some weeks after: no goal was touched since (`last_changed`, a day for each open
    goal). Goals set for a year are seldom the right ones in its middle."""
    half = half_way_on(mentorship)
    if not half <= today <= half + timedelta(days=HALF_WAY_DAYS):
        return False
    days = list(last_changed)
    return bool(days) and all(day < half for day in days)


def sessions_expected(pair: Mentorship) -> int:
    """The cycle's number of sessions; of a pair that began later than the first month, its share by the
    months that were left. Counted anew when the cycle is longer or shorter."""
    cycle = pair.cycle
    ends, starts = cycle.ends_on, pair.started_on
    left = (ends.year - starts.year) * 12 + ends.month - starts.month
    if starts.day > LAST_DAY_THAT_COUNTS:
        left -= 1
    if left >= cycle.months - 1 or cycle.sessions_agreed == 0:
        return cycle.sessions_agreed
    return max(1, round(cycle.sessions_agreed * max(left, 0) / cycle.months))


@dataclass(frozen=True)
class PairLine:
    """A pair as the team's list shows it: numbers and a plain reason, never a score."""

    pair: Mentorship
    silent: int | None  # days, when more than the cycle allows
    cells: list[tuple[int, str]]  # (x, counted, held or open), one per agreed session
    width: int  # of the drawing
    held: int
    agreed: int  # sessions, for this pair
    accepted: int
    disputed: int
    hours: float
    hours_agreed: float
    last_on: date | None


def line_of(*, pair: Mentorship, numbers: Numbers, today: date) -> PairLine:
    """The line of a pair with its numbers."""
    held, counted = numbers.held, numbers.sessions_counted
    agreed = sessions_expected(pair)
    cells = ["counted"] * min(counted, agreed)
    cells += ["held"] * (min(held, agreed) - len(cells))
    cells += ["open"] * (agreed - len(cells))
    return PairLine(
        pair=pair,
        silent=silent_days(mentorship=pair, last_held_on=numbers.last_held_on, today=today),
        cells=[(1 + n * 14, cell) for n, cell in enumerate(cells)],
        width=len(cells) * 14,
        held=held,
        agreed=agreed,
        accepted=numbers.accepted,
        disputed=numbers.disputed,
        hours=round(numbers.minutes_counted / 60, 1),
        hours_agreed=round(agreed * pair.cycle.minutes_agreed / 60, 1),
        last_on=numbers.last_held_on,
    )
