"""What counts in a cycle, in plain words: for the desk, and for the cycle's public page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from spona.core.languages import LEVELS
from spona.core.translated import Said, plain
from spona.engine.matching import Quota, Rules, Severity, from_data
from spona.matching import queries
from spona.matching.adapter import quotas_of, rules_of, weights_of
from spona.matching.models import MatchingSettings, SettingsVersion
from spona.matching.words import CRITERIA, OWN_RULES, RULE_SETTINGS
from spona.matching.words_of_plans import quota_words
from spona.needs.models import Counts
from spona.needs.queries import areas
from spona.programmes.models import Cycle


@dataclass(frozen=True)
class InForce:
    """`criteria` are (label, points), most first; `rules` are sentences. No names, nothing private."""

    criteria: list[tuple[str, int]]
    total: int
    rules: list[str]
    version: int
    changed_at: datetime | None


def in_force(cycle: Cycle, *, weightier: list[tuple[Said, int]] | None = None) -> InForce:
    """The criteria, weights and rules of a cycle now. `weightier` areas of needs are (name, how many
    times they count). Two queries, or one less for the settings and the areas that come along."""
    settings: MatchingSettings | None = getattr(cycle, "matching_settings", None)
    weights, rules = weights_of(settings), rules_of(settings)
    worth = {code: points for code, points in vars(weights).items() if points}
    ranked = sorted(worth.items(), key=lambda pair: -pair[1])
    return InForce(
        criteria=[(_label(code), points) for code, points in ranked],
        total=weights.total,
        rules=[
            *_areas(weightier_areas(cycle) if weightier is None else weightier),
            *_sentences(rules),
            *map(quota_words, quotas_of(settings)),
        ],
        version=settings.version if settings else 1,
        changed_at=settings.changed_at if settings else None,
    )


def weightier_areas(cycle: Cycle) -> list[tuple[Said, int]]:
    """Areas that count more than once, with how many times: also retired ones, since what was said
    about them still counts."""
    found = areas(cycle=cycle, in_use_only=False).filter(counts__gt=Counts.ONCE)
    return list(found.values_list("name", "counts"))


def _areas(weightier: list[tuple[Said, int]]) -> list[str]:
    """Which needs count more than others."""
    told = {
        Counts.THREE_TIMES: _("Needs that count three times: %(areas)s."),
        Counts.TWICE: _("Needs that count twice: %(areas)s."),
    }
    named = {times: [plain(name) for name, n in weightier if n == times] for times in told}
    return [told[times] % {"areas": ", ".join(names)} for times, names in named.items() if names]


def _sentences(rules: Rules) -> list[str]:
    level = dict(LEVELS).get(rules.language_level, rules.language_level)
    told = [_("A pair shares a language, both at least at %(level)s.") % {"level": level}]
    told.append(_("Line managers, relatives and people who are not to be paired are kept apart."))
    for name, label in RULE_SETTINGS.items():
        severity = getattr(rules, name)
        if severity is Severity.BLOCK:
            told.append(_("%(who)s: never a pair.") % {"who": label})
        elif severity is Severity.WARN:
            told.append(_("%(who)s: looked at twice.") % {"who": label})
    told += [
        _("%(what)s: not wanted.") % {"what": OWN_RULES.get(own.code, own.code)}
        for own in rules.organisation
    ]
    return told


def versions(cycle: Cycle) -> list[tuple[SettingsVersion, list[tuple[str, str, str]]]]:
    """Each version with what changed: (label, before, after)."""
    return [
        (row, [(_changed(c), _value(c["before"]), _value(c["after"])) for c in row.changes])
        for row in queries.settings_versions(cycle)
    ]


def _changed(change: dict[str, Any]) -> str:
    if change["code"] == "area":
        return _("Need: %(area)s") % {"area": plain(change["name"])}
    return _label(change["code"])


def _label(code: str) -> str:
    numbers = {
        "language_level": _("Level of the shared language"),
        "desired_experience_gap": _("Years of experience ahead"),
        "previous_within": _("Cycles for which an earlier pair counts"),
        "wanted_minutes": _("Minutes a week in which both are free"),
        "organisation": _("Rules of our own"),
        "quotas": _("The pairs as a whole"),
    }
    return str(CRITERIA.get(code) or RULE_SETTINGS.get(code) or numbers.get(code) or code)


def _value(value: Any) -> str:
    words = {"block": _("never"), "warn": _("with a warning"), "off": _("does not matter")}
    if isinstance(value, list) and value and "kind" in value[0]:
        return "; ".join(quota_words(from_data(Quota, one)) for one in value)
    if isinstance(value, list):
        return "; ".join(str(OWN_RULES.get(one["code"], one["code"])) for one in value) or "–"
    return words.get(str(value), str(value))
