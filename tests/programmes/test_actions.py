"""Setting up a programme, moving a cycle on, people in it."""

from datetime import date

import pytest

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.core.states import WrongState
from spona.programmes.actions import (
    AlreadyThere,
    add_participant,
    change_stage,
    change_standing,
    complete_participation,
    create_programme,
)
from spona.programmes.models import Cycle, Phase, StandingChange
from spona.programmes.queries import counts_of, participants, phases
from spona.programmes.states import STANDING_STEPS, Part, Stage, Standing
from spona.programmes.templates_of_programmes import TEMPLATES
from tests.characters import NOW, TODAY, House, make_person


def test_a_programme_from_a_template_is_complete(scoped: House) -> None:
    cycle = create_programme(
        organisation=scoped.organisation,
        template="year",
        name="Вође у култури",
        kick_off_on=date(2026, 9, 12),
        working_language="sr",
        languages=["en", "sr"],
        by=scoped.coordinator,
        now=NOW,
    )
    assert cycle.slug == "vodje-u-kulturi-2026"
    assert cycle.name == {"sr": "Вође у култури 2026"}
    assert cycle.programme.name == {"sr": "Вође у култури"}
    assert cycle.languages == ["sr", "en"]
    assert (cycle.months, cycle.capacity) == (12, 25)
    assert (cycle.sessions_agreed, cycle.minutes_agreed) == (9, 90)
    assert cycle.need_areas.count() == 22
    laid = {phase.key: phase for phase in phases(cycle=cycle)}
    assert next(iter(laid)) == "design"
    assert len(laid) == 16
    assert laid["kick-off"].starts_on == date(2026, 9, 12)
    assert laid["mentoring"].ends_on == cycle.ends_on == date(2027, 9, 12)


def test_two_programmes_of_one_name_get_two_addresses(scoped: House) -> None:
    slugs = [
        create_programme(
            organisation=scoped.organisation,
            template="circle",
            name="!!!",
            kick_off_on=TODAY,
            working_language="en",
            by=None,
            now=NOW,
        ).slug
        for _ in range(2)
    ]
    assert slugs == ["2026-2", "2026-3"]  # "2026" is taken by the house


@pytest.mark.parametrize("key", TEMPLATES)
@pytest.mark.parametrize("months", [1, 2, 5, 12, 36])
def test_phases_follow_the_length_of_the_cycle(scoped: House, key: str, months: int) -> None:
    cycle = create_programme(
        organisation=scoped.organisation,
        template=key,
        name="Short",
        kick_off_on=date(2027, 1, 31),
        months=months,
        working_language="en",
        by=None,
        now=NOW,
    )
    mentoring = Phase.objects.get(cycle=cycle, key="mentoring")
    assert (mentoring.starts_on, mentoring.ends_on) == (cycle.kick_off_on, cycle.ends_on)


def test_stages_follow_the_table(scoped: House) -> None:
    cycle = Cycle.objects.get(pk=scoped.cycle.pk)
    with pytest.raises(WrongState):
        change_stage(cycle=cycle, stage=Stage.PREPARING, by=scoped.coordinator)
    change_stage(cycle=cycle, stage=Stage.FINISHED, by=scoped.coordinator)
    assert Cycle.objects.get(pk=cycle.pk).stage == Stage.FINISHED
    line = AuditLine.objects.get(verb="programmes.stage_changed")
    assert line.detail == {"before": "running", "after": "finished"}
    assert line.actor_id == scoped.coordinator.public_id


def test_a_person_is_in_a_part_once(scoped: House) -> None:
    person = make_person(scoped.organisation, "Nova")
    first = add_participant(
        cycle=scoped.cycle, person=person, part=Part.MENTOR, by=scoped.coordinator, now=NOW
    )
    with pytest.raises(AlreadyThere) as caught:
        add_participant(
            cycle=scoped.cycle, person=person, part=Part.MENTOR, by=scoped.coordinator, now=NOW
        )
    assert caught.value.participation == first
    add_participant(
        cycle=scoped.cycle, person=person, part=Part.MENTEE, by=scoped.coordinator, now=NOW
    )
    assert list(
        participants(cycle=scoped.cycle, standings=[Standing.POOL]).values_list("part", flat=True)
    ) == ["mentor", "mentee"]


@pytest.mark.parametrize("before", Standing)
@pytest.mark.parametrize("after", Standing)
def test_every_step_of_a_standing(scoped: House, before: Standing, after: Standing) -> None:
    participation = scoped.mentee
    participation.standing = before
    participation.save()
    if after in STANDING_STEPS[before]:
        change_standing(
            participation=participation,
            standing=after,
            by=scoped.coordinator,
            now=NOW,
            reason="she moved",
        )
        change = StandingChange.objects.get(participation=participation)
        assert (change.standing, change.reason) == (after, "she moved")
        line = AuditLine.objects.get(verb="programmes.standing_changed")
        assert line.detail == {"before": before, "after": after}
    else:
        with pytest.raises(WrongState):
            change_standing(
                participation=participation, standing=after, by=scoped.coordinator, now=NOW
            )
        assert StandingChange.objects.count() == 0


def test_completing_is_the_end(scoped: House) -> None:
    complete_participation(participation=scoped.mentee, by=scoped.coordinator, now=NOW)
    scoped.mentee.refresh_from_db()
    assert scoped.mentee.standing == Standing.COMPLETED


def test_counts_are_of_this_cycle_only(house: House, elsewhere: House) -> None:
    with in_organisation(house.organisation):
        counts = counts_of(cycles=[house.cycle])[house.cycle.pk]
    assert (counts.mentees, counts.mentors, counts.pairs, counts.asked) == (2, 2, 1, 0)
