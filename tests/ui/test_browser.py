"""A real browser: nothing is refused by the policy, a swap works, typed text survives."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = (
    os.environ.get("SPONA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop stands as long as this
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def browser(chromium: Any, live_server: Any) -> Iterator[Any]:
    """One for all; what a test opened is closed after it."""
    yield chromium
    for context in chromium.contexts:
        context.close()


def page_of(browser: Any, address: str, **context: Any) -> tuple[Any, list[str]]:
    """A page and what its console said."""
    page = browser.new_context(reduced_motion="reduce", **context).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page, said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_styleguide_is_accessible(browser, live_server, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page, said = page_of(
        browser,
        f"{live_server.url}/styleguide/",
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    found = Axe().run(page)
    assert (found.violations_count, said) == (0, []), found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("address", ["/account/login/", "/account/login/code/", "/nowhere/"])
def test_entrances_are_accessible_and_quiet(browser, live_server, address):
    from axe_playwright_python.sync_playwright import Axe

    page, said = page_of(browser, live_server.url + address, viewport={"width": 390, "height": 844})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert [line for line in said if "404" not in line] == []


def test_a_swap_works_under_the_policy(browser, live_server):
    page, said = page_of(browser, f"{live_server.url}/styleguide/")
    page.evaluate("document.querySelector('#swapped p').textContent = 'before'")
    with page.expect_response("**/styleguide/?page=2"):
        page.get_by_role("link", name="Fetch it").click()
    page.wait_for_function("document.querySelector('#swapped p').textContent != 'before'")
    assert page.locator("#swapped p").first.inner_text() == "This part is fetched anew."
    assert said == []


def test_html_that_would_act_is_made_harmless(browser, live_server):
    page, _ = page_of(browser, f"{live_server.url}/styleguide/")
    left = page.evaluate(
        """() => {
            const box = document.createElement("div");
            box.innerHTML = `<p onclick="x()">a</p><script>window.ran=1</script>
                <a href="javascript:x()">b</a><img src="data:x" onerror="window.ran=1">
                <template><i onload="x()">c</i></template><iframe srcdoc="x"></iframe>`;
            document.body.append(box);
            return [box.innerHTML.replace(/\\s+/g, ""), window.ran ?? null];
        }"""
    )
    assert left == ["<p>a</p><a>b</a><img><template><i>c</i></template>", None]


def test_typed_text_survives_a_lost_connection(browser, live_server):
    page, _ = page_of(browser, f"{live_server.url}/styleguide/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("What are you working on?").first.fill("A theatre at a crossroads")
    page.wait_for_timeout(600)
    page.reload()
    kept = page.get_by_label("What are you working on?").first
    assert kept.input_value() == "A theatre at a crossroads"
    page.get_by_role("button", name="Leave it out").click()
    assert kept.input_value() == ""
    page.reload()
    assert page.get_by_label("What are you working on?").first.input_value() == ""


def test_leaving_with_unsent_text_asks_first(browser, live_server):
    page, _ = page_of(browser, f"{live_server.url}/styleguide/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("What are you working on?").first.fill("Half a sentence")
    page.goto(f"{live_server.url}/account/login/")
    assert asked == ["beforeunload"]


def test_the_first_view_is_few_requests(browser, live_server):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/styleguide/")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 8
    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_a_passkey_can_be_made_and_used(browser, live_server, house):
    from django.test import Client

    page, said = page_of(browser, f"{live_server.url}/account/login/")
    client = Client()
    client.force_login(house.coordinator.account)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{live_server.url}/account/2fa/webauthn/add/")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    assert said == []
