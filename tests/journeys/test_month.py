"""A mentor's month by links alone, on a phone; the coordinator's Monday; an end without blame."""

import re
import sqlite3
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.config.running import Running
from tests.journeys.browsing import (
    PHONE,
    Watched,
    address,
    arrived,
    axe_source,
    character,
    context,
    left,
    mail_to,
    mails,
    mails_to,
)

PAIRS = "/o/spojnica/desk/cycles/common-ground-2026/pairs/"


def two_of_a_pair(page: Any, mentee: str) -> tuple[str, str, str]:
    """The address on the desk of a running pair whose two read English, by the mentee's name; and the
    mail addresses of mentee and mentor. Each journey has a pair of its own."""
    page.goto(PAIRS)
    row = page.locator("tbody tr", has_text=mentee).filter(has_text="Active")
    pair = row.locator("th a").get_attribute("href")
    page.goto(pair)
    people = page.locator("section", has=page.get_by_role("heading", name="The two"))
    hrefs = [people.get_by_role("link").nth(n).get_attribute("href") for n in (0, 1)]
    emails = []
    for href in hrefs:
        page.goto(href)
        emails.append(page.locator("a[href^='mailto:']").first.inner_text())
    return pair, emails[0], emails[1]


def test_a_mentor_needs_no_login_and_the_team_hears_at_once(chromium: Any, demo: Running) -> None:
    desk = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    page = desk.new_page()
    pair, _mentee, mentor = two_of_a_pair(page, "Kushtrim Berishaj")
    page.goto(pair)
    page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).first.click()
    page.get_by_text("A link goes to both").wait_for()

    phone = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    eyes = Watched(phone.new_page())
    one, axe = eyes.page, axe_source()
    one.goto(mail_to(demo, mentor, address(demo, "/l/pair/")).link + "?lang=en")
    home = one.url
    assert not eyes.look(axe)

    # A time for the next meeting, agreed by telephone.
    one.locator('a[href$="/meetings/"]').click()
    arrived(one, "/meetings/$")
    assert not eyes.look(axe)
    one.locator('a[href$="/meetings/new/"]').click()
    arrived(one, "/meetings/new/")
    day = date.today() + timedelta(days=45)
    one.locator('input[name="day"]').fill(day.isoformat())
    one.locator('input[name="hour"]').fill("18:30")
    assert not eyes.look(axe)
    one.locator("form.quick .form-end button").click()
    arrived(one, "/meetings/$")
    assert "18:30" in one.locator(".sessions").inner_text()
    mail_to(demo, mentor, "18:30")

    # Something is not working: one tap, and a person of the team has it on her desk.
    one.goto(home)
    one.locator('a[href$="/change/"]').click()
    arrived(one, "/change/")
    assert not eyes.look(axe)
    one.locator('button[name="talk"]').click()
    left(one, "/change/")
    assert not eyes.look()
    phone.close()

    # The coordinator's Monday.
    page.goto("/o/spojnica/desk/tasks/?whose=all")
    task = page.get_by_role("link", name=re.compile("Somebody wants to talk")).first
    monday = Watched(page)
    task.click()
    arrived(page, "/desk/tasks/.+/")
    assert "Call within two days" in page.locator("main").inner_text()
    assert not monday.look(axe)
    page.get_by_label("In a sentence").fill("We talked; all is well.")
    page.get_by_role("button", name="Close it").click()
    arrived(page, "/care/$")
    page.get_by_text("Closed.").first.wait_for()
    assert not monday.look(axe)
    desk.close()


def test_an_end_without_blame_becomes_a_search_for_a_new_mentor(
    chromium: Any, demo: Running
) -> None:
    desk = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    page = desk.new_page()
    pair, _mentee, mentor = two_of_a_pair(page, "Mirsada Halilčević")
    page.goto(pair)
    page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).first.click()
    page.get_by_text("A link goes to both").wait_for()

    phone = context(chromium, demo, viewport=PHONE)
    eyes = Watched(phone.new_page())
    one = eyes.page
    one.goto(mail_to(demo, mentor, address(demo, "/l/pair/")).link + "?lang=en")
    one.locator('a[href$="/change/"]').click()
    arrived(one, "/change/")
    one.locator('a[href$="/change/end/"], a[href$="/end/"]').first.click()
    arrived(one, "/end/")
    assert not eyes.look(axe_source())
    one.locator('label:has-text("No fit"), input[value="no_fit"]').first.click()
    one.locator('input[name="sure"]').check()
    one.locator("form .form-end button").click()
    left(one, "/end/")
    phone.close()

    page.goto("/o/spojnica/desk/tasks/?whose=all")
    page.get_by_role("link", name=re.compile("A new mentor is needed")).first.click()
    arrived(page, "/desk/tasks/.+/")
    assert "goes on" in page.locator("main").inner_text()
    desk.close()


