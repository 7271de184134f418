"""What the two set out to do. It leaves no line in the team's audit trail."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from spona.mentoring.models import Mentorship
from spona.mentoring.models.action import Action
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import CannotRecord, opposite
from spona.programmes.models import Participation

MOST_OPEN = 30


@transaction.atomic
def set_action(
    *,
    mentorship: Mentorship,
    participation: Participation,
    text: str,
    owner: Participation,
    due_on: date | None,
    now: datetime,
) -> Action:
    """Something `owner`, one of the two or beside them, is to do. PermissionDenied for anybody else."""
    opposite(mentorship=mentorship, participation=owner)
    with as_pair(mentorship, person=participation.person):
        if not text.strip():
            raise CannotRecord({"text": [_("Please say what is to be done.")]})
        Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
        if Action.objects.filter(done_at__isnull=True).count() >= MOST_OPEN:
            raise CannotRecord(
                _("Thirty open actions are many. Finish one before you add another.")
            )
        return Action.objects.create(
            organisation=mentorship.organisation,
            mentorship=mentorship,
            text=text.strip(),
            owner=owner,
            due_on=due_on,
            created_at=now,
        )


@transaction.atomic
def finish_action(
    *, mentorship: Mentorship, participation: Participation, public_id: str, now: datetime
) -> None:
    """Done; said twice, the first time stays. An unknown one changes nothing."""
    with as_pair(mentorship, person=participation.person):
        Action.objects.filter(public_id=public_id, done_at__isnull=True).update(done_at=now)
