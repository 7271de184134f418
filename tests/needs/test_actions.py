"""Needs, offers, areas, ties."""

import pytest

from spona.core.models import AuditLine
from spona.needs.actions import (
    NeedSaid,
    StrangeArea,
    WrongPart,
    add_tie,
    remove_tie,
    save_need_profile,
    save_offer,
)
from spona.needs.area_actions import add_area
from spona.needs.models import Tie
from spona.needs.queries import (
    areas,
    need_profile_of,
    needs_of,
    offer_of,
    offered_areas,
    ties_among,
    ties_of,
)
from spona.programmes.actions import create_programme
from tests.characters import NOW, TODAY, House


def test_needs_given_replace_those_before(scoped: House) -> None:
    leadership, funding = scoped.areas
    save_need_profile(
        participation=scoped.mentee,
        needs=[NeedSaid(funding, 5, 1)],
        goals="A house of our own",
        languages={"sr": 6, "en": 4},
        by=scoped.mentee.person,
        now=NOW,
    )
    profile = need_profile_of(participation=scoped.mentee)
    assert profile is not None
    assert [(n.area, n.importance, n.level, n.gap) for n in needs_of(profile=profile)] == [
        (funding, 5, 1, 20)
    ]
    assert profile.goals == "A house of our own"
    spoken = dict(scoped.mentee.person.languages.values_list("code", "level"))
    assert spoken == {"sr": 6, "en": 4}
    line = AuditLine.objects.get(verb="needs.profile_changed")
    assert line.detail == {"areas": 1}
    assert leadership.needs.count() == 1  # the other mentee's stays


def test_an_offer_is_replaced_and_kept_apart(scoped: House) -> None:
    leadership, _funding = scoped.areas
    save_offer(
        participation=scoped.mentor,
        areas=[leadership, leadership],
        summary="Thirty years of festivals",
        capacity=2,
        by=scoped.mentor.person,
        now=NOW,
    )
    offer = offer_of(participation=scoped.mentor)
    assert offer is not None
    assert offered_areas(offer=offer) == [leadership]
    assert (offer.capacity, offer.summary) == (2, "Thirty years of festivals")
    assert scoped.mentor.person.languages.count() == 1  # untouched


def test_the_part_must_be_right(scoped: House) -> None:
    with pytest.raises(WrongPart):
        save_need_profile(participation=scoped.mentor, needs=[], by=None, now=NOW)
    with pytest.raises(WrongPart):
        save_offer(participation=scoped.mentee, areas=[], by=None, now=NOW)


def test_an_area_of_another_cycle_is_refused(scoped: House) -> None:
    other = create_programme(
        organisation=scoped.organisation,
        template="circle",
        name="Circle",
        kick_off_on=TODAY,
        working_language="en",
        by=None,
        now=NOW,
    )
    strange = areas(cycle=other)[0]
    with pytest.raises(StrangeArea):
        save_offer(participation=scoped.mentor, areas=[strange], by=None, now=NOW)


def test_new_areas_stand_last_with_their_own_key(scoped: House) -> None:
    added = [
        add_area(cycle=scoped.cycle, name={"en": "Leadership"}, by=scoped.coordinator, now=NOW)
        for _ in range(2)
    ]
    assert [area.key for area in added] == ["leadership-2", "leadership-3"]
    assert list(areas(cycle=scoped.cycle)) == [*scoped.areas, *added]


def test_a_tie_is_one_from_either_side(scoped: House) -> None:
    one, other = scoped.mentee.person, scoped.mentor.person
    tie = add_tie(one=one, other=other, kind=Tie.Kind.RELATIVE, by=scoped.coordinator)
    assert add_tie(one=other, other=one, kind=Tie.Kind.RELATIVE, by=scoped.coordinator) == tie
    assert list(ties_of(person=other)) == [tie]
    assert list(ties_among(persons=[one, other])) == [tie]
    remove_tie(tie=tie, by=scoped.coordinator)
    assert list(ties_of(person=one)) == []
    verbs = list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["needs.tie_added", "needs.tie_removed"]
    with pytest.raises(ValueError):
        add_tie(one=one, other=one, kind=Tie.Kind.RELATIVE, by=None)
