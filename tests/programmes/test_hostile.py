"""Whatever is typed into a form of a programme: an answer, never an accident."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spona.core.scope import in_organisation
from spona.programmes.models import Phase
from tests.characters import House, visitor
from tests.programmes.test_pages import CYCLE, DESK, NEW, funder_form, png

ANYTHING = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "\0",
            "\u202e\u0627\u0628",
            "x" * 9000,
            "9" * 400,
            "-1",
            "1e9",
            "0001-01-01",
            "9999-12-31",
            "2026-02-30",
            "<script>alert(1)</script>",
            "{{ 7*7 }}",
        ]
    ),
)
PAGES: list[tuple[str, dict[str, object]]] = [
    (DESK + "programmes/new/", NEW),
    (
        CYCLE + "settings/",
        {
            "months": "10",
            "capacity": "40",
            "sessions_agreed": "9",
            "minutes_agreed": "90",
            "silence_days": "30",
            "working_language": "sr",
            "languages": "en",
            "kosovo_note": "un",
        },
    ),
    (
        CYCLE + "texts/",
        {
            "programme_name__en": "Leaders",
            "name__en": "Leaders",
            "name__sr": "Вође",
            "about__en": "About",
        },
    ),
    (CYCLE + "kick-off/", {"to": "2026-03-01"}),
    (
        CYCLE + "timeline/",
        {
            "phase-new-name__en": "Phase",
            "phase-new-starts_on": "2026-01-01",
            "phase-new-days": "3",
            "phase-new-is_public": "on",
        },
    ),
    (
        CYCLE + "people/new/",
        {"name": "New", "email": "new@example.org", "part": "mentor", "standing": "pool"},
    ),
    (CYCLE + "invitations/", {"chosen": "abc", "everybody": "", "part": "mentor", "q": "x"}),
    (CYCLE + "stage/", {"stage": "running"}),
]


@pytest.mark.parametrize("page", range(len(PAGES)))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_typed_the_page_answers(house: House, page: int, data: st.DataObject) -> None:
    url, form = PAGES[page]
    typed = {
        name: data.draw(ANYTHING) if data.draw(st.booleans()) else value
        for name, value in form.items()
    }
    client = visitor(house.manager)
    client.raise_request_exception = True
    assert client.post(url, typed).status_code in {302, 404, 422}
    assert client.get(CYCLE).status_code == 200


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=ANYTHING, page=ANYTHING)
def test_whatever_stands_in_the_address_the_list_answers(
    house: House, text: str, page: str
) -> None:
    query = {"q": text, "page": page, "part": text, "economy": text[:2], "standing": page}
    client = visitor(house.viewer)
    found = 404 if "\0" in text + page else 200  # no page has a NUL in its address
    assert client.get(CYCLE + "people/", query).status_code == found
    assert client.get(CYCLE + "people.csv", query).status_code == found
    day = visitor(house.manager).get(CYCLE + "kick-off/", {"to": text}).status_code
    assert day in {200, 404, 422}


def test_the_ends_of_the_calendar_are_refused_kindly(house: House) -> None:
    client = visitor(house.manager)
    assert client.get(CYCLE + "kick-off/", {"to": "2100-12-31"}).status_code == 200
    assert client.post(CYCLE + "kick-off/", {"to": "9999-12-31"}).status_code == 422
    far = {
        "phase-new-name__en": "Too far",
        "phase-new-starts_on": "2100-12-31",
        "phase-new-days": "1",
    }
    refused = client.post(CYCLE + "timeline/", far)
    assert refused.status_code == 422
    assert "more than ten years" in refused.content.decode()
    with in_organisation(house.organisation):
        assert Phase.objects.count() == 0


def test_a_website_that_is_a_script_is_refused(house: House) -> None:
    form = funder_form(website="javascript:alert(1)", emblem=png())
    assert visitor(house.coordinator).post(CYCLE + "funders/new/", form).status_code == 422