def test_what_is_written_without_a_network_arrives_once(chromium: Any, demo: Running) -> None:
    _pair, _mentee, mentor = links_of(demo, chromium, "Petra Kostanjevec")
    phone = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    eyes = Watched(phone.new_page())
    one = eyes.page
    home = mail_to(demo, mentor, address(demo, "/l/pair/")).link
    one.goto(home + "?lang=en")
    before = one.locator(".sessions > li").count()
    form = home.rstrip("/") + "/sessions/new/"
    one.goto(form)
    one.locator("details.disclosure summary").click()
    one.locator('textarea[name="notes"]').fill("Kept in the tunnel.")
    phone.set_offline(True)
    one.locator("form.quick .form-end button").dblclick()
    kept = one.locator('div[data-later-note="kept"]')
    kept.wait_for()
    one.evaluate("dispatchEvent(new Event('online'))")  # a network that is none
    one.wait_for_timeout(200)
    assert kept.is_visible()
    eyes.said[:] = [said for said in eyes.said if "ERR_INTERNET_DISCONNECTED" not in said]
    assert not eyes.look()

    one.close()  # the telephone goes into the pocket
    phone.set_offline(False)
    two = Watched(phone.new_page()).page
    two.goto(form)
    two.locator('p[data-later-note="sent"]').wait_for()
    two.reload()
    assert not two.locator("[data-later-note]:not([hidden])").count()
    two.goto(home)
    assert two.locator(".sessions > li").count() == before + 1
    assert "Kept in the tunnel." in two.locator("main").inner_text()
    assert two.evaluate("Object.keys(localStorage).filter(n => n.startsWith('later:')).length") == 0
    phone.close()


def links_of(demo: Running, chromium: Any, name: str) -> tuple[str, str, str]:
    """A running pair whose two have just got the link to their page by mail."""
    desk = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    page = desk.new_page()
    pair, mentee, mentor = two_of_a_pair(page, name)
    page.goto(pair)
    page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).first.click()
    page.get_by_text("A link goes to both").wait_for()
    desk.close()
    return pair, mentee, mentor


def test_agreement_steps_and_a_reflection_by_link(chromium: Any, demo: Running) -> None:
    pair, mentee, mentor = links_of(demo, chromium, "Bekim Hoxhaj")
    phone = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    eyes = Watched(phone.new_page())
    one, axe = eyes.page, axe_source()
    home = mail_to(demo, mentor, address(demo, "/l/pair/")).link

    # What the two agree: she writes it down, which is her yes; the other one is written to.
    one.goto(home + "agreement/?lang=en")
    assert not eyes.look(axe)
    one.locator('a[href$="/agreement/points/"]').click()
    arrived(one, "/agreement/points/")
    one.locator("form[data-keep] textarea").first.fill("We begin with what is good.")
    assert not eyes.look(axe)
    heard = len(mails_to(demo, mentee, "/l/pair/"))
    one.get_by_role("button", name="Write it down, and my yes").click()
    left(one, "/points/")
    assert "You have accepted this agreement." in one.locator("main").inner_text()
    other = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    their = Watched(other.new_page())
    their.page.goto(mail_to(demo, mentee, "/l/pair/", after=heard).link + "agreement/?lang=en")
    assert "We begin with what is good." in their.page.locator("main").inner_text()
    assert not their.look(axe)
    their.page.get_by_role("button", name="I accept").click()
    their.page.get_by_text("You have accepted this agreement.").wait_for()
    other.close()

    # A step: written down, then done with one tap.
    one.goto(home + "actions/")
    one.locator('input[name="text"], textarea[name="text"]').fill("Send the outline")
    assert not eyes.look(axe)
    one.get_by_role("button", name="Write it down").click()
    step = one.locator("ul.rows > li", has_text="Send the outline")
    step.get_by_role("button").click()
    one.locator("details.disclosure", has_text="Send the outline").wait_for()
    assert not eyes.look(axe)

    # A reflection for herself; of its answers the team gets the one whose switch is on.
    one.goto(home + "reflections/")
    words = one.locator("main form textarea")
    for n in range(words.count()):
        words.nth(n).fill(f"Quiet thought {n}.")
    one.locator(f'input[name="share_{words.first.get_attribute("name")}"]').check(force=True)
    assert not eyes.look(axe)
    one.get_by_role("button", name="Keep it").click()
    one.get_by_text("Kept, for you alone unless you share it.").wait_for()
    assert not eyes.look(axe)
    phone.close()

    desk = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    seen = ""
    for path in (pair, pair.rstrip("/") + "/care/"):
        answer = desk.request.get(path)
        assert answer.status == 200
        seen += answer.text()
    desk.close()
    assert "Quiet thought 0." in seen
    for private in ("Quiet thought 1.", "Send the outline", "We begin with what is good."):
        assert private not in seen


