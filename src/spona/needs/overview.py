"""The needs of a whole cycle against what its pool offers. Counts of people, never scores of one."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spona.needs.models import Need, NeedArea, Offer, OfferArea
from spona.needs.queries import areas
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import participants
from spona.programmes.states import Part, Standing

# A gap is importance × (5 − level), 0 to 20; these are the columns of the heat map.
BANDS = [(0, 4), (5, 8), (9, 12), (13, 16), (17, 20)]
# Who may still be paired, or is.
STILL_HERE = [Standing.POOL, Standing.INVITED, Standing.CONFIRMED, Standing.COMPLETED]


@dataclass(frozen=True)
class AreaRow:
    """An area: mentees per band of gap, the sum of their gaps, mentors who offer it."""

    area: NeedArea
    cells: list[tuple[int, int]]  # (mentees, shade 0 to 4)
    mentees: int
    gap: int
    mentors: int


@dataclass
class Overview:
    rows: list[AreaRow] = field(default_factory=list)
    mentees: int = 0
    mentees_filled: int = 0
    mentors: int = 0
    mentors_filled: int = 0
    places: int = 0
    waiting: list[Participation] = field(default_factory=list)  # confirmed, nothing filled in

    @property
    def offered_by_nobody(self) -> list[AreaRow]:
        """Areas that mentees need and nobody offers, the widest gap first."""
        return [row for row in self.rows if row.mentees and not row.mentors]

    @property
    def needed(self) -> list[AreaRow]:
        """Areas that somebody named, the widest gap first."""
        return [row for row in self.rows if row.mentees]

    @property
    def needed_by_nobody(self) -> list[AreaRow]:
        """Areas in use that no mentee named."""
        return [row for row in self.rows if not row.mentees]

    @property
    def ranking(self) -> list[AreaRow]:
        return [row for row in self.rows if row.gap][:10]


def overview(*, cycle: Cycle) -> Overview:
    """Five queries whatever the size of the cycle."""
    here = list(participants(cycle=cycle, standings=STILL_HERE))
    here_ids = {row.pk for row in here}
    gaps: dict[int, list[int]] = defaultdict(list)
    with_needs: set[int] = set()
    for need in Need.objects.filter(area__cycle=cycle).select_related("profile"):
        if need.profile.participation_id in here_ids:
            gaps[need.area_id].append(need.gap)
            with_needs.add(need.profile.participation_id)
    offers = {
        pk: (participation, capacity)
        for pk, participation, capacity in Offer.objects.filter(
            participation__cycle=cycle, filled_at__isnull=False
        ).values_list("pk", "participation_id", "capacity")
        if participation in here_ids
    }
    offered = Counter(
        area
        for offer, area in OfferArea.objects.filter(area__cycle=cycle).values_list("offer", "area")
        if offer in offers
    )
    with_offer = {participation for participation, _capacity in offers.values()}
    rows = [
        _row(area, gaps[area.pk], offered[area.pk])
        for area in areas(cycle=cycle, in_use_only=False)
        if area.is_in_use or gaps[area.pk]
    ]
    most = max((n for row in rows for n, _shade in row.cells), default=0)
    filled = with_needs | with_offer
    return Overview(
        rows=sorted((_shaded(row, most) for row in rows), key=lambda row: -row.gap),
        mentees=sum(row.part == Part.MENTEE for row in here),
        mentees_filled=len(with_needs),
        mentors=sum(row.part == Part.MENTOR for row in here),
        mentors_filled=len(with_offer),
        places=sum(capacity for _participation, capacity in offers.values()),
        waiting=[
            row for row in here if row.standing == Standing.CONFIRMED and row.pk not in filled
        ],
    )


def _row(area: NeedArea, gaps: list[int], mentors: int) -> AreaRow:
    cells = [(sum(low <= gap <= high for gap in gaps), 0) for low, high in BANDS]
    return AreaRow(area=area, cells=cells, mentees=len(gaps), gap=sum(gaps), mentors=mentors)


def _shaded(row: AreaRow, most: int) -> AreaRow:
    """Shade by share of the fullest cell: 0 nobody, 1 to 4 in quarters."""
    cells = [(n, -(-4 * n // most) if most else 0) for n, _shade in row.cells]
    return AreaRow(row.area, cells, row.mentees, row.gap, row.mentors)
