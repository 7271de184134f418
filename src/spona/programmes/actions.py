"""What can be done with a programme, a cycle and the people in it. One transaction, one audit line."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from spona.core.audit import record
from spona.core.models import Organisation
from spona.core.states import require_step
from spona.engine.names import fold
from spona.people.actions import add_person
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation, Phase, Programme, StandingChange
from spona.programmes.signals import cycle_created, standing_changed
from spona.programmes.states import STAGE_STEPS, STANDING_STEPS, Part, Stage, Standing
from spona.programmes.templates_of_programmes import TEMPLATES, laid_out


class AlreadyThere(Exception):
    """This person is in the cycle in this part already; `participation` says which row."""

    def __init__(self, participation: Participation) -> None:
        super().__init__(str(participation.pk))
        self.participation = participation


@transaction.atomic
def create_programme(
    *,
    organisation: Organisation,
    template: str,
    name: str,
    kick_off_on: date,
    working_language: str,
    languages: Iterable[str] = (),
    months: int | None = None,
    capacity: int | None = None,
    sessions_agreed: int | None = None,
    minutes_agreed: int | None = None,
    by: Person | None,
    now: datetime,
) -> Cycle:
    """A programme with its first cycle and timeline from a template (a key of TEMPLATES).

    What is None comes from the template. The start list of need areas is made by the room of needs,
    in the same transaction. KeyError for an unknown template.
    """
    chosen = TEMPLATES[template]
    programme = Programme.objects.create(
        organisation=organisation,
        slug=_free_slug(Programme, name, "programme"),
        name={working_language: name},
        summary=chosen.summary,
        template_key=template,
    )
    record(verb="programmes.programme_created", target=programme, by=by, template=template)
    return create_cycle(
        programme=programme,
        name=f"{name} {kick_off_on.year}",
        kick_off_on=kick_off_on,
        working_language=working_language,
        languages=languages,
        months=months or chosen.months,
        capacity=capacity or chosen.capacity,
        sessions_agreed=sessions_agreed or chosen.sessions,
        minutes_agreed=minutes_agreed or chosen.minutes,
        by=by,
        now=now,
    )


@transaction.atomic
def create_cycle(
    *,
    programme: Programme,
    name: str,
    kick_off_on: date,
    working_language: str,
    languages: Iterable[str],
    months: int,
    capacity: int,
    sessions_agreed: int,
    minutes_agreed: int,
    by: Person | None,
    now: datetime,
) -> Cycle:
    """One more run of a programme, with the phases of the programme's template laid out for `months`."""
    chosen = TEMPLATES.get(programme.template_key)
    cycle = Cycle.objects.create(
        organisation=programme.organisation,
        programme=programme,
        slug=_free_slug(Cycle, name, str(kick_off_on.year)),
        name={working_language: name},
        about=chosen.summary if chosen else {},
        kick_off_on=kick_off_on,
        months=months,
        working_language=working_language,
        languages=list(dict.fromkeys([working_language, *languages])),
        capacity=capacity,
        sessions_agreed=sessions_agreed,
        minutes_agreed=minutes_agreed,
    )
    if chosen:
        Phase.objects.bulk_create(
            Phase(
                organisation=programme.organisation,
                cycle=cycle,
                key=phase.key,
                name=phase.name,
                starts_after=phase.starts_after,
                days=phase.days,
                is_public=phase.is_public,
                strand=phase.strand,
            )
            for phase in laid_out(chosen, kick_off_on=kick_off_on, months=months)
        )
    record(verb="programmes.cycle_created", target=cycle, by=by, kick_off_on=str(kick_off_on))
    cycle_created.send(sender=Cycle, cycle=cycle, like=None)
    return cycle


@transaction.atomic
def create_next_cycle(
    *, like: Cycle, name: str, kick_off_on: date, by: Person | None, now: datetime
) -> Cycle:
    """The next run of a programme: settings, texts, timeline and need areas as in `like`.

    People, funders and what is public are not carried over: they are decided anew each time.
    """
    cycle = Cycle.objects.create(
        organisation=like.organisation,
        programme=like.programme,
        slug=_free_slug(Cycle, name, str(kick_off_on.year)),
        name={like.working_language: name},
        about=like.about,
        kick_off_on=kick_off_on,
        months=like.months,
        working_language=like.working_language,
        languages=like.languages,
        capacity=like.capacity,
        sessions_agreed=like.sessions_agreed,
        minutes_agreed=like.minutes_agreed,
        silence_days=like.silence_days,
    )
    Phase.objects.bulk_create(
        Phase(
            organisation=like.organisation,
            cycle=cycle,
            key=phase.key,
            name=phase.name,
            note=phase.note,
            starts_after=phase.starts_after,
            days=phase.days,
            is_public=phase.is_public,
            strand=phase.strand,
        )
        for phase in Phase.objects.filter(cycle=like)
    )
    record(verb="programmes.cycle_created", target=cycle, by=by, kick_off_on=str(kick_off_on))
    cycle_created.send(sender=Cycle, cycle=cycle, like=like)
    return cycle


