"""The demo's people join the cycle: mentors of the pool with what they offer, mentees with their needs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from spona.config.demo_people import MENTEES, MENTORS, Invented
from spona.engine.names import fold
from spona.needs.actions import MeetingSaid, NeedSaid, save_need_profile, save_offer
from spona.needs.models import Mode, NeedArea
from spona.people.actions import add_person, answer_monitoring, choose_consents
from spona.people.models import Person
from spona.people.states import Channel, Purpose, Sex
from spona.programmes.actions import add_participant, change_stage
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Stage, Standing

ZONE = ZoneInfo("Europe/Belgrade")


class Joining:
    """Everybody is brought in by the coordinator and then speaks for herself."""

    def __init__(
        self, *, cycle: Cycle, coordinator: Person, at: Callable[[int], datetime], random: Random
    ) -> None:
        self.cycle, self.coordinator, self.at, self.random = cycle, coordinator, at, random

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

    @cached_property
    def areas(self) -> dict[str, NeedArea]:
        return {area.key: area for area in NeedArea.objects.filter(cycle=self.cycle)}

    def _join(
        self, invented: Invented, part: Part, standing: Standing, now: datetime
    ) -> Participation:
        number = self.random.randrange(10_000)
        surname = "".join(c for c in fold(invented.name).lower().split()[-1] if c.isalpha())
        person = add_person(
            organisation=self.cycle.organisation,
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
        shy = person.name in {MENTEES[12].name, MENTEES[18].name, MENTEES[22].name}
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
