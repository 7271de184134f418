"""The matching desk in the middle of its work: every page of it, as the committee meets it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.config.running import Running, running, with_demo
from tests.journeys.browsing import character, context
from tests.journeys.test_every_page import crawl


@pytest.fixture(scope="module")
def matching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo while its committee decides."""
    folder = tmp_path_factory.mktemp("matching") / "var"
    with_demo(folder, "matching")
    with running(folder, SPONA_DEMO="1") as one:
        yield one


@pytest.mark.parametrize("who", ["Coordinator"])
def test_every_page_of_the_desk(chromium: Any, matching: Running, who: str) -> None:
    one = context(chromium, matching, storage_state=character(chromium, matching, who))
    page = one.new_page()
    page.goto("/o/spojnica/desk/")
    cycle = page.locator("a[href*='/desk/cycles/']").first.get_attribute("href")
    desk = re.sub(r"(/desk/cycles/[^/]+/).*", r"\1matching/", cycle)
    try:
        wrong, seen = crawl(one, matching, desk, set(), only="matching_")
    finally:
        one.close()
    assert not wrong, "\n".join(f"{path}: {what}" for path, all_ in wrong.items() for what in all_)
    assert "matching_desk" in seen
    assert len(seen) > 8
