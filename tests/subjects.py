"""Which row an id in an address stands for, so that the permission matrix can try the address."""

from collections.abc import Callable
from typing import Any

from spona.core.models import Picture
from spona.people.models import Membership
from tests.characters import House

# Parts of addresses that mean the same everywhere.
VALUES: dict[str, Callable[[House], Any]] = {
    "cycle": lambda house: house.cycle.slug,
}


def _membership(house: House) -> str:
    return Membership.objects.get(person=house.viewer).public_id


def _picture(house: House) -> str:
    """A portrait nobody consented to show."""
    picture = Picture.objects.create(
        organisation=house.organisation,
        kind=Picture.Kind.PORTRAIT,
        file="pictures/none.webp",
        width=1,
        height=1,
    )
    house.mentee.person.portrait = picture
    house.mentee.person.save()
    return picture.public_id


# (name of the address, part of it) → the id of the row it is about.
SUBJECTS: dict[tuple[str, str], Callable[[House], Any]] = {
    ("people_person", "public_id"): lambda house: house.mentee.person.public_id,
    ("people_person_edit", "public_id"): lambda house: house.mentee.person.public_id,
    ("people_login_offer", "public_id"): lambda house: house.mentee.person.public_id,
    ("people_membership_edit", "public_id"): _membership,
    ("people_membership_end", "public_id"): _membership,
    ("people_picture", "public_id"): _picture,
}


def subject_of(name: str, key: str, house: House) -> Any:
    """The value for one part of one address (inside the house's scope)."""
    return SUBJECTS[name, key](house)
