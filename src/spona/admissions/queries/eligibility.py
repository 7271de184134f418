"""What the rules of a call say about an application, and what was found. They decide nothing.

A rule holds, does not hold, or cannot be told: where the form she filled in did not ask, where the
question was not shown to her, or where she left an answer out that nobody required.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from spona.admissions.models.application import Application, Check, Submission
from spona.admissions.models.call import Call, EligibilityRule
from spona.admissions.states import IN_HAND, State, Verdict
from spona.core.economies import choices as economy_choices
from spona.core.economies import name_of
from spona.core.translated import plain
from spona.people.models import Person
from spona.people.states import SECTORS, SectorOfWork
from spona.questions.definitions import Asked, asked_of, chosen, is_answered, option_list, shown
from spona.questions.models import QuestionnaireVersion
from spona.questions.states import Kind, Meaning

FACT = "fact:"
# Facts of an application that a rule may look at: name of the column → label.
FACTS = {
    "economy": _("Economy of residence"),
    "fields": _("Fields, the main one or another"),
    "main_field": _("Main field"),
    "sector_of_work": _("Sector of work"),
    "years": _("Years of experience"),
}


class Op(StrEnum):
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    AFTER = "after"
    ANSWERED = "answered"
    CONSENTED = "consented"


OPS = {
    Op.ONE_OF: _("is one of"),
    Op.NONE_OF: _("is none of"),
    Op.AT_LEAST: _("is at least"),
    Op.AT_MOST: _("is at most"),
    Op.BEFORE: _("is before"),
    Op.AFTER: _("is after"),
    Op.ANSWERED: _("is answered"),
    Op.CONSENTED: _("is agreed to"),
}
OPS_OF_KIND: dict[str, tuple[Op, ...]] = {
    Kind.CHOICE: (Op.ONE_OF, Op.NONE_OF, Op.ANSWERED),
    Kind.CHOICES: (Op.ONE_OF, Op.NONE_OF, Op.ANSWERED),
    Kind.RANKING: (Op.ONE_OF, Op.NONE_OF, Op.ANSWERED),
    Kind.NUMBER: (Op.AT_LEAST, Op.AT_MOST, Op.ANSWERED),
    Kind.SCALE: (Op.AT_LEAST, Op.AT_MOST, Op.ANSWERED),
    Kind.DATE: (Op.BEFORE, Op.AFTER, Op.ANSWERED),
    Kind.CONSENT: (Op.CONSENTED,),
    Kind.SHORT_TEXT: (Op.ANSWERED,),
    Kind.LONG_TEXT: (Op.ANSWERED,),
    Kind.MATRIX: (Op.ANSWERED,),
    Kind.FILE: (Op.ANSWERED,),
}


def ops_for(*, key: str, asked: Asked | None) -> tuple[Op, ...]:
    """How a fact or a question may be looked at; empty for what the form does not ask."""
    if key.startswith(FACT):
        name = key.removeprefix(FACT)
        if name not in FACTS:
            return ()
        return (Op.AT_LEAST, Op.AT_MOST) if name == "years" else (Op.ONE_OF, Op.NONE_OF)
    return OPS_OF_KIND.get(asked.kind, ()) if asked else ()


@dataclass(frozen=True)
class Rule:
    """A rule as the evaluation sees it."""

    public_id: str
    key: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One rule looked at. `holds` None: cannot be told. `found` are keys, numbers or words as answered."""

    rule: str
    key: str
    op: str
    values: tuple[str, ...]
    holds: bool | None
    found: tuple[str, ...]


class Told(StrEnum):
    """What all rules together say."""

    CLEAR = "clear"
    FAILS = "fails"
    OPEN = "open"  # nothing fails, something cannot be told


