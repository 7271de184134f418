"""One row of a sheet, read by the mapping: the values of a person, and what is odd about them.

A record is JSON: `{"name", "roles": ["mentee"], "email", "person": {Person field: value},
"languages": {code: level}, "needs": [option], "offers": [option], "texts": {profile field: text},
"capacity", "consent", "answers": [[question, text]], "at": iso time or ""}`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spona.engine.names import has_cyrillic
from spona.intake import remarks, values
from spona.intake.mapping import SheetMapping
from spona.intake.options import Options, learn_options
from spona.intake.reading import Row
from spona.intake.remarks import Remark, remark
from spona.intake.sectors import sector_of
from spona.intake.spoken import parse_languages
from spona.intake.vocabulary import ANSWER

# Field of the vocabulary → (field of Person, longest)
_TEXTS = {
    "publication_name": ("publication_name", 200),
    "certificate_name": ("certificate_name", 200),
    "phone": ("phone", 40),
    "town": ("town", 120),
    "organisation": ("employer", 200),
    "line_manager": ("line_manager", 200),
    "position": ("job_title", 200),
}
_LONG_TEXTS = ("challenges", "goals", "does_not_do", "motivation", "mentor_wish")
LONGEST_TEXT = 10_000
MANY_OPTIONS = 60  # beyond, a column holds sentences and not choices


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one sheet; made once, because options are learnt from whole columns."""

    sheet: SheetMapping
    options: dict[int, Options]
    free_text: frozenset[int]
    day_first: bool

    @classmethod
    def of(cls, *, sheet: SheetMapping, rows: Sequence[Row], areas: Sequence[str] = ()) -> "Reader":
        options: dict[int, Options] = {}
        free: set[int] = set()
        for key in ("needs", "offers", "sectors"):
            for index in sheet.columns_of(key):
                cells = [row.cell(index) for row in rows if row.cell(index)]
                options[index] = learn_options(cells, known=areas if key != "sectors" else ())
                if key != "sectors" and _is_free_text(options[index], cells):
                    free.add(index)
        dates = [row.cell(i) for i in sheet.columns_of("submitted_at") for row in rows]
        return cls(sheet, options, frozenset(free), values.column_is_day_first(dates))

    def read(self, row: Row) -> tuple[dict[str, Any], list[Remark]]:
        """(record, remarks). A blocking remark means that the row cannot be brought in."""
        said: list[Remark] = []
        name = self._name(row, said)
        record: dict[str, Any] = {
            "name": name,
            "roles": self._roles(row, said),
            "email": self._email(row, said),
            "person": self._person(row, said, name),
            "languages": self._languages(row, said),
            "needs": self._options(row, "needs"),
            "offers": self._options(row, "offers"),
            "texts": self._texts(row),
            "capacity": self._capacity(row, said),
            "consent": self._consent(row, said),
            "answers": self._answers(row),
            "at": self._moment(row),
        }
        return record, said

    def _cell(self, row: Row, key: str) -> str:
        return " ".join(filter(None, (row.cell(i) for i in self.sheet.columns_of(key))))

    def _name(self, row: Row, said: list[Remark]) -> str:
        name = self._cell(row, "name") or " ".join(
            filter(None, (self._cell(row, "first_name"), self._cell(row, "last_name")))
        )
        name = " ".join(name.split())
        if not any(char.isalpha() for char in name):
            said.append(remark("no_name"))
            return ""
        if len(name) > 200:
            said.append(remark("too_long", "name"))
        return tidy_name(name[:200])

    def _roles(self, row: Row, said: list[Remark]) -> list[str]:
        cell = self._cell(row, "role")
        role = values.parse_role(cell) if cell else None
        if role is None and self.sheet.role:
            role = self.sheet.role
        if role is None:
            said.append(remark("role_unclear", cell) if cell else remark("no_role"))
            return []
        return ["mentee", "mentor"] if role == "both" else [role]

    def _email(self, row: Row, said: list[Remark]) -> str:
        cell = self._cell(row, "email")
        address = values.parse_email(cell) if cell else ""
        if address is None:
            said.append(remark("bad_email", cell))
        elif not address:
            said.append(remark("no_email"))
        return address or ""

    def _person(self, row: Row, said: list[Remark], name: str) -> dict[str, Any]:
        person: dict[str, Any] = {}
        for key, (target, longest) in _TEXTS.items():
            text = " ".join(self._cell(row, key).split())
            if len(text) > longest:
                said.append(remark("too_long", key))
            if text:
                person[target] = text[:longest]
        if economy := self._cell(row, "economy"):
            if code := values.parse_economy(economy):
                person["economy"] = code
            else:
                said.append(remark("economy_unclear", economy))
        if years := self._cell(row, "experience_years"):
            if (number := values.parse_years(years)) is None:
                said.append(remark("years_unclear", years))
            else:
                person["years_of_experience"] = number
        if address := values.parse_address(self._cell(row, "form_of_address")):
            person["address"] = address
        if bio := self._cell(row, "bio"):
            person["bio"] = bio[:LONGEST_TEXT]
        if sectors := self._sectors(row, said):
            person["sectors"] = sectors
        if has_cyrillic(name) and (
            person.get("economy") == "MK" or any(c in "ѓќѕ" for c in name.lower())
        ):
            person["name_language"] = "mk"
        return person

    def _sectors(self, row: Row, said: list[Remark]) -> list[str]:
        found = []
        for index in self.sheet.columns_of("sectors"):
            for option in self.options[index].split(row.cell(index)):
                if key := sector_of(option):
                    found.append(key)
                else:
                    said.append(remark("sector_unclear", option))
        return list(dict.fromkeys(found))

    def _languages(self, row: Row, said: list[Remark]) -> dict[str, int]:
        cell = self._cell(row, "languages")
        if not cell:
            return {}
        spoken = parse_languages(cell)
        if not spoken.known:
            said.append(remark("no_language", cell))
        return spoken.known

    def _options(self, row: Row, key: str) -> list[str]:
        found: list[str] = []
        for index in self.sheet.columns_of(key):
            if index not in self.free_text:
                found += self.options[index].split(row.cell(index))
        return list(dict.fromkeys(found))

    def _texts(self, row: Row) -> dict[str, str]:
        texts = {key: self._cell(row, key)[:LONGEST_TEXT] for key in _LONG_TEXTS}
        return {key: text for key, text in texts.items() if text}

    def _capacity(self, row: Row, said: list[Remark]) -> int | None:
        cell = self._cell(row, "capacity")
        if not cell:
            return None
        capacity = values.parse_capacity(cell)
        if capacity is None:
            said.append(remark("capacity_unclear", cell))
            return None
        if capacity.doubtful:
            said.append(remark("capacity_doubtful", cell))
        return capacity.most

    def _consent(self, row: Row, said: list[Remark]) -> bool | None:
        cell = self._cell(row, "consent_publish")
        if not cell:
            return None
        consent = values.parse_yes_no(cell)
        if consent is None:
            said.append(remark("consent_unclear", cell))
        return bool(consent)

    def _answers(self, row: Row) -> list[list[str]]:
        """Columns kept in their own words; also choices that were no choices but sentences."""
        kept = set(self.sheet.columns_of(ANSWER)) | self.free_text
        return [
            [self.sheet.columns[i].header, row.cell(i)[:LONGEST_TEXT]]
            for i in sorted(kept)
            if row.cell(i)
        ]

    def _moment(self, row: Row) -> str:
        moment = values.parse_date(self._cell(row, "submitted_at"), day_first=self.day_first)
        return moment.isoformat() if moment else ""


def is_blocked(said: Sequence[Remark]) -> bool:
    return any(item[0] in remarks.BLOCKING for item in said)


def tidy_name(name: str) -> str:
    """МАРИЈА ЈОВИЋ or marija jović typed in one case becomes Marija Jović; anything else stays."""
    letters = [char for char in name if char.isalpha()]
    if len(letters) < 5 or not (name.isupper() or name.islower()):
        return name
    return " ".join(
        "-".join(p[:1].upper() + p[1:].lower() for p in w.split("-")) for w in name.split()
    )


def _is_free_text(options: Options, cells: Sequence[str]) -> bool:
    """Sentences, not choices: long, and hardly any of them twice."""
    if len(options.counts) <= 12 and max(map(len, options.counts), default=0) < 80:
        return False
    once = sum(1 for count in options.counts.values() if count == 1)
    long = sum(1 for option in options.counts if len(option) > 60)
    return len(options.counts) > MANY_OPTIONS * 3 or (
        once > len(options.counts) * 0.8 and long > len(options.counts) * 0.3 and len(cells) > 2
    )
