"""`spona match` on files as people really send them, without a database."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from spona.config.command import main
from tests.intake.files import google_csv, workbook

ENGLISH = [
    ("Name", "Role", "E-mail", "Country", "Which languages do you speak?",
     "Areas where you need support", "Areas you can help with", "How many mentees can you take?",
     "Years of experience", "Company", "Who would you like as your preferred mentor?",
     "Would you like a mentor from another country?", "How would you like to meet?",
     "When are you available?"),
    ("Ana Jović", "mentee", "ana@x.rs", "Serbia", "Serbian (native), English B2",
     "Leadership; Finance, budgets", "", "", 4, "Studio A", "Vesna Kos", "Yes", "Online", "Mon 17-19"),
    ("Ana Jović", "mentee", "ana2@x.rs", "Serbia", "Serbian (native)", "Fundraising", "", "", 9, "",
     "Zoran Nema", "Doesn't matter", "In person", "weekend"),
    ("Blerta Hoxha", "mentee", "b@x.al", "Albania", "Albanian, English C1",
     "Leadership; Fundraising", "", "", 2, "Teatri", "", "No", "Both", "Tue 10-12"),
    ("Vesna Kos", "mentor", "v@x.si", "Slovenia", "English C2, Slovenian", "",
     "Leadership; Finance, budgets", "1-2", 20, "Kino", "", "", "Online", "Monday 18-20"),
    ("Goran Petrov", "mentor", "g@x.mk", "N. Macedonia", "Macedonian, Serbian C1, English B1", "",
     "Fundraising", 1, 15, "Studio A", "", "", "In person", "Saturday"),
    ("Total: 5", *[""] * 13),
]  # fmt: skip
MACEDONIAN = [
    ("Временска ознака", "Име и презиме", "Се пријавувам како", "Во која земја живеете?",
     "Кои јазици ги зборувате?", "Во кои области ви треба поддршка?",
     "Во кои области можете да помогнете?", "Колку менти можете да прифатите?"),
    ("1.3.2026 10:00", "Ѓорѓи Ќосев", "Менти", "С. Македонија", "македонски, англиски",
     "Буџет, Водство", "", ""),
    ("1.3.2026 10:00", "Елена Стојанова", "Ментор", "С. Македонија", "македонски, српски", "",
     "Буџет, Комуникација", "2"),
]  # fmt: skip
ALBANIAN_MENTEES = [
    (
        "Emri dhe mbiemri",
        "Email",
        "Cilat gjuhë flisni?",
        "Në cilat fusha keni nevojë për mbështetje?",
    ),
    ("Arta Gashi", "arta@x.com", "shqip, anglisht", "Lidership, Financa"),
    ("Bekim Hoxha", "b@x.com", "shqip", "Komunikim"),
]
ALBANIAN_MENTORS = [
    ("Emri dhe mbiemri", "Email", "Cilat gjuhë flisni?", "Në cilat fusha mund të ndihmoni?",
     "Sa të mentoruar mund të merrni?"),
    ("Drita Çela", "d@x.com", "shqip, anglisht", "Lidership, Komunikim", "2"),
]  # fmt: skip


def lines(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with the files of this module."""
    monkeypatch.chdir(tmp_path)
    files = {
        "people.xlsx": workbook(("Form Responses 1", ENGLISH)),
        "prijave.csv": google_csv(),
        "mk.csv": lines(MACEDONIAN, "\t", "utf-16"),
        "aplikimet.csv": lines(ALBANIAN_MENTEES, ";", "cp1250"),
        "lista.csv": lines(ALBANIAN_MENTORS, ";", "cp1250"),
        "mentees.csv": b"name,needs,languages\nAna,leadership;finance,English\nBen,design,English\n",
        "mentors.csv": b"name,offers,capacity\nDora,leadership,2\nEd,design,1\n",
    }
    for name, data in files.items():
        Path(name).write_bytes(data)
    return tmp_path


