"""Every field of every form, filled with what nobody should type: a clear answer, never an error.

The forms are read from the pages themselves, so a new form is tried the day it appears.
"""

from html.parser import HTMLParser

import pytest
from django.urls import URLPattern

from spona.core.formkeys import FIELD
from tests.characters import House, visitor
from tests.subjects import owners_of
from tests.test_permissions import OURS, address

VALUES = {
    "empty": "",
    "long": "a" * 20_000,
    "NUL": "a\x00b",
    "marks": "e" + "\u0301" * 2_000,
    "mixed": "\u202eevil\u202c مرحبا 👩‍🎨 {{7*7}} {% load x %} {name} %s ${x} '; DROP TABLE x; --",
    "header": "a\r\nBcc: all@people.example",
    "huge": "9" * 400,
    "negative": "-1",
    "year": "9999-12-31",
    "year 0": "0000-00-00",
}


class Forms(HTMLParser):
    """Names of the fields of each POST form on a page, with its action."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, set[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = (given.get("method") or "").lower() == "post"
            if self.inside:
                self.forms.append((given.get("action") or "", set()))
        elif self.inside and tag in {"input", "select", "textarea", "button"}:
            name = given.get("name")
            if name and name not in {FIELD, "csrfmiddlewaretoken"} and given.get("type") != "file":
                self.forms[-1][1].add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


FORMS = [row for row in OURS if row[1] != "public"]


@pytest.mark.parametrize(("name", "audience", "pattern"), FORMS, ids=[row[0] for row in FORMS])
def test_hostile_values_get_an_answer(
    standing: tuple[House, House], name: str, audience: str, pattern: URLPattern
) -> None:
    house, _elsewhere = standing
    owners = owners_of(name) or {"owner"}
    person = {"mentee": house.mentee.person, "mentor": house.mentor.person}.get(
        sorted(owners)[0], house.owner
    )
    client = visitor(person)
    client.raise_request_exception = False
    url = address(name, pattern, org=house, things=house)
    response = client.get(url)
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        assert client.post(url, {}).status_code < 500
        return
    reader = Forms()
    reader.feed(response.content.decode())
    for action, fields in reader.forms:
        if action.startswith(("/language", "/account")):
            continue
        for title, value in VALUES.items():
            answer = client.post(action or url, dict.fromkeys(fields, value))
            assert answer.status_code < 500, (action or url, title)


def test_the_forms_are_really_found(standing: tuple[House, House]) -> None:
    house, _elsewhere = standing
    reader = Forms()
    page = visitor(house.owner).get(f"/o/ours/desk/people/{house.mentee.person.public_id}/edit/")
    reader.feed(page.content.decode())
    assert {"name", "email", "bio_text", "speaks_en"} <= set().union(*(f for _a, f in reader.forms))
