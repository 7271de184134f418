"""Programmes to start from: their timeline in days from the kick-off, with names in our languages.

The year follows what regional programmes for people in culture have run for a decade: a call of
about four weeks half a year ahead, matching done before the kick-off, two gatherings of the whole
group and one in the middle, consultations between, closing with the pairs' last meeting.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from spona.core.translated import Said
from spona.programmes.models import last_day
from spona.programmes.states import Strand


@dataclass(frozen=True)
class PhaseOfTemplate:
    """`starts_after` in days from the kick-off (negative: before). `stretches`: as long as the cycle."""

    key: str
    name: Said
    starts_after: int
    days: int
    is_public: bool = True
    stretches: bool = False
    strand: str = ""  # a Strand


@dataclass(frozen=True)
class TemplateOfProgramme:
    key: str
    name: Said
    summary: Said
    months: int
    capacity: int
    sessions: int
    minutes: int
    phases: tuple[PhaseOfTemplate, ...]


def _phase(
    key: str, en: str, sr: str, starts_after: int, days: int, **more: Any
) -> PhaseOfTemplate:
    return PhaseOfTemplate(key, {"en": en, "sr": sr}, starts_after, days, **more)


YEAR = TemplateOfProgramme(
    key="year",
    name={"en": "Year of one-to-one mentoring", "sr": "Година менторства један на један"},
    summary={
        "en": (
            "A year of conversations between people who are on their way and people who have "
            "walked a part of it before: one mentor, one mentee, a meeting about once a month."
        ),
        "sr": (
            "Година разговора између људи који су на путу и људи који су део тог пута већ "
            "прешли: један ментор, један менти, сусрет отприлике једном месечно."
        ),
    },
    months=12,
    capacity=25,
    sessions=9,
    minutes=90,
    phases=(
        _phase("design", "Design", "Осмишљавање", -270, 80, is_public=False),
        _phase("call", "Open call", "Отворени позив", -180, 28),
        _phase("reading", "Reading and interviews", "Читање и разговори", -150, 30),
        _phase("selection", "Selection and answers", "Избор и одговори", -120, 14),
        _phase("needs", "Needs analysis", "Анализа потреба", -105, 35),
        _phase("matching", "Matching", "Упаривање", -70, 40),
        _phase("onboarding", "Onboarding", "Увођење", -28, 27),
        _phase("kick-off", "Kick-off", "Уводни сусрет", 0, 2, strand=Strand.NETWORKING),
        _phase(
            "mentoring", "Mentoring", "Менторство", 0, 365, stretches=True, strand=Strand.MENTORING
        ),
        _phase(
            "workshops", "Workshops", "Радионице", 30, 300, stretches=True, strand=Strand.EDUCATION
        ),
        _phase(
            "consultations-1",
            "First consultations",
            "Прве консултације",
            90,
            14,
            strand=Strand.TEAM,
        ),
        _phase(
            "mid-term", "Mid-term gathering", "Сусрет на средини", 182, 2, strand=Strand.NETWORKING
        ),
        _phase(
            "consultations-2",
            "Second consultations",
            "Друге консултације",
            255,
            14,
            strand=Strand.TEAM,
        ),
        _phase("closure", "Closure", "Затварање", 335, 30),
        _phase(
            "wrap-up",
            "Wrap-up and recognition",
            "Завршни сусрет и признања",
            380,
            2,
            strand=Strand.NETWORKING,
        ),
        _phase("report", "Report", "Извештај", 368, 60, is_public=False),
    ),
)
HALF_YEAR = TemplateOfProgramme(
    key="half-year",
    name={"en": "Six months online", "sr": "Шест месеци онлајн"},
    summary={
        "en": "Half a year of mentoring by video, for people who live far apart.",
        "sr": "Пола године менторства путем видео разговора, за људе који живе далеко једни од других.",
    },
    months=6,
    capacity=12,
    sessions=6,
    minutes=60,
    phases=(
        _phase("design", "Design", "Осмишљавање", -150, 45, is_public=False),
        _phase("call", "Open call", "Отворени позив", -105, 21),
        _phase("selection", "Selection and answers", "Избор и одговори", -84, 21),
        _phase("needs", "Needs analysis", "Анализа потреба", -63, 21),
        _phase("matching", "Matching", "Упаривање", -42, 28),
        _phase("onboarding", "Onboarding", "Увођење", -14, 13),
        _phase(
            "kick-off", "Kick-off online", "Уводни сусрет онлајн", 0, 1, strand=Strand.NETWORKING
        ),
        _phase(
            "mentoring", "Mentoring", "Менторство", 0, 182, stretches=True, strand=Strand.MENTORING
        ),
        _phase(
            "mid-term",
            "Mid-term consultations",
            "Консултације на средини",
            91,
            7,
            strand=Strand.TEAM,
        ),
        _phase("closure", "Closure", "Затварање", 165, 17),
        _phase(
            "wrap-up", "Wrap-up online", "Завршни сусрет онлајн", 189, 1, strand=Strand.NETWORKING
        ),
        _phase("report", "Report", "Извештај", 184, 40, is_public=False),
    ),
)
CIRCLE = TemplateOfProgramme(
    key="circle",
    name={
        "en": "Mentoring circle pilot, three months",
        "sr": "Менторски круг, пробна три месеца",
    },
    summary={
        "en": "A small first try: a few pairs who also meet as a circle, three months long.",
        "sr": "Мали први покушај: неколико парова који се састају и у кругу, током три месеца.",
    },
    months=3,
    capacity=6,
    sessions=4,
    minutes=60,
    phases=(
        _phase("design", "Design", "Осмишљавање", -60, 20, is_public=False),
        _phase("call", "Invitation", "Позив", -40, 14),
        _phase("needs", "Needs and matching", "Потребе и упаривање", -26, 20),
        _phase("kick-off", "First circle", "Први круг", 0, 1, strand=Strand.NETWORKING),
        _phase(
            "mentoring", "Mentoring", "Менторство", 0, 91, stretches=True, strand=Strand.MENTORING
        ),
        _phase("circle-2", "Second circle", "Други круг", 35, 1, strand=Strand.NETWORKING),
        _phase("circle-3", "Third circle", "Трећи круг", 65, 1, strand=Strand.NETWORKING),
        _phase("closure", "Last circle", "Последњи круг", 90, 1),
        _phase("report", "Looking back", "Осврт", 92, 21, is_public=False),
    ),
)
TEMPLATES = {template.key: template for template in (YEAR, HALF_YEAR, CIRCLE)}


def laid_out(
    template: TemplateOfProgramme, *, kick_off_on: date, months: int
) -> list[PhaseOfTemplate]:
    """The template's phases for a cycle of `months`: what follows the kick-off moves in proportion.

    Mentoring ends on the last day of the cycle exactly; what comes before the kick-off stays.
    """
    whole = (last_day(kick_off_on, months) - kick_off_on).days + 1
    planned = next(p.days for p in template.phases if p.key == "mentoring")
    return [_stretched(phase, whole=whole, planned=planned) for phase in template.phases]


def _stretched(phase: PhaseOfTemplate, *, whole: int, planned: int) -> PhaseOfTemplate:
    if phase.starts_after < 0:
        return phase
    after = round(phase.starts_after * whole / planned)
    days = max(1, round(phase.days * whole / planned)) if phase.stretches else phase.days
    return replace(phase, starts_after=after, days=days)
