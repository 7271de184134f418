"""What a plan was asked for and what proves it, in plain words."""

from django.utils.translation import gettext as _

from spona.core.economies import name_of
from spona.engine.matching import Objective, Plan, Quota, QuotaKind, QuotaOutcome, QuotaPrice


def objective_words(objective: str, distance: int) -> str:
    if objective == Objective.WORST_FIRST:
        return _("The weakest pair first")
    if objective == Objective.BALANCED:
        return _("Balanced: the weakest pair at most %(n)s points below its best") % {"n": distance}
    return _("Most fit in total")


def proof_words(plan: Plan) -> str:
    """The certificate as a sentence; it holds among the plans that leave nobody out who could be
    paired, and that respect what was decided by hand."""
    numbers = {"n": plan.total, "worst": plan.worst, "floor": plan.floor}
    if plan.worst is None:
        return _("Proved: no pair is possible under the rules.")
    if plan.objective is Objective.WORST_FIRST:
        return (
            _(
                "Proved: no plan has a weakest pair above %(worst)s points, and the same holds for the "
                "next after it, and so on."
            )
            % numbers
        )
    if plan.objective is Objective.BALANCED and plan.floor is not None:
        return (
            _(
                "Proved: no plan with every pair at %(floor)s points or more reaches more than %(n)s."
            )
            % numbers
        )
    return _("Proved: no plan reaches more than %(n)s points.") % numbers


def quota_words(quota: Quota) -> str:
    numbers = {"n": quota.number, "what": _attribute(quota.attribute)}
    if quota.kind is QuotaKind.ACROSS_BORDERS:
        return _("At least %(n)s per cent of the pairs across borders.") % numbers
    if quota.kind is QuotaKind.AT_MOST:
        return _("At most %(n)s of one group (%(what)s).") % numbers
    return _("At least %(n)s of each group (%(what)s).") % numbers


def outcome_words(outcome: QuotaOutcome) -> str:
    """How far a plan gets with one quota."""
    group = outcome.group
    if outcome.quota.attribute == "economy":
        group = name_of(group)
    numbers = {"reached": outcome.reached, "needed": outcome.needed}
    text = _("reached %(reached)s, asked for %(needed)s") % numbers
    return " ".join(filter(None, [quota_words(outcome.quota), group and f"{group}:", text]))


def _attribute(attribute: str) -> str:
    names = {"employer": _("workplace"), "economy": _("economy")}
    return names.get(attribute, attribute)


def quota_price_words(price: QuotaPrice) -> str:
    """What all quotas together cost."""
    numbers = {"n": price.lost_points, "pairs": price.lost_pairs}
    if price.lost_pairs:
        return _("The quotas cost %(n)s points and %(pairs)s pairs.") % numbers
    return _("The quotas cost %(n)s points in all.") % numbers