def match(capsys, *arguments):
    """(exit code, what was said, what was said on stderr)."""
    code = main(["match", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys, *arguments):
    code, out, err = match(capsys, *arguments, "--json")
    assert code == 0, err
    return json.loads(out), err


def pairs(data):
    return {pair["mentee"]: pair["mentor"] for pair in data["pairs"]}


def test_one_sheet_with_both_roles_speaks_for_itself(folder, capsys):
    data, said = answer(capsys, "people.xlsx")

    assert pairs(data) == {
        "Ana Jović (ana@x.rs)": "Vesna Kos",
        "Ana Jović (ana2@x.rs)": "Goran Petrov",
        "Blerta Hoxha": "Vesna Kos",
    }
    assert "  Areas you can help with → Offer areas (mentors)\n" in said
    assert "row 7: left out. Mentor or mentee? The role is empty." in said
    assert "names “Zoran Nema”, who is not listed." in said
    for pair in data["pairs"]:
        assert sum(reason["points"] for reason in pair["reasons"]) == pair["points"]
        assert all(reason["text"] for reason in pair["reasons"])
    assert data["total"] == sum(pair["points"] for pair in data["pairs"])
    assert data["worst"] == min(pair["points"] for pair in data["pairs"])
    assert data["objective"] == "total"
    assert data["certificate"]["checked"] is True
    assert len(data["hash"]) == 64
    wish = next(r for r in data["pairs"][0]["reasons"] if r["criterion"] == "wishes")
    assert wish["text"] == "The mentee named this mentor."


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["prijave.csv"], {"Марија Јовић": "Ѓорѓе Ќосевски", "Teuta Krasniqi": "Ѓорѓе Ќосевски"}),
        (["mk.csv"], {"Ѓорѓи Ќосев": "Елена Стојанова"}),
        (["aplikimet.csv", "lista.csv"], {"Arta Gashi": "Drita Çela", "Bekim Hoxha": "Drita Çela"}),
        (["mentees.csv", "mentors.csv"], {"Ana": "Dora", "Ben": "Ed"}),
        (["mentors.csv", "mentees.csv"], {"Ana": "Dora", "Ben": "Ed"}),
    ],
)
@pytest.mark.parametrize("objective", ["total", "worst-first", "balanced"])
def test_forms_of_the_region_need_no_mapping(folder, capsys, files, expected, objective):
    data, _said = answer(capsys, *files, "--objective", objective)
    assert pairs(data) == expected
    assert data["objective"] == objective
    assert data["certificate"]["checked"] is True


def test_the_order_of_rows_does_not_matter(folder, capsys):
    before, _said = answer(capsys, "people.xlsx")
    Path("people.xlsx").write_bytes(workbook(("S", [ENGLISH[0], *reversed(ENGLISH[1:])])))
    after, _said = answer(capsys, "people.xlsx")
    assert after["hash"] == before["hash"]


def test_everything_is_explained_priced_and_written(folder, capsys):
    code, out, _err = match(
        capsys,
        "people.xlsx",
        "--explain",
        "--price",
        "blerta",
        "Petrov Goran",
        "--out",
        "pairs.xlsx",
    )
    assert code == 0
    assert "Can help with Leadership; not with Fundraising." in out
    assert "Blerta Hoxha with Goran Petrov costs" in out
    assert "Ana Jović (ana2@x.rs) moves from Goran Petrov to nobody." in out
    sheet = openpyxl.load_workbook("pairs.xlsx").active
    assert [cell.value for cell in sheet[1]][:4] == ["Mentee", "Mentor", "Points", "Please note"]
    assert sheet.max_row == 4


