"""Every kind of letter, read as its reader reads it: in each language, in each form of address."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

import spona
from spona.core.scope import in_organisation
from spona.messaging.actions import send
from spona.messaging.kinds import kind_of
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.messaging.queries import wording_of
from spona.messaging.wording import placeholders
from spona.people.actions import change_person
from spona.people.models import Person
from spona.people.states import Address
from tests.characters import NOW, House, visitor

KINDS = sorted(path.stem for path in Path(spona.__file__).parent.glob("*/templates/mail/*.txt"))
GREETINGS = {
    "en": dict.fromkeys("fmn", "Dear Ana ours,"),
    "sr": {"f": "Поштована Ana ours,", "m": "Поштовани Ana ours,", "n": "Добар дан, Ana ours,"},
    "sr-latn": {
        "f": "Poštovana Ana ours,",
        "m": "Poštovani Ana ours,",
        "n": "Dobar dan, Ana ours,",
    },
}
CLOSINGS = {"en": "Kind regards,", "sr": "Срдачан поздрав,", "sr-latn": "Srdačan pozdrav,"}
WITHOUT_LINK = {
    "address_changed",
    "co_mentor_thanks",  # the pages are closed to her
    "meeting_not_yours",
    "decision_not_selected",
    "application_aside",
    "team_letter",
    "team_notice",
    "digest",
}  # nobody knows who reads the former address
LINK = "http://localhost:8000/l/x/y/"
GREETING_WORDS = re.compile(r"Dear|Hello|Поштован|Poštovan|Добар дан|Dobar dan")


def written(kind: str, language: str, to: Person) -> Message:
    """The letter with a plain word in every place its wording leaves open."""
    with override(language):
        wording = wording_of(kind=kind, language=language)
    open_places = placeholders(wording.subject + wording.text)
    letter = send(
        kind=kind,
        to=to,
        programme=0,
        values={place: place.upper() for place in open_places - {"link"}},
        links={"link": LINK},
        dedupe_key=f"{kind}-{language}-{to.address}",
        now=NOW,
        language=language,
    )
    assert letter is not None
    return letter


@pytest.mark.one_database
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_greets_once_and_ends_once_in_every_language(scoped: House, kind: str) -> None:
    person = scoped.mentee.person
    for language, address in product([code for code, _name in settings.LANGUAGES], Address.values):
        person.address = address
        letter = written(kind, language, person)
        blocks = letter.text.split("\n\n")
        if kind_of(kind).optional:
            assert "http://localhost:8000/l/mail/" in blocks.pop()
        assert blocks[0] == GREETINGS[language][address]
        assert len(GREETING_WORDS.findall(letter.text)) == 1
        assert blocks[-1] == f"{CLOSINGS[language]}\nOrganisation ours"
        assert letter.text.count(CLOSINGS[language]) == 1
        assert (
            kind in WITHOUT_LINK or LINK in blocks[1:-1]
        )  # alone in its paragraph: a button in the HTML twin
        assert not re.search(r"[{}]|%\(|None", letter.subject + letter.text)
        assert letter.subject and "\n" not in letter.subject
        assert blocks[1][0].isupper()


@pytest.mark.one_database
@pytest.mark.parametrize("kind", KINDS)
def test_serbian_has_no_word_with_a_slash_for_its_reader(scoped: House, kind: str) -> None:
    letter = written(kind, "sr", scoped.mentee.person)
    assert not re.search(r"\w/(?:а|ка|ку|ке|ица|цу)\b", letter.subject + letter.text)


def test_a_stored_greeting_name_is_used(scoped: House) -> None:
    person = scoped.mentee.person
    person.address, person.salutation = Address.MASCULINE, "Đorđe"
    assert written("consents", "sr-latn", person).text.startswith("Poštovani Đorđe,\n\n")


def test_a_changed_address_closes_the_links_and_tells_the_former_one(house: House) -> None:
    """Whoever turns somebody's letters to herself does not do so unnoticed, and old letters open
    nothing."""
    person = house.mentee.person
    with in_organisation(house.organisation):
        before = person.email
        change_person(person=person, by=house.coordinator, employer="Elsewhere")
        change_person(person=person, by=house.coordinator, email=f" {before.upper()}")
        assert not Message.objects.exists()  # in capitals it is the same address
        link = issue(person=person, purpose="consents", now=timezone.now())
        path = address_of(link).removeprefix("http://localhost:8000")
        assert visitor().get(path).status_code == 200

        change_person(person=person, by=house.coordinator, email="new@example.org")

        letter = Message.objects.get(kind="address_changed")
        assert (letter.to_email, "new@example.org" in letter.text) == (before, False)
    assert visitor().get(path).status_code == 404
    with in_organisation(house.organisation):
        again = issue(person=person, purpose="consents", now=timezone.now())
        assert address_of(again) != "http://localhost:8000" + path
    assert visitor().get(path).status_code == 404
