"""The criteria about the two people: needs, languages, experience, borders, fields, wishes.

A criterion is two functions. `share` says how much is fulfilled, as (part, whole), for all
people at once in tables with a row per mentee and a column per mentor. `facts` says why, for one
pair, in keys, codes and numbers. What is not known counts half: it should neither lift a pair nor
sink it.
"""

from typing import Any

from spona.engine.matching.people import (
    HIGHEST_LANGUAGE_LEVEL,
    Answer,
    CrossBorder,
    Mentee,
    Mentor,
)
from spona.engine.matching.problem import Problem
from spona.engine.matching.rules import Mentees, Mentors, common_level, same_economy
from spona.engine.matching.tables import in_common, incidence, known, product

Share = tuple[Any, Any]  # part and whole: whole numbers, or NumPy tables of them
RANK_WORTH = (3, 2, 1)  # a first wish counts three thirds, a second two, any further one
ANSWER_WORTH = {Answer.YES: 3, Answer.MAYBE: 1, Answer.NO: 0}
A_LIFE = 1000  # years; more than anybody's experience
OFFERED, WITHIN, BESIDE = 4, 2, 1  # quarters of a need: see `closeness`


def needs_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """The part of the mentee's total gap that lies in areas the mentor offers, or close to one.
    An area that counts twice makes a gap twice as wide."""
    import numpy as np

    areas = sorted({need.area for mentee in mentees for need in mentee.needs})
    number = {area: k for k, area in enumerate(areas)}
    gaps = np.zeros((len(mentees), len(areas)), dtype=np.int64)
    for i, mentee in enumerate(mentees):
        for need in mentee.needs:
            gaps[i, number[need.area]] = problem.gap_of(need)
    helped = help_with(problem, areas, mentors)
    return product(gaps, helped), OFFERED * gaps.sum(axis=1)[:, None]


def help_with(problem: Problem, areas: list[str], mentors: Mentors) -> Any:
    """Quarters of each need that are met, a row per area and a column per mentor."""
    import numpy as np

    offered = sorted({offer for mentor in mentors for offer in mentor.offers})
    number = {offer: k for k, offer in enumerate(offered)}
    offers = incidence([mentor.offers for mentor in mentors], number).T
    near = np.array(
        [[closeness(problem, area, (offer,)) for offer in offered] for area in areas],
        dtype=np.int64,
    ).reshape(len(areas), len(offered))
    helped = np.zeros((len(areas), len(mentors)), dtype=np.int64)
    for quarters in (BESIDE, WITHIN, OFFERED):
        helped[in_common(near == quarters, offers)] = quarters
    return helped


def closeness(problem: Problem, area: str, offers: tuple[str, ...]) -> int:
    """Quarters of a need that are met: all by its own area or the one it lies in, half by a
    competence within it, a quarter by a neighbour in the same area."""
    if area in offers:
        return OFFERED
    above = problem.area_of.get(area, "")
    if above and above in offers:
        return OFFERED
    over = [problem.area_of.get(offer, "") for offer in offers]
    if area in over:
        return WITHIN
    return BESIDE if above and above in over else 0


def needs_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    gap = problem.gap_of
    ranked = sorted(mentee.needs, key=lambda need: (-gap(need), need.area))
    counts = {n.area: problem.area_weight[n.area] for n in ranked if n.area in problem.area_weight}
    near = {need.area: closeness(problem, need.area, mentor.offers) for need in ranked}
    met = [need for need in ranked if need.gap and near[need.area] == OFFERED]
    partly = [need.area for need in ranked if need.gap and 0 < near[need.area] < OFFERED]
    unmet = [need for need in ranked if need.gap and not near[need.area]]
    return {
        "met": [need.area for need in met],
        "unmet": [need.area for need in unmet],
        "met_gap": sum(map(gap, met)),
        "total_gap": sum(map(gap, ranked)),
    } | {key: said for key, said in (("partly", partly), ("counts", counts)) if said}


def languages_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """How freely they can talk: from just enough (one step) to both at home in a language."""
    lowest = problem.rules.language_level - 1
    steps = (common_level(mentees, mentors) - lowest).clip(min=0)
    return steps.astype("int32"), HIGHEST_LANGUAGE_LEVEL - lowest


def languages_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    theirs = mentor.level_by_language
    shared = [
        {"code": code, "level": min(level, theirs.get(code, 0))}
        for code, level in mentee.level_by_language.items()
        if min(level, theirs.get(code, 0)) >= problem.rules.language_level
    ]
    return {"shared": sorted(shared, key=lambda item: (-item["level"], item["code"]))}


def experience_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """A mentor some years ahead; the full worth from the desired distance on."""
    import numpy as np

    desired = problem.rules.desired_experience_gap
    ours = np.array([min(m.experience_years or 0, A_LIFE) for m in mentees], dtype=np.int32)
    theirs = np.array([min(m.experience_years or 0, A_LIFE) for m in mentors], dtype=np.int32)
    ahead = (theirs[None, :] - ours[:, None]).clip(0, desired)
    both = known(
        [m.experience_years is not None for m in mentees],
        [m.experience_years is not None for m in mentors],
    )
    return np.where(both, 2 * ahead, desired), 2 * desired


