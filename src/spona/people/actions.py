"""What can be done with people, sign-in, the team and consents."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.files import store_picture
from spona.core.models import Organisation, Picture
from spona.core.scope import in_organisation
from spona.people.consent_texts import TEXTS
from spona.people.models import (
    Account,
    ConsentEvent,
    Membership,
    Monitoring,
    Person,
    PersonLanguage,
    TeamInvitation,
)
from spona.people.signals import address_changed, login_offered, team_invited
from spona.people.states import Channel, Purpose, Role


class CannotDo(ValidationError):
    """A step that is refused, with the sentence for the person."""


@transaction.atomic
def found_organisation(
    *,
    slug: str,
    name: dict[str, str],
    owner_name: str,
    owner_email: str,
    now: datetime,
    **fields: Any,
) -> tuple[Organisation, Person]:
    """A new organisation with its first owner, who signs in by a code mailed to `owner_email`."""
    organisation = Organisation.objects.create(
        slug=slug, name=name, email=fields.pop("email", owner_email), **fields
    )
    with in_organisation(organisation):
        owner = add_person(organisation=organisation, name=owner_name, email=owner_email, by=None)
        give_login(person=owner, by=owner, now=now)
        Membership.objects.create(organisation=organisation, person=owner, role=Role.OWNER)
        record(verb="people.organisation_founded", target=organisation, by=owner)
    return organisation, owner


@transaction.atomic
def add_person(
    *,
    organisation: Organisation,
    name: str,
    by: Person | None,
    languages: dict[str, int] | None = None,
    **fields: Any,
) -> Person:
    """Somebody new in the organisation; `languages` is code → level (1–6)."""
    person = Person.objects.create(organisation=organisation, name=name, **fields)
    set_languages(person=person, languages=languages or {})
    record(verb="people.person_added", target=person, by=by)
    return person


@transaction.atomic
def change_person(
    *, person: Person, by: Person | None, languages: dict[str, int] | None = None, **fields: Any
) -> Person:
    """Change what is known of a person. The audit line names the fields, not their content.

    With another mail address her links stop working, and the former one is told.
    """
    before = person.email
    changed = {key for key, value in fields.items() if getattr(person, key) != value}
    if "name" in changed and "latin_name" not in changed:
        person.latin_name = ""  # derived anew unless confirmed with it
    for key, value in fields.items():
        setattr(person, key, value)
    person.save()
    if languages is not None:
        set_languages(person=person, languages=languages)
    if person.email == before:  # saved, an address has no capitals and no spaces around it
        changed.discard("email")
    record(verb="people.person_changed", target=person, by=by, fields=sorted(changed))
    if before and "email" in changed:
        address_changed.send(sender=Person, person=person, before=before)
    return person


def set_languages(*, person: Person, languages: dict[str, int]) -> None:
    """Make the person's languages exactly these."""
    PersonLanguage.objects.filter(person=person).exclude(code__in=languages).delete()
    for code, level in languages.items():
        PersonLanguage.objects.update_or_create(
            person=person,
            code=code,
            defaults={"level": level, "organisation_id": person.organisation_id},
        )


@transaction.atomic
def set_portrait(*, person: Person, file: File, by: Person) -> Picture:
    """A new portrait; the old file goes when nothing shows it any more."""
    old = person.portrait
    person.portrait = store_picture(
        organisation=person.organisation, kind=Picture.Kind.PORTRAIT, file=file
    )
    person.save(update_fields=["portrait"])
    record(verb="people.portrait_changed", target=person, by=by)
    if old:
        old.delete()
        transaction.on_commit(lambda: old.file.delete(save=False))
    return person.portrait


@transaction.atomic
def give_login(*, person: Person, by: Person | None, now: datetime) -> Account:
    """Let a person sign in with her mail address (she proved it by opening a link sent there)."""
    if person.account:
        return person.account
    if not person.email:
        raise CannotDo(_("There is no mail address to sign in with yet."))
    account = Account.objects.filter(email=person.email).first()
    if account is None:
        account = get_user_model().objects.create_user(person.email)
    EmailAddress.objects.get_or_create(
        user=account, email=person.email, defaults={"verified": True, "primary": True}
    )
    if Person.objects.filter(account=account).exclude(pk=person.pk).exists():
        raise CannotDo(_("Somebody else here already signs in with this mail address."))
    person.account = account
    person.save(update_fields=["account"])
    record(verb="people.login_given", target=person, by=by)
    return account


