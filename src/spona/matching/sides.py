"""Two people side by side, with what they have in common marked, and what the pair costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from spona.core.economies import name_of
from spona.core.languages import LEVELS, SPOKEN
from spona.engine.matching import BadProblem, Standing, to_data, why_not
from spona.engine.names import fold
from spona.matching import queries
from spona.matching.desk import Desk
from spona.matching.opened import opened
from spona.matching.prices import PriceInWords, in_words
from spona.matching.replanning import base_of
from spona.matching.states import RunState
from spona.matching.words import Said, rule_words, said
from spona.needs.models import NeedProfile, Offer
from spona.people.models import Person, PersonLanguage
from spona.people.states import SECTORS
from spona.programmes.models import Cycle, Participation


@dataclass(frozen=True)
class Line:
    """One thing about both; `common` says that they share it."""

    label: str
    mentee: str
    mentor: str
    common: bool = False


@dataclass(frozen=True)
class Beside:
    """A reason, and what the same criterion gives with the mentor the plan chose."""

    reason: Said
    chosen_points: int | None


class SideBySide:
    """Raises BadProblem when there is no plan, or one of the two is not part of it."""

    def __init__(self, *, cycle: Cycle, mentee: Participation, mentor: Participation) -> None:
        self.desk = Desk(cycle=cycle)
        run = base_of(cycle)
        if run is None:
            raise BadProblem("no plan yet")
        self.run, self.mentee, self.mentor = run, mentee, mentor
        self.is_draft = run.state == RunState.DRAFT
        found = opened(run)
        ids = mentee.public_id, mentor.public_id
        answer = why_not(found.problem, found.plan, *ids)
        self.answer, self.most = answer, found.problem.weights.total
        self.is_chosen = answer.standing is Standing.CHOSEN
        self.chosen = self.desk.people.get(answer.chosen or "")
        beside = {c.code: c.chosen_points for c in answer.comparison}
        self.reasons = [
            Beside(words, None if self.is_chosen else beside.get(reason.code))
            for reason, words in zip(
                answer.reasons,
                said([to_data_full(r) for r in answer.reasons], self.desk.areas),
                strict=True,
            )
        ]
        self.exclusions = rule_words(f.code for f in answer.exclusions)
        self.warnings = rule_words(f.code for f in answer.warnings)
        self.can_pin = not self.is_chosen and all(f.liftable for f in answer.exclusions)
        self.taken_by = [self.desk.people[m] for m in answer.taken_by if m in self.desk.people]
        prices = found.prices
        price = prices.forbidding(*ids) if self.is_chosen else prices.forcing(*ids)
        self.price: PriceInWords | None = (
            in_words(price, self.desk.people) if self.is_chosen or self.can_pin else None
        )
        self.wish = next(
            (w for w in queries.wishes(cycle) if (w.mentee, w.mentor) == (mentee, mentor)), None
        )
        self._needs()

    def _needs(self) -> None:
        self.profile = (
            NeedProfile.objects.filter(participation=self.mentee)
            .prefetch_related("needs__area")
            .first()
        )
        self.offer = (
            Offer.objects.filter(participation=self.mentor)
            .prefetch_related("offer_areas__area")
            .first()
        )
        needs = sorted(self.profile.needs.all(), key=lambda n: -n.gap) if self.profile else []
        offers = list(self.offer.offer_areas.all()) if self.offer else []
        offered, needed = {o.area_id for o in offers}, {n.area_id for n in needs if n.gap}
        areas = self.desk.areas
        self.needs = [(areas.get(n.area.key, ""), n.area_id in offered) for n in needs]
        self.offers = [(areas.get(o.area.key, ""), o.area_id in needed) for o in offers]

    @property
    def lines(self) -> list[Line]:
        one, other = self.mentee.person, self.mentor.person
        spoken = _languages(one), _languages(other)
        return [
            Line(_("Lives in"), _place(one), _place(other), _same(one.economy, other.economy)),
            Line(
                _("Works at"),
                ", ".join(filter(None, [one.job_title, one.employer])),
                ", ".join(filter(None, [other.job_title, other.employer])),
                _same(fold(one.employer), fold(other.employer)),
            ),
            Line(_("Years of experience"), _number(one), _number(other)),
            Line(
                _("Languages"),
                ", ".join(spoken[0].values()),
                ", ".join(spoken[1].values()),
                bool(spoken[0].keys() & spoken[1].keys()),
            ),
            Line(
                _("Fields"),
                _fields(one.sectors),
                _fields(other.sectors),
                bool(set(one.sectors) & set(other.sectors)),
            ),
        ]


def to_data_full(reason: Any) -> dict[str, Any]:
    return {
        "code": reason.code,
        "points": reason.points,
        "max_points": reason.max_points,
        "params": to_data(reason.params),
    }


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _place(person: Person) -> str:
    economy = name_of(person.economy) if person.economy else ""
    return ", ".join(filter(None, [person.town, economy]))


def _number(person: Person) -> str:
    years = person.years_of_experience
    return "" if years is None else str(years)


def _fields(keys: Iterable[str]) -> str:
    return ", ".join(str(SECTORS.get(key, key)) for key in keys)


def _languages(person: Person) -> dict[str, str]:
    levels = dict(LEVELS)
    rows = PersonLanguage.objects.filter(person=person).order_by("-level", "code")
    return {r.code: f"{SPOKEN.get(r.code, r.code)} ({levels.get(r.level, r.level)})" for r in rows}
