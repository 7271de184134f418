"""What a decision by hand costs, with the names of those it moves."""

from collections.abc import Mapping
from dataclasses import dataclass

from spona.engine.matching import Price
from spona.programmes.models import Participation


@dataclass(frozen=True)
class PriceInWords:
    """What a decision costs: points and pairs lost, the weakest pair before and after, who moves."""

    lost_points: int
    lost_pairs: int
    worst_before: int | None
    worst_after: int | None
    moves: list[tuple[Participation, Participation | None, Participation | None]]


def in_words(price: Price, people: Mapping[str, Participation]) -> PriceInWords:
    """`people` by public id."""
    return PriceInWords(
        price.lost_points,
        price.lost_pairs,
        price.worst_before,
        price.worst_after,
        [
            (
                people[m.mentee],
                people.get(m.origin or ""),
                people.get(m.to or ""),
            )
            for m in price.moves
        ],
    )
