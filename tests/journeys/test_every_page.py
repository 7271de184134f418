"""Every page a character can reach by links, at a desk in the light and on a phone in the dark."""

import re
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.config.running import Running
from tests.journeys.browsing import DESK, PHONE, Watched, address, axe_source, character, context

MOST = 250  # a guard against endless ways, not a measure
ASIDE = ("/media/", "/static/")
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
FILES = (".pdf", ".xlsx", ".csv", ".json", ".css", ".js")


@pytest.mark.parametrize(
    ("who", "start"),
    [
        ("Director", "/"),  # first: whoever follows sees no more of the same page than she
        ("Coordinator", "/"),
        ("Mentee", "/"),
        ("Mentor", "/"),
        ("Colleague who only looks", "/"),
        ("", "/demo/"),
    ],
)
def test_every_page(
    chromium: Any, demo: Running, looked_at: set[str], who: str, start: str
) -> None:
    state = character(chromium, demo, who) if who else None
    one = context(chromium, demo, storage_state=state)
    try:
        wrong, seen = crawl(one, demo, start, looked_at)
    finally:
        one.close()
    assert not wrong, "\n".join(f"{path}: {what}" for path, all_ in wrong.items() for what in all_)
    assert len(seen) > 3


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Kinds of pages already seen with somebody else's eyes."""
    return set()


def crawl(
    one: Any, demo: Running, start: str, looked_at: set[str], only: str = ""
) -> tuple[dict[str, list[str]], set[str]]:
    """What is wrong per address, and the kinds of pages seen; one page of each kind is opened.

    From `start` on, only pages whose name begins with `only` are opened. A kind somebody else has
    looked at before is only asked for, and followed.
    """
    page = one.new_page()
    watched, axe = Watched(page), axe_source()
    waiting, seen, wrong = [address(demo, start)], set(), {}
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        kind = kind_of(url)
        if kind in seen or not kind.startswith(only):
            continue
        seen.add(kind)
        if urlsplit(url).path.endswith(FILES) or "/files/" in urlsplit(url).path:
            if one.request.get(url).status != 200:
                wrong[url] = ["the file does not come"]
            continue
        if kind in looked_at:
            answer = one.request.get(url)
            if answer.status != 200:
                wrong[urlsplit(url).path] = [f"answers {answer.status}"]
            hrefs = [unescape(href) for href in HREF.findall(answer.text())]
            waiting += ours(demo, answer.url, hrefs)
            continue
        found = visit(page, watched, url, axe)
        looked_at.add(kind)
        if found:
            wrong[urlsplit(url).path] = found
        hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        waiting += ours(demo, page.url, hrefs)
    page.close()
    assert len(seen) < MOST
    return wrong, seen


def visit(page: Any, watched: Watched, url: str, axe: str) -> list[str]:
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    answer = page.goto(url)
    if answer.status != 200:
        watched.said.clear()
        return [f"answers {answer.status}"]
    found = [f"desk, light: {what}" for what in watched.look(axe)]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + [f"phone, dark: {what}" for what in watched.look(axe)]


def ours(demo: Running, page: str, hrefs: list[str]) -> list[str]:
    """Addresses of ours among those on a page, without the part after #."""
    whole = [urljoin(page, href).split("#")[0] for href in hrefs]
    return [
        url
        for url in whole
        if url.startswith(address(demo)) and not urlsplit(url).path.startswith(ASIDE)
    ]


def kind_of(url: str) -> str:
    """The view behind an address, with the names of what is asked after the question mark."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return url
