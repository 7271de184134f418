"""From open call to cohort, as the people live it: who applies, who reads, who decides."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.config.running import Running, running, spona, with_tables
from tests.faults.house import python
from tests.journeys.browsing import (
    DESK,
    PHONE,
    Watched,
    address,
    arrived,
    axe_source,
    context,
    left,
    mail_to,
    mails,
    tab_to,
)
from tests.journeys.test_every_page import crawl
from tests.questions.papers import pdf

BUILD = "from tests.journeys.selection_house import build; print(build())"
HER_MAIL = "milica@primer.example"
LONG = "Водим мали тим и желим да поделим посао. " * 6
WRONG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
SENDING = "/sending/(#.*)?$"
HOME = "/l/application/[^/]+/(#.*)?$"
NO_FAULT = (
    "error: Transition was ",  # a window made wider while two pages fade over
    "console error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)


@dataclass
class Selecting:
    """The house at work, with what was built into it."""

    house: Running
    made: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.made[key]


@pytest.fixture(scope="module")
def selecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Selecting]:
    folder = tmp_path_factory.mktemp("selecting") / "var"
    with_tables(folder)
    founded = spona(
        folder, "createowner", "--email", "mira@kuca.example", "--name", "Mira",
        "--organisation", "Kuća",
    )  # fmt: skip
    assert founded.returncode == 0, founded.stderr
    made = json.loads(python(folder, BUILD).splitlines()[-1])
    with running(folder) as house:
        yield Selecting(house, made)


class Eyes:
    """One window, and whether its pages are in order: axe, console, width, in the light and in the dark."""

    def __init__(self, one: Any, page: Any = None) -> None:
        self.page = page or one.new_page()
        self.watched, self.axe = Watched(self.page), axe_source()
        self.size = self.page.viewport_size
        self.page.set_default_timeout(30_000)

    def look(self, *, both: bool = True) -> None:
        """At the page as it stands: on a phone in the dark, and (`both`) at a desk in the light."""
        wrong = []
        for scheme, size in (("light", DESK), ("dark", PHONE))[0 if both else 1 :]:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen = self.watched.look(self.axe)
            wrong += [f"{scheme}: {what}" for what in seen if not what.startswith(NO_FAULT)]
        self.page.set_viewport_size(self.size)
        assert not wrong, "\n".join([self.page.url, *wrong])

    def heard(self) -> list[str]:
        """What its console said since the last look."""
        return [line for line in self.watched.said if not line.startswith(NO_FAULT)]


def field(page: Any, key: str) -> Any:
    return page.locator(f'[name="q.{key}"]')


def saved(page: Any) -> None:
    page.locator('[data-sheet-state][data-state="saved"]').wait_for()


def letters_about(house: Running, email: str, about: str) -> int:
    return sum(email in mail.to and about in mail.subject for mail in mails(house))


def test_somebody_applies_on_a_phone(chromium: Any, selecting: Selecting) -> None:
    phone = context(chromium, selecting.house, viewport=PHONE, color_scheme="dark")
    eyes = Eyes(phone)
    page = eyes.page
    link = begin(selecting, eyes)
    write_while_the_connection_drops(phone, eyes, link)
    go_on_elsewhere(chromium, selecting.house, link)
    write_in_two_windows(phone, eyes, link)
    say_what_is_missing(eyes)
    add_a_file(eyes)
    send_once(selecting.house, eyes)
    change_and_send_again(selecting.house, eyes)
    take_it_back_and_return(eyes)
    assert not eyes.heard()
    page.close()
    phone.close()


def begin(selecting: Selecting, eyes: Eyes) -> str:
    """The public page in both scripts; a name and an address; the link from the outbox."""
    page = eyes.page
    call = f"/o/{selecting['org']}/calls/{selecting['open']}/"
    page.goto(call + "?lang=sr-latn")
    assert page.locator("html").get_attribute("lang") == "sr-Latn"
    assert page.get_by_text("Godinu dana sa mentorkom.").is_visible()
    eyes.look()
    page.goto(call + "?lang=sr")
    assert page.get_by_text("Годину дана са менторком.").is_visible()
    eyes.look()
    page.get_by_role("link", name="Започните пријаву").first.click()
    page.get_by_label("Ваше име").wait_for()
    eyes.look()
    page.get_by_label("Ваше име").fill("Милица Петровић")
    page.get_by_label("Ваша имејл адреса").fill(HER_MAIL)
    page.get_by_role("button", name="Пошаљи ми линк").click()
    arrived(page, "/application/mail/")
    eyes.look(both=False)
    return mail_to(selecting.house, HER_MAIL, "/l/application/").link


def write_while_the_connection_drops(phone: Any, eyes: Eyes, link: str) -> None:
    page = eyes.page
    page.goto(link)
    assert page.locator("html").get_attribute("lang") == "sr-Cyrl"
    eyes.look()
    page.get_by_role("link", name="Отвори образац").click()
    field(page, "town").fill("Нови Сад")
    saved(page)
    eyes.look()
    phone.set_offline(True)
    field(page, "motivation").press_sequentially("Желим да научим", delay=1)
    page.locator('[data-sheet-state][data-state="lost"]').wait_for()
    assert "на овом уређају" in page.locator("[data-sheet-state]").inner_text()
    field(page, "phone").fill("+381 64 000 111")
    eyes.look(both=False)
    phone.set_offline(False)
    saved(page)
    page.reload()
    assert field(page, "motivation").input_value() == "Желим да научим"
    assert field(page, "phone").input_value() == "+381 64 000 111"


def go_on_elsewhere(chromium: Any, house: Running, link: str) -> None:
    """On a device whose line is so slow that she types before the page's script is there."""
    other = context(chromium, house)
    page = other.new_page()
    held: list[Any] = []
    page.route(re.compile("sheet[^/]*[.]js"), lambda route: held.append(route))
    page.goto(link + "form/", wait_until="commit")
    assert field(page, "town").input_value() == "Нови Сад"
    assert field(page, "motivation").input_value() == "Желим да научим"
    field(page, "motivation").fill(LONG)
    assert page.locator("[data-sheet-state]").get_attribute("data-state") is None
    held[0].continue_()
    saved(page)
    other.close()


