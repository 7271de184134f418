"""The demo: a fictional organisation and its regional cycle of 25 pairs, at a chosen stage.

Every step is the real action, called with the day it would have happened on. Nothing here writes a
row by itself, so the demo, the screenshots and the browser tests all show what the product does.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from spona.config.demo_clock import telling, told
from spona.config.demo_founding import design, found
from spona.config.demo_joining import ZONE, Joining
from spona.config.demo_people import MENTEES
from spona.config.demo_trust import bring_concern, name_trust_persons
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.matching.actions import answer_proposal, publish_run, run_matching
from spona.matching.models import Proposal
from spona.matching.states import ProposalState
from spona.mentoring.models import Mentorship
from spona.people.actions import give_login
from spona.people.models import Person
from spona.programmes.actions import change_stage
from spona.programmes.states import Part, Stage

STAGES = ("call", "selection", "matching", "running", "finished")
# Days from today to the kick-off, per stage.
KICK_OFF = {"call": 140, "selection": 100, "matching": 24, "running": -205, "finished": -372}
CLOSED_DAYS = 30  # ago, at the stage "selection"


def build(*, stage: str, today: date | None = None) -> Organisation:
    """Tell the story up to `stage`. ValueError for a stage there is none of."""
    if stage not in STAGES:
        raise ValueError(f"The stages are {', '.join(STAGES)}.")
    today = today or timezone.localdate()
    with telling():
        return _tell(Story(kick_off=today + timedelta(days=KICK_OFF[stage]), today=today), stage)


def _tell(story: "Story", stage: str) -> Organisation:
    story.prepare()
    with in_organisation(story.organisation):
        if stage == "matching":
            story.match()
        elif stage == "call":
            story.call_for_applications()
        elif stage == "selection":
            story.select()
        else:
            story.joining.choose_mentees(MENTEES)
        if stage in {"running", "finished"}:
            story.pair_up()
            _the_year(story, is_finished=stage == "finished")
    return story.organisation


class Story:
    """From the founding of the organisation to the day all pairs said yes."""

    def __init__(self, *, kick_off: date, today: date) -> None:
        self.kick_off, self.today = kick_off, today
        self.random = Random(2011)  # noqa: S311 - a story, not a secret

    def at(self, days: int, hour: int = 10) -> datetime:
        """A moment, counted in days from the kick-off; never later than today."""
        day = min(self.kick_off + timedelta(days=days), self.today)
        return told(datetime.combine(day, time(hour, self.random.randrange(60)), ZONE))

    def noon(self, days: int) -> datetime:
        """A moment that leaves the drawn ones as they are."""
        return told(datetime.combine(self.kick_off + timedelta(days=days), time(12), ZONE))

    def prepare(self) -> None:
        """The organisation, its cycle and the pool of mentors."""
        self.founded = found(now=self.at(-280))
        self.organisation = self.founded.organisation
        self.owner, self.coordinator = self.founded.owner, self.founded.coordinator
        with in_organisation(self.organisation):
            name_trust_persons(organisation=self.organisation, by=self.owner, now=self.noon(-275))
            self.cycle = design(founded=self.founded, kick_off=self.kick_off, now=self.at(-270))
            self.joining = Joining(
                cycle=self.cycle, coordinator=self.coordinator, at=self.at, random=self.random
            )
            self.joining.fill_the_pool()

    def call_for_applications(self) -> None:
        """The call is open for ten days more: sixty have sent, a dozen write, one took hers back."""
        from spona.config.demo_applicants import APPLICANTS
        from spona.config.demo_call import OpenCall

        mixed = Random(2014).sample(APPLICANTS, len(APPLICANTS))  # noqa: S311 - a story
        story = OpenCall(
            cycle=self.cycle,
            coordinator=self.coordinator,
            closes=self.today + timedelta(days=10),
            today=self.today,
        )
        story.publish()
        story.publish_for_mentors()
        sent = story.apply(mixed[:61])
        story.leave_drafts(mixed[61:73])
        story.withdraw(sent[17])

    def select(self) -> None:
        """The call closed four weeks ago; the committee has met, and letters are being written."""
        from spona.config.demo_call import OpenCall
        from spona.config.demo_selection import Selection

        closes = self.today - timedelta(days=CLOSED_DAYS)
        story = OpenCall(
            cycle=self.cycle, coordinator=self.coordinator, closes=closes, today=self.today
        )
        story.publish()
        story.publish_for_mentors()
        since = (closes - self.kick_off).days
        selection = Selection(story=story, owner=self.owner, at=lambda days: self.at(since + days))
        selection.fill()
        selection.tell()

    def match(self) -> None:
        """A first round for three, then the others, their wishes, the draft, and a look outside."""
        from spona.config.demo_matching import EARLY, MatchingWeeks

        weeks = MatchingWeeks(
            cycle=self.cycle,
            kick_off=self.kick_off,
            coordinator=self.coordinator,
            owner=self.owner,
        )
        first = [MENTEES[number] for number in EARLY]
        self.joining.choose_mentees(first)
        weeks.early_round(self.at)
        self.joining.choose_mentees([invented for invented in MENTEES if invented not in first])
        weeks.wishes(self.at)
        weeks.find_mentors(self.at)
        weeks.desk(self.at)

    def pair_up(self) -> None:
        """Two rounds: one mentor declines, and the mentee gets another without learning of it."""
        first = run_matching(cycle=self.cycle, by=self.coordinator, now=self.at(-50))
        publish_run(run=first, by=self.owner, now=self.at(-48), despite_warnings=True)
        declined = Proposal.objects.filter(run=first).order_by("pk")[6]
        self._answer_all(days=-44, no_by_mentor=declined.pk)
        second = run_matching(cycle=self.cycle, by=self.coordinator, now=self.at(-38))
        publish_run(run=second, by=self.owner, now=self.at(-37), despite_warnings=True)
        self._answer_all(days=-33)
        self._give_logins()
        change_stage(cycle=self.cycle, stage=Stage.RUNNING, by=self.coordinator)

    def _answer_all(self, *, days: int, no_by_mentor: int = 0) -> None:
        asked = Proposal.objects.filter(run__cycle=self.cycle, state=ProposalState.ASKED)
        for proposal in asked.order_by("pk"):
            now = self.at(days + self.random.randrange(3))
            yes = proposal.pk != no_by_mentor
            answer_proposal(
                proposal=proposal,
                side=Part.MENTOR,
                yes=yes,
                now=now,
                today=self.kick_off,
                reason="" if yes else "I promised this winter to my family.",
            )
            if yes:
                answer_proposal(
                    proposal=proposal,
                    side=Part.MENTEE,
                    yes=True,
                    now=now + timedelta(hours=20),
                    today=self.kick_off,
                )

    def _give_logins(self) -> None:
        """One pair and one more mentee sign in; all others live by links, as mentors do."""
        first = Mentorship.objects.select_related("mentee__person", "mentor__person").get(
            cycle=self.cycle, mentee__person__name=MENTEES[0].name
        )
        other = Person.objects.get(name=MENTEES[9].name)
        for person in (first.mentee.person, first.mentor.person, other):
            give_login(person=person, by=person, now=self.at(-20))


def _the_year(story: Story, *, is_finished: bool) -> None:
    from spona.config.demo_care import Care
    from spona.config.demo_changes import add_a_co_mentor, find_a_new_mentor
    from spona.config.demo_letters import write_letters
    from spona.config.demo_year import Year

    year = Year(cycle=story.cycle, today=story.today, coordinator=story.coordinator)
    year.live()
    if is_finished:
        year.turn(finished=True)
        return
    bring_concern(organisation=story.organisation, now=story.noon(196))
    care = Care(
        cycle=story.cycle, today=story.today, coordinator=story.coordinator, owner=story.owner
    )
    care.first_months()
    year.turn(finished=False)
    find_a_new_mentor(cycle=story.cycle, today=story.today, coordinator=story.coordinator)
    add_a_co_mentor(cycle=story.cycle, today=story.today, coordinator=story.coordinator)
    care.last_weeks()
    write_letters(
        cycle=story.cycle,
        coordinator=story.coordinator,
        owner=story.owner,
        now=story.noon((story.today - story.kick_off).days) - timedelta(hours=7),
    )
