"""A concern and its trust persons, for the permission matrix: the mentor of each house is the trust
person, which nobody of the team is."""

from spona.support.actions.concerns import pause_pair, raise_concern
from spona.support.models.concern import Concern, TrustPerson
from spona.support.queries.concerns import hash_of, suspensions_of
from spona.support.states import Reader, TrustRole, Wanted
from spona.support.trust import as_trust
from tests.characters import NOW, House

OWNERS = {"concern_list": set(), "concern_file": {"mentor"}}


def named(house: House) -> TrustPerson:
    found, _created = TrustPerson.objects.get_or_create(
        organisation=house.organisation,
        person=house.mentor.person,
        role=TrustRole.LEAD,
        defaults={"since": NOW},
    )
    return found


def concern(house: House) -> Concern:
    named(house)
    code = f"{house.organisation.slug}-{'a' * 20}"
    found = Concern._base_manager.filter(code_hash=hash_of(code)).first()
    return found or raise_concern(
        organisation=house.organisation,
        code=code,
        reader=Reader.LEAD,
        story=f"Story of {house.organisation.slug}",
        about="",
        wanted=Wanted.HEARD,
        reach="",
        language="en",
        now=NOW,
    )


def _pause(house: House) -> str:
    about, by = concern(house), house.mentor.person
    with as_trust(by):
        if not suspensions_of(concern=about):
            pause_pair(concern=about, mentorship=house.mentorship, by=by, now=NOW)
        return suspensions_of(concern=about)[0].public_id


SUBJECTS = [
    ("concern_file", "public_id", lambda house: concern(house).public_id),
    ("concern_file", "pause", _pause),
]
