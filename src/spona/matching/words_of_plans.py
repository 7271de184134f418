"""What a plan was asked for and what proves it, in plain words."""

from django.utils.translation import gettext as _

from spona.engine.matching import Objective, Plan


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
