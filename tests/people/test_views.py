"""Pages about people, the team and consents."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.messaging.delivery import deliver_due
from spona.messaging.models import Message
from spona.people.models import Account, ConsentEvent, Membership, Person
from spona.people.queries import has_consent, likely_same
from spona.people.states import Purpose, Role
from spona.programmes.models import Cycle, Participation
from tests.characters import House, make_person, visitor


def test_djordje_is_found_however_he_is_typed(house: House) -> None:
    with in_organisation(house.organisation):
        make_person(house.organisation, "Ђорђе Петровић", email="djordje@example.org")
        for typed in ("Djordje", "Đorđe", "Ђорђе", "dorde petrovic", "PETROVIĆ"):
            found = [p.name for p in Person.objects.search(typed)]
            assert "Ђорђе Петровић" in found, typed


@pytest.mark.parametrize("extra", [0, 2, 40])
def test_the_list_asks_the_database_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        for n in range(extra):
            make_person(house.organisation, f"Extra {n}", login=False)
    client = visitor(house.coordinator)
    url = "/o/ours/desk/people/"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == 6, [q["sql"][:80] for q in queries]


def test_a_new_person_who_may_be_known_is_shown_before_a_second_row(house: House) -> None:
    client = visitor(house.coordinator)
    with in_organisation(house.organisation):
        make_person(house.organisation, "Đorđe Petrović", email="first@example.org")
        before = Person.objects.count()
    form = {"name": "Djordje Petrovic", "email": "second@example.org", "address": "n"}
    response = client.post("/o/ours/desk/people/new/", form)
    assert response.status_code == 422
    assert "Đorđe Petrović" in response.content.decode()
    assert "second@example.org" in response.content.decode()  # what was typed is kept
    response = client.post("/o/ours/desk/people/new/", {**form, "anyway": "1"})
    assert response.status_code == 302
    with in_organisation(house.organisation):
        assert Person.objects.count() == before + 1


def test_duplicates_of_another_organisation_are_never_suggested(
    house: House, elsewhere: House
) -> None:
    with in_organisation(elsewhere.organisation):
        make_person(elsewhere.organisation, "Zrinka Jedinstvena", email="z@example.org")
        assert [one.reason for one in likely_same(name="Zrinka Jedinstvena")] == ["name"]
    with in_organisation(house.organisation):
        assert likely_same(name="Zrinka Jedinstvena", email="z@example.org") == []


def test_somebody_invited_is_no_member_until_the_link_is_answered(house: House) -> None:
    client = visitor(house.manager)
    form = {"name": "Nova Koleginica", "email": "nova@example.org", "role": "coordinator"}
    assert client.post("/o/ours/desk/team/invitation/", form).status_code == 302
    with in_organisation(house.organisation):
        person = Person.objects.get(email="nova@example.org")
        assert Membership.objects.filter(person=person).count() == 0
        text = Message.objects.get(person=person).text
    assert not Account.objects.filter(email="nova@example.org").exists()
    path = re.search(r"http://localhost:8000(/l/team/\S+)", text)[1]
    guest = visitor()
    assert guest.get(path).status_code == 200
    assert not Account.objects.filter(email="nova@example.org").exists()  # opening does not act
    assert guest.post(path).status_code == 302
    with in_organisation(house.organisation):
        assert Membership.objects.get(person=person).role == Role.COORDINATOR
    assert guest.get(path).status_code == 200  # says it was answered
    with in_organisation(house.organisation):
        assert Membership.objects.filter(person=person).count() == 1


def test_a_changed_or_foreign_token_opens_nothing(house: House) -> None:
    for token in ("abc", "a" * 26 + ".b", "x." * 20, "%00"):
        assert visitor().get(f"/l/team/{token}/").status_code == 404


def test_only_an_owner_makes_an_owner(house: House) -> None:
    form = {"name": "X", "email": "x@example.org", "role": "owner"}
    assert visitor(house.manager).post("/o/ours/desk/team/invitation/", form).status_code == 422
    assert visitor(house.owner).post("/o/ours/desk/team/invitation/", form).status_code == 302


def test_the_last_owner_stays(house: House) -> None:
    with in_organisation(house.organisation):
        membership = Membership.objects.get(person=house.owner)
    client = visitor(house.owner)
    client.post(f"/o/ours/desk/team/{membership.public_id}/end/")
    client.post(f"/o/ours/desk/team/{membership.public_id}/", {"role": "viewer"})
    with in_organisation(house.organisation):
        membership.refresh_from_db()
    assert (membership.role, membership.ended_at) == (Role.OWNER, None)


def test_consents_are_a_ledger_with_one_line_in_force(house: House) -> None:
    person = house.mentee.person
    client = visitor(person)
    url = "/o/ours/me/consents/"
    client.post(url, {"name": "on", "sex": "unsaid"})
    with in_organisation(house.organisation):
        assert has_consent(person, Purpose.NAME)
    client.post(url, {"sex": "unsaid"})
    with in_organisation(house.organisation):
        assert not has_consent(person, Purpose.NAME)
        lines = ConsentEvent.objects.filter(person=person, purpose=Purpose.NAME).order_by("pk")
        assert [(e.given, e.in_force) for e in lines] == [(True, False), (False, True)]
        assert lines[0].text_version and lines[0].language == "en" and lines[0].channel == "page"


def test_a_form_sent_twice_acts_once(house: House) -> None:
    client = visitor(house.coordinator)
    form = {"name": "Jednom", "address": "n", "form_key": "k" * 22}
    first = client.post("/o/ours/desk/people/new/", form)
    second = client.post("/o/ours/desk/people/new/", form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    with in_organisation(house.organisation):
        assert Person.objects.filter(name="Jednom").count() == 1
        assert AuditLine.objects.filter(target_name="Jednom").count() == 1


def test_a_form_without_its_key_is_refused_and_changes_nothing(house: House) -> None:
    client = visitor(house.coordinator)
    response = client.post("/o/ours/desk/people/new/", {"name": "Bez ključa", "form_key": ""})
    assert response.status_code == 400
    with in_organisation(house.organisation):
        assert not Person.objects.filter(name="Bez ključa").exists()


def test_mail_leaves_once_with_a_stable_id(house: House) -> None:
    visitor(house.manager).post(
        "/o/ours/desk/team/invitation/",
        {"name": "Ime", "email": "ime@example.org", "role": "viewer"},
    )
    with in_organisation(house.organisation):
        message = Message.objects.get()
    assert deliver_due(now=message.due_at) == 1
    assert deliver_due(now=message.due_at) == 0
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id


@pytest.mark.parametrize("extra", [1, 3, 12])
def test_a_persons_page_asks_the_database_equally_often(house: House, extra: int) -> None:
    person = house.mentee.person
    with in_organisation(house.organisation):
        for n in range(extra):
            cycle = Cycle.objects.create(
                organisation=house.organisation,
                programme=house.cycle.programme,
                slug=f"c{n}",
                kick_off_on=house.cycle.kick_off_on,
            )
            Participation.objects.create(
                organisation=house.organisation, cycle=cycle, person=person, part="mentor"
            )
    client = visitor(house.coordinator)
    url = person.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == 9, [q["sql"][:80] for q in queries]
