"""Mails about planned meetings, each with the entry for the reader's calendar. Hours are on her clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core.calendars import Entry, invitation
from spona.core.translated import plain
from spona.mentoring.mails_of_replies import answering
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.rooms import room_of
from spona.mentoring.rules import opposite, parties
from spona.mentoring.states import MeetingState
from spona.messaging.actions import send
from spona.messaging.incoming_addresses import reply_address
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person
from spona.programmes.models import Participation


def proposed(*, meeting: Meeting, times: Iterable[datetime], now: datetime) -> Message | None:
    """To the other side: pick one."""
    to = opposite(mentorship=meeting.mentorship, participation=meeting.proposed_by)
    lines = "\n".join(_when(at, to.person) for at in times)
    return _write(
        "meeting_proposed", meeting, to, now=now, key=meeting.public_id, texts={"times": lines}
    )


def agreed(*, meeting: Meeting, now: datetime) -> list[Message]:
    """To both: it stands."""
    return _to_both("meeting_agreed", meeting, now=now)


def also_hers(*, meeting: Meeting, to: Participation, now: datetime) -> Message | None:
    """To somebody who has joined the two: what they had agreed before."""
    return _about("meeting_agreed", meeting, to, now=now)


def no_longer_hers(*, meeting: Meeting, to: Participation, now: datetime) -> Message | None:
    """To a co-mentor who is about to leave: it stands for the two, and leaves her calendar."""
    return _about("meeting_not_yours", meeting, to, now=now, leaves=True)


def moved(*, meeting: Meeting, by: Participation, now: datetime) -> list[Message]:
    """To both: another time or place."""
    return _to_both("meeting_moved", meeting, now=now)


def called_off(*, meeting: Meeting, by: Participation | None, now: datetime) -> list[Message]:
    """To both: it does not take place; `by` neither of them, nobody is asked to propose another time."""
    return _to_both("meeting_off" if by else "meeting_gone", meeting, now=now)


def reminder(*, meeting: Meeting, to: Participation, now: datetime) -> Message | None:
    """Once, a day or an hour before."""
    return _about("meeting_reminder", meeting, to, now=now, with_calendar=False)


def did_you_meet(*, meeting: Meeting, to: Participation, now: datetime) -> Message | None:
    """The evening after: one button is enough."""
    return _about("meeting_ask", meeting, to, now=now, with_calendar=False, purpose="met")


def not_in_calendar(*, meeting: Meeting, by: Participation, now: datetime) -> Message | None:
    """To the other side, once for this time: the calendar of `by` says no. Nothing is called off by it."""
    to = opposite(mentorship=meeting.mentorship, participation=by)
    return _about("meeting_declined", meeting, to, now=now, with_calendar=False)


def entry_of(*, meeting: Meeting, to: Participation) -> Entry:
    """The meeting on one side's calendar."""
    assert meeting.starts_at is not None
    other = opposite(mentorship=meeting.mentorship, participation=to).person
    with override(_language(to.person)):
        title = _("Mentoring: %(name)s") % {"name": other.name}
    room = room_of(mentorship=meeting.mentorship)
    return Entry(
        uid=f"meeting-{meeting.public_id}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        title=title,
        place=meeting.place or (room if meeting.medium == "video" else ""),
        url=room if meeting.medium == "video" else "",
        is_off=meeting.state == MeetingState.OFF,
    )


def _to_both(kind: str, meeting: Meeting, *, now: datetime) -> list[Message]:
    pair = meeting.mentorship
    sent = [_about(kind, meeting, to, now=now) for to in parties(pair)]
    return [message for message in sent if message is not None]


def _about(
    kind: str,
    meeting: Meeting,
    to: Participation,
    *,
    now: datetime,
    with_calendar: bool = True,
    leaves: bool = False,
    purpose: str = "pair",
) -> Message | None:
    assert meeting.starts_at is not None
    pair = meeting.mentorship
    calendar = ""
    if with_calendar:
        guests = [side.person.email for side in parties(pair) if side.person.email]
        entry = entry_of(meeting=meeting, to=to)
        calendar = invitation(
            replace(entry, is_off=True) if leaves else entry,
            organisation=meeting.organisation,
            guests=guests,
            language=_language(to.person),
            now=now,
            answers_to=reply_address(person=to.person, purpose="cal", target=meeting),
        )
    return _write(
        kind,
        meeting,
        to,
        now=now,
        key=f"{meeting.public_id}-{meeting.sequence}",
        purpose=purpose,
        calendar=calendar,
        values={
            "when": _when(meeting.starts_at, to.person),
            "minutes": str(meeting.minutes),
            "place": meeting.place or room_of(mentorship=pair) or "–",
        },
    )


def _write(
    kind: str,
    meeting: Meeting,
    to: Participation,
    *,
    now: datetime,
    key: str,
    purpose: str = "pair",
    calendar: str = "",
    values: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
) -> Message | None:
    person, pair = to.person, meeting.mentorship
    target = pair if purpose == "pair" else meeting
    link = issue(person=person, purpose=purpose, target=target, now=now)
    reply_to, sentence = "", ""
    if purpose == "met":
        reply_to, sentence = answering(person=person, purpose=purpose, target=target)
    return send(
        kind=kind,
        to=person,
        programme=pair.cycle.programme_id,
        values={
            "cycle": plain(pair.cycle.name, _language(person)),
            "other": opposite(mentorship=pair, participation=to).person.name,
            "answering": sentence,
            **(values or {}),
        },
        reply_to=reply_to,
        texts=texts,
        links={"link": address_of(link)},
        dedupe_key=f"{kind}:{person.public_id}:{key}",
        now=now,
        calendar=calendar,
    )


def _when(at: datetime, person: Person) -> str:
    """Day and hour on her clock, with the clock's name: the other one may live elsewhere."""
    local = at.astimezone(person.clock)
    with override(_language(person)):
        return f"{date_format(local, 'l')}, {date_format(local, 'DATETIME_FORMAT')} ({local:%Z})"


def _language(person: Person) -> str:
    return person.preferred_language or person.organisation.default_language
