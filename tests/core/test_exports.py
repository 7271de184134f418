"""Whatever people are called, an exported file opens without a formula."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from spona.core.exports import DANGEROUS, safe_cell, to_csv, to_xlsx

HOSTILE = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"x\")",
    "＝1+1", "\x00=1", "Ana", "Đorđe; \"Đole\"", "", "0123", "https://x.example",
]  # fmt: skip


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=50)))
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not str(safe_cell(text)).startswith(DANGEROUS)


def test_csv_reads_back_as_text_with_a_bom() -> None:
    data = to_csv(header=["Name", "Years"], rows=[[name, 3] for name in HOSTILE])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Name", "Years"] and len(rows) == len(HOSTILE) + 1
    assert not any(row[0].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows)


def test_xlsx_holds_no_formula() -> None:
    book = load_workbook(
        io.BytesIO(to_xlsx(sheets=[("People / all", ["Name"], [[n] for n in HOSTILE])]))
    )
    sheet = book.worksheets[0]
    assert [c.data_type for row in sheet.iter_rows(min_row=2) for c in row].count("f") == 0
    assert sheet["A2"].value == "'=1+1"
