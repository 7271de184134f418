"""A programme's year as its people live it: from a spreadsheet to the report, link by link."""

import io
import re
from typing import Any

import openpyxl

from tests.config.running import Running
from tests.intake.files import workbook
from tests.journeys.browsing import PHONE, arrived, context, mail_to, sign_in, tab_to

HEADER = (
    "Vremenska oznaka",
    "E-mail adresa",
    "Ime i prezime",
    "Prijavljujem se kao:",
    "U kojoj državi živite i radite?",
    "Grad u kojem živite",
    "Organizacija ili institucija u kojoj ste zaposleni (ako ste zaposleni)",
    "Koje jezike govorite i na kom nivou?",
    "U kojim oblastima Vam je potrebna podrška mentora/ke? (izaberite do tri)",
    "U kojim oblastima možete da ponudite pomoć kao mentor/ka?",
    "Šta želite da postignete do kraja programa? (ciljevi)",
    "Koliko mentija možete da prihvatite?",
)
MENTEE, MENTOR = "Mentorisani (mentee)", "Mentor/ka"
SPEAKS = "srpski (maternji), engleski C1"
ROWS = (
    ("12/3/2026 14:05:33", "Marija.Jovic@Primer.example", "Марија Јовић", MENTEE, "Srbija",
     "Novi Sad", "Galerija savremene umetnosti", SPEAKS, "Liderstvo i tim, Finansije", "",
     "Godišnji plan i dva nova saveznika", ""),
    ("13/3/2026 09:12:01", "petra@primer.example", "Petra Šćepanović", MENTOR, "Crna Gora",
     "Kotor", "Festival", SPEAKS, "", "Liderstvo i tim, Finansije", "", "1-2"),
    ("13/3/2026 11:40:10", "teuta@primer.example", "Teuta Krasniqi", MENTEE, "Kosovo*",
     "Prishtinë", "Teatri i Qytetit", "srpski, engleski C1", "Prikupljanje sredstava", "",
     "A new season", ""),
    ("14/3/2026 23:59:59", "amir@primer.example", "Amir Hodžić", MENTOR, "BiH", "Sarajevo",
     "Kino d.o.o.", "BHS, engleski C1", "", "Prikupljanje sredstava, Finansije", "", "dva"),
)  # fmt: skip
AREAS = {
    "Finansije": "Finance and pricing",
    "Liderstvo i tim": "Leadership and team",
    "Prikupljanje sredstava": "Fundraising and EU projects",
}
CYCLE = "/o/kuca-susreta/desk/cycles/krug-2026/"
MENTEE_MAIL, MENTOR_MAIL = "marija.jovic@primer.example", "petra@primer.example"
NOTE = "Rekla sam mu za sukob u timu."


def messy_workbook() -> bytes:
    """As a form service and three colleagues left it: a title, an empty row, then the headers."""
    title = ("Prijave – PROLEĆE 2026 (radna verzija!!)",)
    return workbook(("Odgovori 1", [title, (), HEADER, *ROWS, ("", "", "")]))


class Asked:
    """Fills in forms, and holds that no question comes a second time."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.answered: list[str] = []

    def answer(self, label: str, value: str) -> None:
        assert label not in self.answered
        self.answered.append(label)
        control = self.page.get_by_label(label)
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)


def test_a_year(chromium: Any, empty: Running) -> None:
    desk = context(chromium, empty)
    page = desk.new_page()
    sign_in(page, empty, "mira@kuca.example")
    set_up_programme(page)
    bring_people_in(page)
    pair_them(page)
    both_say_yes(chromium, empty)
    agree_and_log_a_session(chromium, empty)
    the_team_sees_the_meeting_and_not_the_note(page)
    name_is_public_while_she_agrees(chromium, empty, page)
    hand_in_the_report(page)
    desk.close()


def set_up_programme(page: Any) -> None:
    asked = Asked(page)
    page.get_by_role("link", name="Set up a programme").click()
    page.get_by_role("radio").first.check()
    asked.answer("Name of the programme", "Krug")
    asked.answer("Kick-off", "2026-12-01")
    page.get_by_role("button", name="Set up the programme").click()
    arrived(page, CYCLE + "$")
    assert page.get_by_role("heading", level=1).inner_text() == "Krug 2026"
    page.get_by_role("link", name="Import a file").click()


def bring_people_in(page: Any) -> None:
    page.get_by_label("File").set_input_files(
        {"name": "Prijave.xlsx", "mimeType": "", "buffer": messy_workbook()}
    )
    page.get_by_role("button", name="Upload and look at the columns").click()
    page.get_by_role("button", name="Check the rows").click()
    become = page.get_by_role("link", name="Choose what they become")
    become.wait_for()
    assert page.get_by_text("4 rows go into Krug 2026.").count() == 1
    become.click()
    for said, area in AREAS.items():
        page.get_by_label(said, exact=True).select_option(label=area)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Bring in 4 rows").click()
    page.get_by_role("heading", name="The people are here").wait_for()
    labels, values = (page.locator(f".facts {tag}").all_inner_texts() for tag in ("dt", "dd"))
    facts = dict(zip(labels, values, strict=True))
    assert facts["New people"] == "4"
    assert facts["Mentees in the cycle by this import"] == "2"
    assert facts["Mentors in the cycle by this import"] == "2"


def pair_them(page: Any) -> None:
    page.goto(CYCLE + "matching/settings/")
    page.get_by_label("Field", exact=True).fill("5")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.goto(CYCLE + "matching/")
    page.get_by_role("button", name="Propose pairs").click()
    card = page.locator(".proposal-list > li", has_text="Марија Јовић")
    assert "Petra Šćepanović" in card.inner_text()
    tab_to(card.locator("summary", has_text="Why these two")).press("Enter")
    card.get_by_text("Can help with").first.wait_for()
    tab_to(card.get_by_role("link", name="Keep together")).press("Enter")
    arrived(page, "/pin/")
    tab_to(page.get_by_label("Why?")).type("Both lead small teams")
    tab_to(page.get_by_role("button", name="Keep together")).press("Enter")
    arrived(page, CYCLE + "matching/$")
    assert page.get_by_text("kept together by the committee").count() == 1
    page.get_by_role("link", name="Ask the mentors").click()
    page.get_by_role("button", name="Ask them now").click()
    page.get_by_role("heading", name="Waiting for an answer").wait_for()


def say_yes(chromium: Any, house: Running, email: str, **how: Any) -> None:
    """Open the proposal's link as somebody who never signed in, and agree."""
    one = context(chromium, house, viewport=PHONE, **how)
    page = one.new_page()
    page.goto(mail_to(house, email, "/l/proposal/").link)
    page.get_by_role("button", name="Yes, gladly").click()
    page.get_by_text("Your answer is noted.").wait_for()
    one.close()


