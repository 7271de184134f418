import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.intake import values
from spona.intake.options import learn_options
from spona.intake.spoken import parse_languages
from spona.intake.values import Capacity

ANY_TEXT = st.text(max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("English (C1), Serbian – native", {"en": 5, "sr": 6}),
        ("srpski maternji, engleski C1, malo njemački", {"sr": 6, "en": 5, "de": 2}),
        ("maternji srpski; tečno engleski", {"sr": 6, "en": 5}),
        ("Serbian and English - fluent", {"sr": 5, "en": 5}),
        ("BHS, English", {"bs": 4, "hr": 4, "sr": 4, "en": 4}),
        ("Shqip, anglisht (rrjedhshëm)", {"sq": 4, "en": 5}),
        ("енглески - одлично, српски", {"en": 5, "sr": 4}),
        ("English, C1, German B2", {"en": 5, "de": 4}),
        ("Македонски (мајчин), англиски - напредно", {"mk": 6, "en": 5}),
        ("English: B2 / French: A2", {"en": 4, "fr": 2}),
        ("crnogorski\nenglески", {"cnr": 4, "en": 4}),
        ("", {}),
        ("klingon", {}),
    ],
)
def test_languages(text: str, expected: dict[str, int]) -> None:
    assert parse_languages(text).known == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kosovo*", "XK"), ("Косово", "XK"), ("Kosova", "XK"), ("Kosovo (UNSCR 1244)", "XK"),
        ("BiH", "BA"), ("Bosna i Hercegovina", "BA"), ("S. Makedonija", "MK"),
        ("N. Macedonia", "MK"), ("Република Северна Македонија", "MK"), ("Црна Гора", "ME"),
        ("Mali i Zi", "ME"), ("Crna Gora/Montenegro", "ME"), ("Republika Srbija", "RS"),
        ("Novi Sad, Srbija", "RS"), ("Shqipëria", "AL"), ("ne", None), ("", None), ("Mars", None),
    ],
)  # fmt: skip
def test_economies(text: str, expected: str | None) -> None:
    assert values.parse_economy(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mentor/ka", "mentor"), ("менторка", "mentor"), ("Želim da budem mentor", "mentor"),
        ("mentee", "mentee"), ("менти", "mentee"), ("Mentijka", "mentee"),
        ("Mentorisani (mentee)", "mentee"), ("i/e mentoruar", "mentee"),
        ("Tražim mentora", "mentee"), ("mentee and mentor", "both"), ("gost", None), ("", None),
    ],
)  # fmt: skip
def test_roles(text: str, expected: str | None) -> None:
    assert values.parse_role(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", Capacity(2, 2)), ("1-2", Capacity(1, 2)), ("dva", Capacity(2, 2)),
        ("do 3", Capacity(1, 3)), ("1 ili 2", Capacity(1, 2)), ("ne mogu", Capacity(0, 0)),
        ("2 mentija", Capacity(2, 2)), ("две", Capacity(2, 2)),
        ("2026-02-01", Capacity(1, 2, doubtful=True)),  # "1-2" after Excel
        ("12", Capacity(5, 5, doubtful=True)), ("po dogovoru", None), ("", None),
    ],
)  # fmt: skip
def test_capacity(text: str, expected: Capacity | None) -> None:
    assert values.parse_capacity(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Da", True), ("да", True), ("Po", True), ("yes", True), ("Saglasna sam", True),
        ("Se soglasuvam", True), ("Pajtohem", True), ("✓", True), ("I agree to be named", True),
        ("Ne", False), ("не", False), ("Jo", False), ("Ne pristajem", False),
        ("nisam saglasna", False), ("I do not agree", False), ("možda", None), ("", None),
    ],
)  # fmt: skip
def test_yes_and_no(text: str, expected: bool | None) -> None:
    assert values.parse_yes_no(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-12", dt.datetime(2026, 3, 12)),
        ("12.3.2026.", dt.datetime(2026, 3, 12)),
        ("12. 03. 2026.", dt.datetime(2026, 3, 12)),
        ("3/4/2026", dt.datetime(2026, 4, 3)),
        ("3/14/2026 1:05:09 PM", dt.datetime(2026, 3, 14, 13, 5)),
        ("12/3/2026 14:05:33", dt.datetime(2026, 3, 12, 14, 5)),
        ("31.2.2026.", None),
        ("99999999", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: dt.datetime | None) -> None:
    assert values.parse_date(text) == expected


def test_a_column_with_a_fourteenth_month_writes_the_month_first() -> None:
    assert values.column_is_day_first(["3/4/2026", "3/14/2026"]) is False
    assert values.column_is_day_first(["3/4/2026", "14/3/2026"]) is True
    assert values.parse_date("3/4/2026", day_first=False) == dt.datetime(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana.Anic@Primer.RS", "ana.anic@primer.rs"),
        ("Ana <ana@primer.rs>;", "ana@primer.rs"),
        ("mailto:ana@primer.rs", "ana@primer.rs"),
        ("ana@primer.rs, ana2@primer.rs", "ana@primer.rs"),
        ("ana@primer", None),
        ("ana at primer.rs", None),
        ("", None),
    ],
)
def test_emails(text: str, expected: str | None) -> None:
    assert values.parse_email(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10", 10), ("10+", 10), ("5-7 godina", 5), ("pet", 5), ("od 2011.", None), ("", None)],
)
def test_years(text: str, expected: int | None) -> None:
    assert values.parse_years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ženski", "f"), ("Poštovani", "m"), ("she/her", "f"), ("Poštovana/i", "n"), ("Ona", "f"),
     ("neutralno", "n"), ("?", None)],
)  # fmt: skip
def test_form_of_address(text: str, expected: str | None) -> None:
    assert values.parse_address(text) == expected


