"""A relation is declared before reading, and from then on the application is nowhere for her."""

from typing import Any

import pytest
from django.urls import reverse

from spona.admissions.actions import conflicts, reviewing
from spona.admissions.actions import jury as acts
from spona.admissions.models.application import Application
from spona.admissions.models.review import Assignment, Conflict, Review
from spona.admissions.queries.reviewing import reviews_for
from spona.admissions.states import ConflictKind
from spona.people.models import Membership
from spona.people.states import Role
from tests.admissions.calls import make_review
from tests.admissions.jury import Jury, make_jury, say_none
from tests.characters import NOW, House, visitor

pytestmark = pytest.mark.django_db


def own(jury: Jury, page: str = "", **more: str) -> str:
    name = f"admissions_my_jury_{page}" if page else "admissions_my_jury"
    slugs = {"org": jury.call.organisation.slug, "call": jury.call.slug}
    return reverse(name, kwargs={**slugs, **more})


def desk(jury: Jury, page: str, **more: str) -> str:
    slugs = {"org": jury.call.organisation.slug, "call": jury.call.slug}
    return reverse(page, kwargs={**slugs, **more})


def test_nothing_is_read_before_everybody_is_declared(scoped: House) -> None:
    jury = make_jury(scoped, declared=False)
    reader, client = jury.readers[0], visitor(jury.readers[0].person)
    listed = client.get(own(jury))
    assert listed.status_code == 302 and listed["Location"] == own(jury, "declare")
    reading = jury.reads(0, 0)
    assert client.get(own(jury, "review", public_id=reading.public_id)).status_code == 404
    text = client.get(own(jury, "declare")).content.decode()
    order = [text.index(name) for name in ("Jelena Aaa", "Marko Bbb", "Drita Ccc")]
    assert order == sorted(order)  # by name, not by code
    for application in jury.applications:
        assert application.code not in text and application.public_id not in text
        assert jury.reads(0, jury.applications.index(application)).public_id not in text
    assert "Novi Sad" not in text  # beside an application it would tell whose it is
    people = [a.person.public_id for a in jury.applications]
    sent = {"person": people, f"kind-{people[1]}": "family", f"kind-{people[2]}": "nonsense"}
    assert client.post(own(jury, "declare"), sent).status_code == 302
    kinds = dict(Conflict.objects.filter(person=reader.person).values_list("application", "kind"))
    assert kinds == {
        a.pk: kind for a, kind in zip(jury.applications, ["none", "family", "none"], strict=True)
    }
    page = client.get(own(jury)).content.decode()
    assert jury.applications[1].code not in page and "0 of 2 handed in" in page


def test_what_was_taken_goes_back_to_be_dealt_out(scoped: House) -> None:
    jury = make_jury(scoped)
    reading = jury.reads(0, 0)
    make_review(reading, clarity=5, effect=5)
    make_review(jury.reads(1, 0), clarity=1, effect=1)
    reviewing.recount(application=jury.applications[0])
    client = visitor(jury.readers[0].person)
    sent = {"kind": "employer", "note": "Same theatre"}
    client.post(own(jury, "conflict", public_id=reading.public_id), sent)
    reading.refresh_from_db()
    jury.applications[0].refresh_from_db()
    assert reading.ended_at is not None and reading.reason == "conflict"
    assert (jury.applications[0].points, jury.applications[0].reviews_in) == (20_000, 1)
    assert Review.objects.get(assignment=reading).state == "in"  # kept for the minutes, not counted
    # Nobody gives it back to her, neither by hand nor by a preview made before.
    given = acts.assign(
        round_=jury.round,
        readings=[(jury.readers[0], jury.applications[0])],
        by=scoped.coordinator,
        now=NOW,
    )
    assert given == 0 and not Assignment.objects.filter(pk=reading.pk, ended_at=None).exists()


