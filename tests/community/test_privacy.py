"""The public page that says who sees what."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.scope import in_organisation
from spona.core.visibility import Asks, groups
from spona.messaging.delivery import KEEP_TEXT
from tests.characters import House, visitor
from tests.support.concern_subjects import named

PAGE = "/o/ours/privacy/"


def said(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_everything_declared_about_somebody_stands_on_it(house: House) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = visitor().get(PAGE)
    body = response.content.decode()
    assert len(asked) == 1
    assert [one.key for one in groups() if one.asks and f">{one.name}<" not in body] == []
    assert f"emptied {KEEP_TEXT.days} days after sending" in said(body)
    assert "Those of the team who run the programme Owner, Manager, Coordinator" in said(body)


@pytest.mark.parametrize(
    ("asking", "there", "away"),
    [
        (Asks.MENTEE, "Your needs and what you wish for", "What you offer and what not"),
        (Asks.MENTOR, "What you offer and what not", "Your needs and what you wish for"),
        (Asks.APPLICANT, "Points and comments of the jury", "Your monthly reflection"),
        (Asks.JURY, "Your seat on a jury", "Your monthly reflection"),
    ],
)
def test_whoever_asks_finds_what_is_about_her(
    house: House, asking: str, there: str, away: str
) -> None:
    body = visitor().get(PAGE, {"as": asking}).content.decode()
    assert (there in body, away in body) == (True, False)
    assert f'<a href="?as={asking}" aria-current="page">' in body


def test_nonsense_shows_everything(house: House) -> None:
    assert 'href="/o/ours/privacy/" aria-current="page"' in (
        visitor().get(PAGE, {"as": "<b>"}).content.decode()
    )


def test_it_stands_open_where_nothing_else_does(house: House) -> None:
    house.organisation.is_public = False
    house.organisation.save()
    assert visitor().get("/o/ours/").status_code == 404
    assert visitor().get(PAGE).status_code == 200


def test_a_pair_and_the_confidential_door_lead_to_it(house: House) -> None:
    pair = visitor(house.mentee.person).get(f"/o/ours/me/pairs/{house.mentorship.public_id}/")
    assert f'href="{PAGE}#pair"' in pair.content.decode()
    with in_organisation(house.organisation):
        named(house)
    assert f'href="{PAGE}#concern"' in visitor().get("/o/ours/concern/").content.decode()
    page = visitor().get(PAGE).content.decode()
    assert ('id="pair"' in page, 'id="concern"' in page) == (True, True)
