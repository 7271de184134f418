"""Rows behind the addresses of letters to many."""

from collections.abc import Callable
from typing import Any

from spona.support.actions.letters import save_letter
from spona.support.models.letters import TeamLetter
from spona.support.queries.letters import Choice
from tests.characters import NOW, House


def letter_of(house: House) -> str:
    found = TeamLetter.objects.first()
    found = found or save_letter(
        letter=None,
        cycle=house.cycle,
        choice=Choice(),
        is_needed=False,
        subject={"en": f"Letter {house.organisation.slug}"},
        text={"en": f"Words {house.organisation.slug}"},
        by=house.coordinator,
        now=NOW,
    )
    return found.public_id


SUBJECTS: list[tuple[str, str, Callable[[House], Any]]] = [
    ("support_letter", "public_id", letter_of),
    ("support_letter_step", "step", lambda _house: "asking"),
]
