"""Files made to harm or simply wrong: one clear sentence each, quickly, and nothing else escapes."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spona.intake.reading import MAX_BYTES, UnreadableFile, check_size, read_table
from tests.intake.files import altered, inner, workbook

PLAIN = workbook(("S", [("name", "email"), ("Ana", "ana@primer.rs")]))
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEETML = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def refusal(data: bytes, name: str = "people.xlsx") -> str:
    started = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        read_table(data, filename=name)
    assert time.process_time() - started < 10  # a bomb would take minutes
    return str(refused.value)


def sheet(body: bytes, head: bytes = b"") -> bytes:
    xml = b'<?xml version="1.0"?>' + head + b"<worksheet " + SPREADSHEETML + b">" + body
    return altered(PLAIN, {SHEET: xml + b"</worksheet>"})


def ole(directory_entry: str) -> bytes:
    return (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + directory_entry.encode("utf-16-le")
        + b"\0" * 512
    )  # fmt: skip


def test_too_large_is_said_before_reading() -> None:
    with pytest.raises(UnreadableFile) as refused:
        check_size(200 * 1024 * 1024)
    assert str(refused.value) == (
        "The file has 200 MB; up to 20 MB can be read. Remove pictures and sheets that are not "
        "needed, or save the one sheet as CSV."
    )
    assert refusal(b"a" * (MAX_BYTES + 1)).startswith("The file has 21 MB;")


def test_empty_files() -> None:
    assert refusal(b"") == "The file is empty."
    assert refusal(b"\n\n , ,\n", "x.csv") == "The file has no rows."
    assert refusal(workbook(("S", []))) == "The file has no rows."


def test_zip_bomb() -> None:
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", b" " * 200_000_000)
    assert refusal(out.getvalue()).startswith("The file unpacks to far more")


def test_zip_bomb_that_lies_about_its_size() -> None:
    data = bytearray(sheet(b"<sheetData>" + b" " * 30_000_000 + b"</sheetData>"))
    size = struct.pack("<I", len(inner(bytes(data), SHEET)))
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 1000)
    assert refusal(bytes(data))


def test_very_many_entries() -> None:
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/extra/{number}", b"")
    assert refusal(out.getvalue()).startswith("The file unpacks to far more")


def test_password_protected_and_old_workbooks() -> None:
    assert refusal(ole("EncryptedPackage")).startswith("The workbook is protected by a password.")
    assert refusal(ole("Workbook")).startswith("This is a workbook of the old Excel kind (.xls).")


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"<html><table><tr><td>Ana</td></tr></table></html>", "This is a web page"),
        (b"<script>alert(1)</script>", "This is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "This is an XML file."),
        (b"<svg onload=alert(1)>", "This is an XML file."),
        (b"%PDF-1.7 ...", "This file is not a table."),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "This file is not a table."),
        (b"\xff\xd8\xff\xe0" + bytes(100), "This file is not a table."),
        (bytes(range(256)) * 40, "This file is not a table."),
    ],
)
def test_other_kinds_under_a_spreadsheets_name(data: bytes, start: str) -> None:
    assert refusal(data)[: len(start)] == start


def test_other_archives() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(out.getvalue()).startswith("This is not a spreadsheet")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(out.getvalue()).startswith("This kind of workbook cannot be read here.")


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities(declaration: bytes) -> None:
    sentence = refusal(sheet(b"<sheetData/>", head=declaration))
    assert sentence.startswith("The workbook contains instructions that no spreadsheet program")


def test_entities_far_behind_the_head_or_in_another_encoding() -> None:
    late = b" " * 10_000 + b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    assert refusal(sheet(b"<sheetData/>", head=late))
    wide = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    assert refusal(altered(PLAIN, {SHEET: wide.encode("utf-16")}))


def test_claimed_size_is_not_believed() -> None:
    data = sheet(
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name'
        b'</t></is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Ana</t></is></c>'
        b"</row></sheetData>"
    )
    rows = read_table(data, filename="x.xlsx").sheets[0].rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("name",)), (1048576, ("Ana",))]


def test_a_cell_in_the_last_column() -> None:
    data = sheet(
        b'<sheetData><row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    assert refusal(data).startswith("The sheet has more than 500 columns.")


def test_too_many_rows_and_columns_and_characters() -> None:
    assert refusal(b"Ana,Bar\n" * 20_002, "x.csv").startswith("The sheet has more than 20,000 rows")
    assert refusal(b"a," * 1_000_000 + b"b\n", "x.csv").startswith("The sheet has more than 500")
    assert refusal(b"a,b\n" + b"x" * 50_000 + b",y\n", "x.csv").startswith("A cell in row 2 holds")
    assert refusal(b"a,b\n" + b"x" * 500_000 + b",y\n", "x.csv").startswith("A cell in row 2 holds")


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "[Content_Types].xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<broken", b"\0\xff\xfe"])
def test_damaged_insides(part: str, content: bytes | None) -> None:
    try:
        table = read_table(altered(PLAIN, {part: content}), filename="x.xlsx")
    except UnreadableFile as refused:
        assert str(refused)
    else:  # what does not matter to the cells may be missing
        assert table.sheets[0].rows[1].cells == ("Ana", "ana@primer.rs")


@pytest.mark.parametrize(
    "length",
    [30, 400, len(PLAIN) // 2, len(PLAIN) - 5],
    ids=["start", "first part", "half", "end"],  # a workbook's length differs from run to run
)
def test_cut_off_uploads(length: int) -> None:
    assert refusal(PLAIN[:length])


def test_a_script_or_formula_in_a_cell_is_only_text() -> None:
    data = b'name,email\n<script>alert(1)</script>,ana@primer.rs\n"=HYPERLINK(""x"")",b@primer.rs\n'
    rows = read_table(data, filename="x.csv").sheets[0].rows
    assert [row.cells[0] for row in rows[1:]] == ["<script>alert(1)</script>", '=HYPERLINK("x")']


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=3000))
def test_any_bytes_at_all(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        try:
            table = read_table(prefix + data, filename="x")
        except UnreadableFile as refused:
            assert str(refused)
        else:
            assert all("\0" not in cell for row in table.sheets[0].rows for cell in row.cells)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 255))
def test_a_workbook_with_one_byte_changed(place: int, byte: int) -> None:
    data = bytearray(PLAIN)
    data[place] = byte
    try:
        read_table(bytes(data), filename="x.xlsx")
    except UnreadableFile as refused:
        assert str(refused)
