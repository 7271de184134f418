"""One sentence per criterion, from the facts the engine gives: what both people said, and no more."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spona.core.economies import name_of
from spona.core.languages import LEVELS, SPOKEN
from spona.people.states import SECTORS

MODES = {
    "in_person": gettext_lazy("in person"),
    "online": gettext_lazy("online"),
}


def sentence(code: str, facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    """What a criterion says about a pair; `areas` is key → name. Nothing for an unknown one."""
    return _SENTENCES[code](facts, areas) if code in _SENTENCES else ""


def _needs(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    counts = facts.get("counts", {})
    met, partly, unmet = (
        ", ".join(_area(areas.get(key, key), counts.get(key, 1)) for key in facts.get(found, ()))
        for found in ("met", "partly", "unmet")
    )
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


def _area(name: str, counts: int) -> str:
    return f"{name} ({counts_words(counts)})" if counts > 1 else name


def counts_words(times: int) -> str:
    """How much an area of needs counts, of those that count more than once."""
    said = {2: _("counts twice"), 3: _("counts three times")}
    return said.get(times) or _("counts %(n)s times") % {"n": times}


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
    where = {
        "one": name_of(facts["mentee_economy"]),
        "other": name_of(facts["mentor_economy"]),
    }
    wishes = facts["mentee_wish"], facts["mentor_wish"]
    if not facts["crosses"]:
        return _SAME_ECONOMY[tuple(wish == "wish" for wish in wishes)] % where
    against = tuple(wish == "prefer_not" for wish in wishes)
    if "wish" in wishes and not any(against):
        return _("Across a border, as wished: %(one)s and %(other)s.") % where
    return _ACROSS[against] % where


# (the mentee, the mentor): who wished for another economy, and who would rather not cross a border.
_SAME_ECONOMY = {
    (False, False): gettext_lazy("Both live in the same economy (%(one)s)."),
    (True, False): gettext_lazy(
        "Both live in the same economy (%(one)s); the mentee wished for another."
    ),
    (False, True): gettext_lazy(
        "Both live in the same economy (%(one)s); the mentor wished for another."
    ),
    (True, True): gettext_lazy("Both live in the same economy (%(one)s); both wished for another."),
}
_ACROSS = {
    (False, False): gettext_lazy("Across a border: %(one)s and %(other)s."),
    (True, False): gettext_lazy(
        "Across a border, which the mentee would rather avoid: %(one)s and %(other)s."
    ),
    (False, True): gettext_lazy(
        "Across a border, which the mentor would rather avoid: %(one)s and %(other)s."
    ),
    (True, True): gettext_lazy(
        "Across a border, which both would rather avoid: %(one)s and %(other)s."
    ),
}


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
    return _("No word was found that the goals and the mentor's experience share.")


def _likeness(facts: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if words := _words(facts):
        return _("Both write of: %(words)s.") % {"words": words}
    return _("No word was found that the two share in what they wrote.")


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
