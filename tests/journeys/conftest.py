"""The real product in a browser: `spona serve` on a free port, Chromium, and nothing in between.

Everything lives as long as this folder's tests: Playwright does not stand a second loop beside it.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.config.running import Running, running, spona, with_demo, with_tables

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",  # it asks nobody but us
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    named = os.environ.get("SPONA_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo in the middle of its year, built once."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    with_demo(folder, "running")
    with running(folder, SPONA_DEMO="1", SPONA_MAIL_PER_MINUTE="0") as one:
        yield one


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A house on its first day: one owner, nobody else."""
    folder = tmp_path_factory.mktemp("house") / "var"
    with_tables(folder)
    made = spona(
        folder, "createowner", "--email", "mira@kuca.example", "--name", "Мира Ђокић",
        "--organisation", "Kuća susreta",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with running(folder) as one:
        yield one