@transaction.atomic
def invite_to_team(*, person: Person, role: Role, by: Person, now: datetime) -> TeamInvitation:
    """Ask somebody to join the team; asking again renews the same invitation."""
    if Membership.objects.filter(person=person, ended_at__isnull=True).exists():
        raise CannotDo(_("This person is in the team already."))
    invitation, _created = TeamInvitation.objects.update_or_create(
        person=person,
        answered_at=None,
        defaults={
            "organisation": person.organisation,
            "role": role,
            "invited_by": by,
            "invited_at": now,
        },
    )
    record(verb="people.team_invited", target=person, by=by, role=str(role))
    team_invited.send(sender=TeamInvitation, invitation=invitation, now=now)
    return invitation


@transaction.atomic
def offer_login(*, person: Person, by: Person, now: datetime) -> None:
    """Mail somebody a link by which she sets up her own sign-in."""
    if not person.email:
        raise CannotDo(_("There is no mail address to write to yet."))
    record(verb="people.login_offered", target=person, by=by)
    login_offered.send(sender=Person, person=person, now=now)


@transaction.atomic
def join_team(*, invitation: TeamInvitation, now: datetime) -> Membership:
    """The yes: login, membership, done. Said twice, it joins once."""
    invitation = TeamInvitation.objects.select_for_update().get(pk=invitation.pk)
    live = Membership.objects.filter(person=invitation.person, ended_at__isnull=True).first()
    if live:
        return live
    if invitation.answered_at:
        raise CannotDo(_("This invitation has already been answered."))
    give_login(person=invitation.person, by=invitation.person, now=now)
    membership = Membership.objects.create(
        organisation=invitation.organisation, person=invitation.person, role=invitation.role
    )
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    record(
        verb="people.team_joined",
        target=invitation.person,
        by=invitation.person,
        role=invitation.role,
    )
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: Person) -> Membership:
    """Another role. The last owner stays one."""
    if membership.role == Role.OWNER and role != Role.OWNER:
        _require_another_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record(verb="people.role_changed", target=membership.person, by=by, role=str(role))
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Person, now: datetime) -> None:
    """Leave the team. The person stays known; her work stays where it is."""
    if membership.role == Role.OWNER:
        _require_another_owner(membership)
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    record(verb="people.membership_ended", target=membership.person, by=by)


def _require_another_owner(membership: Membership) -> None:
    others = (
        Membership.objects.select_for_update()
        .filter(role=Role.OWNER, ended_at__isnull=True)
        .exclude(pk=membership.pk)
    )
    if not others:
        raise CannotDo(_("An organisation needs an owner. Make somebody else owner first."))


@transaction.atomic
def choose_consents(
    *,
    person: Person,
    given: dict[Purpose, bool],
    language: str,
    channel: Channel,
    now: datetime,
    by: Person | None,
) -> list[ConsentEvent]:
    """Set the switches; only a changed one makes a line in the ledger. Acts at once."""
    before = {e.purpose: e for e in ConsentEvent.objects.filter(person=person, in_force=True)}
    lines = []
    for purpose, yes in given.items():
        old = before.get(purpose)
        if yes == bool(old and old.given):
            continue
        if old:
            old.in_force = False
            old.save(update_fields=["in_force"])
        lines.append(
            ConsentEvent.objects.create(
                organisation=person.organisation,
                person=person,
                purpose=purpose,
                given=yes,
                text_version=TEXTS[purpose].version,
                language=language,
                channel=channel,
                at=now,
            )
        )
    if lines:
        record(
            verb="people.consents_chosen",
            target=person,
            by=by,
            given=[e.purpose for e in lines if e.given],
            withdrawn=[e.purpose for e in lines if not e.given],
        )
    return lines


@transaction.atomic
def answer_monitoring(
    *,
    person: Person,
    sex: str,
    language: str,
    channel: Channel,
    now: datetime,
    by: Person | None,
    counted: bool,
) -> None:
    """Keep the monitoring answer, apart, and the consent to count it."""
    Monitoring.objects.update_or_create(
        person=person, defaults={"sex": sex, "organisation_id": person.organisation_id}
    )
    choose_consents(
        person=person,
        given={Purpose.MONITORING: counted},
        language=language,
        channel=channel,
        now=now,
        by=by,
    )


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, by: Person, logo: File | None = None, **fields: Any
) -> Organisation:
    """Name, hue, languages, contact. The slug never changes: addresses are kept."""
    for key, value in fields.items():
        setattr(organisation, key, value)
    if logo is not None:
        organisation.logo = store_picture(
            organisation=organisation,
            kind=Picture.Kind.LOGO,
            file=logo,
            alt=dict(organisation.name),
        )
    organisation.save()
    record(verb="people.organisation_changed", target=organisation, by=by, fields=sorted(fields))
    return organisation
