"""The overview, asking those who have not filled in, areas, ties."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.messaging.models import Link, Message
from spona.needs.area_actions import copy_areas
from spona.needs.models import Need, NeedArea, NeedProfile, Offer, OfferArea, Tie
from spona.needs.overview import overview
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Standing
from tests.characters import House, make_mentee, visitor

CYCLE = "/o/ours/desk/cycles/2026/"
PAGES = ["needs/", "areas/", "areas/new/"]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_a_page(house: House, elsewhere: House, page: str) -> None:
    url = CYCLE + page
    assert visitor().get(url).status_code == 302
    assert visitor(elsewhere.owner).get(url).status_code == 404
    assert visitor(house.mentee.person).get(url).status_code == 404
    assert visitor(house.viewer).get(url).status_code == (403 if page == "areas/new/" else 200)
    assert visitor(house.coordinator).get(url).status_code == 200


def test_the_overview_counts_people_and_gaps(scoped: House) -> None:
    leadership, funding = scoped.areas
    Need.objects.filter(area=funding).update(importance=5, level=1)  # 20 each
    OfferArea.objects.filter(area=funding).delete()
    found = overview(cycle=scoped.cycle)
    assert [(row.area, row.mentees, row.gap, row.mentors) for row in found.rows] == [
        (funding, 2, 40, 0),
        (leadership, 2, 24, 2),
    ]
    assert found.rows[0].cells == [(0, 0), (0, 0), (0, 0), (0, 0), (2, 4)]
    assert found.rows[1].cells == [(0, 0), (0, 0), (2, 4), (0, 0), (0, 0)]
    assert [row.area for row in found.offered_by_nobody] == [funding]
    assert (found.mentees_filled, found.mentors_filled, found.places) == (2, 2, 2)


def test_those_who_left_are_not_counted(scoped: House) -> None:
    for row in (scoped.other_mentee, scoped.other_mentor):
        row.standing = Standing.WITHDRAWN
        row.save()
    found = overview(cycle=scoped.cycle)
    assert (found.mentees, found.mentees_filled, found.mentors, found.places) == (1, 1, 1, 1)
    assert [row.mentees for row in found.rows] == [1, 1]


@pytest.mark.parametrize("extra", [0, 2, 30])
def test_the_overview_asks_the_database_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        for n in range(extra):
            make_mentee(house.cycle, f"Extra {n}", areas=house.areas, login=False)
    client = visitor(house.coordinator)
    client.get(CYCLE + "needs/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(CYCLE + "needs/").status_code == 200
    assert len(queries) == 9, [q["sql"][:90] for q in queries]


def test_those_who_have_not_filled_in_are_asked_once_a_day(house: House, elsewhere: House) -> None:
    with in_organisation(house.organisation):
        NeedProfile.objects.filter(participation=house.other_mentee).delete()
        Offer.objects.filter(participation=house.other_mentor).delete()
        Participation.objects.filter(pk=house.other_mentor.pk).update(standing=Standing.CONFIRMED)
    client = visitor(house.coordinator)
    assert (
        "2 people take part and have not filled in" in client.get(CYCLE + "needs/").content.decode()
    )
    for _time in range(2):
        client.post(CYCLE + "needs/reminders/")
    with in_organisation(house.organisation):
        sent = list(Message.objects.order_by("kind").values_list("kind", "person"))
        purposes = set(Link.objects.values_list("purpose", "person"))
    assert sent == [
        ("needs_asked", house.other_mentee.person_id),
        ("offer_asked", house.other_mentor.person_id),
    ]
    assert purposes == {
        ("needs", house.other_mentee.person_id),
        ("offer", house.other_mentor.person_id),
    }
    assert visitor(house.viewer).post(CYCLE + "needs/reminders/").status_code == 403
    assert visitor(elsewhere.owner).post(CYCLE + "needs/reminders/").status_code == 404


def names(house: House) -> list[tuple[str, bool]]:
    with in_organisation(house.organisation):
        return [
            (area.name["en"], area.is_in_use)
            for area in NeedArea.objects.filter(cycle=house.cycle).order_by("position")
        ]


def test_areas_are_added_renamed_moved_and_retired(house: House) -> None:
    client = visitor(house.coordinator)
    first, second = house.areas
    client.post(CYCLE + "areas/new/", {"name__en": "Archives", "name__sr": "Архиви"})
    client.post(f"{CYCLE}areas/{second.public_id}/", {"name__en": "Money"})
    client.post(f"{CYCLE}areas/{second.public_id}/place/", {"to": "up"})
    client.post(f"{CYCLE}areas/{second.public_id}/place/", {"to": "up"})  # already first
    client.post(f"{CYCLE}areas/{first.public_id}/retirement/")
    assert names(house) == [("Money", True), ("Leadership", False), ("Archives", True)]
    client.post(f"{CYCLE}areas/{first.public_id}/return/")
    assert names(house)[1] == ("Leadership", True)
    with in_organisation(house.organisation):
        verbs = list(AuditLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "needs.area_added",
        "needs.area_renamed",
        "needs.area_moved",
        "needs.area_retired",
        "needs.area_restored",
    ]
    refused = client.post(CYCLE + "areas/new/", {"name__en": "", "name__sr": "Само"})
    assert refused.status_code == 422
    assert "Само" in refused.content.decode()


def test_a_programme_says_how_much_an_area_counts(house: House) -> None:
    client = visitor(house.coordinator)
    area = house.areas[0]
    page = f"{CYCLE}areas/{area.public_id}/"
    name = {"name__en": "Leadership"}
    assert 'value="1" ' in client.get(page).content.decode()
    client.post(page, {**name, "counts": "3"})
    client.post(page, name)  # nothing said about it: nothing changed
    client.post(CYCLE + "areas/new/", {"name__en": "Archives", "counts": "2"})
    listed = client.get(CYCLE + "areas/").content.decode()
    assert ("counts three times" in listed, "counts twice" in listed) == (True, True)
    for wrong in ("0", "4", "x"):
        assert client.post(page, {**name, "counts": wrong}).status_code == 422
    with in_organisation(house.organisation):
        assert list(
            NeedArea.objects.filter(cycle=house.cycle)
            .order_by("position")
            .values_list("counts", flat=True)
        ) == [3, 1, 2]
        lines = AuditLine.objects.filter(verb="needs.area_weighed").order_by("pk")
        assert [(row.detail["before"], row.detail["after"]) for row in lines] == [(1, 3), (1, 2)]
        like = Cycle.objects.create(
            organisation=house.organisation,
            programme=house.cycle.programme,
            slug="2027",
            name={"en": "2027"},
            kick_off_on=house.cycle.kick_off_on,
        )
        copy_areas(cycle=like, like=house.cycle)
        assert like.need_areas.filter(counts=3).get().key == area.key


def test_areas_of_others_are_not_reached(house: House, elsewhere: House) -> None:
    theirs = elsewhere.areas[0].public_id
    for page in ("", "place/", "retirement/", "return/"):
        url = f"{CYCLE}areas/{theirs}/{page}"
        assert visitor(house.owner).post(url, {"name__en": "X", "to": "up"}).status_code == 404
        mine = f"{CYCLE}areas/{house.areas[0].public_id}/{page}"
        assert visitor(house.viewer).post(mine, {"name__en": "X"}).status_code == 403
    assert names(house) == [("Leadership", True), ("Funding", True)]


def test_ties_are_added_and_removed_by_the_team_alone(house: House, elsewhere: House) -> None:
    url = f"/o/ours/desk/participations/{house.mentee.public_id}/ties/"
    client = visitor(house.coordinator)
    tie = {"other": house.mentor.person.public_id, "kind": "relative"}
    assert visitor(house.viewer).post(url, tie).status_code == 403
    assert visitor(house.mentee.person).get(url).status_code == 404
    assert visitor(elsewhere.owner).get(url).status_code == 404
    client.post(url, tie)
    with in_organisation(house.organisation):
        row = Tie.objects.get()
    assert {row.one, row.other} == {house.mentee.person, house.mentor.person}
    other_side = f"/o/ours/desk/participations/{house.mentor.public_id}/ties/"
    page = client.get(other_side).content.decode()
    assert "They are relatives" in page
    strange = {**tie, "other": elsewhere.mentor.person.public_id}
    assert client.post(url, strange).status_code == 422
    herself = {**tie, "other": house.mentee.person.public_id}
    assert client.post(url, herself).status_code == 422
    stranger = f"/o/ours/desk/participations/{house.other_mentee.public_id}/ties/"
    assert client.post(f"{stranger}{row.public_id}/removal/").status_code == 404
    client.post(f"{other_side}{row.public_id}/removal/")
    with in_organisation(house.organisation):
        assert Tie.objects.count() == 0
