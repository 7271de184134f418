"""The coordinator's Monday: who needs her, a call, the loads, a letter of hers, and somebody who wrote."""

import re
from typing import Any

from tests.config.running import Running
from tests.journeys.browsing import (
    PHONE,
    Watched,
    arrived,
    axe_source,
    character,
    context,
    mail_to,
)

WEEK = "/o/spojnica/desk/"
CYCLE = WEEK + "cycles/common-ground-2026/"


def path_of(link: Any) -> str:
    return str(link.get_attribute("href"))


def test_a_call_closes_the_first_task(chromium: Any, demo: Running) -> None:
    one = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    eyes, axe = Watched(one.new_page()), axe_source()
    page = eyes.page
    page.goto(WEEK)
    needs = page.locator("section", has=page.get_by_role("heading", name="Who needs you"))
    row = needs.locator("li", has_text=" – ").first  # about a pair
    task, said = path_of(row.locator("a.reasons-who")), row.inner_text().splitlines()
    assert len([line for line in said if line.strip()]) >= 3, said  # who, why, the first step
    assert not eyes.look(axe)

    row.locator("a.reasons-who").click()
    arrived(page, re.escape(task))
    main = page.locator("main").inner_text()
    assert "why" in main.lower() and "first step" in main.lower()
    assert said[1] in main
    assert not eyes.look(axe)

    page.get_by_role("link", name="Open the pair's care").click()
    arrived(page, "/care/$")
    page.get_by_role("link", name="Write a line").click()
    arrived(page, "/care/log/new/")
    assert page.locator("input[name=kind][value=call]").is_checked()
    page.get_by_label("The mentee", exact=True).check()
    page.get_by_label("In a few sentences").fill("Called her: they meet again on Thursday.")
    assert not eyes.look(axe)
    page.get_by_role("button", name="Write it down").click()
    arrived(page, "/care/$")
    assert page.get_by_text("Called her: they meet again on Thursday.").count() == 1
    assert not eyes.look(axe)

    page.locator(f'a[href="{task}"]').click()
    arrived(page, re.escape(task))
    page.get_by_label("In a sentence").fill("They have a date again.")
    page.get_by_role("button", name="Close it").click()
    arrived(page, "/care/$")
    page.get_by_text("Closed.").first.wait_for()
    page.goto(WEEK)
    assert page.locator(f'a[href="{task}"]').count() == 0
    page.goto(WEEK + "tasks/?whose=closed")
    assert page.locator(f'a[href="{task}"]').count() == 1
    assert not eyes.look()
    one.close()


def test_a_pair_without_anybody_is_shared_out(chromium: Any, demo: Running) -> None:
    one = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    eyes = Watched(one.new_page())
    page = eyes.page
    page.goto(CYCLE + "care/")
    pair = path_of(page.locator("ul.rows a[href*='/pairs/']").first)
    page.goto(pair)
    page.locator("select[name=holder]").select_option("")
    page.locator("form[action$='/holder/'] button").click()
    page.get_by_text("Saved.").first.wait_for()

    page.goto(CYCLE + "care/?holder=nobody")
    assert page.locator(f'a[href="{pair}"]').count() == 1
    me = page.locator("tbody tr", has_text="Nevena Kosić")
    before = int(me.locator("td.number").first.inner_text())
    me.get_by_role("checkbox").check()
    assert not eyes.look(axe_source())
    page.get_by_role("button", name="Share out the pairs").click()
    page.get_by_text(re.compile(r"\d+ pairs? (was|were) shared out")).wait_for()
    assert int(me.locator("td.number").first.inner_text()) > before
    page.goto(CYCLE + "care/?holder=nobody")
    assert page.locator(f'a[href="{pair}"]').count() == 0
    one.close()


def test_nobody_approves_her_own_letter(chromium: Any, demo: Running) -> None:
    axe = axe_source()
    one = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    eyes = Watched(one.new_page())
    eyes.page.goto(CYCLE + "letters/")
    waits = eyes.page.locator("ul.rows li", has_text="Before the second consultations")
    letter = path_of(waits.get_by_role("link"))
    assert not eyes.look(axe)
    eyes.page.goto(letter)
    eyes.page.get_by_text("A colleague has to read it: you wrote it yourself.").wait_for()
    assert eyes.page.get_by_role("button", name="Approve and send").count() == 0
    assert not eyes.look(axe)
    one.close()

    one = context(chromium, demo, storage_state=character(chromium, demo, "Director"))
    eyes = Watched(one.new_page())
    page = eyes.page
    page.goto(letter)
    page.get_by_role("link", name="See each copy").click()
    arrived(page, "/preview/")
    assert "{other}" not in page.locator("main").inner_text()  # a real name stands there
    assert not eyes.look(axe)
    page.goto(letter)
    page.get_by_role("button", name="Approve and send").click()
    page.get_by_text("Approved. It goes out in a minute").wait_for()
    assert not eyes.look(axe)
    page.get_by_role("button", name="Call it back").click()  # on second thoughts
    page.get_by_text("Called back: nobody has got it").wait_for()
    one.close()


def test_somebody_writes_and_is_answered(chromium: Any, demo: Running) -> None:
    axe = axe_source()
    phone = context(
        chromium, demo, viewport=PHONE, color_scheme="dark",
        storage_state=character(chromium, demo, "Mentee"),
    )  # fmt: skip
    hers = Watched(phone.new_page())
    hers.page.goto("/o/spojnica/me/team/?lang=en")
    hers.page.locator("textarea[name=text]").fill("May we meet in the library on Saturdays?")
    hers.page.locator("form .form-end button").click()
    hers.page.locator(".sessions", has_text="library on Saturdays").wait_for()
    assert not hers.look(axe)

    one = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    eyes = Watched(one.new_page())
    page = eyes.page
    page.goto(WEEK + "threads/")
    first = page.locator("ul.reasons li").first
    assert "waits for an answer" in first.inner_text()
    assert not eyes.look(axe)
    first.get_by_role("link").click()
    arrived(page, "/threads/people/")
    page.get_by_text("May we meet in the library on Saturdays?").wait_for()
    email = page.locator("aside, .desk-aside").get_by_text(re.compile("@")).first.inner_text()
    page.locator("textarea[name=text]").fill("Yes, it is open until two.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("It goes out as a mail.").wait_for()
    assert page.get_by_role("button", name="Needs no answer").count() == 0
    assert not eyes.look(axe)
    one.close()

    mail_to(demo, email.strip(), "Yes, it is open until two.")
    hers.page.goto("/o/spojnica/me/team/")
    hers.page.locator(".sessions", has_text="Yes, it is open until two.").wait_for()
    phone.close()
