"""The rules: which pairs are out of the question, and which deserve a second look.

A rule looks at all people at once and answers with a table (rows mentees, columns mentors) that
is true where it catches a pair; asking about one pair is a table of one. The facts behind a
verdict are keys, codes and levels, never a sentence: the room above words and translates them
by `code`. Whether a verdict blocks a pair or only warns is the programme's setting, except
where there is nothing to set: see `Rules`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.plan import Finding
from spona.engine.matching.problem import Mentee, Mentor, Problem, Severity

NO_CAPACITY = "no_capacity"
Mentees = Sequence[Mentee]
Mentors = Sequence[Mentor]
Ids = Sequence[str]


def same_person(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _named(mentees, mentors, lambda mentee: [mentee.id], lambda mentor: [])


def no_capacity(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    import numpy as np

    takes_nobody = np.array([mentor.most == 0 for mentor in mentors], dtype=bool)
    return np.tile(takes_nobody, (len(mentees), 1))


def no_shared_language(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    """Both must have one language at the level the programme asks for."""
    return common_level(mentees, mentors) < problem.rules.language_level


def line_manager(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _named(mentees, mentors, lambda m: m.line_managers, lambda m: m.line_managers)


def do_not_pair(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _named(mentees, mentors, lambda m: m.do_not_pair, lambda m: m.do_not_pair)


def previous_pair(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _named(mentees, mentors, lambda m: m.previous_mentors, lambda m: m.previous_mentees)


def same_employer(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _same([m.employer for m in mentees], [m.employer for m in mentors])


def same_economy(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _same([m.economy for m in mentees], [m.economy for m in mentors])


def forbidden(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    not_with: dict[str, list[str]] = {}
    for forbid in problem.forbids:
        not_with.setdefault(forbid.mentee, []).append(forbid.mentor)
    return _named(mentees, mentors, lambda m: not_with.get(m.id, []), lambda m: [])


def common_level(mentees: Mentees, mentors: Mentors) -> Any:
    """The highest level at which both sides have one and the same language; 0 for none."""
    import numpy as np

    best = np.zeros((len(mentees), len(mentors)), dtype=np.int64)
    for code in sorted({code for mentee in mentees for code in mentee.level_by_language}):
        ours = np.array([m.level_by_language.get(code, 0) for m in mentees], dtype=np.int64)
        theirs = np.array([m.level_by_language.get(code, 0) for m in mentors], dtype=np.int64)
        np.maximum(best, np.minimum.outer(ours, theirs), out=best)
    return best


def _same(ours: Sequence[str], theirs: Sequence[str]) -> Any:
    import numpy as np

    number = {key: n for n, key in enumerate(sorted({*ours, *theirs} - {""}))}
    left = np.array([number.get(key, -1) for key in ours], dtype=np.int64)
    right = np.array([number.get(key, -2) for key in theirs], dtype=np.int64)
    return np.equal.outer(left, right)


def _named(
    mentees: Mentees,
    mentors: Mentors,
    by_mentee: Callable[[Mentee], Ids],
    by_mentor: Callable[[Mentor], Ids],
) -> Any:
    """True where one of the two has named the other."""
    import numpy as np

    table = np.zeros((len(mentees), len(mentors)), dtype=bool)
    row = {mentee.id: i for i, mentee in enumerate(mentees)}
    column = {mentor.id: j for j, mentor in enumerate(mentors)}
    for i, mentee in enumerate(mentees):
        table[i, [column[other] for other in by_mentee(mentee) if other in column]] = True
    for j, mentor in enumerate(mentors):
        table[[row[other] for other in by_mentor(mentor) if other in row], j] = True
    return table


def _language_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    best = int(common_level([mentee], [mentor])[0, 0])
    return {"needed_level": problem.rules.language_level, "best_level": best}


def _economy_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {"economy": mentee.economy}


def _forbid_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {"reason": problem.forbidden_pairs[mentee.id, mentor.id].reason}


def _no_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Rule:
    catches: Callable[[Problem, Mentees, Mentors], Any]
    setting: str = ""  # the field of Rules that decides; without one the rule always blocks
    facts: Callable[[Problem, Mentee, Mentor], dict[str, Any]] = _no_facts
    liftable: bool = True

    @property
    def code(self) -> str:
        return self.catches.__name__

    def severity(self, problem: Problem) -> Severity:
        return getattr(problem.rules, self.setting) if self.setting else Severity.BLOCK

    def finding(self, problem: Problem, mentee: Mentee, mentor: Mentor) -> Finding:
        facts = self.facts(problem, mentee, mentor)
        # Two people without one word in common are not helped by lowering the bar.
        liftable = self.liftable and facts.get("best_level") != 0
        return Finding(code=self.code, liftable=liftable, params=facts)


RULES = (
    Rule(same_person, liftable=False),
    Rule(no_capacity),
    Rule(no_shared_language, facts=_language_facts),
    Rule(line_manager, liftable=False),
    Rule(do_not_pair, liftable=False),
    Rule(previous_pair, "previous_pair"),
    Rule(same_employer, "same_employer"),
    Rule(same_economy, "other_economy_only", facts=_economy_facts),
    Rule(forbidden, facts=_forbid_facts),
)


def exclusions(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Finding, ...]:
    """Every rule that blocks this pair; empty when the pair is possible."""
    return _findings(Severity.BLOCK, problem, mentee, mentor)


def warnings(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Finding, ...]:
    """Every rule that asks for a second look at this pair."""
    return _findings(Severity.WARN, problem, mentee, mentor)


def rules_at(problem: Problem, severity: Severity) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.severity(problem) is severity)


def _findings(
    severity: Severity, problem: Problem, mentee: Mentee, mentor: Mentor
) -> tuple[Finding, ...]:
    return tuple(
        rule.finding(problem, mentee, mentor)
        for rule in rules_at(problem, severity)
        if rule.catches(problem, [mentee], [mentor])[0, 0]
    )
