"""Cohorts for the matching tests: small random ones, a readable one, and the slow certain way."""

import random
from collections import Counter
from itertools import product

from hypothesis import strategies as st

from spona.engine.matching import (
    CrossBorder,
    Forbid,
    Language,
    Mentee,
    Mentor,
    Need,
    Objective,
    Pin,
    Problem,
    Rules,
    Severity,
    Stay,
    exclusions,
    explain,
    pin_refusals,
)

ENGLISH = (Language(code="en", level=5),)
AREAS = ("audience", "finance", "leadership", "voice")
ECONOMIES = ("AL", "ME", "RS", "")


def languages():
    levels = st.dictionaries(st.sampled_from(["en", "sq", "sr"]), st.integers(2, 6), min_size=1)
    return levels.map(lambda d: tuple(Language(code=c, level=n) for c, n in d.items()))


def few(values, most=2):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


@st.composite
def mentees(draw, number, mentor_ids):
    needs = draw(st.dictionaries(st.sampled_from(AREAS), st.tuples(*[st.integers(1, 5)] * 2)))
    return Mentee(
        id=f"mentee-{number}",
        languages=draw(languages()),
        needs=tuple(Need(area=a, importance=i, level=n) for a, (i, n) in needs.items()),
        experience_years=draw(st.none() | st.integers(0, 20)),
        economy=draw(st.sampled_from(ECONOMIES)),
        sectors=draw(few(["film", "museum"])),
        employer=draw(st.sampled_from(["", "house", "studio"])),
        cross_border=draw(st.sampled_from(CrossBorder)),
        other_sector_welcome=draw(st.sampled_from([None, True, False])),
        preferred_mentors=draw(few(mentor_ids)) if mentor_ids else (),
        previous_mentors=draw(few(mentor_ids, 1)) if mentor_ids else (),
    )


@st.composite
def mentors(draw, number, mentee_ids):
    least = draw(st.sampled_from([0, 0, 0, 1]))
    return Mentor(
        id=f"mentor-{number}",
        languages=draw(languages()),
        offers=draw(few(AREAS, 4)),
        least=least,
        most=least + draw(st.integers(0, 2)),
        experience_years=draw(st.none() | st.integers(0, 30)),
        economy=draw(st.sampled_from(ECONOMIES)),
        sectors=draw(few(["film", "museum"])),
        employer=draw(st.sampled_from(["", "house", "studio"])),
        cross_border=draw(st.sampled_from(CrossBorder)),
        preferred_mentees=draw(few(mentee_ids)) if mentee_ids else (),
    )


@st.composite
def problems(draw, most_mentees=4, most_mentors=4, decided=True):
    """Small problems; `decided` ones may have pins (overriding), forbids and stays."""
    mentee_ids = [f"mentee-{i}" for i in range(draw(st.integers(0, most_mentees)))]
    mentor_ids = [f"mentor-{j}" for j in range(draw(st.integers(0, most_mentors)))]
    problem = Problem(
        mentees=tuple(draw(mentees(i, mentor_ids)) for i in range(len(mentee_ids))),
        mentors=tuple(draw(mentors(j, mentee_ids)) for j in range(len(mentor_ids))),
        rules=Rules(
            same_employer=draw(st.sampled_from(Severity)),
            other_economy_only=draw(st.sampled_from([Severity.OFF, Severity.BLOCK])),
        ),
        balance_within=draw(st.integers(0, 10)),
        seed=draw(st.sampled_from(["", "a", "b"])),
    )
    if not (decided and mentee_ids and mentor_ids):
        return problem
    pairs = st.tuples(st.sampled_from(mentee_ids), st.sampled_from(mentor_ids))
    pinned = dict(draw(st.lists(pairs, max_size=2)))
    kept = dict(draw(st.lists(pairs, max_size=3)))
    forbidden = draw(st.lists(pairs, max_size=2))
    return overriding(
        changed(
            problem,
            pins=tuple(Pin(mentee=e, mentor=m) for e, m in pinned.items()),
            stays=tuple(Stay(mentee=e, mentor=m) for e, m in kept.items()),
            forbids=tuple(Forbid(mentee=e, mentor=m) for e, m in forbidden),
        )
    )


def changed(problem, **fields):
    return Problem(**{**vars_of(problem), **fields})


def vars_of(thing):
    return {name: getattr(thing, name) for name in type(thing).__dataclass_fields__}


