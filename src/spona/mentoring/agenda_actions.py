"""Agendas: the team's for a cycle, and a pair's own for a meeting to come. The pair's leaves no line in the
audit trail, which the team can read."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.translated import Said
from spona.mentoring.agendas import ALL
from spona.mentoring.models import Mentorship
from spona.mentoring.models.agenda import Agenda, MeetingAgenda
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agendas import agendas_of
from spona.mentoring.rules import CannotRecord, check_was_there, opposite
from spona.mentoring.states import LIVE, MeetingState, Occasion
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation

MOST = 30  # agendas of a cycle, those put away too
LONGEST = 4000  # signs of a pair's own


@transaction.atomic
def ensure_agendas(*, cycle: Cycle) -> list[Agenda]:
    """The agendas of a cycle; the first look of the team makes them from ours, in its languages."""
    found = agendas_of(cycle=cycle)
    if found:
        return found
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if not Agenda.objects.filter(cycle=cycle).exists():
        languages = cycle.languages or [cycle.working_language]
        Agenda.objects.bulk_create(
            Agenda(
                organisation_id=cycle.organisation_id,
                cycle=cycle,
                occasion=one.occasion,
                title=one.title(languages),
                points=one.points(languages),
                position=position,
            )
            for position, one in enumerate(ALL)
        )
    return agendas_of(cycle=cycle)


@transaction.atomic
def save_agenda(
    *,
    cycle: Cycle,
    agenda: Agenda | None,
    occasion: Occasion,
    title: Said,
    points: Said,
    by: Person,
) -> Agenda:
    """A new one (`agenda` None), at the end, or other words for one. What pairs have taken over stays
    theirs. CannotRecord without a title and a point, and for one too many."""
    there = ensure_agendas(cycle=cycle)
    if not any(title.values()) or not any(points.values()):
        raise CannotRecord(_("An agenda needs a title and at least one point."))
    is_new = agenda is None
    if agenda is None:
        if len(there) >= MOST:
            raise CannotRecord(_("Thirty agendas are many. Change one that is there."))
        last = max((one.position for one in there), default=-1)
        agenda = Agenda(organisation_id=cycle.organisation_id, cycle=cycle, position=last + 1)
    agenda.occasion, agenda.title, agenda.points = occasion, title, points
    agenda.save()
    verb = "mentoring.agenda_added" if is_new else "mentoring.agenda_changed"
    record(verb=verb, target=cycle, by=by, agenda=agenda.public_id)
    return agenda


@transaction.atomic
def switch_agenda(*, agenda: Agenda, is_on: bool, by: Person) -> None:
    """Offered again, or no longer."""
    agenda.is_on = is_on
    agenda.save(update_fields=["is_on"])
    record(verb="mentoring.agenda_switched", target=agenda.cycle, by=by, on=is_on)


@transaction.atomic
def raise_agenda(*, agenda: Agenda, by: Person) -> None:
    """One place up among those that are offered; the first stays where it is."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=agenda.cycle_id)
    order = [one for one in agendas_of(cycle=agenda.cycle) if one.is_on]
    at = next((n for n, one in enumerate(order) if one.pk == agenda.pk), 0)
    if at == 0:
        return
    order[at - 1], order[at] = order[at], order[at - 1]
    for position, one in enumerate(order):
        one.position = position
    Agenda.objects.bulk_update(order, ["position"])
    record(verb="mentoring.agenda_raised", target=agenda.cycle, by=by, agenda=agenda.public_id)


def copy_agendas(cycle: Cycle, like: Cycle | None, **_kwargs: Any) -> None:
    """The next cycle of a programme begins with what the last one offered. Inside the transaction that
    makes it."""
    if like is None:
        return
    Agenda.objects.bulk_create(
        Agenda(
            organisation_id=cycle.organisation_id,
            cycle=cycle,
            occasion=one.occasion,
            title=one.title,
            points=one.points,
            position=one.position,
            is_on=one.is_on,
        )
        for one in agendas_of(cycle=like)
    )


@transaction.atomic
def write_agenda(*, meeting: Meeting, by: Participation, text: str) -> None:
    """What the two mean to talk about, written by either, or by a co-mentor of a meeting since she
    joined; empty removes it. CannotRecord for a meeting that is called off and a pair that is over."""
    pair = meeting.mentorship
    opposite(mentorship=pair, participation=by)
    if meeting.starts_at is not None:
        day = timezone.localdate(meeting.starts_at)
        check_was_there(mentorship=pair, participation=by, held_on=day)
    locked = Mentorship.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if locked.state not in LIVE:
        raise CannotRecord(_("This pair has ended."))
    if not Meeting.objects.filter(pk=meeting.pk, state=MeetingState.AGREED).exists():
        raise CannotRecord(_("The meeting was changed meanwhile. Please look once more."))
    if len(text) > LONGEST:
        raise CannotRecord({"text": [_("That is too long for an agenda.")]})
    with as_pair(pair, person=by.person):
        if not text.strip():
            MeetingAgenda.objects.filter(meeting=meeting).delete()
            return
        MeetingAgenda.objects.update_or_create(
            meeting=meeting,
            defaults={
                "organisation": pair.organisation,
                "mentorship": pair,
                "text": text.strip(),
                "changed_by": by,
            },
        )
