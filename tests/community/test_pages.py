"""The public face: only what was agreed to, only of this organisation, and gone when taken back."""

import gzip
import io
import re
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pytest_django.fixtures import DjangoAssertNumQueries

from spona.community import actions
from spona.community.queries.cycles import by_time, get_cycle, public_cycles
from spona.community.queries.people import is_picture_public
from spona.core.files import store_picture
from spona.core.models import AuditLine, Picture
from spona.core.scope import in_organisation
from spona.people.actions import choose_consents
from spona.people.models import Person
from spona.people.states import Channel, Purpose
from spona.programmes.models import Funder, Participation, Phase
from spona.programmes.states import Standing
from spona.ui.keeping import STAND_INS
from tests.characters import NOW, House, make_mentee, make_mentor, visitor

PAGE = "/o/ours/programmes/2026/"
LINK = {"language": "en", "channel": Channel.LINK, "now": NOW, "by": None}


def agree(person: Person, *purposes: Purpose, given: bool = True) -> None:
    choose_consents(person=person, given=dict.fromkeys(purposes, given), **LINK)


def picture(house: House, kind: Picture.Kind) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    file.seek(0)
    return store_picture(organisation=house.organisation, kind=kind, file=file)


def text_of(response: Any) -> str:
    return response.content.decode()


def names_on(response: Any) -> list[str]:
    return re.findall(r'<h3 class="face-name"[^>]*>([^<]+)</h3>', text_of(response))


def test_nobody_is_named_without_consent(house: House) -> None:
    response = visitor().get(PAGE)
    assert names_on(response) == []
    assert "2 participants who prefer not to be named" in text_of(response)
    assert "2 mentors who prefer not to be named" in text_of(response)
    assert "Ana ours" not in text_of(response)


def test_a_consent_publishes_just_what_it_says(scoped: House) -> None:
    ana = scoped.mentee.person
    ana.bio = {"en": "Runs a theatre."}
    ana.save()
    agree(ana, Purpose.NAME)
    page = visitor().get(PAGE)
    assert names_on(page) == ["Ana ours"]
    assert "Runs a theatre." not in text_of(page)
    assert "and 1 participant who prefers not to be named" in text_of(page)
    agree(ana, Purpose.BIO)
    assert "Runs a theatre." in text_of(visitor().get(PAGE))


def test_a_biography_without_the_name_is_not_shown(scoped: House) -> None:
    ana = scoped.mentee.person
    ana.bio = {"en": "Runs a theatre."}
    ana.save()
    agree(ana, Purpose.BIO, Purpose.PORTRAIT)
    assert "Runs a theatre." not in text_of(visitor().get(PAGE))


