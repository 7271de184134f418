"""Lists of people stand in the order of the reader's alphabet."""

import importlib
from itertools import pairwise

import pytest
from django.apps import apps
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from spona.core.scope import in_organisation
from spona.people.models import Person
from spona.people.ordering import ORDERS, key_of, keys_of, sort_column
from spona.programmes.queries import participants
from tests.characters import House, make_mentor, make_person, visitor

# Written down anew, so that a slip in the engine's alphabets would show.
SLAVIC = "a b c č ć d dž đ e f g h i j k l lj m n nj o p r s š ś t u v z ž ź"
ALBANIAN = "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh"
MACEDONIAN = "a b c č d dz dž e f g gj h i j k kj l lj m n nj o p r s š t u v z ž"
ALPHABETS = {
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "sr": SLAVIC,
    "sr-latn": SLAVIC,
    "bs": SLAVIC,
    "hr": SLAVIC,
    "cnr": SLAVIC,
    "sq": ALBANIAN,
    "mk": MACEDONIAN,
}

NAMES = [
    "Ana Žarić",
    "Ana Zhuri",
    "Ana Zukić",
    "Ana Čolak",
    "Ana Ceka",
    "Ana Cuka",
    "Ана Љубић",
    "Ana Luka",
    "Ana Llapi",
    "Ana Lima",
]
RIGHT = {
    "en": "Ceka Čolak Cuka Lima Љубић Llapi Luka Žarić Zhuri Zukić",
    "sr": "Ceka Cuka Čolak Lima Llapi Luka Љубић Zhuri Zukić Žarić",
    "sq": "Ceka Čolak Cuka Lima Љубић Luka Llapi Žarić Zukić Zhuri",
}


@pytest.mark.parametrize("language", sorted(RIGHT))
def test_the_same_people_in_three_languages(scoped: House, language: str) -> None:
    for name in NAMES:
        make_person(scoped.organisation, name, login=False)
    right = RIGHT[language].split()
    with translation.override(language):
        found = list(Person.objects.filter(name__in=NAMES).in_order())
    assert [person.name.split()[1] for person in found] == right
    assert sorted(found, key=lambda p: key_of(p.latin_name, language=language)) == found


def test_a_page_takes_the_order_of_its_language(house: House) -> None:
    with in_organisation(house.organisation):
        for name in NAMES:
            make_person(house.organisation, name, login=False)
    client = visitor(house.coordinator)
    for language in ("en", "sr"):
        client.cookies["language"] = language
        page = client.get("/o/ours/desk/people/").content.decode()
        places = [page.index(f" {name}<") for name in RIGHT[language].split()]
        assert places == sorted(places)


def test_a_cycles_people_stand_in_it_too(scoped: House) -> None:
    for name in ("N Čolak", "N Cuka"):
        make_mentor(scoped.cycle, name, areas=[])
    for language, right in (("en", ["N Čolak", "N Cuka"]), ("sr-latn", ["N Cuka", "N Čolak"])):
        with translation.override(language):
            names = [p.person.name for p in participants(cycle=scoped.cycle)]
        assert [name for name in names if name.startswith("N ")] == right


def test_every_language_has_a_column_and_unknown_ones_the_plain_order() -> None:
    assert {sort_column(language) for language in ALPHABETS} == set(ORDERS)
    assert sort_column("de") == sort_column("fr") == "sort_key_en"


@pytest.mark.parametrize("language", sorted(ALPHABETS))
@given(data=st.data())
def test_keys_agree_with_the_alphabet(language: str, data: st.DataObject) -> None:
    alphabet = ALPHABETS[language].split()
    words = st.lists(st.sampled_from(alphabet), min_size=1, max_size=6).filter(
        # two letters that would be read as one are another word
        lambda letters: all(a[-1] + b[0] not in alphabet for a, b in pairwise(letters))
    )
    one, other = data.draw(words), data.draw(words)
    places = [[alphabet.index(letter) for letter in word] for word in (one, other)]
    keys = [key_of("".join(word).title(), language=language) for word in (one, other)]
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (
        places[0] < places[1],
        places[0] == places[1],
    )


def test_people_who_were_there_before_get_their_keys(scoped: House) -> None:
    right = dict(Person.objects.values_list("pk", "sort_key_sq"))
    Person.objects.update(**dict.fromkeys(ORDERS, ""))
    migration = importlib.import_module("spona.people.migrations.0002_sort_keys")

    migration.fill(apps, None)
    assert dict(Person.objects.values_list("pk", "sort_key_sq")) == right
    assert keys_of("Ana Petrović")["sort_key"]
