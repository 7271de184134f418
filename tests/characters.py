"""The same few characters in every test: a team, a pair, and strangers of another organisation.

Made through the models' own `save`; whole stories are told by the real actions in spona.config.demo.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler

from spona.core.formkeys import FIELD, new_form_key
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.mentoring.models import AgreementText, Mentorship
from spona.needs.models import Need, NeedArea, NeedProfile, Offer, OfferArea
from spona.people.models import Account, Membership, Person, PersonLanguage
from spona.people.states import Role
from spona.programmes.models import Cycle, Participation, Programme
from spona.programmes.states import Part, Stage, Standing

NOW = datetime(2026, 4, 15, 10, 0, tzinfo=ZoneInfo("Europe/Belgrade"))
TODAY = NOW.date()


@dataclass
class House:
    """One organisation with a running cycle, a team, one pair, and one more of each."""

    organisation: Organisation
    owner: Person
    manager: Person
    coordinator: Person
    viewer: Person
    programme: Programme
    cycle: Cycle
    areas: list[NeedArea]
    mentee: Participation
    mentor: Participation
    other_mentee: Participation  # taking part, not paired
    other_mentor: Participation
    mentorship: Mentorship
    agreement: AgreementText


def make_house(slug: str) -> House:
    """An organisation whose rows all carry `slug` in their texts, so that a leak is seen."""
    organisation = Organisation.objects.create(
        slug=slug,
        name={"en": f"Organisation {slug}"},
        languages=["en", "sr"],
        email=f"team@{slug}.example",
    )
    with in_organisation(organisation):
        team = {
            role: make_person(organisation, f"{role.label} {slug}", role=role)
            for role in (Role.OWNER, Role.MANAGER, Role.COORDINATOR, Role.VIEWER)
        }
        programme = Programme.objects.create(
            organisation=organisation, slug="leaders", name={"en": f"Leaders {slug}"}
        )
        cycle = Cycle.objects.create(
            organisation=organisation,
            programme=programme,
            slug="2026",
            name={"en": f"Leaders 2026 {slug}"},
            stage=Stage.RUNNING,
            kick_off_on=date(2025, 12, 1),
            languages=["en", "sr"],
            is_public=True,
        )
        areas = [
            NeedArea.objects.create(
                organisation=organisation, cycle=cycle, key=key, name={"en": name}, position=n
            )
            for n, (key, name) in enumerate([("leadership", "Leadership"), ("funding", "Funding")])
        ]
        mentee, other_mentee = (
            make_mentee(cycle, f"{first} {slug}", areas=areas) for first in ("Ana", "Teuta")
        )
        mentor, other_mentor = (
            make_mentor(cycle, f"{first} {slug}", areas=areas) for first in ("Đorđe", "Petra")
        )
        mentorship = Mentorship.objects.create(
            organisation=organisation,
            cycle=cycle,
            mentee=mentee,
            mentor=mentor,
            started_on=date(2025, 12, 1),
        )
        agreement = AgreementText.objects.create(
            organisation=organisation,
            cycle=cycle,
            version=1,
            body={"en": f"We meet monthly. {slug}"},
            published_at=NOW,
        )
    return House(
        organisation=organisation,
        owner=team[Role.OWNER],
        manager=team[Role.MANAGER],
        coordinator=team[Role.COORDINATOR],
        viewer=team[Role.VIEWER],
        programme=programme,
        cycle=cycle,
        areas=areas,
        mentee=mentee,
        mentor=mentor,
        other_mentee=other_mentee,
        other_mentor=other_mentor,
        mentorship=mentorship,
        agreement=agreement,
    )


def make_person(
    organisation: Organisation,
    name: str,
    *,
    role: Role | None = None,
    login: bool = True,
    **fields: Any,
) -> Person:
    """A person with a login (and, with `role`, a place in the team). Inside the scope."""
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@example.org")
    account = Account.objects.create_user(email) if login else None
    fields = {"economy": "RS", "town": "Novi Sad", **fields}
    person = Person.objects.create(
        organisation=organisation, account=account, name=name, email=email, **fields
    )
    PersonLanguage.objects.create(organisation=organisation, person=person, code="en", level=5)
    if role:
        Membership.objects.create(organisation=organisation, person=person, role=role)
    return person


def make_mentee(cycle: Cycle, name: str, *, areas: list[NeedArea], **fields: Any) -> Participation:
    """A confirmed mentee with a need in each area. Inside the scope."""
    organisation = cycle.organisation
    participation = Participation.objects.create(
        organisation=organisation,
        cycle=cycle,
        person=make_person(organisation, name, **fields),
        part=Part.MENTEE,
        standing=Standing.CONFIRMED,
    )
    profile = NeedProfile.objects.create(
        organisation=organisation,
        participation=participation,
        goals=f"Lead a team. {name}",
        filled_at=NOW,
    )
    for area in areas:
        Need.objects.create(organisation=organisation, profile=profile, area=area)
    return participation


def make_mentor(cycle: Cycle, name: str, *, areas: list[NeedArea], **fields: Any) -> Participation:
    """A confirmed mentor who offers each area, capacity 1. Inside the scope."""
    organisation = cycle.organisation
    participation = Participation.objects.create(
        organisation=organisation,
        cycle=cycle,
        person=make_person(organisation, name, **fields),
        part=Part.MENTOR,
        standing=Standing.CONFIRMED,
    )
    offer = Offer.objects.create(
        organisation=organisation, participation=participation, filled_at=NOW
    )
    for area in areas:
        OfferArea.objects.create(organisation=organisation, offer=offer, area=area)
    return participation


class Visitor(Client):
    """A browser without JavaScript: every POST carries a fresh form key unless it brings its own."""

    answering: ClientHandler | None = None  # as in a server, one for all: loading it takes its time

    def __init__(self) -> None:
        super().__init__()
        Visitor.answering = self.handler = Visitor.answering or self.handler

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        if data is None or (isinstance(data, dict) and FIELD not in data):
            data = {**(data or {}), FIELD: new_form_key()}
        return super().post(path, data, *args, **kwargs)


@receiver(setting_changed)
def load_middleware_anew(**_: Any) -> None:
    Visitor.answering = None


def visitor(person: Person | None = None) -> Visitor:
    """Somebody in front of the product: signed in as this person, or anonymous."""
    client = Visitor()
    if person is not None:
        assert person.account is not None
        client.force_login(person.account, "allauth.account.auth_backends.AuthenticationBackend")
    return client