def write_in_two_windows(phone: Any, eyes: Eyes, link: str) -> None:
    """Both texts stand until she chooses, after a reload too."""
    page = eyes.page
    page.goto(link + "form/")
    second = Eyes(phone)
    second.page.goto(link + "form/")
    field(page, "town").fill("Зрењанин")
    saved(page)
    field(second.page, "town").fill("Сомбор")
    box = second.page.locator(".ask-conflict")
    box.wait_for()
    assert box.locator("blockquote").inner_text() == "Зрењанин"
    second.look()
    second.page.reload()
    box.wait_for()
    assert box.locator("blockquote").inner_text() == "Зрењанин"
    assert field(second.page, "town").input_value() == "Сомбор"
    box.get_by_role("button", name="Задржи моју").click()
    saved(second.page)
    assert box.count() == 0
    second.page.reload()
    assert field(second.page, "town").input_value() == "Сомбор"
    assert not second.heard()
    second.page.close()
    page.reload()
    assert field(page, "town").input_value() == "Сомбор"


def say_what_is_missing(eyes: Eyes) -> None:
    page = eyes.page
    page.get_by_role("button", name="Прочитај све").click()
    arrived(page, SENDING)
    missing = page.locator("#missing")
    assert {"Где живите?"} <= set(missing.get_by_role("link").all_inner_texts())
    assert missing.get_by_role("link").count() == 2  # where she lives, and that it is true
    eyes.look()
    missing.get_by_role("link").first.click()
    arrived(page, r"/form/\?missing=1#q-economy$")
    eyes.look()
    field(page, "economy").select_option("RS")
    field(page, "true").check()
    saved(page)


