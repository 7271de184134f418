import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.engine.names import has_cyrillic, latin

SERBIAN_LETTERS = "абвгдђежзијклљмнњопрстћуфхцчџшАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("Ђорђе Ђурђевић", "Đorđe Đurđević"),
        ("Љиљана Њежић", "Ljiljana Nježić"),
        ("ЉИЉАНА ЊЕЖИЋ", "LJILJANA NJEŽIĆ"),
        ("КОЊ", "KONJ"),
        ("Љ. Петровић", "Lj. Petrović"),
        ("Џ", "Dž"),
        ("Ѓорѓи Ќосев", "Gjorgji Kjosev"),
        ("ЃОРЃИ ЌОСЕВ", "GJORGJI KJOSEV"),
        ("Ѕвезда", "Dzvezda"),
        ("С\u0301утра З\u0301еница", "Śutra Źenica"),
        ("Г\u0301орги", "Gjorgi"),  # Ѓ written as two code points
        ("Zoom позив", "Zoom poziv"),
        ("Щерев", "Šterev"),
        ("Đorđe, 3 + 4 € 字", "Đorđe, 3 + 4 € 字"),
    ],
)
def test_cyrillic_becomes_latin_and_the_rest_stays(cyrillic: str, expected: str) -> None:
    assert latin(cyrillic) == expected


def test_macedonian_reads_its_own_letters() -> None:
    assert latin("Ќирил Ѓорѓиевски, Џемо", language="mk") == "Kjiril Gjorgjievski, Džemo"


@given(st.text())
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    assert latin(latin(text)) == latin(text)


@given(st.text(alphabet=SERBIAN_LETTERS + " "))
def test_no_serbian_letter_is_left_over(text: str) -> None:
    assert not has_cyrillic(latin(text))


def test_has_cyrillic() -> None:
    assert has_cyrillic("Ana и Ivan")
    assert not has_cyrillic("Đorđe Ćosić 123")
