"""Asking somebody to take part, and her answer. An invitation is not a membership and needs no login."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import override

from spona.core.audit import record
from spona.core.states import WrongState
from spona.core.translated import plain
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue, mark_used
from spona.messaging.models import Link
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Participation
from spona.programmes.states import Part, Stage, Standing

PURPOSE = "invitation"
CAN_BE_ASKED = {Standing.POOL, Standing.DECLINED, Standing.INVITED}
# What comes after a yes, by part: the purpose of the link to it (its page is a room above).
NEXT_PAGE = {Part.MENTEE: "needs", Part.MENTOR: "offer"}


class NoAddress(Exception):
    """There is no mail address to ask at."""


@transaction.atomic
def invite(*, participation: Participation, by: Person | None, now: datetime) -> Participation:
    """Ask by a link that opens the invitation page for 30 days.

    Asked again, the same link is refreshed and mailed once more (once a day at most). NoAddress
    without a mail address; WrongState for somebody who takes part or has left.
    """
    person = participation.person
    if not person.email:
        raise NoAddress
    standing = Standing(participation.standing)
    if standing not in CAN_BE_ASKED:
        raise WrongState(standing, Standing.INVITED)
    if standing == Standing.INVITED:
        record(verb="programmes.invitation_repeated", target=participation, by=by)
    else:
        change_standing(participation=participation, standing=Standing.INVITED, by=by, now=now)
    link = issue(person=person, purpose=PURPOSE, target=participation, now=now)
    cycle = participation.cycle
    language = person.preferred_language or participation.organisation.default_language
    with override(language):
        day = date_format(cycle.kick_off_on)
    send(
        kind="invitation_mentor" if participation.part == Part.MENTOR else "invitation_mentee",
        to=person,
        programme=cycle.programme_id,
        values={"cycle": plain(cycle.name, language), "day": day, "months": str(cycle.months)},
        links={"link": address_of(link)},
        dedupe_key=f"invitation-{participation.public_id}-{now:%Y%m%d}",
        now=now,
    )
    return participation


@dataclass
class Asked:
    """What became of asking many at once."""

    asked: list[Participation] = field(default_factory=list)
    without_address: list[Participation] = field(default_factory=list)
    not_to_ask: list[Participation] = field(default_factory=list)


@transaction.atomic
def invite_all(
    *, participations: Iterable[Participation], by: Person | None, now: datetime
) -> Asked:
    """Ask each; who cannot be asked is named, and the others are asked all the same."""
    result = Asked()
    for participation in participations:
        try:
            invite(participation=participation, by=by, now=now)
        except NoAddress:
            result.without_address.append(participation)
        except WrongState:
            result.not_to_ask.append(participation)
        else:
            result.asked.append(participation)
    return result


@transaction.atomic
def answer_invitation(
    *, participation: Participation, link: Link, accepted: bool, reason: str = "", now: datetime
) -> str:
    """Her yes or no. After a yes: the address of the page that comes next ("" after a no).

    WrongState when the cycle is over or she has left it. The same answer twice is one answer.
    """
    if participation.cycle.stage == Stage.FINISHED:
        raise WrongState(participation.standing, Standing.CONFIRMED)
    wanted = Standing.CONFIRMED if accepted else Standing.DECLINED
    if participation.standing != wanted:
        change_standing(
            participation=participation,
            standing=wanted,
            by=participation.person,
            now=now,
            reason="" if accepted else reason,
        )
    mark_used(link, now=now)
    return next_address(participation=participation, now=now) if accepted else ""


def next_address(*, participation: Participation, now: datetime) -> str:
    """The address by which somebody who said yes tells what she needs or offers."""
    link = issue(
        person=participation.person,
        purpose=NEXT_PAGE[Part(participation.part)],
        target=participation,
        now=now,
    )
    return address_of(link)