def experience_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "mentee_years": mentee.experience_years,
        "mentor_years": mentor.experience_years,
        "years_ahead": years_ahead(mentee, mentor),
        "desired": problem.rules.desired_experience_gap,
    }


def years_ahead(mentee: Mentee, mentor: Mentor) -> int | None:
    if mentee.experience_years is None or mentor.experience_years is None:
        return None
    return mentor.experience_years - mentee.experience_years


def cross_border_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """Half of the worth for what each of the two wishes about borders."""

    crosses = ~same_economy(problem, mentees, mentors)
    pleased = _pleased([m.cross_border for m in mentees], crosses)
    pleased += _pleased([m.cross_border for m in mentors], crosses.T).T
    both = known([bool(m.economy) for m in mentees], [bool(m.economy) for m in mentors])
    pleased[~both] = 1
    return pleased, 2


def _pleased(wishes: list[CrossBorder], crosses: Any) -> Any:
    """1 where the wish of the row's person is met."""
    import numpy as np

    anyway = np.array([wish is CrossBorder.INDIFFERENT for wish in wishes], dtype=bool)[:, None]
    across = np.array([wish is CrossBorder.WISH for wish in wishes], dtype=bool)[:, None]
    return (anyway | (crosses == across)).astype(np.int32)


def cross_border_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    known = bool(mentee.economy and mentor.economy)
    return {
        "mentee_economy": mentee.economy,
        "mentor_economy": mentor.economy,
        "crosses": mentee.economy != mentor.economy if known else None,
        "mentee_wish": mentee.cross_border.value,
        "mentor_wish": mentor.cross_border.value,
    }


def sector_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """A shared sector is all of it; another one too for those who welcome it. Kept low by default:
    needs say more about a good pair than the trade somebody comes from."""
    import numpy as np

    sectors = sorted({sector for mentee in mentees for sector in mentee.sectors})
    number = {sector: k for k, sector in enumerate(sectors)}
    ours = incidence([m.sectors for m in mentees], number)
    theirs = incidence([m.sectors for m in mentors], number)
    welcome = [m.other_sector_welcome for m in mentees]
    full = in_common(ours, theirs.T) | np.array([w is True for w in welcome], dtype=bool)[:, None]
    said = np.array([w is False for w in welcome], dtype=bool)[:, None]
    both = known([bool(m.sectors) for m in mentees], [bool(m.sectors) for m in mentors])
    return 1 + full.astype(np.int32) - (said & both & ~full), 2


def sector_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "shared": sorted(set(mentee.sectors) & set(mentor.sectors)),
        "other_welcome": mentee.other_sector_welcome,
        "known": bool(mentee.sectors and mentor.sectors),
    }


def wishes_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """Half for what the mentee said of this mentor, half for what the mentor said of the mentee."""
    import numpy as np

    part = np.zeros((len(mentees), len(mentors)), dtype=np.int32)
    row = {mentee.id: i for i, mentee in enumerate(mentees)}
    column = {mentor.id: j for j, mentor in enumerate(mentors)}
    for mentee in mentees:
        for other, worth in _wished(mentee.preferred_mentors, mentee).items():
            if other in column:
                part[row[mentee.id], column[other]] += worth
    for mentor in mentors:
        for other, worth in _wished(mentor.preferred_mentees, mentor).items():
            if other in row:
                part[row[other], column[mentor.id]] += worth
    return part, 2 * RANK_WORTH[0]


def wishes_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    said = {
        "mentee_answer": next((o.answer.value for o in mentee.opinions if o.of == mentor.id), None),
        "mentor_answer": next((o.answer.value for o in mentor.opinions if o.of == mentee.id), None),
    }
    return {
        "mentee_rank": _rank(mentee.preferred_mentors, mentor.id),
        "mentor_rank": _rank(mentor.preferred_mentees, mentee.id),
    } | {key: answer for key, answer in said.items() if answer}


def _rank(preferred: tuple[str, ...], other: str) -> int | None:
    return preferred.index(other) + 1 if other in preferred else None


def _wished(preferred: tuple[str, ...], person: Mentee | Mentor) -> dict[str, int]:
    """Thirds for everybody named: by rank, or by the answer when asked; the better of the two,
    but nothing for who was declined."""
    worth: dict[str, int] = {}
    for place, other in enumerate(preferred):
        worth.setdefault(other, RANK_WORTH[min(place, len(RANK_WORTH) - 1)])
    for opinion in person.opinions:
        if opinion.answer is Answer.NO:
            worth[opinion.of] = 0
        else:
            worth[opinion.of] = max(worth.get(opinion.of, 0), ANSWER_WORTH[opinion.answer])
    return worth
