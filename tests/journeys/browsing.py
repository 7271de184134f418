"""What a person at a browser does, and what she would notice: mail, sign-in, a page that is wrong."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.config.running import Running

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """async tags => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  });
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " "
    + n.any.concat(n.all, n.none).map(c => c.message).join("; ")).slice(0, 2).join(" | "));
}"""
WIDE = """() => [...document.querySelectorAll("body *")].filter(e =>
  e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-frame"))
  .slice(0, 3).map(e => e.tagName + "." + e.className)"""


def axe_source() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@dataclass
class Watched:
    """A page that keeps what its console said and whom it asked."""

    page: Any
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)
        self.page.on("request", self._request)

    def _error(self, error: Any) -> None:
        # Two pages fade over; going on before they have is no fault of either.
        if not str(error).startswith("Transition was "):
            self.said.append(f"error: {error}")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            where = (message.location or {}).get("url", "")
            self.said.append(f"console {message.type}: {message.text} {where}")

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).hostname not in {"localhost", None}:
            self.said.append(f"asked another host: {request.url}")

    def look(self, axe: str = "") -> list[str]:
        """What is wrong with the page as it stands; `axe` is its source, or nothing to leave it out."""
        wrong, self.said[:] = list(self.said), []
        if (headings := self.page.locator("h1").count()) != 1:
            wrong.append(f"{headings} h1")
        width = self.page.viewport_size["width"]
        if self.page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"wider than {width}: {self.page.evaluate(WIDE)}")
        if axe:
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(axe)
            wrong += self.page.evaluate(LOOK, TAGS)
        return wrong


def address(house: Running, path: str = "/") -> str:
    return f"http://localhost:{house.port}{path}"


def context(chromium: Any, house: Running, **more: Any) -> Any:
    more.setdefault("viewport", DESK)
    made = chromium.new_context(
        base_url=address(house, ""), reduced_motion="reduce", locale="en-GB", **more
    )
    made.set_default_timeout(60_000)
    return made


def arrived(page: Any, at: str, patience: float = 60) -> None:
    """Wait until the page's address holds `at` (a regular expression) and the page is there.

    Reads the address instead of following one navigation: of two in a row (a double click, a page that
    redirects) the first is called off by the second, which is no fault of the page.
    """
    _until(page, lambda: re.search(at, page.url) is not None, patience)


def left(page: Any, part: str, patience: float = 60) -> None:
    """Wait until `part` is no longer in the page's address, and the page after it is there."""
    _until(page, lambda: part not in page.url, patience)


def _until(page: Any, is_there: Callable[[], bool], patience: float) -> None:
    until = time.monotonic() + patience
    while not is_there():
        assert time.monotonic() < until, page.url
        page.wait_for_timeout(20)  # Playwright hears what the browser says only while it waits
    page.wait_for_load_state()


def character(chromium: Any, house: Running, who: str) -> dict[str, Any]:
    """The session of a demo character, e.g. "Coordinator", got by one click."""
    one = context(chromium, house)
    page = one.new_page()
    page.goto("/demo/")
    page.locator("li", has=page.get_by_text(who, exact=True)).get_by_role("button").first.click()
    left(page, "/demo/")
    state: dict[str, Any] = one.storage_state()
    one.close()
    return state


@dataclass
class Mail:
    """A mail as it lies in the folder."""

    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        found = re.findall(r"^http://localhost\S+$", self.text, re.MULTILINE)
        assert found, self.text
        return str(found[0])


def mails(house: Running) -> list[Mail]:
    """All that was delivered so far, oldest first."""
    found = []
    folder = house.folder / "mail"
    for path in sorted(folder.glob("*"), key=lambda p: p.stat().st_mtime_ns):
        for part in re.split(rb"\n-{79}\n", path.read_bytes()):
            if not part.strip():
                continue
            message = message_from_bytes(part.lstrip(), policy=policy.default)
            body = message.get_body(("plain",))
            found.append(
                Mail(message["To"], message["Subject"], body.get_content() if body else "")
            )
    return found


def mails_to(house: Running, email: str, about: str = "") -> list[Mail]:
    """What was delivered to that address and holds `about` in its subject or text, oldest first."""
    return [m for m in mails(house) if email in m.to and about in m.subject + m.text]


def mail_to(
    house: Running, email: str, about: str = "", patience: float = 60, after: int = 0
) -> Mail:
    """The newest of `mails_to`; waits until there are more than `after`."""
    until = time.monotonic() + patience
    while True:
        seen = mails(house)
        fitting = [m for m in seen if email in m.to and about in m.subject + m.text]
        if len(fitting) > after:
            return fitting[-1]
        assert time.monotonic() < until, [(m.to, m.subject) for m in seen]
        time.sleep(0.1)


def sign_in(page: Any, house: Running, email: str) -> None:
    """By the code that comes by mail, with the keyboard alone."""
    page.goto("/account/login/")
    keys = tab_to(page.get_by_label("Your e-mail address"))
    keys.type(email)
    keys.press("Enter")
    arrived(page, "/confirm/")
    keys = tab_to(page.get_by_label("Code"))
    keys.type(code_in(mail_to(house, email, "code to sign in")))
    keys.press("Enter")
    left(page, "/account/")


def tab_to(target: Any, most: int = 200) -> Any:
    """Press Tab until the focus is on `target`. Returns the keyboard."""
    keys = target.page.keyboard
    for _ in range(most):
        if target.evaluate("e => e === document.activeElement"):
            return keys
        keys.press("Tab")
    raise AssertionError(f"not reached by {most} tabs: {target}")


def code_in(mail: Mail) -> str:
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]
