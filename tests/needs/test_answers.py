"""Needs and offers: by page, by link, by the team; what is refused keeps what was typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.messaging.links import address_of, issue
from spona.messaging.models import Link
from spona.needs.models import Need, NeedProfile, Offer, OfferArea
from spona.needs.queries import needs_of
from spona.programmes.models import Participation
from spona.programmes.states import Stage, Standing
from tests.characters import House, visitor
from tests.programmes.test_people import in_pool


def link_to(participation: Participation, purpose: str) -> str:
    from django.utils import timezone

    with in_organisation(participation.organisation):
        link = issue(
            person=participation.person,
            purpose=purpose,
            target=participation,
            now=timezone.now(),
        )
        return address_of(link).split("localhost:8000")[1]


def needs_form(house: House, **more: str) -> dict[str, str]:
    return {
        "need0_area": house.areas[1].public_id,
        "need0_importance": "5",
        "need0_level": "1",
        "need1_area": house.areas[0].public_id,
        "need1_importance": "3",
        "need1_level": "4",
        "goals": "Отворити кућу приповедања",
        "challenges": "",
        "mentor_wish": "Somebody who ran a festival",
        "cross_border": "wish",
        "language0_code": "sr",
        "language0_level": "6",
        "language1_code": "en",
        "language1_level": "4",
        **more,
    }


def offer_form(house: House, **more: object) -> dict[str, object]:
    return {
        "areas": [house.areas[0].public_id],
        "summary": "Thirty years of festivals",
        "does_not_do": "No job placements",
        "capacity": "2",
        "language0_code": "sq",
        "language0_level": "6",
        **more,
    }


def test_a_mentee_tells_her_needs_by_link_without_a_login(house: House) -> None:
    path = link_to(house.mentee, "needs")
    assert visitor().get(path).status_code == 200
    response = visitor().post(path, needs_form(house))
    assert response["Location"] == path
    with in_organisation(house.organisation):
        profile = NeedProfile.objects.get(participation=house.mentee)
        told = [(n.area, n.importance, n.level) for n in needs_of(profile=profile)]
        spoken = dict(house.mentee.person.languages.values_list("code", "level"))
        line = AuditLine.objects.get(verb="needs.profile_changed")
        link = Link.objects.get()
    assert told == [(house.areas[1], 5, 1), (house.areas[0], 3, 4)]
    assert (profile.goals, profile.cross_border) == ("Отворити кућу приповедања", "wish")
    assert not profile.other_sector_welcome
    assert spoken == {"sr": 6, "en": 4}
    assert (line.actor_id, line.detail) == (house.mentee.person.public_id, {"areas": 2})
    assert link.used_at is not None
    page = visitor().get(path).content.decode()
    assert "Отворити кућу приповедања" in page


def test_a_mentor_tells_his_offer_by_link_without_a_login(house: House) -> None:
    path = link_to(house.mentor, "offer")
    response = visitor().post(path, offer_form(house))
    assert response["Location"] == path
    with in_organisation(house.organisation):
        offer = Offer.objects.get(participation=house.mentor)
        areas = [row.area for row in OfferArea.objects.filter(offer=offer).select_related("area")]
        spoken = dict(house.mentor.person.languages.values_list("code", "level"))
    assert (offer.summary, offer.does_not_do) == ("Thirty years of festivals", "No job placements")
    assert (offer.capacity, areas, spoken) == (2, [house.areas[0]], {"sq": 6})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"need0_area": "", "need1_area": ""}, "Please name at least one area."),
        ({"need0_importance": ""}, "Please choose from 1 to 5."),
        ({"need0_level": "6"}, "not one of the available choices"),
        ({"language0_level": ""}, "Please say how well you speak it."),
        ({"cross_border": "north"}, "not one of the available choices"),
        ({"challenges": "x" * 4001}, "at most 4000 characters"),
        ({"challenges": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_a_refused_page_keeps_what_was_typed(
    house: House, change: dict[str, str], words: str
) -> None:
    client = visitor(house.mentee.person)
    url = f"/o/ours/me/needs/{house.mentee.public_id}/"
    response = client.post(url, needs_form(house, **change))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Отворити кућу приповедања" in page
    with in_organisation(house.organisation):
        assert NeedProfile.objects.get(participation=house.mentee).goals.startswith("Lead a team")


def test_an_area_twice_is_refused(house: House) -> None:
    same = house.areas[1].public_id
    response = visitor(house.mentee.person).post(
        f"/o/ours/me/needs/{house.mentee.public_id}/", needs_form(house, need1_area=same)
    )
    assert response.status_code == 422
    assert "This area is named above already." in response.content.decode()


def test_an_area_of_another_organisation_is_no_choice(house: House, elsewhere: House) -> None:
    strange = elsewhere.areas[0].public_id
    refused = visitor(house.mentee.person).post(
        f"/o/ours/me/needs/{house.mentee.public_id}/", needs_form(house, need0_area=strange)
    )
    also = visitor(house.mentor.person).post(
        f"/o/ours/me/offers/{house.mentor.public_id}/", offer_form(house, areas=[strange])
    )
    assert (refused.status_code, also.status_code) == (422, 422)


def test_an_offer_without_area_or_language_is_refused(house: House) -> None:
    url = f"/o/ours/me/offers/{house.mentor.public_id}/"
    client = visitor(house.mentor.person)
    assert client.post(url, offer_form(house, areas=[])).status_code == 422
    assert client.post(url, offer_form(house, language0_code="")).status_code == 422
    refused = client.post(url, offer_form(house, capacity="6"))
    assert refused.status_code == 422
    assert "Thirty years of festivals" in refused.content.decode()


def test_an_area_retired_later_stays_with_those_who_named_it(house: House) -> None:
    area = house.areas[1]
    with in_organisation(house.organisation):
        area.is_in_use = False
        area.save()
    client = visitor(house.mentee.person)
    url = f"/o/ours/me/needs/{house.mentee.public_id}/"
    assert client.post(url, needs_form(house)).status_code == 302
    with in_organisation(house.organisation):
        assert Need.objects.filter(area=area, profile__participation=house.mentee).count() == 1
    newcomer = in_pool(house, "Nova", part=house.mentee.part)
    assert visitor().post(link_to(newcomer, "needs"), needs_form(house)).status_code == 422


def test_the_team_fills_in_after_a_talk(house: House) -> None:
    client = visitor(house.coordinator)
    base = "/o/ours/desk/participations/"
    assert client.get(f"{base}{house.other_mentee.public_id}/needs/").status_code == 200
    client.post(f"{base}{house.other_mentee.public_id}/needs/", needs_form(house))
    client.post(f"{base}{house.other_mentor.public_id}/offer/", offer_form(house))
    with in_organisation(house.organisation):
        actors = set(AuditLine.objects.values_list("verb", "actor_id"))
    by = house.coordinator.public_id
    assert actors == {("needs.profile_changed", by), ("needs.offer_changed", by)}


def test_each_page_has_its_own_people(house: House, elsewhere: House) -> None:
    mine, theirs = house.mentee, elsewhere.mentee
    own = f"/o/ours/me/needs/{mine.public_id}/"
    assert visitor(mine.person).get(own).status_code == 200
    assert visitor().get(own).status_code == 302
    assert visitor(house.mentor.person).get(own).status_code == 404
    assert visitor(house.coordinator).get(own).status_code == 404  # the desk has its own page
    assert visitor(theirs.person).get(own).status_code == 404
    assert visitor(mine.person).get(f"/o/ours/me/needs/{theirs.public_id}/").status_code == 404
    assert visitor(mine.person).get(f"/o/ours/me/offers/{mine.public_id}/").status_code == 404
    desk = f"/o/ours/desk/participations/{mine.public_id}/needs/"
    assert visitor(house.viewer).get(desk).status_code == 403
    assert visitor(mine.person).get(desk).status_code == 404
    assert visitor(elsewhere.owner).get(desk).status_code == 404
    wrong_part = f"/o/ours/desk/participations/{mine.public_id}/offer/"
    assert visitor(house.coordinator).get(wrong_part).status_code == 404


@pytest.mark.parametrize("purpose", ["needs", "offer"])
def test_a_link_to_somebody_elses_answers_opens_nothing(house: House, purpose: str) -> None:
    from django.utils import timezone

    target = house.mentee if purpose == "needs" else house.mentor
    with in_organisation(house.organisation):
        stolen = issue(
            person=house.other_mentee.person, purpose=purpose, target=target, now=timezone.now()
        )
        path = address_of(stolen).split("localhost:8000")[1]
    assert visitor().get(path).status_code == 404


@pytest.mark.parametrize("end", ["withdrawn", "finished"])
def test_after_the_end_only_the_team_writes(house: House, end: str) -> None:
    path = link_to(house.mentee, "needs")
    with in_organisation(house.organisation):
        if end == "withdrawn":
            house.mentee.standing = Standing.WITHDRAWN
            house.mentee.save()
        else:
            house.cycle.stage = Stage.FINISHED
            house.cycle.save()
    assert "This page is closed now." in visitor().get(path).content.decode()
    assert visitor().post(path, needs_form(house)).status_code == 422
    desk = f"/o/ours/desk/participations/{house.mentee.public_id}/needs/"
    assert visitor(house.coordinator).post(desk, needs_form(house)).status_code == 302


ANYTHING = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["\0", "\u202e\u0627\u0628", "x" * 5000, "9" * 400, "-1", "1e9", "é" * 300]),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_typed_the_page_answers(house: House, data: st.DataObject) -> None:
    for person, url, form in (
        (house.mentee.person, f"/o/ours/me/needs/{house.mentee.public_id}/", needs_form(house)),
        (house.mentor.person, f"/o/ours/me/offers/{house.mentor.public_id}/", offer_form(house)),
    ):
        typed = {
            name: data.draw(ANYTHING) if data.draw(st.booleans()) else value
            for name, value in form.items()
        }
        assert visitor(person).post(url, typed).status_code in {302, 422}
