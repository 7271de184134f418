"""The demo's year: agreements, sessions, silences, one difference of memory, one ending."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.utils.translation import override

from spona.config.demo_clock import told
from spona.config.demo_texts import GOALS, LOOKING_BACK, NOTES, STEPS
from spona.mentoring.action_actions import finish_action, set_action
from spona.mentoring.actions import (
    accept_agreement,
    complete_mentorship,
    end_mentorship,
    ensure_agreement,
    pause_mentorship,
)
from spona.mentoring.agreeing_actions import draft_agreement, say_yes
from spona.mentoring.agreement_points import defaults
from spona.mentoring.goal_actions import revise_goal, set_goal
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.queries.areas import areas_of
from spona.mentoring.reflection_actions import write_reflection
from spona.mentoring.session_actions import answer_session, record_session
from spona.mentoring.states import EndReason, Initiator, Medium, Outcome
from spona.people.models import Person
from spona.people.states import Channel
from spona.programmes.actions import change_stage, complete_participation
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Stage

ZONE = ZoneInfo("Europe/Belgrade")
# Pairs (in the order they were made) whose year is not like the others'.
SILENT, LATE, PAUSED, ENDED, DIFFERENT, UNSIGNED = {4, 17}, 8, 11, 19, 2, {6}


class Year:
    """Twelve months of 25 pairs, up to today."""

    def __init__(self, *, cycle: Cycle, today: date, coordinator: Person) -> None:
        self.cycle, self.today, self.coordinator = cycle, today, coordinator
        self.random = Random(2012)  # noqa: S311 - a story, not a secret
        self.told: Counter[int] = Counter()  # sessions by pair: no two tell the same

    def live(self) -> None:
        ensure_agreement(cycle=self.cycle, now=self._at(self.cycle.kick_off_on))
        for number, pair in enumerate(self._pairs()):
            self._agree(number, pair)
            if number % 5 == 0:
                self._talk_through(pair)
            self._meet(number, pair)
            self._set_goals(number, pair)
            self._set_out(number, pair)

    def turn(self, *, finished: bool) -> None:
        """What happens to a few; and the end of the year for all, where it is finished."""
        for number, pair in enumerate(self._pairs()):
            self._turn(number, pair, finished=finished)
        if finished:
            self._finish()

    def _pairs(self) -> list[Mentorship]:
        found = Mentorship.objects.filter(cycle=self.cycle).select_related(
            "cycle__programme",
            "organisation",
            "mentee__person__organisation",
            "mentor__person__organisation",
        )
        return list(found.order_by("pk"))

    @property
    def _ended_on(self) -> date | None:
        """The day one pair ends, some weeks ago; None while the year is young."""
        day = min(self.today, self.cycle.ends_on) - timedelta(days=66)
        return day if day > self.cycle.kick_off_on + timedelta(days=100) else None

    def _at(self, day: date, hour: int = 19) -> datetime:
        moment = time(hour, self.random.randrange(60))
        return told(datetime.combine(min(day, self.today), moment, ZONE))

    def _agree(self, number: int, pair: Mentorship) -> None:
        day = self.cycle.kick_off_on + timedelta(days=3 + number % 9)
        sides = [pair.mentee, pair.mentor] if number not in UNSIGNED else [pair.mentee]
        for side in sides:
            accept_agreement(
                mentorship=pair,
                participation=side,
                language="en",
                channel=Channel.LINK,
                now=self._at(day),
            )

    def _talk_through(self, pair: Mentorship) -> None:
        """The mentee writes down what they agreed at the first meeting, the mentor says yes."""
        day = self.cycle.kick_off_on + timedelta(days=14)
        now = told(datetime.combine(day, time(18), ZONE))
        if now.date() > self.today:
            return
        with override("en"):
            answers = defaults(minutes=self.cycle.minutes_agreed)
        draft_agreement(
            mentorship=pair, participation=pair.mentee, answers=answers, seen=0, now=now
        )
        say_yes(
            mentorship=pair,
            participation=pair.mentor,
            language="en",
            channel=Channel.LINK,
            seen_text=ensure_agreement(cycle=self.cycle, now=now).version,
            seen=1,
            now=now,
        )

    def _meet(self, number: int, pair: Mentorship) -> None:
        """About every five weeks; both sides write, now one, now the other."""
        day = self.cycle.kick_off_on + timedelta(days=9 + number % 7)
        last = min(self.today, self.cycle.ends_on)
        if number in SILENT:
            last = min(last, self.cycle.kick_off_on + timedelta(days=128 + number))
        if number == ENDED and self._ended_on:
            last = self._ended_on - timedelta(days=5)
        if number == LATE:
            day += timedelta(days=40)
        while day < last:
            writer, other = (
                (pair.mentee, pair.mentor)
                if self.random.random() < 0.7
                else (pair.mentor, pair.mentee)
            )
            self._write(number, pair, day, writer, other)
            self.told[pair.pk] += 1
            day += timedelta(days=self.random.choice([21, 28, 28, 35, 35, 42]))

    def _write(
        self, number: int, pair: Mentorship, day: date, writer: Participation, other: Participation
    ) -> None:
        held = self.random.random() > 0.07
        session = record_session(
            mentorship=pair,
            by=writer,
            held_on=day,
            outcome=Outcome.HELD if held else Outcome.CANCELLED,
            minutes=self.random.choice([60, 75, 90, 90, 90, 120]) if held else 0,
            medium=self.random.choice([Medium.VIDEO, Medium.VIDEO, Medium.IN_PERSON, Medium.PHONE]),
            notes=NOTES[(3 * number + self.told[pair.pk]) % len(NOTES)] if held else "",
            now=self._at(day, 20),
        )
        if day + timedelta(days=2) > self.today:
            return
        sessions = Session.objects.filter(mentorship=pair).count()
        if number == DIFFERENT and sessions == 3 and held:
            answer_session(
                session=session,
                participation=other,
                agrees=False,
                held_on=day,
                minutes=45,
                outcome=Outcome.HELD,
                now=self._at(day + timedelta(days=2)),
            )
        elif self.random.random() < 0.75:
            answer_session(
                session=session,
                participation=other,
                agrees=True,
                now=self._at(day + timedelta(days=1)),
            )

    def _set_goals(self, number: int, pair: Mentorship) -> None:
        day = self.cycle.kick_off_on + timedelta(days=20)
        areas = areas_of(mentorship=pair)
        goal = set_goal(
            mentorship=pair,
            participation=pair.mentee,
            text=GOALS[number % len(GOALS)],
            area=areas[0] if areas and number % 2 else None,
            now=self._at(day),
        )
        if self.today > day + timedelta(days=90):
            revise_goal(
                goal=goal,
                participation=pair.mentee,
                text=GOALS[number % len(GOALS)],
                progress=3 + number % 5,
                now=self._at(day + timedelta(days=90)),
            )

    def _set_out(self, number: int, pair: Mentorship) -> None:
        """Every third pair has a step done and one open, and a mentee who looks back."""
        if number % 3 != 2:
            return
        day = self.cycle.kick_off_on + timedelta(days=40)
        if day > self.today:
            return
        for n, owner in enumerate((pair.mentee, pair.mentor)):
            action = set_action(
                mentorship=pair,
                participation=pair.mentee,
                text=STEPS[(number + n) % len(STEPS)],
                owner=owner,
                due_on=day + timedelta(days=21),
                now=self._at(day),
            )
            if owner == pair.mentor:
                finish_action(
                    mentorship=pair,
                    participation=owner,
                    public_id=action.public_id,
                    now=self._at(day + timedelta(days=18)),
                )
        ask, text, is_shared = LOOKING_BACK[number // 3 % len(LOOKING_BACK)]
        write_reflection(
            mentorship=pair,
            participation=pair.mentee,
            month=day,
            answers={ask: (text, is_shared)},
            now=self._at(day, 21),
        )

    def _turn(self, number: int, pair: Mentorship, *, finished: bool) -> None:
        """What happens to a few: a pause, an ending nobody is to blame for."""
        if number == PAUSED and not finished:
            day = self.today - timedelta(days=9)
            pause_mentorship(
                mentorship=pair,
                reason=EndReason.MENTOR_TIME,
                initiator=Initiator.MENTOR,
                today=day,
                now=self._at(day),
                by=self.coordinator,
            )
        ended_on = self._ended_on
        if number == ENDED and ended_on:
            end_mentorship(
                mentorship=pair,
                reason=EndReason.NEEDS_CHANGED,
                initiator=Initiator.BOTH,
                today=ended_on,
                now=self._at(ended_on),
                by=self.coordinator,
            )

    def _finish(self) -> None:
        day = min(self.today, self.cycle.ends_on)
        active = Mentorship.objects.filter(cycle=self.cycle, state="active").select_related(
            "cycle", "organisation", "mentee__person", "mentor__person"
        )
        for pair in active:
            complete_mentorship(mentorship=pair, today=day, now=self._at(day), by=self.coordinator)
            for side in (pair.mentee, pair.mentor):
                side.refresh_from_db()
                if side.standing == "confirmed":
                    complete_participation(
                        participation=side, by=self.coordinator, now=self._at(day)
                    )
        change_stage(cycle=self.cycle, stage=Stage.FINISHED, by=self.coordinator)