def test_a_relation_hides_it_on_every_page_also_from_the_team(scoped: House) -> None:
    """Walks every page of the room's desk, and her own, as a reviewer who is in the team too."""
    jury = make_jury(scoped, mode="open")
    person, hidden = jury.readers[0].person, jury.applications[1]
    Membership.objects.create(organisation=scoped.organisation, person=person, role=Role.OWNER)
    make_review(jury.reads(1, 1), clarity=5, effect=1)
    make_review(jury.reads(2, 1), clarity=1, effect=5)
    reviewing.recount(application=hidden)
    conflicts.record_conflict(
        application=hidden, person=person, kind=ConflictKind.FAMILY, by=scoped.coordinator, now=NOW
    )
    client = visitor(person)
    secrets = (hidden.person.name, hidden.code, hidden.public_id)
    pages = [
        *(desk(jury, name) for name in _pages_of_a_call()),
        desk(jury, "admissions_jury_board", public_id=jury.round.public_id),
        desk(jury, "admissions_jury_board", public_id=jury.round.public_id) + "?q=Marko",
        desk(jury, "admissions_jury_assign", public_id=jury.round.public_id),
        own(jury),
        own(jury, "declare"),
        own(jury, "review", public_id=jury.reads(0, 0).public_id),
    ]
    for url in pages:
        response = client.get(url, follow=True)  # what only acts leads back to a page
        assert response.status_code == 200, url
        text = response.content.decode()
        assert not [secret for secret in secrets if secret in text.replace("?q=Marko", "")], url
    for url in (
        own(jury, "review", public_id=jury.reads(0, 1).public_id),
        desk(jury, "admissions_jury_one", public_id=hidden.public_id),
        hidden.get_absolute_url(),
        desk(jury, "admissions_jury_reopen", public_id=jury.reads(1, 1).public_id),
    ):
        assert client.get(url).status_code == 404 and client.post(url, {}).status_code == 404, url
    assert "0 of 2 handed in" in client.get(own(jury)).content.decode()
    text = client.get(desk(jury, "admissions_jury")).content.decode()
    assert "0 of 6" in text  # neither their two reviews nor the readings of it are counted
    seen = reviews_for(person=person, application=hidden)
    assert seen.is_hidden and not seen.reviews and not seen.assigned
    assert hidden in Application.objects.visible_to(scoped.coordinator)


def _pages_of_a_call() -> list[str]:
    """Every page of a call that stands by the call's slug alone."""
    from spona.people.declared import every_address

    return [
        name
        for name, audience, pattern in every_address()
        if name.startswith("admissions_")
        and audience.startswith("staff")
        and set(pattern.pattern.converters) == {"org", "call"}
    ]


def test_it_is_taken_back_by_somebody_else_only(scoped: House) -> None:
    jury = make_jury(scoped)
    reader, application = jury.readers[0], jury.applications[0]
    Membership.objects.create(
        organisation=scoped.organisation, person=reader.person, role=Role.COORDINATOR
    )
    one = desk(jury, "admissions_jury_one", public_id=application.public_id)
    known = {"do": "conflict", "person": reader.person.public_id, "kind": "rival", "note": "x"}
    visitor(scoped.coordinator).post(one, known)
    assert Conflict.objects.get(application=application, person=reader.person).kind == "rival"
    back = {**known, "kind": "none"}
    assert visitor(reader.person).post(one, back).status_code == 404
    assert Conflict.objects.get(application=application, person=reader.person).kind == "rival"
    visitor(scoped.coordinator).post(one, back)
    assert Conflict.objects.get(application=application, person=reader.person).kind == "none"


def test_declared_once_it_is_not_overwritten_by_the_list(scoped: House) -> None:
    jury = make_jury(scoped, declared=False)
    conflicts.record_conflict(
        application=jury.applications[0],
        person=jury.readers[0].person,
        kind=ConflictKind.MENTOR,
        by=scoped.coordinator,
        now=NOW,
    )
    say_none(jury.readers[0], jury.applications)
    kinds = Conflict.objects.filter(person=jury.readers[0].person).order_by("application")
    assert [row.kind for row in kinds] == ["mentor", "none", "none"]


def test_somebody_of_another_organisation_has_no_seat(scoped: House, elsewhere: House) -> None:
    jury = make_jury(scoped)
    reading = jury.reads(0, 0)
    for page, more in (("", {}), ("declare", {}), ("review", {"public_id": reading.public_id})):
        for stranger in (elsewhere.owner, scoped.viewer, scoped.mentee.person):
            assert visitor(stranger).get(own(jury, page, **more)).status_code == 404
    response: Any = visitor().get(own(jury))
    assert response.status_code == 302 and "login" in response["Location"]
