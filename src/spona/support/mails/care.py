"""Mails of the team's care. Never a word of what a pair says, nor of what somebody answered."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from spona.core.translated import plain
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import other_side
from spona.messaging.actions import send
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.access import EDIT, MAY
from spona.people.models import Person
from spona.people.queries import team
from spona.programmes.models import Participation
from spona.support.models.checkin import Pulse
from spona.support.models.desk import Task
from spona.support.models.ladder import Reached
from spona.support.states import SilenceKind


def silence_reminder(*, pair: Mentorship, reached: Reached, now: datetime) -> int:
    """To both, once a silence: the page on which a meeting is written down. How many could be written.

    Two wordings: a meeting was planned and only its record may be missing, or none was planned.
    """
    n = 0
    for to in (pair.mentee, pair.mentor):
        person = to.person
        language = _language(person)
        with override(language):
            planned = date_format(reached.planned_on) if reached.planned_on else ""
        is_logging = reached.silence == SilenceKind.NO_LOGGING
        link = issue(person=person, purpose="session", target=pair, now=now)
        sent = send(
            kind="silence_no_logging" if is_logging else "silence_no_meeting",
            to=person,
            programme=pair.cycle.programme_id,
            values={
                "cycle": plain(pair.cycle.name, language),
                "other": other_side(mentorship=pair, participation=to).person.name,
                "days": str(reached.days),
                "day": planned,
            },
            reply_to=reply_address(person=person, purpose="team", target=pair),
            links={"link": address_of(link)},
            dedupe_key=f"silence:{pair.public_id}:{person.public_id}:{reached.since}",
            now=now,
        )
        n += sent is not None
    return n


def pulse_ask(*, pulse: Pulse, to: Participation, now: datetime) -> Message | None:
    """To one side: two minutes on how it goes."""
    return _about_pulse("pulse_ask", pulse, to, now)


def pulse_reminder(*, pulse: Pulse, to: Participation, now: datetime) -> Message | None:
    """The same once more, a week later."""
    return _about_pulse("pulse_reminder", pulse, to, now)


def _about_pulse(kind: str, pulse: Pulse, to: Participation, now: datetime) -> Message | None:
    person = to.person
    pair = pulse.mentorship
    link = issue(person=person, purpose="pulse", target=pulse, now=now)
    return send(
        kind=kind,
        to=person,
        programme=pair.cycle.programme_id,
        values={
            "cycle": plain(pair.cycle.name, _language(person)),
            "other": other_side(mentorship=pair, participation=to).person.name,
        },
        links={"link": address_of(link)},
        dedupe_key=f"{kind}:{pulse.public_id}",
        now=now,
    )


def talk_wanted(
    *, task: Task, holder: Person | None, mentorship: Mentorship, who: Person, now: datetime
) -> list[Message]:
    """To the pair's case holder, or to everybody who may act where there is none: somebody wants to
    talk. Who, and nothing of what was said."""
    people = [holder] if holder is not None else _who_act()
    url = settings.SITE_URL + reverse(
        "support_pair",
        kwargs={"org": mentorship.organisation.slug, "public_id": mentorship.public_id},
    )
    sent = [
        send(
            kind="talk_wanted",
            to=person,
            values={"who": who.name},
            links={"link": url},
            dedupe_key=f"talk_wanted:{task.public_id}:{person.public_id}",
            now=now,
        )
        for person in people
    ]
    return [message for message in sent if message is not None]


def _who_act() -> list[Person]:
    return [
        membership.person
        for membership in team().select_related("person__organisation")
        if membership.role in MAY[EDIT]
    ]


def _language(person: Person) -> str:
    return person.preferred_language or person.organisation.default_language