def add_a_file(eyes: Eyes) -> None:
    page = eyes.page
    ask = page.locator('.ask[data-key="cv"]')
    choose = ask.locator('input[type="file"]')
    choose.set_input_files({"name": "slika.png", "mimeType": "image/png", "buffer": WRONG})
    ask.locator(".field-error").wait_for()
    assert ask.locator("[data-files] > li").count() == 0
    eyes.look(both=False)
    paper = {"name": "biografija.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    choose.set_input_files(paper)
    ask.locator("[data-files] > li", has_text="biografija.pdf").wait_for()
    assert ask.locator(".field-error").count() == 0


def send_once(house: Running, eyes: Eyes) -> None:
    page = eyes.page
    page.get_by_role("button", name="Прочитај све").click()
    arrived(page, SENDING)
    assert page.locator("#missing").count() == 0
    eyes.look()
    page.get_by_role("button", name="Пошаљи пријаву").dblclick()
    arrived(page, HOME)
    page.get_by_text("Ваша пријава је стигла.").first.wait_for()
    mail = mail_to(house, HER_MAIL, "стигла")
    assert LONG.strip() in mail.text
    assert "biografija" in mail.text
    assert letters_about(house, HER_MAIL, "стигла") == 1
    eyes.look()


def change_and_send_again(house: Running, eyes: Eyes) -> None:
    page = eyes.page
    page.get_by_role("link", name="Измените одговоре").click()
    field(page, "town").fill("Суботица")
    saved(page)
    page.get_by_role("button", name="Прочитај све").click()
    page.get_by_role("button", name="Пошаљи поново").click()
    arrived(page, HOME)
    assert "Суботица" in mail_to(house, HER_MAIL, "Суботица").text
    assert letters_about(house, HER_MAIL, "стигла") == 2


def take_it_back_and_return(eyes: Eyes) -> None:
    page = eyes.page
    page.locator('a[href$="/withdrawal/"]').click()
    page.get_by_role("button", name="Повуци пријаву").wait_for()
    eyes.look(both=False)
    page.get_by_role("button", name="Повуци пријаву").click()
    page.get_by_role("button", name="Активирај пријаву поново").wait_for()
    eyes.look(both=False)
    page.get_by_role("button", name="Активирај пријаву поново").click()
    page.get_by_text("Ваша пријава је стигла.").first.wait_for()


def test_somebody_applies_without_scripts(chromium: Any, selecting: Selecting) -> None:
    one = context(chromium, selecting.house, viewport=PHONE, java_script_enabled=False)
    page = one.new_page()
    page.goto(f"/o/{selecting['org']}/calls/{selecting['open']}/?lang=en")
    page.get_by_role("link", name="Begin your application").first.click()
    page.get_by_label("Your name").fill("Teuta Krasniqi")
    page.get_by_label("Your mail address").fill("teuta@primer.example")
    page.get_by_role("button", name="Mail me the link").click()
    page.goto(mail_to(selecting.house, "teuta@primer.example", "/l/application/").link)
    page.get_by_role("link", name="Open the form").click()
    for key, text in (("phone", "+383 44 111 222"), ("town", "Prizren"), ("motivation", "I lead.")):
        field(page, key).fill(text)
    field(page, "economy").select_option("XK")
    page.get_by_role("button", name="Read the whole").click()
    page.locator(".summary, #missing").first.wait_for()  # too short, and one is missing
    if "/form/" not in page.url:
        page.goto(page.url.replace("sending", "form"))
    assert field(page, "town").input_value() == "Prizren"
    field(page, "motivation").fill(LONG)
    field(page, "true").check()
    field(page, "cv").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_role("button", name="Read the whole").click()
    arrived(page, SENDING)
    assert page.get_by_text("cv.pdf").count() == 1
    page.get_by_role("button", name="Send my application").click()
    page.get_by_text("Your application has arrived.").first.wait_for()
    assert mail_to(selecting.house, "teuta@primer.example", "has arrived")
    one.close()


def test_a_juror_reads(chromium: Any, selecting: Selecting) -> None:
    one = context(chromium, selecting.house)
    eyes = Eyes(one)
    mailed = mail_to(selecting.house, "vesna@jury.example", "/l/jury/").link
    link = address(selecting.house, urlsplit(mailed).path)  # written before the house had its port
    eyes.page.goto(link)
    declare_first(selecting, eyes)
    nothing_of_marko(selecting, eyes, link)
    read_blind(selecting, eyes)
    score_by_keyboard(eyes)
    see_the_others_afterwards(eyes)
    assert not eyes.heard()
    one.close()


def declare_first(selecting: Selecting, eyes: Eyes) -> None:
    """Whom she knows comes before anything to read; names stand there without codes."""
    page = eyes.page
    arrived(page, "/declare/$")
    eyes.look()
    shown = page.locator("main").inner_text()
    codes = selecting["reading"]["codes"]
    assert set(codes) == {name for name in codes if name in shown}
    assert not [code for code in codes.values() if code in page.content()]
    page.get_by_label("Marko Horvat").select_option(index=1)
    page.get_by_role("button", name="That is right").click()
    page.get_by_text("1 application is kept from you").wait_for()


def nothing_of_marko(selecting: Selecting, eyes: Eyes, link: str) -> None:
    page, made = eyes.page, selecting["reading"]
    eyes.look()
    assert page.get_by_text("0 of 2 handed in").count() == 1
    for path in ("", "declare/"):
        page.goto(link + path)
        assert "Marko" not in page.content()
        assert made["codes"]["Marko Horvat"] not in page.content()
    gone = f"{link}read/{made['readings']['Marko Horvat']}/"
    for path in ("", "conflict/", "others/", "save/"):
        assert page.request.get(gone + path).status == 404


def read_blind(selecting: Selecting, eyes: Eyes) -> None:
    """No name in the page, its title or its files; where she wrote her own, it is covered."""
    page, made = eyes.page, selecting["reading"]
    for name in ("Drita Berisha", "Jelena Kovačević"):
        page.goto(page.url.split("/declare/")[0].split("/read/")[0].rstrip("/") + "/")
        page.locator(f'ul.rows a[href*="{made["readings"][name]}"]').click()
        arrived(page, "/read/")
        seen = page.title() + page.content()
        assert not [part for part in name.split() if part in seen]
        assert made["codes"][name] in page.title()
        file = page.request.get(page.locator(".file-link").get_attribute("href"))
        assert (file.status, file.body()[:5]) == (200, b"%PDF-")
        told = file.headers["content-disposition"]
        assert not [part for part in name.split() if part.lower() in told.lower()]
    assert page.get_by_text("lead a small festival").is_visible()
    assert "Luan" not in page.content()
    eyes.look()


def score_by_keyboard(eyes: Eyes) -> None:
    """Keys alone; a reason is asked for kindly; what is written outlasts a reload."""
    page, keys = eyes.page, eyes.page.keyboard
    for key in ("1", "j", "5"):
        keys.press(key)
    page.locator('[data-status][data-state="saved"]').wait_for()
    tab_to(page.get_by_role("button", name="Hand in")).press("Enter")
    page.get_by_text("Almost there. Your draft is kept; this is still missing:").wait_for()
    assert page.locator(".summary li").count() == 2
    eyes.watched.said.clear()  # the browser tells its console of the 422
    eyes.look()
    for text in ("The goal is hard to find.", "It would change a valley."):
        keys.press("c")
        keys.type(text)
        keys.press("Escape")
        keys.press("j")
    page.locator('[data-status][data-state="saved"]').wait_for()
    page.reload()
    assert page.locator("textarea").nth(0).input_value() == "The goal is hard to find."
    assert page.locator("textarea").nth(1).input_value() == "It would change a valley."
    assert page.locator('input[type="radio"]:checked').evaluate_all(
        "all => all.map(e => e.value)"
    ) == [
        "1",
        "5",
    ]
    assert "Luan" not in page.content()
    tab_to(page.get_by_role("button", name="Hand in")).press("Enter")


def see_the_others_afterwards(eyes: Eyes) -> None:
    page = eyes.page
    page.get_by_text("Handed in. Thank you.").wait_for()
    assert page.get_by_text("52 of 100 points").count() == 1  # 60 × 1/5 + 40 × 5/5
    assert "Luan" not in page.content()
    eyes.look(both=False)
    page.get_by_role("button", name="Show what others found").click()
    page.get_by_text("Luan wrote this.").wait_for()
    assert "Luan Hoxha" in page.locator("table.found").inner_text()
    assert page.get_by_role("button", name="Change mine").count() == 0
    eyes.look()
    page.get_by_role("link", name="Read the next").click()
    page.get_by_role("button", name="Hand in").wait_for()
    assert "Luan" not in page.content()


OUT = {
    "A place for you: Call kuca",
    "You are on the reserve list: Call kuca",
    "The decision about your application: Call kuca",
}
TOP = ("Ana Prva", "Drita Katërta", "Ervin Peti")


def test_a_committee_decides(chromium: Any, selecting: Selecting) -> None:
    house = selecting.house
    desk = f"/o/{selecting['org']}/desk/calls/{selecting['table']['slug']}/"
    coordinator, manager = (signed_in(chromium, selecting, w) for w in ("coordinator", "owner"))
    eyes = Eyes(coordinator)
    look_who_may_apply(house, eyes, desk)
    compose(selecting, eyes, desk)
    overrule(selecting, eyes)
    letters = write_letters(eyes, desk)
    publish(house, Eyes(manager), desk, letters)
    the_reserve_moves_up(chromium, house)
    confirm_minutes(chromium, house, eyes, Eyes(manager), desk)
    assert not eyes.heard()
    coordinator.close()
    manager.close()


def signed_in(chromium: Any, selecting: Selecting, who: str) -> Any:
    one = context(chromium, selecting.house)
    home = address(selecting.house)
    one.add_cookies([{"name": "sessionid", "value": selecting[who], "url": home}])
    return one


def look_who_may_apply(house: Running, eyes: Eyes, desk: str) -> None:
    """The clear ones together; the one who is not eligible gets a letter with the reason."""
    page = eyes.page
    page.goto(desk + "applications/")
    eyes.look()
    page.goto(desk + "eligibility/")
    eyes.look()
    page.get_by_role("button", name="Accept all 6 as eligible").click()
    page.get_by_text("6 applications are eligible.").wait_for()
    page.goto(desk + "eligibility/")
    page.get_by_role("link", name="Greta Fern").click()
    page.get_by_role("radio", name="Not eligible").check()
    reason = page.get_by_role("textbox", name="To the applicant").input_value()
    assert reason == "The programme is for people who live in the region."
    page.get_by_role("button", name="See the letter first").click()
    page.get_by_role("heading", name="The letter").wait_for()
    eyes.look()
    page.get_by_role("button", name="Decide").click()
    mail = mail_to(house, "greta.fern@primer.example", "people who live in the region")
    assert "/l/" in mail.text


def standing(page: Any, name: str) -> str:
    return str(page.locator("tr", has_text=name).locator("td").last.inner_text())


def compose(selecting: Selecting, eyes: Eyes, desk: str) -> None:
    """The best three; a quota and what it costs; one for another; a wish with its reason; parked."""
    page = eyes.page
    page.goto(desk + "table/")
    page.get_by_role("button", name="Propose a group").click()
    page.get_by_text("The proposal is made.").wait_for()
    page.get_by_role("link", name="Add a quota").click()
    page.get_by_role("link", name="Economy").click()
    page.get_by_label("Kosovo*").check()
    page.get_by_label("At least").fill("1")
    eyes.look()
    page.get_by_role("button", name="Set the quota").click()
    page.get_by_text("Set. Make a new proposal").wait_for()
    page.get_by_role("button", name="Propose anew").click()
    page.get_by_text("The proposal is made.").wait_for()
    eyes.look()
    quota = page.locator(".quota-lines > li").inner_text()
    assert "1 in, of 1 candidates" in quota
    assert "costs 10" in quota
    assert "Without it: Ceca Treća in, Drita Katërta out." in quota
    page.get_by_role("link", name="Ceca Treća").click()
    page.get_by_label("Change places with").select_option(label="4 · Drita Katërta")
    page.get_by_role("button", name="What does it cost?").click()
    page.get_by_text("Ceca Treća in, Drita Katërta out, nobody else moves:").wait_for()
    page.get_by_text("It breaks:").wait_for()
    eyes.look()
    page.goto(desk + "table/")
    page.get_by_role("link", name="Ervin Peti").click()
    page.get_by_label("in the group", exact=True).check()
    page.get_by_label("Why").fill("The only one who works with the deaf.")
    page.get_by_role("button", name="Note the wish").click()
    page.get_by_text("The next proposal keeps to it.").wait_for()
    page.goto(desk + "table/")
    page.get_by_role("button", name="Propose anew").click()
    page.get_by_text("The proposal is made.").wait_for()
    assert [name for name in selecting["table"]["names"] if "In" in standing(page, name)] == list(
        TOP
    )
    page.get_by_role("button", name="Park as decisions").click()
    page.get_by_text("Nobody outside sees them yet.").wait_for()
    eyes.look()


def overrule(selecting: Selecting, eyes: Eyes) -> None:
    """Otherwise than proposed only with a reason, which stands beside the name."""
    page = eyes.page
    page.get_by_role("link", name="Ceca Treća").click()
    page.get_by_role("radio", name="Not selected").wait_for()
    eyes.look()
    page.get_by_role("radio", name="Not selected").check()
    page.get_by_role("button", name="Keep the decision").click()
    page.locator(".field-error").first.wait_for()
    eyes.watched.said.clear()  # the browser tells its console of the 422
    page.get_by_label("Why otherwise than proposed").fill("She begins a residency in spring.")
    page.get_by_role("button", name="Keep the decision").click()
    page.get_by_text("Otherwise than proposed: She begins a residency").wait_for()


def write_letters(eyes: Eyes, desk: str) -> list[str]:
    """Reasons made personal; every letter read as it will arrive, a coordinator's last step."""
    page = eyes.page
    for outcome in ("Not selected", "Reserve", "Selected"):
        page.goto(desk + "letters/")
        page.get_by_label("Letters to").select_option(label=outcome)
        page.get_by_role("button", name="Show").click()
        arrived(page, r"\?outcome=")
        for area in page.locator("textarea").all():
            area.fill(area.input_value() + f" Written to somebody who is {outcome.lower()}.")
        if outcome == "Not selected":
            eyes.look()
        page.get_by_role("button", name="Keep these letters").click()
        page.get_by_text(re.compile("letters? (is|are) kept")).wait_for()
    page.goto(desk + "letters/preview/")
    eyes.look()
    seen: list[str] = []
    while len(seen) < 10:
        seen.append(page.locator("article.letter").inner_text())
        after = page.locator('a[rel="next"]')
        if not after.count():
            break
        page.goto(urljoin(page.url, after.get_attribute("href")))
    assert len(seen) == 6
    assert all("Written to somebody who is" in letter and "Sanja" not in letter for letter in seen)
    assert page.get_by_role("button", name="Publish all decisions").count() == 0
    return seen


def publish(house: Running, eyes: Eyes, desk: str, letters: list[str]) -> None:
    """Only a manager may; the worker sends to everybody, once, what was shown before."""
    page = eyes.page
    page.goto(desk + "decisions/")
    eyes.look()
    page.get_by_role("button", name="Publish all decisions").click()
    for name in ("ana.prva", "bojana.druga", "drita.", "fatime.", "ervin."):
        mail = mail_to(house, name, "Written to somebody")
        assert ("/l/place/" in mail.text) == (name != "fatime.")
        shown = next(letter for letter in letters if name in letter)
        paragraphs = [line for line in shown.splitlines() if line.startswith(("Please", "Written"))]
        assert not [line for line in paragraphs if line not in " ".join(mail.text.split())]
    assert sum("primer.example" in mail.to for mail in mails(house) if mail.subject in OUT) == 6
    page.goto(desk + "decisions/")
    page.get_by_role("heading", name="All decisions are published").wait_for()
    eyes.look()
    page.close()


def the_reserve_moves_up(chromium: Any, house: Running) -> None:
    """One says no on a phone; the next is written to by the house, says yes, and goes on at once."""
    phone = context(chromium, house, viewport=PHONE, color_scheme="dark")
    eyes = Eyes(phone)
    page = eyes.page
    page.goto(mail_to(house, "ervin.peti", "/l/place/").link)
    eyes.look()
    page.get_by_label("No, I cannot").check()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("Thank you for telling us.").first.wait_for()
    eyes.look(both=False)
    page.goto(mail_to(house, "bojana.druga", "A place has become free").link)
    page.get_by_label("Yes, I take the place").check()
    page.get_by_role("button", name="Send my answer").click()
    left(page, "/l/place/")
    assert "/l/needs/" in page.url
    page.get_by_text("Welcome!").wait_for()
    eyes.look()
    assert not eyes.heard()
    phone.close()


def confirm_minutes(chromium: Any, house: Running, eyes: Eyes, manager: Eyes, desk: str) -> None:
    page = eyes.page
    page.goto(desk + "minutes/")
    page.get_by_role("link", name="Minutes of a meeting").click()
    page.get_by_label("Day of the meeting").fill("2026-11-20")
    page.get_by_label("Who was present").fill("Nevena, chair\nSanja Sud")
    page.get_by_role("button", name="Keep").click()
    arrived(page, "/desk/minutes/[^/]+/$")
    text = page.locator("main").inner_text()
    assert "The only one who works with the deaf." in text
    assert "She begins a residency in spring." in text
    eyes.look()
    manager.page.goto(page.url)
    manager.page.get_by_role("button", name="Close the minutes").click()
    manager.page.get_by_text("The minutes are closed.").wait_for()
    page.reload()
    page.get_by_role("button", name="Ask the jury to confirm").click()
    phone = context(chromium, house, viewport=PHONE, color_scheme="dark")
    hers = Eyes(phone)
    hers.page.goto(mail_to(house, "sanja@jury.example", "/l/minutes/").link)
    hers.look()
    hers.page.get_by_role("button", name="I confirm these minutes").click()
    hers.page.get_by_text("You have confirmed the minutes. Thank you.").wait_for()
    phone.close()
    page.reload()
    assert page.locator("section", has_text="Confirmed by").get_by_text("Sanja Sud").count() == 1
    file = page.request.get(page.url + "minutes.pdf")
    assert (file.status, file.body()[:5]) == (200, b"%PDF-")


def test_every_page_of_the_calls_desk(chromium: Any, selecting: Selecting) -> None:
    """All that can be reached by links from the desk of a call whose jury is reading."""
    one = signed_in(chromium, selecting, "owner")
    desk = f"/o/{selecting['org']}/desk/calls/{selecting['reading']['slug']}/"
    try:
        wrong, seen = crawl(one, selecting.house, desk, set(), only="admissions_")
    finally:
        one.close()
    assert not wrong, "\n".join(f"{path}: {what}" for path, all_ in wrong.items() for what in all_)
    assert {"admissions_call", "admissions_table", "admissions_jury_board"} < seen
