"""What stands in a column of a file for matching tells what it is, where its header misleads."""

from pathlib import Path

import pytest

from spona.intake.listing import list_people

MENTORS = (
    "Name,My strong sides,Slots\nIvan Ilić,Marketing; Leadership,1\nJana Jović,Fundraising,2\n"
)


@pytest.fixture
def fields(tmp_path: Path):
    def of(mentees: str, mentors: str = MENTORS) -> dict[str, str]:
        paths = [tmp_path / "mentees.csv", tmp_path / "mentors.csv"]
        for path, text in zip(paths, (mentees, mentors), strict=True):
            path.write_text(text, encoding="utf-8")
        listing = list_people(paths=paths, wishes={})
        return {column.header: column.field for column in listing.columns}

    return of


def test_whom_one_wishes_for_is_somebody_listed(fields) -> None:
    asked = "Which mentor would you like to work"
    named = fields(f"Name,Wants help with,{asked}\nAna Anić,Marketing,Jana Jović\n")
    unnamed = fields(f"Name,Wants help with,{asked}\nAna Anić,Marketing,Somebody patient\n")
    assert named[asked] == "wished"
    assert unnamed[asked] != "wished"


def test_the_same_options_on_both_sides_are_needs_and_offers(fields) -> None:
    offers = "Name,Wants help with\nAna Anić,Marketing; Fundraising\nBea Babić,Leadership\n"
    assert fields(offers)["My strong sides"] == "offers"
    needs = "Name,Hopes,Colour\nAna Anić,Marketing; Fundraising,red\nBea Babić,Leadership,blue\n"
    found = fields(needs, MENTORS.replace("My strong sides", "Expertise"))
    assert (found["Hopes"], found["Colour"]) == ("needs", "answer")


def test_one_option_in_common_is_no_proof(fields) -> None:
    hopes = "Name,Hopes\nAna Anić,Marketing\nBea Babić,to sleep more\n"
    assert fields(hopes, MENTORS.replace("My strong sides", "Expertise"))["Hopes"] == "answer"
