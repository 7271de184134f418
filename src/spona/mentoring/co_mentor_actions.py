"""A second mentor beside a pair: asked by the team, let in by those who are in it.

The order is that of every pair: the mentor is asked first, so that nobody is promised somebody who then
says no; then the mentee, and the pair's mentor unless she is away. The last yes lets her in.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring import mails_of_co_mentors as mails
from spona.mentoring import mails_of_meetings
from spona.mentoring.models import Mentorship
from spona.mentoring.models.co_mentor import CoMentor
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.queries.co_mentors import may_be_asked
from spona.mentoring.rules import CannotRecord
from spona.mentoring.signals import co_mentor_refused
from spona.mentoring.states import LIVE, CoTask, MeetingState
from spona.people.models import Person
from spona.programmes.models import Participation
from spona.programmes.states import Standing

MOST = 2  # more than a mentor and two others is a committee


@transaction.atomic
def ask_co_mentor(
    *,
    mentorship: Mentorship,
    participation: Participation,
    task: CoTask,
    by: Person,
    now: datetime,
) -> CoMentor:
    """The team asks a mentor of the cycle to stand beside a pair; she gets a mail with the question.

    CannotRecord for a pair that is over, for whoever cannot be asked, and when two are there already.
    """
    _lock(mentorship)
    if participation not in may_be_asked(mentorship=mentorship):
        raise CannotRecord({"who": [_("This mentor cannot be asked for this pair.")]})
    if CoMentor.objects.filter(mentorship=mentorship, ended_at=None).count() >= MOST:
        raise CannotRecord(_("Two are asked or with this pair already."))
    asked = CoMentor.objects.create(
        organisation=mentorship.organisation,
        mentorship=mentorship,
        participation=participation,
        task=task,
        asked_at=now,
    )
    record(
        verb="mentoring.co_mentor_asked",
        target=mentorship,
        by=by,
        name=participation.person.name,
        task=task,
    )
    mails.asked(co_mentor=asked, now=now)
    return asked


def waits_for(co_mentor: CoMentor) -> list[Participation]:
    """Whose yes is next: the co-mentor's own, then those of the pair, both at once."""
    pair = co_mentor.mentorship
    if not co_mentor.is_asked:
        return []
    if co_mentor.own_yes_at is None:
        return [co_mentor.participation]
    waiting = [pair.mentee] if co_mentor.mentee_yes_at is None else []
    if co_mentor.task == CoTask.BESIDE and co_mentor.mentor_yes_at is None:
        waiting.append(pair.mentor)
    return waiting


@transaction.atomic
def answer(*, co_mentor: CoMentor, person: Person, yes: bool, now: datetime) -> CoMentor:
    """The word of one who is asked. The last yes lets the co-mentor in, and all are told; a no ends it,
    and only the team learns that there was one. CannotRecord when nobody waits for this word any more.
    """
    pair = co_mentor.mentorship
    _lock(pair)
    locked = CoMentor.objects.select_related("participation__person__organisation").get(
        pk=co_mentor.pk
    )
    locked.mentorship = pair
    mine = next((one for one in waits_for(locked) if one.person_id == person.pk), None)
    if mine is None:
        raise CannotRecord(_("This is answered already, or no longer asked. Thank you."))
    if not yes:
        _end(locked, now=now)
        record(verb="mentoring.co_mentor_refused", target=pair, by=person, part=mine.part)
        co_mentor_refused.send(
            sender=CoMentor, mentorship=pair, co_mentor=locked, participation=mine, now=now
        )
        return locked
    of = {locked.participation_id: "own_yes_at", pair.mentee_id: "mentee_yes_at"}
    name = of.get(mine.pk, "mentor_yes_at")
    setattr(locked, name, now)
    waiting = waits_for(locked)
    if not waiting:
        locked.joined_at = now
    locked.save(update_fields=[name, "joined_at"])
    record(verb="mentoring.co_mentor_agreed", target=pair, by=person, part=mine.part)
    if not waiting:
        record(
            verb="mentoring.co_mentor_joined",
            target=pair,
            by=person,
            name=locked.participation.person.name,
        )
        mails.joined(co_mentor=locked, now=now)
        for meeting in _ahead(pair, now=now):
            mails_of_meetings.also_hers(meeting=meeting, to=locked.participation, now=now)
    elif name == "own_yes_at":
        mails.wanted(co_mentor=locked, to=waiting, now=now)
    return locked


