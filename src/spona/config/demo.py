"""The demo: a fictional organisation and its regional cycle of 25 pairs, at a chosen stage.

Every step is the real action, called with the day it would have happened on. Nothing here writes a
row by itself, so the demo, the screenshots and the browser tests all show what the product does.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from spona.community.actions import publish_cycle
from spona.community.queries import get_cycle as public_cycle
from spona.config.demo_people import MENTEES, MENTORS, TEAM, Invented
from spona.config.demo_texts import ABOUT, CYCLE_ABOUT, DISCLAIMER, FUNDERS
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.matching.actions import answer_proposal, publish_run, run_matching
from spona.matching.models import Proposal
from spona.matching.states import ProposalState
from spona.mentoring.models import Mentorship
from spona.needs.actions import MeetingSaid, NeedSaid, save_need_profile, save_offer
from spona.needs.models import Mode, NeedArea
from spona.people.actions import (
    add_person,
    answer_monitoring,
    change_organisation,
    choose_consents,
    found_organisation,
    give_login,
    invite_to_team,
    join_team,
)
from spona.people.models import Person
from spona.people.states import Channel, Purpose, Role, Sex
from spona.programmes.actions import (
    add_participant,
    change_stage,
    create_programme,
)
from spona.programmes.cycle_actions import edit_texts, save_funder
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Stage, Standing

SLUG = "spojnica"
ZONE = ZoneInfo("Europe/Belgrade")
STAGES = ("call", "matching", "running", "finished")
# Days from today to the kick-off, per stage.
KICK_OFF = {"call": 140, "matching": 24, "running": -205, "finished": -372}


def build(*, stage: str, today: date | None = None) -> Organisation:
    """Tell the story up to `stage`. ValueError for a stage there is none of."""
    if stage not in STAGES:
        raise ValueError(f"The stages are {', '.join(STAGES)}.")
    today = today or timezone.localdate()
    story = Story(kick_off=today + timedelta(days=KICK_OFF[stage]), today=today)
    story.found()
    with in_organisation(story.organisation):
        story.design()
        story.fill_the_pool()
        if stage == "matching":
            story.match()
        elif stage != "call":
            story.choose_mentees(MENTEES)
        if stage in {"running", "finished"}:
            from spona.config.demo_year import Year

            story.pair_up()
            Year(cycle=story.cycle, today=today, coordinator=story.coordinator).live(
                finished=stage == "finished"
            )
    return story.organisation


class Story:
    """From the founding of the organisation to the day all pairs said yes."""

    def __init__(self, *, kick_off: date, today: date) -> None:
        self.kick_off, self.today = kick_off, today
        self.random = Random(2011)  # noqa: S311 - a story, not a secret

    def at(self, days: int, hour: int = 10) -> datetime:
        """A moment, counted in days from the kick-off; never later than today."""
        day = min(self.kick_off + timedelta(days=days), self.today)
        return datetime.combine(day, time(hour, self.random.randrange(60)), ZONE)

    def found(self) -> None:
        now = self.at(-280)
        owner_name, owner_mail, _role = TEAM[0]
        self.organisation, owner = found_organisation(
            slug=SLUG,
            name={"en": "Spojnica", "sr": "Спојница"},
            owner_name=owner_name,
            owner_email=f"{owner_mail}@spojnica.example",
            email="office@spojnica.example",
            now=now,
            languages=["en", "sr"],
        )
        with in_organisation(self.organisation):
            change_organisation(
                organisation=self.organisation,
                by=owner,
                logo=emblem(hue=28),
                about=ABOUT,
                hue=18,
                website="https://spojnica.example",
            )
            for name, mail, role in TEAM[1:]:
                person = add_person(
                    organisation=self.organisation,
                    name=name,
                    email=f"{mail}@spojnica.example",
                    preferred_language="en",
                    by=owner,
                )
                invitation = invite_to_team(person=person, role=Role(role), by=owner, now=now)
                join_team(invitation=invitation, now=now)
                if role == Role.COORDINATOR:
                    self.coordinator = person
        self.owner = owner

    def design(self) -> None:
        now = self.at(-270)
        self.cycle = create_programme(
            organisation=self.organisation,
            template="year",
            name="Common Ground",
            kick_off_on=self.kick_off,
            working_language="en",
            languages=["en", "sr", "sq", "mk"],
            capacity=25,
            by=self.coordinator,
            now=now,
        )
        self._say_more()

    def _say_more(self) -> None:
        edit_texts(
            cycle=self.cycle,
            name=self.cycle.name | {"sr": f"Заједничко тло {self.kick_off.year}"},
            about=CYCLE_ABOUT,
            programme_name=self.cycle.programme.name | {"sr": "Заједничко тло"},
            by=self.coordinator,
        )
        for name, statement, hue in FUNDERS:
            save_funder(
                cycle=self.cycle,
                funder=None,
                name=name,
                statement=statement,
                disclaimer=DISCLAIMER,
                emblem=emblem(hue=hue),
                website="https://fund.example",
                by=self.coordinator,
            )
        shown = public_cycle(organisation=self.organisation, slug=self.cycle.slug, also_hidden=True)
        assert shown is not None
        publish_cycle(cycle=shown, by=self.coordinator)

    def fill_the_pool(self) -> None:
        for number, invented in enumerate(MENTORS):
            now = self.at(-200 + number % 60)
            participation = self._join(invented, Part.MENTOR, Standing.POOL, now)
            save_offer(
                participation=participation,
                areas=[self.areas[key] for key in invented.areas.split("; ")],
                summary=invented.text,
                does_not_do=invented.more,
                capacity=0 if number == 29 else 2 if number in {2, 15} else 1,
                meeting=_meeting(number, town=invented.town),
                by=participation.person,
                now=now,
            )

    def choose_mentees(self, chosen: Sequence[Invented]) -> None:
        for number, invented in enumerate(MENTEES):
            if invented not in chosen:
                continue
            now = self.at(-110 + number % 9)
            participation = self._join(invented, Part.MENTEE, Standing.CONFIRMED, now)
            save_need_profile(
                participation=participation,
                needs=[self._need(text) for text in invented.areas.split("; ")],
                goals=invented.text,
                challenges=invented.more,
                cross_border="wish" if number % 3 else "either",
                meeting=_meeting(number + 3, town=invented.town),
                by=participation.person,
                now=now,
            )
        if self.cycle.stage == Stage.PREPARING:
            change_stage(cycle=self.cycle, stage=Stage.MATCHING, by=self.coordinator)

    def _need(self, text: str) -> NeedSaid:
        key, _space, marks = text.partition(" ")
        importance, level = map(int, marks.split("/"))
        return NeedSaid(area=self.areas[key], importance=importance, level=level)

    @property
    def areas(self) -> dict[str, NeedArea]:
        if not hasattr(self, "_areas"):
            self._areas = {area.key: area for area in NeedArea.objects.filter(cycle=self.cycle)}
        return self._areas

    def _join(
        self, invented: Invented, part: Part, standing: Standing, now: datetime
    ) -> Participation:
        number = self.random.randrange(10_000)
        surname = "".join(c for c in _latin(invented).lower().split()[-1] if c.isalpha())
        person = add_person(
            organisation=self.organisation,
            name=invented.name,
            name_language=invented.script,
            address=invented.address,
            email=f"{surname}.{number}@people.example",
            economy=invented.economy,
            town=invented.town,
            employer=invented.employer,
            job_title=invented.title,
            sectors=list(invented.sectors),
            sector_of_work=invented.sector_of_work,
            years_of_experience=invented.years,
            preferred_language="sr" if invented.script == "sr" else "en",
            languages={code[:-1]: int(code[-1]) for code in invented.speaks.split()},
            bio={"en": invented.bio},
            by=self.coordinator,
        )
        self._consents(person, invented, now)
        return add_participant(
            cycle=self.cycle,
            person=person,
            part=part,
            standing=standing,
            by=self.coordinator,
            now=now,
        )

    def _consents(self, person: Person, invented: Invented, now: datetime) -> None:
        """Nearly all are glad to be named; three are not, and some show no biography."""
        shy = person.name in {"Нертила", MENTEES[12].name, MENTEES[18].name, MENTEES[22].name}
        choose_consents(
            person=person,
            given={
                Purpose.NAME: not shy,
                Purpose.BIO: not shy and self.random.random() < 0.85,
                Purpose.NEWS: self.random.random() < 0.5,
            },
            language="en",
            channel=Channel.LINK,
            now=now,
            by=person,
        )
        answer_monitoring(
            person=person,
            sex=Sex.FEMALE if invented.address == "f" else Sex.MALE,
            counted=self.random.random() < 0.9,
            language="en",
            channel=Channel.LINK,
            now=now,
            by=person,
        )

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
        self.choose_mentees(first)
        weeks.early_round(self.at)
        self.choose_mentees([invented for invented in MENTEES if invented not in first])
        weeks.wishes(self.at)
        weeks.find_mentors(self.at)
        weeks.desk(self.at)

    def pair_up(self) -> None:
        """Two rounds: one mentor declines, and the mentee gets another without learning of it."""
        first = run_matching(cycle=self.cycle, by=self.coordinator, now=self.at(-50))
        publish_run(run=first, by=self.owner, now=self.at(-48))
        declined = Proposal.objects.filter(run=first).order_by("pk")[6]
        self._answer_all(days=-44, no_by_mentor=declined.pk)
        second = run_matching(cycle=self.cycle, by=self.coordinator, now=self.at(-38))
        publish_run(run=second, by=self.owner, now=self.at(-37))
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


def _meeting(number: int, *, town: str) -> MeetingSaid:
    """Two stretches of a week that differ from person to person; most meet either way."""
    starts = (480, 720, 1020)  # 8, 12 and 17 o'clock
    ends = (720, 1020, 1260)
    part, day = number % 3, number % 5
    return MeetingSaid(
        mode=Mode.ONLINE if number % 6 == 5 else Mode.BOTH,
        town=town,
        windows=((day, starts[part], ends[part]), ((day + 2) % 5, 1020, 1260)),
        time_zone=str(ZONE),
    )


def _latin(invented: Invented) -> str:
    from spona.engine.names import fold

    return fold(invented.name)


def emblem(*, hue: int) -> ContentFile:
    """A drawn sign for invented organisations: two clasped rings."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (480, 320), "white")
    draw = ImageDraw.Draw(image)
    colour = f"hsl({hue}, 55%, 38%)"
    draw.ellipse((70, 60, 270, 260), outline=colour, width=34)
    draw.ellipse((210, 60, 410, 260), outline=f"hsl({(hue + 150) % 360}, 45%, 42%)", width=34)
    draw.arc((70, 60, 270, 260), 300, 360, fill=colour, width=34)
    out = io.BytesIO()
    image.save(out, "PNG")
    return ContentFile(out.getvalue(), "emblem.png")


