"""Short answers to "did you meet?", and those that nobody should guess at."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.mentoring.replies_words import Said, understand
from spona.mentoring.states import Medium

TODAY = date(2026, 6, 10)
YES, NO = Said(did=True), Said(did=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes", YES),
        ("yes!", YES),
        ("Да", YES),
        ("Jesmo.", YES),
        ("Po", YES),
        ("Ne u takuam", YES),
        ("We met.", YES),
        ("Sastali smo se, hvala", YES),
        ("Се сретнавме", YES),
        ("Hi Nevena,\n\nyes, we did.\n\nBest,\nAna", YES),
        ("90", Said(True, 90)),
        ("90 min", Said(True, 90)),
        ("Yes, 90 minutes", Said(True, 90)),
        ("we met 90 minutes", Said(True, 90)),
        ("Yes. 1h30.", Said(True, 90)),
        ("1 h 15 min", Said(True, 75)),
        ("1.5 h", Said(True, 90)),
        ("1,5 sat", Said(True, 90)),
        ("1:30", Said(True, 90)),
        ("An hour and a half", Said(True, 90)),
        ("two hours", Said(True, 120)),
        ("half an hour", Said(True, 30)),
        ("Sat i po", Said(True, 90)),
        ("Сат ипо", Said(True, 90)),
        ("Da, sat vremena", Said(True, 60)),
        ("Видели смо се 2 сата", Said(True, 120)),
        ("Da, pola sata", Said(True, 30)),
        ("Vidjeli smo se online 45 minuta", Said(True, 45, medium=Medium.VIDEO)),
        ("Po, 90 minuta", Said(True, 90)),
        ("U takuam një orë e gjysmë", Said(True, 90)),
        ("Да, час и половина", Said(True, 90)),
        ("Се видовме 60 минути", Said(True, 60)),
        ("We met at 17:00 for 90 min", Said(True, 90)),
        ("Sastali smo se u 5 sati", YES),
        ("We met 90 minutes on 3 June", Said(True, 90, date(2026, 6, 3))),
        ("June 3rd, 60 min", Said(True, 60, date(2026, 6, 3))),
        ("3. juna 60 minuta", Said(True, 60, date(2026, 6, 3))),
        ("Met 3.6. 60 min", Said(True, 60, date(2026, 6, 3))),
        ("2026-06-03 60 min", Said(True, 60, date(2026, 6, 3))),
        ("3.12.2025, 60 min", Said(True, 60, date(2025, 12, 3))),
        ("3.12. 60 min", Said(True, 60, date(2025, 12, 3))),
        ("Juče, 60 minuta uživo", Said(True, 60, date(2026, 6, 9), Medium.IN_PERSON)),
        ("Денес 60 мин", Said(True, 60, date(2026, 6, 10))),
        ("Yes, 90 minutes. It was a wonderful talk about her plans.", Said(True, 90)),
        ("No", NO),
        ("not yet", NO),
        ("We didn't meet", NO),
        ("Не", NO),
        ("Nismo se sastali", NO),
        ("Нисмо још", NO),
        ("Otkazano", NO),
        ("Pomereno", NO),
        ("Nuk u takuam", NO),
        ("Jo", NO),
        ("Не се сретнавме", NO),
        ("moved", NO),
    ],
)
def test_a_clear_answer(text: str, said: Said) -> None:
    assert understand(text, today=TODAY) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Who is this?",
        "Yes?",
        "Yes and no",
        "No, 90 minutes",
        "60 or 90 minutes",
        "2",
        "9000",
        "Yes, 700 minutes",
        "Yes, we met. But only 30 minutes.",
        "Yes, we met. She did not come.",
        "I am not sure",
        "Her boss is a problem",
        "met on Tuesday",
        "3.6. and 4.6. 60 min",
        "90 ideas",
        "moved to 12.6.",
        "Ana nije došla",
        "31.2. 60 min",
        "call me at 0641234567",
        "yes " * 1000,
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert understand(text, today=TODAY) is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    said = understand(text, today=TODAY)
    assert said is None or said.minutes is None or 5 <= said.minutes <= 600
