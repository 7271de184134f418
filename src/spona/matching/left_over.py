"""Mentees nobody could be found for, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from spona.engine.matching import Unmatched
from spona.matching.words import rule_words
from spona.programmes.models import Participation


@dataclass(frozen=True)
class Left:
    """A mentee without a mentor, why, and the smallest change that would help."""

    mentee: Participation
    excluded: list[tuple[Participation, list[str]]]
    tally: list[tuple[str, int]]
    change: str
    change_mentor: Participation | None
    codes: list[str]
    areas: list[str]


def left_over(
    unmatched: Unmatched, people: Mapping[str, Participation], areas: Mapping[str, str]
) -> Left:
    """`people` by public id, `areas` names by key; who is not among the people is not told."""
    change = unmatched.change
    return Left(
        people[unmatched.mentee],
        [
            (people[e.mentor], rule_words(f.code for f in e.findings))
            for e in unmatched.excluded
            if e.mentor in people
        ],
        [(rule_words([t.code])[0], t.mentors) for t in unmatched.tally],
        change.kind,
        people.get(change.mentor),
        rule_words(change.codes),
        [areas.get(key, key) for key in change.areas],
    )
