"""Need areas, what mentees need and mentors offer, ties: as pages and matching read them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from spona.needs.models import Need, NeedArea, NeedProfile, Offer, OfferArea, Tie
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation


def areas(*, cycle: Cycle, in_use_only: bool = True) -> QuerySet[NeedArea]:
    """The cycle's areas in the order the team gave them."""
    found = NeedArea.objects.filter(cycle=cycle)
    if in_use_only:
        found = found.filter(is_in_use=True)
    return found.order_by("position", "pk")


def need_profile_of(*, participation: Participation) -> NeedProfile | None:
    """The profile with its needs prefetched, or None when nobody filled it in."""
    return (
        NeedProfile.objects.filter(participation=participation)
        .prefetch_related("needs__area")
        .first()
    )


def needs_of(*, profile: NeedProfile) -> list[Need]:
    """Needs of one profile, the widest gap first."""
    found = Need.objects.filter(profile=profile).select_related("area")
    return sorted(found, key=lambda need: (-need.gap, -need.importance, need.area.position))


def offer_of(*, participation: Participation) -> Offer | None:
    """The mentor's offer with its areas prefetched, or None."""
    return (
        Offer.objects.filter(participation=participation)
        .prefetch_related("offer_areas__area")
        .first()
    )


def offered_areas(*, offer: Offer) -> list[NeedArea]:
    """Areas of one offer in the cycle's order."""
    found = OfferArea.objects.filter(offer=offer).select_related("area")
    return sorted((row.area for row in found), key=lambda area: (area.position, area.pk))


def ties_of(*, person: Person) -> QuerySet[Tie]:
    """Ties of a person, whichever side she was entered on."""
    return (
        Tie.objects.select_related("one", "other")
        .filter(Q(one=person) | Q(other=person))
        .order_by("pk")
    )


def ties_among(*, persons: Iterable[Person]) -> QuerySet[Tie]:
    """Ties whose both sides are among these people."""
    found = list(persons)
    return Tie.objects.filter(one__in=found, other__in=found)
