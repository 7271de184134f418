"""A plan in words, for whoever reads it outside the desk: as data, as text, as rows of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.engine.matching import (
    Change,
    Objective,
    Pair,
    Plan,
    Price,
    Problem,
    Reason,
    Reserve,
    Unmatched,
    check,
    explain_all,
    to_data,
)
from spona.matching.sentences import language_name
from spona.matching.words import Said, rule_words, said

OBJECTIVES = {
    "total": Objective.TOTAL,
    "worst-first": Objective.WORST_FIRST,
    "balanced": Objective.BALANCED,
}
_SPELLED = {objective: spelling for spelling, objective in OBJECTIVES.items()}


@dataclass(frozen=True)
class Report:
    """A problem, its plan, and how areas and people are called (ids that have no name stay)."""

    problem: Problem
    plan: Plan
    areas: Mapping[str, str]
    names: Mapping[str, str]

    def name(self, public_id: str | None) -> str:
        return self.names.get(public_id or "", public_id or "")

    def reasons(self, pair: Pair) -> list[tuple[str, Said]]:
        """(code, words) for every criterion that counts; the points make the pair's."""
        data = [to_data(reason) for reason in self._explained[pair.mentee]]
        return [(r["code"], words) for r, words in zip(data, said(data, self.areas), strict=True)]

    @cached_property
    def _explained(self) -> dict[str, tuple[Reason, ...]]:
        return explain_all(self.problem, self.plan)

    def pairs(self) -> list[Pair]:
        """The best pair first; among equals by name."""
        return sorted(
            self.plan.pairs, key=lambda pair: (-pair.points, self.name(pair.mentee), pair.mentee)
        )

    def as_data(self, prices: tuple[Price, ...] = ()) -> dict[str, Any]:
        """What `spona match --json` prints: see docs/matching-files.md."""
        plan = self.plan
        proved = check(plan, self.problem).ok
        return {
            "pairs": [self._pair(pair) for pair in self.pairs()],
            "total": plan.total,
            "worst": plan.worst,
            "objective": _SPELLED[plan.objective],
            "certificate": {**to_data(plan.certificate), "checked": proved},
            "unmatched": [self._unmatched(left) for left in plan.unmatched],
            **self._quotas(),
            "hash": plan.hash,
            "problem": plan.problem,
            "engine": plan.engine,
            "weights": vars(self.problem.weights),
            **({"prices": [self._price(price) for price in prices]} if prices else {}),
        }

    def _quotas(self) -> dict[str, Any]:
        """How far the plan gets with what is wanted of all pairs together; nothing without quotas."""
        if not self.plan.quotas:
            return {}
        price = self.plan.quota_price
        return {
            "quotas": [to_data(outcome) for outcome in self.plan.quotas],
            "quota_price": to_data(price) if price else None,
        }

    def _pair(self, pair: Pair) -> dict[str, Any]:
        return {
            "mentee": self.name(pair.mentee),
            "mentor": self.name(pair.mentor),
            "points": pair.points,
            "reasons": [
                {"criterion": code, "points": r.points, "of": r.max_points, "text": r.sentence}
                for code, r in self.reasons(pair)
            ],
            "warnings": rule_words(finding.code for finding in pair.warnings),
            "reserves": [
                {"mentor": self.name(r.mentor), "points": r.points, "free": r.free}
                for r in self._reserves.get(pair.mentee, ())
            ],
        }

    @cached_property
    def _reserves(self) -> dict[str, tuple[Reserve, ...]]:
        return {reserves.mentee: reserves.choices for reserves in self.plan.reserves}

    def _unmatched(self, left: Unmatched) -> dict[str, Any]:
        return {
            "mentee": self.name(left.mentee),
            "reason": self.why_left(left),
            "excluded": [
                {
                    "mentor": self.name(one.mentor),
                    "rules": rule_words(finding.code for finding in one.findings),
                }
                for one in left.excluded
            ],
            "full": [self.name(mentor) for mentor in left.full],
            **(
                {"counted": dict(zip(rule_words(t.code for t in left.tally), counts, strict=True))}
                if (counts := [tally.mentors for tally in left.tally])
                else {}
            ),
            "change": self.change(left.change),
        }

    def _price(self, price: Price) -> dict[str, Any]:
        return {
            "mentee": self.name(price.mentee),
            "mentor": self.name(price.mentor),
            "lost_points": price.lost_points,
            "lost_pairs": price.lost_pairs,
            "worst_before": price.worst_before,
            "worst_after": price.worst_after,
            "moves": [
                {
                    "mentee": self.name(move.mentee),
                    "from": self.name(move.origin) or None,
                    "to": self.name(move.to) or None,
                }
                for move in price.moves
            ],
            "breaks": rule_words(price.overrides),
            "text": self.price_in_words(price),
        }

    def why_left(self, left: Unmatched) -> str:
        if not (left.excluded or left.full or left.tally):
            return _("There is no mentor.")
        if not left.full:
            return _("The rules keep every mentor away.")
        return ngettext(
            "The %(n)s mentor who would do has no place left.",
            "All %(n)s mentors who would do have no place left.",
            len(left.full),
        ) % {"n": len(left.full)}

    def change(self, change: Change) -> str:
        """The smallest change that would help, as a sentence."""
        words = {"mentor": self.name(change.mentor), "rules": "; ".join(rule_words(change.codes))}
        if change.kind == "ask_for_seat":
            return _("It would help if %(mentor)s took one more.") % words
        if change.kind == "lift_rules" and change.needs_seat:
            text = _(
                "It would help if %(mentor)s took one more and this were set aside: %(rules)s."
            )
            return text % words
        if change.kind == "lift_rules":
            return _("%(mentor)s would be possible if this were set aside: %(rules)s.") % words
        return self._whom_to_find(change)

    def _whom_to_find(self, change: Change) -> str:
        areas = ", ".join(self.areas.get(key, key) for key in change.areas)
        spoken = ", ".join(language_name(code) for code in change.languages)
        if areas and spoken:
            text = _("A mentor has to be found who speaks %(spoken)s and offers %(areas)s.")
        elif areas:
            text = _("A mentor has to be found who offers %(areas)s.")
        else:
            text = _("A mentor has to be found.")
        return text % {"spoken": spoken, "areas": areas}

    def price_in_words(self, price: Price) -> str:
        """What it costs the others to have this pair, in one or two sentences."""
        pair = {"mentee": self.name(price.mentee), "mentor": self.name(price.mentor)}
        if not price.moves:
            return _("%(mentee)s and %(mentor)s are a pair already; it costs nothing.") % pair
        said = [
            _("%(mentee)s with %(mentor)s costs %(points)s points.")
            % {**pair, "points": price.lost_points}
        ]
        if price.lost_pairs > 0:
            said.append(
                ngettext(
                    "%(n)s mentee more is left without a mentor.",
                    "%(n)s mentees more are left without a mentor.",
                    price.lost_pairs,
                )
                % {"n": price.lost_pairs}
            )
        said.append(
            _("Weakest pair: %(before)s before, %(after)s after.")
            % {"before": price.worst_before, "after": price.worst_after}
        )
        for move in price.moves:
            words = {
                "mentee": self.name(move.mentee),
                "origin": self.name(move.origin) or _("nobody"),
                "to": self.name(move.to) or _("nobody"),
            }
            said.append(_("%(mentee)s moves from %(origin)s to %(to)s.") % words)
        if price.overrides:
            said.append(
                _("It breaks: %(rules)s.") % {"rules": "; ".join(rule_words(price.overrides))}
            )
        return " ".join(said)

    def as_text(self, *, explained: bool) -> str:
        """Pairs, the best first, and who is left; with `explained` every reason under its pair."""
        lines = []
        for pair in self.pairs():
            lines.append(f"{pair.points:5}  {self.name(pair.mentee)} – {self.name(pair.mentor)}")
            if explained:
                lines += [
                    f"       {r.points:3}/{r.max_points:<3} {r.label}: {r.sentence}"
                    for _code, r in self.reasons(pair)
                ]
            lines += [f"       ! {warning}" for warning in self._warned(pair)]
        for left in self.plan.unmatched:
            lines.append(
                f"    –  {self.name(left.mentee)}: {self.why_left(left)} {self.change(left.change)}"
            )
            if explained:
                lines += [
                    f"       {self.name(one.mentor)}: "
                    + "; ".join(rule_words(f.code for f in one.findings))
                    for one in left.excluded
                ]
        return "\n".join([*lines, self.summary()]) + "\n"

    def _warned(self, pair: Pair) -> list[str]:
        return rule_words(finding.code for finding in pair.warnings)

    def summary(self) -> str:
        plan = self.plan
        objective = _SPELLED[plan.objective]
        pairs = ngettext("%(n)s pair", "%(n)s pairs", len(plan.pairs)) % {"n": len(plan.pairs)}
        weakest = _("weakest %(worst)s") % {"worst": plan.worst} if plan.pairs else ""
        return ", ".join(
            filter(
                None,
                [
                    pairs,
                    _("%(total)s points") % {"total": plan.total},
                    weakest,
                    f"{objective}, {_('proved best')}",
                    f"{plan.hash[:12]}.",
                ],
            )
        )

    def table(self) -> tuple[list[str], list[list[Any]]]:
        """Header and rows for a spreadsheet: pairs with every reason, then who is left and why."""
        labels: list[str] = []
        rows: list[list[Any]] = []
        for pair in self.pairs():
            reasons = [r for _code, r in self.reasons(pair)]
            labels = labels or [str(r.label) for r in reasons]
            cells = [cell for r in reasons for cell in (r.points, r.sentence)]
            warned = "; ".join(self._warned(pair))
            rows.append(
                [self.name(pair.mentee), self.name(pair.mentor), pair.points, warned, *cells]
            )
        for left in self.plan.unmatched:
            why = f"{self.why_left(left)} {self.change(left.change)}"
            rows.append([self.name(left.mentee), "", None, why])
        columns = [cell for label in labels for cell in (f"{label}: {_('points')}", label)]
        return [_("Mentee"), _("Mentor"), _("Points"), _("Please note"), *columns], rows
