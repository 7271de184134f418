import pytest

from spona.intake.headers import frame
from spona.intake.reading import Row, read_table
from spona.intake.recognition import suggest_columns
from tests.intake.files import google_csv, workbook


def fields(header: list[str], *rows: tuple[str, ...]) -> list[str]:
    numbered = [Row(n, cells) for n, cells in enumerate(rows, start=2)]
    return [s.field for s in suggest_columns(header=header, rows=numbered)]


def test_a_form_services_export_in_serbian() -> None:
    framed = frame(read_table(google_csv(), filename="x.csv").sheets[0])
    found = suggest_columns(header=framed.header, rows=framed.rows)
    assert [s.field for s in found] == [
        "submitted_at", "email", "name", "role", "economy", "town", "organisation", "languages",
        "needs", "offers", "challenges", "goals", "motivation", "capacity", "answer",
        "consent_publish", "ignore",
    ]  # fmt: skip
    assert str(found[16].reason) == "national identity number: left out unless you need it"
    assert found[16].examples == ()  # such a number is not shown or kept either
    assert str(found[1].reason) == "from the header and what the column holds"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        # English
        ("First name", "first_name"),
        ("Last Name", "last_name"),
        ("Full name", "name"),
        ("Email Address", "email"),
        ("Phone number", "phone"),
        ("Country", "economy"),
        ("City / Town", "town"),
        ("Where do you work? (organisation)", "organisation"),
        ("Job title", "position"),
        ("Which languages do you speak?", "languages"),
        ("Short bio (max 100 words)", "bio"),
        ("How many mentees can you take?", "capacity"),
        ("Years of experience in the field", "experience_years"),
        ("What do you not do as a mentor?", "does_not_do"),
        ("Name of your line manager", "line_manager"),
        ("Areas where you need support", "needs"),
        ("Areas you can help with", "offers"),
        ("What would you like to work on with a mentor? (choose up to three)", "needs"),
        ("What would you like to work on with your mentee?", "offers"),
        ("Topics you can mentor on", "offers"),
        ("Why do you want to join?", "motivation"),
        ("Timestamp", "submitted_at"),
        # Serbian, Bosnian, Croatian, Montenegrin, both scripts
        ("Име", "name"),
        ("Презиме", "last_name"),
        ("Адреса е-поште", "email"),
        ("Број телефона", "phone"),
        ("U kojem gradu živite?", "town"),
        ("Iz koje ste države?", "economy"),
        ("Држава", "economy"),
        ("Место боравка", "town"),
        ("Radno mjesto", "position"),
        ("Poslodavac", "organisation"),
        ("Tvrtka / ustanova", "organisation"),
        ("Područje djelovanja", "sectors"),
        ("Кратка биографија", "bio"),
        ("Године искуства у области", "experience_years"),
        ("Koliko godina radnog iskustva imate?", "experience_years"),
        ("Шта не радите као ментор?", "does_not_do"),
        ("На чему бисте волели да радите са ментором?", "needs"),
        ("Ко би био Ваш идеалан ментор?", "answer"),
        ("Datum prijave", "submitted_at"),
        ("Kako da Vas oslovljavamo?", "form_of_address"),
        ("Ime za potvrdu (sertifikat)", "certificate_name"),
        # Macedonian
        ("Име и презиме", "name"),
        ("Работодавач", "organisation"),
        ("Кои јазици ги зборувате?", "languages"),
        ("Колку менти можете да прифатите?", "capacity"),
        ("Кои се вашите најголеми предизвици?", "challenges"),
        # Albanian
        ("Emri", "name"),
        ("Mbiemri", "last_name"),
        ("Emri dhe mbiemri", "name"),
        ("Qyteti", "town"),
        ("Shteti", "economy"),
        ("Punëdhënësi", "organisation"),
        ("Gjuhët që flisni", "languages"),
        ("Telefoni", "phone"),
        ("Sfidat kryesore", "challenges"),
        # Left out, or kept as an answer
        ("Datum rođenja", "ignore"),
        ("Gender", "ignore"),
        ("Pol", "ignore"),
        ("JMBG", "ignore"),
        ("Kako ste saznali za program?", "answer"),
        ("Ciljna grupa Vašeg projekta", "answer"),
        ("Link ka portfoliju", "answer"),
        ("Favourite colour", "answer"),
    ],
)
def test_words_of_the_header(header: str, expected: str) -> None:
    content = {
        "email": "ana@primer.rs",
        "phone": "+381 64 123 4567",
        "languages": "engleski",
        "economy": "Srbija",
        "submitted_at": "12.3.2026.",
    }
    assert fields([header], (content.get(expected, "neki tekst"),)) == [expected]


def test_the_content_speaks_where_the_header_does_not() -> None:
    assert fields(
        ["A", "B", "C"],
        ("ana@primer.rs", "mentor", "Srbija"),
        ("iva@primer.rs", "mentee", "Crna Gora"),
    ) == ["email", "role", "economy"]


def test_content_that_contradicts_the_header_lowers_the_confidence() -> None:
    rows = [Row(2, ("Instagram", "ana@primer.rs")), Row(3, ("TV", "iva@primer.rs"))]
    found = suggest_columns(header=["E-mail or phone?", "Kontakt"], rows=rows)
    assert [s.field for s in found] == ["answer", "email"]


def test_a_field_goes_to_one_column_only_the_surest() -> None:
    assert fields(
        ["Email", "Email of your mentor"],
        ("ana@primer.rs", "x@primer.rs"),
    ) == ["email", "answer"]


def test_a_whole_name_and_its_parts_are_not_both_taken() -> None:
    assert fields(["Ime", "Prezime", "Mejl"], ("Ana", "Anić", "a@b.rs")) == [
        "first_name", "last_name", "email",
    ]  # fmt: skip
    assert fields(["Name", "Surname", "Email"], ("Ana", "Anić", "a@b.rs")) == [
        "first_name", "last_name", "email",
    ]  # fmt: skip


def test_what_only_the_last_rows_answer_is_no_empty_column() -> None:
    mentees = [("Ana Anić", "mentee", "")] * 300
    found = fields(["Ime i prezime", "Uloga", "Kapacitet"], *mentees, ("Iva Ivić", "mentor", "2"))
    assert found == ["name", "role", "capacity"]


def test_empty_columns_are_left_out() -> None:
    assert fields(["Ime i prezime", "Telefon", "Napomena"], ("Ana Anić", "", "")) == [
        "name", "ignore", "ignore",
    ]  # fmt: skip


def test_sheets_of_mentors_and_mentees() -> None:
    data = workbook(
        ("Mentori", [("Ime i prezime", "Mejl", "Ekspertiza", "Kapacitet"),
                     ("Ana Anić", "a@b.rs", "Strategija", "2")]),
        ("Mentiji", [("Ime i prezime", "Mejl", "Potrebe"), ("Iva Ivić", "i@b.rs", "Strategija")]),
    )  # fmt: skip
    found = []
    for sheet in read_table(data, filename="x.xlsx").sheets:
        framed = frame(sheet)
        found.append([s.field for s in suggest_columns(header=framed.header, rows=framed.rows)])
    assert found == [["name", "email", "offers", "capacity"], ["name", "email", "needs"]]
