"""Without a mouse, and without scripts: the same work can be done."""

from typing import Any

from tests.config.running import Running
from tests.journeys.browsing import PHONE, address, arrived, character, context, mail_to, tab_to
from tests.journeys.test_year import messy_workbook

WEEK = "/o/spojnica/desk/"
PAIRS = "/o/spojnica/desk/cycles/common-ground-2026/pairs/"
WRITE_DOWN = "form.quick .form-end button"  # the page speaks its reader's language


def session_link(chromium: Any, demo: Running, mentee: str) -> str:
    """The coordinator asks an active pair to log; the link one of the two finds in her mail."""
    one = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    page = one.new_page()
    page.goto(PAIRS)
    row = page.locator("tbody tr", has_text=mentee).filter(has_text="Active")
    page.goto(row.locator("th a").get_attribute("href"))
    page.get_by_role("button", name="Ask them to log").click()
    page.get_by_text("A link goes to both").wait_for()
    two = page.locator("section", has=page.get_by_role("heading", name="The two"))
    page.goto(two.get_by_role("link").first.get_attribute("href"))
    email = page.locator("a[href^='mailto:']").first.inner_text()
    one.close()
    # Mails of the months before were written while the demo had no port yet.
    return mail_to(demo, email, address(demo, "/l/session/")).link


def test_a_session_by_keyboard(chromium: Any, demo: Running) -> None:
    one = context(chromium, demo, viewport=PHONE)
    page = one.new_page()
    page.goto(session_link(chromium, demo, "Xhesika Leka"))
    keys = tab_to(page.locator("input[name=outcome]:checked"))
    keys.press("ArrowRight")
    keys.press("ArrowLeft")
    tab_to(page.locator(WRITE_DOWN)).press("Enter")
    arrived(page, "/l/(?!session)")
    assert page.locator(".sessions .sessions-head").count() > 0
    one.close()


def test_a_session_without_scripts(chromium: Any, demo: Running) -> None:
    one = context(chromium, demo, viewport=PHONE, java_script_enabled=False)
    page = one.new_page()
    page.goto(session_link(chromium, demo, "Vesa Krasniqi-Bala"))
    radio = page.locator("input[name=outcome][value=cancelled]")
    cancelled = page.locator(f"label[for={radio.get_attribute('id')}]")
    word = cancelled.inner_text().strip()
    cancelled.click()
    page.locator(WRITE_DOWN).click()
    arrived(page, "/l/(?!session)")
    assert any(word in said for said in page.locator(".sessions-head").all_inner_texts())
    one.close()


def test_a_file_is_looked_at_without_scripts(chromium: Any, demo: Running) -> None:
    state = character(chromium, demo, "Coordinator")
    one = context(chromium, demo, storage_state=state, java_script_enabled=False)
    page = one.new_page()
    page.goto(WEEK + "import/")
    page.get_by_label("File").set_input_files(
        {"name": "Prijave.xlsx", "mimeType": "", "buffer": messy_workbook()}
    )
    page.get_by_role("button", name="Upload and look at the columns").click()
    page.get_by_role("button", name="Check the rows").click()
    ready = page.get_by_role("button", name="Bring in 4 rows")
    again = page.get_by_role("link", name="Look again")
    for _ in range(120):
        ready.or_(again).first.wait_for()
        if ready.count():
            break
        page.wait_for_timeout(500)  # a person's pause before she looks again
        page.goto(again.evaluate("e => e.href"))
    assert ready.count() == 1
    assert page.locator("tbody tr").count() == 4
    page.get_by_role("button", name="Discard this upload").click()
    one.close()