def days_pass(demo: Running, place: str) -> None:
    """The agreed meeting at that place is two days ago by now, and so is the night its mails waited for."""
    with sqlite3.connect(demo.folder / "spona.sqlite3", timeout=30) as rows:
        was = datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0)
        moved = rows.execute(
            "UPDATE mentoring_meeting SET starts_at = ? WHERE place = ?",
            (f"{was - timedelta(days=2):%Y-%m-%d %H:%M:%S}", place),
        )
        assert moved.rowcount == 1
    until = time.monotonic() + 60
    while True:
        with sqlite3.connect(demo.folder / "spona.sqlite3", timeout=30) as rows:
            asked = rows.execute(
                "UPDATE messaging_message SET due_at = created_at WHERE kind = 'meeting_ask'"
            )
        if asked.rowcount:
            return
        assert time.monotonic() < until
        time.sleep(0.5)


def test_one_tap_the_evening_after_and_a_word_with_the_team(chromium: Any, demo: Running) -> None:
    _pair, mentee, mentor = links_of(demo, chromium, "Zlatan Pašagić")
    phone = context(chromium, demo, viewport=PHONE)
    eyes = Watched(phone.new_page())
    one, axe, place = eyes.page, axe_source(), "The café by the bridge"
    home = mail_to(demo, mentor, address(demo, "/l/pair/")).link
    one.goto(home + "meetings/new/?lang=en")
    one.locator('input[name="day"]').fill((date.today() + timedelta(days=30)).isoformat())
    one.locator('input[name="hour"]').fill("13:00")
    one.locator('form.quick input[name="place"]').fill(place)
    one.locator("form.quick .form-end button").click()
    arrived(one, "/meetings/$")
    days_pass(demo, place)

    # Each gets the question; one tap each, and it is what both say.
    one.goto(mail_to(demo, mentor, address(demo, "/l/met/")).link + "?lang=en")
    assert not eyes.look(axe)
    one.get_by_role("button", name="Yes, we met").dblclick()
    arrived(one, "/l/pair/")
    other = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    their = Watched(other.new_page())
    their.page.goto(mail_to(demo, mentee, address(demo, "/l/met/")).link + "?lang=en")
    assert "has written this meeting down" in their.page.locator("main").inner_text()
    assert not their.look(axe)
    their.page.get_by_role("button", name="Yes, we met").click()
    their.page.get_by_role("button", name="Yes, we met").wait_for(state="detached")
    other.close()
    day = date.today() - timedelta(days=2)
    one.goto(home)
    met = one.locator(".sessions-head", has_text=f"{day.day} {day:%B %Y}")
    assert met.count() == 1
    assert "Both say so" in met.inner_text()

    # Two minutes for the team; a wish to talk is a person's task at once.
    def is_open(mail: Any) -> bool:
        one.goto(urlsplit(mail.link).path + "?lang=en")
        said = one.locator("h1").inner_text()  # of those who read English
        return " with " in said and one.locator("main form.form").count() == 1

    asked = reversed([mail for mail in mails(demo) if "/l/pulse/" in mail.text])
    assert any(is_open(mail) for mail in asked)
    name = one.locator("h1").inner_text().split(" with ")[1].rstrip("?")
    assert not eyes.look(axe)
    for question in one.locator("main fieldset:has(input[type=radio])").all():
        question.locator("input[type=radio]").first.check(force=True)
    one.locator('input[name="wants_talk"]').check(force=True)
    one.locator("main form .form-end button").click()
    one.get_by_text("will write or call within two days").wait_for()
    assert not eyes.look(axe)
    phone.close()

    desk = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    page = desk.new_page()
    page.goto("/o/spojnica/desk/tasks/?whose=all")
    tasks = page.get_by_role("link", name=re.compile("Somebody wants to talk"))
    found = []
    for href in [task.get_attribute("href") for task in tasks.all()]:
        page.goto(href)
        found.append(name in page.locator("main").inner_text())
    assert any(found), (name, found)
    desk.close()
