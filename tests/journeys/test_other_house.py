"""Somebody of another organisation tries every address she could have got hold of."""

from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.config.running import Running, spona
from tests.journeys.browsing import address, arrived, character, context, mails, sign_in
from tests.journeys.test_every_page import FILES, HREF, kind_of, ours

INSIDE = ("/o/spojnica/desk/", "/o/spojnica/me/")
PAIRS = "/o/spojnica/desk/cycles/common-ground-2026/pairs/"
STRANGER = "mira@preko.example"


def addresses_of(one: Any, demo: Running) -> set[str]:
    """One address of each kind inside the house that this reader reaches by links."""
    waiting, kinds, found = [address(demo)], set(), set()
    while waiting:
        url = waiting.pop(0)
        kind = kind_of(url)
        if kind in kinds:
            continue
        kinds.add(kind)
        path = urlsplit(url).path
        if path.startswith(INSIDE):
            found.add(path)
        if path.endswith(FILES) or "/files/" in path:
            continue
        answer = one.request.get(url)
        waiting += ours(demo, answer.url, [unescape(h) for h in HREF.findall(answer.text())])
    return found


@pytest.fixture(scope="module")
def stranger(chromium: Any, demo: Running) -> Any:
    """The owner of a second organisation in the same installation, signed in."""
    made = spona(
        demo.folder, "createowner", "--email", STRANGER, "--name", "Mira Preko",
        "--organisation", "Preko puta",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    one = context(chromium, demo)
    sign_in(one.new_page(), demo, STRANGER)
    yield one
    one.close()


def test_nothing_of_this_house_is_there_for_her(
    chromium: Any, demo: Running, stranger: Any
) -> None:
    found: set[str] = set()
    names: list[str] = []
    for who in ("Coordinator", "Mentee", "Mentor"):
        one = context(chromium, demo, storage_state=character(chromium, demo, who))
        found |= addresses_of(one, demo)
        if who == "Coordinator":
            page = one.new_page()
            page.goto(PAIRS)
            names = page.locator("tbody th a").all_inner_texts()
        one.close()
    people = {name.strip() for pair in names for name in pair.replace("·", "\n").splitlines()}
    people = {name for name in people if " " in name}
    assert len(found) > 60 and len(people) > 20, (len(found), people)

    wrong = {}
    for path in sorted(found):
        answer = stranger.request.get(path)
        said = [name for name in people if name in answer.text()]
        if answer.status != 404 or said:
            wrong[path] = (answer.status, said)
    assert not wrong
    page = stranger.pages[0]
    assert page.goto(PAIRS).status == 404
    assert page.locator("h1").count() == 1


def test_her_own_house_is_empty_and_hears_nothing(demo: Running, stranger: Any) -> None:
    page = stranger.pages[0]
    page.goto("/")
    arrived(page, "/o/[^/]+/desk/")
    assert "/o/spojnica/" not in page.url
    assert "common-ground" not in page.content()
    to_her = [mail.subject for mail in mails(demo) if STRANGER in mail.to]
    assert all("code" in subject for subject in to_her), to_her
