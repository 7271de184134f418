"""The permission matrix: every address × every kind of person × own and other organisation.

Generated from the URL configuration. What is expected follows from the audience each view declares;
an address without a subject for its ids, or without an audience, fails here before anything else.
"""

from typing import Any

import pytest
from django.db import connection
from django.urls import URLPattern
from django.utils import timezone

from spona.core.scope import in_organisation
from spona.messaging.links import address_of, issue
from spona.people.declared import every_address
from spona.people.models import Person
from tests.characters import House, visitor
from tests.subjects import VALUES, knows, owners_of, subject_of

OK, LOGIN, GONE, REFUSED = "ok", "to sign-in", "404", "403"
ACTORS = ["anonymous", "stranger", "mentee", "mentor", "viewer", "coordinator", "manager", "owner"]
# Who may do what asks no database; that each page's queries run on PostgreSQL too, these show.
ON_POSTGRES = ["stranger", "mentee", "owner"]
RIGHTS = {
    "view": {"viewer", "coordinator", "manager", "owner"},
    "edit": {"coordinator", "manager", "owner"},
    "manage": {"manager", "owner"},
    "own": {"owner"},
}
ADDRESSES = [(name, audience, pattern) for name, audience, pattern in every_address()]
OURS = [row for row in ADDRESSES if "org" in row[2].pattern.converters]
OF_A_KEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}  # their addresses hold a passkey's number
# Nouns that have no page of their own: for those who may act, opening them is 404.
POST_ONLY = {
    "mentoring_pair_session_settlement",
    "mentoring_pair_goal_closing",
    "admissions_mine_language",
    "admissions_mine_return",
    "admissions_mine_referee_mail",
    "admissions_mine_referee_removal",
}
LINKS = [row for row in ADDRESSES if row[1].startswith("link:")]


def expected(name: str, audience: str, actor: str) -> str:
    """What this kind of person must meet at an address of `ours`."""
    kind, _colon, right = audience.partition(":")
    if kind == "public":
        return GONE if name == "people_picture" and actor in {"anonymous", "stranger"} else OK
    if actor == "anonymous":
        return LOGIN
    if actor == "stranger":
        return GONE
    if kind == "participant":
        owners = owners_of(name)
        return OK if owners is None or actor in owners else GONE
    if actor not in RIGHTS["view"]:
        return GONE
    return OK if actor in RIGHTS[right] else REFUSED


def outcome(response: Any) -> str:
    if response.status_code == 404:
        return GONE
    if response.status_code == 403:
        return REFUSED
    if response.status_code == 302 and "/account/login" in response["Location"]:
        return LOGIN
    assert response.status_code < 500, response.status_code
    return OK


def person_of(actor: str, house: House, elsewhere: House) -> Person | None:
    return {
        "anonymous": None,
        "stranger": elsewhere.coordinator,
        "mentee": house.mentee.person,
        "mentor": house.mentor.person,
        "viewer": house.viewer,
        "coordinator": house.coordinator,
        "manager": house.manager,
        "owner": house.owner,
    }[actor]


def address(name: str, pattern: URLPattern, *, org: House, things: House) -> str:
    """The address in `org` with the ids of `things`."""
    from django.urls import reverse

    kwargs: dict[str, Any] = {}
    for key in pattern.pattern.converters:
        if key == "org":
            kwargs[key] = org.organisation.slug
        elif key in VALUES:
            kwargs[key] = VALUES[key](things)
        else:
            with in_organisation(things.organisation):
                kwargs[key] = subject_of(name, key, things)
    return reverse(name, kwargs=kwargs)


def test_every_address_with_ids_names_its_subject() -> None:
    missing = [
        name
        for name, _audience, pattern in OURS
        for key in pattern.pattern.converters
        if key != "org" and key not in VALUES and not knows(name, key)
    ]
    assert missing == []


def test_every_address_declares_who_may_open_it() -> None:
    assert [str(p.pattern) for name, audience, p in ADDRESSES if not audience or not name] == []


@pytest.fixture(scope="module")
def sessions(houses: tuple[House, House]) -> dict[str, str]:
    """Who is signed in, as the text of a cookie."""
    clients = {actor: visitor(person_of(actor, *houses)) for actor in ACTORS}
    return {actor: client.cookies.output(header="") for actor, client in clients.items()}


@pytest.mark.parametrize(("name", "audience", "pattern"), OURS, ids=[row[0] for row in OURS])
def test_address(
    standing: tuple[House, House],
    sessions: dict[str, str],
    name: str,
    audience: str,
    pattern: URLPattern,
) -> None:
    """1. Each meets what is declared, 2. whoever may not see may not act, 3. the ids of another
    organisation do not exist here, 4. nothing of another organisation is on the page."""
    house, elsewhere = standing
    url = address(name, pattern, org=house, things=house)
    theirs = address(name, pattern, org=house, things=elsewhere)
    for actor in ACTORS if connection.vendor == "sqlite" else ON_POSTGRES:
        client = visitor()
        client.cookies.load(sessions[actor])
        response = client.get(url)
        wanted = expected(name, audience, actor)
        got = outcome(response)
        assert got == wanted or (wanted == OK and got == GONE and name in POST_ONLY), (actor, got)
        if wanted != OK:
            assert outcome(client.post(url, {})) == wanted, actor
        elif actor == "owner":
            body = b"".join(response) if response.streaming else response.content
            assert b"elsewhere" not in body
        # A cycle's slug is unique within an organisation only; any other id is unique for good.
        if set(pattern.pattern.converters) - {"org", *VALUES} and actor != "anonymous":
            for answer in (client.get(theirs), client.post(theirs, {})):
                assert outcome(answer) in {GONE, REFUSED}, (actor, answer.status_code)


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "audience", "pattern"), LINKS, ids=[row[0] for row in LINKS])
def test_a_link_opens_only_with_its_own_token(
    standing: tuple[House, House], name: str, audience: str, pattern: URLPattern
) -> None:
    house, _elsewhere = standing
    purpose = audience.partition(":")[2]
    with in_organisation(house.organisation):
        link = issue(
            person=house.mentee.person, purpose=purpose, target=house.mentorship, now=timezone.now()
        )
        url = address_of(link).removeprefix("http://localhost:8000")
    token = url.rstrip("/").rpartition("/")[2]
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), link.secret_id, token.upper()):
        if wrong != token:
            assert visitor().get(url.replace(token, wrong)).status_code == 404
            assert visitor().post(url.replace(token, wrong), {}).status_code == 404
    other = "team" if purpose != "team" else "consents"
    assert visitor().get(url.replace(f"/l/{purpose}/", f"/l/{other}/")).status_code == 404
    assert outcome(visitor().get(url)) in {OK, GONE}  # never an error, whoever holds it


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "audience", "pattern"),
    [row for row in ADDRESSES if row[1] == "signed_in"],
    ids=[row[0] for row in ADDRESSES if row[1] == "signed_in"],
)
def test_pages_of_an_account_ask_to_sign_in(
    db: None, name: str, audience: str, pattern: URLPattern
) -> None:
    from django.urls import reverse

    kwargs = {"pk": 1} if name in OF_A_KEY else {}
    response = visitor().get(reverse(name, kwargs=kwargs))
    assert outcome(response) in {LOGIN, GONE}
