"""Every page of signing in that a person can reach wears our frame and speaks our words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from spona.messaging.models import Message
from tests.characters import House, visitor

# What no page of ours says: the library's sentences, in English and in its own Serbian.
THEIRS = re.compile(
    r"Two-Factor|two-factor|Security Key|security key|Authenticator App|Recovery Codes|Sign-In|"
    r"Email Address|Change Password|Set Password|Forgot Password|Confirm Access|reauthenticate|"
    r"Sign Up|Sign Out|Bad Token|Request Code|Re-send|Account Inactive|Not used\.|Master key|"
    r"autentikator|Autentikator|e-pošt|E-pošt|verifik|bezbednosni|[Ss]esij|skup kodova"
)
LANGUAGES = ("en", "sr-latn")
SECRET = "a long enough one"
OUTSIDE = [
    "login/",
    "login/code/",
    "signup/",
    "inactive/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/done/",
    "password/reset/key/1-nothing/",
]
INSIDE = [
    "logout/",
    "email/",
    "password/change/",
    "2fa/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/totp/deactivate/",
    "2fa/webauthn/",
    "2fa/webauthn/keys/{key}/edit/",
    "2fa/webauthn/keys/{key}/remove/",
    "2fa/reauthenticate/",
    "reauthenticate/",
    "sessions/",
]


def words(page: Any) -> str:
    """The text of a page of ours, without what is not read: scripts, styles, attributes."""
    assert page.status_code == 200, (page.status_code, page.request["PATH_INFO"])
    html = page.content.decode()
    assert html.count("<h1>") == 1 and html.count('class="skip"') == 1
    main = html.split('id="main"')[1].split("</main>")[0]
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)


def check(page: Any, language: str) -> None:
    text = words(page)
    assert not THEIRS.search(text), THEIRS.search(text)
    if language != "en":  # the plainest sign of English: its small words
        assert not re.search(r"\b(the|your|you|with|is|not|of)\b", text, re.IGNORECASE), text


def speaking(client: Client, language: str) -> Client:
    client.cookies["language"] = language
    return client


def account_with_everything(house: House) -> tuple[Client, int]:
    account = house.coordinator.account
    account.set_password(SECRET)
    account.save()
    for primary, mail in ((True, account.email), (False, "second@ours.example")):
        EmailAddress.objects.update_or_create(
            user=account, email=mail, defaults={"primary": primary, "verified": True}
        )
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    key = Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Laptop", "credential": {"clientExtensionResults": {}}},
    )
    client = visitor(house.coordinator)
    client.post("/account/reauthenticate/", {"password": SECRET})
    return client, key.pk


@pytest.fixture(autouse=True)
def no_language_stays() -> Iterator[None]:
    yield
    translation.deactivate()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_before_signing_in_speak_our_words(db: None, language: str) -> None:
    client = speaking(Client(), language)
    for address in OUTSIDE:
        check(client.get(f"/account/{address}"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_an_account_speak_our_words(house: House, language: str) -> None:
    client, key = account_with_everything(house)
    speaking(client, language)
    for address in INSIDE:
        check(client.get(f"/account/{address.format(key=key)}"), language)
    Authenticator.objects.filter(pk=key).delete()  # the next pages would read its credential
    check(client.get("/account/2fa/webauthn/add/"), language)
    Authenticator.objects.all().delete()
    house.coordinator.account.set_unusable_password()
    house.coordinator.account.save()
    client = speaking(visitor(house.coordinator), language)
    for address in ("2fa/", "2fa/webauthn/", "password/set/"):
        check(client.get(f"/account/{address}"), language)
    check(client.get("/account/2fa/totp/activate/"), language)
    check(client.post("/account/2fa/totp/activate/", {"code": "1"}), language)
    EmailAddress.objects.filter(primary=False).update(verified=False)
    check(client.get("/account/email/"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_in_and_its_letters_speak_our_words(house: House, language: str) -> None:
    account = house.coordinator.account
    client = speaking(Client(), language)
    page = client.post("/account/login/code/", {"email": account.email}, follow=True)
    check(page, language)
    check(client.post("/account/login/code/confirm/", {"code": "1"}), language)
    outside = speaking(Client(), language)
    outside.post("/account/login/code/", {"email": "nobody@nowhere.example"})
    outside = speaking(Client(), language)
    check(outside.post("/account/password/reset/", {"email": account.email}, follow=True), language)
    cache.clear()
    speaking(inside := visitor(house.coordinator), language)
    check(
        inside.post("/account/email/", {"action_add": "", "email": "n@o.example"}, follow=True),
        language,
    )
    letters = list(Message._base_manager.filter(kind="account"))
    assert len(letters) == 4
    with translation.override(language):
        greeting = translation.gettext("Hello,")
    for letter in letters:
        said = f"{letter.subject}\n{letter.text}"
        assert said.count(greeting) == 1 and not THEIRS.search(said)
        assert "{" not in said and "None" not in said and "example.com" not in said
        if language != "en":
            assert not re.search(r"\b(the|your|you|with|not)\b", said.lower()), said


def test_a_second_step_asks_in_our_words(house: House) -> None:
    _, key = account_with_everything(house)
    Authenticator.objects.filter(pk=key).delete()
    for language in LANGUAGES:
        client = speaking(Client(), language)
        client.post("/account/login/code/", {"email": house.coordinator.account.email})
        letter = Message._base_manager.filter(kind="account").latest("pk").text
        code = {"code": letter.split("\n\n")[2]}
        page = client.post("/account/login/code/confirm/", code, follow=True)
        assert page.redirect_chain[-1][0] == "/account/2fa/authenticate/"
        check(page, language)
        cache.clear()


@pytest.mark.parametrize(
    ("password", "comes_in"), [("a long sentence of hers", True), ("wrong", False)]
)
def test_whoever_set_a_password_signs_in_with_it(
    house: House, password: str, comes_in: bool
) -> None:
    account = house.coordinator.account
    account.set_password("a long sentence of hers")
    account.save()
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    client = visitor()
    assert 'type="password"' in client.get("/account/login/").content.decode()
    client.post("/account/login/", {"login": account.email, "password": password})
    assert ("_auth_user_id" in client.session) is comes_in