def both_say_yes(chromium: Any, house: Running) -> None:
    say_yes(chromium, house, MENTOR_MAIL)
    say_yes(chromium, house, MENTEE_MAIL, java_script_enabled=False)


def agree_and_log_a_session(chromium: Any, house: Running) -> None:
    """Without a login, on a phone: the agreement, then the first meeting with a private note."""
    one = context(chromium, house, viewport=PHONE)
    page = one.new_page()
    page.goto(mail_to(house, MENTEE_MAIL, "/l/pair/").link)
    page.get_by_role("link", name="Read the agreement").click()
    page.get_by_role("button", name="I accept").click()
    page.get_by_text("You have accepted this agreement.").wait_for()
    page.get_by_role("link", name="To your pair’s page").click()
    page.get_by_role("link", name="Record a session").click()
    page.get_by_text("90", exact=True).click()
    page.get_by_text("In person").click()
    page.get_by_text("Next date, private note").click()
    page.get_by_label("Private note").fill(NOTE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text(NOTE).wait_for()
    one.close()


def the_team_sees_the_meeting_and_not_the_note(page: Any) -> None:
    page.goto(CYCLE + "pairs/")
    page.get_by_role("link", name=re.compile("Марија Јовић")).first.click()
    page.get_by_role("heading", name="Sessions").wait_for()
    assert page.locator(".sessions .sessions-head").count() == 1
    assert NOTE not in page.content()


def name_is_public_while_she_agrees(chromium: Any, house: Running, page: Any) -> None:
    page.goto(CYCLE + "public/")
    page.get_by_role("button", name="Publish the page").click()
    page.get_by_text("The page is public now.").wait_for()
    page.goto("/o/kuca-susreta/desk/people/")
    page.get_by_role("link", name="Марија Јовић").click()
    page.get_by_role("button", name="Offer a login").click()
    her = context(chromium, house)
    own = her.new_page()
    own.goto(mail_to(house, MENTEE_MAIL, "/l/account/").link)
    own.get_by_role("button", name="Set it up").click()
    own.get_by_text("Sign in with a code we mail you.").wait_for()
    sign_in(own, house, MENTEE_MAIL)
    crowd = context(chromium, house)
    anybody = crowd.new_page()
    for agrees, named in ((False, 0), (True, 1), (False, 0)):
        own.goto("/o/kuca-susreta/me/consents/")
        own.get_by_label(re.compile("Show my name")).set_checked(agrees)
        own.get_by_role("button", name="Save").click()
        own.get_by_text("It takes effect at once.").wait_for()
        assert anybody.goto("/o/kuca-susreta/programmes/krug-2026/").status == 200
        assert anybody.get_by_role("heading", name="Марија Јовић").count() == named
    her.close()
    crowd.close()


def hand_in_the_report(page: Any) -> None:
    page.goto(CYCLE + "report/")
    page.get_by_role("heading", name="Report", level=1).wait_for()
    for ending, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        answer = page.context.request.get(f"{CYCLE}report.{ending}")
        assert answer.status == 200
        assert answer.body()[: len(begins)] == begins
    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    assert "Марија Јовић" not in str([list(sheet.values) for sheet in book])
