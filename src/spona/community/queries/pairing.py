"""How the pairs of a cycle are made, as everybody may read it."""

from dataclasses import dataclass

from spona.community.queries.cycles import weightier_areas
from spona.matching.in_force import InForce, in_force
from spona.programmes.models import Cycle
from spona.programmes.states import Stage


@dataclass(frozen=True, slots=True)
class HowPairsAreMade:
    """`objective` is the one of the pairs that were asked last, or empty before that."""

    in_force: InForce
    objective: str


def how_pairs_are_made(cycle: Cycle) -> HowPairsAreMade | None:
    """For a cycle from `get_cycle`; no query. None where nothing tells that Spona pairs it: its time
    of matching is over, it set nothing, and no proposal was ever published."""
    objective = cycle.objective or ""  # type: ignore[attr-defined]
    has_settings = getattr(cycle, "matching_settings", None) is not None
    is_ahead = cycle.stage in {Stage.PREPARING, Stage.MATCHING}
    if not (objective or has_settings or is_ahead):
        return None
    return HowPairsAreMade(in_force(cycle, weightier=weightier_areas(cycle)), objective)