@transaction.atomic
def ask_again(*, co_mentor: CoMentor, by: Person, now: datetime) -> int:
    """The question once more to whoever it waits for, once a day at most; to how many a mail was written."""
    waiting = waits_for(co_mentor)
    record(verb="mentoring.co_mentor_asked_again", target=co_mentor.mentorship, by=by)
    if co_mentor.own_yes_at is None:
        return len([mail for mail in [mails.asked(co_mentor=co_mentor, now=now)] if mail])
    return len(mails.wanted(co_mentor=co_mentor, to=waiting, now=now))


@transaction.atomic
def end_co_mentor(
    *, co_mentor: CoMentor, by: Person | None, now: datetime, of_team: bool = False
) -> None:
    """She steps back, one of the two wants to go on alone, or the team ends it: no reason is asked, all
    who knew of it are told, and what she wrote stays with the pair. Ended twice, the first time stays.
    PermissionDenied for anybody else."""
    pair = co_mentor.mentorship
    concerned = {co_mentor.participation.person_id, pair.mentee.person_id, pair.mentor.person_id}
    if not of_team and (by is None or by.pk not in concerned):
        raise PermissionDenied
    Mentorship.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    locked = (
        CoMentor.objects.select_related("participation__person__organisation")
        .filter(pk=co_mentor.pk, ended_at=None)
        .first()
    )
    if locked is None:
        return
    locked.mentorship = pair
    told = mails.who_knew(locked)
    _end(locked, now=now)
    name = locked.participation.person.name
    record(verb="mentoring.co_mentor_ended", target=pair, by=by, name=name)
    mails.over(co_mentor=locked, to=told, now=now)


def end_with_the_pair(*, mentorship: Mentorship, now: datetime) -> None:
    """The pair is over, and so is what stood beside it. Inside the transaction of that step."""
    there = CoMentor.objects.select_related("participation__person__organisation").filter(
        mentorship=mentorship, ended_at=None
    )
    for one in there:
        one.mentorship = mentorship
        was_with_them = one.is_with_them
        _end(one, now=now)
        if was_with_them:
            mails.over(co_mentor=one, to=[one.participation], now=now)


@transaction.atomic
def end_with_her_part(
    participation: Participation, by: Person | None, now: datetime, **_kwargs: object
) -> None:
    """Whoever no longer takes part in the cycle stands beside nobody in it. Takes `standing_changed`."""
    if participation.standing in {Standing.CONFIRMED, Standing.COMPLETED}:
        return
    found = CoMentor.objects.filter(participation=participation, ended_at=None).select_related(
        "mentorship__cycle__programme",
        "mentorship__organisation",
        "mentorship__mentee__person__organisation",
        "mentorship__mentor__person__organisation",
        "participation__person",
    )
    for one in found:
        end_co_mentor(co_mentor=one, by=by, now=now, of_team=True)


def _end(co_mentor: CoMentor, *, now: datetime) -> None:
    if co_mentor.is_with_them:
        for meeting in _ahead(co_mentor.mentorship, now=now):
            mails_of_meetings.no_longer_hers(meeting=meeting, to=co_mentor.participation, now=now)
    co_mentor.ended_at = now
    co_mentor.save(update_fields=["ended_at"])
    # What she proposed cannot be picked any more: she will not be there.
    Meeting.objects.filter(
        mentorship=co_mentor.mentorship,
        state=MeetingState.PROPOSED,
        proposed_by=co_mentor.participation,
    ).delete()


def _ahead(mentorship: Mentorship, *, now: datetime) -> list[Meeting]:
    """What the two have agreed on and is still to come."""
    found = Meeting.objects.filter(
        mentorship=mentorship, state=MeetingState.AGREED, starts_at__gt=now
    ).select_related("organisation")
    meetings = list(found.order_by("starts_at"))
    for meeting in meetings:
        meeting.mentorship = mentorship
    return meetings


def _lock(mentorship: Mentorship) -> None:
    """The pair's row is the lock of who stands beside it. CannotRecord for a pair that is over."""
    pair = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    if pair.state not in LIVE:
        raise CannotRecord(_("This pair has ended."))
