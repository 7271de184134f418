"""The demo's weeks of matching: what a committee really has on its desk.

A popular mentor several would like, a mentee who is hard to serve, a conflict of interest that warns,
a mentor who declined, and prospects in every state of being asked. All by the real actions.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from spona.config.demo_people import MENTEES, MENTORS
from spona.config.demo_prospects import PROSPECTS, Prospect
from spona.matching.actions import answer_proposal, publish_run, run_matching, wish_pair
from spona.matching.models import Proposal
from spona.matching.pool import add_new_to_pool, change_pool_standing, close_pool_on
from spona.matching.pool_asks import answer_ask, ask_prospect
from spona.matching.pool_letter import draft
from spona.matching.pool_models import PoolMember
from spona.matching.pool_states import AskState, PoolStanding, Source
from spona.matching.states import Wish
from spona.needs.actions import add_tie
from spona.needs.models import Suggestion, Tie
from spona.needs.wishes import answer_mentees, change_wish_settings, rank_mentors, suggest
from spona.people.actions import change_person
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Standing

At = Callable[[int], datetime]  # a moment, in days from the kick-off
# Numbers in MENTEES and MENTORS of those the story is about.
EARLY = (16, 4, 2)  # chosen first, because their mentors travel in summer
HARD = 16  # speaks about her work in Hungarian only
HER_MANAGER, WHO_DECLINES = 7, 30  # the only two mentors who speak it
POPULAR = 0
FANS = {9: 1, 17: 1, 7: 1, 11: 2, 5: 1}  # mentee → rank she gave the popular mentor
JURY = (10, 24)  # the mentee and her best mentor, who sat on the jury that chose her
CONFIRMED = (0, 5, 8, 12, 21, 24)  # mentors who have said yes before anybody was proposed to them


class MatchingWeeks:
    """From the first three proposals to the draft that lies on the desk today."""

    def __init__(self, *, cycle: Cycle, kick_off: date, coordinator: Person, owner: Person) -> None:
        self.cycle, self.kick_off = cycle, kick_off
        self.coordinator, self.owner = coordinator, owner

    def early_round(self, at: At) -> None:
        """Three mentees of whom one is paired, one waits, and one was declined without knowing it."""
        mentee = self._of(MENTEES[HARD].name)
        change_person(
            person=mentee.person,
            languages={"hu": 6, "sr": 2, "en": 2},
            by=mentee.person,
        )
        self._tie(HARD, HER_MANAGER, Tie.Kind.LINE_MANAGER)
        run = run_matching(cycle=self.cycle, by=self.coordinator, now=at(-70))
        publish_run(run=run, by=self.owner, now=at(-69), despite_warnings=True)
        paired, hard = MENTEES[EARLY[1]].name, MENTEES[HARD].name
        for proposal in Proposal.objects.filter(run=run).select_related("mentee__person"):
            name = proposal.mentee.person.name
            if name == hard:
                self._answer(
                    proposal, Part.MENTOR, at(-66), why="The print shop needs me until autumn."
                )
            elif name == paired:
                self._answer(proposal, Part.MENTOR, at(-65))
                self._answer(proposal, Part.MENTEE, at(-64))

    def _answer(self, proposal: Proposal, side: Part, now: datetime, why: str = "") -> None:
        answer_proposal(
            proposal=proposal, side=side, yes=not why, reason=why, now=now, today=self.kick_off
        )

    def wishes(self, at: At) -> None:
        """Several would like the same mentor; one of them she would like, too."""
        change_wish_settings(
            cycle=self.cycle, mentees_rank=True, mentors_answer=True, by=self.coordinator
        )
        for number in CONFIRMED:
            mentor = self._of(MENTORS[number].name)
            if mentor.standing != Standing.CONFIRMED:
                change_standing(
                    participation=mentor,
                    standing=Standing.CONFIRMED,
                    by=self.coordinator,
                    now=at(-40),
                )
        popular, second = self._of(MENTORS[POPULAR].name), self._of(MENTORS[21].name)
        answers = {}
        for number, rank in FANS.items():
            mentee = self._of(MENTEES[number].name)
            rank_mentors(mentee=mentee, mentors=[popular] if rank == 1 else [second, popular])
            answers[mentee] = "yes" if number == 17 else "maybe"
        answer_mentees(mentor=popular, answers=answers)
        self._tie(*JURY, Tie.Kind.JURY_MEMBER)

    def desk(self, at: At) -> None:
        """One decision of the committee, and the draft of today."""
        wish_pair(
            mentee=self._of(MENTEES[9].name),
            mentor=self._of(MENTORS[POPULAR].name),
            wish=Wish.PIN,
            reason="Both asked for each other after the information day.",
            by=self.coordinator,
            now=at(-25),
        )
        run_matching(cycle=self.cycle, by=self.coordinator, now=at(-24))

    def find_mentors(self, at: At) -> None:
        """The pool: one said yes, one no, one thinks, one later; two are still to be asked."""
        close_pool_on(cycle=self.cycle, day=self.kick_off - timedelta(days=7), by=self.coordinator)
        hard, other = self._of(MENTEES[HARD].name), self._of(MENTEES[20].name)
        named = suggest(
            mentee=hard,
            name=PROSPECTS[0].name,
            why="She turned a village hall into a theatre, and she speaks my language.",
            by=hard.person,
            now=at(-60),
        )
        suggest(
            mentee=other,
            name="Blerim Çitaku",
            why="He ended a quarrel in our ensemble in one afternoon.",
            by=other.person,
            now=at(-30),
        )
        for prospect in PROSPECTS:
            self._ask(prospect, hard, named if prospect is PROSPECTS[0] else None, at)

    def _ask(
        self, prospect: Prospect, hard: Participation, named: Suggestion | None, at: At
    ) -> None:
        member = add_new_to_pool(
            organisation=self.cycle.organisation,
            name=prospect.name,
            email=prospect.email,
            languages={code[:-1]: int(code[-1]) for code in prospect.speaks.split()},
            areas=prospect.areas.split("; "),
            source=Source(prospect.source),
            suggestion=named,
            note=prospect.note,
            name_language=prospect.script,
            address=prospect.address,
            economy=prospect.economy,
            town=prospect.town,
            employer=prospect.employer,
            job_title=prospect.title,
            years_of_experience=prospect.years,
            preferred_language=prospect.reads,
            by=self.coordinator,
            now=at(-58),
        )
        if prospect.state == "paused":
            change_pool_standing(member=member, standing=PoolStanding.PAUSED, by=self.coordinator)
        elif prospect.state != AskState.TO_ASK:
            self._write(member, hard if prospect.for_hard else None, at(prospect.asked))
            if prospect.state != AskState.ASKED:
                self._hear(member, prospect, at(prospect.asked + 3))

    def _write(self, member: PoolMember, mentee: Participation | None, now: datetime) -> None:
        ask_prospect(
            member=member,
            cycle=self.cycle,
            letter=draft(member=member, cycle=self.cycle, mentee=mentee, by=self.coordinator),
            for_mentee=mentee,
            by=self.coordinator,
            now=now,
            today=now.date(),
        )

    def _hear(self, member: PoolMember, prospect: Prospect, now: datetime) -> None:
        later = prospect.state == AskState.LATER
        answer_ask(
            member=member,
            cycle=self.cycle,
            answer=AskState(prospect.state),
            reason=prospect.why,
            ask_again_on=self.kick_off + timedelta(days=120) if later else None,
            by=member.person,
            now=now,
            today=now.date(),
        )

    def _tie(self, mentee: int, mentor: int, kind: str) -> None:
        add_tie(
            one=self._of(MENTEES[mentee].name).person,
            other=self._of(MENTORS[mentor].name).person,
            kind=kind,
            by=self.coordinator,
        )

    def _of(self, name: str) -> Participation:
        return Participation.objects.select_related("person", "cycle", "organisation").get(
            cycle=self.cycle, person__name=name
        )
