"""The demo's team cares for its pairs: shared out, asked how it goes, reminded, called, left in peace."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import Max

from spona.config.demo_clock import told
from spona.config.demo_talks import talk_with_the_team
from spona.mentoring.meeting_actions import plan_meeting, propose_times
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.states import Medium
from spona.people.models import Person
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from spona.programmes.models import Cycle
from spona.support.actions.checkins import answer_pulse
from spona.support.actions.evaluating import evaluate
from spona.support.actions.holders import share_out
from spona.support.actions.log import add_entry
from spona.support.actions.tasks import add_task, close_task
from spona.support.models.checkin import Pulse
from spona.support.models.desk import Task
from spona.support.states import EntryKind, RungKind, TaskKind, TaskState, Whom

ZONE = ZoneInfo("Europe/Belgrade")
WORDS = {
    "en": [
        "The meetings give me a rhythm I did not have.",
        "It would help to see a grant application of somebody else.",
        "We talk more about people than about projects, and that is good.",
        "",
        "",
        "",
    ],
    "sr": [
        "Састанци ми дају ритам који нисам имала.",
        "Помогло би ми да видим туђу пријаву за конкурс.",
        "",
        "",
    ],
}
LINES = [
    "Wrote to both, asked how the autumn is. The mentor is on the road with a festival.",
    "A line to each, with an offer of help to find a date. No answer yet.",
]


class Care:
    """What the team did in the year, up to today."""

    def __init__(self, *, cycle: Cycle, today: date, coordinator: Person, owner: Person) -> None:
        self.cycle, self.today = cycle, today
        self.coordinator, self.owner = coordinator, owner
        self.random = Random(2018)  # noqa: S311 - a story, not a secret

    def first_months(self) -> None:
        """Pairs are shared out, and the first check-ins fall due."""
        share_out(
            cycle=self.cycle, among=[self.coordinator, self.owner], by=self.coordinator,
            now=self._at(self.cycle.kick_off_on),
        )  # fmt: skip
        for days in (15, 45, 92):
            evaluate(
                cycle=self.cycle,
                today=self.cycle.kick_off_on + timedelta(days=days),
                now=self._at(self.cycle.kick_off_on + timedelta(days=days), 5),
            )
            self._answer(until=self.cycle.kick_off_on + timedelta(days=days + 10))

    def last_weeks(self) -> None:
        """The rules are looked at every few days; what is open today stays open."""
        day = max(self.cycle.kick_off_on, self.today - timedelta(days=64))
        while day < self.today:
            evaluate(cycle=self.cycle, today=day, now=self._at(day, 5))
            self._answer(until=day)
            self._write_to_the_silent(day)
            day += timedelta(days=3)
        self._answer(until=self.today)
        self._worry()
        self._plan()
        self._meet_next()
        talk_with_the_team(pairs=self._pairs(), today=self.today, coordinator=self.coordinator)
        self._rest()
        evaluate(cycle=self.cycle, today=self.today, now=self._at(self.today, 5))

    def _at(self, day: date, hour: int = 10) -> datetime:
        moment = time(hour, self.random.randrange(60))
        return told(datetime.combine(min(day, self.today), moment, ZONE))

    def _answer(self, *, until: date) -> None:
        """Most answer within some days; one wants to talk, one is not at ease."""
        waiting = Pulse.objects.filter(
            answered_at=None, asked_on__lte=until - timedelta(days=3)
        ).select_related(
            "check_in", "organisation", "participation__person", "mentorship__cycle",
            "mentorship__organisation",
        )  # fmt: skip
        for pulse in waiting.order_by("pk"):
            if pulse.pk % 5 == 0:  # never answers
                continue
            day = pulse.asked_on + timedelta(days=self.random.randrange(1, 4))
            person = pulse.participation.person
            language = "sr" if person.preferred_language.startswith("sr") else "en"
            answer_pulse(
                pulse=pulse,
                as_agreed=self.random.choice(["yes", "yes", "yes", "partly"]),
                useful=self.random.choice([3, 4, 4, 5, 5]),
                at_ease=self.random.choice([4, 5, 5]),
                fits="yes" if pulse.check_in.is_fit_review else "",
                wants_talk=False,
                words=self.random.choice(WORDS[language]),
                now=self._at(day, 18),
            )

    def _write_to_the_silent(self, day: date) -> None:
        """On the second rung a personal line goes out, with a line in the log."""
        tasks = Task.objects.filter(
            state=TaskState.OPEN, kind=TaskKind.SILENCE, facts__rung=RungKind.MESSAGE
        ).select_related("mentorship__organisation")
        for task in tasks:
            assert task.mentorship is not None
            text = LINES[task.pk % len(LINES)]
            now = self._at(day + timedelta(days=3))
            add_entry(
                mentorship=task.mentorship, kind=EntryKind.MAIL, whom=Whom.BOTH,
                on=now.date(), text=text, by=self.coordinator, now=now, task=task,
            )  # fmt: skip
            close_task(task=task, to=TaskState.DONE, outcome="", by=self.coordinator, now=now)

    def _worry(self) -> None:
        """Of the latest answers, one asks for a talk, and one is not at ease."""
        latest = Pulse.objects.filter(
            answered_at__isnull=False,
            asked_on__gte=self.today - timedelta(days=29),
            check_in__is_fit_review=False,
        ).select_related(
            "check_in", "organisation", "participation__person", "mentorship__cycle",
            "mentorship__organisation",
        )  # fmt: skip
        found = list(latest.order_by("-asked_on", "pk")[:4])
        for pulse, wants_talk in zip(found[::3], (True, False), strict=False):
            answer_pulse(
                pulse=pulse, as_agreed="partly", useful=3, at_ease=3 if wants_talk else 2, fits="",
                wants_talk=wants_talk, words="", now=self._at(self.today - timedelta(days=1), 18),
            )  # fmt: skip

    def _plan(self) -> None:
        """One task is written by hand."""
        pair = self._pairs()[0]
        add_task(
            mentorship=pair,
            title="Ask for a photograph of the two for the mid-term page",
            note="Only with a yes of both.",
            due_on=self.today + timedelta(days=5),
            assignee=self.coordinator,
            by=self.owner,
            now=self._at(self.today - timedelta(days=2)),
        )

    def _meet_next(self) -> None:
        """Most have agreed on a next meeting; some have proposed times and wait."""
        held = dict(
            Session.objects.filter(mentorship__cycle=self.cycle, outcome="held")
            .order_by()
            .values_list("mentorship")
            .annotate(Max("held_on"))
        )
        for number, pair in enumerate(self._pairs()):
            last = held.get(pair.pk)
            if last is None or last < self.today - timedelta(days=40):
                continue
            day = max(last + timedelta(days=30), self.today + timedelta(days=2))
            at = datetime.combine(day, time(15 + number % 4), ZONE)
            facts = {
                "mentorship": pair,
                "by": pair.mentee if number % 3 else pair.mentor,
                "minutes": 90,
                "medium": Medium.IN_PERSON if number % 5 == 2 else Medium.VIDEO,
                "place": "Café Grad" if number % 5 == 2 else "",
                "now": self._at(last + timedelta(days=1)),
            }
            if number % 4 == 1:
                times = [at, at + timedelta(days=2), at + timedelta(days=3, hours=1)]
                propose_times(times=times, **facts)  # type: ignore[arg-type]
            else:
                plan_meeting(starts_at=at, **facts)  # type: ignore[arg-type]

    def _rest(self) -> None:
        """A death in the family: nothing automatic for either of the two."""
        pair = self._pairs()[14]
        day = self.today - timedelta(days=6)
        begin_standstill(
            person=pair.mentee.person, kind=Rest.BEREAVEMENT, starts_on=day, ends_on=None,
            by=self.coordinator, now=self._at(day),
        )  # fmt: skip

    def _pairs(self) -> list[Mentorship]:
        found = Mentorship.objects.filter(cycle=self.cycle, state="active").select_related(
            "cycle",
            "organisation",
            "mentee__person__organisation",
            "mentor__person__organisation",
        )
        return list(found.order_by("pk"))
