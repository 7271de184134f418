"""A pair paused by a trust person: it knows that it is, never why."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring import mails
from spona.mentoring.meeting_actions import call_off_ahead
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import CannotRecord
from spona.mentoring.signals import pair_touched
from spona.mentoring.states import LIVE, MentorshipState


@transaction.atomic
def suspend_mentorship(*, mentorship: Mentorship, now: datetime) -> MentorshipState:
    """Paused until it is lifted: the team cannot let it go on, everything automatic stops, and both
    are told in the same neutral words. Returns the state it was in.

    The trail names nobody. CannotRecord for a pair that is over or suspended already.
    """
    pair = _locked(mentorship)
    if pair.state not in LIVE:
        raise CannotRecord(_("This pair is over already."))
    if pair.is_suspended:
        raise CannotRecord(_("This pair is paused by a trust person already."))
    before = MentorshipState(pair.state)
    pair.is_suspended, pair.state = True, MentorshipState.PAUSED
    pair.save(update_fields=["is_suspended", "state"])
    record(verb="mentoring.mentorship_suspended", target=pair, by=None)
    call_off_ahead(mentorship=pair, now=now)
    mails.pair_suspended(mentorship=pair, now=now)
    pair_touched.send(sender=Mentorship, mentorship=pair, now=now)
    return before


@transaction.atomic
def lift_suspension(
    *, mentorship: Mentorship, back_to: MentorshipState, today: date, now: datetime
) -> None:
    """The team decides again. It is as it was before (`back_to`): one that was active goes on at once and
    both are told, one that was being prepared waits for its checklist. Ended meanwhile it stays ended.
    Nothing happens where nothing is suspended."""
    pair = _locked(mentorship)
    if not pair.is_suspended:
        return
    pair.is_suspended = False
    is_still_here = pair.state == MentorshipState.PAUSED
    goes_on = is_still_here and back_to == MentorshipState.ACTIVE
    if goes_on:
        pair.state, pair.resumed_on = MentorshipState.ACTIVE, today
    elif is_still_here:
        pair.state = back_to
    pair.save(update_fields=["is_suspended", "state", "resumed_on"])
    record(verb="mentoring.suspension_lifted", target=pair, by=None)
    if goes_on:
        mails.pair_goes_on(mentorship=pair, now=now)
    pair_touched.send(sender=Mentorship, mentorship=pair, now=now)


def _locked(mentorship: Mentorship) -> Mentorship:
    return (
        Mentorship.objects.select_for_update(of=("self",))
        .select_related(
            "cycle", "organisation", "mentee__person__organisation", "mentor__person__organisation"
        )
        .get(pk=mentorship.pk)
    )
