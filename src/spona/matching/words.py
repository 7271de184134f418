"""The engine's reasons and rules in words. Points come from the engine; nothing is added here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spona.core.economies import name_of
from spona.core.languages import LEVELS, SPOKEN
from spona.core.translated import plain
from spona.engine.matching.rules import OWN
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
    "goals": gettext_lazy("Goals and the mentor's experience"),
    "meeting": gettext_lazy("A way to meet"),
    "time": gettext_lazy("Time both have"),
    "likeness": gettext_lazy("Words in common"),
}
MODES = {
    "in_person": gettext_lazy("in person"),
    "online": gettext_lazy("online"),
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
            _sentence(reason["code"], reason["params"], areas),
        )
        for reason in reasons
    ]


def gently(reasons: Iterable[Mapping[str, Any]], areas: Mapping[str, str]) -> list[str]:
    """What speaks for the pair, for the two themselves: no points, nothing that is missing, and
    nothing one of them said about the other in confidence."""
    return [
        _sentence(reason["code"], {**reason["params"], "unmet": [], "partly": []}, areas)
        for reason in reasons
        if reason["points"]
        and reason["code"] in _GENTLE
        and _GENTLE[reason["code"]](reason["params"])
    ]


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


def _sentence(code: str, facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    return _SENTENCES[code](facts, areas) if code in _SENTENCES else ""


def _needs(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    met = ", ".join(areas.get(key, key) for key in facts["met"])
    partly = ", ".join(areas.get(key, key) for key in facts.get("partly", ()))
    unmet = ", ".join(areas.get(key, key) for key in facts["unmet"])
    if not (met or partly):
        if unmet:
            return _("Offers none of: %(unmet)s.") % {"unmet": unmet}
        return _("The mentee has not said what is needed.")
    if met and unmet and not partly:
        return _("Can help with %(met)s; not with %(unmet)s.") % {"met": met, "unmet": unmet}
    said = [_("Can help with %(met)s.") % {"met": met}] if met else []
    if partly:
        said.append(_("Can help in part with %(partly)s.") % {"partly": partly})
    if unmet:
        said.append(_("Not with %(unmet)s.") % {"unmet": unmet})
    return " ".join(said)


def _languages(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if not facts["shared"]:
        return _("No shared language at the level asked for.")
    levels = dict(LEVELS)
    spoken = [f"{language_name(s['code'])} ({levels[s['level']]})" for s in facts["shared"]]
    return _("Both speak %(languages)s.") % {"languages": ", ".join(spoken)}


def language_name(code: str) -> str:
    """A language, or one of those that are understood together, as the reader calls it."""
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
    if not facts.get("known", True):
        return _("A field of work is not known; counted half.")
    return _("Different fields.")


def _wishes(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    answers = _answers(facts)
    if facts["mentee_rank"] and facts["mentor_rank"]:
        return " ".join([_("Each named the other."), *answers])
    if facts["mentee_rank"]:
        return " ".join([_("The mentee named this mentor."), *answers])
    if facts["mentor_rank"]:
        return " ".join([_("The mentor named this mentee."), *answers])
    return " ".join(answers) or _("Neither named the other.")


def _answers(facts: Mapping[str, Any]) -> list[str]:
    by_mentee = {
        "yes": _("The mentee said yes to this mentor."),
        "maybe": _("The mentee said perhaps to this mentor."),
        "no": _("The mentee would rather not."),
    }
    by_mentor = {
        "yes": _("The mentor said yes to this mentee."),
        "maybe": _("The mentor said perhaps to this mentee."),
        "no": _("The mentor would rather not."),
    }
    return [
        *filter(None, [by_mentee.get(facts.get("mentee_answer", ""))]),
        *filter(None, [by_mentor.get(facts.get("mentor_answer", ""))]),
    ]


def _goals(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if words := _words(facts):
        return _("The goals and the mentor's experience meet in: %(words)s.") % {"words": words}
    return _("The goals and the mentor's experience have hardly a word in common.")


def _likeness(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if words := _words(facts):
        return _("Both write of: %(words)s.") % {"words": words}
    return _("What the two wrote has hardly a word in common.")


def _words(facts: Mapping[str, Any]) -> str:
    """What the two wrote, word by word; one that both spell alike stands once."""
    said = []
    for mine, theirs in facts["words"]:
        same = mine.casefold() == theirs.casefold()
        said.append(f"“{mine}”" if same else f"“{mine}” – “{theirs}”")
    return ", ".join(said)


def _meeting(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if not facts["known"]:
        return _("How one of them can meet is not known; counted half.")
    if not facts["shared"]:
        return _("No way to meet suits both.")
    ways = ", ".join(str(MODES.get(mode, mode)) for mode in facts["shared"])
    return _("Both can meet: %(ways)s.") % {"ways": ways}


def _time(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    minutes = facts["minutes"]
    if minutes is None:
        return _("When one of them is free is not known; counted half.")
    if not minutes:
        return _("They have no free time in common.")
    hours, rest = divmod(minutes, 60)
    if rest:
        text = _("Both are free at the same time for %(hours)s h %(minutes)s min a week.")
        return text % {"hours": hours, "minutes": rest}
    return _("Both are free at the same time for %(hours)s h a week.") % {"hours": hours}


_SENTENCES: dict[str, Callable[[Mapping[str, Any], Mapping[str, str]], str]] = {
    "needs": _needs,
    "languages": _languages,
    "experience": _experience,
    "cross_border": _cross_border,
    "sector": _sector,
    "wishes": _wishes,
    "goals": _goals,
    "meeting": _meeting,
    "time": _time,
    "likeness": _likeness,
}
