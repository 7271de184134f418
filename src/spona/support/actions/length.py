"""A cycle made longer or shorter while its pairs are at work."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.people.models import Person
from spona.programmes.cycle_actions import PhaseSaid, change_phases, edit_cycle
from spona.programmes.models import Cycle
from spona.support.mails import length as mails
from spona.support.queries.length import VERB, Length, preview_length


@dataclass(frozen=True)
class LengthSaid:
    """What somebody confirmed: the numbers, and those she had before her (`seen`: months, sessions)."""

    months: int
    sessions: int
    seen: tuple[int, int]
    reason: str
    moves: bool  # phases and check-ins go along
    tells: bool  # both of each pair get a mail


@transaction.atomic
def change_length(*, cycle: Cycle, said: LengthSaid, by: Person, now: datetime) -> int:
    """Set the months and the sessions agreed, with the reason in the audit; phases and check-ins go along
    only if `moves`, and both of each live pair are told only if `tells`. How many mails.

    What was held, asked or counted stays. A pair that a trust person paused is not written to, and none
    where there are more than `MOST_TOLD`.
    ValidationError when nothing would change, or the cycle was changed since `seen`.
    """
    fresh = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if (fresh.months, fresh.sessions_agreed) != said.seen:
        raise ValidationError(
            _("The cycle was changed while you were reading. Please look once more.")
        )
    if (said.months, said.sessions) == said.seen:
        raise ValidationError(_("That is how it is now; nothing would change."))
    today = timezone.localdate(now)
    length = preview_length(cycle=cycle, months=said.months, sessions=said.sessions, today=today)
    if said.moves:
        _move(cycle, length, by)
    edit_cycle(cycle=cycle, by=by, months=said.months, sessions_agreed=said.sessions)
    told = 0
    if said.tells and length.may_tell:
        for one in length.pairs:
            if not one.pair.is_suspended:
                told += mails.length_changed(pair=one.pair, sessions=one.then, now=now)
    record(
        verb=VERB,
        target=cycle,
        by=by,
        before=list(said.seen),
        after=[said.months, said.sessions],
        reason=said.reason,
        moved=said.moves,
        told=told,
    )
    return told


def _move(cycle: Cycle, length: Length, by: Person) -> None:
    lines = [
        PhaseSaid(one.phase, one.phase.name, one.starts_on, one.days, one.phase.is_public)
        for one in length.moving
    ]
    if lines:
        change_phases(cycle=cycle, lines=lines, removed=[], by=by)
    for one in length.check_ins:
        one.check_in.after = one.after
        one.check_in.save(update_fields=["after"])
