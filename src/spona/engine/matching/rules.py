"""The rules: each a small function that looks at two people and says what it found, or nothing.

A rule returns the facts behind its verdict (language codes, levels), never a sentence: the
room above words and translates them by `code`. Whether a verdict blocks the pair or only
warns is the programme's setting, except for what must never be set: see `Rules`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spona.engine.matching.plan import Finding
from spona.engine.matching.problem import Mentee, Mentor, Problem, Severity

NO_CAPACITY = "no_capacity"
Facts = dict[str, Any] | None


def same_person(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    return {} if mentee.id == mentor.id else None


def no_capacity(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    return {} if mentor.most == 0 else None


def no_shared_language(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    """Both must have one language at the level the programme asks for."""
    needed, theirs = problem.rules.language_level, mentor.level_by_language
    best = 0
    for code, level in mentee.level_by_language.items():
        best = max(best, min(level, theirs.get(code, 0)))
    return {"needed_level": needed, "best_level": best} if best < needed else None


def line_manager(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    managed = mentor.id in mentee.line_managers or mentee.id in mentor.line_managers
    return {} if managed else None


def do_not_pair(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    return {} if mentor.id in mentee.do_not_pair or mentee.id in mentor.do_not_pair else None


def previous_pair(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    met = mentor.id in mentee.previous_mentors or mentee.id in mentor.previous_mentees
    return {} if met else None


def same_employer(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    return {} if mentee.employer and mentee.employer == mentor.employer else None


def same_economy(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    same = mentee.economy and mentee.economy == mentor.economy
    return {"economy": mentee.economy} if same else None


def forbidden(problem: Problem, mentee: Mentee, mentor: Mentor) -> Facts:
    forbid = problem.forbidden_pairs.get((mentee.id, mentor.id))
    return {"reason": forbid.reason} if forbid else None


@dataclass(frozen=True)
class Rule:
    check: Callable[[Problem, Mentee, Mentor], Facts]
    setting: str = ""  # the field of Rules that decides; without one the rule always blocks
    liftable: bool = True

    @property
    def code(self) -> str:
        return self.check.__name__

    def severity(self, problem: Problem) -> Severity:
        return getattr(problem.rules, self.setting) if self.setting else Severity.BLOCK


RULES = (
    Rule(same_person, liftable=False),
    Rule(no_capacity),
    Rule(no_shared_language),
    Rule(line_manager, liftable=False),
    Rule(do_not_pair, liftable=False),
    Rule(previous_pair, "previous_pair"),
    Rule(same_employer, "same_employer"),
    Rule(same_economy, "other_economy_only"),
    Rule(forbidden),
)


def exclusions(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Finding, ...]:
    """Every rule that blocks this pair; empty when the pair is possible."""
    return findings(rules_at(problem, Severity.BLOCK), problem, mentee, mentor)


def warnings(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Finding, ...]:
    """Every rule that asks for a second look at this pair."""
    return findings(rules_at(problem, Severity.WARN), problem, mentee, mentor)


def rules_at(problem: Problem, severity: Severity) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.severity(problem) is severity)


def findings(
    rules: tuple[Rule, ...], problem: Problem, mentee: Mentee, mentor: Mentor
) -> tuple[Finding, ...]:
    found = []
    for rule in rules:
        facts = rule.check(problem, mentee, mentor)
        if facts is not None:
            # Two people without one word in common are not helped by lowering the bar.
            liftable = rule.liftable and facts.get("best_level") != 0
            found.append(Finding(code=rule.code, liftable=liftable, params=facts))
    return tuple(found)
