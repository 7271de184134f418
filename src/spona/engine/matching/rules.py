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

from spona.engine.matching.people import Answer, Mentee, Mentor
from spona.engine.matching.plan import Finding
from spona.engine.matching.problem import Demand, OrganisationRule, Problem, Severity
from spona.engine.matching.quotas import values_of
from spona.engine.matching.tables import in_common, incidence, known

NO_CAPACITY = "no_capacity"
NO_LANGUAGE = "no_shared_language"
FORBIDDEN = "forbidden"
_PAIRS_AT_ONCE = 32
OWN = "own:"  # before the name of a rule of the organisation's own
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
    """Ever, or as many cycles back as the programme says; who left no date counts for ever."""

    def before(mentee: Mentee) -> Ids:
        return [*mentee.previous_mentors, *(met.mentor for met in _counting(problem, mentee))]

    return _named(mentees, mentors, before, lambda m: m.previous_mentees)


def said_no(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    """One of the two was asked about the other by name, and does not want it."""
    return _named(mentees, mentors, _refused, _refused)


def competitor(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    """The two compete, or one works at a place that competes with the other's."""
    rivals = _named(mentees, mentors, lambda m: m.rivals, lambda m: [])
    there = rivals | _shared([m.competitors for m in mentees], [_house(m) for m in mentors])
    return there | _shared([_house(m) for m in mentees], [m.competitors for m in mentors])


def business_partner(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    return _named(mentees, mentors, lambda m: m.partners, lambda m: [])


def jury_member(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
    """The mentor judged this mentee's application."""
    return _named(mentees, mentors, lambda m: m.assessed_by, lambda m: [])


def _refused(person: Mentee | Mentor) -> Ids:
    return [opinion.of for opinion in person.opinions if opinion.answer is Answer.NO]


def _counting(problem: Problem, mentee: Mentee) -> list[Any]:
    within = problem.rules.previous_within
    return [met for met in mentee.history if not within or met.cycles_ago <= within]


def _house(person: Mentee | Mentor) -> tuple[str, ...]:
    return (person.employer,) if person.employer else ()


def own_rule(rule: OrganisationRule) -> "Rule":
    """A rule of the organisation as one of the engine's."""

    def catches(problem: Problem, mentees: Mentees, mentors: Mentors) -> Any:
        ours = [values_of(person, rule.attribute) for person in mentees]
        theirs = [values_of(person, rule.attribute) for person in mentors]
        shared = _shared(ours, theirs)
        if rule.demand is Demand.DIFFERENT:
            return shared
        return known([bool(keys) for keys in ours], [bool(keys) for keys in theirs]) & ~shared

    def facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
        ours, theirs = values_of(mentee, rule.attribute), values_of(mentor, rule.attribute)
        return {
            "attribute": rule.attribute,
            "demand": rule.demand.value,
            "mentee": sorted(ours),
            "mentor": sorted(theirs),
        }

    return Rule(catches, facts=facts, name=OWN + rule.code, fixed=rule.severity)


def _shared(ours: Sequence[tuple[str, ...]], theirs: Sequence[tuple[str, ...]]) -> Any:
    """True where two people have one of these keys in common."""
    import numpy as np

    keys = {key for some in ours for key in some} & {key for some in theirs for key in some}
    if not keys:
        return np.broadcast_to(np.False_, (len(ours), len(theirs)))  # needs no memory
    number = {key: n for n, key in enumerate(sorted(keys))}
    return in_common(incidence(ours, number), incidence(theirs, number).T)


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

    best = np.zeros((len(mentees), len(mentors)), dtype=np.int8)
    for code in sorted({code for mentee in mentees for code in mentee.level_by_language}):
        ours = np.array([m.level_by_language.get(code, 0) for m in mentees], dtype=np.int8)
        theirs = np.array([m.level_by_language.get(code, 0) for m in mentors], dtype=np.int8)
        np.maximum(best, np.minimum.outer(ours, theirs), out=best)
    return best


def _same(ours: Sequence[str], theirs: Sequence[str]) -> Any:
    import numpy as np

    number = {key: n for n, key in enumerate(sorted({*ours, *theirs} - {""}))}
    left = np.array([number.get(key, -1) for key in ours], dtype=np.int32)
    right = np.array([number.get(key, -2) for key in theirs], dtype=np.int32)
    return np.equal.outer(left, right)


def _named(
    mentees: Mentees,
    mentors: Mentors,
    by_mentee: Callable[[Mentee], Ids],
    by_mentor: Callable[[Mentor], Ids],
) -> Any:
    """True where one of the two has named the other."""
    import numpy as np

    row = {mentee.id: i for i, mentee in enumerate(mentees)}
    column = {mentor.id: j for j, mentor in enumerate(mentors)}
    caught = [(i, column[m]) for i in row.values() for m in by_mentee(mentees[i]) if m in column]
    caught += [(row[e], j) for j in column.values() for e in by_mentor(mentors[j]) if e in row]
    if not caught:
        return np.broadcast_to(np.False_, (len(mentees), len(mentors)))  # needs no memory
    table = np.zeros((len(mentees), len(mentors)), dtype=bool)
    table[tuple(zip(*caught, strict=True))] = True
    return table


def _language_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    theirs = mentor.level_by_language
    best = max(
        (min(level, theirs.get(code, 0)) for code, level in mentee.level_by_language.items()),
        default=0,
    )
    return {"needed_level": problem.rules.language_level, "best_level": best}


def _previous_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    ago = [met.cycles_ago for met in _counting(problem, mentee) if met.mentor == mentor.id]
    return {"cycles_ago": sorted(ago)} if ago else {}


def _economy_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {"economy": mentee.economy}


def _forbid_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {"reason": problem.forbidden_pairs[mentee.id, mentor.id].reason}


def _no_facts(problem: Problem, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Rule:
    catches: Callable[[Problem, Mentees, Mentors], Any]
    setting: str = ""  # the field of Rules that decides; without one it is `fixed`
    facts: Callable[[Problem, Mentee, Mentor], dict[str, Any]] = _no_facts
    liftable: bool = True
    name: str = ""
    fixed: Severity = Severity.BLOCK

    @property
    def code(self) -> str:
        return self.name or self.catches.__name__

    def severity(self, problem: Problem) -> Severity:
        return getattr(problem.rules, self.setting) if self.setting else self.fixed

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
    Rule(said_no, "said_no", liftable=False),
    Rule(previous_pair, "previous_pair", facts=_previous_facts),
    Rule(same_employer, "same_employer"),
    Rule(competitor, "competitor"),
    Rule(business_partner, "business_partner"),
    Rule(jury_member, "jury_member"),
    Rule(same_economy, "other_economy_only", facts=_economy_facts),
    Rule(forbidden, facts=_forbid_facts),
)


def exclusions(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Finding, ...]:
    """Every rule that blocks this pair; empty when the pair is possible."""
    return _findings(Severity.BLOCK, problem, mentee, mentor)


def warnings(problem: Problem, mentee: Mentee, mentor: Mentor) -> tuple[Finding, ...]:
    """Every rule that asks for a second look at this pair."""
    return _findings(Severity.WARN, problem, mentee, mentor)


def warnings_of_pairs(
    problem: Problem, pairs: Sequence[tuple[Mentee, Mentor]]
) -> list[tuple[Finding, ...]]:
    """`warnings` for many pairs, some at a time: a table of a few people costs as much as of two."""
    import numpy as np

    asked, found = rules_at(problem, Severity.WARN), []
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[start : start + _PAIRS_AT_ONCE]
        # Each person once, also a mentor of several: a table knows people by their id.
        row = {mentee.id: mentee for mentee, _ in some}
        column = {mentor.id: mentor for _, mentor in some}
        i, j = ({key: number for number, key in enumerate(people)} for people in (row, column))
        cells = [i[mentee.id] for mentee, _ in some], [j[mentor.id] for _, mentor in some]
        mentees, mentors = list(row.values()), list(column.values())
        caught = [
            np.asarray(rule.catches(problem, mentees, mentors))[cells].tolist() for rule in asked
        ]
        found += [
            tuple(
                rule.finding(problem, mentee, mentor)
                for rule, row in zip(asked, caught, strict=True)
                if row[k]
            )
            for k, (mentee, mentor) in enumerate(some)
        ]
    return found


def rules_at(problem: Problem, severity: Severity) -> tuple[Rule, ...]:
    """The engine's rules, then the organisation's own, as far as this problem sets them so."""
    rules = (*RULES, *map(own_rule, problem.rules.organisation))
    return tuple(rule for rule in rules if rule.severity(problem) is severity)


def _findings(
    severity: Severity, problem: Problem, mentee: Mentee, mentor: Mentor
) -> tuple[Finding, ...]:
    return tuple(
        rule.finding(problem, mentee, mentor)
        for rule in rules_at(problem, severity)
        if rule.catches(problem, [mentee], [mentor])[0, 0]
    )
