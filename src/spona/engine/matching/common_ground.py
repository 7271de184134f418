"""The criteria about meeting: goals and stories in the two people's own words, ways and times."""

from collections.abc import Sequence
from typing import Any

from spona.engine.matching.criteria import Share
from spona.engine.matching.people import Mentee, Mentor
from spona.engine.matching.problem import Problem
from spona.engine.matching.rules import Mentees, Mentors
from spona.engine.matching.tables import in_common, incidence, known, product

FULL_LIKENESS = 250  # thousandths; two different texts rarely come closer


def goals_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """The mentee's goals beside what the mentor says of experience and offer."""
    return _likeness_share(problem, [m.goals for m in mentees], [m.about for m in mentors])


def goals_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {"words": problem.corpus.common(mentee.goals, mentor.about)}


def likeness_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """All else the two wrote about themselves."""
    return _likeness_share(problem, [m.story for m in mentees], [m.story for m in mentors])


def likeness_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {"words": problem.corpus.common(mentee.story, mentor.story)}


def _likeness_share(problem: Problem, ours: list[str], theirs: list[str]) -> Share:
    import numpy as np

    return np.minimum(problem.corpus.likeness(ours, theirs), FULL_LIKENESS), FULL_LIKENESS


def meeting_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """A way to meet that suits both."""
    import numpy as np

    modes = sorted({mode for mentee in mentees for mode in mentee.modes})
    number = {mode: k for k, mode in enumerate(modes)}
    ours = incidence([m.modes for m in mentees], number)
    theirs = incidence([m.modes for m in mentors], number)
    both = known([bool(m.modes) for m in mentees], [bool(m.modes) for m in mentors])
    return np.where(both, 2 * in_common(ours, theirs.T), 1), 2


def meeting_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {
        "shared": sorted(set(mentee.modes) & set(mentor.modes)),
        "known": bool(mentee.modes and mentor.modes),
    }


def time_share(problem: Problem, mentees: Mentees, mentors: Mentors) -> Share:
    """Minutes a week in which both are free, up to as many as the programme could wish."""
    import numpy as np

    wanted = problem.rules.wanted_minutes
    everybody: list[Mentee | Mentor] = [*mentees, *mentors]
    edges = sorted({edge for p in everybody for w in p.free for edge in (w.start, w.end)})
    number = {edge: k for k, edge in enumerate(edges)}
    lengths = np.diff(np.array(edges, dtype=np.int64))
    ours, theirs = _slots(mentees, number), _slots(mentors, number)
    minutes = product(ours * lengths, theirs.T)
    both = known([bool(m.free) for m in mentees], [bool(m.free) for m in mentors])
    return np.where(both, 2 * np.minimum(minutes, wanted), wanted), 2 * wanted


def time_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    known = bool(mentee.free and mentor.free)
    minutes = sum(
        max(0, min(ours.end, theirs.end) - max(ours.start, theirs.start))
        for ours in mentee.free
        for theirs in mentor.free
    )
    return {"minutes": minutes if known else None, "wanted": problem.rules.wanted_minutes}


def _slots(people: Sequence[Mentee | Mentor], number: dict[int, int]) -> Any:
    """A row per person with a 1 for each stretch between two edges in which she is free."""
    import numpy as np

    table = np.zeros((len(people), max(0, len(number) - 1)), dtype=np.int64)
    for row, person in enumerate(people):
        for window in person.free:
            table[row, number[window.start] : number[window.end]] = 1
    return table
