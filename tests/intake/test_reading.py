import datetime as dt

import pytest

from spona.intake.headers import frame
from spona.intake.reading import Row, UnreadableFile, read_table
from tests.intake.files import GOOGLE_HEADER, GOOGLE_ROWS, csv_text, google_csv, workbook

PEOPLE = [
    ("Ime i prezime", "Mejl", "Grad"),
    ("Đorđe Živković", "djordje@primer.rs", "Čačak"),
    ("Šejla Ćosić", "sejla@primer.ba", "Goražde"),
]
ЉУДИ = [
    ("Име и презиме", "Мејл", "Град"),
    ("Ђорђе Живковић", "djordje@primer.rs", "Чачак"),
    ("Љубица Њежић", "ljubica@primer.rs", "Шабац"),
]
ЛУЃЕ = [
    ("Име и презиме", "Е-пошта", "Град"),
    ("Ѓорѓи Ќосев", "gj@primer.mk", "Охрид"),
    ("Ѕвезда Џамбазова", "dz@primer.mk", "Скопје"),
]


def rows_of(data: bytes, name: str = "people.csv") -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(data, filename=name).sheets[0].rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_any_delimiter_and_line_end(delimiter: str, newline: str) -> None:
    rows = [*PEOPLE, ("Ana, Marija; i | ostale", "ana@primer.rs", "Novi Sad")]
    assert rows_of(csv_text(rows, delimiter=delimiter, newline=newline).encode()) == rows


@pytest.mark.parametrize(
    ("rows", "encoding"),
    [
        (PEOPLE, "utf-8"),
        (PEOPLE, "utf-8-sig"),
        (PEOPLE, "utf-16"),
        (PEOPLE, "utf-16-le"),
        (PEOPLE, "utf-16-be"),
        (PEOPLE, "utf-32"),
        (PEOPLE, "cp1250"),
        (ЉУДИ, "utf-8"),
        (ЉУДИ, "utf-16"),
        (ЉУДИ, "utf-16-le"),
        (ЉУДИ, "cp1251"),
        (ЛУЃЕ, "cp1251"),
        (ЛУЃЕ, "utf-16-be"),
        ([("Emri", "Qyteti"), ("Çelë Përmeti", "Gjirokastër")], "cp1250"),
        ([("Name", "Town"), ("Ana–Marija “Žuža”", "Niš")], "cp1250"),
    ],
)
def test_every_encoding_of_the_region(rows: list[tuple[str, ...]], encoding: str) -> None:
    assert rows_of(csv_text(rows, delimiter=";").encode(encoding)) == rows


def test_the_delimiter_excel_declares() -> None:
    assert rows_of(b"sep=;\r\nname;town\r\nAna, PhD;Bar\r\n") == [
        ("name", "town"),
        ("Ana, PhD", "Bar"),
    ]


def test_blank_rows_and_trailing_columns_are_left_out_and_numbers_stay() -> None:
    table = read_table(b"\n\nname,town,,,\n,,,,\nAna,Bar,,,\n", filename="x.csv")
    assert table.sheets[0].rows == (Row(3, ("name", "town")), Row(5, ("Ana", "Bar")))


def test_letters_damaged_before_are_said() -> None:
    data = "name,town\nÄ‡irilo Ä‡osiÄ‡,NiÅ¡\n".encode()
    assert len(read_table(data, filename="x.csv").problems) == 1


def test_invisible_marks_do_not_survive() -> None:
    data = "name,email\n\u200bAna\u00a0Anić,\u202aana@primer.rs\u202c\n".encode()
    assert rows_of(data)[1] == ("Ana Anić", "ana@primer.rs")


def test_a_form_service_export_keeps_its_long_headers_and_line_breaks() -> None:
    rows = [GOOGLE_HEADER, (*GOOGLE_ROWS[0][:10], "Prvi red.\nDrugi red.")]
    assert rows_of(csv_text(rows).encode())[1][10] == "Prvi red.\nDrugi red."
    assert len(rows_of(google_csv())) == 5


def test_a_quotation_mark_never_closed_is_located() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_table(b'name,town\nAna,Bar\n"Vera,Kotor\nIva,Budva\n', filename="x.csv")
    assert str(refusal.value) == (
        "A quotation mark opened in row 3 is never closed, so the rest of the file cannot be "
        "told apart."
    )


def test_a_lone_quotation_mark_inside_a_cell_is_only_text() -> None:
    assert rows_of(b'name,size\nAna,5" screen\nIva,6\n')[1] == ("Ana", '5" screen')