def characters() -> str:
    """What the console says: where to go, and as whom."""
    if not Organisation.objects.filter(slug=SLUG).exists():
        return ""
    return f"The demo's people sign in by one click at {settings.SITE_URL}/demo/ :\n" + "\n".join(
        f"  {c.who}: {c.name}" for c in cast()
    )


class Character:
    """Somebody of the demo one may be, and what she does."""

    def __init__(self, who: str, name: str, email: str) -> None:
        self.who, self.name, self.email = who, name, email


def cast() -> list[Character]:
    """The characters that exist at this stage, the team first, then one mentee and one mentor."""
    from django.utils.translation import gettext as _

    organisation = Organisation.objects.filter(slug=SLUG).first()
    if organisation is None:
        return []
    labels = {
        "owner": _("Director"),
        "manager": _("Manager"),
        "coordinator": _("Coordinator"),
        "viewer": _("Colleague who only looks"),
    }
    found = [Character(labels[r], n, f"{m}@spojnica.example") for n, m, r in TEAM]
    found.sort(key=lambda c: c.who != labels["coordinator"])
    with in_organisation(organisation):
        parts = Participation.objects.filter(person__account__isnull=False).select_related("person")
        for participation in parts.order_by("part", "pk"):
            found.append(
                Character(
                    str(participation.get_part_display()),
                    participation.person.name,
                    participation.person.email,
                )
            )
    return found


def cycle_of(organisation: Organisation) -> Cycle:
    """The demo's cycle, for screenshots and tests (inside the scope)."""
    return Cycle.objects.get(organisation=organisation)
