import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from spona.core.scope import in_organisation
from spona.intake import command
from spona.intake.models import ImportRun
from spona.needs.models import NeedArea
from spona.people.models import Person
from tests.characters import House
from tests.intake.files import google_csv, workbook


def spona_import(house: House, *files: Path, **options: Any) -> int:
    return command.run(
        argparse.Namespace(
            files=list(files),
            organisation=options.pop("organisation", house.organisation.slug),
            cycle=options.pop("cycle", house.cycle.slug),
            mapping=options.pop("mapping", None),
            dry_run=options.pop("dry_run", False),
            json=options.pop("json", False),
        )
    )


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "prijave.csv"
    path.write_bytes(google_csv())
    return path


def people(house: House) -> int:
    with in_organisation(house.organisation):
        return Person.objects.count()


def test_people_come_in(house: House, form: Path, capsys: Any) -> None:
    before = people(house)
    assert spona_import(house, form, json=True) == 0
    assert people(house) == before + 4
    (report,) = json.loads(capsys.readouterr().out)
    assert report["rows"] == {"new": 4, "update": 0, "doubt": 0, "problem": 0}
    assert report["done"]["mentees"] == 2
    assert report["columns"]["E-mail adresa"] == "email"
    assert report["areas_not_chosen"] == [
        "Finansije, budžet i cene", "Liderstvo i tim", "Prikupljanje sredstava",
    ]  # fmt: skip


def test_a_dry_run_changes_nothing(house: House, form: Path, capsys: Any) -> None:
    before = people(house)
    assert spona_import(house, form, dry_run=True) == 0
    assert people(house) == before
    with in_organisation(house.organisation):
        assert ImportRun.objects.count() == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == f"{form}: 4 new, 0 update, 0 perhaps known, 0 with a problem."
    assert out.splitlines()[-1] == "Nothing was changed."


def test_a_mapping_names_columns_roles_and_areas(house: House, tmp_path: Path) -> None:
    table, mapping = tmp_path / "lista.xlsx", tmp_path / "mapping.json"
    table.write_bytes(
        workbook(("S", [("Ko", "Kontakt", "Šta"), ("Ana Anić", "aa@primer.rs", "Budžet")]))
    )
    mapping.write_text(
        json.dumps(
            {
                "columns": {"Ko": "name", "Šta": "offers"},
                "role": "mentor",
                "areas": {"budzet": "+"},
                "standing": {"mentor": "confirmed"},
            }
        )
    )
    spona_import(house, table, mapping=mapping)
    with in_organisation(house.organisation):
        mentor = Person.objects.get(email="aa@primer.rs").participations.get()
        assert (mentor.part, mentor.standing) == ("mentor", "confirmed")
        assert list(mentor.offer.areas.all()) == [NeedArea.objects.get(key="budzet")]


def test_two_files_come_in_together_or_not_at_all(house: House, form: Path, tmp_path: Path) -> None:
    broken = tmp_path / "mentori.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    before = people(house)
    with pytest.raises(CommandError) as refused:
        spona_import(house, form, broken)
    assert str(refused.value).startswith(f"{broken}: The workbook is damaged")
    assert people(house) == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"organisation": "nobody"}, "There is no organisation “nobody”."),
        ({"cycle": "1999"}, "“ours” has no cycle “1999”."),
        ({"mapping": Path("/nowhere.json")}, "There is no file /nowhere.json."),
    ],
)
def test_expected_trouble_is_one_sentence(
    house: House, form: Path, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        spona_import(house, form, **options)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"colums": {}}', '{"columns": {"Ime": "nonsense"}}', '{"role": "guest"}',
     '{"columns": []}', '{"columns": {"No such column": "email"}}', '{"doubts": "maybe"}'],
)  # fmt: skip
def test_a_wrong_mapping_is_one_sentence(
    house: House, form: Path, tmp_path: Path, text: str
) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(text)
    before = people(house)
    with pytest.raises(CommandError):
        spona_import(house, form, mapping=mapping)
    assert people(house) == before
