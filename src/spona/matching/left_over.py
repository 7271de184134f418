"""Mentees nobody could be found for, in words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from spona.engine.matching import Unmatched
from spona.matching.words import rule_words
from spona.programmes.models import Participation

NAMED = 40  # excluded mentors told one by one; more are counted by rule


@dataclass(frozen=True)
class Left:
    """A mentee without a mentor, why, and the smallest change that would help.

    `excluded` are mentors with the rules that keep them away, or where they are many, `tally` counts
    them by rule.
    """

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
    counted = Counter({one.code: one.mentors for one in unmatched.tally})
    named = [one for one in unmatched.excluded if one.mentor in people]
    if len(named) > NAMED:
        counted.update(code for one in named for code in {f.code for f in one.findings})
        named = []
    return Left(
        people[unmatched.mentee],
        [(people[one.mentor], rule_words(f.code for f in one.findings)) for one in named],
        [(rule_words([code])[0], n) for code, n in counted.most_common()],
        change.kind,
        people.get(change.mentor),
        rule_words(change.codes),
        [areas.get(key, key) for key in change.areas],
    )