def overriding(problem):
    """The same problem, every refused pin naming the rules it breaks."""
    codes = {refusal.pin.mentee: refusal.codes for refusal in pin_refusals(problem)}
    pins = tuple(
        Pin(
            mentee=pin.mentee,
            mentor=pin.mentor,
            overrides=pin.overrides + codes.get(pin.mentee, ()),
        )
        for pin in problem.pins
    )
    return changed(problem, pins=pins)


def points_of(problem, mentee, mentor):
    return sum(r.points for r in explain(problem, None, mentee=mentee, mentor=mentor))


class BruteForce:
    """Every assignment there is, tried one after the other."""

    def __init__(self, problem):
        self.problem = problem
        self.points = {
            (e.id, m.id): points_of(problem, e.id, m.id)
            for e in problem.mentees
            for m in problem.mentors
        }
        self.plans = [dict(plan) for plan in self._plans()]

    def _plans(self):
        pins = {pin.mentee: pin.mentor for pin in self.problem.pins}
        pinned = Counter(pins.values())
        seats = {m.id: max(m.most, pinned[m.id]) for m in self.problem.mentors}
        choices = []
        for mentee in self.problem.mentees:
            possible = [m for m in self.problem.mentors if not exclusions(self.problem, mentee, m)]
            pin = pins.get(mentee.id)
            choices.append([pin] if pin else [None, *(m.id for m in possible)])
        ids = [mentee.id for mentee in self.problem.mentees]
        for answer in product(*choices):
            load = Counter(m for m in answer if m)
            if all(load[m] <= seats[m] for m in load):
                yield [(e, m) for e, m in zip(ids, answer, strict=True) if m]

    def key(self, plan, objective):
        """What the objective looks at, most important first."""
        fits = sorted(self.points[pair] for pair in plan.items())
        load = Counter(plan.values())
        kept = sum(plan.get(stay.mentee) == stay.mentor for stay in self.problem.stays)
        promised = sum(min(m.least, load[m.id]) for m in self.problem.mentors)
        fit = fits if objective is Objective.WORST_FIRST else sum(fits)
        return len(plan), kept, promised, fit

    def best(self, objective):
        """The highest key, over the plans above the floor where the objective sets one."""
        return max(self.key(plan, objective) for plan in self.allowed(objective))

    def best_plans(self, objective):
        best = self.best(objective)
        return [p for p in self.allowed(objective) if self.key(p, objective) == best]

    def allowed(self, objective):
        if objective is not Objective.BALANCED:
            return self.plans
        floor = self.floor()
        return [p for p in self.plans if all(n >= floor for n in self.free_points(p))]

    def floor(self):
        top = self.best(Objective.WORST_FIRST)
        fairest = next(p for p in self.plans if self.key(p, Objective.WORST_FIRST) == top)
        free = self.free_points(fairest)
        return min(free) - self.problem.balance_within if free else 0

    def free_points(self, plan):
        pins = {pin.mentee for pin in self.problem.pins}
        return [self.points[pair] for pair in plan.items() if pair[0] not in pins]


def region(mentee_count=25, mentor_count=40, seed=1, **settings):
    """A cohort of a believable size and variety."""
    pick = random.Random(seed)

    def tongues():
        codes = pick.sample(["en", "mk", "sq", "sr"], pick.randint(1, 3))
        return tuple(Language(code=code, level=pick.randint(2, 6)) for code in codes)

    def needs():
        areas = pick.sample([f"area-{n}" for n in range(16)], 3)
        return tuple(
            Need(area=a, importance=pick.randint(1, 5), level=pick.randint(1, 5)) for a in areas
        )

    return Problem(
        mentees=tuple(
            Mentee(
                id=f"mentee-{i:04}",
                languages=tongues(),
                needs=needs(),
                experience_years=pick.randint(1, 12),
                economy=pick.choice(["AL", "BA", "ME", "MK", "RS", "XK"]),
                sectors=(pick.choice("abcde"),),
                cross_border=pick.choice(list(CrossBorder)),
            )
            for i in range(mentee_count)
        ),
        mentors=tuple(
            Mentor(
                id=f"mentor-{j:04}",
                languages=tongues(),
                offers=tuple(pick.sample([f"area-{n}" for n in range(16)], 6)),
                most=pick.choice([0, 1, 1, 1, 2]),
                experience_years=pick.randint(5, 30),
                economy=pick.choice(["AL", "BA", "ME", "MK", "RS", "XK"]),
                sectors=(pick.choice("abcde"),),
            )
            for j in range(mentor_count)
        ),
        **settings,
    )
