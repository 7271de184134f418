"""The demo's open calls, and the people who apply: by the link they were mailed, page by page, until sent."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from spona.admissions.actions.applying import answer_monitoring, ask_for_page
from spona.admissions.actions.calls import choose_form, create_call, publish_call, save_texts
from spona.admissions.actions.channels import add_source, count_visit
from spona.admissions.actions.submitting import submit, withdraw
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries.applying import sheet_of
from spona.admissions.states import SourceKind
from spona.config.demo_applicant_texts import (
    CALL,
    CHALLENGES,
    FAQ,
    GIVES,
    GOALS,
    HERS_AND_HIS,
    MENTOR_CALL,
    MOTIVATION,
    PATH,
    POSITION,
    WISH,
)
from spona.config.demo_applicants import Applicant
from spona.config.demo_clock import told
from spona.config.demo_joining import ZONE
from spona.engine.names import fold, latin
from spona.needs.models import NeedArea
from spona.people.models import Person
from spona.people.states import SECTORS
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.questions.actions import create_form, publish_version
from spona.questions.models import Questionnaire
from spona.questions.sheet_actions import save_values
from spona.questions.starters import STARTERS

OPEN_DAYS = 32
TITLES = {"sq": "Common Ground: thirrje e hapur", "mk": "Common Ground: отворен повик"}
SOURCES = [
    ("Newsletter", SourceKind.CHANNEL, 0, 150),
    ("Radio Spojnica", SourceKind.CHANNEL, 0, 60),
    ("Friends and colleagues", SourceKind.CHANNEL, 0, 45),
    ("Info evening in Tirana", SourceKind.EVENT, 9, 28),
    ("Info evening in Niš", SourceKind.EVENT, 14, 34),
]


class OpenCall:
    """The call for mentees from its first day, told day by day; `closes` is its last evening."""

    def __init__(self, *, cycle: Cycle, coordinator: Person, closes: date, today: date) -> None:
        self.cycle, self.coordinator, self.today = cycle, coordinator, today
        self.random = Random(2013)  # noqa: S311 - a story, not a secret
        self.closes_at = datetime.combine(closes, time(23, 59), ZONE)
        self.opens_at = datetime.combine(closes - timedelta(days=OPEN_DAYS), time(9), ZONE)

    def publish(self) -> Call:
        """Form, words, channels; then the world may see it."""
        now = told(self.opens_at - timedelta(days=6))
        self.call = self._call(Part.MENTEE, CALL | {"questions_answered": FAQ}, "mentee", now)
        self.sources = [
            add_source(
                call=self.call,
                name=name,
                kind=kind,
                held_on=self.opens_at.date() + timedelta(days=day) if day else None,
                by=self.coordinator,
            )
            for name, kind, day, _visits in SOURCES
        ]
        last = min(self.today, self.closes_at.date())
        for source, (_name, _kind, day, visits) in zip(self.sources, SOURCES, strict=True):
            for _visit in range(visits):
                away = day + int(self.random.triangular(0, OPEN_DAYS - day, 3))
                seen = self.opens_at + timedelta(days=away, hours=1)
                if seen.date() < last:
                    count_visit(call=self.call, tag=source.tag, now=seen)
        return self.call

    def publish_for_mentors(self) -> Call:
        """The standing call: who comes after the cut-off is for the next cycle."""
        return self._call(Part.MENTOR, MENTOR_CALL, "mentor", self.opens_at - timedelta(days=4))

    def _call(self, part: Part, texts: Mapping[str, object], starter: str, now: datetime) -> Call:
        is_mentees = part == Part.MENTEE
        call = create_call(
            cycle=self.cycle,
            part=part,
            opens_at=self.opens_at,
            closes_at=self.closes_at if is_mentees else None,
            cut_off_at=None if is_mentees else self.closes_at,
            by=self.coordinator,
        )
        save_texts(
            call=call, by=self.coordinator, **texts, title=call.title | TITLES if is_mentees else call.title
        )  # fmt: skip
        choose_form(call=call, questionnaire=self._form(starter, now), now=now, by=self.coordinator)
        publish_call(call=call, now=now, by=self.coordinator)
        return call

    def _form(self, starter: str, now: datetime) -> Questionnaire:
        start = STARTERS[starter]
        form = create_form(
            organisation=self.cycle.organisation,
            title=start.title,
            languages=["en", "sr"],
            content=start.content(),
            by=self.coordinator,
        )
        publish_version(questionnaire=form, by=self.coordinator, now=now)
        return form

    def day(self, n: int, of: int) -> datetime:
        """When the n-th of so many begins: few in the first weeks, most in the last days."""
        part = ((n + 1) / (of + 1)) ** 0.6
        until = min(self.closes_at, datetime.combine(self.today, time(8), ZONE))
        return self.opens_at + (until - self.opens_at - timedelta(hours=30)) * part

    def apply(self, people: Sequence[Applicant]) -> list[Application]:
        """Each begins, writes, and sends a day later."""
        sent = []
        for n, one in enumerate(people):
            now = self.day(n, len(people))
            application = self.begin(one, now=now)
            self.write(application, one, now=now + timedelta(minutes=50))
            self.send(application, one, now=now + timedelta(hours=20, minutes=n % 60))
            sent.append(application)
        return sent

    def begin(self, one: Applicant, *, now: datetime, email: str = "") -> Application:
        tag = self.random.choice([*(source.tag for source in self.sources), "", ""])
        application = ask_for_page(
            call=self.call,
            name=one.name,
            email=email or f"{'.'.join(fold(one.name).split())}@applicants.example",
            language=one.language,
            tag=tag,
            now=told(now),
        )
        assert application is not None
        return application

    def write(
        self, application: Application, one: Applicant, *, now: datetime, part: float = 1.0
    ) -> None:
        """The answers, or the first `part` of them; saved as the page does while she writes."""
        answers = self.answers_of(one)
        kept = dict(list(answers.items())[: round(len(answers) * part)])
        assert application.sheet is not None
        application.call = self.call
        save_values(
            application.sheet, kept, None, told(now), sheet_of(application=application).asked
        )

    def send(self, application: Application, one: Applicant, *, now: datetime) -> None:
        if self.random.random() < 0.85:
            answer_monitoring(
                application=application,
                answers={"sex": "female" if one.sex == "f" else "male"},
                now=now,
            )
        submit(application=application, now=told(now))

    def leave_drafts(self, people: Sequence[Applicant]) -> list[Application]:
        """Begun, and half of it written."""
        drafts = []
        for n, one in enumerate(people):
            now = self.day(n, len(people))
            application = self.begin(one, now=now)
            self.write(application, one, now=now, part=0.2 + 0.08 * (n % 9))
            drafts.append(application)
        return drafts

    def withdraw(self, application: Application) -> None:
        assert application.submitted_at is not None
        withdraw(application=application, now=application.submitted_at + timedelta(hours=7))

    def answers_of(self, one: Applicant) -> dict[str, object]:
        """In the order of the form, in her language and script."""
        said = self.random.choice
        words = {"house": one.house, "town": one.town}

        def text(pieces: dict[str, list[str]]) -> str:
            script = "sr" if one.script == "latn" else one.script
            chosen = said(pieces[script])
            for hers, his in HERS_AND_HIS.get(script, ()):
                chosen = chosen.replace(*((hers, his) if one.sex == "m" else (his, hers)))
            # Names in the text are in her script already.
            if one.script == "latn":
                chosen = "".join(
                    piece if piece.startswith("{") else latin(piece)
                    for piece in re.split(r"(\{\w+\})", chosen)
                )
            return chosen.format(**words)

        speaks = {"latn": ["sr"], "mk": ["mk", "sr"], "en": ["sr"]}.get(one.script, [one.script])
        dates = said(["yes", "yes", "yes", "partly"])
        return {
            "phone": f"+387 {self.random.randrange(60, 69)} {self.random.randrange(10**6):06d}",
            "economy": {"key": one.economy},
            "town": one.town,
            "fields": {"keys": [key for key in one.fields if key in SECTORS]},
            "sector": {"key": one.sector},
            "employer": one.house,
            "position": text(POSITION),
            "years": one.years,
            "languages": {"keys": [*speaks, "en"]},
            "path": text(PATH),
            "motivation": text(MOTIVATION),
            "challenges": text(CHALLENGES),
            "need-areas": {"keys": self.random.sample(self.areas, 2)},
            "goals": text(GOALS),
            "mentor-wish": text(WISH),
            "other-sector": {"key": said(["welcome", "perhaps", "perhaps", "no"])},
            "cross-border": {"key": said(["welcome", "same", "same", "no"])},
            "suggests": {"key": "no"},
            "contribution": text(GIVES),
            "dates": {"key": dates},
            **({"dates-which": "May"} if dates == "partly" else {}),
            "hours": {"given": True},
            "ties": {"key": "no"},
            "true": {"given": True},
            "keep-me": {"given": said([True, True, False])},
        }

    @property
    def areas(self) -> list[str]:
        if not hasattr(self, "_areas"):
            rows = NeedArea.objects.filter(cycle=self.cycle).order_by("position")
            self._areas = list(rows.values_list("key", flat=True))
        return self._areas
