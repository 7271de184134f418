"""The form on paper: a tagged PDF with every kind of question, in any text people may write."""

import re

import pytest

from spona.questions.exports import paper_form
from spona.questions.models import Questionnaire
from spona.questions.starters import STARTERS, content

NASTY = "#let x = 1; $ *a* _b_ [c] @d <e> \\ ' \" 👩‍🎨 \u202eمرحبا\u202c {{7*7}}"


def made(rows: list[dict], language: str = "en") -> bytes:
    form = Questionnaire(title={"en": "Form", "sr": "Пријава"}, languages=["en", "sr"])
    return paper_form(form=form, content=content(rows), language=language, organisation="House")


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_the_starter_is_tagged_and_knows_its_language(language: str) -> None:
    data = made(STARTERS["mentee"].content(), language)
    assert data.startswith(b"%PDF")
    assert b"/StructTreeRoot" in data
    assert b"/Marked true" in data
    assert re.search(rb"/Lang ?\((en|sr)", data)


def test_every_kind_with_hostile_text() -> None:
    said = {"en": NASTY}
    some = [{"key": f"k{n}", "label": said} for n in range(9)]
    settings = {
        "choice": {"options": some, "has_other": True},
        "choices": {"options": some, "most": 2},
        "ranking": {"options": some[:3]},
        "scale": {"steps": 11, "low": said, "high": said},
        "matrix": {"rows": some, "columns": some[:4]},
        "number": {"unit": said, "minimum": 0},
    }
    kinds = "section note short_text long_text choice choices ranking scale matrix date number file"
    rows = [
        {
            "key": kind,
            "kind": kind,
            "text": said,
            "help": said,
            "is_required": True,
            "settings": settings.get(kind, {}),
            "show_if": [{"key": "choice", "op": "is", "values": ["k1"]}] if kind == "file" else [],
        }
        for kind in [*kinds.split(), "consent"]
    ]
    assert made(rows).startswith(b"%PDF")
    assert made([]).startswith(b"%PDF")
