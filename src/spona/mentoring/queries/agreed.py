"""What a pair agreed: the team's layer, and within `as_pair` the two's own."""

from dataclasses import dataclass

from django.db.models import QuerySet

from spona.core.prepared import prepared
from spona.mentoring.models import Mentorship
from spona.mentoring.models.agreed import AgreedPoints, PairAgreement


@dataclass(frozen=True)
class Agreed:
    """The version in force and the one that waits for a yes; either may be missing."""

    in_force: PairAgreement | None
    proposed: PairAgreement | None
    number: int  # of the newest version, 0 before the first


def agreed_of(*, mentorship: Mentorship) -> Agreed:
    """For the team and the two: versions without the pair's own answers."""
    found = _versions(mentorship=mentorship.pk)
    newest = found[0] if found else None
    return Agreed(
        in_force=next((version for version in found if version.is_in_force), None),
        proposed=newest if newest is not None and not newest.is_in_force else None,
        number=newest.number if newest else 0,
    )


@prepared()
def _versions(*, mentorship: int) -> QuerySet[PairAgreement]:
    return (
        PairAgreement.objects.filter(mentorship=mentorship)
        .select_related("drafted_by__person")
        .order_by("-number")
    )


def answers_of(version: PairAgreement | None) -> dict[str, str]:
    """Every point of a version by its key; only within `as_pair`, elsewhere it raises."""
    if version is None:
        return {}
    row = AgreedPoints.objects.filter(agreement=version).first()
    facts = {"frequency": str(version.frequency), "minutes": str(version.minutes)}
    return {**(row.answers if row else {}), **facts}
