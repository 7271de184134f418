"""An end without blame, told by one side on a phone, and the new pair that comes of it."""

import re
from typing import Any

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
    mails_to,
)
from tests.journeys.test_month import PAIRS, two_of_a_pair


def end_by_link(chromium: Any, demo: Running, email: str) -> None:
    phone = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    eyes = Watched(phone.new_page())
    one = eyes.page
    one.goto(mail_to(demo, email, address(demo, "/l/pair/")).link + "?lang=en")
    one.locator('a[href$="/change/"]').click()
    arrived(one, "/change/")
    one.locator('a[href$="/end/"]').first.click()
    arrived(one, "/end/")
    one.locator('input[value="no_fit"]').check(force=True)
    one.locator('input[name="sure"]').check()
    one.locator("form .form-end button").click()
    left(one, "/end/")
    assert not eyes.look(axe_source())
    phone.close()


def hours_on(page: Any, pair: str) -> list[str]:
    """The facts with numbers on the team's page of a pair."""
    page.goto(pair)
    found = re.findall(
        r"[\d.,]+ (?:h\b|hours?|meetings?|sessions?)", page.locator("main").inner_text()
    )
    assert found, page.locator("main").inner_text()
    return sorted(found)


def say_yes(chromium: Any, demo: Running, email: str) -> None:
    phone = context(chromium, demo, viewport=PHONE, color_scheme="dark")
    eyes = Watched(phone.new_page())
    eyes.page.goto(mail_to(demo, email, address(demo, "/l/proposal/")).link + "?lang=en")
    assert not eyes.look(axe_source())
    eyes.page.locator('button[name="answer"][value="yes"]').click()
    eyes.page.locator('button[name="answer"]').first.wait_for(state="detached")
    phone.close()


def test_one_side_ends_it_and_a_new_pair_begins(chromium: Any, demo: Running) -> None:
    desk = context(chromium, demo, storage_state=character(chromium, demo, "Coordinator"))
    watched = Watched(desk.new_page())
    page = watched.page
    pair, mentee, mentor = two_of_a_pair(page, "Elira Dushku-Kola")
    page.goto(pair)
    page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).first.click()
    page.get_by_text("A link goes to both").wait_for()
    mail_to(demo, mentee, address(demo, "/l/pair/"))
    before = len(mails_to(demo, mentee))
    end_by_link(chromium, demo, mentor)
    mail_to(demo, mentee, after=before)  # the other one hears of it
    told = mails_to(demo, mentee)[before:]
    said = "\n".join(mail.subject + "\n" + mail.text for mail in told)
    # Neither why, nor who of the two it was.
    assert not re.search(r"no fit|right two|reason is|asked to end|ended it", said, re.IGNORECASE)
    counted = hours_on(page, pair)

    page.goto(pair.rstrip("/") + "/care/rematch/")
    name = page.locator("h1").inner_text().removeprefix("A new mentor for ")
    assert not watched.look(axe_source())
    first = page.locator(".proposal-list > li").first
    person = first.locator("h2 a").get_attribute("href")
    new_mentor = first.locator("h2 a").inner_text()
    warned = first.locator('input[name="despite_warnings"]')
    if warned.count():
        warned.check()
    first.get_by_role("button", name=re.compile("^Ask ")).click()
    arrived(page, "/care/$")
    page.goto(person)
    email = page.locator("a[href^='mailto:']").first.inner_text()
    say_yes(chromium, demo, email)
    say_yes(chromium, demo, mentee)

    page.goto(PAIRS)
    row = page.locator("tbody tr", has_text=name).filter(has_text=new_mentor)
    assert row.count() == 1
    assert hours_on(page, pair) == counted  # what the two did stays counted
    desk.close()
