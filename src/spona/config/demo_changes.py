"""The demo's changes: a mentee whose pair ended early finds a new mentor some weeks later; a pair that
goes well gets a co-mentor."""

from datetime import date, datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db.models import Count

from spona.config.demo_clock import told
from spona.matching.actions import answer_proposal
from spona.matching.rematching import ask_instead, rematch_for
from spona.mentoring.agreeing_actions import draft_agreement, say_yes
from spona.mentoring.agreement_points import defaults
from spona.mentoring.co_mentor_actions import answer, ask_co_mentor
from spona.mentoring.goal_actions import set_goal
from spona.mentoring.models import Mentorship
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.queries.agreement import agreement_in_force
from spona.mentoring.queries.co_mentors import may_be_asked
from spona.mentoring.session_actions import answer_session, record_session
from spona.mentoring.states import CoTask, Medium, MentorshipState, Outcome
from spona.people.models import Person
from spona.people.states import Channel
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.support.actions.evaluating import evaluate

ZONE = ZoneInfo("Europe/Belgrade")
NOTES = [
    "We began anew, with what I want from this winter. It fits on half a page.",
    "The theatre's numbers, line by line. I had been afraid of the wrong ones.",
]


def find_a_new_mentor(*, cycle: Cycle, today: date, coordinator: Person) -> Mentorship | None:
    """The task, the best of those who are free, two answers, a new agreement, two meetings since."""
    ended = Mentorship.objects.filter(cycle=cycle, state=MentorshipState.ENDED).first()
    if ended is None or ended.ended_on is None:
        return None
    evaluate(cycle=cycle, today=ended.ended_on + timedelta(days=1), now=_at(ended.ended_on, 2, 5))
    found = rematch_for(mentee=ended.mentee, today=ended.ended_on + timedelta(days=12))
    if found is None or not found.candidates:
        return None
    proposal = ask_instead(
        mentee=ended.mentee,
        mentor=found.candidates[0].mentor,
        by=coordinator,
        now=_at(ended.ended_on, 12, 11),
        despite_warnings=True,
    )
    for part, days in ((Part.MENTOR, 14), (Part.MENTEE, 15)):
        now = _at(ended.ended_on, days, 19)
        answer_proposal(proposal=proposal, side=part, yes=True, now=now, today=now.date())
    pair = Mentorship.objects.select_related(
        "cycle__programme", "organisation", "mentee__person__organisation",
        "mentor__person__organisation",
    ).get(cycle=cycle, mentee=ended.mentee, state=MentorshipState.ACTIVE)  # fmt: skip
    _begin(pair, since=ended.ended_on)
    return pair


def add_a_co_mentor(*, cycle: Cycle, today: date, coordinator: Person) -> CoMentor | None:
    """A pair that goes well asks for somebody who knows grants; a mentor who has few pairs joins it."""
    pair = (
        Mentorship.objects.filter(cycle=cycle, state=MentorshipState.ACTIVE)
        .select_related(
            "cycle__programme", "organisation", "mentee__person__organisation",
            "mentor__person__organisation",
        )
        .annotate(held=Count("sessions"))
        .order_by("-held", "pk")
        .first()
    )  # fmt: skip
    if pair is None:
        return None
    free = min(may_be_asked(mentorship=pair), key=attrgetter("pairs"))
    co = ask_co_mentor(
        mentorship=pair, participation=free, task=CoTask.BESIDE, by=coordinator,
        now=_at(today, -40, 10),
    )  # fmt: skip
    for side, days in ((free, -39), (pair.mentee, -38), (pair.mentor, -37)):
        co = answer(co_mentor=co, person=side.person, yes=True, now=_at(today, days, 19))
    session = record_session(
        mentorship=pair, by=free, held_on=today - timedelta(days=23), outcome=Outcome.HELD,
        minutes=60, medium=Medium.VIDEO, notes="The budget table, read as a funder reads it.",
        now=_at(today, -23, 20),
    )  # fmt: skip
    answer_session(session=session, participation=pair.mentee, agrees=True, now=_at(today, -22, 9))
    return co


def _begin(pair: Mentorship, *, since: date) -> None:
    text = agreement_in_force(cycle=pair.cycle)
    now = _at(since, 18, 20)
    draft_agreement(
        mentorship=pair, participation=pair.mentee,
        answers=defaults(minutes=pair.cycle.minutes_agreed), seen=0, now=now,
    )  # fmt: skip
    if text is not None:
        say_yes(
            mentorship=pair, participation=pair.mentor, language="en", channel=Channel.LINK,
            seen_text=text.version, seen=1, now=now,
        )  # fmt: skip
    set_goal(
        mentorship=pair, participation=pair.mentee, text="One season planned with its money",
        area=None, now=now,
    )  # fmt: skip
    for notes, days in zip(NOTES, (20, 48), strict=True):
        session = record_session(
            mentorship=pair, by=pair.mentee, held_on=since + timedelta(days=days),
            outcome=Outcome.HELD, minutes=90, medium=Medium.VIDEO, notes=notes,
            now=_at(since, days, 20),
        )  # fmt: skip
        answer_session(
            session=session, participation=pair.mentor, agrees=True, now=_at(since, days + 1, 9)
        )


def _at(day: date, days: int, hour: int) -> datetime:
    return told(datetime.combine(day + timedelta(days=days), time(hour), ZONE))
