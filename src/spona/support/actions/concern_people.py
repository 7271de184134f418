"""Naming the trust persons, and what the organisation says of its door."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.models import Organisation
from spona.core.translated import Said
from spona.people.actions import CannotDo, add_person, offer_login
from spona.people.models import Person
from spona.support.models.concern import TrustPerson, TrustTerms
from spona.support.states import TrustRole


@transaction.atomic
def name_trust_person(
    *,
    organisation: Organisation,
    role: TrustRole,
    name: str,
    email: str,
    by: Person,
    now: datetime,
) -> TrustPerson:
    """1. Whoever had the role has it no more, and keeps the files brought to her; 2. this person is
    named in public; 3. without a login, she is mailed a link to set it up.

    Files brought before are not hers: whoever keeps them hands them over. Somebody with this address is
    taken as she is known; else she becomes a person that is in none of the house's lists.
    CannotDo when she has the other role.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    person = Person.objects.filter(email=email.strip().lower()).order_by("pk").first()
    if person is None:
        person = add_person(
            organisation=organisation, name=name, email=email, is_listed=False, by=by
        )
    held = TrustPerson.objects.filter(until=None)
    if (mine := held.filter(person=person).first()) is not None:
        if mine.role == role:
            return mine
        raise CannotDo(_("One person cannot be both: whoever has a concern about her must be able "
                         "to go around her."))  # fmt: skip
    held.filter(role=role).update(until=now)
    named = TrustPerson.objects.create(
        organisation=organisation, person=person, role=role, since=now, appointed_by=by
    )
    record(verb="support.trust_person_named", target=person, by=by, role=str(role))
    if person.account_id is None and person.email:
        offer_login(person=person, by=by, now=now)
    return named


@transaction.atomic
def release_trust_person(*, named: TrustPerson, by: Person, now: datetime) -> None:
    """No new concerns reach her. Files she keeps stay hers until she hands them over."""
    if TrustPerson.objects.filter(pk=named.pk, until=None).update(until=now):
        record(
            verb="support.trust_person_released", target=named.person, by=by, role=str(named.role)
        )


@transaction.atomic
def save_terms(
    *, organisation: Organisation, words: Said, keep_months: int, by: Person
) -> TrustTerms:
    """What stands on the door. Files closed before keep the day they were told."""
    found, _created = TrustTerms.objects.update_or_create(
        organisation=organisation, defaults={"words": words, "keep_months": keep_months}
    )
    record(verb="support.trust_terms_saved", target=organisation, by=by, months=keep_months)
    return found
