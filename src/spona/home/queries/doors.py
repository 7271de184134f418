"""Where an account may go in, and which organisations show themselves."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from spona.core.models import Organisation
from spona.core.scope import across_organisations
from spona.people.models import Account, Membership, Person


@dataclass(frozen=True)
class Door:
    """An organisation this account may enter, and whether as one of its team."""

    organisation: Organisation
    is_team: bool


def doors_of(*, account: Account) -> list[Door]:
    """Organisations in which the account is a person, in the order of their addresses."""
    with across_organisations(why="an account may be known to several organisations"):
        team = Membership.objects.filter(person=OuterRef("pk"), ended_at__isnull=True)
        persons = (
            Person.objects.filter(account=account)
            .select_related("organisation")
            .annotate(is_team=Exists(team))
            .order_by("organisation__slug")
        )
        return [Door(person.organisation, person.is_team) for person in persons]


def public_organisations() -> list[Organisation]:
    """Organisations that show themselves to the world."""
    return list(Organisation.objects.filter(is_public=True).order_by("slug")[:60])
