"""Planning a meeting: propose up to three times, pick one, or write down what was agreed elsewhere; move
it, call it off. The pair's row is the lock: whoever comes second is told how things stand now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring import mails_of_meetings as mails
from spona.mentoring.models import Mentorship
from spona.mentoring.models.meeting import Meeting, MeetingHabit, ProposedTime
from spona.mentoring.rules import CannotRecord, is_own_side, opposite, other_side
from spona.mentoring.states import Medium, MeetingState, MentorshipState, Remind
from spona.messaging.links import issue, revoke_of
from spona.needs.models import NeedProfile, Offer
from spona.people.models import Person
from spona.programmes.models import Participation
from spona.programmes.states import Part

MOST_TIMES = 3
MOST_AHEAD = timedelta(days=370)


@transaction.atomic
def propose_times(
    *,
    mentorship: Mentorship,
    by: Participation,
    times: Sequence[datetime],
    minutes: int,
    medium: Medium,
    place: str,
    now: datetime,
) -> Meeting:
    """Up to three times for the other side to pick from. An open proposal, of either, is replaced: the
    latest one stands. CannotRecord for a time that is over or too far, for none, for more than three.
    """
    opposite(mentorship=mentorship, participation=by)
    chosen = sorted(set(times))
    if not 1 <= len(chosen) <= MOST_TIMES:
        raise CannotRecord(_("Please give one to three times."))
    for at in chosen:
        _check_time(at, now=now)
    _lock(mentorship)
    Meeting.objects.filter(mentorship=mentorship, state=MeetingState.PROPOSED).delete()
    meeting = Meeting.objects.create(
        organisation=mentorship.organisation,
        mentorship=mentorship,
        state=MeetingState.PROPOSED,
        minutes=minutes,
        medium=medium,
        place=_place(place),
        proposed_by=by,
        created_at=now,
    )
    ProposedTime.objects.bulk_create(
        ProposedTime(organisation=mentorship.organisation, meeting=meeting, starts_at=at)
        for at in chosen
    )
    record(verb="mentoring.meeting_proposed", target=mentorship, by=by.person, n=len(chosen))
    mails.proposed(meeting=meeting, times=chosen, now=now)
    return meeting


@transaction.atomic
def pick_time(
    *, meeting: Meeting, by: Participation, starts_at: datetime, now: datetime
) -> Meeting:
    """The other side picks one: it is agreed, and both get the calendar entry. CannotRecord when the
    proposal was answered, replaced or is over meanwhile, and for who proposed it."""
    mentorship = meeting.mentorship
    opposite(mentorship=mentorship, participation=by)
    _lock(mentorship)
    locked = Meeting.objects.filter(pk=meeting.pk, state=MeetingState.PROPOSED).first()
    if locked is None:
        raise CannotRecord(_("This proposal has been answered or replaced meanwhile. Look again."))
    if is_own_side(mentorship=mentorship, one=locked.proposed_by_id, other=by.pk):
        raise CannotRecord(_("The other side picks a time."))
    if not locked.times.filter(starts_at=starts_at).exists():
        raise CannotRecord(_("Please pick one of the times."))
    _check_time(starts_at, now=now)
    locked.mentorship = mentorship
    locked.state, locked.starts_at = MeetingState.AGREED, starts_at
    locked.save(update_fields=["state", "starts_at"])
    record(verb="mentoring.meeting_agreed", target=mentorship, by=by.person)
    mails.agreed(meeting=locked, now=now)
    return locked


@transaction.atomic
def plan_meeting(
    *,
    mentorship: Mentorship,
    by: Participation,
    starts_at: datetime,
    minutes: int,
    medium: Medium,
    place: str,
    now: datetime,
) -> Meeting:
    """What the two agreed on elsewhere: it stands at once, and both get the calendar entry. An open
    proposal is answered by it. Written down twice for the same time, the first stands."""
    opposite(mentorship=mentorship, participation=by)
    _check_time(starts_at, now=now)
    _lock(mentorship)
    same = Meeting.objects.filter(
        mentorship=mentorship, state=MeetingState.AGREED, starts_at=starts_at
    ).first()
    if same is not None:
        return same
    Meeting.objects.filter(mentorship=mentorship, state=MeetingState.PROPOSED).delete()
    meeting = Meeting.objects.create(
        organisation=mentorship.organisation,
        mentorship=mentorship,
        state=MeetingState.AGREED,
        starts_at=starts_at,
        minutes=minutes,
        medium=medium,
        place=_place(place),
        proposed_by=by,
        created_at=now,
    )
    record(verb="mentoring.meeting_agreed", target=mentorship, by=by.person)
    mails.agreed(meeting=meeting, now=now)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    by: Participation,
    starts_at: datetime,
    minutes: int,
    medium: Medium,
    place: str,
    seen: int,
    now: datetime,
) -> Meeting:
    """Another time, length or place; the entry in both calendars moves. `seen` is the sequence on the
    page: CannotRecord when the other side was faster, and for a meeting that is over or called off."""
    locked = _planned(meeting, by=by, seen=seen, now=now, plans=True)
    _check_time(starts_at, now=now)
    facts = (starts_at, minutes, medium, _place(place))
    if facts == (locked.starts_at, locked.minutes, locked.medium, locked.place):
        return locked
    locked.starts_at, locked.minutes, locked.medium, locked.place = facts
    locked.sequence += 1
    locked.reminded_at = locked.asked_at = None
    locked.save()
    record(verb="mentoring.meeting_moved", target=meeting.mentorship, by=by.person)
    mails.moved(meeting=locked, by=by, now=now)
    return locked


@transaction.atomic
def call_off(*, meeting: Meeting, by: Participation, seen: int, now: datetime) -> Meeting:
    """It does not take place; the entry leaves both calendars. As `move_meeting` for who is slower."""
    locked = _planned(meeting, by=by, seen=seen, now=now, plans=False)
    locked.state, locked.sequence = MeetingState.OFF, locked.sequence + 1
    locked.save(update_fields=["state", "sequence"])
    record(verb="mentoring.meeting_called_off", target=meeting.mentorship, by=by.person)
    mails.called_off(meeting=locked, by=by, now=now)
    return locked


def call_off_ahead(*, mentorship: Mentorship, now: datetime) -> int:
    """The pair is over or paused by a trust person: what was to come leaves both calendars, and what
    was proposed is gone. Inside the transaction of that step; how many meetings."""
    Meeting.objects.filter(mentorship=mentorship, state=MeetingState.PROPOSED).delete()
    ahead = list(
        Meeting.objects.filter(
            mentorship=mentorship, state=MeetingState.AGREED, starts_at__gt=now
        ).select_related("organisation")
    )
    for meeting in ahead:
        meeting.mentorship = mentorship
        meeting.state, meeting.sequence = MeetingState.OFF, meeting.sequence + 1
        meeting.save(update_fields=["state", "sequence"])
        mails.called_off(meeting=meeting, by=None, now=now)
    return len(ahead)


@transaction.atomic
def withdraw_proposal(*, meeting: Meeting, by: Participation) -> None:
    """Who proposed takes it back while nobody has picked; CannotRecord when it was answered or replaced
    meanwhile, and for the other side."""
    opposite(mentorship=meeting.mentorship, participation=by)
    _lock(meeting.mentorship, plans=False)  # else what was picked at this instant would be deleted
    gone, _rows = Meeting.objects.filter(
        pk=meeting.pk, state=MeetingState.PROPOSED, proposed_by=by
    ).delete()
    if not gone:
        raise CannotRecord(_("This proposal has been answered or replaced meanwhile. Look again."))


@transaction.atomic
def save_room(*, mentorship: Mentorship, by: Participation, url: str) -> None:
    """The pair's own place online; empty, the programme's. CannotRecord for what is no https address."""
    other_side(mentorship=mentorship, participation=by)
    url = url.strip()
    if url and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname):
        raise CannotRecord({"room_url": [_("Please give an address that begins with https://.")]})
    Mentorship.objects.filter(pk=mentorship.pk).update(room_url=url)
    mentorship.room_url = url


def save_habit(*, participation: Participation, remind: Remind) -> MeetingHabit:
    """When this side is reminded of meetings."""
    habit, _created = MeetingHabit.objects.update_or_create(
        participation=participation,
        defaults={"organisation_id": participation.organisation_id, "remind": remind},
    )
    return habit


@transaction.atomic
def save_hours(
    *,
    participation: Participation,
    windows: Sequence[tuple[int, int, int]],
    time_zone: str,
) -> None:
    """When this side can usually meet, in the shape of `needs.models.Meeting`, and her clock from now on.
    Only the hours: what else she said with her needs or offer stays. The other side sees none of it but
    the hours that suit both.
    """
    is_mentor = participation.part == Part.MENTOR
    said: type[NeedProfile] | type[Offer] = Offer if is_mentor else NeedProfile
    said.objects.update_or_create(
        participation=participation,
        defaults={
            "organisation_id": participation.organisation_id,
            "windows": [list(window) for window in sorted(windows)],
            "time_zone": time_zone,
        },
    )
    person = participation.person
    if time_zone and time_zone != person.time_zone:
        person.time_zone = time_zone
        person.save(update_fields=["time_zone", "changed_at"])
    record(verb="mentoring.hours_said", target=participation, by=person)


@transaction.atomic
def renew_calendar(*, person: Person, now: datetime) -> None:
    """Her private calendar gets a new address; whoever has the old one sees nothing any more."""
    revoke_of(person=person, purpose="calendar", now=now)
    link = issue(person=person, purpose="calendar", now=now)
    record(verb="mentoring.calendar_renewed", target=link, by=person)


def _planned(
    meeting: Meeting, *, by: Participation, seen: int, now: datetime, plans: bool
) -> Meeting:
    mentorship = meeting.mentorship
    opposite(mentorship=mentorship, participation=by)
    _lock(mentorship, plans=plans)
    locked = Meeting.objects.filter(pk=meeting.pk).first()
    if locked is None:
        raise CannotRecord(_("The meeting was changed meanwhile. Please look once more."))
    locked.mentorship = mentorship
    if locked.state != MeetingState.AGREED or locked.sequence != seen:
        raise CannotRecord(_("The meeting was changed meanwhile. Please look once more."))
    if locked.ends_at is not None and locked.ends_at <= now:
        raise CannotRecord(_("This meeting is over. Please write down what became of it."))
    return locked


def _check_time(at: datetime, *, now: datetime) -> None:
    if at <= now:
        raise CannotRecord({"starts": [_("This time is over already.")]})
    if at > now + MOST_AHEAD:
        raise CannotRecord({"starts": [_("Please choose a day within about a year.")]})


def _lock(mentorship: Mentorship, *, plans: bool = True) -> None:
    """The pair's row is the lock of its meetings. CannotRecord for a pair that is over, and for a plan
    of two who were asked not to meet for now."""
    pair = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    if pair.state in {MentorshipState.ENDED, MentorshipState.COMPLETED}:
        raise CannotRecord(_("This pair has ended."))
    if plans and pair.is_suspended:
        raise CannotRecord(_("Paused: nobody expects meetings at the moment."))


def _place(text: str) -> str:
    return " ".join(text.split())[:300]