def test_workbook_cells_become_text() -> None:
    data = workbook(
        (
            "List",
            [
                ("name", "date", "moment", "count", "share", "yes", "text"),
                ("Ana", dt.date(2026, 3, 12), dt.datetime(2026, 3, 12, 14, 5), 3, 2.5, True, " a "),
            ],
        )
    )
    assert rows_of(data)[1] == ("Ana", "2026-03-12", "2026-03-12 14:05:00", "3", "2.5", "yes", "a")


def test_several_sheets_and_hidden_ones() -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Mentori"
    book.active.append(["ime", "mejl"])
    book.create_sheet("Mentiji").append(["ime", "mejl"])
    book.create_sheet("Prazno")
    hidden = book.create_sheet("Tajno")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue(), filename="x.xlsx")
    assert [sheet.name for sheet in table.sheets] == ["Mentori", "Mentiji"]
    assert [str(problem) for problem in table.problems] == [
        "Hidden sheets of the workbook are left out."
    ]


def test_a_cell_merged_over_rows_speaks_for_each() -> None:
    data = workbook(
        (
            "S",
            [
                ("Organizacija", "Ime", "Mejl"),
                ("Kuća kulture", "Ana", "ana@primer.rs"),
                (None, "Iva", "iva@primer.rs"),
                ("Muzej", "Una", "una@primer.rs"),
            ],
        ),
        merge={"S": ["A2:A3"]},
    )
    assert [row[0] for row in rows_of(data)] == [
        "Organizacija",
        "Kuća kulture",
        "Kuća kulture",
        "Muzej",
    ]


def test_header_on_row_four_below_a_merged_title() -> None:
    data = workbook(
        (
            "S",
            [
                ("Prijave za program 2026 – lista kandidata",),
                (),
                ("Pripremila: Jelena, 12.3.2026.",),
                ("Ime", "Prezime", "Mejl", "Grad", None, None),
                ("Ana", "Anić", "ana@primer.rs", "Niš"),
                ("Iva", "Ivić", "iva@primer.rs", "Bar"),
            ],
        ),
        merge={"S": ["A1:F1"]},
    )
    framed = frame(read_table(data, filename="x.xlsx").sheets[0])
    assert framed.header_row == 4
    assert framed.header == ("Ime", "Prezime", "Mejl", "Grad")
    assert [row.number for row in framed.rows] == [5, 6]


def test_header_below_a_row_of_groups() -> None:
    data = workbook(
        (
            "S",
            [
                ("Osoba", None, "Kontakt", None, "Napomena"),
                ("Ime", "Prezime", "Mejl", "Telefon", None),
                ("Ana", "Anić", "ana@primer.rs", "+381 64 123 4567", "zove posle 17"),
                ("Iva", "Ivić", "iva@primer.rs", "+382 67 123 456", ""),
            ],
        )
    )
    framed = frame(read_table(data, filename="x.xlsx").sheets[0])
    assert framed.header == ("Ime", "Prezime", "Mejl", "Telefon", "Napomena")


def test_a_list_without_header_gets_letters() -> None:
    data = b"Ana Anic,ana@primer.rs,Nis\nIva Ivic,iva@primer.rs,Bar\n"
    framed = frame(read_table(data, filename="x.csv").sheets[0])
    assert (framed.header, framed.header_row, len(framed.rows)) == (("A", "B", "C"), 0, 2)


def test_two_columns_of_one_name_are_told_apart() -> None:
    framed = frame(read_table(b"Ime,Mejl,Mejl\nAna,a@b.rs,c@d.rs\n", filename="x.csv").sheets[0])
    assert framed.header == ("Ime", "Mejl", "Mejl (2)")


def test_formulas_give_their_saved_results_and_errors_are_counted() -> None:
    from tests.intake.files import altered, inner

    data = workbook(("S", [("name", "sum"), ("Ana", "=1+1"), ("Iva", "#N/A")]))
    table = read_table(data, filename="x.xlsx")
    assert [row.cells for row in table.sheets[0].rows] == [("name", "sum"), ("Ana",), ("Iva",)]
    assert len(table.sheets[0].problems) == 2
    saved = (
        inner(data, "xl/worksheets/sheet1.xml")
        .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
        .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    )
    table = read_table(altered(data, {"xl/worksheets/sheet1.xml": saved}), filename="x.xlsx")
    assert table.sheets[0].rows[1].cells == ("Ana", "2")
    assert len(table.sheets[0].problems) == 1
