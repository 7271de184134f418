"""The demo's organisation, its team, and its cycle with funders and a public page."""

import io
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile

from spona.community.actions import publish_cycle
from spona.community.queries.cycles import get_cycle as public_cycle
from spona.config.demo_people import TEAM
from spona.config.demo_texts import ABOUT, CYCLE_ABOUT, DISCLAIMER, FUNDERS
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.people.actions import (
    add_person,
    change_organisation,
    found_organisation,
    invite_to_team,
    join_team,
)
from spona.people.models import Person
from spona.people.states import Role
from spona.programmes.actions import create_programme
from spona.programmes.cycle_actions import edit_texts, save_funder
from spona.programmes.models import Cycle

SLUG = "spojnica"


@dataclass(frozen=True)
class Founded:
    organisation: Organisation
    owner: Person
    coordinator: Person


def found(*, now: datetime) -> Founded:
    """The organisation with its looks, and its team."""
    owner_name, owner_mail, _role = TEAM[0]
    organisation, owner = found_organisation(
        slug=SLUG,
        name={"en": "Spojnica", "sr": "Спојница"},
        owner_name=owner_name,
        owner_email=f"{owner_mail}@spojnica.example",
        email="office@spojnica.example",
        now=now,
        languages=["en", "sr"],
    )
    with in_organisation(organisation):
        change_organisation(
            organisation=organisation,
            by=owner,
            logo=emblem(hue=28),
            about=ABOUT,
            hue=18,
            website="https://spojnica.example",
        )
        for name, mail, role in TEAM[1:]:
            person = add_person(
                organisation=organisation,
                name=name,
                email=f"{mail}@spojnica.example",
                preferred_language="en",
                by=owner,
            )
            invitation = invite_to_team(person=person, role=Role(role), by=owner, now=now)
            join_team(invitation=invitation, now=now)
            if role == Role.COORDINATOR:
                coordinator = person
    return Founded(organisation, owner, coordinator)


def design(*, founded: Founded, kick_off: date, now: datetime) -> Cycle:
    """The cycle, said in its languages, with its funders; its page is public."""
    organisation, by = founded.organisation, founded.coordinator
    cycle = create_programme(
        organisation=organisation,
        template="year",
        name="Common Ground",
        kick_off_on=kick_off,
        working_language="en",
        languages=["en", "sr", "sq", "mk"],
        capacity=25,
        by=by,
        now=now,
    )
    edit_texts(
        cycle=cycle,
        name=cycle.name | {"sr": f"Заједничко тло {kick_off.year}"},
        about=CYCLE_ABOUT,
        programme_name=cycle.programme.name | {"sr": "Заједничко тло"},
        by=by,
    )
    for name, statement, hue in FUNDERS:
        save_funder(
            cycle=cycle,
            funder=None,
            name=name,
            statement=statement,
            disclaimer=DISCLAIMER,
            emblem=emblem(hue=hue),
            website="https://fund.example",
            by=by,
        )
    shown = public_cycle(organisation=organisation, slug=cycle.slug, also_hidden=True)
    assert shown is not None
    publish_cycle(cycle=shown, by=by)
    return cycle


def emblem(*, hue: int) -> ContentFile:
    """A drawn sign for invented organisations: two clasped rings."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (480, 320), "white")
    draw = ImageDraw.Draw(image)
    colour = f"hsl({hue}, 55%, 38%)"
    draw.ellipse((70, 60, 270, 260), outline=colour, width=34)
    draw.ellipse((210, 60, 410, 260), outline=f"hsl({(hue + 150) % 360}, 45%, 42%)", width=34)
    draw.arc((70, 60, 270, 260), 300, 360, fill=colour, width=34)
    out = io.BytesIO()
    image.save(out, "PNG")
    return ContentFile(out.getvalue(), "emblem.png")
