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
def suspend_mentorship(*, mentorship: Mentorship, now: datetime) -> bool:
    """Paused until it is lifted: the team cannot let it go on, everything automatic stops, and both
    are told in the same neutral words. Was it paused before, by the team?

    The trail names nobody. CannotRecord for a pair that is over or suspended already.
    """
    pair = _locked(mentorship)
    if pair.state not in LIVE:
        raise CannotRecord(_("This pair is over already."))
    if pair.is_suspended:
        raise CannotRecord(_("This pair is paused by a trust person already."))
    was_paused = pair.state == MentorshipState.PAUSED
    pair.is_suspended, pair.state = True, MentorshipState.PAUSED
    pair.save(update_fields=["is_suspended", "state"])
    record(verb="mentoring.mentorship_suspended", target=pair, by=None)
    call_off_ahead(mentorship=pair, now=now)
    mails.pair_suspended(mentorship=pair, now=now)
    pair_touched.send(sender=Mentorship, mentorship=pair, now=now)
    return was_paused


@transaction.atomic
def lift_suspension(
    *, mentorship: Mentorship, stays_paused: bool, today: date, now: datetime
) -> None:
    """The team decides again. It goes on at once, and both are told, unless the team had paused it
    (`stays_paused`) or has ended it meanwhile. Nothing happens where nothing is suspended."""
    pair = _locked(mentorship)
    if not pair.is_suspended:
        return
    pair.is_suspended = False
    goes_on = pair.state == MentorshipState.PAUSED and not stays_paused
    if goes_on:
        pair.state, pair.resumed_on = MentorshipState.ACTIVE, today
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