def _free_slug(model: type[Programme] | type[Cycle], name: str, otherwise: str) -> str:
    """A slug from the Latin form of the name that nobody in the organisation has yet."""
    start = slugify(fold(name))[:50].strip("-") or otherwise
    taken = set(model.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    slug, number = start, 2
    while slug in taken:
        slug, number = f"{start}-{number}", number + 1
    return slug


@transaction.atomic
def change_stage(*, cycle: Cycle, stage: Stage, by: Person | None) -> Cycle:
    """Take the cycle one step on; WrongState when the table does not allow it."""
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    before = Stage(locked.stage)
    require_step(STAGE_STEPS, before, stage)
    cycle.stage = locked.stage = stage
    locked.save(update_fields=["stage"])
    record(verb="programmes.stage_changed", target=locked, by=by, before=before, after=stage)
    return cycle


@transaction.atomic
def add_participant(
    *,
    cycle: Cycle,
    person: Person,
    part: Part,
    by: Person | None,
    now: datetime,
    standing: Standing = Standing.POOL,
) -> Participation:
    """Put a person into a cycle. AlreadyThere (with the row) if she is in this part of it.

    Who was only an applicant is one of the organisation's people from now on.
    """
    participation, created = Participation.objects.get_or_create(
        cycle=cycle,
        person=person,
        part=part,
        defaults={
            "organisation": cycle.organisation,
            "standing": standing,
            "joined_on": now.date() if standing == Standing.CONFIRMED else None,
        },
    )
    if not created:
        raise AlreadyThere(participation)
    if not person.is_listed:
        person.is_listed = True
        person.save(update_fields=["is_listed"])
    _write_history(participation, standing=standing, by=by, now=now, reason="")
    record(
        verb="programmes.participant_added",
        target=participation,
        by=by,
        part=part,
        standing=standing,
    )
    return participation


@transaction.atomic
def change_standing(
    *,
    participation: Participation,
    standing: Standing,
    by: Person | None,
    now: datetime,
    reason: str = "",
) -> Participation:
    """One step of a participation with its history line; WrongState when it does not follow.

    `reason` is for the team's eyes and stays out of the audit trail.
    """
    locked = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    before = Standing(locked.standing)
    require_step(STANDING_STEPS, before, standing)
    locked.standing = standing
    if standing == Standing.CONFIRMED and locked.joined_on is None:
        locked.joined_on = now.date()
    locked.save(update_fields=["standing", "joined_on"])
    participation.standing, participation.joined_on = locked.standing, locked.joined_on
    _write_history(participation, standing=standing, by=by, now=now, reason=reason)
    record(
        verb="programmes.standing_changed",
        target=participation,
        by=by,
        before=before,
        after=standing,
    )
    standing_changed.send(sender=Participation, participation=participation, by=by, now=now)
    return participation


def complete_participation(
    *, participation: Participation, by: Person | None, now: datetime
) -> Participation:
    """The year was brought to its end."""
    return change_standing(participation=participation, standing=Standing.COMPLETED, by=by, now=now)


def _write_history(
    participation: Participation,
    *,
    standing: Standing,
    by: Person | None,
    now: datetime,
    reason: str,
) -> None:
    StandingChange.objects.create(
        organisation=participation.organisation,
        participation=participation,
        standing=standing,
        at=now,
        by=by,
        reason=reason[:300],
    )


@transaction.atomic
def add_new_participant(
    *,
    organisation: Organisation,
    cycle: Cycle,
    name: str,
    email: str,
    part: Part,
    standing: Standing,
    by: Person | None,
    now: datetime,
) -> Participation:
    """Somebody the organisation does not know yet, straight into a cycle."""
    person = add_person(organisation=organisation, name=name, email=email, by=by)
    return add_participant(cycle=cycle, person=person, part=part, standing=standing, by=by, now=now)
