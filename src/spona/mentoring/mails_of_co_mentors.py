"""Mails about somebody who stands beside a pair. Names of people are values."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import override

from spona.core.translated import plain
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.rules import parties
from spona.mentoring.states import CoTask
from spona.messaging.actions import send
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.programmes.models import Participation


def asked(*, co_mentor: CoMentor, now: datetime) -> Message | None:
    """To the mentor who is asked: about which pair, and what for; once a day."""
    return _write("co_mentor_asked", co_mentor, co_mentor.participation, "comentor", now)


def wanted(*, co_mentor: CoMentor, to: Iterable[Participation], now: datetime) -> list[Message]:
    """To those of the pair whose yes it needs: who would join them; once a day."""
    sent = [_write("co_mentor_wanted", co_mentor, one, "comentor", now) for one in to]
    return [message for message in sent if message is not None]


def joined(*, co_mentor: CoMentor, now: datetime) -> list[Message]:
    """To all of them, with the page of the pair."""
    everybody = parties(co_mentor.mentorship)
    sent = [_write("co_mentor_joined", co_mentor, one, "pair", now) for one in everybody]
    return [message for message in sent if message is not None]


def who_knew(co_mentor: CoMentor) -> list[Participation]:
    """Who is to hear that it is over: the co-mentor, and those of the pair who had been told or asked."""
    pair, told = co_mentor.mentorship, [co_mentor.participation]
    if co_mentor.own_yes_at is not None:
        told.append(pair.mentee)
        if co_mentor.is_with_them or co_mentor.task == CoTask.BESIDE:
            told.append(pair.mentor)
    return told


def over(*, co_mentor: CoMentor, to: Iterable[Participation], now: datetime) -> None:
    """It is over, in words that blame nobody; whose wish it was is not said."""
    for one in to:
        is_hers = one.pk == co_mentor.participation_id
        if is_hers:
            _write("co_mentor_thanks", co_mentor, one, None, now)
        else:
            _write("co_mentor_over", co_mentor, one, "pair", now)


def _write(
    kind: str, co_mentor: CoMentor, to: Participation, purpose: str | None, now: datetime
) -> Message | None:
    person, pair = to.person, co_mentor.mentorship
    language = person.preferred_language or person.organisation.default_language
    links = {}
    if purpose is not None:
        target = pair if purpose == "pair" else co_mentor
        link = issue(person=person, purpose=purpose, target=target, now=now)
        links = {"link": address_of(link)}
    with override(language):
        task = str(CoTask(co_mentor.task).label)
    when = timezone.localdate(now).isoformat()
    return send(
        kind=kind,
        to=person,
        programme=pair.cycle.programme_id,
        values={
            "cycle": plain(pair.cycle.name, language),
            "name": co_mentor.participation.person.name,
            "mentee": pair.mentee.person.name,
            "mentor": pair.mentor.person.name,
            "task": task,
        },
        links=links,
        dedupe_key=f"{kind}:{co_mentor.public_id}:{person.public_id}:{when}",
        now=now,
    )
