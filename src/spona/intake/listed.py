"""People of files as a matching without a database takes them, and which columns told of them."""

from dataclasses import dataclass, field
from typing import Any

from spona.intake.pairing_answers import WINDOW


@dataclass
class Listed:
    """One person in one role. `label` is the name, told apart where several share it."""

    role: str
    name: str
    email: str
    where: str  # "people.xlsx, row 7"
    record: dict[str, Any]
    wished: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    met_before: tuple[str, ...] = ()
    cross_border: str = ""
    modes: tuple[str, ...] = ()
    windows: tuple[WINDOW, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    team: str = ""
    needs_text: str = ""  # the cells as they stand: a form may ask for needs in sentences
    offers_text: str = ""
    language: str = "en"  # the form was filled in in it
    label: str = ""


@dataclass(frozen=True)
class ColumnUsed:
    file: str
    sheet: str
    header: str
    field: str  # a key of the vocabulary, "answer" or "ignore"
    label: str


@dataclass
class Listing:
    people: list[Listed] = field(default_factory=list)
    columns: list[ColumnUsed] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def of(self, role: str) -> list[Listed]:
        return [person for person in self.people if person.role == role]

    def has(self, key: str, role: str) -> bool:
        """Whether anybody of this role said something about `key` of the record."""
        return any(person.record[key] for person in self.of(role))
