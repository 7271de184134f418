"""The engine's reasons and rules in words. Points come from the engine; nothing is added here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from spona.core.translated import plain
from spona.engine.matching.rules import OWN
from spona.matching.sentences import sentence
from spona.needs.models import NeedArea
from spona.programmes.models import Cycle

CRITERIA = {
    "needs": gettext_lazy("Needs the mentor can meet"),
    "languages": gettext_lazy("A shared language"),
    "experience": gettext_lazy("Experience ahead"),
    "cross_border": gettext_lazy("Wishes about another economy"),
    "sector": gettext_lazy("Field"),
    "wishes": gettext_lazy("Wishes by name"),
    "goals": gettext_lazy("Goals and the mentor's experience"),
    "meeting": gettext_lazy("A way to meet"),
    "time": gettext_lazy("Time both have"),
    "likeness": gettext_lazy("Words in common"),
}
RULES = {
    "same_person": gettext_lazy("They are the same person"),
    "no_capacity": gettext_lazy("The mentor has no free place"),
    "no_shared_language": gettext_lazy("They share no language well enough"),
    "line_manager": gettext_lazy("One leads the other at work"),
    "do_not_pair": gettext_lazy("They are not to be paired"),
    "previous_pair": gettext_lazy("They were a pair before"),
    "same_employer": gettext_lazy("They work at the same place"),
    "same_economy": gettext_lazy("They live in the same economy"),
    "said_no": gettext_lazy("One of them was asked about the other and does not want it"),
    "competitor": gettext_lazy("They compete with each other"),
    "business_partner": gettext_lazy("They do business with each other"),
    "jury_member": gettext_lazy("The mentor was on the jury for this application"),
    "forbidden": gettext_lazy("The committee keeps them apart, or one of them said no"),
}

# What a programme sets: fields of the engine's `Rules` that block, warn or do not matter.
RULE_SETTINGS = {
    "same_employer": gettext_lazy("Two people of the same workplace"),
    "competitor": gettext_lazy("Two people who compete"),
    "business_partner": gettext_lazy("Two people who do business with each other"),
    "jury_member": gettext_lazy("A mentor who judged the mentee's application"),
    "previous_pair": gettext_lazy("Two people who were a pair before"),
    "other_economy_only": gettext_lazy("Two people of the same economy"),
    "said_no": gettext_lazy("Somebody who was asked about the other and said no"),
}
# Rules of an organisation's own that the desk offers: attribute → label; and how a pair caught by
# one is told, by attribute and by what the rule wants.
OWN_ATTRIBUTES = {
    "town": gettext_lazy("The towns of the two"),
    "sectors": gettext_lazy("The fields of work of the two"),
}
OWN_RULES = {
    "town_different": gettext_lazy("They live in the same town"),
    "town_same": gettext_lazy("They live in different towns"),
    "sectors_different": gettext_lazy("They work in the same field"),
    "sectors_same": gettext_lazy("They work in different fields"),
}


@dataclass(frozen=True)
class Said:
    """A reason as it is read: label, points of how many, one sentence."""

    label: Any
    points: int
    max_points: int
    sentence: str


def area_names(cycle: Cycle) -> dict[str, str]:
    """key → name in the reader's language."""
    areas = NeedArea.objects.filter(cycle=cycle).values_list("key", "name")
    return {key: plain(name) or key for key, name in areas}


def said(reasons: Iterable[Mapping[str, Any]], areas: Mapping[str, str]) -> list[Said]:
    """Every reason of a pair, in the engine's order; their points add up to its score."""
    return [
        Said(
            CRITERIA.get(reason["code"], reason["code"]),
            reason["points"],
            reason["max_points"],
            sentence(reason["code"], reason["params"], areas),
        )
        for reason in reasons
    ]


def gently(reasons: Iterable[Mapping[str, Any]], areas: Mapping[str, str]) -> list[str]:
    """What speaks for the pair, for the two themselves: no points, nothing that is missing, and
    nothing one of them said about the other in confidence."""
    return [
        sentence(reason["code"], {**reason["params"], **_UNSAID}, areas)
        for reason in reasons
        if reason["points"]
        and reason["code"] in _GENTLE
        and _GENTLE[reason["code"]](reason["params"])
    ]


_UNSAID: dict[str, Any] = {"unmet": [], "partly": [], "counts": {}}
_GENTLE: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "needs": lambda facts: bool(facts["met"]),
    "languages": lambda facts: bool(facts["shared"]),
    "experience": lambda facts: (facts["years_ahead"] or 0) > 0,
    "goals": lambda facts: bool(facts["words"]),
    "meeting": lambda facts: bool(facts["shared"]),
    "time": lambda facts: bool(facts["minutes"]),
}


def rule_words(codes: Iterable[str]) -> list[str]:
    """A rule in words; one of the organisation's own in its own words."""
    return [str(RULES.get(code) or _own(code.removeprefix(OWN))) for code in codes]


def _own(code: str) -> str:
    return str(OWN_RULES.get(code) or code.replace("_", " "))