def test_who_is_left_is_told_why_and_what_would_help(folder, capsys):
    Path("mentors.csv").write_text("name,offers,capacity\nDora,leadership,0\nEd,design,1\n")
    data, _said = answer(capsys, "mentees.csv", "mentors.csv", "--out", "pairs.csv")
    (left,) = data["unmatched"]
    assert left["mentee"] == "Ana"
    assert left["reason"] == "The 1 mentor who would do has no place left."
    assert left["excluded"] == [{"mentor": "Dora", "rules": ["The mentor has no free place"]}]
    assert (
        "would be possible if this were set aside" in left["change"]
        or "took one more" in left["change"]
    )
    rows = list(csv.reader(io.StringIO(Path("pairs.csv").read_text("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Mentee", "Ben", "Ana"]


def test_weights_rules_and_columns_can_be_named(folder, capsys):
    Path("w.json").write_text(
        json.dumps(
            {
                "weights": {"needs": 50, "meeting": 10, "time": 10, "goals": 0},
                "rules": {
                    "same_employer": "block",
                    "organisation": [{"code": "not the same town", "attribute": "town"}],
                },
                "quotas": [{"kind": "across_borders", "number": 60}],
            }
        )
    )
    Path("m.json").write_text(
        json.dumps({"columns": {"Company": "ignore"}, "tags": {"Country": "town"}})
    )
    data, said = answer(capsys, "people.xlsx", "--weights", "w.json", "--mapping", "m.json")
    assert data["weights"]["needs"] == 50
    assert data["quotas"][0]["met"] is True
    met = {r["criterion"]: r["text"] for r in data["pairs"][0]["reasons"]}
    assert met["meeting"] == "Both can meet: online."
    assert met["time"] == "Both are free at the same time for 1 h a week."
    assert "  Country → town\n" in said
    assert "not used: Company" in said


def test_needs_in_sentences_are_compared_by_their_words(folder, capsys):
    Path("free.csv").write_bytes(
        lines(
            [
                ("First name", "Last name", "I am applying as", "What do you want to achieve?",
                 "What is your expertise, what can you share?", "Short bio"),
                ("Ana", "Anić", "a mentee", "I want to learn how to write grant applications", "", ""),
                ("Bea", "Bić", "a mentee", "Lead a team without burning out", "", ""),
                ("Cvita", "Cić", "a mentor", "", "Twenty years of grant writing and EU funds", "Funds"),
                ("Dan", "Din", "a mentor", "", "Leading teams, burnout, conflict at work", "Coach"),
            ],
            encoding="utf-8-sig",
        )
    )  # fmt: skip
    data, said = answer(capsys, "free.csv")
    assert pairs(data) == {"Ana Anić": "Cvita Cić", "Bea Bić": "Dan Din"}
    assert "compared by their words instead" in said
    assert (
        "“grant”" in data["pairs"][0]["reasons"][0]["text"] + data["pairs"][1]["reasons"][0]["text"]
    )


@pytest.mark.parametrize(
    ("files", "arguments", "sentence"),
    [
        (["nothere.csv"], [], "nothere.csv: There is no file nothere.csv."),
        (["mentees.csv"], [], "Nobody in mentees.csv is a mentor."),
        (["mentees.csv"] * 3, [], "Give one file with everybody in it"),
        (
            ["mentees.csv", "mentors.csv"],
            ["--out", "pairs.pdf"],
            "pairs are written as .xlsx or .csv",
        ),
        (["mentees.csv", "mentors.csv"], ["--price", "Ana", "Zed"], "No mentor is called Zed."),
        (["mentees.csv", "mentors.csv"], ["--weights", "w.json"], "w.json: unknown part “colour”"),
        (["mentees.csv", "mentors.csv"], ["--mapping", "w.json"], "w.json: unknown part “needs”"),
        (["mentees.csv", "mentors.csv"], ["--mapping", "none.json"], "There is no file none.json."),
        (
            ["people.xlsx"],
            ["--mapping", "c.json"],
            "There is no column “Zzz”, which --mapping names.",
        ),
        (
            ["mentees.csv", "mentors.csv"],
            ["--weights", "q.json"],
            "q.json: quotas are a list in brackets.",
        ),
        (["picture.csv"], [], "picture.csv: This file is not a table."),
        (["empty.csv"], [], "empty.csv: The file is empty."),
        (["numbers.csv"], [], "numbers.csv: no column holds the names"),
        (
            [],
            ["--organisation", "a", "--cycle", "b", "--out", "p.csv"],
            "are for files; a cycle has",
        ),
        (
            [],
            ["--organisation", "a", "--cycle", "b", "--force"],
            "every proposal it ever had is kept",
        ),
        ([], [], "Give the files to match, or --organisation and --cycle."),
        ([], ["--organisation", "a", "--cycle", "b", "--teams"], "are for files; a cycle has"),
        (["mentees.csv", "mentors.csv"], ["--teams"], "a column “Team” is needed"),
        (["mentees.csv", "mentors.csv"], ["--teams", "--price", "Ana", "Ed"], "without prices"),
    ],
)
def test_trouble_is_one_sentence(folder, capsys, files, arguments, sentence):
    Path("w.json").write_text('{"needs": 50, "colour": 3}')
    Path("c.json").write_text('{"columns": {"Zzz": "needs"}}')
    Path("q.json").write_text('{"quotas": 5}')
    Path("picture.csv").write_bytes(b"\x89PNG\r\n")
    Path("empty.csv").write_bytes(b"")
    Path("numbers.csv").write_text("a,b\n1,2\n")
    code, _out, err = match(capsys, *files, *arguments)
    assert code == 1
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_it_needs_no_database_and_leaves_nothing_behind(folder):
    before = sorted(path.name for path in folder.iterdir())
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": ":".join(filter(None, sys.path)),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "spona.config.command",
            "match",
            "mentees.csv",
            "mentors.csv",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert answer.returncode == 0, answer.stderr
    assert len(json.loads(answer.stdout)["pairs"]) == 2
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_documented_example_is_what_happens(tmp_path, monkeypatch, capsys):
    text = (Path(__file__).parents[2] / "docs" / "matching-files.md").read_text("utf-8")
    blocks = dict(re.findall(r"```\w+ (\S+)\n(.*?)```", text, re.DOTALL))
    monkeypatch.chdir(tmp_path)
    for name in ("mentees.csv", "mentors.csv"):
        Path(name).write_text(blocks[name], "utf-8")
    prices = ("--price", "Arta Gashi", "Ilir Prifti")
    code, out, _err = match(capsys, "mentees.csv", "mentors.csv", "--explain", *prices)
    assert code == 0
    assert out.startswith(blocks["output"])
    assert out.endswith(blocks["price"])


def test_one_person_in_both_roles_twice_in_the_file_and_a_name_that_is_a_formula(folder, capsys):
    rows = [
        ("Ime", "Prezime", "Uloga", "Mejl", "Jezici", "Potrebe", "Šta nudite", "Kapacitet",
         "Prethodni mentor", "Sa kim ne želite da budete upareni?", "Ko Vam je nadređen?"),
        ("ANA", "ANIĆ", "mentor i menti", "ana@x.rs", "sr", "Budžet", "Dizajn", "do 3", "", "", ""),
        ("Ana", "Anić", "mentor i menti", "ana@x.rs", "sr, en C1", "Budžet", "Film", "do 2", "", "", ""),
        ("Bora", "Bić", "Mentor", "zajedno@x.rs", "srpski", "", "Budžet", "dva", "", "", ""),
        ("Ceca", "Perić", "menti", "zajedno@x.rs", "srpski", "Film", "", "", "Bora Bić", "Bić",
         "Ana Anić"),
        ("=1+1", "Zlo", "menti", "z@x.rs", "srpski", "Film", "", "", "", "", ""),
    ]  # fmt: skip
    Path("odd.csv").write_bytes(lines(rows, ";", "cp1250"))
    data, said = answer(capsys, "odd.csv", "--out", "pairs.csv")
    assert pairs(data) == {"Ana Anić": "Bora Bić", "=1+1 Zlo": "Ana Anić"}
    (left,) = data["unmatched"]
    assert {one["mentor"]: one["rules"] for one in left["excluded"]} == {
        "Ana Anić": ["One leads the other at work"],
        "Bora Bić": ["They are not to be paired", "They were a pair before"],
    }
    assert said.count("answered twice") == 1
    assert "\n'=1+1 Zlo;" in Path("pairs.csv").read_text("utf-8-sig")


def test_areas_in_other_words_meet_and_are_said(folder, capsys):
    Path("mentees.csv").write_text(
        "name,needs\nAna,Budžeti; Team management\nBen,Лидерство; Gardening\n", "utf-8"
    )
    Path("mentors.csv").write_text(
        "name,offers\nDora,Budžet; Time management\nEd,Liderstvo i tim\n", "utf-8"
    )
    data, said = answer(capsys, "mentees.csv", "mentors.csv")
    assert pairs(data) == {"Ana": "Dora", "Ben": "Ed"}
    assert "The need “Budžeti” is read as the offer “Budžet”." in said
    assert "The need “Лидерство” is read as the offer “Liderstvo i tim”." in said
    assert "Team management" not in said
    texts = {pair["mentee"]: pair["reasons"][0]["text"] for pair in data["pairs"]}
    assert texts["Ana"] == "Can help with Budžet; not with Team management."


TEAMS = """Name,Team,Wants help with
Ana Anić,Festival,Fundraising; Marketing
Bea Babić,festival,Leadership
Cica Cvet,,Production
"""
LEADS = """Name,Expertise,Slots,Not to be paired with
Ivan Ilić,Marketing; Leadership,1,
Jana Jović,Fundraising; Leadership,1,Bea Babić
Kaja Kos,Production; Fundraising,2,
"""


def test_teams_stay_together_with_a_lead_and_co_mentors(folder, capsys):
    Path("teams.csv").write_text(TEAMS, encoding="utf-8")
    Path("leads.csv").write_text(LEADS, encoding="utf-8")

    data, said = answer(capsys, "teams.csv", "leads.csv", "--teams", "--out", "teams.xlsx")

    festival, alone = data["teams"][1], data["teams"][0]
    assert (alone["team"], alone["mentees"], alone["lead"]) == (
        "Cica Cvet",
        ["Cica Cvet"],
        "Kaja Kos",
    )
    assert festival["mentees"] == ["Ana Anić", "Bea Babić"]
    assert (festival["lead"], festival["co_mentors"]) == ("Ivan Ilić", ["Kaja Kos"])  # not Jana
    fits = {(one["mentee"], one["mentor"]): one["points"] for one in festival["reasons"]}
    assert festival["points"] == sum(
        points * (2 if mentor == "Ivan Ilić" else 1) for (_mentee, mentor), points in fits.items()
    )
    assert data["total"] == festival["points"] + alone["points"]
    assert data["without_lead"] == []
    assert "Team → Team" in said
    written = openpyxl.load_workbook("teams.xlsx")["Teams"]
    assert [cell.value for cell in written[3]][:4] == [
        "Festival", "Ana Anić, Bea Babić", "Ivan Ilić", "Kaja Kos",
    ]  # fmt: skip


def test_a_team_nobody_can_lead_is_told_and_teams_are_not_kept_unasked(folder, capsys):
    Path("teams.csv").write_text(TEAMS, encoding="utf-8")
    Path("leads.csv").write_text("Name,Expertise,Slots\nKaja Kos,Production,1\n", encoding="utf-8")

    _code, out, _err = match(capsys, "teams.csv", "leads.csv", "--teams", "0", "--explain")
    _code, unasked, _err = match(capsys, "teams.csv", "leads.csv")

    assert out.count("Nobody may lead it") == 1
    assert "Teams are named, and not kept together: --teams does that." in unasked


@pytest.mark.parametrize("out", ["mentees.csv", "../{folder}/mentors.csv", "weights.csv"])
def test_what_is_read_is_never_written_over(folder, capsys, out):
    Path("weights.csv").write_text("{}")
    target = Path(out.format(folder=folder.name))
    before = target.read_bytes()
    files = ("mentees.csv", "mentors.csv", "--weights", "weights.csv")
    code, _said, error = match(capsys, *files, "--out", target, "--force")
    assert (code, "one of the files to read" in error) == (1, True)
    assert target.read_bytes() == before


def test_what_is_there_is_replaced_only_when_asked(folder, capsys):
    Path("pairs.csv").write_text("mine")
    files = ("mentees.csv", "mentors.csv", "--out", "pairs.csv")
    code, _said, error = match(capsys, *files)
    assert (code, "--force" in error, Path("pairs.csv").read_text()) == (1, True, "mine")
    assert match(capsys, *files, "--force")[0] == 0
    assert "Ana" in Path("pairs.csv").read_text(encoding="utf-8-sig")
    assert not list(folder.glob("*.part"))


def test_what_the_solvers_library_prints_stays_out_of_the_json():
    code = (
        "import ctypes, os, sys\n"
        "from spona.matching.solver_output import solver_on_stderr\n"
        "sys.stdout.write('{')\n"
        "with solver_on_stderr():\n"
        "    os.write(1, b'raw '); ctypes.CDLL(None).puts(b'buffered')\n"
        "sys.stdout.write('}')\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "spona.config.settings_test"}
    start = "import django; django.setup()\n"
    ran = subprocess.run(
        [sys.executable, "-c", start + code], env=environment, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (0, "{}"), ran.stderr
    assert "raw buffered" in ran.stderr
