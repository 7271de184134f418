"""How the pairs of a cycle are made, told on its public page: what is in force, at once."""

from typing import Any

from pytest_django.fixtures import DjangoAssertNumQueries

from spona.core.scope import in_organisation
from spona.matching.actions import change_settings
from spona.matching.models import MatchingRun
from spona.matching.states import RunState
from spona.needs.area_actions import change_area
from spona.programmes.states import Stage
from tests.characters import NOW, House, visitor

PAGE = "/o/ours/programmes/2026/"
TITLE = "How pairs are made"


def text_of(response: Any) -> str:
    return response.content.decode()


def weigh(house: House, needs: int, **more: Any) -> None:
    with in_organisation(house.organisation):
        change_settings(
            **{
                "cycle": house.cycle,
                "weights": {"needs": needs},
                "rules": {},
                "by": house.coordinator,
                "now": NOW,
                **more,
            }
        )


def test_a_changed_weight_stands_there_in_the_very_next_request(
    house: House, elsewhere: House
) -> None:
    weigh(house, 31)
    first = visitor().get(PAGE)
    assert (TITLE in text_of(first), "<dd>31 points</dd>" in text_of(first)) == (True, True)
    assert "Version 2, in force since" in text_of(first)

    weigh(elsewhere, 37, quotas=[{"kind": "at_most", "number": 2, "attribute": "employer"}])
    assert visitor().get(PAGE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert "<dd>37 points</dd>" in text_of(visitor().get("/o/elsewhere/programmes/2026/"))

    weigh(house, 32, quotas=[{"kind": "at_most", "number": 2, "attribute": "employer"}])
    after = visitor().get(PAGE, headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    page = text_of(after)
    assert ("<dd>31 points</dd>" in page, "<dd>32 points</dd>" in page) == (False, True)
    assert "At most 2 of one group (workplace)." in page
    assert "Version 3, in force since" in page


def test_areas_that_count_more_are_told_at_once(
    scoped: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scoped.cycle.stage = Stage.MATCHING
    scoped.cycle.save()
    assert "Needs that count" not in text_of(visitor().get(PAGE))
    change_area(
        area=scoped.areas[0], name=scoped.areas[0].name, counts=3, by=scoped.coordinator, now=NOW
    )
    with django_assert_num_queries(3):
        page = text_of(visitor().get(PAGE))
    assert "Needs that count three times: Leadership." in page
    assert "Version 2, in force since" in page


def test_it_is_told_where_spona_pairs(scoped: House) -> None:
    """Not for a cycle whose pairs nobody made here."""
    assert TITLE not in text_of(visitor().get(PAGE))
    for stage in (Stage.PREPARING, Stage.MATCHING):
        scoped.cycle.stage = stage
        scoped.cycle.save()
        page = text_of(visitor().get(PAGE))
        assert (TITLE in page, "The usual points and rules" in page) == (True, True)
    assert "All points together" not in page
    scoped.cycle.stage = Stage.RUNNING
    scoped.cycle.save()
    run = MatchingRun.objects.create(
        organisation=scoped.organisation,
        cycle=scoped.cycle,
        number=1,
        made_at=NOW,
        objective="worst_first",
    )
    assert TITLE not in text_of(visitor().get(PAGE))  # a draft is the team's alone
    run.state = RunState.PUBLISHED
    run.save()
    assert "The weakest pair is as good as it can be" in text_of(visitor().get(PAGE))


def test_it_is_told_in_every_language_of_the_cycle(
    scoped: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scoped.cycle.languages = ["en", "sr", "mk"]
    scoped.cycle.save()
    weigh(scoped, 31)
    words = {
        "en": TITLE,
        "sr": "Како настају парови",
        "sr-latn": "Kako nastaju parovi",
        "mk": TITLE,
    }
    for code, title in words.items():
        with django_assert_num_queries(3):
            page = text_of(visitor().get(f"{PAGE}?lang={code}", headers={"Accept-Language": "en"}))
        assert title in page
