"""The engine's reasons and rules in words. Points come from the engine; nothing is added here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spona.core.economies import name_of
from spona.core.languages import LEVELS, SPOKEN
from spona.core.translated import plain
from spona.needs.models import NeedArea
from spona.people.states import SECTORS
from spona.programmes.models import Cycle

CRITERIA = {
    "needs": gettext_lazy("Needs the mentor can meet"),
    "languages": gettext_lazy("A shared language"),
    "experience": gettext_lazy("Experience ahead"),
    "cross_border": gettext_lazy("Wishes about another economy"),
    "sector": gettext_lazy("Field"),
    "wishes": gettext_lazy("Wishes by name"),
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
    "forbidden": gettext_lazy("The committee keeps them apart, or one of them said no"),
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
            _sentence(reason["code"], reason["params"], areas),
        )
        for reason in reasons
    ]


def gently(reasons: Iterable[Mapping[str, Any]], areas: Mapping[str, str]) -> list[str]:
    """What speaks for the pair, for the two themselves: no points, nothing that is missing."""
    return [
        _sentence(reason["code"], {**reason["params"], "unmet": []}, areas)
        for reason in reasons
        if reason["points"] * 2 >= reason["max_points"]
        and reason["code"] in {"needs", "languages", "experience"}
        and reason["points"]
        and reason["params"].get("years_ahead", 1) is not None
    ]


def rule_words(codes: Iterable[str]) -> list[str]:
    return [str(RULES.get(code, code)) for code in codes]


def _sentence(code: str, facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    return _SENTENCES[code](facts, areas) if code in _SENTENCES else ""


def _needs(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    met = ", ".join(areas.get(key, key) for key in facts["met"])
    unmet = ", ".join(areas.get(key, key) for key in facts["unmet"])
    if met and unmet:
        return _("Can help with %(met)s; not with %(unmet)s.") % {"met": met, "unmet": unmet}
    if met:
        return _("Can help with %(met)s.") % {"met": met}
    if unmet:
        return _("Offers none of: %(unmet)s.") % {"unmet": unmet}
    return _("The mentee has not said what is needed.")


def _languages(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if not facts["shared"]:
        return _("No shared language at the level asked for.")
    levels = dict(LEVELS)
    spoken = [f"{_language(s['code'])} ({levels[s['level']]})" for s in facts["shared"]]
    return _("Both speak %(languages)s.") % {"languages": ", ".join(spoken)}


def _language(code: str) -> str:
    if code == "bcms":
        return _("Bosnian, Croatian, Montenegrin or Serbian")
    return str(SPOKEN.get(code, code))


def _experience(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    years = facts["years_ahead"]
    if years is None:
        return _("Years of experience are not known for both; counted half.")
    if years <= 0:
        return _("The mentor has no more years of experience.")
    return ngettext(
        "The mentor has %(n)s year more of experience.",
        "The mentor has %(n)s years more of experience.",
        years,
    ) % {"n": years}


def _cross_border(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if facts["crosses"] is None:
        return _("An economy is not known; counted half.")
    if not facts["crosses"]:
        text = _("Both live in the same economy (%(one)s).")
        return text % {"one": name_of(facts["mentee_economy"])}
    wish = facts["mentee_wish"]
    where = {
        "one": name_of(facts["mentee_economy"]),
        "other": name_of(facts["mentor_economy"]),
    }
    if wish == "wish":
        return _("Across a border, as wished: %(one)s and %(other)s.") % where
    if wish == "prefer_not":
        return (
            _("Across a border, which the mentee would rather avoid: %(one)s and %(other)s.")
            % where
        )
    return _("Across a border: %(one)s and %(other)s.") % where


def _sector(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if facts["shared"]:
        names = ", ".join(str(SECTORS.get(key, key)) for key in facts["shared"])
        return _("Both know %(fields)s.") % {"fields": names}
    if facts["other_welcome"]:
        return _("Another field, which the mentee welcomes.")
    return _("Different fields.")


def _wishes(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if facts["mentee_rank"] and facts["mentor_rank"]:
        return _("Each named the other.")
    if facts["mentee_rank"]:
        return _("The mentee named this mentor.")
    if facts["mentor_rank"]:
        return _("The mentor named this mentee.")
    return _("Neither named the other.")


_SENTENCES = {
    "needs": _needs,
    "languages": _languages,
    "experience": _experience,
    "cross_border": _cross_border,
    "sector": _sector,
    "wishes": _wishes,
}
