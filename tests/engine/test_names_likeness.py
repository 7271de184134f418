import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.engine.names import initials, similar


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Јована Јевтић", "Jovana Jevtic"),
        ("Jevtić", "Jewtitsch"),
        ("Marija Petrović", "Petrović Marija"),
        ("Đorđe Đukić", "Djordje Djukic"),
        ("Aleksandra Savić", "Alexandra Savich"),
        ("Ѓорѓи Николов", "Gjorgji Nikolov"),
        ("Milica Stojanovic", "Milica Stojanovc"),
    ],
)
def test_worth_a_second_look(a: str, b: str) -> None:
    assert similar(a, b) > 0.5


@pytest.mark.parametrize(
    ("a", "b"), [("Ana Petrović", "Ivan Marković"), ("Arta Hoxha", "Besnik Krasniqi"), ("", "Ana")]
)
def test_two_different_people(a: str, b: str) -> None:
    assert similar(a, b) < 0.35


@given(st.text(), st.text())
def test_likeness_is_mutual_and_bounded(a: str, b: str) -> None:
    assert 0 <= similar(a, b) <= 1
    assert similar(a, b) == similar(b, a)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Marija Petrović", "MP"),
        ("Марија Љубић", "МЉ"),
        ("Marija Petrović Njegoš", "MN"),
        ("ana", "A"),
        ("đorđe čolić", "ĐČ"),
        ("  ", ""),
        ("4 Ana", "A"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected
