"""The pictures of the README, photographed from the demo: make run, then scripts/screenshots.py [address]."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"


def character(browser: Browser, base: str, who: str, **how: object) -> Page:
    """A page of somebody of the demo, signed in by one click."""
    page = browser.new_context(base_url=base, locale="en-GB", **how).new_page()  # type: ignore[arg-type]
    page.goto("/demo/")
    page.locator("li", has=page.get_by_text(who, exact=True)).get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/demo/" not in url)
    return page


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    named = os.environ.get("SPONA_CHROMIUM") or shutil.which("chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=["--no-sandbox"])
        desk = character(browser, base, "Coordinator", viewport={"width": 1280, "height": 860})
        desk.goto("/o/spojnica/desk/")
        desk.screenshot(path=IMAGES / "desk.png")
        phone = character(browser, base, "Mentor", viewport={"width": 390, "height": 760})
        phone.get_by_role("link", name="Record a session").first.click()
        phone.screenshot(path=IMAGES / "phone-session.png")
        public = browser.new_context(base_url=base, viewport={"width": 1280, "height": 860})
        page = public.new_page()
        page.goto("/o/spojnica/programmes/common-ground-2026/")
        page.screenshot(path=IMAGES / "public.png")
        browser.close()
    for image in sorted(IMAGES.glob("*.png")):
        sys.stdout.write(f"{image.name}: {image.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
