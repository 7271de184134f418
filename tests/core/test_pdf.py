"""Whatever people write, there is a tagged PDF of it."""

from pathlib import Path

import pytest

from spona.core.pdf import to_pdf

PAGE = """#set document(title: "Words")
#set page(width: 10cm, height: 10cm)
#set text(lang: "en")
#let data = json(bytes(sys.inputs.data))
#data.words
"""


@pytest.mark.parametrize(
    "words",
    [
        "Đorđe · Ђорђе · Ѓорѓи · Ëndrra — “да”",
        "Sehr gut 👍",
        "名前",
        "a\x01b\ufffe",
        "",
        "#panic()",
    ],
)
def test_every_text_becomes_a_page(tmp_path: Path, words: str) -> None:
    template = tmp_path / "page.typ"
    template.write_text(PAGE)
    made = to_pdf(template, data={"words": words})
    assert made.startswith(b"%PDF-")
    assert b"StructTreeRoot" in made  # tagged
