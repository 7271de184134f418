import pytest
from django.utils import translation

from spona.core import economies
from spona.core.economies import Denomination


def test_the_region_comes_first_in_the_readers_alphabet() -> None:
    assert [name for _code, name in economies.choices("en")[:7]] == [
        "Albania",
        "Bosnia and Herzegovina",
        "Kosovo",
        "Montenegro",
        "North Macedonia",
        "Serbia",
        "Afghanistan",
    ]
    assert [code for code, _name in economies.choices("sr")[:6]] == [
        "AL", "BA", "ME", "XK", "MK", "RS",
    ]  # fmt: skip


def test_every_economy_is_offered_once_and_has_both_names() -> None:
    codes = [code for code, _name in economies.choices("sr")]
    assert len(codes) == len(set(codes)) == len(economies.all_economies()) == 243
    assert all({"en", "sr"} <= set(e.names) for e in economies.all_economies().values())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "North Macedonia"),
        ("sr", "Северна Македонија"),
        ("sr-latn", "Severna Makedonija"),
        ("sq", "Maqedonia e Veriut"),
        ("xx", "North Macedonia"),
    ],
)
def test_names_by_language(language: str, expected: str) -> None:
    assert economies.name_of("MK", language) == expected
    with translation.override(language):
        assert economies.name_of("MK") == expected


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert economies.name_of("??", "en") == "??"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Srbija", "RS"),
        ("Србија", "RS"),
        (" serbia ", "RS"),
        ("rs", "RS"),
        ("BiH", "BA"),
        ("Bosna i Hercegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"),
        ("Kosovo*", "XK"),
        ("KOSOVA", "XK"),
        ("Kosovë", "XK"),
        ("Severna Makedonija", "MK"),
        ("Sjeverna Makedonija", "MK"),
        ("Македонија", "MK"),
        ("Mali i Zi", "ME"),
        ("Shqipëria", "AL"),
        ("UK", "GB"),
        ("Narnia", ""),
        ("", ""),
    ],
)
def test_what_people_write_in_forms(written: str, code: str) -> None:
    assert economies.code_of(written) == code


def test_the_asterisk_stands_once_and_calls_for_the_note() -> None:
    page = Denomination("eu", "en")
    assert page.name("RS") == "Serbia"
    assert page.footnote == ""
    assert [page.name("XK"), page.name("XK")] == ["Kosovo*", "Kosovo"]
    assert page.footnote.startswith("* This designation is without prejudice")


def test_a_table_reads_the_same_in_every_row() -> None:
    table = Denomination("un", "sr", every_mention=True)
    assert [table.name("XK"), table.name("XK")] == ["Косово*", "Косово*"]
    assert table.footnote == economies.FOOTNOTES[economies.Style.UN]["sr"]


def test_without_a_note() -> None:
    page = Denomination("none", "sr-latn")
    assert (page.name("XK"), page.footnote) == ("Kosovo", "")


def test_the_note_in_latin_is_derived_and_in_other_languages_english() -> None:
    latin_page, albanian = Denomination("eu", "sr-latn"), Denomination("eu", "sq")
    latin_page.name("XK")
    assert albanian.name("XK") == "Kosova*"
    assert latin_page.footnote.startswith("* Ovaj naziv je bez prejudiciranja stavova o statusu")
    assert albanian.footnote == economies.FOOTNOTES[economies.Style.EU]["en"]


def test_sorting_ignores_the_asterisk() -> None:
    codes = ["XK", "DE", "ME", "AL"]
    assert sorted(codes, key=lambda c: economies.sort_key(c, "en")) == ["AL", "XK", "ME", "DE"]


def test_an_unknown_style_is_an_error() -> None:
    with pytest.raises(ValueError, match="is not a valid Style"):
        Denomination("flag")