def evaluate(
    *,
    rules: Iterable[Rule],
    asked: Sequence[Asked],
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> list[Finding]:
    """Every rule against one submission (its own version's questions, its values) and its facts."""
    # Whether a question was shown matters only where the form has conditions.
    if any(question.show_if for question in asked):
        asked = shown(asked, values)
    seen = {question.key for question in asked}
    findings = []
    for rule in rules:
        if rule.key.startswith(FACT):
            value, is_asked = facts.get(rule.key.removeprefix(FACT)), True
        else:
            value, is_asked = values.get(rule.key), rule.key in seen
        found = _found(value) if is_asked else ()
        holds = _holds(rule, value, found) if is_asked else None
        findings.append(Finding(rule.public_id, rule.key, rule.op, rule.values, holds, found))
    return findings


def _found(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(str(part) for part in value)
    return chosen(value)


def _holds(rule: Rule, value: Any, found: tuple[str, ...]) -> bool | None:
    answered = bool(found) if isinstance(value, list | tuple) else is_answered(value)
    match rule.op:
        case Op.ANSWERED:
            return answered
        case Op.CONSENTED:
            return found == ("yes",)
    if not answered:
        return None
    match rule.op:
        case Op.ONE_OF:
            return bool(set(found) & set(rule.values))
        case Op.NONE_OF:
            return not set(found) & set(rule.values)
        case Op.AT_LEAST | Op.AT_MOST:
            return _compares(rule, found)
        case Op.BEFORE | Op.AFTER if rule.values:
            # Days as YYYY-MM-DD: their text compares as they do.
            return found[0] < rule.values[0] if rule.op == Op.BEFORE else found[0] > rule.values[0]
    return None


def _compares(rule: Rule, found: tuple[str, ...]) -> bool | None:
    try:
        ours, bound = float(found[0]), float(rule.values[0])
    except (ValueError, IndexError):
        return None
    return ours >= bound if rule.op == Op.AT_LEAST else ours <= bound


def told_by(findings: Iterable[Finding]) -> Told:
    """One word for all: something fails, else something cannot be told, else clear."""
    holds = [finding.holds for finding in findings]
    if False in holds:
        return Told.FAILS
    return Told.OPEN if None in holds else Told.CLEAR


def as_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """For a Check: as they were then, whatever becomes of the rules."""
    return [{**asdict(f), "values": list(f.values), "found": list(f.found)} for f in findings]


# Rows


def rules_of(*, call: Call) -> list[EligibilityRule]:
    return list(EligibilityRule.objects.filter(call=call).order_by("position", "pk"))


def newest_version(*, call: Call) -> QuestionnaireVersion | None:
    """The form as it is now, for writing rules."""
    return (
        QuestionnaireVersion.objects.filter(questionnaire=call.questionnaire_id)
        .order_by("-number")
        .first()
        if call.questionnaire_id
        else None
    )


@dataclass
class Looked:
    """An application in hand with what the rules say of it."""

    pk: int
    public_id: str
    state: str
    submitted_at: Any
    findings: list[Finding]
    told: Told
    is_answer: bool  # it came after we had asked for something
    answer_by: Any = None  # until when we asked, while we wait

    @property
    def failing(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.holds is False]

    @property
    def untold(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.holds is None]


FACT_COLUMNS = ("economy", "fields", "main_field", "sector_of_work", "years")


def look(
    *, call: Call, person: Person, states: Iterable[str] = IN_HAND, only: int | None = None
) -> list[Looked]:
    """Applications in these states that this person may see, the longest waiting first, each with
    what the rules say of its newest submission. Five queries for any number of them.
    """
    rules = [
        Rule(row.public_id, row.key, row.op, tuple(map(str, row.values)))
        for row in rules_of(call=call)
    ]
    rows = Application.objects.visible_to(person).filter(call=call, state__in=list(states))
    if only is not None:
        rows = rows.filter(pk=only)
    needs_answers = any(not rule.key.startswith(FACT) for rule in rules)
    sent = _submissions(rows) if needs_answers else {}
    versions = _versions(call) if needs_answers else {}
    asks = _asks(rows)
    looked = []
    for pk, public_id, state, at, *facts in rows.order_by("submitted_at", "pk").values_list(
        "pk", "public_id", "state", "submitted_at", *FACT_COLUMNS
    ):
        version, values = sent.get(pk, (0, {}))
        findings = evaluate(
            rules=rules,
            asked=versions.get(version, ()),
            values=values,
            facts=dict(zip(FACT_COLUMNS, facts, strict=True)),
        )
        asked_at, answer_by = asks.get(pk, (None, None))
        is_answer = bool(asked_at and state == State.SUBMITTED and at and at > asked_at)
        waits = answer_by if state in {State.REPAIR, State.MORE} else None
        looked.append(
            Looked(pk, public_id, state, at, findings, told_by(findings), is_answer, waits)
        )
    return looked


def _submissions(rows: Any) -> dict[int, tuple[int, dict[str, Any]]]:
    """The newest submission of each: version and values."""
    found = Submission.objects.filter(application__in=rows).order_by("application_id", "number")
    return {
        application: (version, values)
        for application, version, values in found.values_list(
            "application_id", "version_id", "values"
        )
    }


def _versions(call: Call) -> dict[int, tuple[Asked, ...]]:
    found = QuestionnaireVersion.objects.filter(questionnaire=call.questionnaire_id)
    return {version.pk: asked_of(version) for version in found}


def _asks(rows: Any) -> dict[int, tuple[Any, Any]]:
    """When we last asked the applicant for something, and until when she has time."""
    found = Check.objects.filter(
        application__in=rows, verdict__in=[Verdict.REPAIR, Verdict.MORE]
    ).order_by("at", "pk")
    return {
        application: (at, answer_by)
        for application, at, answer_by in found.values_list("application_id", "at", "answer_by")
    }


def has_been_repaired(*, application: Application) -> bool:
    """Something to complete is asked for once; afterwards only a question, or a decision."""
    return Check.objects.filter(application=application, verdict=Verdict.REPAIR).exists()


# Words


def fact_options(*, key: str) -> list[tuple[str, Any]]:
    """Values a fact can have, for ticking; the region's economies alone are few, the rest follow."""
    match key.removeprefix(FACT):
        case "economy":
            return list(economy_choices())
        case "fields" | "main_field":
            return list(SECTORS.items())
        case "sector_of_work":
            return list(SectorOfWork.choices)
    return []


def label_of(*, key: str, asked: Mapping[str, Asked], language: str | None = None) -> str:
    """What a rule looks at, for people."""
    if key.startswith(FACT):
        return str(FACTS.get(key.removeprefix(FACT), key))
    return plain(asked[key].text, language) if key in asked else key


def words_of(
    *,
    key: str,
    values: Iterable[str],
    asked: Mapping[str, Asked],
    economy: Callable[[str], str] = name_of,
    language: str | None = None,
) -> str:
    """Values of a rule or of an answer, for people: options by their labels, `economy` as the page
    names them."""
    names: Mapping[str, Any] = {}
    if key in {"fact:fields", "fact:main_field"}:
        names = SECTORS
    elif key == "fact:sector_of_work":
        names = dict(SectorOfWork.choices)
    elif key == "fact:economy" or (key in asked and asked[key].meaning == Meaning.ECONOMY):
        return ", ".join(economy(value) for value in values)
    elif key in asked:
        names = {option.key: option.label for option in option_list(asked[key], language)}
    return ", ".join(str(names.get(value, value)) for value in values)
