"""Points of a review: the weighted sum of its scores, in thousandths of 100."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Max, Min, Sum

from spona.admissions.models.application import Application
from spona.admissions.models.call import Criterion
from spona.admissions.models.review import Review
from spona.admissions.states import ReviewState

FULL = 100_000  # 100 points in thousandths
BEST = 5  # the highest score of a criterion


def points_of(*, criteria: Iterable[Criterion], scores: Mapping[str, Any]) -> int | None:
    """Σ weight × score, of the most there can be, in thousandths of 100, rounded half up. Weights that
    do not sum to 100 are taken in proportion. None while a criterion has no score."""
    weights = {criterion.key: criterion.weight for criterion in criteria}
    if not weights or any(scores.get(key) is None for key in weights):
        return None
    reached = sum(weight * int(scores[key]) for key, weight in weights.items())
    most = BEST * sum(weights.values())
    return (2 * FULL * reached + most) // (2 * most)


def tally_of(*, application: Application) -> tuple[int | None, int | None, int]:
    """(mean, spread, number) of the reviews that are in, of the newest round that has any. Reviews whose
    assignment was ended (a conflict) do not count."""
    newest = (
        Review.objects.filter(
            assignment__application=application,
            assignment__ended_at=None,
            state=ReviewState.IN,
            points__isnull=False,
        )
        .order_by()
        .values("assignment__round__number")
        .annotate(n=Count("pk"), sum=Sum("points"), low=Min("points"), high=Max("points"))
        .order_by("-assignment__round__number")
        .first()
    )
    if newest is None:
        return None, None, 0
    mean = (2 * newest["sum"] + newest["n"]) // (2 * newest["n"])
    return mean, newest["high"] - newest["low"], newest["n"]
