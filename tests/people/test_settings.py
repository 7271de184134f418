"""The account's own settings, and what an organisation says about data."""

from allauth.usersessions.models import UserSession

from spona.config.demo_founding import found
from tests.characters import NOW, House, visitor


def test_settings_lead_to_what_is_hers_and_name_no_other_organisation(
    house: House, elsewhere: House
) -> None:
    body = visitor(house.mentee.person).get("/account/settings/").content.decode()
    for address in ("/o/ours/me/profile/", "/o/ours/me/consents/", "/account/sessions/"):
        assert f'href="{address}"' in body
    assert "Organisation ours" in body and "elsewhere" not in body
    assert visitor().get("/account/settings/").status_code == 302


def test_the_header_and_the_footer_lead_there(house: House) -> None:
    body = visitor(house.mentee.person).get("/o/ours/me/profile/").content.decode()
    assert 'href="/account/settings/"' in body and 'href="/o/ours/privacy/"' in body


def test_everybody_reads_whom_to_write_to(house: House) -> None:
    page = visitor().get("/o/ours/privacy/")
    assert page.status_code == 200 and "team@ours.example" in page.content.decode()


def test_the_demos_sign_in_is_listed_among_the_sessions(db: None, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    found(now=NOW)
    client = visitor()
    client.post("/demo/", {"email": "nevena@spojnica.example"})
    assert UserSession.objects.count() == 1
    assert "127.0.0.1" in client.get("/account/sessions/").content.decode()


def test_the_page_of_sessions_speaks_of_sign_ins_and_not_of_meetings(house: House) -> None:
    client = visitor(house.coordinator)
    page = client.get("/account/sessions/", headers={"accept-language": "sr"})
    body = page.content.decode()
    assert "Где сте пријављени" in body and "Састанци" not in body