def test_withdrawal_acts_in_the_very_next_request(scoped: House) -> None:
    ana = scoped.mentee.person
    ana.bio = {"en": "Runs a theatre."}
    ana.portrait = picture(scoped, Picture.Kind.PORTRAIT)
    ana.save()
    agree(ana, Purpose.NAME, Purpose.BIO, Purpose.PORTRAIT)
    reader = visitor()
    before = reader.get(PAGE)
    portrait = ana.portrait.get_absolute_url()
    assert portrait in text_of(before)
    assert reader.get(portrait).status_code == 200

    agree(ana, Purpose.PORTRAIT, given=False)
    after = reader.get(PAGE, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert portrait not in text_of(after)
    assert "Runs a theatre." in text_of(after)
    assert reader.get(portrait).status_code == 404

    agree(ana, Purpose.PORTRAIT)
    agree(ana, Purpose.NAME, given=False)
    gone = text_of(reader.get(PAGE))
    assert ("Ana ours" in gone, "Runs a theatre." in gone, portrait in gone) == (False,) * 3
    assert reader.get(portrait).status_code == 404


@pytest.mark.parametrize("change", ["cycle", "standing", "organisation"])
def test_a_portrait_is_public_only_while_its_page_is(scoped: House, change: str) -> None:
    ana = scoped.mentee.person
    ana.portrait = picture(scoped, Picture.Kind.PORTRAIT)
    ana.save()
    agree(ana, Purpose.NAME, Purpose.PORTRAIT)
    assert is_picture_public(ana.portrait)
    if change == "cycle":
        scoped.cycle.is_public = False
        scoped.cycle.save()
    elif change == "standing":
        scoped.mentee.standing = Standing.WITHDRAWN
        scoped.mentee.save()
    else:
        scoped.organisation.is_public = False
        scoped.organisation.save()
    assert not is_picture_public(ana.portrait)
    assert visitor().get(ana.portrait.get_absolute_url()).status_code == 404


def test_a_pair_is_named_only_when_both_agreed(scoped: House) -> None:
    agree(scoped.mentee.person, Purpose.NAME)
    assert "Mentor:" not in text_of(visitor().get(PAGE))
    agree(scoped.mentor.person, Purpose.NAME)
    page = text_of(visitor().get(PAGE))
    assert ("Mentor:" in page, "Mentee:" in page) == (True, True)


def test_nothing_of_another_organisation(house: House, elsewhere: House) -> None:
    for there in (house, elsewhere):
        with in_organisation(there.organisation):
            for part in (there.mentee, there.mentor):
                agree(part.person, Purpose.NAME)
    page = visitor().get(PAGE)
    assert names_on(page) == ["Ana ours", "Đorđe ours"]
    assert "elsewhere" not in text_of(page)
    assert "elsewhere" not in text_of(visitor().get("/o/ours/"))
    assert names_on(visitor().get("/o/elsewhere/programmes/2026/")) == [
        "Ana elsewhere",
        "Đorđe elsewhere",
    ]


def test_a_cycle_that_is_not_public_is_seen_by_the_team_alone(house: House) -> None:
    house.cycle.is_public = False
    with in_organisation(house.organisation):
        house.cycle.save()
    assert visitor().get(PAGE).status_code == 404
    assert visitor(house.mentee.person).get(PAGE).status_code == 404
    page = visitor(house.viewer).get(PAGE)
    assert "not published yet" in text_of(page)
    assert "/programmes/2026/" not in text_of(visitor().get("/o/ours/"))


def test_an_emblem_never_stands_without_its_statement(scoped: House) -> None:
    emblem = picture(scoped, Picture.Kind.EMBLEM)
    common = {"organisation": scoped.organisation, "cycle": scoped.cycle}
    full = {"emblem": emblem, "statement": {"en": "Funded by Whole"}}
    Funder.objects.create(**common, position=1, name={"en": "No words"}, emblem=emblem)
    Funder.objects.create(
        **common, position=2, name={"en": "No emblem"}, statement={"en": "Funded by Half"}
    )
    Funder.objects.create(
        **common, **full, position=3, name={"en": "Whole"}, disclaimer={"en": "Only ours."}
    )
    page = text_of(visitor().get(PAGE))
    figures = re.findall(r'<figure class="funder">.*?</figure>', page, re.S)
    assert len(figures) == 1
    assert page.count(emblem.public_id) == 1
    assert ("Funded by Whole" in figures[0], emblem.public_id in figures[0]) == (True, True)
    assert ("Funded by Half" in page, "Only ours." in page) == (False, True)


def test_texts_in_another_language_are_marked(scoped: House) -> None:
    scoped.cycle.languages = ["en", "sr", "mk"]
    scoped.cycle.name = {"en": "Leaders", "mk": "Лидери"}
    scoped.cycle.about = {"sr": "Разговори."}
    scoped.cycle.save()
    english = text_of(visitor().get(PAGE, headers={"Accept-Language": "en"}))
    assert '<html lang="en"' in english
    assert '<div class="prose" lang="sr-Cyrl"><p>Разговори.</p>' in english
    assert 'hreflang="sr-Latn"' in english
    serbian = text_of(visitor().get(f"{PAGE}?lang=sr"))
    assert '<html lang="sr-Cyrl"' in serbian
    assert '<span lang="en">Leaders</span>' in serbian
    assert '<div class="prose"><p>Разговори.</p>' in serbian
    latin = text_of(visitor().get(f"{PAGE}?lang=sr-latn"))
    assert "<p>Razgovori.</p>" in latin
    macedonian = text_of(visitor().get(f"{PAGE}?lang=mk", headers={"Accept-Language": "en"}))
    assert '<span lang="mk">Лидери</span>' in macedonian
    Phase.objects.create(
        organisation=scoped.organisation,
        cycle=scoped.cycle,
        key="call",
        name={"sr": "Позив"},
        starts_after=-90,
        days=30,
    )
    again = text_of(visitor().get(PAGE, headers={"Accept-Language": "en"}))
    assert '<th scope="row" lang="sr-Cyrl">Позив</th>' in again
    assert '<th scope="row">Позив</th>' in text_of(visitor().get(f"{PAGE}?lang=sr"))
    assert visitor().get(f"{PAGE}?lang=../etc").status_code == 200


def test_the_name_carries_its_language(scoped: House) -> None:
    ana = scoped.mentee.person
    ana.publication_name, ana.name_language = "Ана Наша", "sr"
    ana.save()
    agree(ana, Purpose.NAME)
    page = text_of(visitor().get(PAGE))
    assert '<h3 class="face-name" lang="sr-Cyrl">Ана Наша</h3>' in page
    assert "Ana ours" not in page


def test_kosovo_carries_its_note_once(scoped: House) -> None:
    for part in (scoped.mentee, scoped.other_mentee):
        part.person.economy, part.person.town = "XK", "Prizren"
        part.person.save()
        agree(part.person, Purpose.NAME)
    page = text_of(visitor().get(PAGE))
    assert (page.count("Prizren, Kosovo*"), page.count("Prizren, Kosovo<")) == (1, 1)
    assert page.count("UNSCR 1244/1999") == 1


def test_hostile_texts_stay_texts(scoped: House) -> None:
    ana = scoped.mentee.person
    ana.publication_name = "<script>alert(1)</script>"
    ana.bio = {"en": "<img src=x onerror=alert(2)> [x](javascript:alert(3))"}
    ana.save()
    agree(ana, Purpose.NAME, Purpose.BIO)
    page = text_of(visitor().get(PAGE))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_the_same_three_queries_for_few_and_many(
    scoped: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scoped.organisation.logo = picture(scoped, Picture.Kind.LOGO)
    scoped.organisation.save()
    with django_assert_num_queries(3):
        assert Client().get(PAGE).status_code == 200
    for number in range(3):
        part = make_mentee(scoped.cycle, f"Mentee {number}", areas=[])
        part.person.portrait = picture(scoped, Picture.Kind.PORTRAIT)
        part.person.save()
        make_mentor(scoped.cycle, f"Mentor {number}", areas=[])
        Phase.objects.create(
            organisation=scoped.organisation,
            cycle=scoped.cycle,
            key=f"phase-{number}",
            name={"en": f"Phase {number}"},
            starts_after=number,
            days=5,
        )
        Funder.objects.create(
            organisation=scoped.organisation,
            cycle=scoped.cycle,
            position=number,
            name={"en": "Fund"},
            emblem=picture(scoped, Picture.Kind.EMBLEM),
            statement={"en": "Funded"},
        )
    for part in Participation.objects.all():
        agree(part.person, Purpose.NAME, Purpose.BIO, Purpose.PORTRAIT)
    with django_assert_num_queries(3):
        page = Client().get(PAGE)
    assert len(names_on(page)) == 10
    with django_assert_num_queries(2):
        assert Client().get("/o/ours/").status_code == 200


def test_a_page_that_did_not_change_is_not_sent_again(house: House) -> None:
    first = visitor().get(PAGE)
    assert first["Cache-Control"] == "no-cache"
    assert visitor().get(PAGE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert visitor(house.viewer).get(PAGE)["Cache-Control"] == "private, no-store"


def test_a_kept_page_is_each_readers_own(house: House, elsewhere: House) -> None:
    for _again in range(2):
        assert '<html lang="en"' in text_of(visitor().get(PAGE))
        assert '<html lang="sr-Cyrl"' in text_of(visitor().get(f"{PAGE}?lang=sr"))
        assert "elsewhere" in text_of(visitor().get("/o/elsewhere/programmes/2026/"))
        packed = visitor().get(PAGE, headers={"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == visitor().get(PAGE).content
        assert "Sign in" not in text_of(visitor(house.viewer).get(PAGE))
    house.organisation.name = {"en": "Another name"}
    house.organisation.save()
    assert "Another name" in text_of(visitor().get(PAGE))


def test_the_form_on_a_kept_page_is_each_readers_own(house: House) -> None:
    with in_organisation(house.organisation):
        house.cycle.languages = ["en"]  # one language: the interface's are offered by a form
        house.cycle.save()
    seen = set()
    for _reader in range(3):
        client = Client(enforce_csrf_checks=True)
        page = text_of(client.get(PAGE))
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
        assert not any(word in page for word in STAND_INS.values())
        assert fields["next"] == PAGE
        seen.add((fields["csrfmiddlewaretoken"], fields["form_key"]))
        response = client.post("/language/", {**fields, "language": "sr"})
        assert (response.status_code, response["Location"]) == (302, PAGE)
        assert '<html lang="sr-Cyrl"' in text_of(client.get(PAGE))
    assert len(seen) == 3


def test_the_kept_page_of_an_organisation_follows_its_cycles_at_once(house: House) -> None:
    address = 'href="/o/ours/programmes/2026/"'
    for is_public in (True, False, True):
        with in_organisation(house.organisation):
            house.cycle.is_public = is_public
            house.cycle.save()
        for reader in (visitor(), visitor(house.viewer), visitor()):
            assert (address in text_of(reader.get("/o/ours/"))) is is_public
    with in_organisation(house.organisation):
        house.cycle.name = {"en": "Another cycle"}
        house.cycle.save()
    assert "Another cycle" in text_of(visitor().get("/o/ours/"))


def test_the_organisation_shows_its_public_cycles_by_time(house: House) -> None:
    page = text_of(visitor().get("/o/ours/"))
    assert "<h1>Organisation ours</h1>" in page
    assert page.count('href="/o/ours/programmes/2026/"') == 1
    assert '<meta property="og:title" content="Organisation ours">' in page
    with in_organisation(house.organisation):
        cycles = public_cycles()
        days = {
            "upcoming": house.cycle.kick_off_on.replace(year=2024),
            "running": house.cycle.kick_off_on,
            "finished": house.cycle.kick_off_on.replace(year=2028),
        }
        for group, today in days.items():
            found = by_time(cycles, today=today)
            assert [name for name, there in found.items() if there] == [group]


def test_publishing_is_written_down_and_says_what_lacks(scoped: House) -> None:
    scoped.cycle.is_public = False
    scoped.cycle.save()
    Funder.objects.create(
        organisation=scoped.organisation,
        cycle=scoped.cycle,
        name={"en": "Half"},
        statement={"en": "Funded by Half"},
    )
    address = "/o/ours/desk/cycles/2026/public/"
    editor = visitor(scoped.coordinator)
    assert "Half: the emblem" in text_of(editor.get(address))
    assert editor.post(address, {"show": "yes"}).status_code == 302
    assert visitor().get(PAGE).status_code == 200
    assert editor.post(address, {"show": "no"}).status_code == 302
    assert visitor().get(PAGE).status_code == 404
    verbs = AuditLine.objects.filter(verb__startswith="community.").order_by("pk")
    assert list(verbs.values_list("verb", "actor_id")) == [
        ("community.cycle_published", scoped.coordinator.public_id),
        ("community.cycle_unpublished", scoped.coordinator.public_id),
    ]


def test_what_lacks_is_named_by_language(scoped: House) -> None:
    cycle = get_cycle(organisation=scoped.organisation, slug="2026", also_hidden=True)
    assert cycle is not None
    lacks = actions.publish_cycle(cycle=cycle, by=scoped.coordinator)
    assert [(lack.kind, lack.languages) for lack in lacks] == [
        ("name", ["sr"]),
        ("about", ["en", "sr"]),
    ]


def test_those_who_have_not_chosen_are_asked_once_a_day(house: House) -> None:
    """A link by which somebody without a login says what may be published."""
    from django.utils import timezone

    from spona.messaging.models import Message
    from spona.people.actions import choose_consents
    from spona.people.states import Channel

    with in_organisation(house.organisation):
        chose = house.mentee.person
        choose_consents(
            person=chose, given={Purpose.NAME: True}, language="en", channel=Channel.PAGE,
            now=timezone.now(), by=chose,
        )  # fmt: skip
    client = visitor(house.coordinator)
    for _twice in range(2):
        client.post("/o/ours/desk/cycles/2026/public/consents/")
    with in_organisation(house.organisation):
        asked = Message.objects.filter(kind="consents").values_list("person__name", flat=True)
        assert sorted(asked) == ["Petra ours", "Teuta ours", "Đorđe ours"]
        link = Message.objects.filter(kind="consents").first().text
    path = next(line for line in link.splitlines() if "/l/consents/" in line)
    path = path.removeprefix("http://localhost:8000")
    guest = visitor()
    assert guest.get(path).status_code == 200
    assert guest.post(path, {"name": "on", "sex": "unsaid"}).status_code == 302