@given(ANY_TEXT)
def test_no_parser_raises_or_leaves_its_bounds(text: str) -> None:
    assert values.parse_economy(text) is None or len(values.parse_economy(text) or "") == 2
    assert values.parse_role(text) in {None, "mentor", "mentee", "both"}
    assert values.parse_yes_no(text) in {None, True, False}
    assert values.parse_address(text) in {None, "f", "m", "n"}
    years = values.parse_years(text)
    assert years is None or 0 <= years <= 80
    capacity = values.parse_capacity(text)
    assert capacity is None or 0 <= capacity.least <= capacity.most <= values.MOST_MENTEES
    assert all(1 <= level <= 6 for level in parse_languages(text).known.values())
    date = values.parse_date(text)
    assert date is None or 1900 <= date.year <= 2200
    email = values.parse_email(text)
    assert email is None or ("@" in email and len(email) <= 254 and "\n" not in email)


@given(st.text(alphabet="0123456789-/. :", max_size=24))
def test_digits_in_any_order_are_a_date_or_none(text: str) -> None:
    values.parse_date(text)
    values.parse_capacity(text)
    values.parse_years(text)


KNOWN = ["Leadership and team", "Finance, budgets and prices", "Fundraising"]


def test_options_that_contain_commas_by_the_known_ones() -> None:
    options = learn_options(
        ["Leadership and team, Finance, budgets and prices", "fundraising"], known=KNOWN
    )
    assert options.split("Leadership and team, Finance, budgets and prices, FUNDRAISING") == [
        "Leadership and team",
        "Finance, budgets and prices",
        "Fundraising",
    ]


def test_options_that_contain_commas_by_the_rest_of_the_column() -> None:
    options = learn_options(
        ["Liderstvo, Finansije, budžet i cene", "Finansije, budžet i cene", "Liderstvo"]
    )
    assert options.counts == {"Liderstvo": 2, "Finansije, budžet i cene": 2}


def test_pieces_that_never_occur_apart_are_one() -> None:
    cells = ["Film, TV, Muzika", "Film, TV", "Muzika", "Film, TV, Dizajn", "Film, TV", "Dizajn"]
    assert learn_options(cells).counts == {"Film, TV": 4, "Muzika": 2, "Dizajn": 2}


def test_two_options_once_together_stay_two() -> None:
    assert learn_options(["Design, Robotics", "Music"]).counts == {
        "Design": 1,
        "Robotics": 1,
        "Music": 1,
    }
    assert learn_options(["dizajn, robotika", "muzika"]).counts == {
        "dizajn": 1,
        "robotika": 1,
        "muzika": 1,
    }


@pytest.mark.parametrize("cell", ["Design, art;Robotics;", "Design, art; Robotics",
                                  "Design, art\nRobotics", "• Design, art\n• Robotics"])  # fmt: skip
def test_semicolons_and_lines_part_and_commas_stay(cell: str) -> None:
    assert learn_options([cell, "Robotics;"]).split(cell) == ["Design, art", "Robotics"]


def test_commas_in_brackets_stay() -> None:
    options = learn_options(["Digital (web, social), Music", "Music"])
    assert options.split("Digital (web, social), Music") == ["Digital (web, social)", "Music"]


def test_one_option_in_two_spellings_is_one() -> None:
    options = learn_options(["Dizajn", "dizajn", "Дизајн, Muzika"])
    assert options.counts == {"Dizajn": 3, "Muzika": 1}


@given(st.lists(st.text(max_size=40), max_size=8), st.lists(st.text(max_size=20), max_size=3))
def test_learning_never_raises_and_loses_no_letters(cells: list[str], known: list[str]) -> None:
    options = learn_options(cells, known=known)
    for cell in cells:
        split = options.split(cell)
        assert all(len(option) <= 120 for option in split)
        assert len(split) == len(set(split))
