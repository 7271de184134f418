"""The demo's selection: who may take part, blind reading, interviews, a committee about to end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from spona.admissions.actions import committee, conflicts, eligibility, interviews, jury, reviewing
from spona.admissions.actions.deciding import park_decision, write_letters
from spona.admissions.actions.late import admit_late
from spona.admissions.actions.minutes import save_minutes
from spona.admissions.actions.submitting import submit
from spona.admissions.models.application import Application
from spona.admissions.models.interview import Slot
from spona.admissions.models.review import Assignment, Reviewer, Round
from spona.admissions.models.selection import Decision
from spona.admissions.queries.dealing import best_free, task_of
from spona.admissions.queries.eligibility import look
from spona.admissions.queries.interviews import free_for
from spona.admissions.queries.jury import board, filtered
from spona.admissions.states import ConflictKind, Outcome, RoundState, State, Verdict
from spona.config.demo_applicants import APPLICANTS, INELIGIBLE, TWICE, Applicant
from spona.config.demo_call import OpenCall
from spona.config.demo_joining import ZONE
from spona.config.demo_jury import (
    COMMENTS,
    INTERVIEW,
    JURY,
    MINUTES,
    NEXT_STEP,
    REASONS,
    SLOW,
    WHY,
    Juror,
)
from spona.engine.selection.assigning import Reading, Task, assign
from spona.people.actions import give_login
from spona.people.models import Person

OUTSIDE = {
    "en": "The programme is for people who live in the region.",
    "sr": "Програм је за оне који живе у региону.",
}
TOO_SOON = {
    "en": "The programme asks for two years of work in culture.",
    "sr": "Програм тражи две године рада у култури.",
}


class Selection:
    """From the evening the call closed to the committee's table; `at` counts days from the closing."""

    def __init__(self, *, story: OpenCall, owner: Person, at: Callable[[int], datetime]) -> None:
        self.story, self.call, self.by, self.owner = story, story.call, story.coordinator, owner
        self.at = at
        self.random = Random(2015)  # noqa: S311 - a story, not a secret

    def tell(self) -> None:
        self.look_at_them()
        self.seat_the_jury()
        self.read()
        self.settle_spreads()
        self.talk()
        self.decide()

    # Who may take part

    def look_at_them(self) -> None:
        """Rules by clicking; one question, one thing to complete, three letters that say no."""
        house, who = self.call, self.by
        economies = ["AL", "BA", "ME", "MK", "RS", "XK"]
        eligibility.save_rule(
            call=house, rule=None, key="fact:economy", op="one_of", values=economies,
            reason=OUTSIDE, by=who,
        )  # fmt: skip
        eligibility.save_rule(
            call=house, rule=None, key="fact:years", op="at_least", values=["2"],
            reason=TOO_SOON, by=who,
        )  # fmt: skip
        self._late()
        waiting = self._applications(State.SUBMITTED)
        found = {row.public_id: row for row in look(call=house, person=who)}
        more, repaired = waiting[11], waiting[37]
        self._verdict(more, Verdict.MORE, found, "Please tell us whom you led in the last year.")
        self._verdict(
            repaired, Verdict.REPAIR, found, "Your path is only one line. Please complete it."
        )
        submit(application=repaired, now=self.at(4))
        self._verdict(
            repaired, Verdict.ELIGIBLE,
            {row.public_id: row for row in look(call=house, person=who)}, "",
        )  # fmt: skip
        for application in waiting:
            row = found[application.public_id]
            if row.failing:
                outside = application.economy not in economies
                reason = OUTSIDE if outside else TOO_SOON
                words = reason.get(application.language, reason["en"])
                self._verdict(application, Verdict.INELIGIBLE, found, words)
        eligibility.accept_clear(call=house, by=who, seen_at=self.at(5), now=self.at(5))

    def _verdict(
        self, application: Application, verdict: Verdict, found: dict, message: str
    ) -> None:
        eligibility.decide(
            application=application,
            verdict=verdict,
            findings=found[application.public_id].findings,
            message=message,
            note="",
            answer_by=self.at(5) + timedelta(days=40) if message else None,
            by=self.by,
            now=self.at(3),
        )

    def _late(self) -> None:
        """Two who were writing when the power went; one is let in."""
        person, draft = self.late
        admit_late(
            call=self.call,
            applications=[draft],
            until=self.at(2) + timedelta(days=1),
            reason="The power was out in her town on the last evening; the utility confirms it.",
            by=self.owner,
            now=self.at(1),
        )
        self.story.write(draft, person, now=self.at(2))
        self.story.send(draft, person, now=self.at(2))

    @property
    def late(self) -> tuple[Applicant, Application]:
        return self._late_one

    def fill(self) -> None:
        """Everybody applies; one twice; two do not get ready in time."""
        people = Random(2014).sample(APPLICANTS, len(APPLICANTS))  # noqa: S311 - a story
        self.sent = self.story.apply([*people[:-2], *INELIGIBLE])
        late = people[-2:]
        closes = self.story.closes_at
        drafts = []
        for minutes, one in enumerate(late):
            begun = closes - timedelta(hours=2, minutes=7 * minutes)
            draft = self.story.begin(one, now=begun)
            self.story.write(draft, one, now=closes - timedelta(minutes=3), part=0.7)
            drafts.append(draft)
        self._late_one = (late[0], drafts[0])
        self._twice(people)
        self.story.withdraw(self.sent[17])

    def _twice(self, people: list[Applicant]) -> None:
        first, second, script = TWICE
        one = next(person for person in people if person.name == first)
        again = replace(one, name=second, script=script)
        now = self.story.closes_at - timedelta(days=2)
        application = self.story.begin(again, now=now, email="mina.druga@applicants.example")
        self.story.write(application, again, now=now)
        self.story.send(application, again, now=now + timedelta(hours=3))

    def _applications(self, *states: str) -> list[Application]:
        found = Application.objects.filter(call=self.call, state__in=states).select_related(
            "person", "call", "organisation", "sheet__version"
        )
        return list(found.order_by("pk"))

    # The jury

    def seat_the_jury(self) -> None:
        """Seven; one of them a mentor of the pool; two read some languages only."""
        self.seats: list[tuple[Juror, Reviewer]] = []
        for juror in JURY:
            known = Person.objects.filter(name=juror.name).first()
            seat = jury.add_reviewer(
                call=self.call,
                by=self.by,
                person=known,
                name=juror.name,
                email=juror.email,
                languages=list(juror.languages),
                most=60,
                is_chair=juror.is_chair,
            )
            jury.invite(reviewer=seat, by=self.by, now=self.at(5))
            self.seats.append((juror, seat))
        give_login(person=self.seats[-1][1].person, by=self.by, now=self.at(5))
        self.round = jury.save_round(
            call=self.call, by=self.by, name={"en": "Blind reading", "sr": "Читање наслепо"}
        )
        applications = self._applications(State.ELIGIBLE)
        kinds = [ConflictKind.EMPLOYER, ConflictKind.FAMILY]
        for n, (_juror, seat) in enumerate(self.seats):
            readable = [
                a for a in applications if not seat.languages or a.language in seat.languages
            ]
            related = readable[7 * n + 3] if n in {1, 4} else None
            conflicts.declare_list(
                reviewer=seat,
                kinds={
                    a.person.public_id: kinds[n // 4] if a is related else ConflictKind.NONE
                    for a in applications
                },
                notes={related.person.public_id: WHY[n // 4]} if related else {},
                now=self.at(6),
            )
        jury.assign(round_=self.round, readings=self._dealt(), by=self.by, now=self.at(6))
        jury.move_round(round_=self.round, to=RoundState.READING, by=self.by, now=self.at(6))

    def _dealt(self) -> list[tuple[Reviewer, Application]]:
        """As the jury's desk deals, but by who came first: public ids are new in every house, and would
        make another story of it each time."""
        task, seats, papers = task_of(round_=self.round, by_panel=False)
        told = {
            key: f"{n:04}"
            for rows in (seats, papers)
            for n, key in enumerate(sorted(rows, key=lambda k: rows[k].pk))
        }
        dealt = assign(
            Task(
                readers=tuple(replace(reader, id=told[reader.id]) for reader in task.readers),
                papers=tuple(replace(paper, id=told[paper.id]) for paper in task.papers),
                each=task.each,
                conflicts=tuple(
                    Reading(reader=told[pair.reader], paper=told[pair.paper])
                    for pair in task.conflicts
                ),
                seed="2015",
            )
        )
        seat_of = {told[key]: seat for key, seat in seats.items()}
        paper_of = {told[key]: paper for key, paper in papers.items()}
        return [(seat_of[pair.reader], paper_of[pair.paper]) for pair in dealt.added]

    def read(self) -> None:
        """Everybody hands in; one is slow. Some are severe, some generous; three differ widely."""
        self.worth: dict[int, float] = {}
        readings = list(
            Assignment.objects.filter(round=self.round, ended_at=None)
            .select_related("application", "reviewer", "round", "organisation")
            .order_by("application_id", "pk")
        )
        by_seat = {seat.pk: juror for juror, seat in self.seats}
        slow = [a for a in readings if by_seat[a.reviewer_id].name == SLOW]
        left = {a.pk for a in slow[-8:]}
        whole = sorted({a.application_id for a in readings} - {a.application_id for a in slow})
        wide = {whole[5], whole[21], whole[33]}
        seen: set[int] = set()
        for reading in readings:
            if reading.pk in left:
                continue
            lean = by_seat[reading.reviewer_id].lean
            if reading.application_id in wide:
                lean = 2.0 if reading.application_id in seen else -2.0
            seen.add(reading.application_id)
            self._review(reading, lean)

    def _review(self, reading: Assignment, lean: float) -> None:
        """Scores around what the application is worth, moved by how the reader is."""
        worth = self.worth.setdefault(
            reading.application_id, min(4.4, max(1.6, self.random.gauss(3.1, 0.6)))
        )
        changes = []
        for key in self.keys:
            score = round(worth + lean + self.random.gauss(0, 0.3))
            score = min(5, max(0, score))
            changes.append(reviewing.Change(f"score-{key}", "", str(score)))
            if score < self.round.comment_below or score > self.round.comment_above:
                tone = "high" if score > 3 else "low"
                words = self.random.choice(COMMENTS[tone])
                changes.append(reviewing.Change(f"comment-{key}", "", words))
        if self.random.random() < 0.4:
            words = self.random.choice(COMMENTS["whole"])
            changes.append(reviewing.Change("comment", "", words))
        now = self.at(self.random.randrange(7, 16))
        reviewing.save_changes(assignment=reading, changes=changes, now=now)
        reviewing.hand_in(assignment=reading, by=reading.reviewer.person, now=now)

    @property
    def keys(self) -> list[str]:
        if not hasattr(self, "_keys"):
            self._keys = list(self.call.criteria.order_by("position").values_list("key", flat=True))
        return self._keys

    def settle_spreads(self) -> None:
        """The first of the wide ones has been read by a third."""
        round_ = Round.objects.select_related("call").get(pk=self.round.pk)
        wide = filtered(board(round_=round_, person=self.by), round_=round_, show="wide")
        application = wide.order_by("pk").first()
        assert application is not None
        third = best_free(round_=round_, application=application)
        assert third is not None
        jury.assign(
            round_=round_, readings=[(third, application)], by=self.by, now=self.at(16),
            is_third=True, reason="The two readers are far apart.",
        )  # fmt: skip
        reading = Assignment.objects.select_related(
            "application", "reviewer__person", "round", "organisation"
        ).get(round=round_, application=application, reviewer=third)
        self._review(reading, 0.0)

    # Interviews

    def talk(self) -> None:
        """Thirty-six are asked, one does not come, two have not chosen."""
        for text, listen_for, weight in INTERVIEW:
            interviews.save_question(
                call=self.call, question=None, text=text, listen_for=listen_for, weight=weight,
                by=self.by,
            )  # fmt: skip
        panels = [[self.seats[n][1] for n in pair] for pair in ((0, 2), (3, 5), (6, 4))]
        for day in range(4):
            for panel in panels:
                interviews.add_slots(
                    call=self.call,
                    starts_at=self.at(20 + day).replace(hour=9 + 4 * (day % 2), minute=0),
                    minutes=30, pause=10, n=4, place="https://talk.spojnica.example/jury",
                    panel=panel, by=self.by,
                )  # fmt: skip
        asked = self._best(36)
        interviews.invite(applications=asked, by=self.by, now=self.at(17))
        for n, application in enumerate(asked[:-2]):
            slot = free_for(application=application, now=self.at(18))[(5 * n) % 3]
            interviews.choose_slot(
                application=application, slot=slot, by=application.person, now=self.at(18)
            )
        # For those who have not chosen, and the one who did not come.
        ahead = datetime.combine(self.story.today, time(15), ZONE) + timedelta(days=4)
        interviews.add_slots(
            call=self.call, starts_at=ahead, minutes=30, pause=10, n=4,
            place="https://talk.spojnica.example/jury", panel=panels[0], by=self.by,
        )  # fmt: skip
        questions = list(self.call.interview_questions.order_by("position"))
        taken = Slot.objects.filter(call=self.call, state="taken").select_related(
            "call", "organisation"
        )
        for n, slot in enumerate(list(taken.order_by("starts_at", "pk"))):
            after = slot.starts_at + timedelta(minutes=35)
            if n == 9:
                interviews.note_outcome(slot=slot, came=False, by=self.by, now=after)
                continue
            for reviewer in slot.panel.select_related("person"):
                scores = {q.public_id: self.random.choice([2, 3, 3, 4, 4, 4, 5]) for q in questions}
                words = self.random.choice(COMMENTS["talk"])
                interviews.save_sheet(
                    slot=slot, reviewer=reviewer, scores=scores, notes={}, comment=words,
                    revision=0, hand_in=True, now=after,
                )  # fmt: skip

    def _best(self, most: int) -> list[Application]:
        """By points; of each economy three at least, or the quota of two could not be kept later."""
        ranked = list(
            Application.objects.filter(call=self.call, state=State.ELIGIBLE, points__isnull=False)
            .select_related("person", "call", "organisation")
            .order_by("-points", "pk")
        )
        asked: list[Application] = []
        for economy in sorted({application.economy for application in ranked}):
            asked += [application for application in ranked if application.economy == economy][:3]
        asked += [application for application in ranked if application not in asked]
        return sorted(asked[:most], key=ranked.index)

    # The committee

    def decide(self) -> None:
        """Two quotas, a proposal, decisions parked with one overruling, letters half written."""
        committee.save_quota(
            call=self.call, about="economy", values=[], at_least=2, at_most=None,
            is_percent=False, by=self.by,
        )  # fmt: skip
        committee.save_quota(
            call=self.call, about="field", values=[], at_least=None, at_most=40,
            is_percent=True, by=self.by,
        )  # fmt: skip
        proposal = committee.compose_call(call=self.call, by=self.by, now=self.at(25))
        committee.park_composition(composition=proposal, by=self.by, now=self.at(26))
        parked = Decision.objects.filter(application__call=self.call).select_related(
            "application__person"
        )
        raised = parked.filter(outcome=Outcome.RESERVE).order_by("reserve_rank")[0]
        lowered = (
            parked.filter(outcome=Outcome.SELECTED).order_by("application__points", "pk").first()
        )
        assert lowered is not None
        for decision, outcome in ((lowered, Outcome.RESERVE), (raised, Outcome.SELECTED)):
            park_decision(
                application=decision.application, outcome=outcome, overruling=MINUTES["why"],
                by=self.owner, now=self.at(26),
            )  # fmt: skip
        texts = {}
        for decision in parked.filter(outcome=Outcome.NOT_SELECTED).order_by("pk")[:22]:
            language = decision.application.language
            texts[decision.application.public_id] = (
                self.random.choice(REASONS[language]),
                NEXT_STEP[language],
            )
        write_letters(call=self.call, texts=texts, by=self.by, now=self.at(27))
        save_minutes(
            call=self.call,
            minutes=None,
            held_on=self.at(26).date(),
            place="Belgrade and online",
            present=[
                {"name": juror.name, "role": "chair" if juror.is_chair else "jury"}
                for juror, _seat in self.seats
                if juror.name != SLOW
            ],
            notes={"en": MINUTES["en"]},
            by=self.by,
        )
